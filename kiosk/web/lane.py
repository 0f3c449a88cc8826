"""The three linked views of one lane: verify, hand out, signature."""

from __future__ import annotations

import hashlib
from typing import Any

from flask_babel import gettext as _

from kiosk.queries import checkin
from kiosk.queries.staff import OfficerOnDuty


def lane_key(officer: OfficerOnDuty) -> tuple[str, int, int]:
    """What names a lane among all elections of the server."""
    return officer.election_id, officer.lane.station_id, officer.lane.lane


def lane_panels(officer: OfficerOnDuty) -> dict[str, Any]:
    """Who waits for a ballot and who waits to sign at this officer's lane, and a mark that changes with them."""
    queue = checkin.queue_at(officer.round_id, officer.lane.station_id, officer.lane.lane)
    states = [(v.id, v.state.value, v.ballots) for v in (*queue.waiting, *queue.to_sign)]
    box = checkin.lane_box(officer.election_id, officer.round_id, officer.lane.station_id, officer.lane.lane)
    mark = hashlib.sha256(repr((states, box.box)).encode()).hexdigest()[:12]
    return {"queue": queue, "lane_box": box, "seen": mark}


def ballots_in_words(own: int, slips: int) -> str:
    """How many to hand out, and of what: 1 + 3 = 4."""
    if not slips:
        return _("领票 %(ballots)s 张", ballots=own)
    return _("领票 %(own)s + %(slips)s = %(ballots)s 张", own=own, slips=slips, ballots=own + slips)
