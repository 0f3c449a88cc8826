"""The shape of a row of the paper roll: text in, a line of the roll or a finding that says what is missing out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from kiosk.queries import roll
from kiosk.queries.roll import VoterView
from kiosk.queries.staff import Lane
from kiosk.rules.finding import Finding
from kiosk.rules.paper_entries import ROWS_AT_ONCE, WhoSigned
from kiosk.web.hours import read_hour


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was typed, from 1; `lane` is "" where it is that of all rows."""

    number: int
    voter: str = ""
    who: str = WhoSigned.VOTER.value
    lane: str = ""
    hour: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A row that was understood."""

    voter: VoterView
    who: WhoSigned
    lane: Lane
    hour: time | None


def rows_of(form: Mapping[str, str]) -> list[Row]:
    """Every row of the form, typed in or not."""

    def text(name: str, n: int, usual: str = "") -> str:
        typed = unicodedata.normalize("NFKC", form.get(f"{name}-{n}", usual))
        return "".join(filter(str.isprintable, typed))[:80].strip()

    return [
        Row(n, text("voter", n), text("who", n, WhoSigned.VOTER.value), text("lane", n), text("hour", n))
        for n in range(1, ROWS_AT_ONCE + 1)
    ]


def read(row: Row, election_id: str, lanes: Mapping[str, Lane], lane_of_all: str) -> Read | Finding:
    """Whose line it is, who signed, at which lane, when."""
    voter = _voter(election_id, row.voter)
    if isinstance(voter, Finding):
        return voter
    if row.who not in set(WhoSigned):
        return Finding("paper_who")
    lane = lanes.get(row.lane or lane_of_all)
    if lane is None:
        return Finding("paper_lane")
    hour = read_hour(row.hour) if row.hour else None
    if row.hour and hour is None:
        return Finding("paper_hour")
    return Read(voter, WhoSigned(row.who), lane, hour)


def _voter(election_id: str, text: str) -> VoterView | Finding:
    """The one person meant by a roll number, the short number of a certificate, or a name."""
    people = [one.voter for one in roll.find_voters(election_id, text)]
    exact = list(_exactly(people, text))
    if len(exact) == 1 or (not exact and len(people) == 1 and not _is_roll_no(text)):
        return (exact or people)[0]
    if not people or _is_roll_no(text):
        return Finding("paper_nobody", "R-ROLL-05", {"text": text[:40]})
    return Finding("paper_several", "R-ROLL-05", {"text": text[:40], "numbers": _numbers(exact or people)})


def _is_roll_no(text: str) -> bool:
    return text.isdecimal() and len(text) < 9


def _exactly(people: Sequence[VoterView], text: str) -> Iterator[VoterView]:
    """Who bears that roll number, or that very name; a household's number means nobody here."""
    for one in people:
        if one.roll_no == int(text) if _is_roll_no(text) else one.name == text:
            yield one


def _numbers(people: Sequence[VoterView]) -> str:
    shown = "、".join(str(one.roll_no) for one in people[:5])
    return f"{shown}…" if len(people) > 5 else shown
