"""The woman's seat in the lowest post, and what holds a result: no woman, or near relatives."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Hold, Seat, decide, no_woman_hold
from tests.rules.tallies import a_tally, further_of, seats_of, standings_of, ties_of

FIRST, FURTHER, TIE = RoundKind
MEN = {"陈戊": 110, "吴己": 101, "郑庚": 95, "周壬": 95}


@pytest.mark.rule("R-RES-10")
def test_a_woman_over_the_line_is_seated_first_and_nobody_ties() -> None:
    said = decide(a_tally({"林甲": 120}, {"陈乙": 80}, {**MEN, "曾敏": 90}, women="曾敏"))
    assert seats_of(said)["member"] == ["曾敏", "陈戊", "吴己"]
    assert said.ties == ()
    standings = standings_of(said)
    assert standings["曾敏", "member"] == ("elected", "R-RES-10", 0)
    assert standings["周壬", "member"] == standings["郑庚", "member"] == ("no_seat_left", "R-RES-10", 0)


@pytest.mark.rule("R-RES-10")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"member": {**MEN, "曾敏": 89}}, "she is under the line"),
        ({"women": ""}, "she is a man"),
        ({"rules": {"woman_first": False}}, "the sheet does not want it"),
        ({"chair": {"林甲": 120}, "women": "曾敏 林甲"}, "a woman is chair"),
        ({"seated": [Seat("林甲", "chair")], "women": "曾敏 林甲"}, "a woman holds a seat already"),
        ({"kind": FURTHER}, "it is a further election"),
        ({"kind": TIE}, "it is a tie vote"),
    ],
)
def test_otherwise_the_members_are_seated_by_votes(change: dict[str, Any], why: str) -> None:
    said = decide(a_tally(**{"chair": {"林甲": 1}, "member": {**MEN, "曾敏": 90}, "women": "曾敏", **change}))
    assert seats_of(said)["member"] == ["陈戊", "吴己"], why
    assert ties_of(said) == [("member", 1, "周壬 郑庚")], why


@pytest.mark.rule("R-RES-10")
def test_the_womans_seat_is_in_the_lowest_post_alone() -> None:
    said = decide(a_tally({"a": 100, "w": 95}, {"b": 100}, women="w"))
    assert seats_of(said) == {"chair": ["a"], "vice_chair": ["b"]}


@pytest.mark.rule("R-RES-10")
@pytest.mark.parametrize(
    ("votes", "women", "elected", "ties"),
    [
        ({"a": 110, "b": 101, "w": 95, "d": 94}, "w", "a b w", []),
        ({"w": 110, "b": 101, "c": 95, "d": 95}, "w", "w b", [("member", 1, "c d")]),
        ({"a": 110, "b": 95, "v": 95, "w": 95}, "v w", "a", [("member", 2, "b v w")]),
        ({"a": 110, "b": 95, "c": 95, "w": 95}, "w", "w a", [("member", 1, "b c")]),
        ({"a": 110, "b": 101, "v": 95, "w": 95}, "v w", "a b", [("member", 1, "v w")]),
        ({"a": 110, "b": 101, "c": 95, "w": 95}, "w", "w a b", []),
        ({"a": 110, "b": 101, "c": 101, "d": 100, "w": 95}, "w", "w a", [("member", 1, "b c")]),
        ({"a": 110, "b": 101, "c": 100, "v": 95, "w": 95, "u": 94}, "u v w", "a b", [("member", 1, "v w")]),
        (
            {"a": 110, "b": 101, "c": 101, "v": 95, "w": 95},
            "v w",
            "a",
            [("member", 1, "v w"), ("member", 1, "b c")],
        ),
        (
            {"a": 110, "b": 95, "c": 95, "v": 95, "w": 95},
            "v w",
            "a",
            [("member", 1, "v w"), ("member", 1, "b c v w")],
        ),
    ],
)
def test_one_seat_goes_to_a_woman_unless_the_order_is_sure_to_seat_one_whatever_a_ties_outcome(
    votes: dict[str, int], women: str, elected: str, ties: list[tuple[str, int, str]]
) -> None:
    said = decide(a_tally(member=votes, women=women))
    assert seats_of(said)["member"] == elected.split()
    assert ties_of(said) == ties


@pytest.mark.rule("R-RES-10")
def test_women_level_for_the_womans_seat_vote_again_for_it_and_the_loser_is_one_of_the_others() -> None:
    votes = {"a": 110, "b": 95, "c": 95, "v": 95, "w": 95}
    said = standings_of(decide(a_tally(member=votes, women="v w")))
    assert said["v", "member"] == ("level", "R-RES-10", 0)
    assert said["b", "member"] == ("level", "R-RES-05", 0)
    after = decide(a_tally(member=votes, women="v w", settled=[Seat("w", "member")]))
    assert (seats_of(after), ties_of(after)) == ({"member": ["a"]}, [("member", 1, "b c v")])


@pytest.mark.rule("R-RES-10")
def test_a_single_seat_goes_to_the_woman_or_to_the_tie_of_the_women() -> None:
    one = {"seats": {"member": 1}, "rules": {"roll_down": True}}
    assert seats_of(decide(a_tally(member={"a": 100, "w": 95}, women="w", **one))) == {"member": ["w"]}
    level = decide(a_tally(member={"a": 100, "v": 95, "w": 95}, women="v w", **one))
    assert (level.elected, ties_of(level)) == ((), [("member", 1, "v w")])


@pytest.mark.rule("R-RES-10")
@pytest.mark.parametrize(
    ("level_above", "members", "women", "waits"),
    [
        ("a b", {**MEN, "w": 90}, "b w", True),
        ("a b", {**MEN, "w": 90}, "w", False),
        ("a b", {**MEN, "w": 90}, "a b w", False),
        ("a b", {**MEN, "w": 89}, "b w", False),
        ("a b", {"陈戊": 110, "w": 101, "郑庚": 95}, "b w", False),
        ("a b", {**MEN, "b": 90}, "b", True),
    ],
)
def test_the_lowest_post_waits_for_a_tie_above_that_may_still_seat_a_woman(
    level_above: str, members: dict[str, int], women: str, waits: bool
) -> None:
    """It waits where that changes who is seated: not where the tied are all women or all men, nor where no woman is
    over the line, nor where one is seated by votes anyway."""
    said = decide(a_tally(dict.fromkeys(level_above.split(), 95), member=members, women=women))
    assert said.waits == (("member",) if waits else ())


@pytest.mark.rule("R-RES-10")
def test_after_the_tie_vote_above_the_lowest_post_is_decided_by_who_won_it() -> None:
    votes: dict[str, Any] = {"chair": {"a": 95, "b": 95}, "member": {**MEN, "w": 90}, "women": "b w"}
    man = decide(a_tally(**votes, settled=[Seat("a", "chair")]))
    assert (seats_of(man), man.ties) == ({"member": ["w", "陈戊", "吴己"]}, ())
    woman = decide(a_tally(**votes, settled=[Seat("b", "chair")]))
    assert (seats_of(woman), ties_of(woman)) == ({"member": ["陈戊", "吴己"]}, [("member", 1, "周壬 郑庚")])


@pytest.mark.rule("R-RES-10")
def test_a_lowest_post_whose_seats_tie_votes_gave_away_has_none_for_a_woman() -> None:
    said = decide(
        a_tally(member={"a": 95, "b": 95, "w": 90}, women="w", seats={"member": 1}, settled=[Seat("a", "member")])
    )
    assert (said.elected, said.ties, said.further) == ((), (), ())


@pytest.mark.rule("R-RES-10")
def test_a_tied_man_whom_the_womans_seat_keeps_out_below_keeps_nobody_waiting() -> None:
    """Whether b wins above or not, a and w are the two members."""
    said = decide(
        a_tally({"b": 95, "c": 95}, member={"a": 100, "b": 95, "w": 90}, women="w", seats={"chair": 1, "member": 2})
    )
    assert (seats_of(said), said.waits) == ({"member": ["w", "a"]}, ())


ALL_FILLED: dict[str, Any] = {"chair": {"a": 120}, "vice_chair": {"b": 100}, "member": {"c": 100, "d": 95, "e": 90}}


@pytest.mark.rule("R-RES-11")
@pytest.mark.parametrize(
    ("change", "held"),
    [
        ({}, True),
        ({"women": "e"}, False),
        ({"women": "x", "seated": [Seat("x", "elsewhere")]}, False),
        ({"sex": {}}, True),
        ({"open_elsewhere": True}, False),
        ({"member": {"c": 100, "d": 95, "e": 89}}, False),
        ({"member": {"c": 100, "d": 95, "e": 90, "f": 90}}, False),
        ({"chair": {"a": 95, "f": 95}, "vice_chair": {"a": 96}}, False),
        ({"member": {"c": 100, "d": 95, "e": 89}, "seats": {"chair": 1, "vice_chair": 1, "member": 2}}, True),
        ({"member": {"c": 100, "d": 95}, "settled": [Seat("f", "member")]}, True),
        ({"member": {"c": 100, "d": 95}, "settled": [Seat("f", "member")], "women": "f"}, False),
    ],
)
def test_every_seat_filled_and_no_woman_among_them_holds_the_result(change: dict[str, Any], held: bool) -> None:
    assert decide(a_tally(**{**ALL_FILLED, **change})).holds == ((Hold("no_woman"),) if held else ())


@pytest.mark.rule("R-RES-11")
def test_nobody_seated_holds_nothing_and_vacant_seats_can_be_asked_about() -> None:
    assert no_woman_hold([], {}) == ()
    assert no_woman_hold(["a"], {"a": "M"}) == (Hold("no_woman"),)
    assert no_woman_hold(["a", "w"], {"a": "M", "w": "F"}) == ()


@pytest.mark.rule("R-RES-12")
def test_near_relatives_who_both_sit_hold_the_result_and_nobody_is_chosen() -> None:
    said = decide(a_tally({"林甲": 120}, {"w": 100}, {"林丁": 100}, women="w", kin=[("林甲", "林丁")]))
    assert said.holds == (Hold("kin", ("林丁", "林甲")),)
    assert seats_of(said) == {"chair": ["林甲"], "vice_chair": ["w"], "member": ["林丁"]}


@pytest.mark.rule("R-RES-12")
def test_pairs_come_in_the_order_of_the_file_each_once_and_before_the_missing_woman() -> None:
    pairs = [("e", "d"), ("b", "a"), ("a", "b"), ("a", "x"), ("y", "z"), ("d", "e")]
    said = decide(a_tally(**ALL_FILLED, kin=pairs))
    assert said.holds == (Hold("kin", ("d", "e")), Hold("kin", ("a", "b")), Hold("no_woman"))


@pytest.mark.rule("R-RES-12")
@pytest.mark.parametrize(
    ("chair", "more", "held"),
    [
        ("y", {}, False),
        ("y", {"seated": [Seat("z", "elsewhere")]}, True),
        ("y", {"settled": [Seat("z", "vice_chair")]}, True),
        ("a", {"seated": [Seat("y", "elsewhere"), Seat("z", "elsewhere")]}, True),
        ("a", {"seated": [Seat("y", "elsewhere")]}, False),
    ],
)
def test_pairs_are_looked_for_among_everybody_who_sits(chair: str, more: dict[str, Any], held: bool) -> None:
    said = decide(a_tally({chair: 120}, {"z": 20}, women="a y z", kin=[("y", "z")], **more))
    assert said.holds == ((Hold("kin", ("y", "z")),) if held else ())


@pytest.mark.rule("R-RES-12")
def test_people_who_are_only_level_or_stand_again_hold_nothing() -> None:
    said = decide(a_tally({"a": 95, "b": 95}, {"c": 80, "d": 70}, kin=[("a", "b"), ("c", "d"), ("a", "c")]))
    assert (ties_of(said), further_of(said)) == ([("chair", 1, "a b")], [("vice_chair", 1, "c d")])
    assert said.holds == ()
