"""The mobile boxes at a glance, one trip as it stands, the paper that replaces a tablet, the scribes' count."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import home_votes, journal
from kiosk.acts import trips as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.mobile.blueprint import TEAM, blueprint
from kiosk.desks.mobile.forms import at_fields, labels, submission, trip_or_404, whole_number
from kiosk.queries import mobile, trips
from kiosk.queries.trips import TripView
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, work
from kiosk.web.mobile_papers import trip_sheet
from kiosk.web.wording.mobile import LEFT_OFF, OUTCOMES, REASONS, STATES


@blueprint.get("/")
@access.on_duty(*TEAM, Role.SCRIBE)
def desk() -> Response:
    """Every mobile box: ready, out, or back."""
    return show_desk(200)


def show_desk(status: int, *errors: Finding, **entered: str) -> Response:
    """The overview, with what went wrong."""
    officer = access.officer()
    above, beside = at_fields(errors, "scribes")
    return answers.answer(
        "mobile/desk.html",
        "main",
        status,
        boxes=mobile.mobile_boxes(officer.election_id, officer.round_id),
        out={one.box: one for one in mobile.out(officer.round_id)},
        trips=trips.trips(officer.round_id),
        scribes=trips.scribes(officer.round_id),
        errors=above,
        beside=beside,
        entered=entered,
        labels=labels(),
        submission=answers.submission_key(),
        done=request.args.get("done", ""),
    )


@blueprint.get("/boxes/<int:box>/sheet.pdf")
@access.on_duty(*TEAM)
def sheet_pdf(box: int) -> Response:
    """The paper trip sheet of a box, in case the tablet fails on the way."""
    officer = access.officer()
    view = mobile.leaving(officer.election_id, officer.round_id, box)
    if view is None or not view.box.mobile:
        abort(404)
    made = trip_sheet(officer, view)
    if isinstance(made, Finding):
        return show_desk(409, made)
    work.taken("trip_sheet_pdf", officer, str(box))
    disposition = {"Content-Disposition": f'inline; filename="trip-{box}.pdf"'}
    return Response(made, mimetype="application/pdf", headers=disposition)


@blueprint.get("/trips/<int:trip_id>")
@access.on_duty(*TEAM)
def trip(trip_id: int) -> Response:
    """One trip: its list, its records, what is refused."""
    return show_trip(trip_or_404(trip_id), 200)


def show_trip(view: TripView, status: int, *errors: Finding, **more: Any) -> Response:
    """The page of a trip, with what went wrong or what was handed in."""
    above, beside = at_fields(errors, "scribes")
    context = {
        "trip": view,
        "team": trips.team_names(view.id),
        "lines": trips.lines(view.id),
        "records": trips.records(view.id),
        "states": STATES,
        "outcomes": OUTCOMES,
        "errors": above,
        "beside": beside,
        "labels": labels(),
        "submission": answers.submission_key(),
        "done": request.args.get("done", ""),
        "handed_in": None,
        "entered": {},
    }
    return answers.answer("mobile/trip_state.html", "main", status, **(context | more))


@blueprint.post("/trips/<int:trip_id>/release")
@access.on_duty(Role.SCRUTINEER)
def release(trip_id: int) -> AnyResponse:
    """Let somebody on the list vote in the hall."""
    view, line = trip_or_404(trip_id), request.form.get("line", "")
    number = int(line) if line.isascii() and line.isdecimal() and len(line) < 7 else 0
    officer = access.officer()
    answer = acts.release_held_voter(trip_id=trip_id, line=number, by=officer, at=access.now(), submission=submission())
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return show_trip(view, 409, *answer.findings)
    return redirect(url_for("mobile.trip", trip_id=trip_id, done="released"), 303)


@blueprint.post("/scribes")
@access.on_duty(Role.SCRIBE, Role.SCRUTINEER, Role.MOBILE_TEAM)
def scribes() -> AnyResponse:
    """So many more ballots were written by a scribe; on a trip where the form names one."""
    officer, words = access.officer(), request.form.get("trip", "")
    trip_id = int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else None
    view = None if trip_id is None else trip_or_404(trip_id)
    if view is not None and not set(TEAM) & officer.roles:
        abort(403)
    ballots = whole_number(request.form, "scribes", labels()["scribes"])
    answer = (
        Refusal((ballots,))
        if isinstance(ballots, Finding)
        else home_votes.count_scribes(
            ballots=ballots, by=officer, at=access.now(), trip_id=trip_id, submission=submission()
        )
    )
    if isinstance(answer, Refusal):
        status = 422 if answer.finding.code == "number_wanted" else 409
        entered = {"scribes": request.form.get("scribes", "")[:40]}
        if view is None:
            return show_desk(status, *answer.findings, **entered)
        return show_trip(view, status, *answer.findings, entered=entered)
    if view is None:
        return redirect(url_for("mobile.desk", done="scribes"), 303)
    return redirect(url_for("mobile.trip", trip_id=view.id, done="scribes"), 303)


def words_of_lists() -> dict[str, Any]:
    """What reasons, and being left off, are called."""
    return {"reasons": REASONS, "left_off_words": LEFT_OFF}
