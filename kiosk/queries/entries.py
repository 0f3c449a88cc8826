"""What the talliers have keyed in an open batch, read with the key of that batch; and the rulings of a round."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from sqlalchemy import Connection, bindparam, select

from kiosk.records import batch_keys, store
from kiosk.records.count import TallyBatch, TallyKey, TallyRuling
from kiosk.records.statements import PreparedSelect
from kiosk.rules.agreeing import FIRST_SEAT, SECOND_SEAT, Difference, differences, final, seats_of, to_key
from kiosk.rules.keying import Doubt, Entry, Key, Keyed, Terms, press_all, read_key
from kiosk.rules.tray import Outcome, Ruling, Spot, open_spots


@dataclass(frozen=True, slots=True)
class BatchView:
    """一批选票. `recalls`: the numbers of the ballots called again, one list a calling after the first."""

    id: int
    number: int
    table: int
    ballots: int
    state: str
    calling: int
    recalls: tuple[tuple[int, ...], ...]
    tiles: Mapping[str, tuple[int, ...]]

    @property
    def to_key(self) -> tuple[int, ...]:
        """The ballots of the calling under way."""
        return to_key(self.ballots, self.recalls)


BATCH = select(
    TallyBatch.id,
    TallyBatch.number,
    TallyBatch.table_no,
    TallyBatch.ballots,
    TallyBatch.state,
    TallyBatch.calling,
    TallyBatch.recalls,
    TallyBatch.tiles,
)
"""What `batch_of` takes."""


def batch_of(row: Any) -> BatchView:
    recalls = tuple(map(tuple, json.loads(row.recalls)))
    tiles = {post: tuple(people) for post, people in json.loads(row.tiles).items()}
    return BatchView(row.id, row.number, row.table_no, row.ballots, row.state, row.calling, recalls, tiles)


_BATCH = PreparedSelect(BATCH.where(TallyBatch.id == bindparam("id")))


def batch_in(connection: Connection, batch_id: int) -> BatchView | None:
    row = _BATCH.first(connection, {"id": batch_id})
    return None if row is None else batch_of(row)


def place_of(batch_id: int, calling: int, seat: int, n: int) -> str:
    """Where a key lies; what is sealed for one place opens at no other."""
    return f"{batch_id}/{calling}/{seat}/{n}"


def body_of(key: Key) -> str:
    """A key as it is sealed."""
    return json.dumps([key.do, key.post, key.mark], ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class SeatEntry:
    """What a seat has keyed in one calling: its keys in order, and the entry they make."""

    keys: tuple[Key, ...] = ()
    entry: Entry = field(default_factory=Entry)

    @property
    def serial(self) -> int:
        return len(self.keys)


_KEPT = 200
_kept: OrderedDict[tuple[str, bytes, int, int, int], SeatEntry] = OrderedDict()
_keeping = Lock()
_NEW = PreparedSelect(
    select(TallyKey.n, TallyKey.key_id, TallyKey.body)
    .where(
        TallyKey.batch_id == bindparam("batch_id"),
        TallyKey.calling == bindparam("calling"),
        TallyKey.seat == bindparam("seat"),
        TallyKey.n > bindparam("after"),
    )
    .order_by(TallyKey.n)
)


def seat_in(connection: Connection, batch: BatchView, calling: int, seat: int, terms: Terms) -> SeatEntry:
    """What is kept of a seat. Only keys that came since the last look are opened. KeyLost when the key is gone."""
    secret = batch_keys.BatchKey(batch.id)
    where = (store.current_mode().value, secret.mark, batch.id, calling, seat)
    with _keeping:
        known = _kept.get(where, SeatEntry())
        values = {"batch_id": batch.id, "calling": calling, "seat": seat, "after": known.serial}
        rows = _NEW.all(connection, values)
        if rows:
            new = [_opened(secret, batch.id, calling, seat, row) for row in rows]
            known = SeatEntry((*known.keys, *new), press_all(new, terms, known.entry))
        _kept[where] = known
        _kept.move_to_end(where)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
        return known


def _opened(secret: batch_keys.BatchKey, batch_id: int, calling: int, seat: int, row: Any) -> Key:
    do, post, mark = json.loads(secret.open(row.body, place_of(batch_id, calling, seat, row.n)))
    key = read_key({"n": row.n, "id": row.key_id, "do": do, "post": post, "mark": mark})
    assert isinstance(key, Key), "what was kept had been read before"
    return key


def forget(batch_id: int) -> None:
    """Drop what is kept in memory of a batch that ended."""
    with _keeping:
        for where in [where for where in _kept if where[2] == batch_id]:
            del _kept[where]


def terms_of(posts: frozenset[str], people: frozenset[str], batch: BatchView, rulings: Mapping[int, Ruling]) -> Terms:
    """What may be keyed in the calling under way."""
    written = frozenset(id for id, ruling in rulings.items() if ruling.written)
    return Terms(posts, len(batch.to_key), people, written)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the two entries of a batch stand to each other.

    `done`: everybody who keys in this calling has handed in; `open`: doubts nobody has ruled on; `entries` of the
    talliers by seat: ballot number → as keyed last; `seats`: who keys in this calling; `spots`: what was ruled.
    """

    done: bool
    differing: tuple[Difference, ...]
    open: Mapping[Spot, Doubt | None]
    entries: Mapping[int, Mapping[int, Keyed]]
    seats: Mapping[int, SeatEntry]
    spots: Mapping[Spot, Ruling]


def agreement_in(connection: Connection, batch: BatchView, posts: frozenset[str], people: frozenset[str]) -> Agreement:
    """The entries of an open batch side by side. KeyLost when its key is gone."""
    rulings = rulings_in(connection, batch)
    terms = terms_of(posts, people, batch, rulings.of_round)
    read: dict[tuple[int, int], SeatEntry] = {}
    for calling in range(1, batch.calling + 1):
        keyed_now = replace(terms, ballots=len(to_key(batch.ballots, batch.recalls[: calling - 1])))
        for seat in seats_of(calling):
            read[calling, seat] = seat_in(connection, batch, calling, seat, keyed_now)
    entries = {where: one.entry for where, one in read.items()}
    one, other = (final(batch.ballots, batch.recalls, entries, seat) for seat in (FIRST_SEAT, SECOND_SEAT))
    now = {seat: read[batch.calling, seat] for seat in seats_of(batch.calling)}
    return Agreement(
        done=all(seat.entry.done for seat in now.values()),
        differing=differences(one, other),
        open=open_spots((*one.items(), *other.items()), rulings.of_batch),
        entries={FIRST_SEAT: one, SECOND_SEAT: other},
        seats=now,
        spots=rulings.of_batch,
    )


@dataclass(frozen=True, slots=True)
class Rulings:
    """裁定 of a round by number, and those on doubts of one batch by their spot."""

    of_round: Mapping[int, Ruling]
    of_batch: Mapping[Spot, Ruling]


_RULINGS = PreparedSelect(
    select(
        TallyRuling.id,
        TallyRuling.batch_id,
        TallyRuling.outcome,
        TallyRuling.written,
        TallyRuling.person,
        TallyRuling.spot,
    )
    .join(TallyBatch, TallyBatch.round_id == TallyRuling.round_id)
    .where(TallyBatch.id == bindparam("batch_id"))
    .order_by(TallyRuling.id)
)


def rulings_in(connection: Connection, batch: BatchView) -> Rulings:
    """Every ruling of the batch's round. KeyLost when the key of the batch is gone."""
    rows = _RULINGS.all(connection, {"batch_id": batch.id})
    known = {row.id: Ruling(row.id, Outcome(row.outcome), str(row.person), row.written) for row in rows}
    lying = {
        open_spot(batch.id, row.id, row.spot): known[row.id] for row in rows if row.batch_id == batch.id and row.spot
    }
    return Rulings(known, lying)


def seal_spot(batch_id: int, ruling: int, spot: Spot) -> bytes:
    """Where a ruling belongs, for as long as its batch is open."""
    body = json.dumps([spot.ballot, spot.post, spot.nth], separators=(",", ":"))
    return batch_keys.BatchKey(batch_id).seal(body, f"{batch_id}/ruling/{ruling}")


def open_spot(batch_id: int, ruling: int, sealed: bytes) -> Spot:
    ballot, post, nth = json.loads(batch_keys.BatchKey(batch_id).open(sealed, f"{batch_id}/ruling/{ruling}"))
    return Spot(ballot, post, nth)
