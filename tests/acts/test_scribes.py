"""What is kept nowhere: why somebody did not vote at home, and whose ballot a scribe wrote."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from kiosk.acts import home_votes
from kiosk.queries.trips import records
from kiosk.queries.trips import scribes as scribes_in
from kiosk.records import store
from kiosk.records.journal import JournalEntry, JournalPersonal
from kiosk.records.mobile import MobileApplicant, MobileRecord, MobileTrip, ScribeCount, TripVoter
from kiosk.rules.mobile import SCRIBE_GROUP, HomeVote
from kiosk.rules.staff import Role
from tests.account_day import close_polls, come_to_the_hall
from tests.builders import Village, now, recorded
from tests.trips import a_trip, a_village_with, code_of, keep, of_the_team, take_back, told, trip_now

KEPT = {
    MobileRecord: {"id", "trip_id", "key", "place", "voter_id", "outcome", "happened_at", "arrived_at", "refused"},
    TripVoter: {"trip_id", "voter_id", "place", "state", "seq"},
    ScribeCount: {"id", "round_id", "trip_id", "ballots"},
}
"""Every column about a visit at home: none has room for a reason, and no scribe stands beside a voter."""


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village_with(voters=40, ballots=44)


def all_recorded(village: Village) -> int:
    """A trip whose four people are all recorded: three voted, one did not."""
    trip = a_trip(village)
    for line in (1, 2, 3, 4):
        keep(trip, told(line, HomeVote.NOT_VOTED if line == 4 else HomeVote.VOTED, line))
    return trip.id


def in_the_hall(village: Village, ballots: int) -> str:
    answer = home_votes.count_scribes(ballots=ballots, by=village.officer(Role.SCRIBE), at=now())
    return code_of(answer)


def test_no_table_has_room_for_why_somebody_did_not_vote_or_whose_ballot_a_scribe_wrote(village: Village) -> None:
    for model, columns in KEPT.items():
        assert {column.key for column in inspect(model).columns} == columns, model.__tablename__
    assert "voter_id" not in KEPT[ScribeCount]
    assert {"reason", "explanation"} & {column.key for column in inspect(MobileTrip).columns} == {"explanation"}
    assert "reason" in {column.key for column in inspect(MobileApplicant).columns}, "why the box comes is published"


def test_the_journal_keeps_of_a_visit_that_there_was_no_vote_and_of_scribes_a_number(village: Village) -> None:
    trip_id = all_recorded(village)
    assert code_of(home_votes.scribes_of_trip(trip_id=trip_id, total=2, at=now())) == "recorded"
    with store.reading() as connection:
        entries = connection.execute(
            select(JournalEntry.act, JournalEntry.figures, JournalPersonal.body)
            .outerjoin(JournalPersonal, JournalPersonal.seq == JournalEntry.seq)
            .where(JournalEntry.act.in_(["record_home_vote", "count_scribes"]))
        ).all()
    kept = {
        (act, frozenset(json.loads(figures)), frozenset(json.loads(body or "{}"))) for act, figures, body in entries
    }
    of_visits = {(figures, personal) for act, figures, personal in kept if act == "record_home_vote"}
    assert of_visits == {
        (
            frozenset({"round", "trip", "box", "place", "outcome", "refused"}),
            frozenset({"voter", "line", "key", "happened_at"}),
        )
    }
    of_scribes = [(figures, personal) for act, figures, personal in kept if act == "count_scribes"]
    assert of_scribes == [(frozenset({"round", "trip", "ballots"}), frozenset())]


def test_the_scribes_of_a_trip_are_counted_once_everybody_on_its_list_is_recorded(village: Village) -> None:
    trip, by = a_trip(village), of_the_team(village)

    def tell(total: int) -> str:
        return code_of(home_votes.scribes_of_trip(trip_id=trip.id, total=total, at=now()))

    keep(trip, told(1, HomeVote.VOTED, 1))
    assert tell(1) == "scribes_on_the_way", "now it would be the first one's"
    at_the_desk = home_votes.count_scribes(ballots=1, by=by, at=now(), trip_id=trip.id)
    assert code_of(at_the_desk) == "scribes_on_the_way"
    for line in (2, 3, 4):
        keep(trip, told(line, HomeVote.VOTED, line))
    for total, said in ((2, "recorded"), (2, "scribes_known"), (1, "scribes_known"), (3, "recorded")):
        assert tell(total) == said
    assert tell(7) == "scribes_known", "more than were taken along"
    assert trip_now(village, trip.id).scribes == 3
    assert code_of(take_back(village, trip)) == "recorded"
    assert tell(4) == "recorded", "the tablet reaches the server after the box"
    assert scribes_in(trip.round_id) == 4


def test_scribes_in_the_hall_are_counted_by_many_ballots_or_after_the_polls(village: Village) -> None:
    trip_id = all_recorded(village)
    for wrong in (0, -1, 1001):
        assert in_the_hall(village, wrong) == "scribes_wrong"
    come_to_the_hall(village, SCRIBE_GROUP - 1, first=4)
    assert in_the_hall(village, 1) == "scribes_together"
    come_to_the_hall(village, 1, first=4 + SCRIBE_GROUP - 1)
    assert in_the_hall(village, 2) == "recorded"
    assert in_the_hall(village, 1) == "scribes_together", "counted from the last count"
    come_to_the_hall(village, 3, first=4 + SCRIBE_GROUP)
    assert in_the_hall(village, 1) == "scribes_together"
    assert code_of(take_back(village, trip_now(village, trip_id))) == "recorded"
    recorded(close_polls(village))
    assert in_the_hall(village, 1) == "recorded", "the rest, once nobody votes any more"
    assert scribes_in(trip_now(village, trip_id).round_id) == 3
    assert records(trip_id)[-1].outcome is HomeVote.NOT_VOTED
