"""The office at a glance, and the journal."""

from __future__ import annotations

from flask import Response

from kiosk.desks.office.blueprint import blueprint
from kiosk.queries import day, journal, publication, register
from kiosk.queries.day import SHANGHAI
from kiosk.rules.publication import publish_by
from kiosk.rules.staff import Role
from kiosk.web import access, answers


@blueprint.get("/")
@access.on_duty(Role.REGISTRAR)
def desk() -> Response:
    """What is set up and what comes next."""
    election_id = access.officer().election_id
    stands = day.standing(election_id)
    assert stands is not None, "an officer on duty has an election"
    return answers.answer(
        "office/desk.html",
        "main",
        200,
        stands=stands,
        report=register.roll_report(election_id),
        publication=publication.publication(election_id),
        publish_by=publish_by(stands.day, stands.sheet),
        days_left=max(0, (stands.day - access.now().astimezone(SHANGHAI).date()).days),
    )


@blueprint.get("/journal")
@access.on_duty(Role.REGISTRAR, Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
def journal_page() -> Response:
    """The newest acts of this election."""
    entries = journal.newest_entries(access.officer().election_id)
    return answers.answer("office/journal.html", "main", 200, entries=entries, head=journal.head())
