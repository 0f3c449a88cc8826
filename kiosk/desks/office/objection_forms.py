"""The forms of an objection: who objects, about whom, what is asked; and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from kiosk.desks.office.row_forms import day_of
from kiosk.files import cells
from kiosk.queries import objections, register, roll
from kiosk.queries.objections import ObjectionView
from kiosk.queries.register import RowView
from kiosk.rules.finding import Finding
from kiosk.rules.publication import Wanted
from kiosk.rules.register import RegisterRow
from kiosk.rules.roll import Outcome
from kiosk.rules.settling import corrected

NEW = "new"
"""Somebody whom neither the roll nor the register has."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whom an objection is about. `key` names them in a form; `voter_id` of who is on the roll, `view` of the register.

    `row` is what the roll or the register says, with what was decided since; None for somebody quite new.
    """

    key: str
    name: str
    group: str
    roll_no: int = 0
    voter_id: int | None = None
    view: RowView | None = None

    @property
    def about(self) -> str:
        """How a list and a notice name them."""
        number = _("编号 %(number)s", number=self.roll_no) if self.roll_no else ""
        return " · ".join(filter(None, (self.name, self.group, number)))

    @property
    def row_id(self) -> int | None:
        return self.view.line.id if self.view else None

    @property
    def row(self) -> RegisterRow | None:
        if self.view is None:
            return None
        return corrected(self.view.row, self.view.decided.decision) if self.view.decided else self.view.row

    @property
    def on_roll(self) -> bool:
        return self.view is not None and self.view.line.outcome == Outcome.REGISTERED


def somebody(election_id: str, key: str) -> Somebody | None:
    """Who a form's "voter:ID" or "row:ID:NAME" means; None when nobody like this is there (any more).

    A row's id is of one loading of the register, so the name goes along and must still be the row's.
    """
    if key == NEW:
        return Somebody(NEW, "", "")
    kind, _colon, rest = key.partition(":")
    id, _colon, name = rest.partition(":")
    if not id.isdecimal() or len(id) > 9:
        return None
    if kind == "voter":
        return _voter(election_id, int(id))
    return _row(election_id, int(id), name) if kind == "row" else None


def _voter(election_id: str, voter_id: int) -> Somebody | None:
    voter = roll.voter(election_id, voter_id)
    if voter is None:
        return None
    row_id = register.row_of_voter(election_id, voter_id)
    view = register.register_row(election_id, row_id) if row_id else None
    return Somebody(f"voter:{voter.id}", voter.name, voter.group, voter.roll_no, voter.id, view)


def _row(election_id: str, row_id: int, name: str | None = None) -> Somebody | None:
    view = register.register_row(election_id, row_id)
    if view is None or (name is not None and view.row.name != name):
        return None
    if view.voter_id:
        return _voter(election_id, view.voter_id)
    return Somebody(f"row:{row_id}:{view.row.name}", view.row.name, view.row.group, view=view)


def target_of(election_id: str, objection: ObjectionView) -> Somebody | None:
    """Whom an objection is about, as far as it names somebody who is still there."""
    row_id = objections.row_about(election_id, objection)
    return _row(election_id, row_id) if row_id else None


def found_by(election_id: str, text: str) -> tuple[Somebody, ...]:
    """Whom a look-up finds: on the roll, then in the register but not on the roll."""
    on_roll = (
        Somebody(f"voter:{v.id}", v.name, v.group, v.roll_no, v.id)
        for v in (one.voter for one in roll.find_voters(election_id, text))
    )
    off_roll = objections.find_off_roll(election_id, text)
    return (*on_roll, *(Somebody(f"row:{one.id}:{one.name}", one.name, one.group) for one in off_roll))


@dataclass(frozen=True, slots=True)
class ObjectionForm:
    """What was read from the form of a new objection; `errors` say what is missing or not understood."""

    filed_on: date
    by_name: str
    about: str
    wanted: Wanted
    statement: str
    person: Somebody | None
    errors: tuple[Finding, ...]


def read_objection(form: Mapping[str, str], election_id: str, today: date) -> ObjectionForm:
    """A new objection. Whoever was chosen from the list is named as the roll or the register does."""
    errors: list[Finding] = []
    chosen = form.get("person", "")
    person = somebody(election_id, chosen) if chosen else None
    if chosen and person is None:
        errors.append(Finding("row_gone"))
    by_name, statement = said(form, "by_name", 80, errors), said(form, "statement", 500, errors)
    about = person.about[:200] if person else said(form, "about", 200, errors)
    wanted = form.get("wanted", "")
    if not (by_name and about and statement and wanted in set(Wanted)):
        errors.append(Finding("objection_incomplete", "R-ROLL-04"))
    filed_on, wrong = day_of(form, "filed_on", today)
    if wrong:
        errors.append(wrong)
    kind = Wanted(wanted) if wanted in set(Wanted) else Wanted.ADD
    return ObjectionForm(filed_on, by_name, about, kind, statement, person, tuple(errors))


def said(form: Mapping[str, str], field: str, longest: int, errors: list[Finding]) -> str:
    """What somebody typed; an identity number is not taken in."""
    text = form.get(field, "").strip()[:longest]
    if cells.without_numbers(text) != text:
        errors.append(Finding("number_in_field", "", {"column": field}))
    return text
