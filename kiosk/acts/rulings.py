"""Rulings on what lies in the doubtful tray: names by two scrutineers, papers by the committee."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from kiosk.acts.at_table import at_batch, record
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.entries import rulings_in, seal_spot
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.count import TallyRuling
from kiosk.records.store import transaction
from kiosk.rules.tray import OF_NAMES, Outcome, Spot, may_rule


def rule_on_doubt(
    *,
    batch_id: int,
    spot: Spot,
    outcome: Outcome,
    person: int = 0,
    written: str = "",
    reason: str,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """Rule on a name (two scrutineers, R-CNT-09) or a paper (the committee, on a scrutineer's report, R-CNT-10).

    `person`: the roll number of whom it means; `written`: the name as written, for which the ruling then holds.
    """
    name = "rule_on_paper" if spot.is_paper else "rule_on_name"
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = at_batch(act, name, batch_id, by, second)
        if isinstance(facts, Refusal):
            return facts
        rulings = rulings_in(act.connection, facts.batch)
        kept = written if outcome in OF_NAMES and outcome is not Outcome.UNREADABLE else ""
        refusal = may_rule(
            spot,
            outcome,
            person=str(person),
            written=kept,
            reason=reason,
            open=facts.agreement.open.keys(),
            people=facts.people.ids,
            before=rulings.of_round.values(),
        )
        if refusal:
            return refuse(refusal)
        who = person if outcome is Outcome.PERSON else 0
        act.execute(
            insert(TallyRuling).values(
                id=act.seq,
                round_id=facts.stands.round_id,
                batch_id=batch_id,
                outcome=outcome,
                written=kept,
                person=who,
                reason=reason,
                officers=f"{by.name}、{second.name}",
                spot=seal_spot(batch_id, act.seq, spot),
            )
        )
        return record(
            act,
            name,
            facts.stands,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={"batch": batch_id, "outcome": outcome.value},
            personal={"written": kept, "person": who, "reason": reason},
        )
