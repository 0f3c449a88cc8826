"""The paper trip sheet of a team whose tablet was lost, typed in by two officers."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import home_votes as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Refusal
from kiosk.desks.mobile.blueprint import TEAM, blueprint
from kiosk.desks.mobile.forms import at_fields, labels, submission, trip_or_404, whole_number
from kiosk.queries import trips
from kiosk.queries.trips import TripView
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HELD_IN_HALL, HomeRecord, HomeVote
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards


@blueprint.get("/trips/<int:trip_id>/sheet")
@access.on_duty(*TEAM)
def sheet(trip_id: int) -> AnyResponse:
    """The lines of the sheet, to tick as they stand on paper."""
    view = trip_or_404(trip_id)
    return _form(view, 200) if view.out else redirect(url_for("mobile.trip", trip_id=trip_id), 303)


def _form(view: TripView, status: int, *errors: Finding) -> Response:
    above, beside = at_fields(errors, "spoiled")
    return answers.answer(
        "mobile/sheet.html",
        "main",
        status,
        trip=view,
        lines=trips.lines(view.id),
        open_states=HELD_IN_HALL,
        errors=above,
        beside=beside,
        labels=labels(),
        entered=request.form,
        submission=submission() or answers.submission_key(),
    )


@blueprint.post("/trips/<int:trip_id>/sheet")
@access.on_duty(Role.SCRUTINEER)
def type_sheet(trip_id: int) -> AnyResponse:
    """Every line that is ticked becomes a record, in the order of the sheet; sent twice, each is kept once."""
    view, officer = trip_or_404(trip_id), access.officer()
    spoiled = whole_number(request.form, "spoiled", labels()["spoiled"])
    if isinstance(spoiled, Finding):
        return _form(view, 422, spoiled)
    key = submission()
    told = list(_told(view, spoiled, key or answers.submission_key()))
    voted = sum(1 for one in told if one.outcome is HomeVote.VOTED)
    if not told:
        return _form(view, 422, Finding("sheet_empty", "R-BOX-05"))
    # A form that comes again has taken its ballots already.
    if not _begun(view, told) and voted + spoiled > view.in_hand:
        numbers = {"voted": voted, "spoiled": spoiled, "left": view.in_hand}
        return _form(view, 409, Finding("sheet_too_many", "R-BOX-05", numbers))
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _form(view, 409, second)
    for one in told:
        answer = acts.type_trip_sheet(trip_id=trip_id, told=one, by=officer, second=second, at=access.now())
        if isinstance(answer, Refusal):
            journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
            return _form(view, 409, *answer.findings)
    return redirect(url_for("mobile.trip", trip_id=trip_id, done="typed"), 303)


def _told(view: TripView, spoiled: int, key: str) -> Iterator[HomeRecord]:
    """The records of the form; what stands in the book for good has no field there."""
    place = max((one.place for one in trips.records(view.id)), default=0)
    for line in trips.lines(view.id):
        word = request.form.get(f"line-{line.line}", "")
        if word in (HomeVote.VOTED, HomeVote.NOT_VOTED):
            place += 1
            yield HomeRecord(f"s{key[:24]}-{line.line}", place, line.line, HomeVote(word), access.now())
    for n in range(1, min(spoiled, view.ballots) + 1):
        yield HomeRecord(f"s{key[:24]}-x{n}", place + n, None, HomeVote.SPOILED, access.now())


def _begun(view: TripView, told: list[HomeRecord]) -> bool:
    return bool(trips.keys_known(view.id, [one.key for one in told]))
