"""The doors of an empty server, opened by the console's one-time token; and the way from the root."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk import codes
from kiosk.acts import plan as acts
from kiosk.acts import staff as staff_acts
from kiosk.acts.outcome import Refusal
from kiosk.files.plan import read_plan
from kiosk.papers.qr import qr_svg
from kiosk.queries import mode, staff
from kiosk.queries.signatory import on_behalf_of, signatory_of
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.rules.plan import LONGEST, PlanOfficer, problems
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, doors
from kiosk.web.rehearse import VOTERS, make_rehearsal

blueprint = Blueprint("door", __name__)


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
    return answers.answer("door/doors.html", "main", 200, token=token, errors=(), name="")


@blueprint.post("/door/<token>/rehearsal")
@access.public
def rehearsal(token: str) -> AnyResponse:
    """Make the rehearsal's village and sit down as its registrar."""
    if not doors.fits(token):
        abort(404)
    refused = make_rehearsal(VOTERS, access.now(), opened=False)
    if refused:
        return answers.answer("door/doors.html", "main", 409, token=token, errors=(refused,), name="")
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
    _sit_down(staff.card_holder_of(registrar.id))
    return redirect(url_for("office.officers"), 303)


@blueprint.post("/door/<token>/election")
@access.public
def election(token: str) -> AnyResponse:
    """A real election from its plan file; whoever goes through is its first registrar."""
    if not doors.fits(token):
        abort(404)
    mode.use(mode.OFFICIAL)
    name = request.form.get("name", "").strip()
    uploaded = request.files.get("plan")
    errors: tuple[Finding, ...] = ()
    if not name or len(name) > LONGEST or not name.isprintable():
        errors += (Finding("registrar_name", "", {"longest": LONGEST}),)
    if uploaded is None or not uploaded.filename:
        errors += (Finding("file_missing"),)
    if errors or uploaded is None:
        return answers.answer("door/doors.html", "main", 422, token=token, errors=errors, name=name)
    plan = read_plan(uploaded.read())
    if isinstance(plan, tuple):
        return answers.answer("door/doors.html", "main", 422, token=token, errors=plan, name=name)
    plan = replace(plan, staff=_with_registrar(plan.staff, name))
    refused = problems(plan)
    created = acts.create_election(plan=plan, by=signatory_of(name), at=access.now()) if not refused else None
    if isinstance(created, Refusal):
        refused = created.findings
    if refused:
        return answers.answer("door/doors.html", "main", 409, token=token, errors=refused, name=name)
    doors.shut()
    holder = next(h for h in staff.card_holders(plan.id) if h.name == name and Role.REGISTRAR in h.roles)
    made = staff_acts.make_pins(
        election_id=plan.id,
        holders=[holder],
        again=True,
        by=signatory_of(name, holder.officer_id),
        roles=holder.roles,
        at=access.now(),
    )
    assert not isinstance(made, Refusal)
    _sit_down(holder)
    return _card_page(holder, made.pins[0].pin)


def _with_registrar(staff: tuple[PlanOfficer, ...], name: str) -> tuple[PlanOfficer, ...]:
    """The plan's officers, the one of that name a registrar; added where the plan has nobody of the name."""
    named = [officer for officer in staff if officer.name == name]
    if not named:
        return (*staff, PlanOfficer(name, (Role.REGISTRAR,)))
    if any(Role.REGISTRAR in officer.roles for officer in named):
        return staff
    first = named[0]
    return tuple(replace(o, roles=(*o.roles, Role.REGISTRAR)) if o is first else o for o in staff)


def _sit_down(holder: CardHolder) -> OfficerOnDuty:
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


def _card_page(holder: CardHolder, pin: str) -> Response:
    """The first registrar's card with its PIN, shown this once."""
    code = codes.make(codes.Kind.ROLE_CARD, holder.tag, holder.number, mode.code_key())
    page = render_template("door/card.html", holder=holder, pin=pin, code=code, qr=qr_svg(code))
    return Response(page)
