"""The bounded log beside the journal: refusals, sign-ins and failures."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, select

from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.journal import LogLine
from kiosk.records.store import beside_the_journal

LINES_KEPT = 20_000
_TRIM_EVERY = 500
_LINE = insert(LogLine.__table__).returning(LogLine.__table__.c.id)


def note(
    kind: Literal["refusal", "sign_in", "failure"],
    code: str,
    *,
    at: datetime,
    by: OfficerOnDuty | None = None,
    election_id: str = "",
    address: str = "",
) -> None:
    """Write one line: what was refused to whom, where. Never a name of a voter, never a code."""
    with beside_the_journal() as connection:
        line = connection.execute(
            _LINE,
            {
                "at": at,
                "kind": kind,
                "code": code,
                "election_id": by.election_id if by else election_id,
                "officer_id": by.id if by else None,
                "station": str(by.lane) if by else "",
                "lane": by.lane.lane if by else None,
                "address": address,
            },
        ).scalar_one()
        if line % _TRIM_EVERY == 0:
            oldest = select(LogLine.id).order_by(LogLine.id.desc()).offset(LINES_KEPT).limit(1).scalar_subquery()
            connection.execute(delete(LogLine).where(LogLine.id <= oldest))
