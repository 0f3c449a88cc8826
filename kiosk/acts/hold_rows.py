"""The rows of what a result is held for. No acts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, insert, select

from kiosk.records.result import ResultHold
from kiosk.records.store import Transaction
from kiosk.rules.decide import Hold


def keep_holds(act: Transaction, result_id: int, round_id: int, found: Sequence[Hold]) -> None:
    """Write the holds of a result, after those it has."""
    first = act.execute(select(func.count(ResultHold.no)).where(ResultHold.result_id == result_id)).scalar_one() + 1
    for no, hold in enumerate(found, start=first):
        one, other = map(int, hold.people or (0, 0))
        act.execute(
            insert(ResultHold).values(
                result_id=result_id, no=no, round_id=round_id, code=hold.code, one=one, other=other
            )
        )
