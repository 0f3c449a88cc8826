"""Settling read back whole: everybody of the register who is off the roll, every decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from kiosk.queries import register
from kiosk.queries.register import DecidedBefore, Waiting, decision_of
from kiosk.records import store
from kiosk.records.roll import RollDecision
from kiosk.rules.roll import Outcome


def off_the_roll(election_id: str, outcome: Outcome) -> Iterator[Waiting]:
    """Every row left out, or every row that waits, in the order of the register."""
    number = pages = 1
    while number <= pages:
        page = register.rows_of_kind(election_id, outcome, page=number)
        yield from page.lines
        number, pages = number + 1, page.pages


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """处理: a decision about somebody; one that a later one replaced stands no more."""

    name: str
    household: str
    decided: DecidedBefore
    stands: bool


def decisions(election_id: str) -> tuple[DecisionLine, ...]:
    """Every decision, in the order they were made."""
    table = RollDecision.__table__
    with store.reading() as connection:
        rows = connection.execute(select(table).where(table.c.election_id == election_id).order_by(table.c.id)).all()
    return tuple(
        DecisionLine(
            row.name,
            row.now_household or row.person_key.partition("|")[0],
            DecidedBefore(decision_of(row), row.reason, row.on, row.seq),
            row.current,
        )
        for row in rows
    )
