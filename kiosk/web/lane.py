"""The three linked views of one lane: verify, hand out, signature."""

from __future__ import annotations

import hashlib
from typing import Any

from kiosk.queries import checkin
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.checkin import VisitState


def lane_key(officer: OfficerOnDuty) -> tuple[str, int, int]:
    """What names a lane among all elections of the server."""
    return officer.election_id, officer.lane.station_id, officer.lane.lane


def lane_panels(officer: OfficerOnDuty) -> dict[str, Any]:
    """Who waits for a ballot and who waits to sign at this officer's lane, and a mark that changes with them."""
    where = officer.round_id, officer.lane.station_id, officer.lane.lane
    waiting = checkin.visits_at(*where, VisitState.OPEN)
    to_sign = checkin.visits_at(*where, VisitState.HANDED_OUT)
    mark = hashlib.sha256(repr([(v.id, v.state.value) for v in (*waiting, *to_sign)]).encode()).hexdigest()[:12]
    return {"waiting": waiting, "to_sign": to_sign, "seen": mark}
