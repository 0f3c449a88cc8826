"""What the next round votes on, who stands in it, what its day and hours must be, and who may refuse."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Seat, Tie
from kiosk.rules.next_round import Contest, InLine, Wanted, contests, may_prepare
from kiosk.rules.rounds import outlook, to_settle
from tests.rules.chains import J8, MEN, Election, an_election

ON = date(2017, 5, 7)
FIVE = {"a": 80, "b": 70, "c": 60, "d": 60, "e": 1}
CHAIR_OPEN: dict[str, Any] = {"chair": FIVE, "vice_chair": {"v": 100}, "member": {"x": 100, "y": 95, "z": 90}}
"""Nobody is chair; a and b stand."""
TO_THE_THIRD_MEMBER = an_election().then({"member": {"郑庚": 91, "周壬": 80}})


def line_of(election: Election, post: str = "chair", **who: Collection[str]) -> str:
    """Everybody in line, in order, those who stand with a star."""
    on = next(on for on in contests(election.stands, who.get("out", ()), who.get("refused", ())) if on.post == post)
    return " ".join(f"{one.person}{'*' if one.stands else ''}" for one in on.line or ())


@pytest.mark.rule("R-RES-07")
def test_the_round_after_a_tie_is_for_the_open_seat_with_everybody_in_line_by_votes() -> None:
    assert contests(TO_THE_THIRD_MEMBER.stands, (), ()) == (
        Contest("vice_chair", 1, (InLine("陈乙", 80, True), InLine("黄丙", 70, True))),
    )


@pytest.mark.rule("R-RES-05")
def test_a_tie_vote_is_among_the_tied_alone_with_the_votes_that_made_them_level() -> None:
    expected = (Contest("member", 1, (InLine("周壬", 95, True), InLine("郑庚", 95, True))),)
    assert contests(an_election().stands, (), ()) == expected
    assert contests(an_election().stands, {"周壬"}, {"郑庚"}) == expected, "nobody drops out of it"


@pytest.mark.rule("R-RES-05", "R-RES-05b")
def test_one_tie_vote_settles_the_first_tie_of_each_post() -> None:
    first, second, other = Tie("member", 1, ("v", "w")), Tie("member", 1, ("b", "c")), Tie("chair", 1, ("a", "k"))
    assert to_settle([other, first, second]) == (other, first)
    assert to_settle([]) == ()


@pytest.mark.rule("R-RES-07")
@pytest.mark.parametrize(
    ("refused", "line"),
    [
        ("", "a* b* c d e"),
        ("a", "a b* c* d* e"),
        ("b", "a* b c* d* e"),
        ("a b", "a b c* d* e"),
        ("c", "a* b* c d e"),
        ("b c", "a* b c d* e"),
        ("b c d", "a* b c d e*"),
        ("a b c", "a b c d* e*"),
        ("a b c d", "a b c d e*"),
        ("a b c d e", "a b c d e"),
    ],
)
def test_the_next_in_line_stand_for_those_who_refuse_and_all_level_with_the_last(refused: str, line: str) -> None:
    assert line_of(an_election(**CHAIR_OPEN), refused=refused.split()) == line


@pytest.mark.rule("R-RES-07")
def test_who_left_the_roll_is_not_in_line_and_the_next_takes_the_place() -> None:
    election = an_election(**CHAIR_OPEN)
    assert line_of(election, out={"a"}) == "b* c* d* e"
    assert line_of(election, out={"a"}, refused={"b"}) == "b c* d* e"
    assert line_of(election, out=set("abcde")) == ""


@pytest.mark.rule("R-RES-07")
@pytest.mark.parametrize(("extra", "line"), [(0, "a* b c d e"), (1, "a* b* c d e"), (2, "a* b* c* d* e")])
def test_as_many_stand_as_the_rules_of_the_vote_say(extra: int, line: str) -> None:
    assert line_of(an_election(**CHAIR_OPEN, rules={"extra_candidates": extra})) == line


@pytest.mark.rule("R-RES-07", "R-RES-12")
def test_who_sits_or_gave_a_seat_up_is_not_in_line_for_another() -> None:
    votes = CHAIR_OPEN | {"chair": FIVE | {"x": 75, "v": 74}}
    assert line_of(an_election(**votes)) == "a* b* c d e"
    assert line_of(an_election(Seat("x", "member"), **votes)) == "a* b* c d e", "not even with the second most votes"


def test_with_flow_down_the_line_is_by_the_votes_that_were_compared() -> None:
    votes = {"chair": {"a": 50, "b": 40}, "vice_chair": {"b": 20, "c": 15}, "member": {"x": 100, "y": 95, "z": 90}}
    on = contests(an_election(**votes, rules={"roll_down": True}).stands, (), ())
    assert on[1] == Contest("vice_chair", 1, (InLine("b", 60, True), InLine("a", 50, True), InLine("c", 15, False)))


def test_a_first_round_held_again_has_no_contests_for_everybody_may_be_written() -> None:
    assert contests(an_election(**J8, issued=170).stands, (), ()) == ()


@pytest.mark.rule("R-RES-01", "R-RES-07")
def test_a_void_further_election_is_held_again_with_those_who_refused_before_asked_anew() -> None:
    before = an_election(**CHAIR_OPEN)
    void = before.then({}, found=100, refused={"a"})
    assert void.votes[-1].tally.candidates == {"chair": ("b", "c", "d")}
    assert void.contests() == before.contests()
    assert void.contests({"a"}) == before.contests({"a"})


def asked(
    election: Election,
    refused: Mapping[str, str] | None = None,
    *,
    held_on: date = ON,
    opens: time = time(9),
    closes: time = time(12),
    holds_open: int = 0,
    rest_vacant: bool = False,
    off_roll: Collection[str] = (),
) -> list[tuple[str, str]]:
    """Code and rule of everything that is wrong with a round prepared so, the last one held on `ON`."""
    stands = election.stands
    people = {one.person for on in contests(stands, (), ()) for one in on.line or ()} | {"x", "林甲"}
    wanted = Wanted(held_on, opens, closes, ON, refused or {})
    lines = contests(stands, off_roll, ())
    found = may_prepare(stands, holds_open, rest_vacant, wanted, lines, people - set(off_roll))
    return [(each.code, each.rule_id) for each in found]


OPEN = an_election(**CHAIR_OPEN)


def test_a_tie_vote_a_further_election_and_a_void_round_may_be_prepared() -> None:
    for election in (an_election(), TO_THE_THIRD_MEMBER, an_election(**J8, issued=170), OPEN.then({}, found=100)):
        assert asked(election) == []


@pytest.mark.rule("R-RES-12")
def test_every_hold_is_decided_first() -> None:
    assert asked(OPEN, holds_open=1) == [("holds_open", "R-RES-12")]
    assert asked(OPEN, holds_open=0) == []


@pytest.mark.rule("R-RES-09")
def test_seats_that_are_to_stay_vacant_are_not_voted_on() -> None:
    assert asked(OPEN, rest_vacant=True) == [("vacant_already", "R-RES-09")]
    assert asked(OPEN, rest_vacant=False) == []


@pytest.mark.rule("R-RES-07")
def test_nothing_left_or_nobody_to_vote_on_is_said() -> None:
    full = an_election(**CHAIR_OPEN | {"chair": {"a": 90}})
    assert asked(full) == [("nothing_to_vote_on", "R-RES-07")]
    nobody = an_election(**CHAIR_OPEN | {"chair": {}})
    assert asked(nobody) == [("nobody_stands", "R-RES-07")]
    assert asked(an_election(**CHAIR_OPEN | {"chair": {"e": 1}})) == [], "one vote is enough to stand"
    wanted = Wanted(ON, time(9), time(12), ON, {})
    assert [each.code for each in may_prepare(outlook({"chair": 1}, []), 0, False, wanted, (), ())] == [
        "nothing_to_vote_on"
    ]


@pytest.mark.rule("R-RES-07")
def test_a_round_in_which_everybody_in_line_has_left_the_roll_has_nobody_to_stand() -> None:
    assert asked(OPEN, off_roll=set("abcde")) == [("nobody_stands", "R-RES-07")]
    assert asked(OPEN, off_roll=set("abcd")) == []
    assert asked(an_election(), off_roll={"周壬", "郑庚"}) == [], "a tie vote is among the tied"


@pytest.mark.rule("R-DAY-03")
def test_the_day_is_not_before_the_last_round_and_the_end_is_after_the_beginning() -> None:
    assert asked(OPEN, held_on=date(2017, 5, 6)) == [("round_before_last", "R-DAY-03")]
    assert asked(OPEN, held_on=date(2017, 5, 8)) == []
    assert asked(OPEN, opens=time(12), closes=time(12)) == [("round_hours", "R-DAY-03")]
    assert asked(OPEN, opens=time(12), closes=time(12, 1)) == []
    wrong = asked(OPEN, {"a": ""}, held_on=date(2017, 5, 6), opens=time(13))
    assert wrong == [("round_before_last", "R-DAY-03"), ("round_hours", "R-DAY-03"), ("refusal_reason", "R-RES-07")]


@pytest.mark.rule("R-RES-05")
def test_nobody_refuses_a_tie_vote_nor_a_first_round_held_again() -> None:
    assert asked(an_election(), {"周壬": "身体不好"}) == [("refusal_in_tie", "R-RES-05")]
    assert asked(an_election(**J8, issued=170), {"林甲": "身体不好"}) == [("refusal_in_tie", "R-RES-05")]


@pytest.mark.rule("R-RES-07")
@pytest.mark.parametrize(
    ("refused", "found"),
    [
        ({"a": "身体不好"}, []),
        ({"e": "身体不好"}, []),
        ({"a": ""}, ["refusal_reason"]),
        ({"x": "身体不好"}, ["not_in_line"]),
        ({"q": "身体不好"}, ["candidate_off_roll"]),
        ({"q": "身体不好", "x": "忙", "b": ""}, ["candidate_off_roll", "not_in_line", "refusal_reason"]),
        (dict.fromkeys("abcd", "忙"), []),
        (dict.fromkeys("abcde", "忙"), ["all_refuse"]),
        (dict.fromkeys("abcd", "忙") | {"e": ""}, ["refusal_reason"]),
    ],
)
def test_who_refuses_is_on_the_roll_and_in_line_has_a_reason_and_leaves_somebody(
    refused: dict[str, str], found: list[str]
) -> None:
    assert asked(OPEN, refused) == [(code, "R-RES-07") for code in found]


@pytest.mark.rule("R-RES-07")
def test_all_refuse_counts_those_who_are_left_on_the_roll() -> None:
    assert asked(OPEN, dict.fromkeys("bcde", "忙"), off_roll={"a"}) == [("all_refuse", "R-RES-07")]
    assert asked(OPEN, dict.fromkeys("bcd", "忙"), off_roll={"a"}) == []
    assert asked(OPEN, {"a": "忙"}, off_roll={"a"}) == [("candidate_off_roll", "R-RES-07")]


@pytest.mark.rule("R-RES-07")
def test_a_post_may_lose_all_its_candidates_while_another_has_some() -> None:
    both = an_election(**J8 | {"chair": {"k": 20}, "member": MEN | {"周壬": 89}})
    assert asked(both, {"k": "忙"}) == []
    assert [on.post for on in both.contests({"k"})] == ["vice_chair"]
    assert asked(both, {"k": "忙", "陈乙": "忙", "黄丙": "忙"}) == [("all_refuse", "R-RES-07")]
    assert both.then({"vice_chair": {"陈乙": 90}}, refused={"k"}).stands.next is RoundKind.FURTHER
