"""What the tallying tables show: the whole count for the chief, one table for those who sit there. Never a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from kiosk.queries.at_table import AtTable, batch_at_in, table_at_in, terms_in
from kiosk.queries.called import Called, CalledPeople, people_in
from kiosk.queries.count import Papers, TableView, numbers_in, papers_in, staff_for_tables_in, tables_in
from kiosk.queries.day import Seats, Standing, standing_in
from kiosk.queries.entries import Agreement, BatchView, agreement_in, rulings_in, seat_in, terms_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import batch_keys, store
from kiosk.records.batch_keys import KeyLost
from kiosk.records.count import TallyKey, TallyRuling
from kiosk.records.statements import PreparedSelect
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
class Lamp:
    """What paces a table. `agreement` None: no batch, or its key is `lost`; `change_due`: an hour since they sat down.

    `posts`: post → its name.
    """

    table: AtTable
    posts: Mapping[str, str]
    agreement: Agreement | None
    lost: bool
    change_due: bool

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


def lamp(election_id: str, no: int, now: datetime) -> Lamp | None:
    """The lamp of a table of the newest round; None when it is not set up."""
    with store.reading_together() as connection:
        at = table_at_in(connection, election_id, no)
        return None if at is None else Lamp(at, *_paced(connection, at), change_is_due(at.since, now))


def _paced(connection: Connection, at: AtTable) -> tuple[Mapping[str, str], Agreement | None, bool]:
    """The names of the posts, how the entries stand to each other, whether the batch's key is lost."""
    of_round = terms_in(connection, at)
    posts = {post.post: post.name for post in of_round.posts}
    if at.batch is None:
        return posts, None, False
    try:
        return posts, agreement_in(connection, at.batch, of_round.words, of_round.people.ids), False
    except KeyLost:
        return posts, None, True


@dataclass(frozen=True, slots=True)
class TablePage(Lamp):
    """One table: its lamp, the whole count beside it, everybody a name can stand for."""

    desk: CountDesk
    people: CalledPeople


def table_page(election_id: str, no: int, now: datetime) -> TablePage | None:
    """A table of the newest round; None when it is not set up."""
    with store.reading_together() as connection:
        at, stands = table_at_in(connection, election_id, no), standing_in(connection, election_id)
        if at is None or stands is None:
            return None
        desk, people = _desk(connection, stands), people_in(connection, stands)
        return TablePage(at, *_paced(connection, at), change_is_due(at.since, now), desk, people)


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


def pad(election_id: str, batch_id: int, by: OfficerOnDuty) -> Pad | None:
    """The pad of this officer's seat; None where they key nothing: the batch is another's, not open, its key lost."""
    with store.reading_together() as connection:
        at = batch_at_in(connection, election_id, batch_id)
        seat = None if at is None else at.seat_of(by)
        if at is None or at.batch is None or at.batch.state != "open" or seat is None:
            return None
        of_round, batch = terms_in(connection, at), at.batch
        try:
            rulings = rulings_in(connection, batch)
            terms = terms_of(of_round.words, of_round.people.ids, batch, rulings.of_round)
            keyed = seat_in(connection, batch, batch.calling, seat, terms)
        except KeyLost:
            return None
        return Pad(
            batch=batch,
            seat=seat,
            posts=of_round.posts,
            keys=keyed.keys,
            done=keyed.entry.done,
            numbers=numbers_in(connection, at.round_id),
            rulings=tuple(
                (one.id, one.written, int(one.person) if one.person.isdecimal() else 0)
                for one in rulings.of_round.values()
                if one.written
            ),
        )


@dataclass(frozen=True, slots=True)
class Look:
    """How a batch stands for a tablet that has its pad. `serial`: the last key kept of its seat, 0 for none."""

    calling: int
    serial: int
    frozen: bool
    change_due: bool


_SERIAL = PreparedSelect(
    select(func.max(TallyKey.n).label("n")).where(
        TallyKey.batch_id == bindparam("batch_id"),
        TallyKey.calling == bindparam("calling"),
        TallyKey.seat == bindparam("seat"),
    )
)


def look(election_id: str, batch_id: int, by: OfficerOnDuty, now: datetime) -> Look | None:
    """How the batch stands; None where `pad` has nothing for this officer."""
    with store.reading_together() as connection:
        at = batch_at_in(connection, election_id, batch_id)
        seat = None if at is None else at.seat_of(by)
        if at is None or at.batch is None or at.batch.state != "open" or seat is None:
            return None
        if not batch_keys.there(batch_id):
            return None
        values = {"batch_id": batch_id, "calling": at.batch.calling, "seat": seat}
        row = _SERIAL.first(connection, values)
        return Look(at.batch.calling, row.n or 0 if row else 0, at.frozen, change_is_due(at.since, now))
