"""What everybody in the hall may see of boxes and account: numbers, never names, never what one box took in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kiosk.queries.account import account_in
from kiosk.queries.boxes import boxes_in
from kiosk.queries.day import standing_in
from kiosk.queries.incidents import open_in
from kiosk.records import store
from kiosk.records.mobile import MobileTrip
from kiosk.rules.boxes import BoxState
from kiosk.rules.mobile import TripState


@dataclass(frozen=True, slots=True)
class HallView:
    """The boxes of a round. `boxes`: state → how many; `apart`: with a seal that differs and no decision yet.

    `out`: number of a mobile box on the way, and since when; `announced`: the ballots issued, once said aloud;
    `incidents`: how many are reported and not yet taken up.
    """

    boxes: tuple[tuple[BoxState, int], ...]
    apart: int
    out: tuple[tuple[int, datetime], ...]
    announced: int | None
    incidents: int


def hall(election_id: str) -> HallView | None:
    """The newest round of an election as the board shows it beside the turnout."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        boxes = boxes_in(connection, election_id, stands.round_id)
        account = account_in(connection, stands.round_id)
        out = connection.execute(
            select(MobileTrip.box_no, MobileTrip.left_at)
            .where(MobileTrip.round_id == stands.round_id, MobileTrip.state == TripState.OUT)
            .order_by(MobileTrip.box_no)
        )
        counts = Counter(box.state for box in boxes)
        return HallView(
            boxes=tuple((state, counts[state]) for state in BoxState if counts[state]),
            apart=sum(box.apart for box in boxes),
            out=tuple((row.box_no, row.left_at) for row in out),
            announced=account.issued if account and account.announced else None,
            incidents=len(open_in(connection, stands.round_id)),
        )
