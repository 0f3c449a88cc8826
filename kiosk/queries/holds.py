"""What a result is held for, and how the committee decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from kiosk.records.result import ResultHold
from kiosk.rules.decide import Hold
from kiosk.rules.holds import Way


@dataclass(frozen=True, slots=True)
class HoldView:
    """暂缓宣布. `people` are roll numbers, none for `no_woman`; `leaves` 0: nobody; `moot`: another decision took its
    ground away."""

    no: int
    code: str
    people: tuple[int, ...]
    way: Way | None
    leaves: int
    reason: str
    decided_by: str
    decided_at: datetime | None
    moot: bool

    @property
    def open(self) -> bool:
        return self.way is None and not self.moot

    @property
    def hold(self) -> Hold:
        """As the rules know it."""
        return Hold("kin" if self.code == "kin" else "no_woman", tuple(sorted(map(str, self.people))))


def holds_in(connection: Connection, result_id: int) -> tuple[HoldView, ...]:
    """The holds of a result in the order in which they came up."""
    rows = connection.execute(
        select(ResultHold.__table__).where(ResultHold.result_id == result_id).order_by(ResultHold.no)
    )
    return tuple(
        HoldView(
            no=row.no,
            code=row.code,
            people=tuple(sorted((row.one, row.other))) if row.one else (),
            way=Way(row.way) if row.way else None,
            leaves=row.leaves,
            reason=row.reason,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            moot=row.moot_seq is not None,
        )
        for row in rows
    )
