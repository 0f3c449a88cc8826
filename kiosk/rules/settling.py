"""Settling (处理): what the registrar may decide about somebody of the register, and how it is found again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding
from kiosk.rules.register import BirthCheck, RegisterRow, Sex


class Choice(StrEnum):
    """列入, 不列入."""

    REGISTER = "register"
    LEAVE_OUT = "leave_out"


class Ground(StrEnum):
    """依据: why somebody is not on the roll (R-ROLL-01, 02)."""

    DEAD = "dead"
    MOVED_OUT = "moved_out"
    RIGHTS_DEPRIVED = "rights_deprived"
    CANNOT_EXERCISE = "cannot_exercise"
    DECLARED = "declared_not_to_take_part"
    OUTSIDE_NOT_APPLIED = "outside_not_applied"
    OUTSIDE_NOT_AGREED = "outside_not_agreed"
    UNDER_AGE = "under_age"
    SAME_PERSON = "same_person"
    NOBODY = "nobody_of_the_village"


GROUND_RULES: dict[str, str] = {
    **dict.fromkeys(Ground, "R-ROLL-01"),
    **dict.fromkeys(
        (Ground.DEAD, Ground.MOVED_OUT, Ground.RIGHTS_DEPRIVED, Ground.CANNOT_EXERCISE, Ground.DECLARED), "R-ROLL-02"
    ),
}
"""Ground → its rule."""

CURED_BY_DATA = frozenset({"no_name", "no_group", "no_birth", "birth_incomplete", "birth_unreadable", "under_age"})
"""Doubts that no decision settles: only the name, the group, or the birth date does."""
NEEDS_CONSENT = frozenset({"outside_needs_consent", "outside_not_applied"})
"""What is settled for the roll only with the day on which the villagers' meeting agreed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """处理: `settles` are the codes it answers; the fields are what is right where the register is not, else None.

    `consent_on` is the day of the meeting that agreed to an outside resident. `added`: the register has nobody like
    this, the fields say it all.
    """

    choice: Choice
    settles: frozenset[str] = frozenset()
    ground: str = ""
    consent_on: date | None = None
    group: str | None = None
    household: str | None = None
    name: str | None = None
    sex: Sex | None = None
    birth: date | None = None
    relation: str | None = None
    added: bool = False

    @property
    def corrections(self) -> dict[str, object]:
        """Field of a row → what is right."""
        fields = ("group", "household", "name", "sex", "birth", "relation")
        return {field: getattr(self, field) for field in fields if getattr(self, field) is not None}


@rule("R-ROLL-01", "R-ROLL-05")
def missing_from(decision: Decision, reason: str) -> tuple[Finding, ...]:
    """What a decision lacks before it can be written."""
    missing = []
    if not reason.strip():
        missing.append(Finding("reason_missing", "R-ROLL-05"))
    if decision.choice is Choice.LEAVE_OUT:
        if decision.ground not in set(Ground):
            missing.append(Finding("ground_missing", "R-ROLL-02"))
    elif decision.settles & NEEDS_CONSENT and decision.consent_on is None:
        missing.append(Finding("consent_missing", "R-ROLL-01"))
    return tuple(missing)


def corrected(row: RegisterRow, decision: Decision) -> RegisterRow:
    """The row as the decision says it is right."""
    changes = decision.corrections
    if not changes:
        return row
    if "birth" in changes:
        changes["birth_check"] = BirthCheck.GOOD
    if "name" in changes:
        changes["name_clear"] = True
    return replace(row, **changes)  # type: ignore[arg-type]


def person_key(household: str, name: str, birth: date | None, nth: int = 1) -> str:
    """How somebody of a register is found again: household, name and birth date, and which of several alike."""
    return f"{household.lstrip('0')}|{name}|{birth.isoformat() if birth else ''}|{nth}"


def person_keys(rows: Iterable[RegisterRow]) -> tuple[str, ...]:
    """The key of each row, in their order."""
    alike: dict[str, int] = {}
    keys = []
    for row in rows:
        first = person_key(row.household, row.name, row.birth)
        alike[first] = alike.get(first, 0) + 1
        keys.append(first if alike[first] == 1 else person_key(row.household, row.name, row.birth, alike[first]))
    return tuple(keys)
