"""What can be counted again: the batches that are locked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from kiosk.records import store
from kiosk.records.count import TallyBatch


@dataclass(frozen=True, slots=True)
class LockedBatch:
    """一批 that is locked: its number, the table that called it, its ballots. Never what was on them."""

    id: int
    number: int
    table: int
    ballots: int


def locked_batches(round_id: int) -> tuple[LockedBatch, ...]:
    """The locked batches of a round, newest first."""
    b = TallyBatch
    with store.reading() as connection:
        rows = connection.execute(
            select(b.id, b.number, b.table_no, b.ballots)
            .where(b.round_id == round_id, b.state == "locked")
            .order_by(b.number.desc())
        )
        return tuple(LockedBatch(*row) for row in rows)
