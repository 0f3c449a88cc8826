"""Settling the roll: the registrar decides about people of the register and enters those it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.acts.decided import Applied, apply_decisions, enter
from kiosk.acts.outcome import Refusal, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.store import Recorded, Signatory, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.settling import Decision, missing_from


@dataclass(frozen=True, slots=True)
class RollSettled:
    """处理: what the decisions came to, and the journal entry."""

    applied: Applied
    recorded: Recorded


def settle_roll(
    *,
    decisions: Mapping[int, Decision],
    reason: str,
    on: date,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None = None,
) -> RollSettled | Refusal:
    """Decide about rows of the register (R-ROLL-01, 02); row id → decision, one reason for all of them."""
    return _settle(dict(decisions), None, reason=reason, on=on, by=by, at=at, submission=submission)


def enter_person(
    *, person: Decision, reason: str, on: date, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> RollSettled | Refusal:
    """Put somebody on the roll whom the register does not have."""
    return _settle({}, person, reason=reason, on=on, by=by, at=at, submission=submission)


def _settle(
    decisions: dict[int, Decision],
    person: Decision | None,
    *,
    reason: str,
    on: date,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None,
) -> RollSettled | Refusal:
    everything = [*decisions.values(), *([person] if person else [])]
    with transaction() as act:
        if again := act.submitted_before(submission):
            return RollSettled(Applied(0, 0, 0, 0), again)
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("settle_roll", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        missing = [finding for decision in everything for finding in missing_from(decision, reason)]
        if missing:
            return refuse(*{finding.code: finding for finding in missing}.values())
        applied = (
            enter(act, stands, person, reason=reason, on=on)
            if person
            else apply_decisions(act, stands, decisions, reason=reason, on=on)
        )
        if isinstance(applied, Finding):
            return refuse(applied)
        recorded = act.record(
            "settle_roll",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={
                "decided": len(everything),
                "choice": sorted({decision.choice.value for decision in everything}),
                "added": applied.added,
                "removed": applied.removed,
                "corrected": applied.corrected,
            },
            personal={"reason": reason, "rows": sorted(decisions), "on": on.isoformat()},
            submission=submission,
        )
    return RollSettled(applied, recorded)
