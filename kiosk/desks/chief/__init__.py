"""The chief scrutineer and the committee head: agenda, rules, opening, closing, account, result, the next round."""

from kiosk.desks.chief import (
    account,
    agenda,
    archive,
    certify,
    compare,
    fallback,
    holds,
    next_round,
    now,
    readiness,
    recounts,
    result,
    views,
)
from kiosk.desks.chief.blueprint import blueprint

__all__ = [
    "account",
    "agenda",
    "archive",
    "blueprint",
    "certify",
    "compare",
    "fallback",
    "holds",
    "next_round",
    "now",
    "readiness",
    "recounts",
    "result",
    "views",
]
