"""The papers that are kept of a result, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select

from kiosk.records import store
from kiosk.records.day import Round
from kiosk.records.result import ResultPaper, RoundResult


@dataclass(frozen=True, slots=True)
class PaperKept:
    """存档文件 as it is listed."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the result: when it was closed and certified, and withdrawn why."""

    id: int
    version: int
    at: datetime
    sha256: str
    certified_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    papers: tuple[PaperKept, ...]


def versions_of(election_id: str, round_id: int) -> tuple[Version, ...]:
    """The versions of a round's result, the newest first; none of another election's."""
    with store.reading_together() as connection:
        here = connection.scalar(select(Round.election_id).where(Round.id == round_id)) == election_id
        return versions_in(connection, round_id) if here else ()


def to_print_in(connection: Connection, election_id: str) -> tuple[int, ...]:
    """The numbers of rounds whose result is certified and has no papers yet."""
    r = RoundResult
    rows = connection.execute(
        select(Round.number)
        .join(r, r.round_id == Round.id)
        .where(
            Round.election_id == election_id,
            r.withdrawn_seq.is_(None),
            r.certified_seq.is_not(None),
            ~exists(select(ResultPaper.name).where(ResultPaper.result_id == r.id)),
        )
        .order_by(Round.number)
    )
    return tuple(rows.scalars())


def versions_in(connection: Connection, round_id: int) -> tuple[Version, ...]:
    p, r = ResultPaper, RoundResult
    papers: dict[int, list[PaperKept]] = {}
    rows = connection.execute(
        select(p.result_id, p.name, p.media_type, p.sha256)
        .join(r, r.id == p.result_id)
        .where(r.round_id == round_id)
        .order_by(p.result_id, p.name)
    )
    for row in rows:
        papers.setdefault(row.result_id, []).append(PaperKept(row.name, row.media_type, row.sha256))
    versions = connection.execute(
        select(r.id, r.version, r.at, r.sha256, r.certified_at, r.withdrawn_at, r.withdrawn_reason)
        .where(r.round_id == round_id)
        .order_by(r.version.desc())
    )
    return tuple(Version(*row, papers=tuple(papers.get(row.id, ()))) for row in versions)


def paper_kept(election_id: str, result_id: int, name: str) -> tuple[bytes, str, Version] | None:
    """A kept paper: its bytes, what kind of file it is, and the version it belongs to."""
    with store.reading_together() as connection:
        rounds = _rounds_of(connection, election_id, result_id)
        row = connection.execute(
            select(ResultPaper.body, ResultPaper.media_type).where(
                ResultPaper.result_id == result_id, ResultPaper.name == name
            )
        ).first()
        if not rounds or row is None:
            return None
        version = next(each for each in versions_in(connection, rounds[0]) if each.id == result_id)
    return row.body, row.media_type, version


def _rounds_of(connection: Connection, election_id: str, result_id: int) -> tuple[int, ...]:
    """The round of this result, when it is this election's."""
    wanted = (
        select(RoundResult.round_id)
        .join(Round, Round.id == RoundResult.round_id)
        .where(RoundResult.id == result_id, Round.election_id == election_id)
    )
    return tuple(connection.scalars(wanted))
