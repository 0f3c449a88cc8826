"""The form of a decision: what is right about somebody, on the roll or not, since when, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.files import cells
from kiosk.rules.comparison import FIELDS
from kiosk.rules.finding import Finding
from kiosk.rules.register import RegisterRow
from kiosk.rules.settling import Choice, Decision

INSTEAD = "instead"
"""Of several rows of one person this one stands, the others do not."""
LONGEST = {"group": 80, "household": 40, "name": 80, "relation": 20}


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What was read from the form; `errors` name the fields that could not be."""

    decision: Decision
    reason: str
    on: date
    errors: tuple[Finding, ...]


def day_of(form: Mapping[str, str], field: str, default: date) -> tuple[date, Finding | None]:
    """The date of a field, as date fields send it or as people write it; the default where it is left out."""
    text = form.get(field, "").strip()
    if not text:
        return default, None
    read, _ = cells.birth(text)
    return (read, None) if read else (default, Finding("day_wanted", "", {"date": field}))


def read_decision(
    form: Mapping[str, str], today: date, row: RegisterRow | None = None, settles: frozenset[str] = frozenset()
) -> DecisionForm:
    """The decision of a form about one row, about many (no row), or about somebody added.

    Of the fields only those that differ from the register's are corrections.
    """
    errors: list[Finding] = []
    corrections: dict[str, object] = {}
    for field in FIELDS:
        if field not in form:
            continue
        value, error = _field(field, form[field])
        if error:
            errors.append(error)
        elif value is not None and (row is None or value != getattr(row, field)):
            corrections[field] = value
    on, wrong = day_of(form, "on", today)
    consent, wrong_consent = day_of(form, "consent_on", date.min)
    errors += [finding for finding in (wrong, wrong_consent) if finding]
    chosen = form.get("choice", "")
    if chosen not in (*Choice, INSTEAD):
        errors.append(Finding("choice_missing"))
    choice = Choice.LEAVE_OUT if chosen == Choice.LEAVE_OUT else Choice.REGISTER
    decision = Decision(
        choice=choice,
        settles=settles if choice is Choice.REGISTER else frozenset(),
        ground=form.get("ground", "")[:40] if choice is Choice.LEAVE_OUT else "",
        consent_on=None if consent == date.min else consent,
        **corrections,  # type: ignore[arg-type]
    )
    return DecisionForm(decision, form.get("reason", "").strip()[:300], on, tuple(errors))


def _field(field: str, text: str) -> tuple[object | None, Finding | None]:
    """What a field says, None where it is left empty."""
    if field == "birth":
        if not text.strip():
            return None, None
        birth, _ = cells.birth(text)
        return birth, None if birth else Finding("day_wanted", "", {"date": "birth"})
    if field == "sex":
        return (text if text in ("M", "F") else None), None
    plain = {"name": cells.name, "group": cells.group, "household": cells.household}.get(field, cells.squeezed)(text)
    if cells.without_numbers(plain) != plain:
        return None, Finding("number_in_field", "", {"column": field})
    return plain[: LONGEST[field]] or None, None
