"""What holds a result, how the committee decides on it, and when the seats left may stay vacant."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.rules.decide import Elected, Hold, Seat
from kiosk.rules.finding import Finding
from kiosk.rules.holds import LONGEST, Decision, Elsewhere, Way, elsewhere, may_leave_vacant, may_settle, reasoned
from kiosk.rules.rounds import Outlook, holds
from tests.rules.chains import J8, Election, an_election

NUMBER = "999999196110101466"
FULL: dict[str, Any] = {
    "chair": {"林甲": 120, "何丙": 20},
    "vice_chair": {"陈乙": 100},
    "member": {"林丁": 110, "吴己": 101, "郑庚": 95, "周壬": 80},
}
"""Every seat is filled, with men alone."""
BROTHERS, NO_WOMAN = Hold("kin", ("林丁", "林甲")), Hold("no_woman")
KIN = [("林甲", "林丁")]


def held(stands: Outlook, women: str = "", **more: Any) -> tuple[Hold, ...]:
    return holds(stands, more.pop("kin", ()), dict.fromkeys(women.split(), "F"), **more)


@pytest.mark.rule("R-RES-12")
def test_two_brothers_who_both_sit_hold_the_result_and_nobody_is_chosen() -> None:
    stands = an_election(**FULL).stands
    assert held(stands, "陈乙", kin=KIN) == (BROTHERS,)
    assert held(stands, "陈乙", kin=[("林甲", "周壬"), ("何丙", "周壬")]) == (), "one of the pair does not sit"


@pytest.mark.rule("R-RES-12")
def test_brothers_seated_in_two_rounds_hold_the_later_one() -> None:
    first = an_election(**FULL | {"vice_chair": {"林戊": 80, "陈乙": 70}})
    kin = [("林戊", "林甲")]
    assert held(first.stands, kin=kin) == ()
    assert held(first.then({"vice_chair": {"林戊": 90}}).stands, "吴己", kin=kin) == (Hold("kin", ("林戊", "林甲")),)


@pytest.mark.rule("R-RES-12")
def test_a_pair_that_was_decided_is_not_asked_about_again_and_another_is() -> None:
    stands = an_election(**FULL).stands
    kin = [*KIN, ("吴己", "郑庚")]
    assert held(stands, "陈乙", kin=kin) == (BROTHERS, Hold("kin", ("吴己", "郑庚")))
    assert held(stands, "陈乙", kin=kin, decided={BROTHERS.people}) == (Hold("kin", ("吴己", "郑庚")),)


@pytest.mark.rule("R-RES-11")
def test_every_seat_filled_and_no_woman_holds_the_result_after_the_pairs() -> None:
    stands = an_election(**FULL).stands
    assert held(stands) == (NO_WOMAN,)
    assert held(stands, kin=KIN) == (BROTHERS, NO_WOMAN)
    assert held(stands, "郑庚") == ()
    assert held(stands, "周壬") == (NO_WOMAN,), "she has no seat"


@pytest.mark.rule("R-RES-11")
@pytest.mark.parametrize(
    ("election", "vacant", "asked"),
    [
        (an_election(**FULL), False, True),
        (an_election(**FULL | {"chair": {"林甲": 89}}), False, False),
        (an_election(**FULL | {"chair": {"林甲": 89}}), True, True),
        (an_election(**FULL | {"chair": {}}), False, False),
        (an_election(**FULL | {"chair": {}}), True, True),
        (an_election(**FULL | {"chair": {"林甲": 90, "何丙": 90}}), True, False),
        (an_election(**FULL | {"chair": {"林甲": 90, "林丁": 90}}), True, False),
        (an_election(**J8).then({"member": {"郑庚": 90}}).then({"vice_chair": {"陈乙": 57}}), False, True),
        (an_election(**J8).then({"member": {"郑庚": 90}}).then({"vice_chair": {"陈乙": 56}}), False, False),
    ],
)
def test_the_woman_is_asked_about_when_nothing_is_left_to_fill_or_the_rest_is_to_stay_vacant(
    election: Election, vacant: bool, asked: bool
) -> None:
    assert held(election.stands, rest_vacant=vacant) == ((NO_WOMAN,) if asked else ())


@pytest.mark.rule("R-RES-11")
def test_nobody_seated_and_the_rest_vacant_holds_nothing() -> None:
    assert held(an_election(chair={"a": 80}).stands, rest_vacant=True) == ()


@pytest.mark.rule("R-RES-11", "R-RES-12")
def test_a_void_round_is_held_for_nothing_whoever_sits_from_before() -> None:
    first = an_election(**FULL | {"vice_chair": {"陈乙": 80}})
    assert held(first.stands, kin=KIN) == (BROTHERS,)
    assert held(first.then({}, found=100).stands, kin=KIN) == ()
    assert held(first.then({}, found=101).stands, kin=KIN) == (BROTHERS,)
    assert held(an_election(**FULL, issued=177).stands, kin=KIN) == ()


@pytest.mark.rule("R-RES-11", "R-RES-12")
def test_who_leaves_ends_the_hold_and_opens_the_seat_so_that_the_woman_is_asked_about_later() -> None:
    stands = an_election(Seat("林丁", "member"), **FULL).stands
    assert held(stands, kin=KIN) == ()
    filled = an_election(Seat("林丁", "member"), **FULL).then({"member": {"周壬": 57}}).stands
    assert held(filled, kin=KIN) == (NO_WOMAN,)


def settled(hold: Hold = BROTHERS, **more: Any) -> Finding | None:
    said: dict[str, Any] = {"way": Way.STAYS, "leaves": "", "reason": "查过户口簿", "decided_by": "委员会 5 比 2"}
    return may_settle(hold, Decision(**said | more), {"林甲", "林丁", "吴己"})


@pytest.mark.rule("R-RES-11", "R-RES-12")
@pytest.mark.parametrize(
    ("hold", "more", "code"),
    [
        (BROTHERS, {}, ""),
        (NO_WOMAN, {}, ""),
        (BROTHERS, {"way": Way.LEAVES, "leaves": "林丁"}, ""),
        (BROTHERS, {"way": Way.LEAVES, "leaves": "林甲"}, ""),
        (NO_WOMAN, {"way": Way.LEAVES, "leaves": "吴己"}, ""),
        (BROTHERS, {"way": None}, "hold_way_missing"),
        (BROTHERS, {"way": Way.LEAVES}, "hold_who_leaves"),
        (BROTHERS, {"way": Way.LEAVES, "leaves": "吴己"}, "hold_who_leaves"),
        (NO_WOMAN, {"way": Way.LEAVES}, "hold_who_leaves"),
        (NO_WOMAN, {"way": Way.LEAVES, "leaves": "周壬"}, "hold_who_leaves"),
        (BROTHERS, {"reason": ""}, "reason_missing"),
        (BROTHERS, {"reason": "查" * LONGEST}, ""),
        (BROTHERS, {"reason": "查" * (LONGEST + 1)}, "reason_long"),
        (NO_WOMAN, {"reason": f"身份证 {NUMBER}"}, "reason_number"),
        (BROTHERS, {"decided_by": ""}, "hold_decided_by"),
        (BROTHERS, {"decided_by": f"何丙 {NUMBER}"}, "reason_number"),
    ],
)
def test_a_decision_says_which_way_who_leaves_why_and_who_decided(hold: Hold, more: dict[str, Any], code: str) -> None:
    found = settled(hold, **more)
    assert (found.code if found else "") == code
    if found and found.code != "reason_number":
        assert found.rule_id == ("R-RES-12" if hold is BROTHERS else "R-RES-11")


def test_a_reason_too_long_says_by_how_much() -> None:
    assert reasoned("查过户口簿", "R-RES-09") is None
    found = reasoned("查" * 301, "R-RES-09")
    assert found == Finding("reason_long", "R-RES-09", {"longest": 300, "length": 301})


@pytest.mark.rule("R-RES-09")
@pytest.mark.parametrize(
    ("votes", "seated", "code"),
    [
        (3, 3, ""),
        (4, 5, ""),
        (2, 3, "vacant_too_early"),
        (3, 2, "vacant_too_early"),
        (2, 2, "vacant_too_early"),
    ],
)
def test_after_three_votes_with_three_members_the_rest_may_stay_vacant(votes: int, seated: int, code: str) -> None:
    found = may_leave_vacant(votes, seated, seats_open=True, already=False)
    assert (found.code if found else "") == code
    if found:
        assert found.numbers == {"votes": votes, "seated": seated, "votes_enough": 3, "members_enough": 3}


@pytest.mark.rule("R-RES-09")
def test_what_is_vacant_already_or_has_nothing_open_is_not_left_vacant() -> None:
    assert may_leave_vacant(3, 3, seats_open=True, already=True) == Finding("vacant_already", "R-RES-09")
    assert may_leave_vacant(3, 3, seats_open=False, already=False) == Finding("nothing_vacant", "R-RES-09")


def may_stay_vacant(election: Election) -> str:
    """Asked of an election as the committee asks it."""
    stands = election.stands
    seats_open = bool(stands.further) and not (stands.ties or stands.waits)
    found = may_leave_vacant(stands.votes, len(stands.seated), seats_open=seats_open, already=False)
    return found.code if found else ""


@pytest.mark.rule("R-RES-05b", "R-RES-09")
def test_j8_neither_a_tie_vote_nor_a_void_round_is_one_of_the_three_votes() -> None:
    election = an_election()
    assert may_stay_vacant(election) == "nothing_vacant", "the tie vote comes first"
    election = election.then().then({"member": {"郑庚": 90}})
    assert (election.stands.votes, may_stay_vacant(election)) == (1, "vacant_too_early")
    election = election.then({"vice_chair": {"陈乙": 56, "黄丙": 50}}).then({}, found=100)
    assert (election.stands.votes, may_stay_vacant(election)) == (2, "vacant_too_early")
    election = election.then({"vice_chair": {"陈乙": 56, "黄丙": 50}})
    assert (election.stands.votes, may_stay_vacant(election)) == (3, "")


@pytest.mark.rule("R-RES-09")
@pytest.mark.parametrize(("members", "code"), [({"x": 90, "y": 90}, ""), ({"x": 90}, "vacant_too_early")])
def test_three_members_are_counted_over_every_post(members: dict[str, int], code: str) -> None:
    election = an_election(chair={"a": 90}, vice_chair={"b": 80}, member=members)
    for _ in range(2):
        election = election.then({"vice_chair": {"b": 56}})
    assert may_stay_vacant(election) == code


@pytest.mark.rule("R-RES-09")
def test_a_tie_after_three_votes_is_voted_on_before_the_rest_stays_vacant() -> None:
    votes = {"chair": {"a": 90}, "vice_chair": {"b": 80, "c": 70}, "member": {"x": 90, "y": 90, "z": 80, "q": 70}}
    second = an_election(**votes).then({"vice_chair": {"b": 56}, "member": {"z": 50, "q": 50}})
    third = second.then({"vice_chair": {"b": 56}, "member": {"z": 60, "q": 60}})
    assert (third.stands.votes, len(third.stands.seated), may_stay_vacant(third)) == (3, 3, "nothing_vacant")
    assert may_stay_vacant(third.then({"member": {"z": 60, "q": 61}})) == ""


@pytest.mark.rule("R-RES-12")
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("a", "chair", 90), ("b", "member", 170), Elsewhere("a", "b")),
        (("a", "member", 170), ("b", "chair", 90), Elsewhere("b", "a")),
        (("a", "member", 90), ("b", "member", 91), Elsewhere("b", "a")),
        (("a", "member", 91), ("b", "member", 91), Elsewhere("a", "b", level=True)),
        (("b", "member", 91), ("a", "member", 91), Elsewhere("a", "b", level=True)),
        (("a", "vice_chair", 91), ("b", "member", 91), Elsewhere("a", "b")),
    ],
)
def test_the_practice_elsewhere_is_the_higher_post_and_then_more_votes(
    one: tuple[str, str, int], other: tuple[str, str, int], expected: Elsewhere
) -> None:
    assert elsewhere(Elected(*one), Elected(*other), ["chair", "vice_chair", "member"]) == expected
