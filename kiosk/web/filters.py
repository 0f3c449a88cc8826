"""How numbers, moments and words appear on a page."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Flask

from kiosk import codes
from kiosk.queries.day import SHANGHAI


def clock(value: datetime | time) -> str:
    """09:42, in the zone of the village."""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).time()
    return value.strftime("%H:%M")


def clock_seconds(value: datetime) -> str:
    """09:42:07, in the zone of the village."""
    return value.astimezone(SHANGHAI).strftime("%H:%M:%S")


def calendar_day(value: date | datetime) -> str:
    """2017-04-30."""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat()


def per_mille(value: int) -> str:
    """Tenths of a percent as a percentage: 5 → 0.5 %."""
    return f"{value // 10}.{value % 10} %"


def fingerprint(digest: str) -> str:
    """The eight characters of a fingerprint that people compare: 3F9A-22C1."""
    return f"{digest[:4]}-{digest[4:8]}".upper()


def install(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        clock=clock,
        clock_seconds=clock_seconds,
        day=calendar_day,
        per_mille=per_mille,
        spaced=codes.spaced,
        fingerprint=fingerprint,
    )
