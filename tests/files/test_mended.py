"""What was mended, kept packed: nothing is lost, in any order of asking."""

from __future__ import annotations

import pickle

import pytest

from kiosk.files.mended import A_CHUNK, Mended
from kiosk.rules.finding import Finding


def some(count: int) -> list[Finding]:
    return [Finding("mended_name", "", {"sheet": "甲", "row": n, "now": f"林{n}"}) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, A_CHUNK - 1, A_CHUNK, A_CHUNK + 1, 3 * A_CHUNK + 7])
def test_as_many_come_out_as_went_in_and_in_their_order(count: int) -> None:
    findings = some(count)
    kept = pickle.loads(pickle.dumps(Mended(findings)))
    assert len(kept) == count
    assert bool(kept) == bool(count)
    assert list(kept) == findings
    assert kept == Mended(findings)
    assert kept != Mended(some(count + 1))


@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, 100), (A_CHUNK - 50, A_CHUNK + 50), (2 * A_CHUNK, 2 * A_CHUNK + 5), (2 * A_CHUNK, None), (9000, 9100), (5, 5)],
)
def test_a_page_of_them_is_the_page_of_the_whole(start: int, stop: int | None) -> None:
    findings = some(2 * A_CHUNK + 10)
    assert list(Mended(findings)[start:stop]) == findings[start:stop]
