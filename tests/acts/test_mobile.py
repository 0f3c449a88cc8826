"""Mobile boxes: who is on their lists, and what must be there before one leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from kiosk.acts import mobile
from kiosk.acts.outcome import Answer
from kiosk.queries import mobile as queries
from kiosk.queries.trips import lines
from kiosk.records import store
from kiosk.records.boxes import BoxRun
from kiosk.records.mobile import MobileTrip
from kiosk.rules.mobile import LeftOff, MobileReason, TripVoterState
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now
from tests.trips import (
    BOX,
    SEAL,
    a_trip,
    a_village_with,
    code_of,
    codes_of,
    entries,
    of_the_team,
    rows_of,
    scan,
    send_out,
    stock,
    team,
    value,
    voter_ids,
)


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village_with()


@pytest.fixture
def anywhere(app: Flask) -> Village:
    """On SQLite and on PostgreSQL."""
    return a_village_with()


@pytest.mark.rule("R-BOX-03")
def test_somebody_is_listed_once_with_a_reason_and_struck_again(app: Flask) -> None:
    village = a_round("preparing")
    registrar, (first, second, *_) = village.officer(Role.REGISTRAR), voter_ids(village)

    def listed(voter_id: int, box: int = BOX, on: date = date(2020, 1, 1), submission: str = "") -> Answer:
        return mobile.list_mobile_voter(
            voter_id=voter_id,
            box_no=box,
            reason=MobileReason.SICK,
            applied_on=on,
            by=registrar,
            at=now(),
            submission=submission,
        )

    assert code_of(listed(first, submission="k")) == "recorded"
    assert code_of(listed(first, submission="k")) == "recorded", "the same form once more"
    assert code_of(listed(first)) == "mobile_listed_already"
    assert code_of(listed(second, box=1)) == "box_not_mobile"
    assert code_of(listed(second, box=9)) == "box_not_mobile"
    assert code_of(listed(999_999)) == "not_on_roll"
    assert code_of(listed(second, on=date(2999, 1, 1))) == "mobile_applied_later"
    assert entries("list_mobile_voter") == 1
    (applicant,) = queries.applicants(registrar.round_id)
    assert (applicant.voter_id, applicant.reason, applicant.box) == (first, MobileReason.SICK, BOX)

    struck = mobile.strike_mobile_voter(applicant_id=applicant.id, by=registrar, at=now())
    assert code_of(struck) == "recorded"
    assert code_of(mobile.strike_mobile_voter(applicant_id=applicant.id, by=registrar, at=now())) == "mobile_not_listed"
    assert queries.applicants(registrar.round_id) == ()
    assert code_of(listed(first)) == "recorded", "struck by mistake, listed again"


def test_the_list_is_closed_once_the_polls_are_open(village: Village) -> None:
    registrar = village.officer(Role.REGISTRAR)
    late = mobile.list_mobile_voter(
        voter_id=voter_ids(village)[9],
        box_no=BOX,
        reason=MobileReason.OLD,
        applied_on=date(2020, 1, 1),
        by=registrar,
        at=now(),
    )
    assert code_of(late) == "wrong_phase"
    assert len(queries.applicants(registrar.round_id)) == 4


@pytest.mark.rule("R-BOX-04")
def test_a_box_leaves_with_its_list_its_seal_and_its_ballots_and_not_twice(anywhere: Village) -> None:
    village = anywhere
    before = stock(village)
    trip = a_trip(village)
    assert (trip.ballots, trip.seal, trip.in_hand, trip.out) == (6, SEAL, 6, True)
    assert len(trip.team) == 3
    assert trip.team[0] == of_the_team(village).id, "the one who signs leads"
    assert [line.state for line in lines(trip.id)] == [TripVoterState.HELD] * 4
    assert stock(village) == replace(before, out=6)
    assert value(BoxRun.state, BoxRun.box_no == BOX) == "in_use"
    assert codes_of(send_out(village)) == ["trip_out_already"]
    assert (entries("send_out_box"), rows_of(MobileTrip)) == (1, 1)
    (out,) = queries.out(trip.round_id)
    assert (out.box, out.ballots, out.people, out.voted) == (BOX, 6, 4, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seal": "M002"}, "trip_seal_differs"),
        ({"seal": ""}, "trip_seal_missing"),
        ({"ballots": 0}, "trip_ballots"),
        ({"ballots": -1}, "trip_ballots"),
        ({"ballots": 23}, "trip_ballots"),
        ({"box_no": 1}, "box_not_mobile"),
        ({"box_no": 77}, "box_not_mobile"),
    ],
)
def test_a_box_does_not_leave_with_wrong_figures(village: Village, change: dict[str, object], said: str) -> None:
    before = entries()
    assert codes_of(send_out(village, **change)) == [said]
    assert (entries(), rows_of(MobileTrip), stock(village).out) == (before, 0, 0)


def test_a_box_leaves_with_three_scrutineers_of_its_own_and_a_second_signature(village: Village) -> None:
    leader, *others = team(village)
    strangers = [one.id for one in queries.leaving(village.election, of_the_team(village).round_id, 1).scrutineers]  # type: ignore[union-attr]
    assert codes_of(send_out(village, team=[leader, others[0]])) == ["trip_scrutineers"]
    assert codes_of(send_out(village, team=[leader, others[0], *strangers])) == ["trip_scrutineers"]
    assert codes_of(send_out(village, by=village.officer(Role.SCRUTINEER, box=1))) == ["trip_leader_stays"]
    assert codes_of(send_out(village, by=village.officer(Role.VERIFIER))) == ["not_your_act"]
    alone = village.signs(Role.MOBILE_TEAM)
    assert codes_of(send_out(village, second=alone)) == ["same_person"]
    assert rows_of(MobileTrip) == 0


def test_without_approval_or_with_an_empty_list_nobody_leaves(sqlite_app: Flask) -> None:
    village = a_village_with(listed=0)
    assert codes_of(send_out(village)) == ["trip_list_empty"]
    with store.beside_the_journal() as connection:
        connection.exec_driver_sql("UPDATE boxes SET approval = '' WHERE no = 3")
    assert codes_of(send_out(village)) == ["trip_no_approval", "trip_list_empty"]


def test_a_mobile_box_leaves_neither_unsealed_nor_set_apart(sqlite_app: Flask) -> None:
    village = a_village_with()
    with store.beside_the_journal() as connection:
        connection.exec_driver_sql("UPDATE box_runs SET apart_seq = 1 WHERE box_no = 3")
    assert codes_of(send_out(village)) == ["trip_box_apart"]
    with store.beside_the_journal() as connection:
        connection.exec_driver_sql("DELETE FROM box_runs WHERE box_no = 3")
    assert codes_of(send_out(village)) == ["trip_not_sealed"]


def test_who_came_to_the_hall_before_is_left_off_with_a_word(village: Village) -> None:
    assert scan(village, 2) == "admitted"
    view = queries.leaving(village.election, of_the_team(village).round_id, BOX)
    assert view is not None
    assert [one.left_off for one in view.applicants] == [None, LeftOff.DRAWN, None, None]
    trip = a_trip(village)
    assert [line.voter_id for line in lines(trip.id)] == [v for n, v in enumerate(voter_ids(village)[:4]) if n != 1]


def test_a_strike_is_refused_while_the_box_is_out(village: Village) -> None:
    registrar = village.officer(Role.REGISTRAR)
    (first, *_) = queries.applicants(registrar.round_id)
    a_trip(village)
    assert code_of(mobile.strike_mobile_voter(applicant_id=first.id, by=registrar, at=now())) == "mobile_on_trip"
