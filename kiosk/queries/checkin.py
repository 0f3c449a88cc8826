"""Visits: who stands at a lane, waiting for a ballot or to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from kiosk.queries.roll import VoterView
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Election, Round, Station
from kiosk.records.roll import Group, Voter
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
_AT_LANE = (
    _VISITS.where(
        Visit.round_id == bindparam("round_id"),
        Visit.station_id == bindparam("station_id"),
        Visit.lane == bindparam("lane"),
        Visit.state == bindparam("state"),
        CheckIn.undone_seq.is_(None),
    )
    .order_by(Visit.id)
    .limit(20)
)
_ONE = (
    _VISITS.join(Round, Round.id == Visit.round_id)
    .join(Election, Election.id == Round.election_id)
    .where(Visit.id == bindparam("visit_id"), Election.id == bindparam("election_id"))
    .order_by(CheckIn.id)
    .limit(1)
)


def visits_at(round_id: int, station_id: int, lane: int, state: VisitState) -> tuple[VisitView, ...]:
    """The visits of one lane in one state, first come first."""
    where = {"round_id": round_id, "station_id": station_id, "lane": lane, "state": state}
    with store.reading() as connection:
        return tuple(_view(row) for row in connection.execute(_AT_LANE, where))


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
