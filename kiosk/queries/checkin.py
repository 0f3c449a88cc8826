"""Visits: who stands at a lane, waiting for a ballot or to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select

from kiosk.queries.roll import VoterView
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Election, Round, Station
from kiosk.records.roll import Group, Voter
from kiosk.records.statements import PreparedSelect
from kiosk.rules.checkin import VisitState, Way


@dataclass(frozen=True, slots=True)
class VisitView:
    """到场 as the lane shows it: the person, the entitlements claimed, the state."""

    id: int
    state: VisitState
    voter: VoterView
    way: Way
    ballots: int
    lane: int
    station: str
    opened_at: datetime
    handed_out_at: datetime | None


_VISITS = (
    select(
        Visit.id.label("visit_id"),
        Visit.state,
        Visit.lane,
        Visit.opened_at,
        Visit.handed_out_at,
        CheckIn.way,
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
    )
    .join_from(Visit, CheckIn, CheckIn.visit_id == Visit.id)
    .join(Voter, Voter.id == CheckIn.voter_id)
    .join(Group, Group.id == Voter.group_id)
    .join(Station, Station.id == Visit.station_id)
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
            CheckIn.undone_seq.is_(None),
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
    .order_by(CheckIn.id)
    .limit(1)
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
    return LaneQueue(
        tuple(_view(row) for row in waiting[:SHOWN]),
        tuple(_view(row) for row in reversed(to_sign[:SHOWN])),
        len(waiting) > SHOWN,
        len(to_sign) > SHOWN,
    )


def visit(election_id: str, visit_id: int) -> VisitView | None:
    """One visit of this election, whatever its state."""
    with store.reading() as connection:
        row = connection.execute(_ONE, {"visit_id": visit_id, "election_id": election_id}).first()
    return None if row is None else _view(row)


def _view(row: object) -> VisitView:
    return VisitView(
        id=row.visit_id,
        state=VisitState(row.state),
        voter=VoterView(*row[7:16]),
        way=Way(row.way),
        ballots=1,
        lane=row.lane,
        station=row.station,
        opened_at=row.opened_at,
        handed_out_at=row.handed_out_at,
    )
