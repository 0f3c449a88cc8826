"""A real election through the door: from its plan file, or from a page where its few beginnings are typed."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk import codes
from kiosk.acts import plan as acts
from kiosk.acts import staff as staff_acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.door.blueprint import blueprint
from kiosk.desks.door.forms import BEGINNING, Begun, read_beginning
from kiosk.desks.door.views import show_doors, sit_down
from kiosk.files.plan import read_plan
from kiosk.papers.qr import qr_svg
from kiosk.queries import mode, staff
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import CardHolder
from kiosk.rules.finding import Finding
from kiosk.rules.plan import LONGEST, Plan, problems
from kiosk.rules.plan_change import with_registrar
from kiosk.rules.staff import Role
from kiosk.web import access, answers, doors
from kiosk.web.wording import on_page as words


@blueprint.post("/door/<token>/election")
@access.public
def election(token: str) -> AnyResponse:
    """A real election from its plan file; whoever goes through is its first registrar."""
    if not doors.fits(token):
        abort(404)
    name = request.form.get("name", "").strip()
    uploaded = request.files.get("plan")
    errors: tuple[Finding, ...] = ()
    if not name or len(name) > LONGEST or not name.isprintable():
        errors += (Finding("registrar_name", "", {"longest": LONGEST}),)
    if uploaded is None or not uploaded.filename:
        errors += (Finding("file_missing"),)
    if errors or uploaded is None:
        return show_doors(token, 422, errors, name)
    plan = read_plan(uploaded.read())
    if isinstance(plan, tuple):
        return show_doors(token, 422, plan, name)
    plan = replace(plan, staff=with_registrar(plan.staff, name))
    refused = problems(plan) or _create(plan, name)
    if isinstance(refused, tuple):
        return show_doors(token, 409, refused, name)
    return refused


@blueprint.get("/door/<token>/plan")
@access.public
def beginning(token: str) -> Response:
    """The page for a village that has no plan file."""
    if not doors.fits(token):
        abort(404)
    return answers.answer(
        "door/plan.html", "main", 200, token=token, texts=BEGINNING, suggested="", at={}, top=[], words=words
    )


@blueprint.post("/door/<token>/plan")
@access.public
def begin(token: str) -> AnyResponse:
    """A real election from what was typed; whoever typed it is its first registrar."""
    if not doors.fits(token):
        abort(404)
    begun = read_beginning(request.form)
    if begun.findings:
        return _begun(token, 422, begun, begun.findings)
    created = _create(begun.plan, request.form.get("name", "").strip())
    if isinstance(created, tuple):
        return _begun(token, 409, begun, tuple(("", finding) for finding in created))
    return created


def _begun(token: str, status: int, begun: Begun, findings: tuple[tuple[str, Finding], ...]) -> Response:
    """The page again with what was typed, and each sentence at its field."""
    at = {field: words.say_on_page(finding, at_field=True) for field, finding in reversed(findings) if field}
    top = [words.say_on_page(finding) for field, finding in findings if not field]
    return answers.answer(
        "door/plan.html",
        "main",
        status,
        token=token,
        texts=begun.texts,
        suggested=begun.suggested,
        at=at,
        top=top,
        words=words,
    )


def _create(plan: Plan, name: str) -> Response | tuple[Finding, ...]:
    """Create the election and shut the door: the registrar's card, or why it could not be created."""
    mode.use(mode.OFFICIAL)
    created = acts.create_election(plan=plan, by=signatory_of(name), at=access.now())
    if isinstance(created, Refusal):
        return created.findings
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
    sit_down(holder)
    return _card_page(holder, made.pins[0].pin)


def _card_page(holder: CardHolder, pin: str) -> Response:
    """The first registrar's card with its PIN, shown this once."""
    code = codes.make(codes.Kind.ROLE_CARD, holder.tag, holder.number, mode.code_key())
    return Response(render_template("door/card.html", holder=holder, pin=pin, code=code, qr=qr_svg(code)))
