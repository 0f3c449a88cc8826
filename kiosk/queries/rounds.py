"""The rounds of an election that are over, and where it stands after them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from kiosk.records.day import Post, Round
from kiosk.records.result import ResultHold, RoundResult, SeatTaken
from kiosk.rules.count_record import tally_of
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.decide import Seat, Tally
from kiosk.rules.holds import Way
from kiosk.rules.rounds import Outlook, Vote, outlook


@dataclass(frozen=True, slots=True)
class RoundOver:
    """A round that was closed, with its result that stands. `record` is its count file, `base_record` that of the round
    behind a tie vote, worked out again, None for others."""

    round_id: int
    number: int
    kind: RoundKind
    phase: Phase
    result_id: int
    version: int
    at: datetime
    record: Mapping[str, Any]
    sha256: str
    outcome: Mapping[str, Any]
    base_round_id: int | None
    base_record: Mapping[str, Any] | None
    base_outcome: Mapping[str, Any] | None
    rest_vacant: bool
    vacant_reason: str
    certified_at: datetime | None
    unseated: tuple[Seat, ...]

    @property
    def valid(self) -> bool:
        return self.phase is not Phase.VOID

    @property
    def tally(self) -> Tally:
        return tally_of(self.record)

    @property
    def vote(self) -> Vote:
        return Vote(self.tally, self.valid, self.unseated)


def seats_of_election_in(connection: Connection, election_id: str) -> dict[str, int]:
    """Post → seats in all, the highest first."""
    rows = connection.execute(select(Post.post, Post.seats).where(Post.election_id == election_id).order_by(Post.rank))
    return {row.post: row.seats for row in rows}


def rounds_over_in(connection: Connection, election_id: str, before: int | None = None) -> tuple[RoundOver, ...]:
    """The closed rounds in their order; `before`: only those with a lower number."""
    r = RoundResult
    wanted = (
        select(r, Round.number, Round.kind, Round.phase)
        .join(Round, Round.id == r.round_id)
        .where(Round.election_id == election_id, r.withdrawn_seq.is_(None))
        .order_by(Round.number)
    )
    if before is not None:
        wanted = wanted.where(Round.number < before)
    rows = connection.execute(wanted.with_only_columns(*r.__table__.c, Round.number, Round.kind, Round.phase)).all()
    gone = _unseated_in(connection, election_id)
    return tuple(
        RoundOver(
            round_id=row.round_id,
            number=row.number,
            kind=RoundKind(row.kind),
            phase=Phase(row.phase),
            result_id=row.id,
            version=row.version,
            at=row.at,
            record=json.loads(row.count_file),
            sha256=row.sha256,
            outcome=json.loads(row.outcome),
            base_round_id=row.base_round_id,
            base_record=json.loads(row.base_file) if row.base_file else None,
            base_outcome=json.loads(row.base_outcome) if row.base_outcome else None,
            rest_vacant=row.vacant_seq is not None,
            vacant_reason=row.vacant_reason,
            certified_at=row.certified_at,
            unseated=gone.get(row.id, ()),
        )
        for row in rows
    )


def _unseated_in(connection: Connection, election_id: str) -> dict[int, tuple[Seat, ...]]:
    """Result → who lost a seat by a decision on its holds, which may be a seat of an earlier round."""
    h, s = ResultHold, SeatTaken
    gave = aliased(RoundResult)
    rows = connection.execute(
        select(h.result_id, h.leaves, s.post)
        .join(Round, Round.id == h.round_id)
        .join(RoundResult, RoundResult.id == h.result_id)
        .join(s, s.person == h.leaves)
        .join(gave, (gave.id == s.result_id) & gave.withdrawn_seq.is_(None))
        .where(
            Round.election_id == election_id,
            RoundResult.withdrawn_seq.is_(None),
            h.way == Way.LEAVES,
            s.round_id.in_(select(Round.id).where(Round.election_id == election_id)),
        )
        .order_by(h.result_id, h.no)
    )
    found: dict[int, tuple[Seat, ...]] = {}
    for row in rows:
        found[row.result_id] = (*found.get(row.result_id, ()), Seat(str(row.leaves), row.post))
    return found


def outlook_in(connection: Connection, election_id: str, *, before: int | None = None) -> Outlook:
    """Where the election stands after its closed rounds, or stood before the round of that number."""
    votes = [over.vote for over in rounds_over_in(connection, election_id, before)]
    return outlook(seats_of_election_in(connection, election_id), votes)


def let_sit_in(connection: Connection, election_id: str) -> frozenset[tuple[str, ...]]:
    """The pairs of near kin whom the committee has let sit together, as ids in order."""
    h = ResultHold
    rows = connection.execute(
        select(h.one, h.other)
        .join(Round, Round.id == h.round_id)
        .join(RoundResult, RoundResult.id == h.result_id)
        .where(
            Round.election_id == election_id,
            RoundResult.withdrawn_seq.is_(None),
            h.code == "kin",
            h.way == Way.STAYS,
        )
    )
    return frozenset(tuple(sorted((str(row.one), str(row.other)))) for row in rows)
