"""Whether a server that was set up anew from a back-up still waits for its lanes to be compared."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kiosk.records.day import Election, Round
from kiosk.records.journal import JournalEntry

RESTORED = (
    select(JournalEntry.figures)
    .join(Election, Election.restored_seq == JournalEntry.seq)
    .where(Election.id == Round.election_id)
    .correlate(Round)
    .scalar_subquery()
)
"""For a select that has Round: the figures of the restore whose lanes are not compared yet, NULL as a rule."""


def taken_at(figures: str | None) -> datetime | None:
    """When the back-up was taken, as RESTORED has it; None when nothing waits."""
    if figures is None:
        return None
    said: dict[str, Any] = json.loads(figures)
    return datetime.fromisoformat(said["taken_at"])


def restored_in(connection: Connection, round_id: int) -> datetime | None:
    """The same for a round, inside somebody's transaction."""
    return taken_at(connection.execute(select(RESTORED).select_from(Round).where(Round.id == round_id)).scalar())
