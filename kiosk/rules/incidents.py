"""What may go wrong on the day, and how it is reported."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kiosk.rules.finding import Finding


class IncidentKind(StrEnum):
    """突发情况."""

    QUARREL = "quarrel"
    BRIBERY = "bribery"
    PROXY = "proxy"
    BALLOTS = "ballots"
    BOX = "box"
    ILLNESS = "illness"
    POWER = "power"
    MACHINE = "machine"
    OTHER = "other"


LONGEST = 300
"""Characters of the words of a report."""

# As people type one: with blanks or hyphens between, full-width, 15 digits of the years before 1999.
_NUMBER = re.compile(r"(?<!\d)\d(?:[\s-]?\d){14,}")


def names_a_number(words: str) -> bool:
    """Whether words that somebody typed hold what looks like an identity number."""
    return _NUMBER.search(unicodedata.normalize("NFKC", words)) is not None


def may_report(kind: str, words: str) -> Finding | None:
    """Why a report is not taken: no kind, no words, too many, or an identity number among them."""
    if kind not in set(IncidentKind):
        return Finding("incident_kind")
    if not words.strip():
        return Finding("incident_words")
    if len(words.strip()) > LONGEST:
        return Finding("incident_long", "", {"longest": LONGEST, "length": len(words.strip())})
    if names_a_number(words):
        return Finding("incident_number")
    return None


def may_place(box_no: int | None, lane: str, *, boxes: frozenset[int], lanes: frozenset[str]) -> Finding | None:
    """Why the place is none: a box or a lane that the plan does not have. Neither of the two: somewhere else."""
    if (box_no is None or box_no in boxes) and (not lane or lane in lanes):
        return None
    return Finding("incident_place")
