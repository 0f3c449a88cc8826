"""Visits: who stands at a lane, waiting for a ballot or to sign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from kiosk.queries.roll import VoterView
from kiosk.records import store
from kiosk.records.boxes import Box, BoxRun, LaneBox
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Election, Round, Station
from kiosk.records.roll import Group, Voter
from kiosk.records.statements import PreparedSelect
from kiosk.rules.boxes import BoxState
from kiosk.rules.checkin import VisitState


@dataclass(frozen=True, slots=True)
class Principal:
    """委托人: whose slip a visit has claimed, with the place to sign on the paper roll."""

    name: str
    page: int
    line: int


@dataclass(frozen=True, slots=True)
class VisitView:
    """到场 as the lane shows it: who came, the entitlements claimed (`own` 0 or 1, and slips), the state."""

    id: int
    state: VisitState
    voter: VoterView
    own: int
    principals: tuple[Principal, ...]
    lane: int
    station: str
    opened_at: datetime
    handed_out_at: datetime | None

    @property
    def slips(self) -> int:
        return len(self.principals)

    @property
    def ballots(self) -> int:
        return self.own + self.slips


_VISITS = (
    select(
        Visit.id.label("visit_id"),
        Visit.state,
        Visit.lane,
        Visit.opened_at,
        Visit.handed_out_at,
        Station.name.label("station"),
        Voter.id,
        Voter.name,
        Voter.sex,
        Voter.birth,
        Group.name.label("group"),
        Voter.household,
        Voter.roll_no,
        Voter.page,
        Voter.line,
        select(func.count(CheckIn.id) - func.count(CheckIn.slip_id))
        .where(CheckIn.visit_id == Visit.id, CheckIn.undone_seq.is_(None))
        .correlate(Visit)
        .scalar_subquery()
        .label("own"),
    )
    .join_from(Visit, Voter, Voter.id == Visit.voter_id)
    .join(Group, Group.id == Voter.group_id)
    .join(Station, Station.id == Visit.station_id)
)
_PRINCIPALS = (
    select(CheckIn.visit_id, Voter.name, Voter.page, Voter.line)
    .join_from(CheckIn, Voter, Voter.id == CheckIn.voter_id)
    .where(CheckIn.slip_id.is_not(None), CheckIn.undone_seq.is_(None))
    .order_by(CheckIn.id)
)
SHOWN = 8
"""How many visits of one state a lane shows; one more is asked for, to know that there are more."""


def _at_lane(state: VisitState, order: ColumnElement[int]) -> PreparedSelect:
    return PreparedSelect(
        _VISITS.where(
            Visit.round_id == bindparam("round_id"),
            Visit.station_id == bindparam("station_id"),
            Visit.lane == bindparam("lane"),
            Visit.state == state,
        )
        .order_by(order)
        .limit(SHOWN + 1)
    )


_WAITING = _at_lane(VisitState.OPEN, Visit.id.asc())
# Somebody who walked off unsigned must not hide those who stand there now.
_TO_SIGN = _at_lane(VisitState.HANDED_OUT, Visit.id.desc())
_ONE = (
    _VISITS.join(Round, Round.id == Visit.round_id)
    .join(Election, Election.id == Round.election_id)
    .where(Visit.id == bindparam("visit_id"), Election.id == bindparam("election_id"))
    .limit(1)
)
_PRINCIPALS_AT_LANE = PreparedSelect(
    _PRINCIPALS.join(Visit, Visit.id == CheckIn.visit_id).where(
        Visit.round_id == bindparam("round_id"),
        Visit.station_id == bindparam("station_id"),
        Visit.lane == bindparam("lane"),
        (Visit.state == VisitState.OPEN) | (Visit.state == VisitState.HANDED_OUT),
    )
)


@dataclass(frozen=True, slots=True)
class LaneQueue:
    """Who stands at a lane: waiting for a ballot, first come first; and the latest who have yet to sign."""

    waiting: tuple[VisitView, ...]
    to_sign: tuple[VisitView, ...]
    more_waiting: bool
    more_to_sign: bool


def queue_at(round_id: int, station_id: int, lane: int) -> LaneQueue:
    """The queue of one lane in one round."""
    where = {"round_id": round_id, "station_id": station_id, "lane": lane}
    with store.reading() as connection:
        waiting, to_sign = _WAITING.all(connection, where), _TO_SIGN.all(connection, where)
        principals = _by_visit(_PRINCIPALS_AT_LANE.all(connection, where))
    return LaneQueue(
        tuple(_view(row, principals) for row in waiting[:SHOWN]),
        tuple(_view(row, principals) for row in reversed(to_sign[:SHOWN])),
        len(waiting) > SHOWN,
        len(to_sign) > SHOWN,
    )


def visit(election_id: str, visit_id: int) -> VisitView | None:
    """One visit of this election to a lane, whatever its state."""
    with store.reading() as connection:
        row = connection.execute(_ONE, {"visit_id": visit_id, "election_id": election_id}).first()
        if row is None:
            return None
        return _view(row, _by_visit(connection.execute(_PRINCIPALS.where(CheckIn.visit_id == visit_id))))


def _by_visit(rows: Iterable[Any]) -> dict[int, list[Principal]]:
    principals: dict[int, list[Principal]] = defaultdict(list)
    for row in rows:
        principals[row.visit_id].append(Principal(row.name, row.page, row.line))
    return principals


def _view(row: Any, principals: Mapping[int, Sequence[Principal]]) -> VisitView:
    return VisitView(
        id=row.visit_id,
        state=VisitState(row.state),
        voter=VoterView(*row[6:15]),
        own=row.own,
        principals=tuple(principals.get(row.visit_id, ())),
        lane=row.lane,
        station=row.station,
        opened_at=row.opened_at,
        handed_out_at=row.handed_out_at,
    )


@dataclass(frozen=True, slots=True)
class BoxChoice:
    """A box of a station for which its lanes can hand out."""

    no: int
    in_use: bool


@dataclass(frozen=True, slots=True)
class LaneBoxView:
    """The box for which a lane hands out (None: the station has none), and the boxes it could change to."""

    box: int | None
    boxes: tuple[BoxChoice, ...]


_LANE_BOX = PreparedSelect(
    select(LaneBox.box_no).where(
        LaneBox.round_id == bindparam("round_id"),
        LaneBox.station_id == bindparam("station_id"),
        LaneBox.lane == bindparam("lane"),
    )
)
_BOXES_HERE = PreparedSelect(
    select(Box.no, BoxRun.state)
    .outerjoin(BoxRun, (BoxRun.round_id == bindparam("round_id")) & (BoxRun.box_no == Box.no))
    .where(Box.election_id == bindparam("election_id"), Box.station_id == bindparam("station_id"), Box.kind == "fixed")
    .order_by(Box.no)
)


def lane_box(election_id: str, round_id: int, station_id: int, lane: int) -> LaneBoxView:
    """The box of one lane."""
    where = {"round_id": round_id, "station_id": station_id}
    with store.reading() as connection:
        row = _LANE_BOX.first(connection, {**where, "lane": lane})
        rows = _BOXES_HERE.all(connection, {**where, "election_id": election_id})
    return LaneBoxView(
        row.box_no if row else None, tuple(BoxChoice(box.no, box.state == BoxState.IN_USE) for box in rows)
    )
