"""The count of a round: heaps of paper, tables and their batches, what the locked batches come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from kiosk.queries.boxes import BoxView, boxes_in
from kiosk.queries.called import CalledPeople
from kiosk.queries.candidates import seated_in, standing_in_round
from kiosk.queries.day import Standing
from kiosk.queries.entries import BATCH, BatchView, batch_of
from kiosk.queries.staff import roles_of
from kiosk.records.count import (
    BatchTotal,
    BoxMix,
    TallyBatch,
    TallyNumber,
    TallyRow,
    TallyTable,
)
from kiosk.records.staff import Officer
from kiosk.rules.ballot import BallotClass, Slate, slate
from kiosk.rules.boxes import still_to_open
from kiosk.rules.finding import Finding
from kiosk.rules.mixing import Opened, to_mix
from kiosk.rules.result import is_void, validity
from kiosk.rules.tables import Place, Sitting


@dataclass(frozen=True, slots=True)
class TableView:
    """计票台: who sits there since when, and the batch it has open."""

    no: int
    seating: int
    people: Mapping[Place, Sitting]
    since: datetime
    batch: BatchView | None

    def place_of(self, officer_id: int) -> Place | None:
        """Where this officer sits here."""
        return next((place for place, one in self.people.items() if one.officer == officer_id), None)


def tables_in(connection: Connection, round_id: int) -> tuple[TableView, ...]:
    """The tables that are set up, by number."""
    t = TallyTable
    rows = connection.execute(
        select(t.id, t.no, t.caller_id, t.first_id, t.second_id, t.scrutineer_id, t.at)
        .where(t.round_id == round_id, t.current)
        .order_by(t.no)
    ).all()
    batches = {batch.table: batch for batch in open_batches_in(connection, round_id)}
    people = _people(connection, {id for row in rows for id in row[2:6]})
    places = (Place.CALLER, Place.FIRST, Place.SECOND, Place.SCRUTINEER)
    return tuple(
        TableView(
            row.no,
            row.id,
            {place: people[id] for place, id in zip(places, row[2:6], strict=True)},
            row.at,
            batches.get(row.no),
        )
        for row in rows
    )


def _people(connection: Connection, ids: set[int]) -> dict[int, Sitting]:
    rows = connection.execute(select(Officer.id, Officer.name, Officer.roles).where(Officer.id.in_(sorted(ids))))
    return {row.id: Sitting(row.id, row.name, roles_of(row.roles)) for row in rows}


def staff_for_tables_in(connection: Connection, election_id: str) -> tuple[Sitting, ...]:
    """Every officer of the plan, by name."""
    rows = connection.execute(
        select(Officer.id, Officer.name, Officer.roles)
        .where(Officer.election_id == election_id, Officer.ended_seq.is_(None))
        .order_by(Officer.id)
    )
    return tuple(Sitting(row.id, row.name, roles_of(row.roles)) for row in rows)


def open_batches_in(connection: Connection, round_id: int) -> tuple[BatchView, ...]:
    """The batches under way, by table."""
    wanted = BATCH.where(TallyBatch.round_id == round_id, TallyBatch.state == "open").order_by(TallyBatch.table_no)
    return tuple(batch_of(row) for row in connection.execute(wanted))


def open_batch_ids_in(connection: Connection) -> frozenset[int]:
    """The batches under way in any election of the mode in use."""
    return frozenset(connection.scalars(select(TallyBatch.id).where(TallyBatch.state == "open")))


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a round. `void`: why nothing may be called; `left`: still in no batch."""

    boxes: tuple[BoxView, ...]
    heap: tuple[Opened, ...]
    all_opened: bool
    found: int | None
    void: Finding | None
    to_mix: tuple[int, ...]
    in_batches: int
    locked: int
    called: bool

    @property
    def left(self) -> int:
        return (self.found or 0) - self.in_batches


def papers_in(connection: Connection, stands: Standing) -> Papers:
    """Where the papers of the round are: in boxes, on heaps, in batches."""
    boxes = boxes_in(connection, stands.election_id, stands.round_id)
    mixes = dict(
        connection.execute(select(BoxMix.box_no, BoxMix.seq).where(BoxMix.round_id == stands.round_id)).tuples().all()
    )
    heap = tuple(Opened(box.no, box.found, box.mobile, mixes.get(box.no)) for box in boxes if box.found is not None)
    rows = connection.execute(
        select(TallyBatch.state, func.sum(TallyBatch.ballots))
        .where(TallyBatch.round_id == stands.round_id)
        .group_by(TallyBatch.state)
    )
    ballots = {state: int(number) for state, number in rows.tuples()}
    said = None if stands.found is None else validity(stands.found, stands.stock.issued, stands.registered)
    return Papers(
        boxes=boxes,
        heap=heap,
        all_opened=stands.found is not None and not still_to_open([box.facts for box in boxes]),
        found=stands.found,
        void=said if said and is_void(said) else None,
        to_mix=to_mix(heap),
        in_batches=ballots.get("open", 0) + ballots.get("locked", 0),
        locked=ballots.get("locked", 0),
        called=bool(ballots),
    )


def slate_in(connection: Connection, stands: Standing, people: CalledPeople) -> Slate:
    """What the round votes on and who may be elected: nobody who sits already, and with candidates only they."""
    return slate(
        {post.post: post.seats for post in stands.posts},
        people.ids,
        stands.sheet,
        seated=[str(seat.person) for seat in seated_in(connection, stands.election_id, stands.round_number)],
        candidates=standing_in_round(connection, stands.round_id, stands.kind),
    )


@dataclass(frozen=True, slots=True)
class CountTotals:
    """What the locked batches come to: ballots by class; votes, blank and rejected lines for each post.

    `votes`: post → roll number → votes; `rejected`: (post, roll number or 0, code) → lines.
    """

    classes: Mapping[BallotClass, int]
    votes: Mapping[str, Mapping[int, int]]
    blank: Mapping[str, int]
    rejected: Mapping[tuple[str, int, str], int]

    @property
    def ballots(self) -> int:
        return sum(self.classes.values())


def totals_in(connection: Connection, round_id: int) -> CountTotals:
    """The totals of every locked batch of the round together."""
    b, t = TallyBatch, BatchTotal
    of_round = (b.round_id == round_id, b.state == "locked")
    sums = (func.sum(column) for column in (b.valid, b.part_valid, b.invalid, b.blank))
    classes = connection.execute(select(*sums).where(*of_round)).one()
    votes: dict[str, Counter[int]] = {}
    blank: Counter[str] = Counter()
    rejected: Counter[tuple[str, int, str]] = Counter()
    rows = connection.execute(
        select(t.post, t.code, t.person, func.sum(t.lines))
        .join(b, b.id == t.batch_id)
        .where(*of_round)
        .group_by(t.post, t.code, t.person)
    )
    for post, code, person, lines in rows.tuples():
        if code == "vote":
            votes.setdefault(post, Counter())[person] += int(lines)
        elif code == "blank":
            blank[post] += int(lines)
        else:
            rejected[post, person, code] += int(lines)
    order = (BallotClass.VALID, BallotClass.PART_VALID, BallotClass.INVALID, BallotClass.BLANK)
    return CountTotals(
        {of: int(number or 0) for of, number in zip(order, classes, strict=True)}, votes, blank, rejected
    )


def numbers_in(connection: Connection, round_id: int) -> dict[int, int]:
    """Fixed number → roll number, in order."""
    n = TallyNumber
    wanted = select(n.number, n.person).where(n.round_id == round_id).order_by(n.number)
    return dict(connection.execute(wanted).tuples().all())


def rows_in(connection: Connection, round_id: int) -> dict[str, list[int]]:
    """For each post the roll numbers in the order first called."""
    r = TallyRow
    found: dict[str, list[int]] = {}
    wanted = select(r.post, r.person).where(r.round_id == round_id).order_by(r.post, r.place)
    for post, person in connection.execute(wanted).tuples():
        found.setdefault(post, []).append(person)
    return found
