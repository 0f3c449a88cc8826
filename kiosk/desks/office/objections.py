"""Objections to the roll: entered, decided with what follows for the roll, told in writing."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import publication as acts
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.objection_forms import NEW, Somebody, found_by, read_objection, said, somebody, target_of
from kiosk.desks.office.papers import started
from kiosk.desks.office.row_forms import day_of, read_decision
from kiosk.desks.office.rows import today
from kiosk.queries import day, publication, roll
from kiosk.queries import objections as read
from kiosk.queries.objections import ObjectionView
from kiosk.rules.book import RuleSheet
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.publication import (
    ObjectionState,
    Wanted,
    decide_by,
    decided_late,
    filed_late,
    objections_until,
)
from kiosk.rules.settling import NEEDS_CONSENT, Choice, Decision, Ground
from kiosk.rules.staff import Role
from kiosk.web import access, answers, limits
from kiosk.web.posters import print_letter


def _sheet() -> RuleSheet:
    stands = day.standing(access.officer().election_id)
    assert stands is not None, "an officer on duty has an election"
    return stands.sheet


@blueprint.get("/objections")
@access.on_duty(Role.REGISTRAR)
def objections() -> Response:
    """Every objection with where it stands and until when."""
    officer, sheet, now = access.officer(), _sheet(), today()
    found = read.objections(officer.election_id)
    where = publication.publication(officer.election_id)
    return answers.answer(
        "office/objections.html",
        "main",
        200,
        found=found,
        decide_by={one.id: decide_by(one.filed_on, sheet) for one in found},
        open_ones=[one for one in found if one.state is ObjectionState.OPEN],
        newest=where.newest,
        until=objections_until(where.newest.first_on, sheet) if where.newest else None,
        phase=officer.phase,
        today=now,
        done=request.args.get("done", type=int),
    )


@blueprint.get("/objections/new")
@access.on_duty(Role.REGISTRAR)
def new_objection() -> Response:
    """The form to enter an objection; `?voter=` names whom it is about."""
    entered = {"person": f"voter:{request.args['voter']}"} if "voter" in request.args else {}
    return _new(200, entered=entered)


def _new(status: int, errors: tuple[Finding, ...] = (), entered: dict[str, str] | None = None) -> Response:
    officer, entered = access.officer(), entered or {}
    chosen = somebody(officer.election_id, entered.get("person", ""))
    looked_for = entered.get("about", "").strip()[:80]
    found = found_by(officer.election_id, looked_for) if looked_for else None
    newest = publication.publication(officer.election_id).newest
    return answers.answer(
        "office/new_objection.html",
        "main",
        status,
        found=[one for one in found if not chosen or one.key != chosen.key] if found is not None else None,
        chosen=chosen,
        wanted=tuple(Wanted),
        until=objections_until(newest.first_on, _sheet()) if newest else None,
        phase=officer.phase,
        today=today(),
        submission=entered.get("submission") or answers.submission_key(),
        errors=errors,
        entered=entered,
    )


@blueprint.post("/objections/new")
@access.on_duty(Role.REGISTRAR)
def file_objection() -> AnyResponse:
    """Enter an objection; or only look up whom it is about, with everything typed so far kept."""
    entered = request.form.to_dict()
    if request.form.get("do") == "find":
        return _new(200, entered=entered)
    form = read_objection(request.form, access.officer().election_id, today())
    if form.errors:
        return _new(422, form.errors, entered)
    answer = acts.file_objection(
        filed_on=form.filed_on,
        by_name=form.by_name,
        about=form.about,
        wanted=form.wanted,
        statement=form.statement,
        voter_id=form.person.voter_id if form.person else None,
        row_id=form.person.row_id if form.person and form.person.voter_id is None else None,
        by=access.officer(),
        at=access.now(),
        submission=_submission(),
    )
    if isinstance(answer, Refusal):
        return _new(409, answer.findings, entered)
    return redirect(url_for("office.objections", done=answer.seq), 303)


def _submission() -> str | None:
    return request.form.get("submission", "")[:64] or None


def _objection_or_404(objection_id: int) -> ObjectionView:
    found = read.objection(access.officer().election_id, objection_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/objections/<int:objection_id>")
@access.on_duty(Role.REGISTRAR)
@limits.look_up
def objection(objection_id: int) -> Response:
    """One objection: decide it, tell how it was decided, see whether that was published."""
    return _objection(_objection_or_404(objection_id), 200)


def _objection(
    one: ObjectionView, status: int, errors: tuple[Finding, ...] = (), entered: dict[str, str] | None = None
) -> Response:
    officer, sheet = access.officer(), _sheet()
    is_open = one.state is ObjectionState.OPEN and officer.phase is Phase.PREPARING
    wanted = (entered or {}).get("person") or request.args.get("person", "")
    target = somebody(officer.election_id, wanted) or target_of(officer.election_id, one)
    # Nobody is named, or is there no more: the name that was written is looked up at once.
    looked_for = request.args.get("q", "" if target else one.about.partition(" · ")[0])[:80].strip()
    codes = {f.code for f in target.view.line.findings} if target and target.view else set()
    newest = publication.publication(officer.election_id).newest
    warnings = [filed_late(one.filed_on, newest.first_on, sheet)] if newest else []
    warnings += [decided_late(one.decided_on, one.filed_on, sheet)] if one.decided_on else []
    return answers.answer(
        "office/objection.html",
        "main",
        status,
        one=one,
        decide_by=decide_by(one.filed_on, sheet),
        warnings=[warning for warning in warnings if warning],
        is_open=is_open,
        target=target,
        row=target.row if target else None,
        found=found_by(officer.election_id, looked_for) if is_open and looked_for else None,
        q=looked_for,
        groups=[group.name for group in roll.groups(officer.election_id)] if is_open else (),
        grounds=tuple(Ground),
        needs_consent=bool(codes & NEEDS_CONSENT),
        phase=officer.phase,
        today=today(),
        done=request.args.get("done", type=int),
        submission=answers.submission_key(),
        errors=errors,
        entered=entered or {},
    )


@blueprint.post("/objections/<int:objection_id>/decide")
@access.on_duty(Role.REGISTRAR)
def decide_objection(objection_id: int) -> AnyResponse:
    """Uphold an objection, with the change that follows, or reject it."""
    one, entered = _objection_or_404(objection_id), request.form.to_dict()
    upheld = request.form.get("upheld", "")
    errors: list[Finding] = []
    reason = said(request.form, "reason", 300, errors)
    on, wrong = day_of(request.form, "on", today())
    errors += [wrong] if wrong else []
    target, change = None, None
    # Decided already: the act says so, or gives the first answer to a form that is sent twice.
    if upheld == "yes" and one.state is ObjectionState.OPEN:
        key = request.form.get("person", "")
        target = somebody(access.officer().election_id, key)
        if target is None or (target.view is None and target.key != NEW):
            # Named and there no more, or not named at all.
            gone = (409, Finding("row_gone")) if key else (422, Finding("change_missing", "R-ROLL-04"))
            return _objection(one, gone[0], (gone[1],), entered)
        form_errors, change = _change(target)
        errors += [finding for finding in form_errors if finding not in errors]
    if upheld not in ("yes", "no"):
        errors.append(Finding("choice_missing"))
    if errors:
        return _objection(one, 422, tuple(errors), entered)
    answer = acts.decide_objection(
        objection_id=one.id,
        upheld=upheld == "yes",
        reason=reason,
        decided_on=on,
        row_id=target.row_id if target else None,
        change=change,
        by=access.officer(),
        at=access.now(),
        submission=_submission(),
    )
    return _back(one, answer, entered)


def _change(target: Somebody) -> tuple[tuple[Finding, ...], Decision]:
    """What follows for the roll when the objection is upheld."""
    codes = frozenset(finding.code for finding in target.view.line.findings) if target.view else frozenset[str]()
    form = read_decision(request.form, today(), target.row, codes - {"left_out_by_decision"})
    if target.key == NEW:
        return form.errors, replace(form.decision, choice=Choice.REGISTER, added=True)
    return form.errors, form.decision


def _back(one: ObjectionView, answer: Answer, entered: dict[str, str]) -> AnyResponse:
    if isinstance(answer, Refusal):
        return _objection(_objection_or_404(one.id), 409, answer.findings, entered)
    return redirect(url_for("office.objection", objection_id=one.id, done=answer.seq), 303)


@blueprint.post("/objections/<int:objection_id>/tell")
@access.on_duty(Role.REGISTRAR)
def tell_objector(objection_id: int) -> AnyResponse:
    """The decision was handed over in writing."""
    one, entered = _objection_or_404(objection_id), request.form.to_dict()
    told_on, wrong = day_of(request.form, "told_on", today())
    if wrong:
        return _objection(one, 422, (wrong,), entered)
    answer = acts.tell_objector(
        objection_id=one.id, told_on=told_on, by=access.officer(), at=access.now(), submission=_submission()
    )
    return _back(one, answer, entered)


@blueprint.post("/objections/<int:objection_id>/letter")
@access.on_duty(Role.REGISTRAR)
def print_objection_letter(objection_id: int) -> AnyResponse:
    """Print the letter that tells how it was decided."""
    one = _objection_or_404(objection_id)
    if one.decided_on is None:
        return _objection(one, 409, (Finding("objection_gone", "R-ROLL-04"),))
    return started(print_letter(access.officer(), one))
