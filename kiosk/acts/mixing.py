"""Papers of small and mobile boxes mixed with another box's, before any is called."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert

from kiosk.acts.at_table import record, round_at
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.count import papers_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.count import BoxMix
from kiosk.records.store import transaction
from kiosk.rules.mixing import heaps, may_mix


def mix_boxes(
    *, boxes: Collection[int], by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Mix the papers of these boxes, and of whatever lies with them already, into one heap (R-BOX-09)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = round_at(act, "mix_boxes", by, second)
        if isinstance(stands, Refusal):
            return stands
        papers = papers_in(act.connection, stands)
        refusal = may_mix(boxes, papers.heap, all_opened=papers.all_opened, called=papers.called)
        if refusal:
            return refuse(refusal)
        together = sorted(
            box.no for heap in heaps(papers.heap).values() if any(box.no in boxes for box in heap) for box in heap
        )
        act.execute(delete(BoxMix).where(BoxMix.round_id == stands.round_id, BoxMix.box_no.in_(together)))
        for no in together:
            act.execute(insert(BoxMix).values(round_id=stands.round_id, box_no=no, seq=act.seq))
        return record(
            act, "mix_boxes", stands, by=by, second=second, at=at, submission=submission, figures={"boxes": together}
        )
