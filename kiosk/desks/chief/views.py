"""Rules, unsealing, opening, extending, closing: each a page of facts and a form two people sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import day as acts
from kiosk.acts import issue as issue_acts
from kiosk.acts import journal
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.forms import chosen, hour, whole_number
from kiosk.desks.chief.now import panel
from kiosk.queries import day, tablets
from kiosk.queries import journal as journal_queries
from kiosk.queries.closing import closing_facts
from kiosk.queries.day import SHANGHAI, Standing
from kiosk.queries.readiness import readiness
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.book import CHOICE_RULES, CHOICES
from kiosk.rules.day import closes_early, missing_to_open, obstacles_to_close, other_day
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.print_room import rule_sheet

HEAD_OR_CHIEF = (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)


def _stands(officer: OfficerOnDuty) -> Standing:
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    return stands


@blueprint.get("/")
@access.on_duty(*HEAD_OR_CHIEF)
def desk() -> Response:
    """The day as it stands, and what is still missing."""
    return _desk()


def _desk(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    stands = _stands(officer)
    ready = readiness(officer.election_id, access.now().astimezone(SHANGHAI).date())
    assert ready is not None
    closing = closing_facts(stands, None, access.now())
    context: dict[str, Any] = {
        **panel(officer),
        "stands": stands,
        "missing": missing_to_open(ready, stands.sheet),
        "other_day": other_day(ready),
        "obstacles": obstacles_to_close(closing),
        "early": closes_early(closing),
        "choices": CHOICES,
        "unchecked_tablets": tablets.unchecked(officer.election_id),
        "choice_rules": CHOICE_RULES,
        "head": journal_queries.head(),
        "seen": acts.closing_digest(stands),
        "errors": (),
        "failed": "",
        "entered": {},
        "submission": answers.submission_key(),
        "now_local": access.now().astimezone(SHANGHAI),
        "done": request.args.get("done", ""),
    }
    return answers.answer("chief/desk.html", "main", status, **(context | said))


@blueprint.get("/rules.pdf")
@access.on_duty(*HEAD_OR_CHIEF)
def rules_pdf() -> Response:
    """The rule sheet as it stands, to print and post."""
    pdf = rule_sheet(_stands(access.officer()))
    if isinstance(pdf, Finding):
        return _failed("rules", pdf)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="rules.pdf"'})


@blueprint.post("/rules")
@access.on_duty(Role.COMMITTEE_HEAD)
def choose_rules() -> AnyResponse:
    officer = access.officer()
    choices = chosen(request.form)
    if isinstance(choices, Finding):
        return _failed("rules", choices, 422)
    answer = acts.choose_rules(choices=choices, by=officer, at=access.now(), submission=_submission())
    return _done("rules", answer)


@blueprint.post("/unseal")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def unseal() -> AnyResponse:
    ballots = whole_number(request.form, "ballots")
    if isinstance(ballots, Finding):
        return _failed("unseal", ballots, 422)
    return _signed_by_two(
        "unseal",
        lambda officer, second: issue_acts.unseal_ballots(
            ballots=ballots, by=officer, second=second, at=access.now(), submission=_submission()
        ),
    )


@blueprint.post("/open")
@access.on_duty(Role.COMMITTEE_HEAD)
def open_polls() -> AnyResponse:
    return _signed_by_two(
        "open",
        lambda officer, second: acts.open_polls(
            by=officer,
            second=second,
            at=access.now(),
            other_day_confirmed=request.form.get("other_day") == "yes",
            submission=_submission(),
        ),
    )


@blueprint.post("/extend")
@access.on_duty(Role.COMMITTEE_HEAD)
def extend() -> AnyResponse:
    closes = hour(request.form, "closes")
    if isinstance(closes, Finding):
        return _failed("extend", closes, 422)
    return _signed_by_two(
        "extend",
        lambda officer, second: acts.extend_hours(
            closes=closes, by=officer, second=second, at=access.now(), submission=_submission()
        ),
    )


@blueprint.post("/close")
@access.on_duty(Role.COMMITTEE_HEAD)
def close_polls() -> AnyResponse:
    served_until = hour(request.form, "served_until")
    if isinstance(served_until, Finding):
        return _failed("close", served_until, 422)
    return _signed_by_two(
        "close",
        lambda officer, second: acts.close_polls(
            served_until=served_until,
            by=officer,
            second=second,
            at=access.now(),
            seen=request.form.get("seen", ""),
            hour_confirmed=request.form.get("hour_confirmed") == "yes",
            submission=_submission(),
        ),
    )


def _signed_by_two(form: str, act: Callable[[OfficerOnDuty, CardHolder], Answer]) -> AnyResponse:
    officer = access.officer()
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _failed(form, second, 409)
    return _done(form, act(officer, second))


def _done(form: str, answer: Answer) -> AnyResponse:
    if isinstance(answer, Refusal):
        for finding in answer.findings[:1]:
            journal.note("refusal", finding.code, at=access.now(), by=access.officer(), address=cards.address())
        return _failed(form, *answer.findings)
    return redirect(url_for("chief.desk", done=form), 303)


def _failed(form: str, *findings: Any) -> Response:
    """The page again with what was entered, and why it was refused; the PIN is asked anew."""
    status = findings[-1] if isinstance(findings[-1], int) else 409
    errors = tuple(f for f in findings if isinstance(f, Finding))
    entered = {name: value for name, value in request.form.items() if name not in ("second_pin", "csrf_token")}
    submission = (request.form.get("submission") or answers.submission_key()).removesuffix(f"-{form}")
    return _desk(status, errors=errors, failed=form, entered=entered, submission=submission)


def _submission() -> str | None:
    return request.form.get("submission", "")[:64] or None
