"""The three linked views of one lane: verify, hand out, signature."""

from __future__ import annotations

import hashlib
from typing import Any

from kiosk.queries import checkin
from kiosk.queries.staff import OfficerOnDuty


def lane_key(officer: OfficerOnDuty) -> tuple[str, int, int]:
    """What names a lane among all elections of the server."""
    return officer.election_id, officer.lane.station_id, officer.lane.lane


def lane_panels(officer: OfficerOnDuty) -> dict[str, Any]:
    """Who waits for a ballot and who waits to sign at this officer's lane, and a mark that changes with them."""
    queue = checkin.queue_at(officer.round_id, officer.lane.station_id, officer.lane.lane)
    states = [(v.id, v.state.value) for v in (*queue.waiting, *queue.to_sign)]
    return {"queue": queue, "seen": hashlib.sha256(repr(states).encode()).hexdigest()[:12]}
