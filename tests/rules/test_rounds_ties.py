"""Tie votes in the row of rounds: what waited for them is decided, and whoever is level still votes again."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Elected, Further, Seat, Tie
from kiosk.rules.rounds import to_settle
from tests.rules.chains import Election, an_election, seated_at

FIRST, FURTHER, TIE = RoundKind
CHAIR_TIED: dict[str, Any] = {
    "chair": {"a": 95, "b": 95},
    "vice_chair": {"v": 100},
    "member": {"a": 110, "c": 100, "d": 95, "e": 92},
}
"""a would also be a member, so the members wait."""
THREE_LEVEL: dict[str, Any] = {"chair": {"k": 120}, "vice_chair": {"v": 100}, "member": {"m": 110, "n": 105}}


def level(people: str, seats: int = 1, **more: Any) -> Election:
    """After a first round in which these are level for so many of the three members' seats."""
    above = dict(list(THREE_LEVEL["member"].items())[: 3 - seats])
    return an_election(**THREE_LEVEL | {"member": above | dict.fromkeys(people.split(), 95)} | more)


@pytest.mark.rule("R-RES-05", "R-RES-05b")
def test_a_post_waits_for_the_tie_above_it_and_the_others_go_on() -> None:
    stands = an_election(**CHAIR_TIED).stands
    assert seated_at(stands) == {"vice_chair": ["v"]}
    assert (stands.waits, stands.ties, stands.further, stands.next) == (
        ("member",),
        (Tie("chair", 1, ("a", "b")),),
        (),
        TIE,
    )


@pytest.mark.rule("R-RES-05")
@pytest.mark.parametrize(
    ("winner", "members"),
    [("a", {"c": 100, "d": 95, "e": 92}), ("b", {"a": 110, "c": 100, "d": 95})],
)
def test_the_tie_vote_decides_the_post_that_waited_by_the_votes_of_its_own_round(
    winner: str, members: dict[str, int]
) -> None:
    stands = an_election(**CHAIR_TIED).then({"chair": {winner: 86, "ab".replace(winner, ""): 85}}).stands
    assert stands.elected[0] == Elected(winner, "chair", 86)
    assert stands.again == stands.elected[1:] == tuple(Elected(who, "member", n) for who, n in members.items())
    assert seated_at(stands) == {"vice_chair": ["v"], "chair": [winner], "member": list(members)}
    assert (stands.settled, stands.waits, stands.finished) == ((Seat(winner, "chair"),), (), True)
    assert stands.base == an_election(**CHAIR_TIED).votes[0].tally
    assert stands.worked_out is not None
    assert [each.person for each in stands.worked_out.elected] == ["v", *members], "the tie vote names the chair"


@pytest.mark.rule("R-RES-05", "R-RES-06")
def test_a_post_that_waited_may_leave_seats_to_a_further_election_or_be_level_itself() -> None:
    few = an_election(**CHAIR_TIED | {"member": {"a": 110, "c": 100, "d": 70}})
    assert few.then({"chair": {"a": 86}}).stands.further == (Further("member", 2, ("d",)),)
    assert few.then({"chair": {"b": 86}}).stands.further == (Further("member", 1, ("d",)),)
    tied = an_election(**CHAIR_TIED | {"member": {"a": 110, "c": 100, "d": 95, "e": 95, "f": 94}})
    assert tied.then({"chair": {"a": 86}}).stands.finished
    stands = tied.then({"chair": {"b": 86}}).stands
    assert (stands.ties, stands.next) == ((Tie("member", 1, ("d", "e")),), TIE)
    assert seated_at(stands)["member"] == ["a", "c"]
    last = tied.then({"chair": {"b": 86}}).then({"member": {"e": 80, "d": 79}}).stands
    assert seated_at(last)["member"] == ["a", "c", "e"]
    assert last.settled == (Seat("b", "chair"), Seat("e", "member"))
    assert (last.again, last.votes) == ((), 1)


@pytest.mark.rule("R-RES-10")
@pytest.mark.parametrize(("winner", "members"), [("a", ["w", "c", "d"]), ("b", ["c", "d", "e"])])
def test_the_womans_seat_that_waited_depends_on_who_won_above(winner: str, members: list[str]) -> None:
    tied = {"chair": {"a": 95, "b": 95}, "vice_chair": {"v": 100}, "women": "b w"}
    election = an_election(**tied, member={"c": 110, "d": 100, "e": 95, "w": 90})
    assert election.stands.waits == ("member",)
    assert seated_at(election.then({"chair": {winner: 86}}).stands)["member"] == members


@pytest.mark.rule("R-RES-05", "R-CNT-14")
def test_with_flow_down_everything_below_is_decided_once_the_tie_is() -> None:
    votes = {"chair": {"a": 95, "b": 95}, "vice_chair": {"a": 2, "v": 96}, "member": {"c": 100, "d": 95, "e": 92}}
    election = an_election(**votes, rules={"roll_down": True})
    assert election.stands.waits == ("vice_chair", "member")
    stands = election.then({"chair": {"a": 86}}).stands
    assert seated_at(stands) == {"chair": ["a"], "vice_chair": ["v"], "member": ["c", "b", "d"]}
    assert Elected("b", "member", 95) in stands.again, "with the votes that came down from the chair"


@pytest.mark.rule("R-RES-05")
def test_level_again_is_voted_on_again_among_fewer() -> None:
    election = level("p q r")
    assert election.stands.ties == (Tie("member", 1, ("p", "q", "r")),)
    fewer = election.then({"member": {"p": 70, "q": 70, "r": 31}})
    assert fewer.stands.ties == (Tie("member", 1, ("p", "q")),)
    assert (fewer.stands.elected, fewer.stands.next) == ((), TIE)
    assert seated_at(fewer.then({"member": {"q": 86, "p": 85}}).stands)["member"] == ["m", "n", "q"]


@pytest.mark.rule("R-RES-05")
def test_of_two_seats_one_is_won_and_the_other_voted_on_again() -> None:
    stands = level("p q r s", seats=2).then({"member": {"s": 90, "q": 40, "r": 40, "p": 1}}).stands
    assert seated_at(stands)["member"] == ["m", "s"]
    assert (stands.ties, stands.settled) == ((Tie("member", 1, ("q", "r")),), (Seat("s", "member"),))


@pytest.mark.rule("R-RES-05")
def test_a_tie_vote_in_which_every_ballot_is_blank_is_held_again_among_the_same() -> None:
    election = level("p q r")
    blank = election.then()
    assert blank.votes[-1].valid
    assert (blank.stands.ties, blank.stands.seated) == (election.stands.ties, election.stands.seated)
    assert (blank.stands.next, blank.stands.votes, blank.stands.void) == (TIE, 1, False)
    assert blank.then({"member": {"r": 1}}).stands.finished, "one vote is enough"


@pytest.mark.rule("R-RES-05")
@pytest.mark.parametrize(
    ("blank", "after"),
    [
        ({}, Tie("member", 1, ("p", "q"))),
        ({"found": 171, "issued": 170}, Tie("member", 1, ("p", "q"))),
    ],
)
def test_whom_a_tie_vote_put_behind_does_not_come_back_when_the_next_is_blank_or_void(
    blank: dict[str, int], after: Tie
) -> None:
    fewer = level("p q r").then({"member": {"p": 70, "q": 70, "r": 31}})
    assert fewer.then(**blank).stands.ties == (after,)


@pytest.mark.rule("R-RES-05")
def test_when_too_few_get_votes_those_without_are_level_for_what_is_left() -> None:
    some = level("p q r s", seats=3).then({"member": {"q": 3}})
    assert some.stands.ties == (Tie("member", 2, ("p", "r", "s")),)
    narrowed = level("p q r s", seats=2).then({"member": {"p": 60, "q": 60, "r": 60}})
    assert narrowed.stands.ties == (Tie("member", 2, ("p", "q", "r")),)
    won = narrowed.then({"member": {"q": 5}})
    assert won.stands.ties == (Tie("member", 1, ("p", "r")),), "s was put behind them"


@pytest.mark.rule("R-RES-10")
def test_the_womans_seat_is_voted_on_first_and_then_the_others_seat_with_whoever_lost_it() -> None:
    election = an_election(member={"a": 110, "b": 95, "c": 95, "v": 95, "w": 95}, women="v w")
    first, second = Tie("member", 1, ("v", "w")), Tie("member", 1, ("b", "c", "v", "w"))
    assert election.stands.ties == (first, second)
    assert to_settle(election.stands.ties) == (first,)
    assert [[one.person for one in on.candidates] for on in election.contests()] == [["v", "w"]]
    same = election.then({"member": {"v": 80, "w": 80}})
    assert same.stands.ties == (first, second)
    after = same.then({"member": {"w": 81, "v": 80}})
    assert seated_at(after.stands)["member"] == ["a", "w"]
    assert after.stands.ties == (Tie("member", 1, ("b", "c", "v")),)
    assert seated_at(after.then({"member": {"v": 60, "b": 59}}).stands)["member"] == ["a", "w", "v"]


@pytest.mark.rule("R-RES-10")
def test_a_woman_put_behind_in_the_vote_for_the_womans_seat_stands_for_the_others_seat_all_the_same() -> None:
    votes = {"a": 110, "b": 95, "c": 95, "u": 95, "v": 95, "w": 95}
    fewer = an_election(member=votes, women="u v w").then({"member": {"u": 70, "v": 70, "w": 20}})
    second = Tie("member", 1, ("b", "c", "u", "v", "w"))
    assert fewer.stands.ties == (Tie("member", 1, ("u", "v")), second)
    assert fewer.then().stands.ties == (Tie("member", 1, ("u", "v")), second)
    assert fewer.then({"member": {"u": 1}}).stands.ties == (Tie("member", 1, ("b", "c", "v", "w")),)


def test_ties_of_two_posts_are_voted_on_together_and_each_goes_its_own_way() -> None:
    tied = {"chair": {"a": 95, "b": 95}, "vice_chair": {"v": 100}, "member": dict.fromkeys("cdef", 95)}
    election = an_election(**tied)
    assert [(on.post, on.seats) for on in election.contests()] == [("chair", 1), ("member", 3)]
    after = election.then({"chair": {"a": 80, "b": 80}, "member": {"c": 90, "d": 60, "e": 59, "f": 58}})
    assert after.stands.ties == (Tie("chair", 1, ("a", "b")),)
    assert seated_at(after.stands)["member"] == ["c", "d", "e"]
    assert [on.post for on in after.contests()] == ["chair"]
    assert after.then({"chair": {"b": 1}}).stands.finished


@pytest.mark.rule("R-RES-05b")
def test_tie_votes_come_before_further_elections_and_do_not_count() -> None:
    votes = {"chair": {"a": 95, "b": 95}, "vice_chair": {"v": 80, "x": 70}, "member": {"c": 100, "d": 95, "e": 92}}
    election = an_election(**votes)
    assert (election.stands.next, [each.post for each in election.stands.further]) == (TIE, ["vice_chair"])
    settled = election.then().then({"chair": {"a": 80}})
    assert (settled.stands.next, settled.stands.votes) == (FURTHER, 1)
    assert settled.then({"vice_chair": {"v": 90}}).stands.votes == 2


@pytest.mark.rule("R-RES-05", "R-RES-07")
def test_a_further_election_may_be_level_too_and_its_tie_vote_settles_it() -> None:
    votes = {"chair": {"a": 120}, "vice_chair": {"v": 80, "x": 70}, "member": {"c": 100, "d": 95, "x": 60, "y": 50}}
    further = an_election(**votes).then({"vice_chair": {"v": 80, "x": 80}, "member": {"x": 100, "y": 60}})
    stands = further.stands
    assert (stands.ties, stands.waits) == ((Tie("vice_chair", 1, ("v", "x")),), ("member",))
    lost = further.then({"vice_chair": {"v": 86, "x": 85}}).stands
    assert seated_at(lost) == {"chair": ["a"], "member": ["c", "d", "x"], "vice_chair": ["v"]}
    won = further.then({"vice_chair": {"x": 86, "v": 85}}).stands
    assert seated_at(won) == {"chair": ["a"], "member": ["c", "d", "y"], "vice_chair": ["x"]}
    assert (lost.finished, won.finished, won.votes) == (True, True, 2)


@pytest.mark.rule("R-RES-12")
def test_who_won_a_tie_vote_and_gave_the_seat_up_leaves_it_to_the_others_in_line() -> None:
    freed = level("p q r").then({"member": {"p": 90, "q": 50}}, Seat("p", "member"))
    assert freed.stands.further == (Further("member", 1, ("q", "r")),)
    assert (freed.stands.next, freed.stands.gave_up) == (FURTHER, {"p"})


@pytest.mark.rule("R-RES-12")
def test_who_gave_a_seat_up_before_the_tie_vote_does_not_get_it_back_by_it() -> None:
    freed = an_election(Seat("v", "vice_chair"), **CHAIR_TIED | {"vice_chair": {"v": 100, "x": 60}})
    assert (freed.stands.next, freed.stands.further) == (TIE, (Further("vice_chair", 1, ("x",)),))
    stands = freed.then({"chair": {"a": 86}}).stands
    assert [each.person for each in stands.again] == ["c", "d", "e"]
    assert stands.further == (Further("vice_chair", 1, ("x",)),)


@pytest.mark.rule("R-RES-12")
def test_a_winner_who_gave_the_seat_up_stays_worked_out_while_another_tie_is_settled() -> None:
    tied = {"chair": {"a": 95, "b": 95}, "vice_chair": {"v": 100}, "member": dict.fromkeys("cdef", 95)}
    votes = {"chair": {"a": 90}, "member": {"c": 60, "d": 59, "e": 50, "f": 50}}
    after = an_election(**tied).then(votes, Seat("a", "chair")).then({"member": {"f": 90}})
    assert seated_at(after.stands) == {"vice_chair": ["v"], "member": ["c", "d", "f"]}
    assert after.stands.again == ()
    assert after.stands.further == (Further("chair", 1, ("b",)),)


@pytest.mark.rule("R-RES-05")
def test_a_seat_freed_in_a_post_that_waits_is_open_once_the_post_is_decided() -> None:
    votes = {"chair": {"a": 80, "b": 70}, "member": {"c": 110, "d": 100, "a": 80, "b": 70, "e": 60}}
    tied = an_election(**votes).then({"chair": {"a": 80, "b": 80}, "member": {"a": 90, "b": 85}}, Seat("c", "member"))
    assert (tied.stands.waits, tied.stands.further) == (("member",), ())
    after = tied.then({"chair": {"b": 86}}).stands
    assert seated_at(after) == {"member": ["d", "a"], "chair": ["b"]}
    assert after.further == (Further("member", 1, ()),)
