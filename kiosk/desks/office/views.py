"""The office at a glance, and the journal."""

from __future__ import annotations

from flask import Response

from kiosk.desks.office.blueprint import blueprint
from kiosk.queries import day, journal, roll
from kiosk.rules.staff import Role
from kiosk.web import access, answers


@blueprint.get("/")
@access.on_duty(Role.REGISTRAR)
def desk() -> Response:
    """What is set up and what comes next."""
    election_id = access.officer().election_id
    return answers.answer(
        "office/desk.html",
        "main",
        200,
        stands=day.standing(election_id),
        report=roll.roll_report(election_id),
        groups=roll.groups(election_id),
    )


@blueprint.get("/journal")
@access.on_duty(Role.REGISTRAR, Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
def journal_page() -> Response:
    """The newest acts of this election."""
    entries = journal.newest_entries(access.officer().election_id)
    return answers.answer("office/journal.html", "main", 200, entries=entries, head=journal.head())
