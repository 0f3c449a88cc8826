"""Who is suggested or stands for office: looked up, listed, and held against the staff of the plan."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import contenders as acts
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.row_forms import day_of
from kiosk.desks.office.rows import today
from kiosk.queries import contenders as read
from kiosk.queries import people
from kiosk.queries.people import PersonLine
from kiosk.rules.contenders import Contending
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers


@blueprint.get("/contenders")
@access.on_duty(Role.REGISTRAR)
def contenders() -> Response:
    """The list with its warnings, and the form to add somebody."""
    return _page(200)


def _page(status: int, errors: tuple[Finding, ...] = (), meant: tuple[PersonLine, ...] = ()) -> Response:
    officer = access.officer()
    return answers.answer(
        "office/contenders.html",
        "main",
        status,
        found=read.contenders(officer.election_id),
        warnings=[one.finding for one in read.staff_warnings(officer.election_id)],
        mandates=read.mandate_warnings(officer.election_id),
        errors=errors,
        holds=any(error.code == "contender_holds_mandates" for error in errors),
        meant=meant,
        entered=request.form,
        today=today(),
        may_state=may("state_contender", officer.phase, officer.roles) is None,
        submission=request.form.get("submission") or answers.submission_key(),
        done=request.args.get("done", type=int),
    )


def _meant() -> tuple[PersonLine, ...]:
    """Whom the form names: whoever the words typed may mean, of several the one chosen below them."""
    election_id, chosen = access.officer().election_id, request.form.get("person", "")
    typed = request.form.get("somebody", "").strip()[:80]
    found = people.somebody(election_id, typed) if typed else ()
    return tuple(one for one in found if str(one.voter.id) == chosen) or found


@blueprint.post("/contenders")
@access.on_duty(Role.REGISTRAR)
def state_contender() -> AnyResponse:
    """Somebody was suggested, or stands."""
    meant = _meant()
    on, unread = day_of(request.form, "stated_on", today())
    errors = [] if meant else [Finding("contender_nobody", "R-STAFF-02")]
    if len(meant) > 1:
        errors.append(Finding("contender_several", "R-STAFF-02"))
    if request.form.get("how") not in set(Contending):
        errors.append(Finding("contender_how", "R-STAFF-02"))
    if unread:
        errors.append(unread)
    if errors:
        return _page(422, tuple(errors), meant if len(meant) > 1 else ())
    answer = acts.state_contender(
        voter_id=meant[0].voter.id,
        how=Contending(request.form["how"]),
        on=on,
        mandates_end=request.form.get("mandates_end") == "yes",
        by=access.officer(),
        at=access.now(),
        submission=_submission(),
    )
    return _back(answer, meant)


@blueprint.post("/contenders/<int:voter_id>/end")
@access.on_duty(Role.REGISTRAR)
def end_contender(voter_id: int) -> AnyResponse:
    """Somebody does not contend any more."""
    answer = acts.state_contender(
        voter_id=voter_id, how=None, on=today(), by=access.officer(), at=access.now(), submission=_submission()
    )
    return _back(answer, ())


def _submission() -> str | None:
    return request.form.get("submission", "")[:64] or None


def _back(answer: Answer, meant: tuple[PersonLine, ...]) -> AnyResponse:
    if isinstance(answer, Refusal):
        return _page(409, answer.findings, meant)
    return redirect(url_for("office.contenders", done=answer.seq), 303)
