"""Handing out, the signature, spoiled ballots, undoing."""

from __future__ import annotations

from flask import Response, request

from kiosk.acts import issue as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.issue import reminder
from kiosk.desks.issue.blueprint import blueprint
from kiosk.queries import checkin as queries
from kiosk.queries.staff import CardHolder
from kiosk.rules.checkin import VisitState
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.answers import Outcome
from kiosk.web.lane import lane_key, lane_panels


@blueprint.get("/")
@access.on_duty(Role.ISSUER, Role.SIGNER)
def desk() -> Response:
    return _show(None)


@blueprint.get("/lane")
@access.on_duty(Role.VERIFIER, Role.ISSUER, Role.SIGNER)
def lane() -> Response:
    """The lane's queue, polled; 204 while nobody came or went."""
    panels = lane_panels(access.officer())
    if request.args.get("seen") == panels["seen"]:
        return answers.unchanged()
    return answers.answer("issue/desk.html", "lane", 200, outcome=None, recent=(), **panels)


def _show(outcome: Outcome | None) -> Response:
    officer = access.officer()
    panels = lane_panels(officer)
    context = {
        "outcome": outcome,
        "recent": answers.recent(lane_key(officer)),
        "swap_lane": answers.wants_block(),
        "due": not answers.wants_block() and reminder.due(),
        **panels,
    }
    return answers.answer("issue/desk.html", "outcome", outcome.status if outcome else 200, **context)


def _outcome(done: str, answer: Answer, visit_id: int) -> Response:
    """The verdict of an act of this desk: done, already so, or refused."""
    officer = access.officer()
    name = "" if isinstance(answer, Refusal) else answer.whose
    if not name:
        visit = queries.visit(officer.election_id, visit_id)
        name = visit.voter.name if visit else ""
    if isinstance(answer, Refusal):
        finding = answer.finding
        calm = finding.code in answers.CALM
        # Nobody did wrong when a slip was scanned a moment before the tap, or while the chief compares the lanes.
        amber = calm or finding.code in ("ballots_changed", "restored_not_compared")
        outcome = answers.outcome(finding, "wait" if amber else "stop", name=name, at=access.now())
        if not amber:
            journal.note("refusal", finding.code, at=access.now(), by=officer, address=cards.address())
    else:
        outcome = answers.outcome(Finding(done), "ok", name=name, at=access.now())
    answers.remember(lane_key(officer), outcome)
    return _show(outcome)


@blueprint.post("/<int:visit_id>/hand-out")
@access.on_duty(Role.ISSUER)
def hand_out(visit_id: int) -> Response:
    officer = access.officer()
    answer = acts.issue_ballots(
        visit_id=visit_id,
        station=officer.lane,
        by=officer,
        at=access.now(),
        shown=request.form.get("ballots", type=int),
        submission=_submission(),
    )
    return _outcome("handed_out", answer, visit_id)


@blueprint.post("/<int:visit_id>/sign")
@access.on_duty(Role.SIGNER)
def sign(visit_id: int) -> Response:
    officer = access.officer()
    answer = acts.sign_for_ballots(visit_id=visit_id, station=officer.lane, by=officer, at=access.now())
    return _outcome("signed", answer, visit_id)


@blueprint.post("/<int:visit_id>/spoil")
@access.on_duty(Role.ISSUER)
def spoil(visit_id: int) -> Response:
    officer = access.officer()
    answer = acts.replace_spoiled_ballot(
        visit_id=visit_id, station=officer.lane, by=officer, at=access.now(), submission=_submission()
    )
    return _outcome("spoiled", answer, visit_id)


@blueprint.get("/<int:visit_id>")
@access.on_duty(Role.ISSUER, Role.SIGNER)
def visit(visit_id: int) -> Response:
    """One visit, to replace a spoiled ballot or to undo the handing-out."""
    found = queries.visit(access.officer().election_id, visit_id)
    if found is None or found.state not in (VisitState.HANDED_OUT, VisitState.SIGNED):
        return _show(answers.outcome(Finding("no_such_visit"), "stop"))
    return answers.answer("issue/visit.html", "main", 200, visit=found, error=None, reason="")


@blueprint.post("/<int:visit_id>/undo")
@access.on_duty(Role.ISSUER)
def undo(visit_id: int) -> Response:
    """Take the ballots back, with a reason and the chief scrutineer."""
    officer = access.officer()
    reason = request.form.get("reason", "").strip()[:200]
    second = cards.second_officer(officer)
    error = Finding("reason_missing") if not reason else second if isinstance(second, Finding) else None
    if error is None:
        assert isinstance(second, CardHolder)
        answer = acts.undo_issue(
            visit_id=visit_id, reason=reason, station=officer.lane, by=officer, second=second, at=access.now()
        )
        if not isinstance(answer, Refusal) or answer.finding.code not in ("same_person", "second_role"):
            return _outcome("hand_out_undone", answer, visit_id)
        error = answer.finding
    found = queries.visit(officer.election_id, visit_id)
    if found is None:
        return _show(answers.outcome(Finding("no_such_visit"), "stop"))
    return answers.answer("issue/visit.html", "main", 409, visit=found, error=error, reason=reason)


def _submission() -> str | None:
    return request.form.get("submission", "")[:64] or None
