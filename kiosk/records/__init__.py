"""The registry: tables and their constraints, no decisions. Importing it declares every table."""

from kiosk.records import (
    account,
    boxes,
    checkin,
    count,
    day,
    incidents,
    issue,
    journal,
    mobile,
    proxies,
    publication,
    result,
    roll,
    rounds,
    staff,
)

__all__ = [
    "account",
    "boxes",
    "checkin",
    "count",
    "day",
    "incidents",
    "issue",
    "journal",
    "mobile",
    "proxies",
    "publication",
    "result",
    "roll",
    "rounds",
    "staff",
]
