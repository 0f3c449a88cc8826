"""Issuing ballots: unsealing, handing out, the signature, spoiled ballots, undoing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update

from kiosk.acts.handed_out import hand_out, sign, take
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import standing_in, stock_in
from kiosk.queries.restored import RESTORED, taken_at
from kiosk.queries.staff import CardHolder, Lane, OfficerOnDuty
from kiosk.records.boxes import LaneBox
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Round
from kiosk.records.issue import BallotIssue, BallotStock, SpoiledBallot
from kiosk.records.roll import Voter
from kiosk.records.statements import PreparedSelect
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.book import sheet
from kiosk.rules.checkin import VisitState
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.issue import ballots_for, may_hand_out, may_sign, may_spoil, may_undo_hand_out, may_unseal

_VISIT = PreparedSelect(
    select(
        Visit.id,
        Visit.state,
        Round.phase,
        Round.edition,
        RESTORED.label("restored"),
        func.count(CheckIn.id).label("claimed"),
        func.count(CheckIn.slip_id).label("slips"),
        func.min(Voter.name).label("name"),
        func.min(LaneBox.box_no).label("box_no"),
    )
    .join(Round, Round.id == Visit.round_id)
    .outerjoin(CheckIn, and_(CheckIn.visit_id == Visit.id, CheckIn.undone_seq.is_(None)))
    .join(Voter, Voter.id == Visit.voter_id)
    .outerjoin(
        LaneBox,
        and_(LaneBox.round_id == Visit.round_id, LaneBox.station_id == Visit.station_id, LaneBox.lane == Visit.lane),
    )
    .where(Visit.id == bindparam("visit_id"), Visit.round_id == bindparam("round_id"))
    .group_by(Visit.id, Visit.state, Round.phase, Round.edition, Round.election_id)
)


def _visit(act: Transaction, visit_id: int, by: OfficerOnDuty) -> Any | None:
    return _VISIT.first(act.connection, {"visit_id": visit_id, "round_id": by.round_id})


def unseal_ballots(
    *, ballots: int, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Record the ballots unsealed and counted before opening; a new count replaces the one before."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = (
            may("unseal_ballots", stands.phase, by.roles)
            or second_may_sign("unseal_ballots", by.id, second.officer_id, second.roles)
            or may_unseal(ballots, stands.ballots_printed)
        )
        if refusal:
            return refuse(refusal)
        act.execute(BallotStock.__table__.delete().where(BallotStock.__table__.c.round_id == stands.round_id))
        act.execute(
            insert(BallotStock.__table__).values(
                id=act.seq, round_id=stands.round_id, unsealed=ballots, issued=0, spoiled=0, at=at
            )
        )
        return act.record(
            "unseal_ballots",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "unsealed": ballots, "printed": stands.ballots_printed},
            submission=submission,
        )


def issue_ballots(
    *,
    visit_id: int,
    station: Lane,
    by: OfficerOnDuty,
    at: datetime,
    shown: int | None = None,
    submission: str | None = None,
) -> Answer:
    """Hand out all ballots a visit has claimed, in one act, for the box of its lane (R-ISS-01, R-BOX-06).

    `shown`: the number that stood on the button that was tapped.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        row = _visit(act, visit_id, by)
        if row is None:
            return refuse(Finding("no_such_visit"))
        refusal = may("hand_out", Phase(row.phase), by.roles, taken_at(row.restored))
        if refusal:
            return refuse(refusal)
        state = VisitState(row.state)
        own = row.claimed - row.slips
        ballots = ballots_for(own, row.slips, sheet(row.edition)) if row.claimed else 0
        refusal = may_hand_out(state, ballots, stock_in(act.connection, by.round_id), shown)
        if refusal:
            return refuse(refusal)
        hand_out(act, round_id=by.round_id, visit_id=visit_id, ballots=ballots, box_no=row.box_no, at=at)
        return act.record(
            "hand_out",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(station),
            figures={"visit": visit_id, "ballots": ballots, "slips": row.slips, "box": row.box_no},
            submission=submission,
            whose=row.name,
        )


def sign_for_ballots(*, visit_id: int, station: Lane, by: OfficerOnDuty, at: datetime) -> Answer:
    """The voter has signed the paper roll (R-IN-02)."""
    with transaction() as act:
        row = _visit(act, visit_id, by)
        if row is None:
            return refuse(Finding("no_such_visit"))
        refusal = may("sign", Phase(row.phase), by.roles, taken_at(row.restored)) or may_sign(VisitState(row.state))
        if refusal:
            return refuse(refusal)
        sign(act, visit_id=visit_id, at=at)
        return act.record(
            "sign",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(station),
            figures={"visit": visit_id},
            whose=row.name,
        )


def replace_spoiled_ballot(
    *, visit_id: int, station: Lane, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Take a spoiled ballot back and hand out another (R-ISS-02)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        row = _visit(act, visit_id, by)
        if row is None:
            return refuse(Finding("no_such_visit"))
        refusal = may("spoil", Phase(row.phase), by.roles, taken_at(row.restored)) or may_spoil(
            VisitState(row.state), stock_in(act.connection, by.round_id)
        )
        if refusal:
            return refuse(refusal)
        act.execute(
            insert(SpoiledBallot.__table__),
            {"id": act.seq, "round_id": by.round_id, "visit_id": visit_id, "box_no": row.box_no, "at": at},
        )
        take(act, by.round_id, spoiled=1)
        return act.record(
            "spoil",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(station),
            figures={"visit": visit_id, "box": row.box_no},
            submission=submission,
            whose=row.name,
        )


def undo_issue(
    *, visit_id: int, reason: str, station: Lane, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Answer:
    """Take ballots back that were handed out by mistake; both entries stay, the voter may come again."""
    with transaction() as act:
        row = _visit(act, visit_id, by)
        if row is None:
            return refuse(Finding("no_such_visit"))
        refusal = (
            may("undo_hand_out", Phase(row.phase), by.roles, taken_at(row.restored))
            or second_may_sign("undo_hand_out", by.id, second.officer_id, second.roles)
            or may_undo_hand_out(VisitState(row.state))
        )
        if refusal:
            return refuse(refusal)
        check_ins = act.execute(
            select(CheckIn.id).where(CheckIn.visit_id == visit_id, CheckIn.undone_seq.is_(None))
        ).scalars()
        issues = act.execute(
            select(BallotIssue.id, BallotIssue.ballots).where(
                BallotIssue.visit_id == visit_id, BallotIssue.undone_seq.is_(None)
            )
        ).all()
        undone = [*check_ins, *(issue.id for issue in issues)]
        ballots = sum(issue.ballots for issue in issues)
        act.execute(update(Visit).where(Visit.id == visit_id).values(state=VisitState.RELEASED, released_seq=act.seq))
        act.execute(update(CheckIn).where(CheckIn.id.in_(undone)).values(undone_seq=act.seq))
        act.execute(update(BallotIssue).where(BallotIssue.id.in_(undone)).values(undone_seq=act.seq, undone_at=at))
        take(act, by.round_id, issued=-ballots)
        return act.record(
            "undo_hand_out",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(station),
            figures={"visit": visit_id, "undone": undone, "ballots": ballots},
            personal={"reason": reason},
        )
