"""Mobile boxes: who asked for one, whom a team will visit, which box is out and with what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from kiosk.queries.day import stock_in
from kiosk.queries.staff import roles_of
from kiosk.records import store
from kiosk.records.boxes import Box, BoxRun
from kiosk.records.checkin import CheckIn
from kiosk.records.mobile import MobileApplicant, MobileRecord, MobileTrip, TripVoter
from kiosk.records.proxies import ProxySlip
from kiosk.records.roll import Group, Voter
from kiosk.records.staff import Officer
from kiosk.rules.boxes import BoxState
from kiosk.rules.mobile import HomeVote, LeftOff, MobileReason, TripState, TripVoterState, left_off
from kiosk.rules.staff import Role


@dataclass(frozen=True, slots=True)
class Applicant:
    """流动票箱投票人: somebody on the list of a box. `left_off` says why the next team would not go there."""

    id: int
    box: int
    voter_id: int
    name: str
    group: str
    roll_no: int
    reason: MobileReason
    applied_on: date
    left_off: LeftOff | None


_RELEASED_BEFORE = (
    select(TripVoter.voter_id)
    .join(MobileTrip, MobileTrip.id == TripVoter.trip_id)
    .where(
        MobileTrip.round_id == MobileApplicant.round_id,
        TripVoter.voter_id == MobileApplicant.voter_id,
        TripVoter.state == TripVoterState.RELEASED,
    )
    .exists()
)
_APPLICANTS = (
    select(
        MobileApplicant.id,
        MobileApplicant.box_no,
        Voter.id.label("voter_id"),
        Voter.name,
        Group.name.label("group"),
        Voter.roll_no,
        MobileApplicant.reason,
        MobileApplicant.applied_on,
        Voter.removed_seq.is_(None).label("on_roll"),
        CheckIn.id.is_not(None).label("drawn"),
        ProxySlip.id.is_not(None).label("proxy"),
        _RELEASED_BEFORE.label("released"),
    )
    .join(Voter, Voter.id == MobileApplicant.voter_id)
    .join(Group, Group.id == Voter.group_id)
    .outerjoin(
        CheckIn,
        and_(CheckIn.round_id == MobileApplicant.round_id, CheckIn.voter_id == Voter.id, CheckIn.undone_seq.is_(None)),
    )
    .outerjoin(ProxySlip, and_(ProxySlip.principal_id == Voter.id, ProxySlip.state != "withdrawn"))
    .where(MobileApplicant.ended_seq.is_(None))
    .order_by(MobileApplicant.box_no, Group.position, Voter.roll_no)
)


def applicants_in(connection: Connection, round_id: int, box: int | None = None) -> tuple[Applicant, ...]:
    """Who is on the lists of a round's mobile boxes, or of one box, in the order a team goes: by group and number."""
    wanted = _APPLICANTS.where(MobileApplicant.round_id == round_id)
    if box is not None:
        wanted = wanted.where(MobileApplicant.box_no == box)
    return tuple(
        Applicant(
            id=row.id,
            box=row.box_no,
            voter_id=row.voter_id,
            name=row.name,
            group=row.group,
            roll_no=row.roll_no,
            reason=MobileReason(row.reason),
            applied_on=row.applied_on,
            left_off=left_off(
                on_roll=bool(row.on_roll), drawn=bool(row.drawn), proxy=bool(row.proxy), released=bool(row.released)
            ),
        )
        for row in connection.execute(wanted)
    )


def applicants(round_id: int, box: int | None = None) -> tuple[Applicant, ...]:
    with store.reading() as connection:
        return applicants_in(connection, round_id, box)


def proxy_of(connection: Connection, voter_id: int) -> str:
    """Who votes for this voter by proxy; "" for nobody."""
    wanted = (
        select(Voter.name)
        .join(ProxySlip, ProxySlip.proxy_id == Voter.id)
        .where(ProxySlip.principal_id == voter_id, ProxySlip.state != "withdrawn")
        .limit(1)
    )
    return connection.scalar(wanted) or ""


@dataclass(frozen=True, slots=True)
class Scrutineer:
    """A scrutineer of a box, who may go with it."""

    id: int
    name: str


def scrutineers_in(connection: Connection, election_id: str, box: int) -> tuple[Scrutineer, ...]:
    """The scrutineers the plan names for a box."""
    rows = connection.execute(
        select(Officer.id, Officer.name, Officer.roles)
        .where(Officer.election_id == election_id, Officer.box == box, Officer.ended_seq.is_(None))
        .order_by(Officer.id)
    )
    return tuple(Scrutineer(row.id, row.name) for row in rows if Role.SCRUTINEER in roles_of(row.roles))


@dataclass(frozen=True, slots=True)
class MobileBox:
    """流动票箱 as it stands in a round. `apart`: set apart and not decided on; `trip_id` of the trip that is out."""

    no: int
    mobile: bool
    approval: str
    state: BoxState
    seal: str
    apart: bool
    trip_id: int | None


def _boxes(election_id: str, round_id: int) -> Any:
    of_round = and_(BoxRun.election_id == Box.election_id, BoxRun.box_no == Box.no, BoxRun.round_id == round_id)
    out = and_(MobileTrip.round_id == round_id, MobileTrip.box_no == Box.no, MobileTrip.state == TripState.OUT)
    return (
        select(
            Box.no,
            Box.kind,
            Box.approval,
            BoxRun.state,
            BoxRun.seal,
            BoxRun.apart_seq,
            BoxRun.decided_seq,
            MobileTrip.id,
        )
        .outerjoin(BoxRun, of_round)
        .outerjoin(MobileTrip, out)
        .where(Box.election_id == election_id)
        .order_by(Box.no)
    )


def _box(row: Any) -> MobileBox:
    return MobileBox(
        no=row.no,
        mobile=row.kind == "mobile",
        approval=row.approval,
        state=BoxState(row.state or BoxState.LISTED),
        seal=row.seal or "",
        apart=row.apart_seq is not None and row.decided_seq is None,
        trip_id=row.id,
    )


def box_in(connection: Connection, election_id: str, round_id: int, no: int) -> MobileBox | None:
    """One box, of whatever kind."""
    row = connection.execute(_boxes(election_id, round_id).where(Box.no == no)).first()
    return None if row is None else _box(row)


def mobile_boxes(election_id: str, round_id: int) -> tuple[MobileBox, ...]:
    """The mobile boxes of an election, by number."""
    with store.reading() as connection:
        rows = connection.execute(_boxes(election_id, round_id).where(Box.kind == "mobile")).all()
    return tuple(_box(row) for row in rows)


@dataclass(frozen=True, slots=True)
class LeavingView:
    """What the leaving form of a box shows."""

    box: MobileBox
    applicants: tuple[Applicant, ...]
    scrutineers: tuple[Scrutineer, ...]
    at_hand: int

    @property
    def going(self) -> tuple[Applicant, ...]:
        return tuple(one for one in self.applicants if one.left_off is None)

    @property
    def left_off(self) -> tuple[Applicant, ...]:
        return tuple(one for one in self.applicants if one.left_off is not None)


def leaving_in(connection: Connection, election_id: str, round_id: int, no: int) -> LeavingView | None:
    box = box_in(connection, election_id, round_id, no)
    if box is None:
        return None
    return LeavingView(
        box,
        applicants_in(connection, round_id, no),
        scrutineers_in(connection, election_id, no),
        stock_in(connection, round_id).at_hand,
    )


def leaving(election_id: str, round_id: int, no: int) -> LeavingView | None:
    """A box before it leaves: its list, its scrutineers, the ballots there are."""
    with store.reading_together() as connection:
        return leaving_in(connection, election_id, round_id, no)


@dataclass(frozen=True, slots=True)
class OutView:
    """A mobile box that is out: when it left, with how many ballots, to how many people, and what is known of it."""

    trip_id: int
    box: int
    left_at: datetime
    ballots: int
    people: int
    voted: int
    not_voted: int
    spoiled: int
    refused: int


def out(round_id: int) -> tuple[OutView, ...]:
    """The mobile boxes that are out, by number."""
    with store.reading_together() as connection:
        trips = connection.execute(
            select(MobileTrip.id, MobileTrip.box_no, MobileTrip.left_at, MobileTrip.ballots)
            .where(MobileTrip.round_id == round_id, MobileTrip.state == TripState.OUT)
            .order_by(MobileTrip.box_no)
        ).all()
        return tuple(_out(connection, trip) for trip in trips)


def _out(connection: Connection, trip: Any) -> OutView:
    states = _counted(connection, TripVoter.state, TripVoter.trip_id == trip.id)
    kept = _counted(connection, MobileRecord.outcome, MobileRecord.trip_id == trip.id, MobileRecord.refused == "")
    refused = connection.scalar(select(func.count()).where(MobileRecord.trip_id == trip.id, MobileRecord.refused != ""))
    return OutView(
        trip_id=trip.id,
        box=trip.box_no,
        left_at=trip.left_at,
        ballots=trip.ballots,
        people=sum(states.values()),
        voted=states.get(TripVoterState.VOTED, 0),
        not_voted=states.get(TripVoterState.NOT_VOTED, 0),
        spoiled=kept.get(HomeVote.SPOILED, 0),
        refused=refused or 0,
    )


def _counted(connection: Connection, column: Any, *of: Any) -> dict[str, int]:
    return dict(connection.execute(select(column, func.count()).where(*of).group_by(column)).tuples().all())
