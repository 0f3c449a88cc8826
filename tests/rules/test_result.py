"""The lines of a round: what elects, and when the round is valid at all; both sides of each."""

from __future__ import annotations

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.result import enough_took_part, found_too_many, half_line, line


@pytest.mark.rule("R-RES-03")
@pytest.mark.parametrize(
    ("found", "needed"),
    [
        *((49, 25), (501, 251), (970, 486), (6812, 3407), (178, 90), (0, 1)),
        *((1_000_000, 500_001), (1_000_001, 500_001), (1_000_002, 500_002)),
    ],
)
def test_in_a_first_round_more_than_half_of_the_ballots_found_elect(found: int, needed: int) -> None:
    assert line(RoundKind.FIRST, found) == needed
    assert 2 * needed > found
    assert 2 * (needed - 1) <= found


@pytest.mark.rule("R-RES-08")
@pytest.mark.parametrize(
    ("found", "needed"),
    [
        *((6185, 2062), (171, 57), (172, 58), (170, 57), (3, 1)),
        *((999_999, 333_333), (1_000_000, 333_334), (1_000_001, 333_334), (1_000_002, 333_334), (1_000_003, 333_335)),
    ],
)
def test_in_a_further_election_a_third_of_them_or_more_elects(found: int, needed: int) -> None:
    assert line(RoundKind.FURTHER, found) == needed
    assert 3 * needed >= found
    assert 3 * (needed - 1) < found


@pytest.mark.rule("R-RES-05")
def test_in_a_tie_vote_one_vote_is_enough_and_none_is_not() -> None:
    assert [line(RoundKind.TIE, found) for found in (1, 7, 6812)] == [1, 1, 1]


@pytest.mark.rule("R-RES-01", "R-RES-02")
@pytest.mark.parametrize("registered", [2, 3, 200, 8363, 1_000_000, 1_000_001])
def test_exactly_half_is_not_more_than_half_and_as_many_as_issued_are_not_too_many(registered: int) -> None:
    needed = half_line(registered)
    assert enough_took_part(needed, registered)
    assert not enough_took_part(needed - 1, registered)
    assert not found_too_many(needed, needed)
    assert found_too_many(needed + 1, needed)
