"""Officers with their cards and PINs, and the tablets they are signed in on."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import staff as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.queries import contenders, plan, staff
from kiosk.queries.signatory import signatory_of
from kiosk.rules.appointments import missing_appointments
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers
from kiosk.web.print_room import print_role_cards


@blueprint.get("/officers")
@access.on_duty(Role.REGISTRAR)
def officers() -> Response:
    return _officers(200)


def _officers(status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    return answers.answer(
        "office/officers.html",
        "main",
        status,
        holders=staff.card_holders(officer.election_id),
        warnings=staff_warnings(officer.election_id),
        error=error,
        rehearsal_pin=acts.REHEARSAL_PIN if officer.rehearsal else "",
    )


def staff_warnings(election_id: str) -> list[Finding]:
    """Whom the village has still to choose, and who should do something else (R-STAFF-01, R-STAFF-02)."""
    appointed = [one.officer for one in plan.officers_of(election_id)]
    beside = [one.finding for one in contenders.staff_warnings(election_id)]
    return [*beside, *missing_appointments(appointed)]


@blueprint.post("/officers/cards")
@access.on_duty(Role.REGISTRAR)
def print_cards() -> AnyResponse:
    """Print role cards; a PIN is made for each who has none, or anew for the one named, and printed this once."""
    officer = access.officer()
    only = request.form.get("officer", "")
    holders = staff.card_holders(officer.election_id)
    if only:
        holders = tuple(holder for holder in holders if str(holder.officer_id) == only)
        if not holders:
            return _officers(409, Finding("no_such_officer"))
    made = acts.make_pins(
        election_id=officer.election_id,
        holders=holders,
        again=bool(only),
        by=signatory_of(officer.name, officer.id),
        roles=officer.roles,
        at=access.now(),
        at_tablet=officer.sign_in_id,
    )
    if isinstance(made, Refusal):
        return _officers(409, made.finding)
    return started(print_role_cards(officer, holders, made.pins))


@blueprint.post("/officers/<int:officer_id>/replace")
@access.on_duty(Role.REGISTRAR)
def replace_card(officer_id: int) -> AnyResponse:
    """A lost role card: the old one is cancelled everywhere, at once."""
    officer = access.officer()
    answer = acts.replace_role_card(
        election_id=officer.election_id,
        officer_id=officer_id,
        by=signatory_of(officer.name, officer.id),
        roles=officer.roles,
        at=access.now(),
    )
    if isinstance(answer, Refusal):
        return _officers(409, answer.finding)
    return redirect(url_for("office.officers"), 303)


@blueprint.get("/tablets")
@access.on_duty(Role.REGISTRAR, Role.COMMITTEE_HEAD)
def tablets() -> Response:
    return _tablets(200)


def _tablets(status: int, error: Finding | None = None) -> Response:
    found = staff.tablets(access.officer().election_id)
    return answers.answer(
        "office/tablets.html", "main", status, tablets=found, error=error, own=access.officer().sign_in_id
    )


@blueprint.post("/tablets/<int:sign_in_id>/revoke")
@access.on_duty(Role.REGISTRAR, Role.COMMITTEE_HEAD)
def revoke(sign_in_id: int) -> AnyResponse:
    """Sign a tablet out from here."""
    answer = acts.revoke_sign_in(sign_in_id=sign_in_id, by=access.officer(), at=access.now())
    if isinstance(answer, Refusal):
        return _tablets(409, answer.finding)
    return redirect(url_for("office.tablets"), 303)
