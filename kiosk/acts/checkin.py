"""Check-in: a scan claims an entitlement on a visit; an undo releases it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk import codes
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.roll import VoterView
from kiosk.queries.staff import CardHolder, Lane, OfficerOnDuty
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Round, Station
from kiosk.records.roll import Group, Voter, VoterCertificate
from kiosk.records.statements import Prepared, PreparedSelect
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.checkin import (
    Earlier,
    Facts,
    VisitState,
    Way,
    admit,
    may_confirm_without_certificate,
    may_undo_check_in,
)
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Admission:
    """验证: what a scan came to. `voter` only when somebody may be named; `visit_id` when a ballot waits."""

    finding: Finding
    voter: VoterView | None = None
    visit_id: int | None = None
    waiting: bool = False

    @property
    def recorded(self) -> bool:
        return self.finding.code in ("admitted", "already_recorded")


def _facts_about(person: Any) -> Any:
    """One row: the round's phase, the person and certificate if there are any, and the ballot claimed before."""
    return (
        select(
            Round.phase,
            VoterCertificate.state.label("certificate"),
            Voter.id,
            Voter.name,
            Voter.sex,
            Voter.birth,
            Group.name.label("group"),
            Voter.household,
            Voter.roll_no,
            Voter.page,
            Voter.line,
            CheckIn.at,
            Visit.id.label("visit_id"),
            Visit.state,
            Visit.station_id,
            Visit.lane,
            Visit.handed_out_at,
            Station.name.label("station"),
        )
        .select_from(Round)
        .outerjoin(VoterCertificate, person)
        .outerjoin(Voter, Voter.id == VoterCertificate.voter_id)
        .outerjoin(Group, Group.id == Voter.group_id)
        .outerjoin(
            CheckIn,
            and_(CheckIn.round_id == Round.id, CheckIn.voter_id == Voter.id, CheckIn.undone_seq.is_(None)),
        )
        .outerjoin(Visit, Visit.id == CheckIn.visit_id)
        .outerjoin(Station, Station.id == Visit.station_id)
        .where(Round.id == bindparam("round_id"))
    )


_BY_NUMBER = PreparedSelect(
    _facts_about(
        and_(VoterCertificate.election_id == Round.election_id, VoterCertificate.number == bindparam("number"))
    )
)
_BY_VOTER = _facts_about(
    and_(
        VoterCertificate.election_id == Round.election_id,
        VoterCertificate.voter_id == bindparam("voter_id"),
        VoterCertificate.state == "valid",
    )
)
_OPEN_VISIT = Prepared(insert(Visit.__table__), "id", "round_id", "station_id", "lane", "state", "opened_at")
_CLAIM = Prepared(insert(CheckIn.__table__), "id", "round_id", "visit_id", "voter_id", "way", "at")


def check_in(*, code: str, station: Lane, by: OfficerOnDuty, at: datetime) -> Admission:
    """Scan a certificate (R-IN-01). Admitted: a visit with one entitlement stands open at this lane."""
    try:
        return _check_in(code, station, by, at)
    except IntegrityError:
        # The database had the last word; the second reading sees what it saw and gives the rule's refusal.
        return _check_in(code, station, by, at)


def _check_in(code: str, station: Lane, by: OfficerOnDuty, at: datetime) -> Admission:
    read = codes.read(code, tag=by.tag, key=store.code_key())
    with transaction() as act:
        number = read.number if isinstance(read, codes.Code) else ""
        row = _BY_NUMBER.first(act.connection, {"round_id": by.round_id, "number": number})
        assert row is not None, "an officer on duty has a round"
        refusal = may("check_in", Phase(row.phase), by.roles)
        if refusal:
            return Admission(refusal)
        if isinstance(read, Finding):
            return Admission(read)
        if read.kind is codes.Kind.SLIP:
            return Admission(Finding("proxy_unpublished", "R-PROXY-05"))
        if read.kind not in (codes.Kind.CERTIFICATE, None):
            return Admission(Finding("unreadable", "R-IN-01", {"other_kind": read.kind.name.lower()}))
        return _answer(act, row, station, by, at, Way.CERTIFICATE, (by,))


def check_in_without_certificate(
    *, voter_id: int, station: Lane, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Admission:
    """Admit somebody looked up on the roll, with a scrutineer's second confirmation (R-IN-03)."""
    with transaction() as act:
        row = act.execute(_BY_VOTER, {"round_id": by.round_id, "voter_id": voter_id}).one()
        refusal = may("check_in_without_certificate", Phase(row.phase), by.roles) or may_confirm_without_certificate(
            by.id, second.officer_id, second.roles
        )
        if refusal:
            return Admission(refusal)
        signatories = (by, Signatory(second.officer_id, second.name))
        return _answer(act, row, station, by, at, Way.LOOKED_UP, signatories)


def _answer(
    act: Transaction,
    row: Any,
    station: Lane,
    by: OfficerOnDuty,
    at: datetime,
    way: Way,
    signatories: tuple[OfficerOnDuty | Signatory, ...],
) -> Admission:
    earlier = None
    if row.visit_id is not None:
        earlier = Earlier(
            same_lane=(row.station_id, row.lane) == (station.station_id, station.lane),
            state=VisitState(row.state),
            at=row.at,
            handed_out_at=row.handed_out_at,
            station=row.station,
            lane=row.lane,
        )
    finding = admit(
        Facts(
            certificate_valid=None if row.certificate is None else row.certificate == "valid",
            on_roll=row.id is not None,
            earlier=earlier,
            now=at,
        )
    )
    voter = None if row.id is None else VoterView(*row[2:11])
    if finding.code == "cancelled":
        voter = None
    if finding.code != "admitted":
        waiting = finding.code == "already_recorded" and row.state == VisitState.OPEN
        return Admission(finding, voter, row.visit_id if waiting else None, waiting)
    visit_id = act.seq
    act.run(
        _OPEN_VISIT,
        {
            "id": visit_id,
            "round_id": by.round_id,
            "station_id": station.station_id,
            "lane": station.lane,
            "state": VisitState.OPEN,
            "opened_at": at,
        },
    )
    act.run(
        _CLAIM,
        {"id": visit_id, "round_id": by.round_id, "visit_id": visit_id, "voter_id": row.id, "way": way, "at": at},
    )
    act.record(
        "check_in" if way is Way.CERTIFICATE else "check_in_without_certificate",
        election=by.election_id,
        by=[Signatory(o.id, o.name) for o in signatories],
        at=at,
        station=str(station),
        figures={"visit": visit_id},
        personal={"voter": row.id, "roll_no": row.roll_no},
    )
    return Admission(finding, voter, visit_id, waiting=True)


_VISIT = (
    select(Visit.id, Visit.state, Round.phase, CheckIn.id.label("check_in"))
    .join(Round, Round.id == Visit.round_id)
    .outerjoin(CheckIn, and_(CheckIn.visit_id == Visit.id, CheckIn.undone_seq.is_(None)))
    .where(Visit.id == bindparam("visit_id"), Visit.round_id == bindparam("round_id"))
)


def undo_check_in(
    *, visit_id: int, reason: str, station: Lane, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Answer:
    """Release a visit before its ballot is handed out; the check-in and its undoing both stay on record."""
    with transaction() as act:
        rows = act.execute(_VISIT, {"visit_id": visit_id, "round_id": by.round_id}).all()
        if not rows:
            return refuse(Finding("no_such_visit"))
        refusal = (
            may("undo_check_in", Phase(rows[0].phase), by.roles)
            or second_may_sign("undo_check_in", by.id, second.officer_id, second.roles)
            or may_undo_check_in(VisitState(rows[0].state))
        )
        if refusal:
            return Refusal((refusal,))
        undone = [row.check_in for row in rows if row.check_in is not None]
        act.execute(update(Visit).where(Visit.id == visit_id).values(state=VisitState.RELEASED, released_seq=act.seq))
        act.execute(update(CheckIn).where(CheckIn.id.in_(undone)).values(undone_seq=act.seq))
        return act.record(
            "undo_check_in",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(station),
            figures={"visit": visit_id, "undone": undone},
            personal={"reason": reason},
        )
