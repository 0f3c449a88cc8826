"""The keys of a tallier: kept at once, each once, in order. Keying is no act: the journal never holds a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from kiosk.acts.at_table import posts_of
from kiosk.acts.name_rows import add_rows
from kiosk.acts.outcome import Refusal, refuse
from kiosk.queries.called import people_in
from kiosk.queries.count import slate_of, tables_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.entries import (
    BatchView,
    batch_in,
    body_of,
    place_of,
    rulings_in,
    seat_in,
    seats_of,
    terms_of,
)
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import store
from kiosk.records.batch_keys import BatchKey, KeyLost
from kiosk.records.count import TallyBatch, TallyKey
from kiosk.records.statements import Prepared
from kiosk.rules.agreeing import COMMITTEE_SEAT, FIRST_SEAT, SECOND_SEAT
from kiosk.rules.ballot import judge
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.keying import Key, press
from kiosk.rules.staff import Role
from kiosk.rules.tables import Place
from kiosk.rules.tray import so_far

MOST_KEYS = 200
"""At once; a tablet that was cut off sends what it has in several goes."""
_INSERT = Prepared(insert(TallyKey.__table__))


@dataclass(frozen=True, slots=True)
class Kept:
    """How far a seat's keys are kept: the number of the last one."""

    serial: int


def keep_keys(*, batch_id: int, calling: int, keys: Sequence[Key], by: OfficerOnDuty) -> Kept | Refusal:
    """Keep these keys of the officer's seat, in order. None is kept twice; after a gap nothing is, and the tablet asks.

    Refused as a whole: another batch or calling, another seat, another tablet keying at this one, a count held still.
    A key that can do nothing (rules/keying) refuses itself and those after it.
    """
    with store.beside_the_journal() as connection:
        stands = standing_in(connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        # On PostgreSQL the batch's row keeps the order that one writer keeps on SQLite.
        connection.execute(select(TallyBatch.id).where(TallyBatch.id == batch_id).with_for_update())
        batch = batch_in(connection, batch_id)
        seat = seat_of(connection, stands, batch, by)
        if batch is None or batch.state != "open" or batch.calling != calling or stands.phase is not Phase.COUNTING:
            return refuse(Finding("calling_over", "R-CNT-13"))
        if seat is None:
            return refuse(Finding("not_your_seat", "R-STAFF-01"))
        if stands.frozen:
            return refuse(Finding("count_frozen"))
        try:
            return _keep(connection, stands, batch, seat, keys)
        except KeyLost:
            return refuse(Finding("batch_key_lost", "", {"batch": batch.number}))


def seat_of(connection: Connection, stands: Standing, batch: BatchView | None, by: OfficerOnDuty) -> int | None:
    """The seat at which this officer keys in the batch's calling; None: none."""
    if batch is None:
        return None
    if seats_of(batch.calling) == (COMMITTEE_SEAT,):
        return COMMITTEE_SEAT if by.roles & {Role.COMMITTEE, Role.COMMITTEE_HEAD} else None
    tables = tables_in(connection, stands.round_id)
    place = next((table.place_of(by.id) for table in tables if table.no == batch.table), None)
    return {Place.FIRST: FIRST_SEAT, Place.SECOND: SECOND_SEAT}.get(place) if place else None


def _keep(connection: Connection, stands: Standing, batch: BatchView, seat: int, keys: Sequence[Key]) -> Kept | Refusal:
    people = people_in(connection, stands)
    rulings = rulings_in(connection, batch)
    terms = terms_of(posts_of(stands), people.ids, batch, rulings.of_round)
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
        on = slate_of(stands, people)
        votes = [
            judge(so_far(no, keyed, rulings.of_batch, rulings.of_round), on).votes
            for no, keyed in zip(numbers, entry.ballots[closed:], strict=False)
        ]
        named = {post: [int(person) for each in votes for person in each[post]] for post in on.seats}
        add_rows(connection, stands.round_id, named)
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
