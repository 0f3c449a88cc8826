"""What a team writes down: rows, stock, journal and what the hall is told agree after every record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from kiosk.acts import home_votes, trips
from kiosk.acts.home_votes import Kept
from kiosk.queries import mobile as queries
from kiosk.queries.trips import lines, records
from kiosk.records import store
from kiosk.records.checkin import Visit
from kiosk.records.issue import BallotIssue, SpoiledBallot
from kiosk.rules.issue import Stock
from kiosk.rules.mobile import HomeVote
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.trips import (
    BOX,
    a_trip,
    a_village_with,
    code_of,
    entries,
    keep,
    of_the_team,
    somebody_else,
    stock,
    take_back,
    told,
    trip_now,
    value,
)

VOTED, NOT_VOTED, SPOILED = HomeVote.VOTED, HomeVote.NOT_VOTED, HomeVote.SPOILED


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village_with()


@pytest.fixture
def anywhere(app: Flask) -> Village:
    """On SQLite and on PostgreSQL."""
    return a_village_with()


@pytest.mark.rule("R-BOX-04", "R-IN-01")
def test_a_vote_at_home_is_a_visit_with_one_ballot_of_the_box_and_the_stock_moves(anywhere: Village) -> None:
    village = anywhere
    before, trip = stock(village), a_trip(village)
    kept = keep(trip, told(1))
    assert (kept.refused, kept.again) == ("", False)
    assert stock(village) == replace(before, issued=before.issued + 1, out=5)
    assert value(Visit.trip_id, Visit.id == kept.seq) == trip.id
    assert value(Visit.state, Visit.id == kept.seq) == "signed"
    assert value(BallotIssue.box_no, BallotIssue.id == kept.seq) == BOX
    keep(trip, told(None, SPOILED, 2))
    assert stock(village) == replace(before, issued=before.issued + 1, spoiled=1, out=4)
    assert value(SpoiledBallot.trip_id, SpoiledBallot.box_no == BOX) == trip.id
    keep(trip, told(2, NOT_VOTED, 3))
    assert stock(village).out == 4
    assert [line.state for line in lines(trip.id)] == ["voted", "not_voted", "held", "held"]
    assert trip_now(village, trip.id).in_hand == 4


def test_the_same_key_answers_what_it_answered_first_and_changes_nothing(anywhere: Village) -> None:
    village = anywhere
    trip = a_trip(village)
    good, bad = told(1), told(77, place=2)
    first, refused = keep(trip, good), keep(trip, bad)
    assert refused.refused == "trip_not_listed"
    before = (entries(), stock(village))
    for _ in range(3):
        assert keep(trip, good) == Kept(first.seq, "", True)
        assert keep(trip, bad) == Kept(refused.seq, "trip_not_listed", True)
        assert keep(trip, replace(good, line=2, outcome=NOT_VOTED)) == Kept(first.seq, "", True)
    assert (entries(), stock(village)) == before


def test_not_voted_may_become_voted_on_the_same_trip_but_not_the_other_way(village: Village) -> None:
    trip = a_trip(village)
    assert keep(trip, told(1, NOT_VOTED)).refused == ""
    assert keep(trip, told(1, VOTED, 2)).refused == ""
    assert keep(trip, told(1, NOT_VOTED, 3)).refused == "trip_voted_already"
    assert keep(trip, told(1, VOTED, 4)).refused == "trip_voted_already"
    assert stock(village).issued == 1


def test_a_refused_record_is_kept_shown_and_journaled(anywhere: Village) -> None:
    village = anywhere
    trip = a_trip(village, ballots=2)
    keep(trip, told(1, VOTED, 1))
    before = entries("record_home_vote")
    assert keep(trip, told(99, VOTED, 2)).refused == "trip_not_listed"
    released = trips.release_held_voter(trip_id=trip.id, line=2, by=village.officer(Role.SCRUTINEER), at=now())
    assert code_of(released) == "recorded"
    assert keep(trip, told(2, VOTED, 3)).refused == "trip_released"
    keep(trip, told(None, SPOILED, 4))
    assert keep(trip, told(3, VOTED, 5)).refused == "trip_no_ballots"
    assert keep(trip, told(None, SPOILED, 6)).refused == "trip_no_ballots"
    shown = records(trip.id)
    assert [(one.place, one.refused) for one in shown if one.refused] == [
        (2, "trip_not_listed"),
        (3, "trip_released"),
        (5, "trip_no_ballots"),
        (6, "trip_no_ballots"),
    ]
    assert entries("record_home_vote") == before + 5
    assert queries.out(trip.round_id)[0].refused == 4


def test_a_wrong_clock_of_the_tablet_is_kept_as_told_and_decides_nothing(village: Village) -> None:
    trip, long_ago = a_trip(village), datetime(1970, 1, 2, tzinfo=UTC)
    kept = keep(trip, replace(told(1), happened_at=long_ago))
    (record,) = records(trip.id)
    assert record.happened_at == long_ago
    assert record.arrived_at.year > 2000
    assert value(Visit.handed_out_at, Visit.id == kept.seq) == record.arrived_at
    assert value(BallotIssue.at, BallotIssue.id == kept.seq) == record.arrived_at


def test_a_record_that_comes_after_the_box_is_kept_and_does_not_count(village: Village) -> None:
    trip = a_trip(village)
    for line in range(1, 5):
        keep(trip, told(line, NOT_VOTED, line))
    recorded(take_back(village, trip))
    assert keep(trip, told(1, VOTED, 5)).refused == "trip_back"
    assert stock(village) == Stock(22, 0, 0, 0)
    assert [one.refused for one in records(trip.id)][-1] == "trip_back"


def test_a_lost_tablet_is_replaced_by_the_sheet_typed_by_two(village: Village) -> None:
    trip, by, second = a_trip(village), of_the_team(village), somebody_else(village)
    keep(trip, told(1, VOTED, 1))
    typed = told(2, VOTED, 2, key="sheet-2")
    for again in (False, True):
        answer = home_votes.type_trip_sheet(trip_id=trip.id, told=typed, by=by, second=second, at=now())
        assert isinstance(answer, Kept)
        assert (answer.refused, answer.again) == ("", again)
    alone = home_votes.type_trip_sheet(
        trip_id=trip.id, told=told(3), by=by, second=village.signs(Role.MOBILE_TEAM), at=now()
    )
    assert code_of(alone) == "same_person"
    assert keep(trip, told(2, VOTED, 3)).refused == "trip_voted_already", "the tablet is found again"
    assert (stock(village).issued, entries("type_trip_sheet")) == (2, 1)


def test_every_act_of_a_trip_writes_one_entry_that_names_no_voter_in_public(village: Village) -> None:
    before = entries()
    trip = a_trip(village)
    keep(trip, told(1, VOTED, 1))
    keep(trip, told(2, NOT_VOTED, 2))
    keep(trip, told(None, SPOILED, 3))
    assert entries() == before + 4
    with store.reading() as connection:
        said = "\n".join(
            connection.exec_driver_sql("SELECT figures FROM journal_entries WHERE act LIKE '%%home_vote'").scalars()
        )
    assert "voter" not in said
    assert "key" not in said
    assert {"box", "outcome", "place", "refused", "round", "trip"} == set(json.loads(said.splitlines()[0]))
