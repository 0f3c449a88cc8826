"""What was counted wrong and is counted again: the papers of a box, or a batch that was locked already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from kiosk.acts.at_table import record, round_at
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.boxes import boxes_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.boxes import BoxRun
from kiosk.records.count import BatchTotal, TallyBatch
from kiosk.records.day import Round
from kiosk.records.store import transaction
from kiosk.rules.boxes import may_recount, papers_agree, still_to_open
from kiosk.rules.finding import Finding
from kiosk.rules.holds import reasoned


def recount_box(
    *,
    box_no: int,
    papers: int,
    papers_again: int,
    foreign: int = 0,
    more_confirmed: bool = False,
    reason: str,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """The papers of an opened box were counted again in public, and are so many (R-CNT-01); typed twice."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "recount_box", by, second)
        if isinstance(stands, Refusal):
            return stands
        boxes = boxes_in(act.connection, stands.election_id, stands.round_id)
        box = next((each for each in boxes if each.no == box_no), None)
        if box is None:
            return refuse(Finding("no_such_box", "R-BOX-01", {"box": box_no}))
        refusal = (
            may_recount(box.facts)
            or papers_agree(papers, papers_again, foreign, stands.stock.unsealed, more_confirmed=more_confirmed)
            or reasoned(reason, "R-CNT-01")
        )
        if refusal:
            return refuse(refusal)
        act.execute(
            update(BoxRun)
            .where(BoxRun.round_id == stands.round_id, BoxRun.box_no == box_no)
            .values(found=papers, foreign_papers=foreign, seq=act.seq)
        )
        found = None
        if not still_to_open([each.facts for each in boxes]):
            found = papers + sum(each.found or 0 for each in boxes if each.no != box_no)
            act.execute(update(Round).where(Round.id == stands.round_id).values(found=found))
        return record(
            act,
            "recount_box",
            stands,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={"box": box_no, "before": box.found, "papers": papers, "foreign": foreign, "found": found},
            personal={"reason": reason},
        )


def recount_batch(
    *, batch_id: int, reason: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """A locked batch is called anew from its bundle: its totals go, its ballots lie on the heap again (R-CNT-13)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "recount_batch", by, second)
        if isinstance(stands, Refusal):
            return stands
        batch = act.execute(
            select(TallyBatch.number, TallyBatch.ballots).where(
                TallyBatch.id == batch_id, TallyBatch.round_id == stands.round_id, TallyBatch.state == "locked"
            )
        ).first()
        if batch is None:
            return refuse(Finding("batch_not_locked", "R-CNT-13"))
        refusal = reasoned(reason, "R-CNT-13")
        if refusal:
            return refuse(refusal)
        act.execute(delete(BatchTotal).where(BatchTotal.batch_id == batch_id))
        act.execute(
            update(TallyBatch)
            .where(TallyBatch.id == batch_id)
            .values(state="dropped", ended_seq=act.seq, valid=0, part_valid=0, invalid=0, blank=0)
        )
        return record(
            act,
            "recount_batch",
            stands,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={"batch": batch_id, "number": batch.number, "ballots": batch.ballots},
            personal={"reason": reason},
        )
