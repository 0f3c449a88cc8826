"""What an act at a tallying table finds: the round, the table, its batch and both entries. No acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.acts.outcome import Refusal, refuse
from kiosk.queries.called import CalledPeople, people_in
from kiosk.queries.count import TableView, tables_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.entries import Agreement, BatchView, agreement_in, batch_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.batch_keys import KeyLost
from kiosk.records.store import Recorded, Signatory, Transaction
from kiosk.rules.day import may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.rules.tables import Place


def round_at(act: Transaction, name: str, by: OfficerOnDuty, second: CardHolder | None = None) -> Standing | Refusal:
    """The round, when these may do this act now."""
    stands = standing_in(act.connection, by.election_id)
    if stands is None:
        return refuse(Finding("no_such_election"))
    refusal = may(name, stands.phase, by.roles)
    if refusal is None and second is not None:
        refusal = second_may_sign(name, by.id, second.officer_id, second.roles)
    return refuse(refusal) if refusal else stands


@dataclass(frozen=True, slots=True)
class AtBatch:
    """An open batch with everything an act on it looks at."""

    stands: Standing
    people: CalledPeople
    table: TableView
    batch: BatchView
    agreement: Agreement


def at_batch(
    act: Transaction, name: str, batch_id: int, by: OfficerOnDuty, second: CardHolder | None = None
) -> AtBatch | Refusal:
    """The batch, when it is open and these may do this to it now; its entries can be read."""
    stands = round_at(act, name, by, second)
    if isinstance(stands, Refusal):
        return stands
    batch = batch_in(act.connection, batch_id)
    table = next((each for each in tables_in(act.connection, stands.round_id) if _has(each, batch_id)), None)
    if batch is None or table is None:
        return refuse(Finding("batch_not_open", "R-CNT-13"))
    if stands.frozen:
        return refuse(Finding("count_frozen"))
    people = people_in(act.connection, stands)
    try:
        agreement = agreement_in(act.connection, batch, posts_of(stands), people.ids)
    except KeyLost:
        return refuse(Finding("batch_key_lost", "", {"batch": batch.number}))
    return AtBatch(stands, people, table, batch, agreement)


def _has(table: TableView, batch_id: int) -> bool:
    return table.batch is not None and table.batch.id == batch_id


def posts_of(stands: Standing) -> frozenset[str]:
    return frozenset(post.post for post in stands.posts)


def watches(table: TableView, by: OfficerOnDuty) -> Finding | None:
    """A batch is begun, called again and locked by the scrutineer who sits there, or by the chief scrutineer."""
    if table.people[Place.SCRUTINEER].officer == by.id or Role.CHIEF_SCRUTINEER in by.roles:
        return None
    return Finding("not_your_table", "R-STAFF-01", {"table": table.no, "name": table.people[Place.SCRUTINEER].name})


def record(
    act: Transaction,
    name: str,
    stands: Standing,
    *,
    by: OfficerOnDuty,
    second: CardHolder | None = None,
    at: datetime,
    submission: str | None,
    figures: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
) -> Recorded:
    """The one entry of an act at a table."""
    signed = [Signatory(by.id, by.name)]
    if second is not None:
        signed.append(Signatory(second.officer_id, second.name))
    return act.record(
        name,
        election=by.election_id,
        by=signed,
        at=at,
        station=str(by.lane),
        figures={"round": stands.round_id, **figures},
        personal=personal,
        submission=submission,
    )
