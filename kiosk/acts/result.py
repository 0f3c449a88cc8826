"""The end of a round. Where too few took part, or more was found than issued, it is void."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.boxes import boxes_in
from kiosk.queries.day import standing_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.day import Round
from kiosk.records.store import Signatory, transaction
from kiosk.rules.boxes import still_to_open
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.result import is_void, validity


def close_round(*, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None) -> Answer:
    """Close a round that is not valid: it is void, and nobody can override that (R-RES-01, R-RES-02)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("close_round", stands.phase, by.roles) or second_may_sign(
            "close_round", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        if stands.found is None:
            boxes = [box.facts for box in boxes_in(act.connection, by.election_id, stands.round_id)]
            waiting = ", ".join(map(str, still_to_open(boxes)))
            return refuse(Finding("boxes_not_opened", "R-BOX-06", {"boxes": waiting}))
        said = validity(stands.found, stands.stock.issued, stands.registered)
        if not is_void(said):
            return refuse(Finding("count_not_held", "R-RES-01"))
        act.execute(update(Round).where(Round.id == stands.round_id).values(phase=Phase.VOID, ended_seq=act.seq))
        return act.record(
            "close_round",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "phase": Phase.VOID.value,
                "why": said.code,
                "rule": said.rule_id,
                "found": stands.found,
                "issued": stands.stock.issued,
                "registered": stands.registered,
            },
            submission=submission,
        )
