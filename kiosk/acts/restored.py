"""After a server came back: a restore put on record, and the lanes compared with the paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.compare import Comparison, comparison_in, restored_seq_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.day import Election, Round
from kiosk.records.store import Recorded, Signatory, Transaction, transaction
from kiosk.rules.compare import may_rely_on, may_write_difference
from kiosk.rules.day import Phase, may
from kiosk.rules.finding import Finding


def record_restore(*, backup_at: datetime, backup_seq: int, backup_head: str, by: Signatory, at: datetime) -> Recorded:
    """Put on record that this database was brought back from a back-up taken at that moment, at that head.

    The lanes of every election that is not certified wait until they are compared. One entry for the whole database:
    it stands under the newest of these elections, and names them all.
    """
    with transaction() as act:
        waiting = _not_certified(act)
        newest = act.execute(select(Election.id).order_by(Election.created_seq.desc()).limit(1)).scalar()
        act.execute(update(Election).where(Election.id.in_(waiting)).values(restored_seq=act.seq))
        return act.record(
            "restore",
            election=waiting[0] if waiting else newest or "",
            by=[by],
            at=at,
            figures={"taken_at": backup_at, "seq": backup_seq, "head": backup_head, "elections": waiting},
        )


def compare_lanes(
    *, shown: int | None = None, differs: str = "", by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Lanes, boxes and tables were compared with the paper; lanes that waited go on.

    They are compared as they stood after the entry `shown`, None for now. `differs` says in words what does not agree;
    the lanes go on then too, since what is known is typed in or reported.
    """
    differs = differs.strip()
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = comparison_in(act.connection, by.election_id, shown)
        if facts is None:
            return refuse(Finding("no_such_election"))
        refusal = (
            may("compare_lanes", facts.stands.phase, by.roles)
            or may_write_difference(differs)
            or may_rely_on(shown, restored_seq_in(act.connection, by.election_id))
        )
        if refusal:
            return refuse(refusal)
        act.execute(update(Election).where(Election.id == by.election_id).values(restored_seq=None))
        return act.record(
            "compare_lanes",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": facts.stands.round_id, "agrees": not differs, **_compared(facts)},
            personal={"differs": differs},
            submission=submission,
        )


def _compared(facts: Comparison) -> dict[str, Any]:
    """The figures that were compared: per lane and box the last entry, ballots handed out, the last batch per table."""
    return {
        "upto": facts.upto,
        "lanes": [[str(row.lane), row.handed_out, row.spoiled, row.last and row.last.seq] for row in facts.lanes],
        "boxes": [[row.no, row.last and row.last.seq] for row in facts.boxes],
        "tables": [[row.no, row.batch, row.ballots] for row in facts.tables],
    }


def _not_certified(act: Transaction) -> list[str]:
    """The elections whose newest round is not certified, the newest first."""
    rounds = aliased(Round)
    newest = select(func.max(rounds.number)).where(rounds.election_id == Election.id).scalar_subquery()
    return list(
        act.execute(
            select(Election.id)
            .join(Round, (Round.election_id == Election.id) & (Round.number == newest))
            .where(Round.phase != Phase.CERTIFIED)
            .order_by(Election.created_seq.desc())
        ).scalars()
    )
