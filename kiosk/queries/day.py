"""Elections and their rounds: what stands, what is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from kiosk.queries.boxes import boxes_out_in
from kiosk.queries.restored import RESTORED, taken_at
from kiosk.records import store
from kiosk.records.checkin import Visit
from kiosk.records.day import Election, Post, Round
from kiosk.records.issue import BallotStock
from kiosk.records.journal import JournalEntry
from kiosk.records.roll import Voter
from kiosk.records.rounds import RoundPost
from kiosk.records.statements import PreparedSelect
from kiosk.rules.book import RuleSheet, sheet
from kiosk.rules.checkin import VisitState
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.issue import Stock

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of every paper and screen."""


@dataclass(frozen=True, slots=True)
class ElectionSummary:
    """选举, as lists and choices show it."""

    id: str
    tag: str
    rehearsal: bool
    village: str
    town: str
    term: str
    day: date
    phase: Phase
    round_id: int


@dataclass(frozen=True, slots=True)
class Seats:
    """职位 with its seats."""

    post: str
    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as it stands: election, phase, sheet, hours, ballots. Hours are local, moments UTC.

    `found` are the papers in all boxes, None until the last is opened; `boxes_out` numbers of boxes on the way;
    `ended_at` when the round was closed; `frozen`: the count stands still for a dispute. `day` is the election's, from
    which ages are reckoned, `held_on` the day of this round; `posts` are those that the round votes on. `restored` is
    when the back-up was taken that the server was set up from, while the lanes are not compared.
    """

    election_id: str
    tag: str
    rehearsal: bool
    village: str
    town: str
    term: str
    day: date
    opens: time
    ballots_printed: int
    round_id: int
    round_number: int
    kind: RoundKind
    phase: Phase
    sheet: RuleSheet
    rules_chosen: bool
    registered: int
    posts: tuple[Seats, ...]
    closing_hour: time
    extensions: int
    opened_at: datetime | None
    closed_at: datetime | None
    served_until: time | None
    stock: Stock
    open_visits: int
    unsigned_visits: int
    roll_fingerprint: str
    found: int | None
    boxes_out: tuple[int, ...]
    ended_at: datetime | None
    frozen: bool
    held_on: date
    restored: datetime | None


def elections() -> tuple[ElectionSummary, ...]:
    """Every election of the mode in use with its newest round, newest first."""
    rounds = aliased(Round)
    newest = select(func.max(rounds.number)).where(rounds.election_id == Election.id).scalar_subquery()
    with store.reading() as connection:
        rows = connection.execute(
            select(
                Election.id,
                Election.tag,
                Election.rehearsal,
                Election.village,
                Election.town,
                Election.term,
                Election.day,
                Round.phase,
                Round.id.label("round_id"),
            )
            .join(Round, (Round.election_id == Election.id) & (Round.number == newest))
            .order_by(Election.created_seq.desc())
        ).all()
    return tuple(
        ElectionSummary(r.id, r.tag, r.rehearsal, r.village, r.town, r.term, r.day, Phase(r.phase), r.round_id)
        for r in rows
    )


def election(election_id: str) -> ElectionSummary | None:
    return next((e for e in elections() if e.id == election_id), None)


def standing(election_id: str) -> Standing | None:
    """The newest round of an election as it stands."""
    with store.reading_together() as connection:
        return standing_in(connection, election_id)


def standing_in(connection: Connection, election_id: str) -> Standing | None:
    """The same inside somebody's transaction."""
    row = connection.execute(
        select(Election.__table__, Round.__table__)
        .join(Round, Round.election_id == Election.id)
        .outerjoin(JournalEntry, JournalEntry.seq == Round.ended_seq)
        .where(Election.id == election_id)
        .order_by(Round.number.desc())
        .limit(1)
        .with_only_columns(
            Election.id.label("election_id"),
            Election.tag,
            Election.rehearsal,
            Election.village,
            Election.town,
            Election.term,
            Election.day,
            Election.opens,
            Election.ballots_printed,
            Round.id,
            Round.number,
            Round.phase,
            Round.edition,
            Round.choices,
            Round.chosen_seq,
            Round.registered,
            Round.closing_hour,
            Round.extensions,
            Round.opened_at,
            Round.closed_at,
            Round.served_until,
            Round.roll_fingerprint,
            Round.found,
            Round.frozen_seq,
            Round.kind,
            Round.held_on,
            func.coalesce(Round.opens, Election.opens).label("round_opens"),
            JournalEntry.at.label("ended_at"),
            RESTORED.label("restored"),
        )
    ).first()
    if row is None:
        return None
    visits = dict(
        connection.execute(
            select(Visit.state, func.count())
            .where(Visit.round_id == row.id, Visit.state.in_([VisitState.OPEN, VisitState.HANDED_OUT]))
            .group_by(Visit.state)
        )
        .tuples()
        .all()
    )
    return Standing(
        election_id=row.election_id,
        tag=row.tag,
        rehearsal=row.rehearsal,
        village=row.village,
        town=row.town,
        term=row.term,
        day=row.day,
        opens=row.round_opens,
        ballots_printed=row.ballots_printed,
        round_id=row.id,
        round_number=row.number,
        kind=RoundKind(row.kind),
        phase=Phase(row.phase),
        sheet=sheet(row.edition, json.loads(row.choices)),
        rules_chosen=row.chosen_seq is not None,
        registered=row.registered if row.registered is not None else on_the_roll(connection, election_id),
        posts=posts_in(connection, election_id, row.id, RoundKind(row.kind)),
        closing_hour=row.closing_hour,
        extensions=row.extensions,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        served_until=row.served_until,
        stock=stock_in(connection, row.id),
        open_visits=visits.get(VisitState.OPEN, 0),
        unsigned_visits=visits.get(VisitState.HANDED_OUT, 0),
        roll_fingerprint=row.roll_fingerprint or "",
        found=row.found,
        boxes_out=boxes_out_in(connection, row.id),
        ended_at=row.ended_at,
        frozen=row.frozen_seq is not None,
        held_on=row.held_on or row.day,
        restored=taken_at(row.restored),
    )


def posts_in(connection: Connection, election_id: str, round_id: int, kind: RoundKind) -> tuple[Seats, ...]:
    """The posts that a round votes on, the highest first: all of the election's, or those still open."""
    if kind is RoundKind.FIRST:
        wanted = select(Post.post, Post.name, Post.seats)
    else:
        open_ones = and_(RoundPost.post == Post.post, RoundPost.round_id == round_id)
        wanted = select(Post.post, Post.name, RoundPost.seats).join(RoundPost, open_ones)
    rows = connection.execute(wanted.where(Post.election_id == election_id).order_by(Post.rank))
    return tuple(Seats(row.post, row.name, row.seats) for row in rows)


def on_the_roll(connection: Connection, election_id: str) -> int:
    """How many are registered (R-ROLL-03)."""
    return (
        connection.scalar(
            select(func.count(Voter.id)).where(Voter.election_id == election_id, Voter.removed_seq.is_(None))
        )
        or 0
    )


_STOCK = PreparedSelect(
    select(BallotStock.unsealed, BallotStock.issued, BallotStock.spoiled, BallotStock.out).where(
        BallotStock.round_id == bindparam("round_id")
    )
)


def stock_in(connection: Connection, round_id: int) -> Stock:
    """The ballots of a round: unsealed, issued, spoiled, out with mobile boxes."""
    row = _STOCK.first(connection, {"round_id": round_id})
    return Stock(0, 0, 0) if row is None else Stock(row.unsealed, row.issued, row.spoiled, row.out)
