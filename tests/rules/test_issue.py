"""Handing out, the stock, and the lines of turnout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.book import SHEETS
from kiosk.rules.checkin import VisitState
from kiosk.rules.issue import Stock, ballots_for, may_hand_out, may_sign, may_spoil, may_undo_hand_out, may_unseal
from kiosk.rules.result import enough_took_part, half_line, ninety_five_line
from kiosk.rules.turnout import FEWEST_SHOWN_APART, GroupTurnout, shown_groups

SHEET = SHEETS["putian-2017"]


@pytest.mark.rule("R-ISS-01")
def test_one_person_draws_the_own_ballot_and_one_for_each_of_up_to_three_slips() -> None:
    assert [ballots_for(1, slips, SHEET) for slips in range(4)] == [1, 2, 3, 4]
    assert ballots_for(0, 3, SHEET) == 3
    for own, slips in ((1, 4), (0, 0), (2, 0), (0, -1)):
        with pytest.raises(ValueError, match="own"):
            ballots_for(own, slips, SHEET)


@pytest.mark.rule("R-ISS-01")
def test_ballots_are_handed_out_once_and_only_while_there_are_enough() -> None:
    assert may_hand_out(VisitState.OPEN, 4, Stock(10, 6, 0)) is None
    short = may_hand_out(VisitState.OPEN, 4, Stock(10, 6, 1))
    assert short is not None
    assert (short.code, short.numbers["left"]) == ("no_ballots_left", 3)
    assert may_hand_out(VisitState.OPEN, 4, Stock(10, 6, 0), shown=4) is None
    changed = may_hand_out(VisitState.OPEN, 4, Stock(10, 6, 0), shown=3)
    assert changed is not None
    assert (changed.code, changed.numbers) == ("ballots_changed", {"shown": 3, "ballots": 4})
    for state, code in (
        (VisitState.HANDED_OUT, "already_handed_out"),
        (VisitState.SIGNED, "already_handed_out"),
        (VisitState.RELEASED, "already_released"),
    ):
        finding = may_hand_out(state, 1, Stock(10, 0, 0), shown=2)
        assert finding is not None
        assert finding.code == code


@pytest.mark.rule("R-IN-02")
def test_the_signature_follows_the_ballot() -> None:
    assert may_sign(VisitState.HANDED_OUT) is None
    for state in (VisitState.OPEN, VisitState.SIGNED, VisitState.RELEASED):
        assert may_sign(state) is not None


@pytest.mark.rule("R-ISS-02")
def test_a_spoiled_ballot_is_replaced_from_the_stock_after_handing_out() -> None:
    assert may_spoil(VisitState.HANDED_OUT, Stock(2, 1, 0)) is None
    assert may_spoil(VisitState.SIGNED, Stock(2, 1, 0)) is None
    assert may_spoil(VisitState.OPEN, Stock(2, 1, 0)) is not None
    assert may_spoil(VisitState.HANDED_OUT, Stock(2, 1, 1)) is not None


def test_what_was_handed_out_can_be_undone_once() -> None:
    assert may_undo_hand_out(VisitState.SIGNED) is None
    assert may_undo_hand_out(VisitState.OPEN) is not None
    assert may_undo_hand_out(VisitState.RELEASED) is not None


def test_no_more_ballots_are_unsealed_than_were_printed() -> None:
    assert may_unseal(220, 220) is None
    assert may_unseal(1, 220) is None
    assert may_unseal(221, 220) is not None
    assert may_unseal(0, 220) is not None


@pytest.mark.rule("R-RES-01", "R-ROLL-03")
@pytest.mark.parametrize(("registered", "line"), [(200, 101), (8363, 4182), (1, 1), (1_000_001, 500_001)])
def test_the_half_line_is_more_than_half(registered: int, line: int) -> None:
    assert half_line(registered) == line
    assert enough_took_part(line, registered)
    assert not enough_took_part(line - 1, registered)


@given(st.integers(1, 10**7))
def test_ninety_five_percent_is_the_first_number_that_reaches_it(registered: int) -> None:
    line = ninety_five_line(registered)
    assert 100 * line >= 95 * registered > 100 * (line - 1)


def test_small_groups_are_never_shown_apart_nor_left_over() -> None:
    groups = [GroupTurnout("甲", 50, 10), GroupTurnout("乙", FEWEST_SHOWN_APART - 1, 3), GroupTurnout("丙", 30, 5)]
    shown = shown_groups(groups)
    assert shown == (GroupTurnout("甲", 50, 10), GroupTurnout("", 49, 8))
    assert shown_groups([GroupTurnout("甲", FEWEST_SHOWN_APART, 1)]) == (GroupTurnout("甲", FEWEST_SHOWN_APART, 1),)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), max_size=12))
def test_no_shown_row_is_small_while_the_village_is_not(sizes: list[tuple[int, int]]) -> None:
    groups = [GroupTurnout(f"第{n}", size, min(size, issued)) for n, (size, issued) in enumerate(sizes, 1)]
    shown = shown_groups(groups)
    assert sum(g.registered for g in shown) == sum(g.registered for g in groups)
    assert sum(g.issued for g in shown) == sum(g.issued for g in groups)
    if sum(g.registered for g in groups) >= FEWEST_SHOWN_APART:
        assert all(g.registered >= FEWEST_SHOWN_APART for g in shown)
