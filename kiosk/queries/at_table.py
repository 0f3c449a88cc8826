"""A tallying table with its batch, by one statement: every key, every look of a pad and every lamp asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from kiosk.queries.called import CalledPeople, people_in
from kiosk.queries.count import slate_in
from kiosk.queries.day import Seats, standing_in
from kiosk.queries.entries import BATCH, BatchView, batch_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import store
from kiosk.records.count import TallyBatch, TallyTable
from kiosk.records.day import Round
from kiosk.records.journal import JournalHead
from kiosk.records.statements import PreparedSelect
from kiosk.rules.agreeing import seat_for
from kiosk.rules.ballot import Slate
from kiosk.rules.day import Phase
from kiosk.rules.tables import MOST_TABLES, Place


@dataclass(frozen=True, slots=True)
class AtTable:
    """计票台 of the newest round of an election. `people`: place → officer, there `since`; `head`: of the journal.

    `batch` is the one asked for, whatever became of it, or the one that is open there.
    """

    election_id: str
    round_id: int
    phase: Phase
    frozen: bool
    no: int
    people: Mapping[Place, int]
    since: datetime
    batch: BatchView | None
    head: str

    def place_of(self, officer_id: int) -> Place | None:
        """Where this officer sits here."""
        return next((place for place, one in self.people.items() if one == officer_id), None)

    def seat_of(self, officer: OfficerOnDuty) -> int | None:
        """The seat at which this officer keys the batch in its calling; None: none."""
        return None if self.batch is None else seat_for(self.batch.calling, self.place_of(officer.id), officer.roles)


_every = aliased(Round)
_newest = select(func.max(_every.number)).where(_every.election_id == Round.election_id).scalar_subquery()
_t = TallyTable
_FOUND = (
    select(
        *BATCH.selected_columns,
        Round.id.label("round_id"),
        Round.phase,
        Round.frozen_seq,
        _t.no,
        _t.caller_id,
        _t.first_id,
        _t.second_id,
        _t.scrutineer_id,
        _t.at.label("since"),
        select(JournalHead.hash).where(JournalHead.id == 1).scalar_subquery().label("head"),
    )
    .join_from(Round, _t, (_t.round_id == Round.id) & _t.current)
    .where(Round.election_id == bindparam("election_id"), Round.number == _newest)
)
_there = (TallyBatch.round_id == Round.id) & (TallyBatch.table_no == _t.no)


def _open_at(chosen: Any) -> Select[Any]:
    return _FOUND.outerjoin(TallyBatch, _there & (TallyBatch.state == "open")).where(chosen)


_OF_BATCH = PreparedSelect(_FOUND.join(TallyBatch, _there).where(TallyBatch.id == bindparam("batch_id")))
_OF_NUMBER = PreparedSelect(_open_at(_t.no == bindparam("no")))
_OF_OFFICER = PreparedSelect(
    _open_at(bindparam("officer_id").in_([_t.caller_id, _t.first_id, _t.second_id, _t.scrutineer_id]))
)


def batch_at_in(connection: Connection, election_id: str, batch_id: int) -> AtTable | None:
    """A batch of the newest round with the table it is at; None when it is no batch of this round of this election."""
    return _read(election_id, _OF_BATCH.first(connection, {"election_id": election_id, "batch_id": batch_id}))


def table_at_in(connection: Connection, election_id: str, no: int) -> AtTable | None:
    """The table of that number; None when it is not set up."""
    if no > MOST_TABLES:
        return None
    return _read(election_id, _OF_NUMBER.first(connection, {"election_id": election_id, "no": no}))


def _read(election_id: str, row: Any) -> AtTable | None:
    if row is None:
        return None
    people = (row.caller_id, row.first_id, row.second_id, row.scrutineer_id)
    return AtTable(
        election_id=election_id,
        round_id=row.round_id,
        phase=Phase(row.phase),
        frozen=row.frozen_seq is not None,
        no=row.no,
        people=dict(zip((Place.CALLER, Place.FIRST, Place.SECOND, Place.SCRUTINEER), people, strict=True)),
        since=row.since,
        batch=None if row.id is None else batch_of(row),
        head=row.head,
    )


def table_at(election_id: str, no: int) -> AtTable | None:
    """The same for a page."""
    with store.reading() as connection:
        return table_at_in(connection, election_id, no)


def my_table(election_id: str, officer_id: int) -> AtTable | None:
    """The table where this officer sits; None: at none."""
    with store.reading() as connection:
        values = {"election_id": election_id, "officer_id": officer_id}
        return _read(election_id, _OF_OFFICER.first(connection, values))


@dataclass(frozen=True, slots=True)
class CountTerms:
    """What a round votes on, and the people a name can stand for."""

    posts: tuple[Seats, ...]
    people: CalledPeople
    slate: Slate

    @property
    def words(self) -> frozenset[str]:
        """The posts as the rules know them."""
        return frozenset(self.slate.seats)


_MOST_KNOWN = 8
_known: dict[tuple[str, str, str], CountTerms] = {}


def terms_in(connection: Connection, at: AtTable) -> CountTerms:
    """The terms of the round at hand. Acts alone change them, so they stand as long as the journal's head does."""
    key = (store.current_mode().value, at.election_id, at.head)
    known = _known.get(key)
    if known is None:
        stands = standing_in(connection, at.election_id)
        assert stands is not None, "its table was just read"
        people = people_in(connection, stands)
        known = CountTerms(stands.posts, people, slate_in(connection, stands, people))
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = known
    return known
