"""The keys of a tallier: kept at once, each once, in order. Keying is no act: the journal never holds a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from kiosk.acts.name_rows import add_rows
from kiosk.acts.outcome import Refusal, refuse
from kiosk.queries.at_table import AtTable, batch_at_in, terms_in
from kiosk.queries.entries import BatchView, body_of, place_of, rulings_in, seat_in, terms_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import store
from kiosk.records.batch_keys import BatchKey, KeyLost
from kiosk.records.count import TallyBatch, TallyKey
from kiosk.records.statements import Prepared, PreparedSelect
from kiosk.rules.agreeing import SECOND_SEAT
from kiosk.rules.ballot import judge
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.keying import Key, press
from kiosk.rules.tray import so_far

MOST_KEYS = 200
"""At once; a tablet that was cut off sends what it has in several goes."""
_LOCK = PreparedSelect(select(TallyBatch.id).where(TallyBatch.id == bindparam("batch_id")).with_for_update())
_INSERT = Prepared(insert(TallyKey.__table__))


@dataclass(frozen=True, slots=True)
class Kept:
    """How far a seat's keys are kept: the number of the last one."""

    serial: int


def keep_keys(*, batch_id: int, calling: int, keys: Sequence[Key], by: OfficerOnDuty) -> Kept | Refusal:
    """Keep these keys of the officer's seat, in order. None is kept twice; after a gap nothing is, and the tablet asks.

    Refused as a whole: another election's or round's batch, another calling, another seat, another tablet keying at
    this one, a count held still. A key that can do nothing (rules/keying) refuses itself and those after it.
    """
    with store.beside_the_journal() as connection:
        # On PostgreSQL the batch's row keeps the order that one writer keeps on SQLite.
        _LOCK.first(connection, {"batch_id": batch_id})
        at = batch_at_in(connection, by.election_id, batch_id)
        if at is None or at.batch is None:
            return refuse(Finding("batch_not_open", "R-CNT-13"))
        if at.batch.state != "open" or at.batch.calling != calling or at.phase is not Phase.COUNTING:
            return refuse(Finding("calling_over", "R-CNT-13"))
        seat = at.seat_of(by)
        if seat is None:
            return refuse(Finding("not_your_seat", "R-STAFF-01"))
        if at.frozen:
            return refuse(Finding("count_frozen"))
        try:
            return _keep(connection, at, at.batch, seat, keys)
        except KeyLost:
            return refuse(Finding("batch_key_lost", "", {"batch": at.batch.number}))


def _keep(connection: Connection, at: AtTable, batch: BatchView, seat: int, keys: Sequence[Key]) -> Kept | Refusal:
    of_round = terms_in(connection, at)
    rulings = rulings_in(connection, batch)
    terms = terms_of(of_round.words, of_round.people.ids, batch, rulings.of_round)
    before = seat_in(connection, batch, batch.calling, seat, terms)
    serial, entry, closed = before.serial, before.entry, len(before.entry.ballots)
    secret = BatchKey(batch.id)
    for key in keys[:MOST_KEYS]:
        if key.n <= before.serial:
            if before.keys[key.n - 1].id != key.id:
                return refuse(Finding("other_tablet"))
            continue
        if key.n > serial + 1:
            break
        after = press(entry, key, terms)
        if isinstance(after, Finding):
            return Kept(serial) if serial > before.serial else refuse(after)
        entry, serial = after, key.n
        _insert(connection, secret, batch, seat, key)
    if seat != SECOND_SEAT and len(entry.ballots) > closed:
        numbers = batch.to_key[closed:]
        votes = [
            judge(so_far(no, keyed, rulings.of_batch, rulings.of_round), of_round.slate).votes
            for no, keyed in zip(numbers, entry.ballots[closed:], strict=False)
        ]
        named = {post: [int(person) for each in votes for person in each[post]] for post in of_round.slate.seats}
        add_rows(connection, at.round_id, named)
    return Kept(serial)


def _insert(connection: Connection, secret: BatchKey, batch: BatchView, seat: int, key: Key) -> None:
    place = place_of(batch.id, batch.calling, seat, key.n)
    _INSERT.run(
        connection,
        {
            "batch_id": batch.id,
            "calling": batch.calling,
            "seat": seat,
            "n": key.n,
            "key_id": key.id,
            "body": secret.seal(body_of(key), place),
        },
    )
