"""Mobile boxes: who is on their lists."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import insert, select, update

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import SHANGHAI, standing_in
from kiosk.queries.mobile import box_in, proxy_of
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.mobile import MobileApplicant
from kiosk.records.roll import Voter
from kiosk.records.store import Signatory, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import Application, MobileReason, may_be_listed, may_strike


def list_mobile_voter(
    *,
    voter_id: int,
    box_no: int,
    reason: MobileReason,
    applied_on: date,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """Put somebody on the list of a mobile box, with the reason that is published (R-BOX-03)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        voter = act.execute(
            select(Voter.name).where(
                Voter.id == voter_id, Voter.election_id == by.election_id, Voter.removed_seq.is_(None)
            )
        ).scalar()
        box = box_in(act.connection, by.election_id, stands.round_id, box_no)
        refusal = may("list_mobile_voter", stands.phase, by.roles) or may_be_listed(
            Application(
                on_roll=voter is not None,
                box=box_no,
                box_is_mobile=box is not None and box.mobile,
                applied_on=applied_on,
                today=at.astimezone(SHANGHAI).date(),
                proxy=proxy_of(act.connection, voter_id),
                listed=act.execute(
                    select(MobileApplicant.box_no).where(
                        MobileApplicant.round_id == stands.round_id,
                        MobileApplicant.voter_id == voter_id,
                        MobileApplicant.ended_seq.is_(None),
                    )
                ).scalar(),
            )
        )
        if refusal:
            return refuse(refusal)
        act.execute(
            insert(MobileApplicant).values(
                round_id=stands.round_id,
                box_no=box_no,
                voter_id=voter_id,
                reason=reason,
                applied_on=applied_on,
                seq=act.seq,
            )
        )
        return act.record(
            "list_mobile_voter",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "box": box_no},
            personal={"voter": voter_id, "ground": reason.value, "applied_on": applied_on.isoformat()},
            submission=submission,
            whose=voter or "",
        )


def strike_mobile_voter(*, applicant_id: int, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Take somebody off the list of a mobile box, unless its team is on the way (R-BOX-04)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        row = act.execute(
            select(MobileApplicant.voter_id, MobileApplicant.box_no, Voter.name)
            .join(Voter, Voter.id == MobileApplicant.voter_id)
            .where(
                MobileApplicant.id == applicant_id,
                MobileApplicant.round_id == stands.round_id,
                MobileApplicant.ended_seq.is_(None),
            )
        ).first()
        refusal = may("strike_mobile_voter", stands.phase, by.roles)
        if refusal is None and row is None:
            refusal = Finding("mobile_not_listed", "R-BOX-03")
        if refusal or row is None:
            return refuse(refusal or Finding("mobile_not_listed", "R-BOX-03"))
        box = box_in(act.connection, by.election_id, stands.round_id, row.box_no)
        refusal = may_strike(box is not None and box.trip_id is not None, row.box_no)
        if refusal:
            return refuse(refusal)
        act.execute(update(MobileApplicant).where(MobileApplicant.id == applicant_id).values(ended_seq=act.seq))
        return act.record(
            "strike_mobile_voter",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "box": row.box_no},
            personal={"voter": row.voter_id},
            submission=submission,
            whose=row.name,
        )
