"""What is known when the polls are to be closed."""

from __future__ import annotations

from datetime import datetime, time

from kiosk.queries.day import SHANGHAI, Standing
from kiosk.rules.day import Closing


def closing_facts(stands: Standing, served_until: time | None, at: datetime) -> Closing:
    """The facts of closing as they stand; `served_until` when the one who closes has said it."""
    opened = stands.opened_at or at
    return Closing(
        open_visits=stands.open_visits,
        unsigned_visits=stands.unsigned_visits,
        opened_local=opened.astimezone(SHANGHAI),
        now_local=at.astimezone(SHANGHAI),
        closing_hour=stands.closing_hour,
        served_until=served_until,
        boxes_out=stands.boxes_out,
    )
