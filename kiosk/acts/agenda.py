"""The meeting's agenda: steps that no act makes are ticked by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.agenda import meeting_in, ticks_in
from kiosk.queries.day import standing_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.day import AgendaStep
from kiosk.records.store import Recorded, Signatory, transaction
from kiosk.rules.agenda import may_take_back, may_tick, step_of
from kiosk.rules.day import may
from kiosk.rules.finding import Finding


def tick_agenda(
    *, step: str, ticked: bool = True, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Say that a step of the meeting was held; `ticked` False takes a mistaken tick back.

    Ticking what is ticked changes nothing and answers with the entry that stands.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        known = step_of(step)
        if known is None:
            return refuse(Finding("no_such_step"))
        refusal = may("tick_agenda", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        before = ticks_in(act.connection, stands.round_id)
        if ticked and known in before:
            return Recorded(before[known].seq, again=True)
        meeting = meeting_in(act.connection, stands)
        refusal = may_tick(known, meeting) if ticked else may_take_back(known, meeting)
        if refusal:
            return refuse(refusal)
        if ticked:
            act.execute(insert(AgendaStep).values(round_id=stands.round_id, step=known, seq=act.seq, at=at))
        else:
            act.execute(delete(AgendaStep).where(AgendaStep.round_id == stands.round_id, AgendaStep.step == known))
        return act.record(
            "tick_agenda",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "step": known.value, "ticked": ticked},
            submission=submission,
        )
