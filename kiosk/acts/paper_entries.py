"""Lines of the paper roll typed in: whoever signed there while the server was dead, or after the last back-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kiosk.acts.admitting import own_facts, slip_facts
from kiosk.acts.entitlements import BY_PRINCIPAL, BY_VOTER, claim, earlier_of
from kiosk.acts.handed_out import hand_out, sign
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.account import account_in
from kiosk.queries.day import stock_in
from kiosk.queries.staff import CardHolder, Lane, OfficerOnDuty
from kiosk.records.boxes import LaneBox
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.book import sheet
from kiosk.rules.checkin import VisitState, Way, accept_slip, admit
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.issue import may_hand_out
from kiosk.rules.paper_entries import WhoSigned, may_enter_from_paper, waits_at_lane


@dataclass(frozen=True, slots=True)
class PaperLine:
    """签领行: whose line it is, who signed there, at which lane. `hour` is what the paper says; it decides nothing."""

    voter_id: int
    who: WhoSigned
    station: Lane
    hour: time | None = None


def enter_from_paper(
    *, line: PaperLine, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """One signed line of the paper roll: checked in, handed one ballot for the box of that lane, and signed for.

    Refused by the rules of the scan. A proxy's line is a visit of the proxy, with the slip alone.
    """
    try:
        return _enter(line, by, second, at, submission)
    except IntegrityError:
        # The database had the last word; the second reading sees what it saw and gives the rule's refusal.
        return _enter(line, by, second, at, submission)


def _enter(line: PaperLine, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None) -> Answer:
    station = line.station
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        own, slip = _rows(act, line, by)
        if own is None:
            return refuse(Finding("not_on_roll", "R-ROLL-05"))
        account = account_in(act.connection, by.round_id)
        refusal = (
            may("enter_from_paper", Phase(own.phase), by.roles)
            or second_may_sign("enter_from_paper", by.id, second.officer_id, second.roles)
            or may_enter_from_paper(account is not None and account.announced)
            or waits_at_lane(earlier_of(own, station))
            or _refuse_claim(own, slip, line, at)
            or may_hand_out(VisitState.OPEN, 1, stock_in(act.connection, by.round_id))
        )
        if refusal:
            return refuse(refusal)
        box_no = _box_of(act, by.round_id, station)
        claim(
            act,
            whose=own.id,
            way=Way.LOOKED_UP if slip is None else Way.SLIP,
            slip=None if slip is None else slip.slip,
            by_person=own.id if slip is None else slip.proxy_id,
            onto=None,
            round_id=by.round_id,
            station=station,
            at=at,
        )
        hand_out(act, round_id=by.round_id, visit_id=act.seq, ballots=1, box_no=box_no, at=at)
        sign(act, visit_id=act.seq, at=at)
        return act.record(
            "enter_from_paper",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(station),
            figures={"round": by.round_id, "visit": act.seq, "ballots": 1, "by_slip": slip is not None, "box": box_no},
            personal={
                "voter": own.id,
                "roll_no": own.roll_no,
                "hour": None if line.hour is None else line.hour.isoformat("minutes"),
                **({} if slip is None else {"slip": slip.slip, "proxy": slip.proxy_id}),
                **({"void_slip": own.own_slip} if slip is None and own.own_slip else {}),
            },
            submission=submission,
            whose=own.name,
        )


def _rows(act: Transaction, line: PaperLine, by: OfficerOnDuty) -> tuple[Any, Any]:
    """What is known of the person whose line it is (None: not on the roll), and of the slip where the proxy signed."""
    where = {
        "round_id": by.round_id,
        "at_station": line.station.station_id,
        "at_lane": line.station.lane,
        "voter_id": line.voter_id,
    }
    own = BY_VOTER.first(act.connection, where)
    slip = BY_PRINCIPAL.first(act.connection, where) if line.who is WhoSigned.PROXY else None
    return (None if own is None or own.id is None else own), slip


def _refuse_claim(own: Any, slip: Any, line: PaperLine, at: datetime) -> Finding | None:
    """What the scan of certificate or slip would have been refused with."""
    if line.who is not WhoSigned.PROXY:
        finding = admit(own_facts(own, line.station, at, in_person=line.who is WhoSigned.IN_PERSON))
    elif slip is None:
        finding = Finding("proxy_unpublished", "R-PROXY-05")
    else:
        rules = sheet(slip.edition)
        finding = accept_slip(slip_facts(slip, line.station, at, rules, at_the_lane=False), rules)
    return None if finding.code == "admitted" else finding


def _box_of(act: Transaction, round_id: int, station: Lane) -> int | None:
    """The box for which that lane hands out."""
    at_lane = LaneBox.station_id == station.station_id, LaneBox.lane == station.lane
    return act.execute(select(LaneBox.box_no).where(LaneBox.round_id == round_id, *at_lane)).scalar()
