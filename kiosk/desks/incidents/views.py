"""The form that every desk leads to, and the list where an incident is taken up."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import incidents as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Refusal
from kiosk.queries import incidents as read
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.incidents import LONGEST, IncidentKind
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")

OVERSEE = frozenset({Role.COMMITTEE_HEAD, Role.COMMITTEE, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER})
"""Who sees what everybody reported; the others see their own reports."""
ELSEWHERE = "elsewhere"
CHIEF = "chief"
"""Where to go back to after taking one up on the chief's desk."""


@blueprint.get("/")
@access.on_duty()
def desk() -> Response:
    """What was reported, what is still open first."""
    return _desk(200)


def _desk(status: int, errors: tuple[Finding, ...] = ()) -> Response:
    officer = access.officer()
    sees_all = bool(OVERSEE & officer.roles)
    found = [one for one in read.incidents_of(officer.round_id) if sees_all or one.reporter_id == officer.id]
    return answers.answer(
        "incidents/desk.html",
        "main",
        status,
        open_incidents=[one for one in found if one.open],
        taken_up=[one for one in found if not one.open],
        sees_all=sees_all,
        may_acknowledge=may("acknowledge_incident", officer.phase, officer.roles) is None,
        errors=errors,
        done=request.args.get("done", type=int),
        back=_safe(request.args.get("back", "")),
        back_to="",
    )


def _safe(path: str) -> str:
    """A path of this server to go back to, or nothing."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else ""


@blueprint.get("/new")
@access.on_duty()
def new() -> Response:
    """The form; `?back=` is the desk that it was opened from."""
    return _new(200, back=_safe(request.args.get("back", "")))


def _new(status: int, back: str, errors: tuple[Finding, ...] = ()) -> Response:
    officer = access.officer()
    return answers.answer(
        "incidents/new.html",
        "main",
        status,
        kinds=tuple(IncidentKind),
        places=read.places(officer.election_id),
        own_lane=str(officer.lane),
        elsewhere=ELSEWHERE,
        longest=LONGEST,
        back=back,
        errors=errors,
        entered=request.form,
        submission=request.form.get("submission") or answers.submission_key(),
    )


@blueprint.post("/new")
@access.on_duty()
def report() -> AnyResponse:
    """Report it; the list says that the chief scrutineer sees it."""
    back, (lane, box_no) = _safe(request.form.get("back", "")), _place(request.form.get("place", ELSEWHERE))
    answer = acts.report_incident(
        kind=request.form.get("kind", ""),
        # As long as the rule may still tell how long it is.
        words=request.form.get("words", "")[: 10 * LONGEST],
        lane=lane,
        box_no=box_no,
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(answer, Refusal):
        wrong_form = answer.finding.code.startswith("incident_")
        return _new(422 if wrong_form else 409, back, answer.findings)
    return redirect(url_for("incidents.desk", done=answer.seq, back=back or None), 303)


def _place(text: str) -> tuple[str, int | None]:
    """The place chosen: `lane:STATION LANE`, `box:N` or `elsewhere`; a box nobody has is 0."""
    kind, _, value = text.partition(":")
    if kind == "box":
        return "", int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
    return (value[:200] if kind == "lane" else ""), None


@blueprint.post("/<int:incident_id>/acknowledge")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def acknowledge(incident_id: int) -> AnyResponse:
    """It was seen, and somebody goes."""
    answer = acts.acknowledge_incident(
        incident_id=incident_id,
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=access.officer(), address=cards.address())
        return _desk(409, answer.findings)
    return redirect(url_for("chief.desk" if request.form.get("back") == CHIEF else "incidents.desk"), 303)
