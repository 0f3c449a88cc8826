"""Boxes on both databases: sealed, closed, carried, checked, decided on, opened; each with one journal entry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kiosk.acts import boxes, day, lanes
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.plan import change_plan, create_election
from kiosk.queries import boxes as queries
from kiosk.queries import journal
from kiosk.queries.boxes import BoxView
from kiosk.queries.day import standing
from kiosk.queries.plan import plan_of
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.records.boxes import BoxSeal
from kiosk.rules.boxes import BoxState
from kiosk.rules.day import Phase
from kiosk.rules.plan import PlanBox, PlanOfficer, PlanStation, StationKind
from kiosk.rules.staff import Role
from tests.account_day import (
    a_day,
    announce,
    balance,
    close_polls,
    come_to_the_hall,
    open_one,
    scrutineer,
    seal_and_check,
)
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded, sealed
from tests.trips import a_trip, a_village_with, keep, take_back, told, trip_now


def codes_of(answer: Answer) -> list[str]:
    return [finding.code for finding in answer.findings] if isinstance(answer, Refusal) else []


def view(village: Village, no: int) -> BoxView:
    found = queries.boxes(village.election)
    assert found is not None
    return next(box for box in found.boxes if box.no == no)


def terms(village: Village, no: int, **more: Any) -> dict[str, Any]:
    usual = {} if "by" in more else {"by": scrutineer(village, no)}
    return {"box_no": no, "second": village.signs(Role.CHIEF_SCRUTINEER), "at": now(), **usual, **more}


def seal(village: Village, no: int, number: str, **more: Any) -> Answer:
    return boxes.seal_box(seal=number, **terms(village, no, **more))


def kept() -> tuple[int, str]:
    """Seals in the book, and the journal's head."""
    with store.reading() as connection:
        return connection.scalar(select(func.count(BoxSeal.id))) or 0, str(journal.head())


@pytest.mark.rule("R-BOX-01")
def test_a_box_is_shown_empty_and_sealed_by_two(app: Flask) -> None:
    village = a_round("preparing")
    recorded(seal(village, 1, " a001 "))
    box = view(village, 1)
    assert (box.state, box.seal, box.issued, box.found) == (BoxState.SEALED, "A001", 0, None)
    entry = journal.newest_entries(village.election)[0]
    assert (entry.act, entry.figures["box"], entry.figures["seal"]) == ("seal_box", 1, "A001")
    assert entry.officers == ("彩监甲", "彩总监")


@pytest.mark.rule("R-BOX-01", "R-DAY-01")
def test_a_seal_that_is_empty_or_used_and_a_wrong_officer_change_nothing(app: Flask) -> None:
    village = a_round("preparing")
    recorded(seal(village, 1, "A001"))
    before = kept()
    chief = village.officer(Role.CHIEF_SCRUTINEER)
    for answer, code in (
        (seal(village, 2, "  "), "seal_missing"),
        (seal(village, 2, "A" * 41), "seal_long"),
        (seal(village, 2, "a 001"), "seal_used"),
        (seal(village, 1, "A001"), "seal_used"),
        (seal(village, 9, "A009", by=scrutineer(village)), "no_such_box"),
        (seal(village, 2, "A002", by=scrutineer(village, 1)), "box_not_yours"),
        (seal(village, 2, "A002", by=chief), "not_your_act"),
        (seal(village, 1, "A002", second=village.signs(Role.SCRUTINEER)), "same_person"),
        (seal(village, 2, "A002", second=village.signs(Role.COMMITTEE_HEAD)), "second_role"),
    ):
        assert codes_of(answer) == [code]
    assert kept() == before


def test_the_same_form_twice_is_one_seal(app: Flask) -> None:
    village = a_round("preparing")
    first, again = (seal(village, 1, "A001", submission="key") for _ in range(2))
    assert not isinstance(first, Refusal)
    assert not isinstance(again, Refusal)
    assert (again.seq, again.again) == (first.seq, True)


@pytest.mark.rule("R-BOX-01")
def test_before_it_is_used_a_new_seal_replaces_a_torn_one_and_neither_is_free_again(app: Flask) -> None:
    village = a_round("preparing")
    recorded(seal(village, 1, "A001"))
    recorded(seal(village, 1, "A011"))
    assert view(village, 1).seal == "A011"
    assert codes_of(seal(village, 2, "A001")) == codes_of(seal(village, 2, "A011")) == ["seal_used"]


def test_the_database_itself_refuses_a_seal_put_on_twice(app: Flask) -> None:
    village = a_round("preparing")
    recorded(seal(village, 1, "A001"))
    with store.beside_the_journal() as connection:
        row = connection.execute(select(BoxSeal.__table__)).mappings().one()
        again = BoxSeal.__table__.insert().values({**row, "id": 1, "box_no": 2})
        with pytest.raises(IntegrityError):
            connection.execute(again)


@pytest.mark.rule("R-BOX-01", "R-DAY-02")
def test_opening_puts_the_fixed_boxes_in_use_and_leaves_a_mobile_one(app: Flask) -> None:
    village = a_round("preparing")
    assert village.officer(Role.SCRUTINEER, box=3).name == "彩流甲"
    recorded(seal(village, 3, "M001"))
    recorded(day.choose_rules(choices={}, by=village.officer(Role.COMMITTEE_HEAD), at=now()))
    opening = {"by": village.officer(Role.COMMITTEE_HEAD), "second": village.signs(Role.CHIEF_SCRUTINEER), "at": now()}
    assert codes_of(day.open_polls(**opening)) == ["ballots_not_unsealed", "boxes_not_sealed"]
    opened = a_round(election="open-7")
    assert [view(opened, no).state for no in (1, 2, 3)] == [BoxState.IN_USE, BoxState.IN_USE, BoxState.LISTED]
    assert journal.newest_entries("open-7")[0].figures["boxes"] == [[1, "A001"], [2, "A002"]]
    assert codes_of(seal(opened, 1, "A009")) == ["box_seal_late"]
    recorded(seal(opened, 3, "A003"))


@pytest.mark.rule("R-BOX-06")
def test_issued_is_kept_for_each_box(app: Flask) -> None:
    village = a_round()
    come_to_the_hall(village, 5)
    assert [view(village, no).issued for no in (1, 2, 3)] == [3, 2, 0]


@pytest.mark.rule("R-BOX-06")
def test_a_full_box_is_closed_once_its_lanes_have_changed_to_another(app: Flask) -> None:
    village = a_round()
    assert codes_of(boxes.close_box(seal="B001", **terms(village, 1))) == ["box_has_lanes"]
    issuer = village.officer(Role.ISSUER)
    recorded(lanes.change_lane_box(box_no=2, station=replace(issuer.lane, lane=1), by=issuer, at=now()))
    assert codes_of(boxes.close_box(seal="A001", **terms(village, 1))) == ["seal_used"]
    recorded(boxes.close_box(seal="B001", **terms(village, 1)))
    assert (view(village, 1).state, view(village, 1).seal) == (BoxState.CLOSED, "B001")
    assert codes_of(boxes.close_box(seal="B011", **terms(village, 1))) == ["box_step"]
    assert codes_of(boxes.check_seal(seal="B001", **terms(village, 1))) == ["wrong_phase"]


@pytest.mark.rule("R-DAY-04")
def test_the_polls_do_not_close_while_a_mobile_box_is_out(app: Flask) -> None:
    village = a_village_with(1)
    trip = a_trip(village, ballots=2)
    assert codes_of(close_polls(village)) == ["boxes_out"]
    assert codes_of(boxes.close_box(seal="B003", **terms(village, 3))) == ["box_out"]
    keep(trip, told(1))
    recorded(take_back(village, trip_now(village, trip.id)))
    recorded(close_polls(village))


@pytest.mark.rule("R-BOX-06")
def test_a_branch_stations_box_is_brought_to_the_centre(app: Flask) -> None:
    plan = a_plan()
    hall = plan.stations[0]
    east = PlanStation("east", "东站", StationKind.BRANCH, 1)
    staff = [replace(o, station="east") if o.box == 2 else o for o in plan.staff]
    staff += [PlanOfficer("东一人", (Role.VERIFIER, Role.ISSUER, Role.SIGNER), "east", None)]
    placed = (plan.boxes[0], PlanBox(2, station="east"), plan.boxes[2])
    plan = replace(plan, stations=(hall, east), boxes=placed, staff=tuple(staff))
    village = a_round(plan=plan)
    assert view(village, 2).branch
    recorded(close_polls(village))
    for no in (1, 2):
        recorded(boxes.close_box(seal=f"B{no}", **terms(village, no)))
    assert codes_of(boxes.check_seal(seal="B2", **terms(village, 2))) == ["box_not_carried"]
    assert codes_of(boxes.carry_box(**terms(village, 1))) == ["box_at_the_centre"]
    recorded(boxes.carry_box(**terms(village, 2)))
    recorded(boxes.check_seal(seal="B2", **terms(village, 2)))
    assert (view(village, 2).state, view(village, 2).apart) == (BoxState.CHECKED, False)


def ready_to_open(village: Village, read: str = "") -> None:
    recorded(close_polls(village))
    seal_and_check(village, read)
    recorded(balance(village, 55))
    recorded(announce(village))


@pytest.mark.rule("R-BOX-07")
def test_a_seal_that_differs_is_kept_and_decided_on_before_the_box_is_opened(app: Flask) -> None:
    village = a_day(hall=5)
    ready_to_open(village, read="B007")
    assert [view(village, no).apart for no in (1, 2)] == [True, True]
    assert codes_of(open_one(village, 1, 3)) == ["box_apart"]
    head = village.officer(Role.COMMITTEE_HEAD)
    chief = village.signs(Role.CHIEF_SCRUTINEER)
    decide = {"box_no": 1, "by": head, "second": chief, "at": now()}
    assert codes_of(boxes.decide_box(reason="", **decide)) == ["decision_missing"]
    assert codes_of(boxes.decide_box(reason="x", **{**decide, "second": village.signs(Role.SCRUTINEER)})) == [
        "second_role"
    ]
    recorded(boxes.decide_box(reason="封条登记时少写一位,三名监票人证明", **decide))
    assert codes_of(boxes.decide_box(reason="再决定", **decide)) == ["box_not_apart"]
    entry = journal.newest_entries(village.election)[0]
    assert "reason" not in entry.figures
    recorded(open_one(village, 1, 3))
    assert codes_of(open_one(village, 2, 2)) == ["box_apart"], "each box is decided on"
    recorded(boxes.decide_box(reason="同上", **{**decide, "box_no": 2}))
    recorded(open_one(village, 2, 2))


@pytest.mark.rule("R-BOX-07")
def test_a_mobile_box_that_came_back_under_another_seal_waits_for_the_decision(app: Flask) -> None:
    village = a_village_with(1, voters=20, ballots=22)
    trip = a_trip(village, ballots=2)
    keep(trip, told(1))
    recorded(take_back(village, trip_now(village, trip.id), seal="M007"))
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 21))
    recorded(announce(village))
    assert codes_of(open_one(village, 3, 1)) == ["box_apart"], "the closing seal does not make good the other"


@pytest.mark.rule("R-BOX-08")
def test_the_first_box_begins_the_count_and_the_last_tells_what_was_found(app: Flask) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    assert codes_of(open_one(village, 1, 3)) == ["account_missing"]
    recorded(balance(village, 55))
    assert codes_of(open_one(village, 1, 3)) == ["issued_not_announced"]
    recorded(announce(village))
    assert codes_of(open_one(village, 1, 3)) == ["boxes_not_checked"]
    seal_and_check(village)
    before = kept()
    assert codes_of(open_one(village, 1, 3, papers_again=2)) == ["papers_differ"]
    assert codes_of(open_one(village, 1, 61)) == ["papers_above_stock"]
    assert kept() == before
    recorded(open_one(village, 1, 3))
    stands = standing(village.election)
    assert stands is not None
    assert (stands.phase, stands.found) == (Phase.COUNTING, None)
    assert codes_of(open_one(village, 1, 3)) == ["box_step"]
    assert codes_of(boxes.close_box(seal="C1", **terms(village, 1))) == ["wrong_phase"]
    recorded(open_one(village, 2, 2))
    stands = standing(village.election)
    assert stands is not None
    assert stands.found == 5
    assert [view(village, no).found for no in (1, 2, 3)] == [3, 2, None]
    assert view(village, 1).to_be_mixed


def test_more_papers_than_ballots_are_recorded_when_two_confirm_them(app: Flask) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 55))
    recorded(announce(village))
    recorded(open_one(village, 1, 61, more_confirmed=True))
    assert view(village, 1).found == 61


@pytest.mark.rule("R-BOX-06")
def test_a_mobile_box_that_never_left_is_not_opened_and_holds_nobody_up(app: Flask) -> None:
    village = a_day(hall=3)
    assert view(village, 3).state is BoxState.SEALED
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 57))
    recorded(announce(village))
    assert codes_of(open_one(village, 3, 0)) == ["box_never_used"]
    recorded(open_one(village, 1, 2))
    recorded(open_one(village, 2, 1))
    stands = standing(village.election)
    assert stands is not None
    assert stands.found == 3


@pytest.mark.rule("R-BOX-01")
def test_a_plan_no_longer_drops_or_moves_a_sealed_box(app: Flask) -> None:
    recorded(create_election(plan=a_plan(), by=signatory_of("test"), at=now()))
    village = Village(ELECTION)
    sealed(village)
    plan, registrar = plan_of(ELECTION), village.officer(Role.REGISTRAR)
    assert plan is not None
    staff = tuple(replace(o, box=None) if o.box == 2 else o for o in plan.staff)
    without = replace(plan, boxes=(plan.boxes[0], plan.boxes[2]), staff=staff)
    assert codes_of(change_plan(plan=without, by=registrar, at=now())) == ["plan_box_sealed"]
    approved = replace(plan, boxes=(*plan.boxes[:2], replace(plan.boxes[2], approval="批〔2〕号")))
    recorded(change_plan(plan=approved, by=registrar, at=now()))
