"""Kin stated by hand, against or beside what the register says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select, update

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.roll import KinStatement, Voter
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.kin import Kin, inverse


def state_kin(
    *,
    one: int,
    other: int,
    kin: Kin,
    reason: str,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """Say by hand what `other` is to `one`, both voters, against or beside what the register says."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("state_kin", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        if not reason.strip():
            return refuse(Finding("reason_missing", "R-ROLL-05"))
        if one == other or _on_the_roll(act, by.election_id, one, other) != 2:
            return refuse(Finding("kin_of_two", "R-PROXY-02"))
        if one > other:
            one, other, kin = other, one, inverse(kin)
        pair = (KinStatement.one_id == one) & (KinStatement.other_id == other) & KinStatement.current
        act.execute(update(KinStatement).where(pair).values(current=False))
        if kin is not Kin.UNKNOWN:
            act.execute(
                insert(KinStatement).values(
                    election_id=by.election_id,
                    seq=act.seq,
                    one_id=one,
                    other_id=other,
                    kin=kin.value,
                    reason=reason,
                    current=True,
                )
            )
        return act.record(
            "state_kin",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={},
            personal={"one": one, "other": other, "kin": kin.value, "reason": reason},
            submission=submission,
        )


def _on_the_roll(act: Transaction, election_id: str, *voters: int) -> int:
    return act.execute(
        select(func.count(Voter.id)).where(
            Voter.election_id == election_id, Voter.removed_seq.is_(None), Voter.id.in_(voters)
        )
    ).scalar_one()
