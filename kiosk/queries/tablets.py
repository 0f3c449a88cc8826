"""The tablets of an election as the readiness page shows them: who sits where, what each told of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.queries.day import standing_in
from kiosk.queries.journal import Head, head_in
from kiosk.queries.publication import content_in
from kiosk.records import store
from kiosk.records.day import Station
from kiosk.records.staff import Officer, SignIn
from kiosk.rules.publication import fingerprint_of
from kiosk.rules.tablets import Awake, Camera, Scanner, Sound, Told, Trusted

_WORDS: dict[str, Any] = {
    "scanner": Scanner,
    "sound": Sound,
    "camera": Camera,
    "awake": Awake,
    "trusted": Trusted,
}


@dataclass(frozen=True, slots=True)
class TabletView:
    """A tablet that somebody is signed in on; `checked_at` None: it has told nothing since."""

    sign_in_id: int
    officer: str
    station: str
    lane: int
    locked: bool
    signed_in_at: datetime
    checked_at: datetime | None
    told: Told


def tablets_of(election_id: str) -> tuple[TabletView, ...]:
    """The signed-in tablets of an election, lane by lane."""
    with store.reading() as connection:
        rows = connection.execute(
            select(
                SignIn.id,
                Officer.name,
                Station.name.label("station"),
                SignIn.lane,
                SignIn.locked,
                SignIn.signed_in_at,
                SignIn.checked_at,
                SignIn.checks,
            )
            .join_from(SignIn, Officer, Officer.id == SignIn.officer_id)
            .join(Station, Station.id == SignIn.station_id)
            .where(Officer.election_id == election_id, SignIn.ended_at.is_(None))
            .order_by(Station.id, SignIn.lane, SignIn.id)
        ).all()
    return tuple(
        TabletView(r.id, r.name, r.station, r.lane, r.locked, r.signed_in_at, r.checked_at, told_of(r.checks))
        for r in rows
    )


def unchecked(election_id: str) -> int:
    """Signed-in tablets that have told nothing of themselves."""
    with store.reading() as connection:
        return connection.execute(
            select(func.count())
            .select_from(SignIn)
            .join(Officer, Officer.id == SignIn.officer_id)
            .where(Officer.election_id == election_id, SignIn.ended_at.is_(None), SignIn.checked_at.is_(None))
        ).scalar_one()


def told_by(sign_in_id: int) -> Told:
    """What this tablet told of itself so far."""
    with store.reading() as connection:
        return told_in(connection, sign_in_id)


def told_in(connection: Connection, sign_in_id: int) -> Told:
    return told_of(connection.execute(select(SignIn.checks).where(SignIn.id == sign_in_id)).scalar() or "")


def told_of(text: str) -> Told:
    """What stands in `sign_ins.checks`."""
    kept = json.loads(text) if text else {}
    known = {field.name for field in fields(Told)}
    return Told(**{name: _WORDS.get(name, _as_is)(value) for name, value in kept.items() if name in known})


def _as_is(value: object) -> object:
    return value


_reckoned: dict[tuple[store.Mode, str, str], str] = {}


@dataclass(frozen=True, slots=True)
class RollNow:
    """The roll of this moment: its fingerprint ("" with nobody on it), how many are registered; the journal's head."""

    fingerprint: str
    registered: int
    head: Head


def roll_now(election_id: str) -> RollNow:
    """The roll as it stands: the one the polls opened on, or the one they would open on. LookupError: no election."""
    with store.reading_together() as connection:
        stands, head = standing_in(connection, election_id), head_in(connection)
        if stands is None:
            raise LookupError(f"no election {election_id}")
        if stands.roll_fingerprint or not stands.registered:
            return RollNow(stands.roll_fingerprint, stands.registered, head)
        # A large roll takes a second to read; without a new entry in the journal it is still the same.
        key = (store.current_mode(), election_id, head.hash)
        if key not in _reckoned:
            _reckoned.clear()
            _reckoned[key] = fingerprint_of(content_in(connection, election_id))
        return RollNow(_reckoned[key], stands.registered, head)
