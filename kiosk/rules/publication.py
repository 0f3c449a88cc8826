"""The roll made public: its dates, its fingerprint, the objections (R-ROLL-03…05)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.finding import Finding
from kiosk.rules.settling import Ground


class Wanted(StrEnum):
    """What an objection asks for: 列入, 取消, 更正."""

    ADD = "add"
    REMOVE = "remove"
    CORRECT = "correct"


class ObjectionState(StrEnum):
    """待处理, 成立, 不成立."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


@rule("R-ROLL-04")
def publish_by(day: date, sheet: RuleSheet) -> date:
    """The last day on which the roll is published in time for that election day."""
    return day - timedelta(days=sheet.published_days_before)


@rule("R-ROLL-04")
def objections_until(published: date, sheet: RuleSheet) -> date:
    """The last day for objections; the day of publication itself is not counted."""
    return published + timedelta(days=sheet.objection_days)


@rule("R-ROLL-04")
def decide_by(filed: date, sheet: RuleSheet) -> date:
    """The last day on which an objection filed that day is decided in time."""
    return filed + timedelta(days=sheet.decision_days)


@rule("R-ROLL-04")
def published_late(published: date, day: date, sheet: RuleSheet) -> Finding | None:
    """A warning: the roll hangs for fewer days before election day than it should."""
    last = publish_by(day, sheet)
    if published <= last:
        return None
    days, need = (day - published).days, sheet.published_days_before
    return Finding("published_late", "R-ROLL-04", {"published": published, "days": days, "need": need, "last": last})


@rule("R-ROLL-04")
def filed_late(filed: date, published: date, sheet: RuleSheet) -> Finding | None:
    """A warning: the objection came after the days for it. The committee may still hear it."""
    last = objections_until(published, sheet)
    return None if filed <= last else Finding("filed_late", "R-ROLL-04", {"filed": filed, "last": last})


@rule("R-ROLL-04")
def decided_late(decided: date, filed: date, sheet: RuleSheet) -> Finding | None:
    """A warning: the decision took longer than it may."""
    last = decide_by(filed, sheet)
    return None if decided <= last else Finding("decided_late", "R-ROLL-04", {"decided": decided, "last": last})


@rule("R-ROLL-04")
def in_order(earlier: date, later: date, what: str) -> Finding | None:
    """Nothing is dated before what it follows. `what` names the later one."""
    return None if earlier <= later else Finding("dated_before", "R-ROLL-04", {"date": what, "earlier": earlier})


@rule("R-ROLL-04")
def not_after(dated: date, latest: date, what: str) -> Finding | None:
    """Nothing of the roll is dated after the day the polls open."""
    return None if dated <= latest else Finding("dated_after", "R-ROLL-04", {"date": what, "latest": latest})


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line of a version of the roll."""

    roll_no: int
    group: str
    household: str
    name: str
    sex: str
    birth: date
    page: int
    line: int


@rule("R-ROLL-05")
def content_of(lines: Iterable[RollLine]) -> bytes:
    """The roll as one piece of text, the same for the same roll: a JSON array a line, by roll number."""
    ordered = sorted(lines, key=lambda one: one.roll_no)
    return "".join(
        json.dumps(
            [one.roll_no, one.group, one.household, one.name, one.sex, one.birth.isoformat(), one.page, one.line],
            ensure_ascii=False,
        )
        + "\n"
        for one in ordered
    ).encode()


def lines_of(content: bytes) -> tuple[RollLine, ...]:
    """The lines again."""
    return tuple(
        RollLine(no, group, household, name, sex, date.fromisoformat(birth), page, line)
        for no, group, household, name, sex, birth, page, line in map(json.loads, content.decode().splitlines())
    )


@rule("R-ROLL-05")
def fingerprint_of(content: bytes) -> str:
    """名册指纹: 64 hexadecimal digits, of which screens and papers show the first eight."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Differences:
    """What one version of the roll has that another has not; `corrected` are (as it was, as it is) by roll number."""

    added: tuple[RollLine, ...]
    removed: tuple[RollLine, ...]
    corrected: tuple[tuple[RollLine, RollLine], ...]


@rule("R-ROLL-05")
def differences(before: Iterable[RollLine], after: Iterable[RollLine]) -> Differences:
    """What changed from one version to the next; who came and went in between is in neither, and not named."""
    was, now = ({one.roll_no: one for one in lines} for lines in (before, after))
    return Differences(
        tuple(now[no] for no in sorted(now.keys() - was.keys())),
        tuple(was[no] for no in sorted(was.keys() - now.keys())),
        tuple((was[no], now[no]) for no in sorted(was.keys() & now.keys()) if _said(was[no]) != _said(now[no])),
    )


def _said(line: RollLine) -> tuple[object, ...]:
    """What a correction is about; where the line stands on paper follows from it."""
    return line.group, line.household, line.name, line.sex, line.birth


NAMED_IN_PUBLIC = frozenset({Ground.DEAD, Ground.MOVED_OUT, Ground.DECLARED, Ground.UNDER_AGE, Ground.SAME_PERSON})
"""Grounds that may hang on a wall. Of the others a notice says only that the law leaves the person off."""
