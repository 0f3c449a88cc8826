"""What the fallback pack says, as it stands at one moment: roll, mandates, boxes, lanes, who is in charge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select
from sqlalchemy.orm import aliased

from kiosk.queries.boxes import BoxView, boxes_in
from kiosk.queries.candidates import standing_in_round
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.journal import Head, head_in
from kiosk.queries.mobile import Applicant, Scrutineer, applicants_in, box_in, scrutineers_in
from kiosk.queries.staff import Lane, roles_of
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Station
from kiosk.records.issue import BallotIssue, SpoiledBallot
from kiosk.records.mobile import MobileTrip, TripVoter
from kiosk.records.proxies import ProxySlip
from kiosk.records.roll import Group, Voter
from kiosk.records.staff import Officer
from kiosk.rules.checkin import VisitState
from kiosk.rules.fallback import DesksOf, Mark
from kiosk.rules.mobile import HELD_IN_HALL, TripState
from kiosk.rules.staff import Role


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the paper roll with what is recorded on it: at which moment, station and lane, or box; by which proxy.

    `proxy` is also whose slip is registered and not used; `signed`: the signer has tapped.
    """

    page: int
    line: int
    roll_no: int
    name: str
    sex: str
    birth_year: int
    household: str
    group: str
    mark: Mark
    at: datetime | None
    station: str
    lane: int
    box: int
    proxy: str
    signed: bool


@dataclass(frozen=True, slots=True)
class MandateView:
    """委托 in force: the place of the principal's line, the proxy, and what became of the principal's ballot."""

    principal: LineView
    proxy: str
    proxy_roll_no: int
    proxy_group: str


@dataclass(frozen=True, slots=True)
class LaneView:
    """发票通道: ballots handed out there (net) and spoiled there; `open` visits checked in and not handed out."""

    lane: Lane
    handed_out: int
    spoiled: int
    open: int


@dataclass(frozen=True, slots=True)
class WaitingBox:
    """流动票箱 that has not left: its approval, its seal, its scrutineers, whom a team would visit."""

    no: int
    approval: str
    seal: str
    scrutineers: tuple[Scrutineer, ...]
    going: tuple[Applicant, ...]


@dataclass(frozen=True, slots=True)
class OutBox:
    """流动票箱 that is out: since when, with how many ballots."""

    no: int
    left_at: datetime
    ballots: int


@dataclass(frozen=True, slots=True)
class PackView:
    """应急包: everything as it stands after the entry `head`. `candidates` post → whose lines; None: anybody."""

    stands: Standing
    head: Head
    lines: tuple[LineView, ...]
    mandates: tuple[MandateView, ...]
    boxes: tuple[BoxView, ...]
    lanes: tuple[LaneView, ...]
    out: tuple[OutBox, ...]
    waiting: tuple[WaitingBox, ...]
    stations: tuple[DesksOf, ...]
    officers: tuple[tuple[str, frozenset[Role]], ...]
    candidates: Mapping[str, tuple[LineView, ...]] | None


def pack(election_id: str) -> PackView | None:
    """All of it together, of the newest round; None: there is no such election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        going = tuple(one for one in applicants_in(connection, stands.round_id) if one.left_off is None)
        lines = _lines(connection, stands, {one.voter_id: one.box for one in going})
        of_number = {line.roll_no: line for line in lines.values()}
        stations = connection.execute(
            select(Station.id, Station.name, Station.desks, Station.groups)
            .where(Station.election_id == election_id)
            .order_by(Station.kind.desc(), Station.id)
        ).all()
        standing = standing_in_round(connection, stands.round_id, stands.kind)
        return PackView(
            stands=stands,
            head=head_in(connection),
            lines=tuple(lines.values()),
            mandates=_mandates(connection, election_id, lines),
            boxes=boxes_in(connection, election_id, stands.round_id),
            lanes=_lanes(connection, stands.round_id, stations),
            out=_out(connection, stands.round_id),
            waiting=_waiting(connection, stands, going),
            stations=tuple(DesksOf(row.name, row.desks, tuple(json.loads(row.groups))) for row in stations),
            officers=_officers(connection, election_id),
            candidates=None
            if standing is None
            else {
                post: tuple(of_number[int(one)] for one in people if int(one) in of_number)
                for post, people in standing.items()
            },
        )


_PROXY = aliased(Voter)
_TRIP, _HOLDING = aliased(MobileTrip), aliased(MobileTrip)


def _lines(connection: Connection, stands: Standing, listed: Mapping[int, int]) -> dict[int, LineView]:
    """Voter's id → the line, in the order of the paper roll; `listed` voter's id → the box that would come."""
    holding = (
        select(func.min(_HOLDING.box_no))
        .join(TripVoter, TripVoter.trip_id == _HOLDING.id)
        .where(
            _HOLDING.round_id == stands.round_id,
            _HOLDING.state == TripState.OUT,
            TripVoter.voter_id == Voter.id,
            TripVoter.state.in_(HELD_IN_HALL),
        )
        .correlate(Voter)
        .scalar_subquery()
    )
    this_round = CheckIn.round_id == stands.round_id, CheckIn.undone_seq.is_(None)
    rows = connection.execute(
        select(
            *(Voter.id, Voter.page, Voter.line, Voter.roll_no, Voter.name, Voter.sex, Voter.birth, Voter.household),
            Group.name.label("group"),
            CheckIn.at,
            CheckIn.slip_id,
            Visit.state,
            Visit.lane,
            Visit.handed_out_at,
            Visit.signed_at,
            Visit.trip_id,
            _TRIP.box_no.label("trip_box"),
            Station.name.label("station"),
            _PROXY.name.label("proxy"),
            holding.label("holding"),
        )
        .join(Group, Group.id == Voter.group_id)
        .outerjoin(CheckIn, and_(CheckIn.voter_id == Voter.id, *this_round))
        .outerjoin(Visit, Visit.id == CheckIn.visit_id)
        .outerjoin(_TRIP, _TRIP.id == Visit.trip_id)
        .outerjoin(Station, Station.id == Visit.station_id)
        .outerjoin(ProxySlip, and_(ProxySlip.principal_id == Voter.id, ProxySlip.state == "published"))
        .outerjoin(_PROXY, _PROXY.id == ProxySlip.proxy_id)
        .where(Voter.election_id == stands.election_id, Voter.removed_seq.is_(None))
        .order_by(Voter.page, Voter.line)
    )
    return {row.id: _line(row, listed.get(row.id)) for row in rows}


def _line(row: Row[Any], listed: int | None) -> LineView:
    return LineView(
        page=row.page,
        line=row.line,
        roll_no=row.roll_no,
        name=row.name,
        sex=row.sex,
        birth_year=row.birth.year,
        household=row.household,
        group=row.group,
        mark=_mark(row, listed),
        at=row.handed_out_at or row.at,
        station=row.station or "",
        lane=row.lane or 0,
        box=row.trip_box or row.holding or listed or 0,
        proxy=row.proxy or "",
        signed=row.signed_at is not None,
    )


def _mark(row: Row[Any], listed: int | None) -> Mark:
    if row.state is not None:
        if row.state == VisitState.OPEN:
            return Mark.WAITING
        if row.trip_id is not None:
            return Mark.AT_HOME
        return Mark.ISSUED if row.slip_id is None else Mark.BY_PROXY
    if row.holding is not None:
        return Mark.OUT
    if listed is not None:
        return Mark.LISTED
    return Mark.NOTHING if row.proxy is None else Mark.SLIP


def _mandates(connection: Connection, election_id: str, lines: Mapping[int, LineView]) -> tuple[MandateView, ...]:
    """By the line of the principal."""
    rows = connection.execute(
        select(ProxySlip.principal_id, _PROXY.name, _PROXY.roll_no, Group.name.label("group"))
        .join(_PROXY, _PROXY.id == ProxySlip.proxy_id)
        .join(Group, Group.id == _PROXY.group_id)
        .where(ProxySlip.election_id == election_id, ProxySlip.state == "published")
    )
    found = [
        MandateView(lines[row.principal_id], row.name, row.roll_no, row.group)
        for row in rows
        if row.principal_id in lines
    ]
    return tuple(sorted(found, key=lambda one: (one.principal.page, one.principal.line)))


def _lanes(connection: Connection, round_id: int, stations: Any) -> tuple[LaneView, ...]:
    def by_lane(wanted: Any, *of: Any) -> dict[tuple[int, int], int]:
        rows = connection.execute(wanted.where(*of).group_by(Visit.station_id, Visit.lane))
        return {(station, lane): int(number) for station, lane, number in rows}

    where = Visit.station_id, Visit.lane
    of_issue = BallotIssue.round_id == round_id, BallotIssue.undone_seq.is_(None)
    issued = by_lane(select(*where, func.sum(BallotIssue.ballots)).join_from(BallotIssue, Visit), *of_issue)
    spoiled = by_lane(
        select(*where, func.count()).join_from(SpoiledBallot, Visit, Visit.id == SpoiledBallot.visit_id),
        SpoiledBallot.round_id == round_id,
    )
    waiting = by_lane(select(*where, func.count()), Visit.round_id == round_id, Visit.state == VisitState.OPEN)
    lanes = (Lane(row.id, row.name, n, row.desks) for row in stations for n in range(1, row.desks + 1))
    return tuple(
        LaneView(lane, *(counted.get((lane.station_id, lane.lane), 0) for counted in (issued, spoiled, waiting)))
        for lane in lanes
    )


def _out(connection: Connection, round_id: int) -> tuple[OutBox, ...]:
    rows = connection.execute(
        select(MobileTrip.box_no, MobileTrip.left_at, MobileTrip.ballots)
        .where(MobileTrip.round_id == round_id, MobileTrip.state == TripState.OUT)
        .order_by(MobileTrip.box_no)
    )
    return tuple(OutBox(*row) for row in rows)


def _waiting(connection: Connection, stands: Standing, going: Iterable[Applicant]) -> tuple[WaitingBox, ...]:
    """The mobile boxes that a team could still leave with: somebody on the list waits for it at home."""
    of_box: dict[int, list[Applicant]] = {}
    for one in going:
        if one.box not in stands.boxes_out:
            of_box.setdefault(one.box, []).append(one)
    found = []
    for no, people in sorted(of_box.items()):
        box = box_in(connection, stands.election_id, stands.round_id, no)
        assert box is not None, "a list belongs to a box"
        team = scrutineers_in(connection, stands.election_id, no)
        found.append(WaitingBox(no, box.approval, box.seal, team, tuple(people)))
    return tuple(found)


def _officers(connection: Connection, election_id: str) -> tuple[tuple[str, frozenset[Role]], ...]:
    """Name and roles of everybody who serves, in the plan's order."""
    rows = connection.execute(
        select(Officer.name, Officer.roles)
        .where(Officer.election_id == election_id, Officer.ended_seq.is_(None))
        .order_by(Officer.id)
    )
    return tuple((row.name, roles_of(row.roles)) for row in rows)
