"""The rows of a ballot handed out and signed for, and the stock it comes from. No acts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, update

from kiosk.records.checkin import Visit
from kiosk.records.issue import BallotIssue, BallotStock
from kiosk.records.statements import Prepared
from kiosk.records.store import Transaction
from kiosk.rules.checkin import VisitState

_HAND_OUT = Prepared(insert(BallotIssue.__table__), "id", "round_id", "visit_id", "ballots", "box_no", "at")
_HANDED_OUT = Prepared(
    update(Visit.__table__)
    .where(Visit.__table__.c.id == bindparam("visit_id"))
    .values(state=bindparam("to_state"), handed_out_at=bindparam("moment"))
)
_SIGNED = Prepared(
    update(Visit.__table__)
    .where(Visit.__table__.c.id == bindparam("visit_id"))
    .values(state=bindparam("to_state"), signed_at=bindparam("moment"))
)
_TAKE_FROM_STOCK = Prepared(
    update(BallotStock.__table__)
    .where(BallotStock.__table__.c.round_id == bindparam("of_round"))
    .values(
        issued=BallotStock.__table__.c.issued + bindparam("by_issue"),
        spoiled=BallotStock.__table__.c.spoiled + bindparam("by_spoiling"),
    )
)


def hand_out(act: Transaction, *, round_id: int, visit_id: int, ballots: int, box_no: int | None, at: datetime) -> None:
    """The ballots of a visit, handed out for a box and taken from the stock."""
    issued = {"id": act.seq, "round_id": round_id, "visit_id": visit_id, "ballots": ballots, "box_no": box_no, "at": at}
    act.run(_HAND_OUT, issued)
    act.run(_HANDED_OUT, {"visit_id": visit_id, "to_state": VisitState.HANDED_OUT, "moment": at})
    take(act, round_id, issued=ballots)


def sign(act: Transaction, *, visit_id: int, at: datetime) -> None:
    """The paper roll bears the signature."""
    act.run(_SIGNED, {"visit_id": visit_id, "to_state": VisitState.SIGNED, "moment": at})


def take(act: Transaction, round_id: int, issued: int = 0, spoiled: int = 0) -> None:
    """So many from the stock; below zero, back into it."""
    act.run(_TAKE_FROM_STOCK, {"of_round": round_id, "by_issue": issued, "by_spoiling": spoiled})
