"""Lanes: the box for which a lane hands out is changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.restored import restored_in
from kiosk.queries.staff import Lane, OfficerOnDuty
from kiosk.records.boxes import Box, BoxRun, LaneBox
from kiosk.records.store import Signatory, transaction
from kiosk.rules.boxes import BoxState
from kiosk.rules.day import may
from kiosk.rules.issue import may_hand_out_for


def change_lane_box(
    *, box_no: int, station: Lane, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """From now on this lane hands out for that box of its station."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        run = act.execute(
            select(Box.kind, Box.station_id, BoxRun.state)
            .outerjoin(BoxRun, (BoxRun.round_id == by.round_id) & (BoxRun.box_no == Box.no))
            .where(Box.election_id == by.election_id, Box.no == box_no)
        ).first()
        refusal = may(
            "change_lane_box", by.phase, by.roles, restored_in(act.connection, by.round_id)
        ) or may_hand_out_for(
            box_no,
            here=run is not None and run.kind == "fixed" and run.station_id == station.station_id,
            state=BoxState(run.state) if run is not None and run.state else BoxState.LISTED,
        )
        if refusal:
            return refuse(refusal)
        lane = (
            LaneBox.round_id == by.round_id,
            LaneBox.station_id == station.station_id,
            LaneBox.lane == station.lane,
        )
        before = act.execute(select(LaneBox.box_no).where(*lane)).scalar()
        act.execute(LaneBox.__table__.delete().where(*lane))
        act.execute(
            LaneBox.__table__.insert().values(
                round_id=by.round_id, station_id=station.station_id, lane=station.lane, box_no=box_no, seq=act.seq
            )
        )
        return act.record(
            "change_lane_box",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(station),
            figures={"station": station.station_id, "lane": station.lane, "box": box_no, "before": before},
            submission=submission,
        )
