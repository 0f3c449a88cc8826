"""What the tallying tables show: the whole count for the chief, one table for those who sit there. Never a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from kiosk.queries.called import Called, CalledPeople, people_in
from kiosk.queries.count import Papers, TableView, numbers_in, papers_in, staff_for_tables_in, tables_in
from kiosk.queries.day import Seats, Standing, standing_in
from kiosk.queries.entries import (
    Agreement,
    BatchView,
    agreement_in,
    batch_in,
    rulings_in,
    seat_in,
    seats_of,
    terms_of,
)
from kiosk.records import store
from kiosk.records.batch_keys import KeyLost
from kiosk.records.count import TallyRuling
from kiosk.rules.agreeing import Difference
from kiosk.rules.batch import proposed
from kiosk.rules.keying import Doubt, Key
from kiosk.rules.tables import Sitting, change_is_due
from kiosk.rules.tray import Outcome, Spot


@dataclass(frozen=True, slots=True)
class RulingView:
    """裁定 as it is listed: on what was written, whom it means (None: nobody), why, by whom."""

    id: int
    outcome: Outcome
    written: str
    person: Called | None
    reason: str
    officers: str


@dataclass(frozen=True, slots=True)
class CountDesk:
    """The whole count: papers, tables, who may sit at them, rulings. `proposed`: ballots for the next batch."""

    stands: Standing
    papers: Papers
    tables: tuple[TableView, ...]
    staff: tuple[Sitting, ...]
    rulings: tuple[RulingView, ...]
    numbered: tuple[tuple[int, Called], ...]

    @property
    def proposed(self) -> int:
        return proposed(self.papers.left)


def count_desk(election_id: str) -> CountDesk | None:
    """The count of the newest round; None when there is no such election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        return None if stands is None else _desk(connection, stands)


def _desk(connection: Connection, stands: Standing) -> CountDesk:
    people = people_in(connection, stands)
    numbers = numbers_in(connection, stands.round_id)
    return CountDesk(
        stands=stands,
        papers=papers_in(connection, stands),
        tables=tables_in(connection, stands.round_id),
        staff=staff_for_tables_in(connection, stands.election_id),
        rulings=_rulings(connection, stands.round_id, people),
        numbered=tuple((n, people.by_number[p]) for n, p in numbers.items() if p in people.by_number),
    )


def _rulings(connection: Connection, round_id: int, people: CalledPeople) -> tuple[RulingView, ...]:
    r = TallyRuling
    rows = connection.execute(
        select(r.id, r.outcome, r.written, r.person, r.reason, r.officers).where(r.round_id == round_id).order_by(r.id)
    )
    return tuple(
        RulingView(w.id, Outcome(w.outcome), w.written, people.by_number.get(w.person), w.reason, w.officers)
        for w in rows
    )


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table. `agreement` None: no batch, or its key is `lost`; `change_due`: its people have sat there an hour."""

    desk: CountDesk
    table: TableView
    agreement: Agreement | None
    lost: bool
    change_due: bool
    people: CalledPeople

    @property
    def progress(self) -> Mapping[int, int]:
        """Seat → ballots closed in this calling."""
        seats = self.agreement.seats if self.agreement else {}
        return {seat: len(one.entry.ballots) for seat, one in seats.items()}

    @property
    def level(self) -> bool:
        """Whether everybody who keys has closed the same ballots and has none under work: the caller may go on."""
        seats = self.agreement.seats.values() if self.agreement else ()
        return len({len(one.entry.ballots) for one in seats}) == 1 and not any(one.entry.current for one in seats)

    @property
    def differing(self) -> Mapping[int, tuple[Difference, ...]]:
        """Once everybody has handed in: ballot → the lines on which the entries differ."""
        found: dict[int, tuple[Difference, ...]] = {}
        if self.agreement and self.agreement.done:
            for each in self.agreement.differing:
                found[each.ballot] = (*found.get(each.ballot, ()), each)
        return found

    @property
    def open(self) -> Mapping[Spot, Doubt | None]:
        """What lies in the tray."""
        return self.agreement.open if self.agreement else {}


def table_page(election_id: str, no: int, now: datetime) -> TablePage | None:
    """A table of the newest round; None when it is not set up."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        desk = _desk(connection, stands)
        table = next((table for table in desk.tables if table.no == no), None)
        if table is None:
            return None
        people = people_in(connection, stands)
        agreement, lost = None, False
        if table.batch is not None:
            try:
                agreement = agreement_in(connection, table.batch, posts_of(stands.posts), people.ids)
            except KeyLost:
                lost = True
        return TablePage(desk, table, agreement, lost, change_is_due(table.since, now), people)


def posts_of(posts: Sequence[Seats]) -> frozenset[str]:
    return frozenset(post.post for post in posts)


@dataclass(frozen=True, slots=True)
class Pad:
    """What a tallier's tablet needs to key a batch: its own keys so far, never anybody else's."""

    batch: BatchView
    seat: int
    posts: tuple[Seats, ...]
    keys: tuple[Key, ...]
    done: bool
    numbers: Mapping[int, int]
    rulings: tuple[tuple[int, str, int], ...]


def pad(election_id: str, batch_id: int, seat: int) -> Pad | None:
    """The pad of a seat of an open batch; None when it is not open, its calling has no such seat, its key is lost."""
    with store.reading_together() as connection:
        stands, batch = standing_in(connection, election_id), batch_in(connection, batch_id)
        if stands is None or batch is None or batch.state != "open" or seat not in seats_of(batch.calling):
            return None
        people = people_in(connection, stands)
        try:
            rulings = rulings_in(connection, batch)
            terms = terms_of(posts_of(stands.posts), people.ids, batch, rulings.of_round)
            keyed = seat_in(connection, batch, batch.calling, seat, terms)
        except KeyLost:
            return None
        return Pad(
            batch=batch,
            seat=seat,
            posts=stands.posts,
            keys=keyed.keys,
            done=keyed.entry.done,
            numbers=numbers_in(connection, stands.round_id),
            rulings=tuple(
                (one.id, one.written, int(one.person) if one.person.isdecimal() else 0)
                for one in rulings.of_round.values()
                if one.written
            ),
        )


def my_place(election_id: str, officer_id: int) -> TableView | None:
    """The table where this officer sits; None: at none."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        tables = tables_in(connection, stands.round_id) if stands else ()
        return next((table for table in tables if table.place_of(officer_id)), None)


def batch_table(election_id: str, batch_id: int) -> TableView | None:
    """The table at which this batch is open."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        tables = tables_in(connection, stands.round_id) if stands else ()
        return next((table for table in tables if table.batch and table.batch.id == batch_id), None)


def change_due(table: TableView, now: datetime) -> bool:
    """Whether the people of this table have sat there for an hour."""
    return change_is_due(table.since, now)
