"""The roll made public: its versions and the changes since."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.queries.objections import objections_open_in
from kiosk.records import store
from kiosk.records.publication import Objection, RollChange, RollVersion
from kiosk.records.roll import Group, Voter
from kiosk.rules.publication import ObjectionState, RollLine, content_of, lines_of


def content_in(connection: Connection, election_id: str) -> bytes:
    """The roll as it stands, in the form whose fingerprint is shown."""
    rows = connection.execute(
        select(Voter.roll_no, Group.name, Voter.household, Voter.name, Voter.sex, Voter.birth, Voter.page, Voter.line)
        .join(Group, Group.id == Voter.group_id)
        .where(Voter.election_id == election_id, Voter.removed_seq.is_(None))
    )
    return content_of(RollLine(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class VersionView:
    """名册版本. `first_on` is the day of the announcement."""

    id: int
    number: int
    kind: str
    seq: int
    published_on: date
    first_on: date
    registered: int
    fingerprint: str


def newest_in(connection: Connection, election_id: str) -> VersionView | None:
    """The newest version; None before the roll is published."""
    found = _versions(connection, election_id)
    return found[-1] if found else None


def _versions(connection: Connection, election_id: str) -> tuple[VersionView, ...]:
    rows = connection.execute(
        select(
            RollVersion.id,
            RollVersion.number,
            RollVersion.kind,
            RollVersion.seq,
            RollVersion.published_on,
            RollVersion.registered,
            RollVersion.fingerprint,
        )
        .where(RollVersion.election_id == election_id)
        .order_by(RollVersion.number)
    ).all()
    return tuple(
        VersionView(r.id, r.number, r.kind, r.seq, r.published_on, rows[0].published_on, r.registered, r.fingerprint)
        for r in rows
    )


def versions(election_id: str) -> tuple[VersionView, ...]:
    """All versions, oldest first."""
    with store.reading() as connection:
        return _versions(connection, election_id)


def version_lines(election_id: str, number: int) -> tuple[RollLine, ...]:
    """The roll of one version, by roll number; empty when there is no such version."""
    with store.reading() as connection:
        content = connection.scalar(
            select(RollVersion.content).where(RollVersion.election_id == election_id, RollVersion.number == number)
        )
    return lines_of(zlib.decompress(content)) if content else ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """名册变动. `was` has the fields a correction changed, as they were; `version` is 0 until it is published."""

    seq: int
    kind: str
    voter_id: int
    roll_no: int
    name: str
    group: str
    was: dict[str, Any]
    ground: str
    reason: str
    on: date
    version: int


def changes(election_id: str, *, version: int | None = None) -> tuple[ChangeView, ...]:
    """Every change after the first publication, oldest first; of one version, 0 for those not yet published."""
    wanted = (
        select(RollChange, Voter.roll_no, func.coalesce(RollVersion.number, 0).label("version"))
        .join(Voter, Voter.id == RollChange.voter_id)
        .outerjoin(RollVersion, RollVersion.id == RollChange.version_id)
        .where(RollChange.election_id == election_id)
        .order_by(RollChange.id)
        .with_only_columns(
            RollChange.seq,
            RollChange.kind,
            RollChange.voter_id,
            Voter.roll_no,
            RollChange.name,
            RollChange.group,
            RollChange.was,
            RollChange.ground,
            RollChange.reason,
            RollChange.on,
            func.coalesce(RollVersion.number, 0).label("version"),
        )
    )
    if version is not None:
        wanted = wanted.where(func.coalesce(RollVersion.number, 0) == version)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(ChangeView(*(*row[:6], json.loads(row.was), *row[7:])) for row in rows)


@dataclass(frozen=True, slots=True)
class Pending:
    """What has yet to be published: changes of the roll, decisions on objections and the day of the latest."""

    changes: int
    decisions: int
    decided_on: date | None = None

    def __bool__(self) -> bool:
        return bool(self.changes or self.decisions)


def unpublished_in(connection: Connection, election_id: str) -> Pending:
    """What a supplement would make public."""
    of_change = (RollChange.election_id == election_id, RollChange.version_id.is_(None))
    of_objection = (
        Objection.election_id == election_id,
        Objection.version_id.is_(None),
        Objection.state != ObjectionState.OPEN,
    )
    decisions, latest = connection.execute(
        select(func.count(Objection.id), func.max(Objection.decided_on)).where(*of_objection)
    ).one()
    changes = connection.scalar(select(func.count(RollChange.id)).where(*of_change)) or 0
    return Pending(changes, decisions, latest)


@dataclass(frozen=True, slots=True)
class PublicationStands:
    """Where the publication stands."""

    versions: tuple[VersionView, ...]
    pending: Pending
    objections_open: int

    @property
    def newest(self) -> VersionView | None:
        return self.versions[-1] if self.versions else None


def publication(election_id: str) -> PublicationStands:
    with store.reading_together() as connection:
        return PublicationStands(
            _versions(connection, election_id),
            unpublished_in(connection, election_id),
            objections_open_in(connection, election_id),
        )
