"""Verifying: scan → verdict; look-up; undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.acts import checkin as acts
from kiosk.acts import journal
from kiosk.acts.checkin import Admission
from kiosk.acts.outcome import Refusal
from kiosk.desks.checkin.forms import unreadable
from kiosk.queries import checkin as queries
from kiosk.queries import roll
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.checkin import VisitState
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, limits
from kiosk.web.answers import Outcome, Verdict
from kiosk.web.lane import ballots_in_words, lane_key, lane_panels
from kiosk.web.wording import say

blueprint = Blueprint("checkin", __name__, url_prefix="/checkin")


@blueprint.get("/")
@access.on_duty(Role.VERIFIER)
def desk() -> Response:
    return _show(None)


@blueprint.post("/scan")
@access.on_duty(Role.VERIFIER)
def scan() -> Response:
    officer = access.officer()
    code = request.form.get("code", "")
    unread = unreadable(code, officer)
    if unread:
        return _show(_verdict(officer, Admission(unread)))
    return _show(_verdict(officer, acts.check_in(code=code, station=officer.lane, by=officer, at=access.now())))


def _verdict(officer: OfficerOnDuty, admission: Admission) -> Outcome:
    finding, voter = admission.finding, admission.voter
    verdict: Verdict = "stop"
    if admission.recorded:
        # Recorded, but the ballot is already in the voter's hands: no second one on a green screen.
        verdict = "ok" if admission.waiting else "wait"
    elif finding.code in ("has_proxy", "restored_not_compared"):
        # Nobody did wrong: the principal came, and a scrutineer confirms it; or the chief is comparing the lanes.
        verdict = "wait"
    lines: tuple[str, ...] = ()
    if voter is not None:
        lines = (
            voter.group,
            _("名册第 %(page)s 页第 %(line)s 行", page=voter.page, line=voter.line),
            _("编号 %(roll_no)s", roll_no=voter.roll_no),
        )
        if admission.principal is not None:
            lines = (_("代 %(principal)s 投票", principal=admission.principal.name), *lines)
        if verdict == "ok":
            lines = (*lines, ballots_in_words(admission.own, admission.slips))
    outcome = answers.outcome(finding, verdict, name=voter.name if voter else "", at=access.now())
    if lines:
        said = outcome.lines if verdict == "stop" else (say(finding),) if finding.code == "has_proxy" else ()
        outcome = replace(outcome, lines=(*said, *lines))
    if finding.code == "has_proxy" and voter is not None:
        outcome = replace(outcome, link=(url_for("checkin.principal", voter_id=voter.id), _("本人投票,请监票人确认")))
    answers.remember(lane_key(officer), outcome)
    if not admission.recorded:
        journal.note("refusal", finding.code, at=access.now(), by=officer, address=cards.address())
    return outcome


def _show(outcome: Outcome | None, status: int | None = None) -> Response:
    officer = access.officer()
    context = {"outcome": outcome, "recent": answers.recent(lane_key(officer)), "found": None, "search": {}}
    if not answers.wants_block():
        context["groups"] = roll.groups(officer.election_id)
        context.update(lane_panels(officer))
    elif outcome is not None and officer.roles & {Role.ISSUER, Role.SIGNER}:
        context.update(lane_panels(officer), swap_lane=True)
    return answers.answer("checkin/desk.html", "outcome", status or (outcome.status if outcome else 200), **context)


@blueprint.get("/find")
@access.on_duty(Role.VERIFIER)
@limits.look_up
def find() -> Response:
    """People on the roll by name, pinyin, initials, roll number, certificate number or group."""
    officer = access.officer()
    text, group = request.args.get("q", "")[:80], request.args.get("group", "")[:80]
    found = roll.find_voters(officer.election_id, text, group=group, round_id=officer.round_id)
    context = {"found": found, "search": {"q": text, "group": group}, "outcome": None}
    if not answers.wants_block():
        context |= {"recent": answers.recent(lane_key(officer)), "groups": roll.groups(officer.election_id)}
        context |= lane_panels(officer)
    return answers.answer("checkin/desk.html", "found", 200, **context)


@blueprint.get("/person/<int:voter_id>")
@access.on_duty(Role.VERIFIER)
def person(voter_id: int) -> Response:
    """Somebody looked up, to be admitted without certificate."""
    voter = roll.voter(access.officer().election_id, voter_id)
    if voter is None:
        return _show(_verdict(access.officer(), Admission(Finding("not_on_roll", "R-ROLL-05"))))
    return answers.answer("checkin/person.html", "main", 200, voter=voter, error=None)


@blueprint.post("/person/<int:voter_id>")
@access.on_duty(Role.VERIFIER)
def admit_without_certificate(voter_id: int) -> Response:
    """R-IN-03: admitted only with a scrutineer's second confirmation."""
    return _confirmed("checkin/person.html", voter_id, acts.check_in_without_certificate)


@blueprint.get("/principal/<int:voter_id>")
@access.on_duty(Role.VERIFIER)
def principal(voter_id: int) -> Response:
    """A principal who came in person, to be admitted in place of the slip."""
    voter = roll.voter(access.officer().election_id, voter_id)
    if voter is None:
        return _show(_verdict(access.officer(), Admission(Finding("not_on_roll", "R-ROLL-05"))))
    return answers.answer("checkin/principal.html", "main", 200, voter=voter, error=None)


@blueprint.post("/principal/<int:voter_id>")
@access.on_duty(Role.VERIFIER)
def admit_principal(voter_id: int) -> Response:
    """R-PROXY-07: a scrutineer confirms, the slip is void."""
    return _confirmed("checkin/principal.html", voter_id, acts.check_in_principal)


def _confirmed(template: str, voter_id: int, act: Callable[..., Admission]) -> Response:
    officer, second = access.officer(), cards.second_officer(access.officer())
    voter = roll.voter(officer.election_id, voter_id)
    if voter is None:
        return _show(_verdict(officer, Admission(Finding("not_on_roll", "R-ROLL-05"))))
    if isinstance(second, Finding):
        return answers.answer(template, "main", 409, voter=voter, error=second)
    admission = act(voter_id=voter_id, station=officer.lane, by=officer, second=second, at=access.now())
    if admission.finding.code in ("same_person", "second_role"):
        return answers.answer(template, "main", 409, voter=voter, error=admission.finding)
    return _show(_verdict(officer, admission))


@blueprint.get("/<int:visit_id>/undo")
@access.on_duty(Role.VERIFIER)
def undo_page(visit_id: int) -> Response:
    visit = queries.visit(access.officer().election_id, visit_id)
    if visit is None or visit.state is not VisitState.OPEN:
        return _show(answers.outcome(Finding("no_such_visit"), "stop"))
    return answers.answer("checkin/undo.html", "main", 200, visit=visit, error=None, reason="", after=False)


@blueprint.post("/<int:visit_id>/undo")
@access.on_duty(Role.VERIFIER)
def undo(visit_id: int) -> Response:
    """Release a visit before its ballot is handed out, with a reason and a scrutineer."""
    officer = access.officer()
    reason = request.form.get("reason", "").strip()[:200]
    second = cards.second_officer(officer)
    error = Finding("reason_missing") if not reason else second if isinstance(second, Finding) else None
    if error is None:
        assert isinstance(second, CardHolder)
        answer = acts.undo_check_in(
            visit_id=visit_id, reason=reason, station=officer.lane, by=officer, second=second, at=access.now()
        )
        if not isinstance(answer, Refusal):
            done = answers.outcome(Finding("check_in_undone"), "ok", at=access.now())
            answers.remember(lane_key(officer), done)
            return _show(done)
        error = answer.finding
        if error.code in answers.CALM:
            return _show(answers.outcome(error, "wait"))
    visit = queries.visit(officer.election_id, visit_id)
    if visit is None:
        return _show(answers.outcome(Finding("no_such_visit"), "stop"))
    return answers.answer("checkin/undo.html", "main", 409, visit=visit, error=error, reason=reason, after=False)
