"""The doors of an empty server, opened by the console's one-time token; and the way from the root."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import staff as staff_acts
from kiosk.desks.door.blueprint import blueprint
from kiosk.queries import mode, staff
from kiosk.queries.signatory import on_behalf_of, signatory_of
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, doors
from kiosk.web.rehearse import VOTERS, make_rehearsal
from kiosk.web.wording.on_page import say_on_page


@blueprint.get("/")
@access.public
def root() -> AnyResponse:
    """Where everybody goes who types the bare address."""
    return redirect(url_for("signin.duty" if access.signed_in() else "signin.page"))


@blueprint.get("/door/<token>")
@access.public
def door(token: str) -> Response:
    if not doors.fits(token):
        abort(404)
    return show_doors(token, 200)


def show_doors(token: str, status: int, findings: Sequence[Finding] = (), name: str = "") -> Response:
    errors = [say_on_page(finding) for finding in findings]
    return answers.answer("door/doors.html", "main", status, token=token, errors=errors, name=name)


@blueprint.post("/door/<token>/rehearsal")
@access.public
def rehearsal(token: str) -> AnyResponse:
    """Make the rehearsal's village and sit down as its registrar."""
    if not doors.fits(token):
        abort(404)
    refused = make_rehearsal(VOTERS, access.now(), opened=False)
    if refused:
        return show_doors(token, 409, (refused,))
    mode.use(mode.REHEARSAL)
    registrar = on_behalf_of(mode.REHEARSAL_ID, Role.REGISTRAR)
    staff_acts.make_pins(
        election_id=mode.REHEARSAL_ID,
        holders=staff.card_holders(mode.REHEARSAL_ID),
        again=False,
        by=signatory_of(registrar.name, registrar.id),
        roles=registrar.roles,
        at=access.now(),
    )
    sit_down(staff.card_holder_of(registrar.id))
    return redirect(url_for("office.officers"), 303)


def sit_down(holder: CardHolder) -> OfficerOnDuty:
    """Sign the holder in on the tablet that went through the door."""
    lane = staff.usual_lane(holder)
    assert lane is not None, "an election has a central station"
    token = staff_acts.sign_in(
        holder=holder,
        lane=lane,
        tablet=request.headers.get("User-Agent", ""),
        address=cards.address(),
        at=access.now(),
    )
    officer = staff.officer_on_duty(staff_acts.token_digest(token))
    assert officer is not None
    access.keep_signed_in(token, officer)
    return officer
