"""Check-in: a scan claims an entitlement on a visit; an undo releases it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from kiosk import codes
from kiosk.acts.admitting import own_facts, slip_facts
from kiosk.acts.entitlements import BY_NUMBER, BY_SLIP, BY_VOTER, PERSON, claim, claimed_on
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.restored import RESTORED, taken_at
from kiosk.queries.roll import VoterView
from kiosk.queries.staff import CardHolder, Lane, OfficerOnDuty
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Round
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.book import sheet
from kiosk.rules.checkin import (
    VisitState,
    Way,
    accept_slip,
    admit,
    may_confirm_without_certificate,
    may_undo_check_in,
)
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Admission:
    """验证: what a scan came to. `voter` only when somebody may be named: who stands at the lane, or is refused.

    `visit_id` when ballots wait, with what the visit has claimed: `own` 0 or 1, and `slips`. `principal` is whose slip
    was scanned.
    """

    finding: Finding
    voter: VoterView | None = None
    visit_id: int | None = None
    waiting: bool = False
    own: int = 0
    slips: int = 0
    principal: VoterView | None = None

    @property
    def recorded(self) -> bool:
        return self.finding.code in ("admitted", "already_recorded")


def check_in(*, code: str, station: Lane, by: OfficerOnDuty, at: datetime) -> Admission:
    """Scan a certificate (R-IN-01) or a proxy slip (R-PROXY-05).

    Admitted: one more entitlement is claimed, on the open visit of who stands at this lane or on a new one.
    """
    try:
        return _check_in(code, station, by, at)
    except IntegrityError:
        # The database had the last word; the second reading sees what it saw and gives the rule's refusal.
        return _check_in(code, station, by, at)


def _check_in(code: str, station: Lane, by: OfficerOnDuty, at: datetime) -> Admission:
    read = codes.read(code, tag=by.tag, key=store.code_key())
    number = read.number if isinstance(read, codes.Code) else ""
    kind = read.kind if isinstance(read, codes.Code) else None
    with transaction() as act:
        row = BY_NUMBER.first(act.connection, _where(by, station, number=number))
        assert row is not None, "an officer on duty has a round"
        refusal = may("check_in", Phase(row.phase), by.roles, taken_at(row.restored))
        if refusal:
            return Admission(refusal)
        if isinstance(read, Finding):
            return Admission(read)
        if kind is codes.Kind.SLIP or (kind is None and row.certificate is None):
            slip = BY_SLIP.first(act.connection, _where(by, station, number=number))
            if slip is not None:
                return _answer_slip(act, slip, station, by, at)
            if kind is codes.Kind.SLIP:
                return Admission(Finding("proxy_unpublished", "R-PROXY-05"))
        if kind not in (codes.Kind.CERTIFICATE, None):
            return Admission(Finding("unreadable", "R-IN-01", {"other_kind": kind.name.lower()}))
        return _answer(act, row, station, at, "check_in", (by,), by)


def check_in_without_certificate(
    *, voter_id: int, station: Lane, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Admission:
    """Admit somebody looked up on the roll, with a scrutineer's second confirmation (R-IN-03)."""
    return _confirmed("check_in_without_certificate", voter_id, station, by, second, at)


def check_in_principal(
    *, voter_id: int, station: Lane, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Admission:
    """Admit a principal who came in person; a scrutineer confirms, and the slip is void this round (R-PROXY-07)."""
    return _confirmed("check_in_principal", voter_id, station, by, second, at)


def _confirmed(
    act_name: str, voter_id: int, station: Lane, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Admission:
    with transaction() as act:
        row = BY_VOTER.first(act.connection, _where(by, station, voter_id=voter_id))
        assert row is not None, "an officer on duty has a round"
        refusal = may(act_name, Phase(row.phase), by.roles, taken_at(row.restored)) or may_confirm_without_certificate(
            by.id, second.officer_id, second.roles
        )
        if refusal:
            return Admission(refusal)
        return _answer(act, row, station, at, act_name, (by, Signatory(second.officer_id, second.name)), by)


def _where(by: OfficerOnDuty, station: Lane, **found: object) -> dict[str, object]:
    return {"round_id": by.round_id, "at_station": station.station_id, "at_lane": station.lane, **found}


def _answer(
    act: Transaction,
    row: Any,
    station: Lane,
    at: datetime,
    act_name: str,
    signatories: tuple[OfficerOnDuty | Signatory, ...],
    by: OfficerOnDuty,
) -> Admission:
    finding = admit(own_facts(row, station, at, in_person=act_name != "check_in"))
    voter = _voter(row)
    if finding.code == "cancelled":
        voter = None
    if finding.code != "admitted":
        return _standing(act, row, finding, voter)
    visit_id = claim(
        act,
        whose=row.id,
        way=Way.LOOKED_UP if act_name == "check_in_without_certificate" else Way.CERTIFICATE,
        slip=None,
        by_person=row.id,
        onto=row.open_here,
        round_id=by.round_id,
        station=station,
        at=at,
    )
    void = {"void_slip": row.own_slip} if row.own_slip else {}
    act.record(
        act_name,
        election=by.election_id,
        by=[Signatory(officer.id, officer.name) for officer in signatories],
        at=at,
        station=str(station),
        figures={"visit": visit_id},
        personal={"voter": row.id, "roll_no": row.roll_no, **void},
    )
    own, slips = (1, 0) if row.open_here is None else claimed_on(act, visit_id)
    return Admission(finding, voter, visit_id, True, own, slips)


def _answer_slip(act: Transaction, row: Any, station: Lane, by: OfficerOnDuty, at: datetime) -> Admission:
    rules = sheet(row.edition)
    principal = _voter(row)
    proxy = None if row.proxy_id is None else VoterView(*(getattr(row, name) for name in _PROXY_COLUMNS))
    finding = accept_slip(slip_facts(row, station, at, rules, at_the_lane=True), rules)
    if finding.code == "already_recorded":
        return _standing(act, row, finding, proxy, principal)
    if finding.code != "admitted":
        return Admission(finding, None if finding.code == "proxy_unpublished" else principal)
    assert proxy is not None
    visit_id = claim(
        act,
        whose=row.id,
        way=Way.SLIP,
        slip=row.slip,
        by_person=proxy.id,
        onto=row.open_here,
        round_id=by.round_id,
        station=station,
        at=at,
    )
    act.record(
        "check_in",
        election=by.election_id,
        by=[Signatory(by.id, by.name)],
        at=at,
        station=str(station),
        figures={"visit": visit_id, "by_slip": True},
        personal={"voter": row.id, "roll_no": row.roll_no, "slip": row.slip, "proxy": proxy.id},
    )
    own, slips = claimed_on(act, visit_id)
    return Admission(finding, proxy, visit_id, True, own, slips, principal)


def _standing(
    act: Transaction, row: Any, finding: Finding, voter: VoterView | None, principal: VoterView | None = None
) -> Admission:
    """A refusal, or the calm answer to the same scan once more, with what the visit has claimed."""
    if finding.code != "already_recorded" or row.state != VisitState.OPEN:
        return Admission(finding, voter, principal=principal)
    return Admission(finding, voter, row.visit_id, True, *claimed_on(act, row.visit_id), principal)


def _voter(row: Any) -> VoterView | None:
    return None if row.id is None else VoterView(*row[: len(PERSON)])


_PROXY_COLUMNS = (
    "proxy_id",
    "proxy",
    "proxy_sex",
    "proxy_birth",
    "proxy_group",
    "proxy_household",
    "proxy_no",
    "proxy_page",
    "proxy_line",
)


_VISIT = (
    select(Visit.id, Visit.state, Round.phase, RESTORED.label("restored"), CheckIn.id.label("check_in"))
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
            may("undo_check_in", Phase(rows[0].phase), by.roles, taken_at(rows[0].restored))
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
