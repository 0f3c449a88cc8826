"""The lanes compared with the paper: when it is asked for, and what is written down of a difference."""

from __future__ import annotations

from datetime import datetime

from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.incidents import LONGEST, names_a_number
from kiosk.rules.restored import lanes_wait

AT_WORK = (Phase.POLLING, Phase.CLOSED, Phase.COUNTING)
"""Phases in which paper and program grow side by side."""


def comparison_due(
    *,
    phase: Phase,
    opened_at: datetime | None,
    began: datetime,
    compared_at: datetime | None,
    restored: datetime | None,
) -> Finding | None:
    """Why the chief is asked to compare: the server was set up from a back-up, or it began anew amid the work.

    After a plain restart everything a tablet showed as recorded is there, so it is asked for and nothing waits.
    """
    waits = lanes_wait(restored)
    if waits is not None:
        return waits
    if phase not in AT_WORK or opened_at is None or opened_at >= began:
        return None
    if compared_at is not None and compared_at >= began:
        return None
    return Finding("server_restarted", "", {"at": began})


def may_write_difference(words: str) -> Finding | None:
    """What does not agree, in a sentence; empty when everything agrees."""
    if len(words) > LONGEST:
        return Finding("difference_long", "", {"longest": LONGEST, "length": len(words)})
    return Finding("difference_number") if names_a_number(words) else None


def may_rely_on(shown: int | None, restored_seq: int | None) -> Finding | None:
    """Figures shown before the restore are not those that stand now. `shown`: the entry they were drawn at."""
    if shown is None or restored_seq is None or shown >= restored_seq:
        return None
    return Finding("compared_before_restore")
