"""A mobile box that is out: whom the hall holds, who is released, what must come back."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.acts import trips
from kiosk.queries.staff import card_holder_of
from kiosk.records.boxes import BoxRun, BoxSeal
from kiosk.records.checkin import CheckIn
from kiosk.rules.issue import Stock
from kiosk.rules.mobile import HomeVote
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.trips import (
    BOX,
    SEAL,
    a_trip,
    a_village_with,
    code_of,
    codes_of,
    keep,
    rows_of,
    scan,
    send_out,
    stock,
    take_back,
    team,
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


def test_whoever_is_on_the_list_is_held_in_the_hall_while_the_box_is_out(anywhere: Village) -> None:
    village = anywhere
    assert scan(village, 5) == "admitted"
    trip = a_trip(village)
    assert scan(village, 1) == "on_mobile_list"
    keep(trip, told(1))
    assert scan(village, 1) == "voted_by_mobile"
    assert rows_of(CheckIn, CheckIn.way == "mobile") == 1


def test_somebody_released_votes_in_the_hall_and_the_late_record_is_refused(anywhere: Village) -> None:
    village = anywhere
    trip = a_trip(village)
    scrutineer = village.officer(Role.SCRUTINEER)

    def release(line: int) -> str:
        return code_of(trips.release_held_voter(trip_id=trip.id, line=line, by=scrutineer, at=now()))

    assert scan(village, 1) == "on_mobile_list"
    assert release(1) == "recorded"
    assert scan(village, 1) == "admitted"
    assert release(1) == "release_already"
    assert keep(trip, told(1)).refused == "trip_released"
    keep(trip, told(2))
    assert release(2) == "release_voted"
    assert release(50) == "release_not_held"
    assert rows_of(CheckIn, CheckIn.undone_seq.is_(None)) == 2


@pytest.mark.rule("R-BOX-05")
def test_a_box_comes_back_with_its_seal_and_its_figures_and_may_leave_again(anywhere: Village) -> None:
    village = anywhere
    trip = a_trip(village)
    for line in (1, 2, 3):
        keep(trip, told(line, VOTED, line))
    keep(trip, told(None, SPOILED, 4))
    assert codes_of(take_back(village, trip)) == ["trip_unrecorded"]
    keep(trip, told(4, NOT_VOTED, 5))
    assert codes_of(take_back(village, trip, brought_back=1)) == ["trip_missing"]
    assert codes_of(take_back(village, trip, brought_back=7)) == ["trip_brought_back"]
    assert codes_of(take_back(village, trip, brought_back=-1)) == ["trip_brought_back"]
    assert codes_of(take_back(village, trip, seal=" ")) == ["trip_seal_missing"]
    assert codes_of(take_back(village, trip, second=village.signs(Role.MOBILE_TEAM))) == ["same_person"]
    assert codes_of(take_back(village, trip, by=village.officer(Role.SCRUTINEER, box=1))) == ["trip_other_box"]
    recorded(take_back(village, trip, seal="m001"))
    back = trip_now(village, trip.id)
    assert (back.out, back.brought_back, back.seal_read, back.apart) == (False, 2, SEAL, False)
    assert stock(village) == Stock(22, 3, 1, 0)
    assert rows_of(BoxSeal, BoxSeal.moment == "read", BoxSeal.box_no == BOX) == 1
    assert scan(village, 4) == "admitted", "who did not vote at home may vote in the hall"
    assert codes_of(take_back(village, trip)) == ["trip_back_already"]
    assert codes_of(send_out(village)) == ["trip_list_empty"]


def test_the_reader_of_the_seal_has_stayed(village: Village) -> None:
    trip = a_trip(village, ballots=4)
    for line in range(1, 5):
        keep(trip, told(line, VOTED, line))
    another = card_holder_of(team(village)[1])
    assert codes_of(take_back(village, trip, second=another)) == ["trip_reader_went"]
    recorded(take_back(village, trip))


@pytest.mark.rule("R-BOX-05", "R-BOX-07")
def test_another_seal_sets_the_box_apart(village: Village) -> None:
    trip = a_trip(village)
    for line in range(1, 5):
        keep(trip, told(line, VOTED, line))
    recorded(take_back(village, trip, seal="M007"))
    assert trip_now(village, trip.id).apart
    assert value(BoxRun.apart_seq, BoxRun.box_no == BOX) is not None
    assert value(BoxRun.decided_seq, BoxRun.box_no == BOX) is None
    assert "trip_box_apart" in codes_of(send_out(village))


def test_a_missing_ballot_stays_out_of_the_station_and_is_explained(village: Village) -> None:
    trip = a_trip(village)
    for line in range(1, 5):
        keep(trip, told(line, VOTED, line))
    recorded(take_back(village, trip, brought_back=1, explanation="掉在路上"))
    assert stock(village) == Stock(22, 4, 0, 1)
    assert trip_now(village, trip.id).explanation == "掉在路上"
