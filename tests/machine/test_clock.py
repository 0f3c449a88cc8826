"""The clock is confirmed when it runs behind the journal."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.machine.clock import clock_is_behind, confirm_clock

LAST = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)
BEFORE, AFTER = LAST - timedelta(microseconds=1), LAST + timedelta(microseconds=1)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_clock_is_behind_only_when_it_shows_an_earlier_moment() -> None:
    assert clock_is_behind(LAST, BEFORE)
    assert not clock_is_behind(LAST, LAST)
    assert not clock_is_behind(LAST, AFTER)
    assert not clock_is_behind(None, BEFORE)


def test_a_clock_that_is_not_behind_asks_nobody() -> None:
    assert confirm_clock(LAST, AFTER, confirmed=False, answers=io.StringIO()) is None
    assert confirm_clock(None, BEFORE, confirmed=False, answers=io.StringIO()) is None


def test_without_a_terminal_only_the_option_confirms_a_clock_behind() -> None:
    refused = confirm_clock(LAST, BEFORE, confirmed=False, answers=io.StringIO("yes\n"))
    assert refused is not None
    assert refused.code == "clock_behind"
    assert confirm_clock(LAST, BEFORE, confirmed=True, answers=io.StringIO()) is None


@pytest.mark.parametrize(
    ("typed", "accepted"), [("yes\n", True), ("是\n", True), ("y\n", False), ("\n", False), ("", False)]
)
def test_on_a_terminal_the_whole_word_confirms(typed: str, accepted: bool, capsys: pytest.CaptureFixture[str]) -> None:
    answer = confirm_clock(LAST, BEFORE, confirmed=False, answers=Terminal(typed))
    assert (answer is None) is accepted
    assert "2026-04-30" in capsys.readouterr().out
