"""The shape of a scan."""

from __future__ import annotations

from kiosk import codes
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding


def unreadable(code: str, by: OfficerOnDuty) -> Finding | None:
    """`unreadable` when the text has not the shape of a code; whose it is and whether it is good comes later."""
    read = codes.read(code, tag=by.tag, key=b"shape")
    return read if isinstance(read, Finding) and read.code == "unreadable" else None
