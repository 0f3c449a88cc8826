"""The plan as the tables hold it: created, read back whole, changed until the polls open."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import insert, select, update

from kiosk.acts import day, issue, roll, staff
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.plan import change_plan, create_election
from kiosk.files.plan import read_plan
from kiosk.files.plan_text import write_plan
from kiosk.files.rehearsal import rehearsal_register
from kiosk.queries import day as day_queries
from kiosk.queries import journal
from kiosk.queries.plan import officers_of, plan_of
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import (
    CardHolder,
    OfficerOnDuty,
    card_holder,
    card_holders,
    officer_on_duty,
    tablets,
    usual_lane,
)
from kiosk.records import store
from kiosk.records.checkin import Visit
from kiosk.records.day import Round, Station
from kiosk.records.roll import Voter
from kiosk.records.staff import Officer
from kiosk.records.store import Recorded
from kiosk.rules.plan import BoxKind, Plan, PlanBox, PlanOfficer, PlanStation, StationKind
from kiosk.rules.plan_change import fingerprint
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded
from tests.plans import plan_file, plans


def created(plan: Plan) -> Village:
    recorded(create_election(plan=plan, by=signatory_of("test"), at=now()))
    return Village(plan.id)


def plan_as_it_stands(election: str = ELECTION) -> Plan:
    plan = plan_of(election)
    assert plan is not None
    return plan


def changed(village: Village, /, **parts: Any) -> Answer:
    """The plan with these parts, asked for by the registrar."""
    plan = replace(plan_as_it_stands(village.election), **parts)
    return change_plan(plan=plan, by=village.officer(Role.REGISTRAR), at=now())


def codes_of(answer: Answer) -> list[str]:
    return [finding.code for finding in answer.findings] if isinstance(answer, Refusal) else []


def without(plan: Plan, name: str) -> tuple[PlanOfficer, ...]:
    return tuple(officer for officer in plan.staff if officer.name != name)


def with_officer(plan: Plan, name: str, /, **fields: Any) -> tuple[PlanOfficer, ...]:
    return tuple(replace(o, **fields) if o.name == name else o for o in plan.staff)


def holder(village: Village, name: str) -> CardHolder:
    (found,) = [one for one in card_holders(village.election) if one.name == name]
    return found


def seated(one: CardHolder) -> str:
    """The token digest of a tablet on which this officer is signed in at the usual lane."""
    lane = usual_lane(one)
    assert lane is not None
    return staff.token_digest(staff.sign_in(holder=one, lane=lane, tablet="t", address="127.0.0.1", at=now()))


def on_duty(digest: str) -> OfficerOnDuty:
    officer = officer_on_duty(digest)
    assert officer is not None
    return officer


def in_any_order(plan: Plan) -> Plan:
    """Officers and stations in one order: which row stands first is nothing anybody decided."""
    return replace(
        plan,
        staff=tuple(sorted(plan.staff, key=lambda o: (o.name, o.household or ""))),
        stations=tuple(sorted(plan.stations, key=lambda s: s.id)),
    )


@pytest.mark.parametrize("village", ["jia", "yi", "shifan"])
def test_an_election_created_from_a_plan_file_gives_the_same_file_again(app: Flask, village: str) -> None:
    plan = plan_file(village)
    created(plan)
    assert plan_as_it_stands(plan.id) == plan
    assert read_plan(write_plan(plan_as_it_stands(plan.id)).encode()) == plan


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans())
def test_no_plan_loses_anything_in_the_tables(sqlite_app: Flask, plan: Plan) -> None:
    if plan_of(plan.id) is None:
        created(plan)
        assert plan_as_it_stands(plan.id) == plan


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans(id="x-1"))
def test_any_plan_can_become_any_other(sqlite_app: Flask, plan: Plan) -> None:
    registrar = PlanOfficer("登记员本人", (Role.REGISTRAR,))
    plan = replace(plan, staff=(*(o for o in plan.staff if o.name != registrar.name), registrar))
    if plan_of("x-1") is None:
        created(plan)
    village = Village("x-1")
    asks = next(h for h in card_holders("x-1") if h.name == registrar.name)
    by = replace(village.officer(Role.REGISTRAR), id=asks.officer_id, roles=asks.roles)
    recorded(change_plan(plan=plan, by=by, at=now()))
    assert in_any_order(plan_as_it_stands("x-1")) == in_any_order(plan)
    assert len({h.officer_id for h in card_holders("x-1")}) == len(plan.staff), "one valid card for each"


def test_after_the_head_has_chosen_the_plan_says_what_was_chosen(app: Flask) -> None:
    village = created(replace(a_plan(), choices={"over_full_post": "post"}))
    choices = {"roll_down": True, "extra_candidates": 2, "double_post": "higher"}
    recorded(day.choose_rules(choices=choices, by=village.officer(Role.COMMITTEE_HEAD), at=now()))
    plan = plan_as_it_stands()
    assert plan.choices == {"over_full_post": "post", **choices}
    assert read_plan(write_plan(plan).encode()) == plan
    was = journal.head()
    answer = changed(village, choices=plan.choices)
    assert isinstance(answer, Recorded)
    assert answer.again
    assert journal.head() == was


def test_a_change_is_one_entry_that_names_the_fields_and_not_the_plan(app: Flask) -> None:
    village = a_round("preparing")
    plan, was = plan_as_it_stands(), journal.head().seq
    answer = changed(
        village,
        village="新村",
        day=date(2031, 5, 1),
        boxes=(*plan.boxes[:2], replace(plan.boxes[2], approval="8号")),
        staff=with_officer(plan, "彩代写", roles=(Role.SCRIBE, Role.ORDER_KEEPER)),
    )
    recorded(answer)
    assert journal.head().seq == was + 1
    (entry, *_) = journal.newest_entries(ELECTION)
    assert (entry.act, entry.officers) == ("change_plan", ("彩登记",))
    assert entry.figures["changed"] == ["election.village", "election.day", "boxes[3].approval", "staff[彩代写].roles"]
    assert "新村" not in json.dumps(entry.figures, ensure_ascii=False)
    assert not isinstance(journal.verify_journal(), Refusal)
    stands = day_queries.standing(ELECTION)
    assert stands is not None
    assert (stands.village, stands.day) == ("新村", date(2031, 5, 1))


def test_a_plan_that_changes_nothing_is_answered_as_already_so(app: Flask) -> None:
    village = a_round("preparing")
    was = journal.head()
    plan = plan_as_it_stands()
    turned = replace(plan, staff=plan.staff[::-1], stations=plan.stations[::-1], boxes=plan.boxes[::-1])
    for same in (plan, turned):
        answer = change_plan(plan=same, by=village.officer(Role.REGISTRAR), at=now(), seen="of long ago")
        assert isinstance(answer, Recorded)
        assert answer.again
    assert journal.head() == was


def test_the_same_form_sent_twice_is_one_change(app: Flask) -> None:
    village = a_round("preparing")
    by, plan = village.officer(Role.REGISTRAR), plan_as_it_stands()
    first = change_plan(plan=replace(plan, village="新村"), by=by, at=now(), submission="k")
    second = change_plan(plan=replace(plan, village="旧村"), by=by, at=now(), submission="k")
    assert isinstance(first, Recorded)
    assert second == Recorded(first.seq, again=True)
    assert plan_as_it_stands().village == "新村"


def test_what_was_changed_meanwhile_is_not_written_over(app: Flask) -> None:
    village = a_round("preparing")
    by, plan = village.officer(Role.REGISTRAR), plan_as_it_stands()
    seen = fingerprint(plan)
    recorded(change_plan(plan=replace(plan, village="新村"), by=by, at=now(), seen=seen))
    late = change_plan(plan=replace(plan, town="新镇"), by=by, at=now(), seen=seen)
    assert codes_of(late) == ["facts_changed"]
    assert (plan_as_it_stands().village, plan_as_it_stands().town) == ("新村", plan.town)


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({"id": "other-7"}, ["plan_other_id"]),
        ({"village": " ", "ballots_printed": 0}, ["plan_empty", "plan_number"]),
        ({"boxes": (PlanBox(1, station="east"),)}, ["plan_station_unknown", *["plan_box_unknown"] * 6]),
        ({"staff": ()}, ["own_role"]),
    ],
)
def test_a_plan_that_breaks_a_rule_changes_nothing(app: Flask, parts: dict[str, Any], codes: list[str]) -> None:
    village = a_round("preparing")
    before, was = plan_as_it_stands(), journal.head()
    assert codes_of(changed(village, **parts)) == codes
    assert (plan_as_it_stands(), journal.head()) == (before, was)


def test_only_the_registrar_changes_the_plan_and_only_before_the_opening(app: Flask) -> None:
    village = a_round("preparing")
    for role in (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER, Role.VERIFIER):
        plan = replace(plan_as_it_stands(), village="新村")
        assert codes_of(change_plan(plan=plan, by=village.officer(role), at=now())) == ["not_your_act"]
    opened = a_round("polling", election="open-7")
    assert codes_of(changed(opened, village="新村")) == ["wrong_phase"]
    assert (plan_as_it_stands().village, plan_as_it_stands("open-7").village) == ("甲村", "甲村")


def test_no_fewer_ballots_are_printed_than_were_unsealed(app: Flask) -> None:
    village = a_round("preparing")
    chief = village.officer(Role.CHIEF_SCRUTINEER)
    recorded(issue.unseal_ballots(ballots=50, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=now()))
    assert codes_of(changed(village, ballots_printed=49)) == ["plan_ballots_unsealed"]
    recorded(changed(village, ballots_printed=50))
    assert plan_as_it_stands().ballots_printed == 50


@pytest.mark.parametrize(
    "fields", [{"roles": (Role.COMMITTEE,)}, {"name": "彩登录"}], ids=["without the role", "renamed"]
)
def test_the_registrar_does_not_take_the_own_role_away(app: Flask, fields: dict[str, Any]) -> None:
    village = a_round("preparing")
    plan = plan_as_it_stands()
    assert codes_of(changed(village, staff=with_officer(plan, "彩登记", **fields))) == ["own_role"]
    assert codes_of(changed(village, staff=without(plan, "彩登记"))) == ["own_role"]
    recorded(changed(village, staff=with_officer(plan, "彩登记", household="7", station="hall")))


def test_whoever_the_plan_names_no_more_loses_card_and_tablets_and_what_was_signed_stays(app: Flask) -> None:
    village = a_round("preparing")
    recorded(day.choose_rules(choices={}, by=village.officer(Role.COMMITTEE_HEAD), at=now()))
    head, other = holder(village, "彩主任"), holder(village, "彩验证")
    gone, stays = seated(head), seated(other)
    recorded(changed(village, staff=without(plan_as_it_stands(), "彩主任")))
    assert officer_on_duty(gone) is None
    assert on_duty(stays).name == "彩验证"
    assert [tablet.officer for tablet in tablets(ELECTION)] == ["彩验证"]
    cancelled = card_holder(head.number)
    assert cancelled is not None
    assert not cancelled.valid
    assert "彩主任" not in [one.name for one in card_holders(ELECTION)]
    with pytest.raises(LookupError):
        village.officer(Role.COMMITTEE_HEAD)
    assert journal.officers_of(ELECTION, "choose_rules") == ("彩主任",)
    with store.reading() as connection:
        ended = connection.scalar(select(Officer.ended_seq).where(Officer.id == head.officer_id))
    assert ended == journal.head().seq
    assert [o.officer.name for o in officers_of(ELECTION)] == [o.name for o in plan_as_it_stands().staff]


def test_somebody_who_comes_back_gets_the_old_row_and_a_new_card(app: Flask) -> None:
    village = a_round("preparing")
    before, was = plan_as_it_stands(), holder(village, "彩计甲")
    recorded(changed(village, staff=without(before, "彩计甲")))
    recorded(changed(village, staff=(*plan_as_it_stands().staff, PlanOfficer("彩计甲", (Role.CALLER,)))))
    back = holder(village, "彩计甲")
    assert (back.officer_id, back.roles) == (was.officer_id, {Role.CALLER})
    assert back.number != was.number
    assert back.pin_hash is None


def test_another_name_is_another_person_with_a_card_of_the_own(app: Flask) -> None:
    village = a_round("preparing")
    was, digest = holder(village, "彩计甲"), seated(holder(village, "彩计甲"))
    recorded(changed(village, staff=with_officer(plan_as_it_stands(), "彩计甲", name="彩计佳")))
    new = holder(village, "彩计佳")
    assert new.officer_id != was.officer_id
    assert new.number != was.number
    assert officer_on_duty(digest) is None


def test_a_household_told_later_makes_nobody_another_person(app: Flask) -> None:
    village = a_round("preparing")
    was = holder(village, "彩计甲")
    recorded(changed(village, staff=with_officer(plan_as_it_stands(), "彩计甲", household="012")))
    assert holder(village, "彩计甲") == was
    recorded(changed(village, staff=with_officer(plan_as_it_stands(), "彩计甲", household="013")))
    assert holder(village, "彩计甲").number != was.number, "two households of one name are two people"
    namesake = PlanOfficer("彩计甲", (Role.SCRIBE,), household="014")
    recorded(changed(village, staff=(*plan_as_it_stands().staff, namesake)))
    assert len([one for one in card_holders(ELECTION) if one.name == "彩计甲"]) == 2


def test_new_roles_and_another_station_hold_at_once_on_a_signed_in_tablet(app: Flask) -> None:
    village = a_round("preparing")
    plan = plan_as_it_stands()
    recorded(changed(village, stations=(*plan.stations, PlanStation("east", "东站", StationKind.BRANCH, 1))))
    digest = seated(holder(village, "彩签领"))
    staff_now = with_officer(plan, "彩签领", roles=(Role.SIGNER, Role.ISSUER), station="east")
    recorded(changed(village, staff=staff_now))
    officer = on_duty(digest)
    assert officer.roles == {Role.SIGNER, Role.ISSUER}
    assert (officer.lane.station, officer.lane.lane) == ("东站", 1)


def test_a_tablet_of_a_station_or_desk_that_is_no_more_goes_on_at_one_that_is(app: Flask) -> None:
    village = a_round("preparing")
    plan = plan_as_it_stands()
    recorded(changed(village, stations=(*plan.stations, PlanStation("east", "东站", StationKind.BRANCH, 3))))
    recorded(changed(village, staff=with_officer(plan_as_it_stands(), "彩签领", station="east")))
    one = holder(village, "彩签领")
    digest = seated(one)
    with store.reading() as connection:
        east = connection.scalar(select(Station.id).where(Station.code == "east"))
    staff.change_lane(by=on_duty(digest), lane=replace(on_duty(digest).lane, station_id=east, lane=3))
    fewer = tuple(replace(s, desks=2) if s.id == "east" else s for s in plan_as_it_stands().stations)
    recorded(changed(village, stations=fewer))
    assert (on_duty(digest).lane.station, on_duty(digest).lane.lane) == ("东站", 2)
    plan = plan_as_it_stands()
    assert codes_of(changed(village, stations=plan.stations[:1])) == ["plan_station_unknown"]
    staff_now = with_officer(plan, "彩签领", station=None)
    recorded(changed(village, stations=plan.stations[:1], staff=staff_now))
    lane = on_duty(digest).lane
    assert (lane.station, lane.lane <= lane.desks) == (plan.stations[0].name, True)


def test_other_hours_change_the_hour_at_which_this_round_closes(app: Flask) -> None:
    village = a_round("preparing")
    recorded(changed(village, opens=time(7), closes=time(16, 30)))
    stands = day_queries.standing(ELECTION)
    assert stands is not None
    assert (stands.opens, stands.closing_hour, stands.extensions) == (time(7), time(16, 30), 0)


@pytest.mark.parametrize(
    "parts", [{"choices": {"roll_down": True}}, {"rules": "national-2026"}], ids=["a choice", "the sheet"]
)
def test_other_rules_take_the_choice_of_the_head_back(app: Flask, parts: dict[str, Any]) -> None:
    village = a_round("preparing")
    recorded(day.choose_rules(choices={}, by=village.officer(Role.COMMITTEE_HEAD), at=now()))
    recorded(changed(village, village="新村"))
    stands = day_queries.standing(ELECTION)
    assert stands is not None
    assert stands.rules_chosen, "another name of the village is no other rule"
    recorded(changed(village, choices={"roll_down": False}))
    stands = day_queries.standing(ELECTION)
    assert stands is not None
    assert stands.rules_chosen, "the value of the sheet, said aloud, is no other rule"
    recorded(changed(village, **parts))
    stands = day_queries.standing(ELECTION)
    assert stands is not None
    assert not stands.rules_chosen
    assert (stands.sheet.roll_down, stands.sheet.edition) == (
        parts.get("choices", {}).get("roll_down", False),
        parts.get("rules", "putian-2017"),
    )
    assert journal.newest_entries(ELECTION)[0].figures["rules_to_choose_again"] is True


@pytest.fixture
def second_round(app: Flask) -> Village:
    """A village that has voted once at a station of its own and prepares the next round."""
    plan = a_plan()
    stations = (*plan.stations, PlanStation("east", "东站", StationKind.BRANCH, 1))
    village = created(replace(plan, stations=stations))
    by = village.officer(Role.REGISTRAR)
    loaded = roll.load_roll(
        election_id=village.election,
        source="t",
        rows=rehearsal_register(1, plan.day),
        by=signatory_of(by.name, by.id),
        roles=by.roles,
        at=now(),
    )
    recorded(loaded)
    with store.transaction() as act:
        station_id = act.execute(select(Station.id).where(Station.code == "east")).scalar_one()
        voter_id = act.execute(select(Voter.id)).scalar_one()
        round_id = act.execute(select(Round.id)).scalar_one()
        act.execute(
            insert(Visit).values(
                id=act.seq,
                round_id=round_id,
                voter_id=voter_id,
                station_id=station_id,
                lane=1,
                state="open",
                opened_at=now(),
            )
        )
        values = {"phase": "void", "opened_seq": act.seq, "closed_seq": act.seq}
        act.execute(update(Round).values(**values))
        act.execute(
            insert(Round).values(
                election_id=ELECTION,
                number=2,
                kind="further",
                phase="preparing",
                edition="putian-2017",
                choices="{}",
                closing_hour=plan.closes,
                extensions=0,
            )
        )
        act.record("test", election=ELECTION, by=[signatory_of(by.name, by.id)], at=now())
    return village


def test_a_station_where_somebody_voted_stays_and_so_do_the_seats(second_round: Village) -> None:
    plan = plan_as_it_stands()
    assert codes_of(changed(second_round, stations=plan.stations[:1])) == ["plan_station_used"]
    posts = (*plan.posts[:2], replace(plan.posts[2], seats=5))
    assert codes_of(changed(second_round, posts=posts)) == ["plan_posts_locked"]
    recorded(changed(second_round, day=date(2031, 5, 8)))


def test_boxes_come_and_go(app: Flask) -> None:
    village = a_round("preparing")
    plan = plan_as_it_stands()
    boxes = (plan.boxes[0], PlanBox(2, BoxKind.MOBILE, "hall", "9号"), PlanBox(7, station="hall"))
    assert codes_of(changed(village, boxes=boxes)) == ["plan_box_unknown"] * 3
    staff_now = tuple(replace(o, box=7) if o.box == 3 else o for o in plan.staff)
    recorded(changed(village, boxes=boxes, staff=staff_now))
    assert plan_as_it_stands().boxes == boxes
