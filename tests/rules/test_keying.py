"""Keys and the ballots they make; what is keyed wrong does nothing but say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.finding import Finding
from kiosk.rules.keying import MOST_MARKS, Do, Entry, Key, Keyed, Terms, press, press_all, read_key
from kiosk.rules.mixing import Opened, heaps, may_mix, to_mix
from kiosk.rules.staff import Role
from kiosk.rules.tables import CHANGE_EVERY, Place, Sitting, change_is_due, may_set_up
from tests.builders import now

TERMS = Terms(frozenset({"chair", "member"}), 2, frozenset({"1", "2"}), frozenset({812}))


def key(do: Do, post: str = "", mark: str = "") -> Key:
    return Key(1, "0123456789abcdef", do, post, mark)


def after(*keys: Key, entry: Entry | None = None) -> Entry | str:
    found: Entry | Finding = entry or Entry()
    for each in keys:
        assert isinstance(found, Entry), found
        found = press(found, each, TERMS)
    return found.code if isinstance(found, Finding) else found


MARK, CLOSE = key(Do.MARK, "chair", "1"), key(Do.CLOSE)


def test_marks_blanks_and_doubts_make_a_ballot_and_closing_ends_it() -> None:
    keys = (MARK, key(Do.BLANK, "member"), key(Do.DOUBT, "member", "nickname"), key(Do.MARK, "member", "x"))
    found = after(*keys, key(Do.MARK, "member", "r812"), CLOSE)
    marks = (("chair", "1"), ("member", "?nickname"), ("member", "x"), ("member", "r812"))
    assert found == Entry((Keyed(marks),))
    assert after(key(Do.BLANK, "chair"), CLOSE) == Entry((Keyed(),)), "a paper without a name is keyed as blank"


def test_a_doubtful_paper_is_marked_and_unmarked() -> None:
    paper = key(Do.PAPER)
    assert after(paper, MARK, CLOSE) == Entry((Keyed((("chair", "1"),), paper=True),))
    assert after(paper, MARK, paper, CLOSE) == Entry((Keyed((("chair", "1"),)),))


def test_backspace_works_inside_the_ballot_alone() -> None:
    undo = key(Do.UNDO)
    assert after(MARK, undo) == Entry()
    assert after(undo) == after(MARK, CLOSE, undo) == "nothing_to_undo"


@pytest.mark.rule("R-CNT-01")
def test_a_calling_is_handed_in_when_every_ballot_is_closed_and_no_sooner() -> None:
    done = key(Do.DONE)
    whole = after(MARK, CLOSE, MARK, CLOSE)
    assert isinstance(whole, Entry)
    assert after(MARK, CLOSE, done) == after(done) == "batch_not_whole"
    assert after(MARK, entry=whole) == after(CLOSE, entry=whole) == "batch_whole"
    handed_in = after(done, entry=whole)
    assert isinstance(handed_in, Entry)
    assert handed_in.done
    assert after(MARK, entry=handed_in) == "key_after_done"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (key(Do.MARK, "clerk", "1"), "key_unreadable"),
        (key(Do.MARK, "chair", "one"), "key_unreadable"),
        (key(Do.MARK, "chair", "01"), "key_unreadable"),
        (key(Do.MARK, "chair", "3"), "nobody_of_this_number"),
        (key(Do.MARK, "chair", "r813"), "no_such_ruling"),
        (key(Do.DOUBT, "chair", "dislike"), "key_unreadable"),
        (key(Do.BLANK, "clerk"), "key_unreadable"),
        (CLOSE, "ballot_empty"),
    ],
)
def test_an_impossible_key_does_nothing_but_say_so(wrong: Key, code: str) -> None:
    assert after(wrong) == code
    assert press_all([wrong], TERMS) == Entry()


def test_a_stuck_key_fills_no_more_than_a_ballot_can_bear() -> None:
    full = press_all([MARK] * MOST_MARKS, TERMS)
    assert len(full.current) == MOST_MARKS
    assert after(MARK, entry=full) == "ballot_full"
    assert isinstance(after(CLOSE, entry=full), Entry)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"n": 1},
        {"n": True, "id": "0123456789", "do": "close"},
        {"n": 0, "id": "0123456789", "do": "close"},
        {"n": 1, "id": "short", "do": "close"},
        {"n": 1, "id": "0123456789", "do": "add_five"},
        {"n": 1, "id": "0123456789", "do": "mark", "post": 7},
    ],
)
def test_what_is_no_key_is_not_read(raw: object) -> None:
    assert isinstance(read_key(raw), Finding)


KEYS = st.builds(
    lambda do, post, mark: Key(1, "0123456789", do, post, mark),
    st.sampled_from(Do),
    st.sampled_from(["chair", "member", "clerk"]),
    st.sampled_from(["1", "2", "3", "x", "nickname", "r812"]),
)


@given(st.lists(KEYS, max_size=40))
def test_whatever_is_keyed_there_are_never_more_ballots_than_the_calling_has(keys: list[Key]) -> None:
    found = press_all(keys, TERMS)
    assert len(found.ballots) <= TERMS.ballots
    assert not found.done or len(found.ballots) == TERMS.ballots
    assert all(mark in ("1", "2", "x", "r812", "?nickname") for ballot in found.ballots for _, mark in ballot.marks)


@pytest.mark.rule("R-BOX-09")
def test_a_heap_is_large_enough_with_fifty_papers_of_which_not_all_were_in_a_mobile_box() -> None:
    large, small, mobile = Opened(1, 50), Opened(2, 49), Opened(3, 60, mobile=True)
    assert to_mix([large, Opened(4, 50)]) == ()
    assert to_mix([large, small, mobile]) == (2, 3)
    together = [Opened(1, 50, mix=9), Opened(2, 49, mix=9), Opened(3, 60, mobile=True, mix=9)]
    assert to_mix(together) == ()
    assert len(heaps(together)) == 1
    assert to_mix([small]) == to_mix([small, Opened(5, 0)]) == (), "there is nothing to mix it with"
    assert to_mix([Opened(1, 20, mix=9), Opened(2, 20, mix=9), Opened(3, 60)]) == (1, 2), "still fewer than fifty"


@pytest.mark.rule("R-BOX-09")
def test_boxes_are_mixed_after_the_last_is_opened_and_before_the_first_is_called() -> None:
    boxes = [Opened(1, 90), Opened(2, 4, mobile=True)]

    def refused(*numbers: int, all_opened: bool = True, called: bool = False) -> str:
        found = may_mix(numbers, boxes, all_opened=all_opened, called=called)
        return found.code if found else ""

    assert refused(1, 2) == ""
    assert refused(1, 2, all_opened=False) == "mix_before_opening"
    assert refused(1, 2, called=True) == "mix_after_calling"
    assert refused(2) == refused() == refused(2, 2) == "mix_one"
    assert refused(1, 7) == "no_such_box"


@pytest.mark.rule("R-STAFF-01", "R-DAY-01")
def test_a_table_has_four_people_each_appointed_for_their_place() -> None:
    people = {
        Place.CALLER: Sitting(1, "程安", {Role.CALLER}),
        Place.FIRST: Sitting(2, "程顺", {Role.TALLIER}),
        Place.SECOND: Sitting(3, "程吉", {Role.TALLIER, Role.CALLER}),
        Place.SCRUTINEER: Sitting(4, "温如", {Role.SCRUTINEER}),
    }

    def refused(no: int = 1, elsewhere: dict[int, int] | None = None, **instead: Sitting | None) -> str:
        there = people | {Place[place]: one for place, one in instead.items()}
        found = may_set_up(no, there, elsewhere or {})
        return found.code if found else ""

    assert refused() == refused(6) == ""
    assert refused(0) == refused(7) == "table_number"
    assert refused(SECOND=None) == "table_place_empty"
    assert refused(FIRST=people[Place.CALLER]) == "table_role"
    assert refused(CALLER=people[Place.SECOND]) == "table_twice"
    assert refused(elsewhere={4: 2}) == "table_elsewhere"
    assert refused(SCRUTINEER=Sitting(9, "何总监", {Role.CHIEF_SCRUTINEER})) == ""


def test_after_an_hour_a_table_is_asked_to_change_its_people() -> None:
    began = now()
    assert change_is_due(began, began + CHANGE_EVERY)
    assert not change_is_due(began, began + CHANGE_EVERY * 59 / 60)
