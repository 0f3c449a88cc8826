"""The box for which each lane hands out. No acts."""

from __future__ import annotations

from sqlalchemy import insert, select

from kiosk.records.boxes import Box, LaneBox
from kiosk.records.day import Station
from kiosk.records.store import Transaction
from kiosk.rules.issue import box_of_lane


def give_every_lane_a_box(act: Transaction, election_id: str, round_id: int) -> None:
    """At opening: the n-th lane of a station begins with its n-th fixed box, over and over."""
    boxes: dict[int, list[int]] = {}
    for station_id, no in act.execute(
        select(Box.station_id, Box.no).where(Box.election_id == election_id, Box.kind == "fixed").order_by(Box.no)
    ):
        boxes.setdefault(station_id, []).append(no)
    stations = act.execute(select(Station.id, Station.desks).where(Station.election_id == election_id)).all()
    rows = [
        {"round_id": round_id, "station_id": station.id, "lane": lane, "box_no": box, "seq": act.seq}
        for station in stations
        for lane in range(1, station.desks + 1)
        if (box := box_of_lane(lane, boxes.get(station.id, []))) is not None
    ]
    if rows:
        act.execute(insert(LaneBox), rows)
