"""Two entries of a batch: what differs, when ballots are called again, when the committee decides, when it locks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.agreeing import (
    COMMITTEE_CALL,
    COMMITTEE_SEAT,
    FIRST_SEAT,
    SECOND_SEAT,
    Difference,
    differences,
    final,
    may_call_again,
    may_lock,
    may_take_paper,
    seat_for,
    seats_of,
    to_key,
)
from kiosk.rules.batch import FIRST_NUMBER, FREQUENT, LAST_NUMBER, may_begin, may_have, proposed, tiles, to_number
from kiosk.rules.finding import Finding
from kiosk.rules.keying import Entry, Keyed
from kiosk.rules.staff import Role
from kiosk.rules.tables import Place


def code(finding: Finding | None) -> str:
    return finding.code if finding else ""


def keyed(*marks: tuple[str, str], paper: bool = False) -> Keyed:
    return Keyed(marks, paper)


ONE = keyed(("chair", "1"), ("member", "2"), ("member", "3"))


@pytest.mark.rule("R-CNT-13")
def test_only_the_lines_that_differ_are_named_without_a_figure() -> None:
    other = keyed(("chair", "1"), ("member", "3"))
    assert differences({9: ONE}, {9: other}) == (Difference(9, "member", "2"),)
    assert differences({9: other}, {9: ONE}) == (Difference(9, "member", "2"),), "neither entry is told from the other"
    twice = keyed(("chair", "1"), ("member", "2"), ("member", "2"), ("member", "3"))
    assert differences({9: ONE}, {9: twice}) == (Difference(9, "member", "2"),)
    assert differences({1: ONE}, {}) == tuple(Difference(1, post, mark) for post, mark in sorted(ONE.marks))
    assert differences({1: ONE}, {1: keyed(*ONE.marks, paper=True)}) == (Difference(1, "", ""),)


def test_the_order_of_names_at_a_post_and_the_kind_of_a_doubt_are_no_difference() -> None:
    turned = keyed(*reversed(ONE.marks))
    assert differences({1: ONE}, {1: turned}) == ()
    assert differences({1: keyed(("chair", "?nickname"))}, {1: keyed(("chair", "?misspelling"))}) == ()
    assert differences({1: keyed(("chair", "?nickname"))}, {1: keyed(("chair", "5"))}) == (
        Difference(1, "chair", "5"),
        Difference(1, "chair", "?"),
    )


def test_a_swap_between_two_ballots_differs_although_the_sums_do_not() -> None:
    two = keyed(("chair", "2"))
    assert len(differences({1: ONE, 2: two}, {1: two, 2: ONE})) > 0


MARKS = st.lists(
    st.tuples(st.sampled_from(["chair", "member"]), st.sampled_from(["1", "2", "x", "?nickname"])), max_size=5
)
BALLOTS = st.dictionaries(st.integers(1, 6), st.builds(lambda marks: keyed(*marks), MARKS), max_size=6)


@given(BALLOTS, BALLOTS)
def test_entries_differ_one_way_as_the_other_and_never_from_themselves(
    one: dict[int, Keyed], other: dict[int, Keyed]
) -> None:
    assert differences(one, other) == differences(other, one)
    assert differences(one, one) == ()


@pytest.mark.rule("R-CNT-10")
def test_a_recall_replaces_its_ballots_alone_and_the_committee_stands_for_both() -> None:
    a, b, c, d = (keyed(("chair", str(n))) for n in range(1, 5))
    entries = {
        (1, FIRST_SEAT): Entry((a, b)),
        (1, SECOND_SEAT): Entry((a, c)),
        (2, FIRST_SEAT): Entry((b,)),
        (2, SECOND_SEAT): Entry(()),
        (COMMITTEE_CALL, COMMITTEE_SEAT): Entry((d,)),
    }
    recalls = [[2]]
    assert final(2, [], entries, SECOND_SEAT) == {1: a, 2: c}
    assert final(2, recalls, entries, FIRST_SEAT) == {1: a, 2: b}
    assert final(2, recalls, entries, SECOND_SEAT) == {1: a}, "what is being called again is not there yet"
    decided = [[2], [2], [2]]
    assert final(2, decided, entries, FIRST_SEAT) == final(2, decided, entries, SECOND_SEAT) == {1: a, 2: d}
    assert (to_key(3, []), to_key(3, [[1, 3], [3]])) == ((1, 2, 3), (3,))


@pytest.mark.rule("R-CNT-10", "R-CNT-13")
def test_a_batch_locks_when_both_have_handed_in_the_same_and_the_tray_is_empty() -> None:
    differing = (Difference(9, "member", "2"), Difference(9, "member", "3"), Difference(11, "chair", "1"))
    assert code(may_lock(done=False, differing=(), open_doubts=0)) == "batch_not_keyed"
    said = may_lock(done=True, differing=differing, open_doubts=2)
    assert said == Finding("entries_differ", "R-CNT-13", {"ballots": 2})
    assert code(may_lock(done=True, differing=(), open_doubts=1)) == "doubts_open"
    assert may_lock(done=True, differing=(), open_doubts=0) is None


@pytest.mark.rule("R-CNT-10")
def test_three_callings_then_the_paper() -> None:
    differing = (Difference(9, "member", "2"),)
    for calling, again, paper in ((1, "", "call_again_first"), (2, "", "call_again_first"), (3, "called_often", "")):
        assert code(may_call_again(done=True, differing=differing, calling=calling)) == again
        assert code(may_take_paper(done=True, differing=differing, calling=calling)) == paper
    assert code(may_take_paper(done=True, differing=differing, calling=4)) == "paper_taken"
    assert code(may_take_paper(done=True, differing=(), calling=3)) == "entries_same"
    assert code(may_take_paper(done=False, differing=differing, calling=3)) == "batch_not_keyed"
    assert code(may_call_again(done=False, differing=differing, calling=1)) == "batch_not_keyed"


@pytest.mark.rule("R-CNT-01", "R-CNT-13")
def test_a_batch_has_a_usual_size_or_one_said_twice_and_never_more_than_are_left() -> None:
    assert may_have(25, None, 25) is may_have(50, None, 60) is may_have(3, 3, 3) is None
    assert code(may_have(25, None, 24)) == "batch_too_large"
    assert code(may_have(3, None, 3)) == "batch_confirm"
    assert code(may_have(3, 2, 3)) == "batch_confirm_differs"
    assert code(may_have(0, 0, 3)) == code(may_have(51, 51, 60)) == "batch_size"
    assert [proposed(left) for left in (0, 3, 25, 29, 30, 178)] == [0, 3, 25, 29, 25, 25], "no last batch of one ballot"


@pytest.mark.rule("R-BOX-09", "R-RES-02")
def test_a_batch_begins_when_nothing_stands_in_its_way() -> None:
    ready = {"all_opened": True, "void": None, "to_mix": (), "at_work": False, "frozen": False, "present": True}
    void = Finding("round_void_more", "R-RES-02", {})
    assert may_begin(**ready) is None
    for what, so, refusal in (
        ("all_opened", False, "count_before_opening"),
        ("void", void, "round_void_more"),
        ("to_mix", (3,), "boxes_to_mix"),
        ("frozen", True, "count_frozen"),
        ("at_work", True, "table_at_work"),
        ("present", False, "scrutineers_absent"),
    ):
        assert code(may_begin(**(ready | {what: so}))) == refusal


def test_frequent_names_get_the_next_free_number_and_keep_it() -> None:
    assert to_number({}, [7, 5], {"chair": {9: FREQUENT - 1, 8: FREQUENT}, "member": {6: 9}}) == [
        (10, 7),
        (11, 5),
        (12, 6),
        (13, 8),
    ]
    assert to_number({10: 7}, [7], {"chair": {9: 2}, "member": {9: 1}}) == [(11, 9)], "votes for all posts together"
    full = {number: number for number in range(FIRST_NUMBER, LAST_NUMBER + 1)}
    assert to_number(full, [1], {}) == []
    assert tiles([5, 7], [9, 5]) == (9, 5, 7)
    assert len(tiles(range(100), ())) == 24


@pytest.mark.rule("R-STAFF-01", "R-CNT-13")
@pytest.mark.parametrize("calling", [1, 2, 3])
def test_the_talliers_key_from_their_places_until_the_committee_decides(calling: int) -> None:
    everything = frozenset(Role)
    keyed = {place: seat_for(calling, place, everything) for place in Place}
    assert keyed == {Place.CALLER: None, Place.FIRST: 1, Place.SECOND: 2, Place.SCRUTINEER: None}
    assert seat_for(calling, None, everything) is None, "whoever sits nowhere, whatever their roles"
    assert seats_of(calling) == (FIRST_SEAT, SECOND_SEAT)


@pytest.mark.rule("R-STAFF-01", "R-CNT-10", "R-CNT-13")
@pytest.mark.parametrize("place", [None, *Place])
def test_in_the_fourth_calling_the_committee_keys_and_nobody_else(place: Place | None) -> None:
    others = frozenset(Role) - {Role.COMMITTEE, Role.COMMITTEE_HEAD}
    assert seat_for(COMMITTEE_CALL, place, others) is None
    for role in (Role.COMMITTEE, Role.COMMITTEE_HEAD):
        assert seat_for(COMMITTEE_CALL, place, {role}) == COMMITTEE_SEAT
    assert seats_of(COMMITTEE_CALL) == (COMMITTEE_SEAT,)
