"""Incidents (突发情况): what was reported in a round, what nobody has taken up yet, and where one can be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kiosk.records import store
from kiosk.records.boxes import Box
from kiosk.records.day import Station
from kiosk.records.incidents import Incident
from kiosk.records.journal import JournalEntry
from kiosk.rules.incidents import IncidentKind


@dataclass(frozen=True, slots=True)
class IncidentView:
    """突发情况 as a desk shows one; of a box `place` is empty, elsewhere in the hall `box_no` too is None."""

    id: int
    kind: IncidentKind
    place: str
    box_no: int | None
    words: str
    reporter_id: int
    reported_by: str
    at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str

    @property
    def open(self) -> bool:
        """Whether nobody has taken it up yet."""
        return self.acknowledged_at is None


def incidents_of(round_id: int) -> tuple[IncidentView, ...]:
    """Everything reported in a round, newest first."""
    with store.reading() as connection:
        return _incidents_in(connection, Incident.round_id == round_id)


def open_of(round_id: int) -> tuple[IncidentView, ...]:
    """What nobody has taken up yet, newest first."""
    with store.reading() as connection:
        return open_in(connection, round_id)


def open_in(connection: Connection, round_id: int) -> tuple[IncidentView, ...]:
    """The same inside somebody's transaction."""
    return _incidents_in(connection, Incident.round_id == round_id, Incident.acknowledged_seq.is_(None))


def _incidents_in(connection: Connection, *conditions: Any) -> tuple[IncidentView, ...]:
    rows = connection.execute(
        select(Incident.__table__, JournalEntry.officers)
        .join(JournalEntry, JournalEntry.seq == Incident.id)
        .where(*conditions)
        .order_by(Incident.id.desc())
    )
    return tuple(
        IncidentView(
            row.id,
            IncidentKind(row.kind),
            row.place,
            row.box_no,
            row.words,
            json.loads(row.officers)[0][0],
            row.reported_by,
            row.at,
            row.acknowledged_at,
            row.acknowledged_by,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Where something can happen: the lanes as tablets name them, the central station's first; the boxes by number."""

    lanes: tuple[str, ...]
    boxes: tuple[int, ...]


def places(election_id: str) -> Places:
    with store.reading_together() as connection:
        return places_in(connection, election_id)


def places_in(connection: Connection, election_id: str) -> Places:
    """The same inside somebody's transaction."""
    stations = connection.execute(
        select(Station.name, Station.desks)
        .where(Station.election_id == election_id)
        .order_by(Station.kind.desc(), Station.id)
    )
    lanes = tuple(f"{row.name} {lane}" for row in stations for lane in range(1, row.desks + 1))
    boxes = connection.scalars(select(Box.no).where(Box.election_id == election_id).order_by(Box.no))
    return Places(lanes, tuple(boxes))
