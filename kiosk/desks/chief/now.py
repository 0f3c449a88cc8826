"""What the chief's desk shows of this moment: open incidents, account, the agenda's next step, boxes, who is out."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, current_app, make_response, request

from kiosk.desks.chief.blueprint import blueprint
from kiosk.queries import account, agenda, boxes, compare, day, incidents, trips
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.day import may
from kiosk.rules.staff import Role
from kiosk.web import access, answers, backups
from kiosk.web.agenda import words


def panel(officer: OfficerOnDuty) -> dict[str, Any]:
    """The facts of this moment, and a mark that changes with them."""
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    facts = {
        "stands": stands,
        "compare_due": compare.due(stands, current_app.config["BEGAN"]),
        "view": boxes.boxes(officer.election_id),
        "live": account.live_account(officer.election_id),
        "meeting": agenda.agenda(officer.election_id, access.now()),
        "backup_worry": backups.worry(access.now()),
        "open_incidents": incidents.open_of(officer.round_id),
        "out": [trip for trip in trips.trips(officer.round_id) if trip.out],
    }
    mark = hashlib.sha256(repr(facts).encode()).hexdigest()[:12]
    return {
        **facts,
        **words(),
        "now_seen": mark,
        "now_submission": answers.submission_key(),
        "may_acknowledge": may("acknowledge_incident", officer.phase, officer.roles) is None,
        "back_to": "chief",
    }


@blueprint.get("/now")
@access.on_duty(Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
def now() -> Response:
    """The panel alone, polled; 204 while nothing changed."""
    facts = panel(access.officer())
    if request.args.get("seen") == facts["now_seen"]:
        return answers.unchanged()
    return make_response(answers.render_block("chief/desk.html", "now", **facts))
