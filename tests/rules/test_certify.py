"""What certifying asks for: no hold open, and three figures read back as they are."""

from __future__ import annotations

import pytest

from kiosk.rules.certify import READ_BACK, obstacles_to_certify, reads_back, to_read_back
from kiosk.rules.decide import Elected
from kiosk.rules.finding import Finding

EXPECTED = {"found": 178, "issued": 180, "votes": 120}
ELECTED = (Elected("林甲", "chair", 120), Elected("陈戊", "member", 150))


@pytest.mark.rule("R-RES-14")
def test_papers_found_ballots_issued_and_the_votes_of_whoever_is_read_out_first_are_read_back() -> None:
    assert to_read_back(178, 180, ELECTED, {"chair": {"林甲": 120}, "member": {"陈戊": 150}}) == EXPECTED
    assert tuple(EXPECTED) == READ_BACK


@pytest.mark.rule("R-RES-14")
@pytest.mark.parametrize(
    ("votes", "most"),
    [({"vice_chair": {"陈乙": 56, "黄丙": 50}}, 56), ({"chair": {"a": 3}, "member": {"b": 7}}, 7), ({"chair": {}}, 0)],
)
def test_where_nobody_is_elected_the_most_votes_are_read_back(votes: dict[str, dict[str, int]], most: int) -> None:
    assert to_read_back(171, 175, (), votes)["votes"] == most


@pytest.mark.rule("R-RES-14")
@pytest.mark.parametrize("figure", READ_BACK)
@pytest.mark.parametrize("off", [-1, 1])
def test_each_figure_read_back_otherwise_is_named_and_never_what_it_should_be(figure: str, off: int) -> None:
    assert reads_back(EXPECTED, dict(EXPECTED)) == ()
    typed = EXPECTED | {figure: EXPECTED[figure] + off}
    assert reads_back(EXPECTED, typed) == (Finding("read_back_differs", "R-RES-14", {"figure": figure}),)


@pytest.mark.rule("R-RES-14")
def test_a_figure_left_out_was_not_read_back_and_all_are_named_at_once() -> None:
    without = {"found": 178, "votes": 120}
    assert [each.numbers["figure"] for each in reads_back(EXPECTED, without)] == ["issued"]
    assert [each.numbers["figure"] for each in reads_back(EXPECTED, {})] == list(READ_BACK)
    assert reads_back({**EXPECTED, "votes": 0}, {"found": 178, "issued": 180}), "nothing typed is no zero"
    swapped = {"found": 180, "issued": 178, "votes": 120}
    assert [each.numbers["figure"] for each in reads_back(EXPECTED, swapped)] == ["found", "issued"]


@pytest.mark.rule("R-RES-11", "R-RES-12")
def test_every_hold_is_decided_before_the_result_is_certified() -> None:
    assert obstacles_to_certify(0) == ()
    assert obstacles_to_certify(1) == (Finding("holds_open", "R-RES-12", {"holds": 1}),)
    assert obstacles_to_certify(2)[0].numbers == {"holds": 2}
