"""The clock: it decides nothing, but one that runs behind the journal is confirmed by a person."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TextIO

from kiosk.machine import console
from kiosk.rules.finding import Finding


def clock_is_behind(last_entry_at: datetime | None, now: datetime) -> bool:
    """Whether the clock shows an earlier moment than the journal's last entry. Both know their zone."""
    return last_entry_at is not None and now < last_entry_at


def confirm_clock(
    last_entry_at: datetime | None,
    now: datetime,
    *,
    confirmed: bool,
    answers: TextIO | None = None,
) -> Finding | None:
    """None when the clock may be used; the finding `clock_behind` when nobody confirmed it.

    On a terminal a person is asked to type yes; without one only `--confirm-clock` (`confirmed`) will do.
    """
    if last_entry_at is None or not clock_is_behind(last_entry_at, now) or confirmed:
        return None
    finding = Finding(
        "clock_behind", "", {"now": console.moment(now), "last": console.moment(last_entry_at.astimezone(now.tzinfo))}
    )
    answers = sys.stdin if answers is None else answers
    if not answers.isatty():
        return finding
    console.tell(console.say(Finding("clock_behind_question", "", finding.numbers)), end=" ")
    # The word is typed in full: Enter alone is pressed too easily.
    return None if answers.readline().strip().lower() in ("yes", "是") else finding
