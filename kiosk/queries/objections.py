"""Objections to the roll, whom they are about, and the look-up of who is not on the roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.records import store
from kiosk.records.publication import Objection, RollVersion
from kiosk.records.roll import RegisterRow, RollLoad, Voter
from kiosk.rules.publication import ObjectionState, Wanted

SHOWN = 30
"""How many rows a look-up shows at the most."""


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """异议. `version` is the supplement that published its decision, 0 until then."""

    id: int
    number: int
    filed_on: date
    by_name: str
    about: str
    voter_id: int | None
    row_id: int | None
    wanted: Wanted
    statement: str
    state: ObjectionState
    decided_on: date | None
    reason: str
    told_on: date | None
    version: int


_OBJECTIONS = select(
    Objection.id,
    Objection.number,
    Objection.filed_on,
    Objection.by_name,
    Objection.about,
    Objection.voter_id,
    Objection.row_id,
    Objection.wanted,
    Objection.statement,
    Objection.state,
    Objection.decided_on,
    Objection.reason,
    Objection.told_on,
    func.coalesce(RollVersion.number, 0).label("version"),
).outerjoin(RollVersion, RollVersion.id == Objection.version_id)


def _objection(row: Any) -> ObjectionView:
    return ObjectionView(*(*row[:7], Wanted(row.wanted), row.statement, ObjectionState(row.state), *row[10:]))


def objection_in(connection: Connection, election_id: str, objection_id: int) -> ObjectionView | None:
    row = connection.execute(
        _OBJECTIONS.where(Objection.election_id == election_id, Objection.id == objection_id)
    ).first()
    return _objection(row) if row else None


def objection(election_id: str, objection_id: int) -> ObjectionView | None:
    with store.reading() as connection:
        return objection_in(connection, election_id, objection_id)


def names_somebody_in(
    connection: Connection, election_id: str, *, voter_id: int | None = None, row_id: int | None = None
) -> bool:
    """Whether this voter and this row of the register, where they are named, are of this election."""
    for table, id in ((Voter, voter_id), (RegisterRow, row_id)):
        if id is not None and not connection.scalar(
            select(table.id).where(table.id == id, table.election_id == election_id)
        ):
            return False
    return True


def row_about(election_id: str, objection: ObjectionView) -> int | None:
    """The row of the register an objection is about; None where it names none, or the register was loaded anew since.

    A row's id is of one loading only: after the next one it may be another person's.
    """
    of_election = RegisterRow.election_id == election_id
    with store.reading() as connection:
        if objection.voter_id is not None:
            return connection.scalar(
                select(RegisterRow.id).where(of_election, RegisterRow.voter_id == objection.voter_id).limit(1)
            )
        loaded = connection.scalar(
            select(func.max(RollLoad.seq)).where(RollLoad.election_id == election_id, RollLoad.current)
        )
        return objection.row_id if (loaded or 0) < objection.id else None


@dataclass(frozen=True, slots=True)
class OffRoll:
    """登记册行 of somebody who is not on the roll, as a look-up shows one; `code` says why."""

    id: int
    name: str
    group: str
    household: str
    outcome: str
    code: str


def find_off_roll(election_id: str, text: str) -> tuple[OffRoll, ...]:
    """Rows of the register that are not on the roll, by the beginning of the name or by household; at most SHOWN."""
    wanted = text.strip()
    if not wanted:
        return ()
    with store.reading() as connection:
        rows = connection.execute(
            select(
                RegisterRow.id,
                RegisterRow.name,
                RegisterRow.group,
                RegisterRow.household,
                RegisterRow.outcome,
                RegisterRow.code,
            )
            .where(
                RegisterRow.election_id == election_id,
                RegisterRow.outcome != "registered",
                RegisterRow.name.startswith(wanted, autoescape=True) | (RegisterRow.household == wanted),
            )
            .order_by(RegisterRow.id)
            .limit(SHOWN)
        ).all()
    return tuple(OffRoll(*row) for row in rows)


def objections(election_id: str) -> tuple[ObjectionView, ...]:
    """All objections, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            _OBJECTIONS.where(Objection.election_id == election_id).order_by(Objection.number)
        ).all()
    return tuple(map(_objection, rows))


def objections_open_in(connection: Connection, election_id: str) -> int:
    """Objections that wait for their decision."""
    return (
        connection.scalar(
            select(func.count(Objection.id)).where(
                Objection.election_id == election_id, Objection.state == ObjectionState.OPEN
            )
        )
        or 0
    )
