"""The tallying tables: who sits there; the whole count held still for a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, update

from kiosk.acts.at_table import record, round_at
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.count import open_batch_ids_in, staff_for_tables_in, tables_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import batch_keys, store
from kiosk.records.count import TallyTable
from kiosk.records.day import Round
from kiosk.records.store import transaction
from kiosk.rules.finding import Finding
from kiosk.rules.tables import Place, may_set_up


def set_up_table(
    *, no: int, people: Mapping[Place, int], by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Seat four people (place → officer's id) at a table, or others in their stead; a batch under way goes on."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "set_up_table", by)
        if isinstance(stands, Refusal):
            return stands
        staff = {one.officer: one for one in staff_for_tables_in(act.connection, by.election_id)}
        elsewhere = {
            one.officer: table.no
            for table in tables_in(act.connection, stands.round_id)
            if table.no != no
            for one in table.people.values()
        }
        seated = {place: staff.get(people.get(place, 0)) for place in Place}
        refusal = may_set_up(no, seated, elsewhere)
        if refusal:
            return refuse(refusal)
        t = TallyTable
        act.execute(update(t).where(t.round_id == stands.round_id, t.no == no).values(current=False))
        act.execute(
            insert(t).values(
                id=act.seq,
                round_id=stands.round_id,
                no=no,
                caller_id=people[Place.CALLER],
                first_id=people[Place.FIRST],
                second_id=people[Place.SECOND],
                scrutineer_id=people[Place.SCRUTINEER],
                at=at,
                current=True,
            )
        )
        figures = {"table": no, "people": {str(place): people[place] for place in Place}}
        return record(act, "set_up_table", stands, by=by, at=at, submission=submission, figures=figures)


def freeze_count(
    *, frozen: bool, reason: str, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Hold the count still while a dispute is settled, or let it go on; either with its reason."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "freeze_count", by)
        if isinstance(stands, Refusal):
            return stands
        if stands.frozen == frozen:
            return refuse(Finding("count_frozen_already" if frozen else "count_not_frozen"))
        if not reason:
            return refuse(Finding("freeze_reason_missing"))
        act.execute(update(Round).where(Round.id == stands.round_id).values(frozen_seq=act.seq if frozen else None))
        return record(
            act,
            "freeze_count",
            stands,
            by=by,
            at=at,
            submission=submission,
            figures={"frozen": frozen},
            personal={"reason": reason},
        )


def destroy_old_keys() -> None:
    """At start: after a power cut between the end of a batch and its key, the key goes now. No act."""
    for mode in store.Mode:
        with store.using(mode), store.reading() as connection:
            batch_keys.destroy_all_but(open_batch_ids_in(connection))
