"""Mobile boxes: both sides of every boundary of R-BOX-03, 04 and 05."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.rules.book import sheet
from kiosk.rules.boxes import BoxState
from kiosk.rules.mobile import (
    MOST_WRITTEN,
    SCRIBE_GROUP,
    Application,
    HomeVote,
    Leaving,
    LeftOff,
    Return,
    ScribesTold,
    Told,
    TripVoterState,
    left_off,
    may_be_listed,
    may_release,
    may_strike,
    obstacles_to_leave,
    refuse_record,
    refuse_return,
    refuse_scribes,
)

SHEET = sheet("putian-2017")
ASKED = Application(on_roll=True, box=3, box_is_mobile=True, applied_on=date(2017, 4, 20), today=date(2017, 4, 20))


def code(finding: object) -> str:
    return getattr(finding, "code", "")


@pytest.mark.rule("R-BOX-03")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"on_roll": False}, "not_on_roll"),
        ({"box_is_mobile": False}, "box_not_mobile"),
        ({"proxy": "林大"}, "mobile_has_proxy"),
        ({"listed": 3}, "mobile_listed_already"),
        ({"applied_on": date(2017, 4, 21)}, "mobile_applied_later"),
    ],
)
def test_only_who_is_on_the_roll_and_gave_no_proxy_is_listed_once(change: dict[str, object], said: str) -> None:
    assert code(may_be_listed(replace(ASKED, **change))) == said


def test_a_list_is_closed_while_its_box_is_out() -> None:
    assert may_strike(False, 3) is None
    assert code(may_strike(True, 3)) == "mobile_on_trip"


def test_who_has_drawn_a_ballot_gave_a_proxy_or_was_released_is_left_off_a_trip() -> None:
    nothing = {"on_roll": True, "drawn": False, "proxy": False, "released": False}
    assert left_off(**nothing) is None
    assert left_off(**nothing | {"drawn": True}) is LeftOff.DRAWN
    assert left_off(**nothing | {"proxy": True}) is LeftOff.PROXY
    assert left_off(**nothing | {"released": True}) is LeftOff.RELEASED
    assert left_off(**nothing | {"on_roll": False}) is LeftOff.OFF_ROLL


LEAVING = Leaving(
    box=3,
    box_is_mobile=True,
    approval="8号",
    state=BoxState.SEALED,
    apart=False,
    out=False,
    seal="M001",
    seal_read="M001",
    listed=4,
    team=3,
    leader_goes=True,
    ballots=6,
    left=6,
)


@pytest.mark.rule("R-BOX-04")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"state": BoxState.IN_USE}, []),
        ({"seal_read": "m 001"}, []),
        ({"ballots": 1}, []),
        ({"listed": 1}, []),
        ({"box_is_mobile": False}, ["box_not_mobile"]),
        ({"out": True}, ["trip_out_already"]),
        ({"approval": ""}, ["trip_no_approval"]),
        ({"state": BoxState.LISTED}, ["trip_not_sealed"]),
        ({"state": BoxState.CLOSED}, ["trip_not_sealed"]),
        ({"apart": True}, ["trip_box_apart"]),
        ({"seal_read": ""}, ["trip_seal_missing"]),
        ({"seal_read": "M002"}, ["trip_seal_differs"]),
        ({"listed": 0}, ["trip_list_empty"]),
        ({"team": 2}, ["trip_scrutineers"]),
        ({"leader_goes": False}, ["trip_leader_stays"]),
        ({"ballots": 0}, ["trip_ballots"]),
        ({"ballots": 7}, ["trip_ballots"]),
        ({"ballots": -1}, ["trip_ballots"]),
        ({"approval": "", "listed": 0, "team": 2}, ["trip_no_approval", "trip_list_empty", "trip_scrutineers"]),
    ],
)
def test_a_box_leaves_only_with_everything_it_needs(change: dict[str, object], said: list[str]) -> None:
    assert [one.code for one in obstacles_to_leave(replace(LEAVING, **change), SHEET)] == said


TOLD = Told(HomeVote.VOTED, polling=True, out=True, state=TripVoterState.HELD, drawn=False, ballots=1)


@pytest.mark.rule("R-BOX-04", "R-IN-01")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"state": TripVoterState.NOT_VOTED}, ""),
        ({"outcome": HomeVote.NOT_VOTED, "ballots": 0}, ""),
        ({"outcome": HomeVote.NOT_VOTED, "state": TripVoterState.NOT_VOTED}, ""),
        ({"outcome": HomeVote.NOT_VOTED, "drawn": True}, ""),
        ({"outcome": HomeVote.SPOILED, "state": None}, ""),
        ({"outcome": HomeVote.SPOILED, "state": None, "ballots": 0}, "trip_no_ballots"),
        ({"ballots": 0}, "trip_no_ballots"),
        ({"state": None}, "trip_not_listed"),
        ({"state": TripVoterState.RELEASED}, "trip_released"),
        ({"state": TripVoterState.VOTED}, "trip_voted_already"),
        ({"outcome": HomeVote.NOT_VOTED, "state": TripVoterState.VOTED}, "trip_voted_already"),
        ({"drawn": True}, "trip_voted_in_hall"),
        ({"out": False}, "trip_back"),
        ({"polling": False}, "trip_polls_closed"),
    ],
)
def test_a_record_counts_for_who_is_on_the_list_once_and_with_a_ballot_in_hand(
    change: dict[str, object], said: str
) -> None:
    assert code(refuse_record(replace(TOLD, **change))) == said


def test_somebody_held_is_released_unless_the_team_recorded_a_vote() -> None:
    assert may_release(TripVoterState.HELD, True) is None
    assert may_release(TripVoterState.NOT_VOTED, True) is None
    assert code(may_release(TripVoterState.VOTED, True)) == "release_voted"
    assert code(may_release(TripVoterState.RELEASED, True)) == "release_already"
    assert code(may_release(TripVoterState.HELD, False)) == "release_not_held"
    assert code(may_release(None, True)) == "release_not_held"


BACK = Return(out=True, taken=6, cast=3, spoiled=1, brought_back=2, unrecorded=0, reader_went=False, seal_read="M001")


@pytest.mark.rule("R-BOX-05")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"brought_back": 1}, "trip_missing"),
        ({"brought_back": 3}, "trip_too_many_back"),
        ({"brought_back": 1, "explanation": "掉在路上"}, ""),
        ({"brought_back": 3, "explanation": "多数了一张"}, ""),
        ({"brought_back": 0, "cast": 6, "spoiled": 0}, ""),
        ({"brought_back": -1, "explanation": "x"}, "trip_brought_back"),
        ({"brought_back": 7, "explanation": "x"}, "trip_brought_back"),
        ({"unrecorded": 1}, "trip_unrecorded"),
        ({"reader_went": True}, "trip_reader_went"),
        ({"seal_read": ""}, "trip_seal_missing"),
        ({"seal_read": "M007"}, ""),
        ({"out": False}, "trip_back_already"),
    ],
)
def test_what_was_taken_is_cast_spoiled_or_brought_back_or_explained(change: dict[str, object], said: str) -> None:
    found = refuse_return(replace(BACK, **change))
    assert code(found) == said


def test_one_missing_is_said_as_a_number() -> None:
    found = refuse_return(replace(BACK, brought_back=1))
    assert found is not None
    assert found.numbers["missing"] == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (ScribesTold(1, polling=True, handed_out=SCRIBE_GROUP), ""),
        (ScribesTold(1, polling=True, handed_out=SCRIBE_GROUP - 1), "scribes_together"),
        (ScribesTold(1, polling=False, handed_out=0), ""),
        (ScribesTold(1, polling=True, unrecorded=0), ""),
        (ScribesTold(1, polling=True, unrecorded=1), "scribes_on_the_way"),
        (ScribesTold(1, polling=False, unrecorded=1), "scribes_on_the_way"),
        (ScribesTold(0, polling=False, handed_out=0), "scribes_wrong"),
        (ScribesTold(-1, polling=False, handed_out=0), "scribes_wrong"),
        (ScribesTold(MOST_WRITTEN, polling=False, handed_out=0), ""),
        (ScribesTold(MOST_WRITTEN + 1, polling=False, handed_out=0), "scribes_wrong"),
    ],
)
def test_scribes_are_counted_where_the_count_is_of_many(told: ScribesTold, said: str) -> None:
    assert code(refuse_scribes(told)) == said
