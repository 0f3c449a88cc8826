"""Sign-in by role card and PIN; lane, lock and language of a tablet."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import staff as acts
from kiosk.queries import staff as queries
from kiosk.queries.staff import CardHolder, Lane
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, wording

blueprint = Blueprint("signin", __name__)

HOMES: tuple[tuple[Role, str], ...] = (
    (Role.VERIFIER, "checkin.desk"),
    (Role.ISSUER, "issue.desk"),
    (Role.SIGNER, "issue.desk"),
    (Role.COMMITTEE_HEAD, "chief.desk"),
    (Role.CHIEF_SCRUTINEER, "chief.desk"),
    (Role.REGISTRAR, "office.desk"),
    (Role.SCRUTINEER, "boxes.desk"),
    (Role.TALLIER, "count.desk"),
    (Role.CALLER, "count.desk"),
)


def home_of(roles: frozenset[Role]) -> str:
    """The address of the desk that somebody with these roles works at."""
    return url_for(next((endpoint for role, endpoint in HOMES if role in roles), "signin.duty"))


@blueprint.get("/sign-in")
@access.public
def page() -> str:
    return render_template("sign_in.html", error=None, next="", locked=False)


@blueprint.post("/sign-in")
@access.public
def sign_in() -> AnyResponse:
    holder = cards.card_and_pin(request.form.get("code", ""), request.form.get("pin", ""))
    if isinstance(holder, Finding):
        return _refused(holder)
    lane = _lane_asked_for(holder) or queries.usual_lane(holder)
    if lane is None:
        return _refused(Finding("no_lane"))
    token = acts.sign_in(
        holder=holder,
        lane=lane,
        tablet=request.headers.get("User-Agent", ""),
        address=cards.address(),
        at=access.now(),
    )
    officer = queries.officer_on_duty(acts.token_digest(token))
    assert officer is not None, "a tablet just signed in is on duty"
    access.keep_signed_in(token, officer)
    return redirect(_safe(request.form.get("next", "")) or home_of(officer.roles), 303)


def _refused(finding: Finding) -> Response:
    status = 422 if finding.code == "unreadable" else 409 if finding.code in ("pin_wait", "no_lane") else 401
    context = {"error": finding, "next": _safe(request.form.get("next", "")), "locked": False}
    return answers.answer("sign_in.html", "main", status, **context)


def _safe(path: str) -> str:
    """A path of this server, or nothing: a sign-in never leads elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path else ""


def _lane_asked_for(holder: CardHolder) -> Lane | None:
    return _lane_of(holder.election_id, request.form.get("lane", ""))


def _lane_of(election_id: str, text: str) -> Lane | None:
    """A lane written STATION-LANE, such as 2-1, of that election."""
    return next((x for x in queries.lanes(election_id) if f"{x.station_id}-{x.lane}" == text), None)


@blueprint.get("/duty")
@access.on_duty()
def duty() -> str:
    """Where somebody without a desk of this stage arrives, and where a lane is changed."""
    officer = access.officer()
    return render_template("duty.html", officer=officer, lanes=queries.lanes(officer.election_id), error=None)


@blueprint.post("/lane")
@access.on_duty()
def change_lane() -> AnyResponse:
    officer = access.officer()
    lane = _lane_of(officer.election_id, request.form.get("lane", ""))
    if lane is None:
        lanes = queries.lanes(officer.election_id)
        return answers.answer("duty.html", "main", 409, officer=officer, lanes=lanes, error=Finding("no_lane"))
    acts.change_lane(by=officer, lane=lane)
    return redirect(home_of(officer.roles), 303)


@blueprint.post("/sign-out")
@access.on_duty(while_locked=True)
def sign_out() -> AnyResponse:
    acts.sign_out(by=access.officer(), at=access.now())
    access.forget()
    return redirect(url_for("signin.page"), 303)


@blueprint.post("/lock")
@access.on_duty(while_locked=True)
def lock() -> AnyResponse:
    acts.lock_tablet(by=access.officer(), locked=True)
    return redirect(url_for("signin.duty"), 303) if not answers.wants_block() else answers.unchanged()


@blueprint.post("/unlock")
@access.on_duty(while_locked=True)
def unlock() -> AnyResponse:
    officer = access.officer()
    refused = cards.own_pin(officer, request.form.get("pin", ""))
    if refused:
        if request.headers.get("HX-Request") or request.headers.get("Kiosk-Lock"):
            return Response(wording.say(refused), 409, mimetype="text/plain")
        return Response(render_template("sign_in.html", error=refused, next="", locked=True), 409)
    acts.lock_tablet(by=officer, locked=False)
    access.unlocked(officer)
    if request.headers.get("HX-Request") or request.headers.get("Kiosk-Lock"):
        return Response("", 200)
    return redirect(_safe(request.form.get("next", "")) or home_of(officer.roles), 303)


@blueprint.post("/language")
@access.public
def language() -> AnyResponse:
    session["language"] = "en" if request.form.get("language") == "en" else "zh"
    session.permanent = True
    return redirect(_safe(request.form.get("next", "")) or url_for("door.root"), 303)
