"""A mobile box comes back: the seal is read by somebody who stayed, the ballots are counted (R-BOX-05)."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import journal
from kiosk.acts import trips as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.mobile.blueprint import TEAM, blueprint
from kiosk.desks.mobile.forms import at_fields, labels, plain, submission, trip_or_404, whole_number
from kiosk.queries import trips
from kiosk.queries.trips import TripView
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import TripVoterState
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards


@blueprint.get("/trips/<int:trip_id>/return")
@access.on_duty(*TEAM)
def returning(trip_id: int) -> AnyResponse:
    """The form of a box that is back at the station."""
    view = trip_or_404(trip_id)
    return _form(view, 200) if view.out else redirect(url_for("mobile.trip", trip_id=trip_id), 303)


def _form(view: TripView, status: int, *errors: Finding) -> Response:
    above, beside = at_fields(errors, "brought_back")
    unrecorded = sum(1 for line in trips.lines(view.id) if line.state is TripVoterState.HELD)
    return answers.answer(
        "mobile/return.html",
        "main",
        status,
        trip=view,
        team=trips.team_names(view.id),
        unrecorded=unrecorded,
        errors=above,
        beside=beside,
        labels=labels(),
        entered=request.form,
        ask_why="explanation" in beside or bool(request.form.get("explanation")),
        submission=submission() or answers.submission_key(),
    )


@blueprint.post("/trips/<int:trip_id>/return")
@access.on_duty(Role.SCRUTINEER)
def take_back(trip_id: int) -> AnyResponse:
    """Two officers sign that the box is back, and with what."""
    view, officer = trip_or_404(trip_id), access.officer()
    brought_back = whole_number(request.form, "brought_back", labels()["brought_back"])
    if isinstance(brought_back, Finding):
        return _form(view, 422, brought_back)
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _form(view, 409, second)
    answer = acts.take_back_box(
        trip_id=trip_id,
        seal=plain(request.form.get("seal", ""), 40),
        brought_back=brought_back,
        explanation=plain(request.form.get("explanation", ""), 300),
        by=officer,
        second=second,
        at=access.now(),
        submission=submission(),
    )
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return _form(view, 409, *answer.findings)
    return redirect(url_for("mobile.trip", trip_id=trip_id, done="back"), 303)
