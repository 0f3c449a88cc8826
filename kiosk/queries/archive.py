"""Everything an archive is made of, read in one state: certified and void rounds, their papers, the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, Row, select

from kiosk.queries.account import AccountView, account_in
from kiosk.queries.archive_journal import JournalCopy, journal_copy_in
from kiosk.queries.archive_names import Unnamed, unnamed_in
from kiosk.queries.boxes import BoxView, boxes_in
from kiosk.queries.count import CountTotals, totals_in
from kiosk.queries.day import Seats, Standing, posts_in, standing_in, stock_in
from kiosk.queries.result import ResultView, result_in
from kiosk.queries.turnout import CurvePoint, frozen_curve
from kiosk.records import store
from kiosk.records.day import Election, Round
from kiosk.records.incidents import Incident
from kiosk.records.issue import BallotIssue
from kiosk.records.journal import JournalEntry
from kiosk.records.result import ResultPaper, RoundResult
from kiosk.rules.book import RuleSheet, sheet
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.issue import Stock

OVER = (Phase.CERTIFIED, Phase.VOID)
"""Phases in which nothing of a round is secret any more; a result that is only decided may still be held."""


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A version of a round's result, byte for byte as it was kept. `base_round`: number of the round behind a tie vote,
    worked out again. `papers`: name → bytes."""

    version: int
    at: datetime
    sha256: str
    count_file: str
    outcome: str
    base_round: int | None
    base_file: str
    base_outcome: str
    certified_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    papers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class IncidentKept:
    """突发情况 with what was reported; of a box `place` is empty, elsewhere in the hall `box_no` too is None."""

    at: datetime
    kind: str
    place: str
    box_no: int | None
    words: str
    reported_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class RoundKept:
    """轮次 that is over. `results`: the one that stands first, then those withdrawn. Hours local, moments UTC.

    `opened_by` and `closed_by`: who signed."""

    number: int
    kind: RoundKind
    phase: Phase
    held_on: date
    opens: time
    closes: time
    opened_at: datetime | None
    polls_closed_at: datetime | None
    registered: int
    sheet: RuleSheet
    posts: tuple[Seats, ...]
    stock: Stock
    account: AccountView | None
    totals: CountTotals
    curve: tuple[CurvePoint, ...]
    later: int
    boxes: tuple[BoxView, ...]
    incidents: tuple[IncidentKept, ...]
    results: tuple[KeptResult, ...]
    view: ResultView
    opened_by: tuple[str, ...]
    closed_by: tuple[str, ...]

    @property
    def result(self) -> KeptResult:
        """The one that stands."""
        return self.results[0]


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """选举档案 as it stands. `unfinished`: numbers of rounds that are not in it; `unnamed` takes names out of words."""

    stands: Standing
    rounds: tuple[RoundKept, ...]
    unfinished: tuple[int, ...]
    journal: JournalCopy
    unnamed: Unnamed


def archive(election_id: str) -> ArchiveView | None:
    """None when there is no such election; no `rounds` while none is certified or void."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        rows = _rounds_in(connection, election_id)
        kept = tuple(_kept(connection, stands, row) for row in rows if row.phase in OVER)
        unfinished = {row.id: row.number for row in rows if row.phase not in OVER}
        return ArchiveView(
            stands=stands,
            rounds=kept,
            unfinished=tuple(unfinished.values()),
            journal=journal_copy_in(connection, election_id, unfinished.keys()),
            unnamed=unnamed_in(connection, election_id, set(_named(kept))),
        )


def _rounds_in(connection: Connection, election_id: str) -> list[Row[tuple[object, ...]]]:
    r = Round
    wanted = (
        select(r.__table__, Election.day, Election.opens.label("planned"))
        .join(Election, Election.id == r.election_id)
        .where(r.election_id == election_id)
        .order_by(r.number)
    )
    return list(connection.execute(wanted))


def _kept(connection: Connection, stands: Standing, row: Row[tuple[object, ...]]) -> RoundKept:
    election_id = stands.election_id
    view = result_in(connection, stands, row.number)
    assert view is not None, "a round that is over has a result"
    issues = connection.execute(
        select(BallotIssue.at, BallotIssue.ballots, BallotIssue.undone_at).where(BallotIssue.round_id == row.id)
    ).tuples()
    # The board goes on until the hour in which the polls closed is full.
    until = (row.closed_at or row.opened_at or view.over.at) + timedelta(hours=1)
    curve, later = frozen_curve(issues, row.opened_at, until)
    return RoundKept(
        number=row.number,
        kind=RoundKind(row.kind),
        phase=Phase(row.phase),
        held_on=row.held_on or row.day,
        opens=row.opens or row.planned,
        closes=row.closing_hour,
        opened_at=row.opened_at,
        polls_closed_at=row.closed_at,
        registered=view.over.tally.registered,
        sheet=sheet(row.edition, json.loads(row.choices)),
        posts=posts_in(connection, election_id, row.id, RoundKind(row.kind)),
        stock=stock_in(connection, row.id),
        account=account_in(connection, row.id),
        totals=totals_in(connection, row.id),
        curve=curve,
        later=later,
        boxes=tuple(box for box in boxes_in(connection, election_id, row.id) if box.used),
        incidents=_incidents_in(connection, row.id),
        results=tuple(_results_in(connection, row.id)),
        view=view,
        opened_by=_signed_in(connection, row.opened_seq),
        closed_by=_signed_in(connection, row.ended_seq),
    )


def _results_in(connection: Connection, round_id: int) -> Iterator[KeptResult]:
    r, behind = RoundResult, Round
    papers: dict[int, list[tuple[str, bytes]]] = {}
    rows = connection.execute(
        select(ResultPaper.result_id, ResultPaper.name, ResultPaper.body)
        .join(r, r.id == ResultPaper.result_id)
        .where(r.round_id == round_id)
        .order_by(ResultPaper.name)
    )
    for row in rows:
        papers.setdefault(row.result_id, []).append((row.name, bytes(row.body)))
    results = connection.execute(
        select(r.__table__, behind.number.label("base_round"))
        .outerjoin(behind, behind.id == r.base_round_id)
        .where(r.round_id == round_id)
        .order_by(r.withdrawn_seq.is_not(None), r.version)
    )
    for row in results:
        yield KeptResult(
            version=row.version,
            at=row.at,
            sha256=row.sha256,
            count_file=row.count_file,
            outcome=row.outcome,
            base_round=row.base_round,
            base_file=row.base_file or "",
            base_outcome=row.base_outcome or "",
            certified_at=row.certified_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_reason=row.withdrawn_reason,
            papers=tuple(papers.get(row.id, ())),
        )


def _incidents_in(connection: Connection, round_id: int) -> tuple[IncidentKept, ...]:
    """Everything reported in that round, the oldest first."""
    i = Incident
    columns = (i.at, i.kind, i.place, i.box_no, i.words, i.reported_by, i.acknowledged_at, i.acknowledged_by)
    rows = connection.execute(select(*columns).where(i.round_id == round_id).order_by(i.id))
    return tuple(IncidentKept(*row) for row in rows)


def _signed_in(connection: Connection, seq: int | None) -> tuple[str, ...]:
    """Who signed that entry."""
    officers = connection.scalar(select(JournalEntry.officers).where(JournalEntry.seq == seq))
    return tuple(name for _, name in json.loads(officers or "[]"))


def _named(rounds: tuple[RoundKept, ...]) -> Iterator[str]:
    """Everybody whom a count file or a page of the archive names."""
    for kept in rounds:
        yield from (one.name for one in kept.view.people.values())
        for result in kept.results:
            for text in filter(None, (result.count_file, result.base_file)):
                yield from (one["name"] for one in json.loads(text)["people"])
