"""The day as a checklist: the meeting's own agenda, with what is missing and the words to say aloud."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import agenda as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.queries import agenda as queries
from kiosk.rules.agenda import step_of
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.agenda import words


@blueprint.get("/agenda")
@access.on_duty(Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
def agenda() -> Response:
    """Every step of the meeting, in its order."""
    return _agenda(done=step_of(request.args.get("done", "")), undone=step_of(request.args.get("undone", "")))


def _agenda(status: int = 200, **said: Any) -> Response:
    context: dict[str, Any] = {"errors": (), "done": None, "undone": None}
    return answers.answer("chief/agenda.html", "main", status, **(_steps() | context | said))


def _steps() -> dict[str, Any]:
    """The steps, and a mark that changes with them."""
    meeting = queries.agenda(access.officer().election_id, access.now())
    assert meeting is not None, "an officer on duty has an election"
    return {
        "meeting": meeting,
        "seen": hashlib.sha256(repr(meeting).encode()).hexdigest()[:12],
        "submission": answers.submission_key(),
        **words(),
    }


@blueprint.get("/agenda/steps")
@access.on_duty(Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
def agenda_steps() -> Response:
    """The steps alone, polled; 204 while nothing changed."""
    facts = _steps()
    if request.args.get("seen") == facts["seen"]:
        return answers.unchanged()
    return make_response(answers.render_block("chief/agenda.html", "steps", **facts))


@blueprint.post("/agenda/<step>")
@access.on_duty(Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
def tick_agenda(step: str) -> AnyResponse:
    """A step was held; with `ticked` = no the tick was a mistake."""
    officer, ticked = access.officer(), request.form.get("ticked") != "no"
    answer = acts.tick_agenda(
        step=step,
        ticked=ticked,
        by=officer,
        at=access.now(),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(answer, Refusal):
        finding: Finding = answer.finding
        journal.note("refusal", finding.code, at=access.now(), by=officer, address=cards.address())
        return _agenda(409, errors=answer.findings)
    return redirect(url_for("chief.agenda", **{"done" if ticked else "undone": step}), 303)
