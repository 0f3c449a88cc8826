"""Settling: the rows that wait, decided one by one or all of a kind; people entered by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import settling as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.row_forms import INSTEAD, DecisionForm, read_decision
from kiosk.queries import register, roll
from kiosk.queries.day import SHANGHAI
from kiosk.queries.register import RowView
from kiosk.rules.finding import Finding
from kiosk.rules.roll import Outcome
from kiosk.rules.settling import CURED_BY_DATA, NEEDS_CONSENT, Choice, Decision, Ground
from kiosk.rules.staff import Role
from kiosk.web import access, answers


def today() -> date:
    return access.now().astimezone(SHANGHAI).date()


@blueprint.get("/roll/rows")
@access.on_duty(Role.REGISTRAR)
def rows() -> Response:
    """The rows that wait or are left out, of one kind or of all."""
    return _rows(200)


def _rows(status: int, error: Finding | None = None, entered: dict[str, str] | None = None) -> Response:
    officer = access.officer()
    outcome = "left_out" if request.values.get("outcome") == "left_out" else "undecided"
    code = request.values.get("code", "")[:40]
    return answers.answer(
        "office/rows.html",
        "main",
        status,
        outcome=outcome,
        code=code,
        report=register.roll_report(officer.election_id),
        found=register.rows_of_kind(officer.election_id, outcome, code, request.args.get("page", 1, type=int)),
        phase=officer.phase,
        by_data=code in CURED_BY_DATA,
        needs_consent=code in NEEDS_CONSENT,
        grounds=tuple(Ground),
        today=today(),
        done=request.args.get("done", ""),
        submission=answers.submission_key(),
        error=error,
        entered=entered or {},
    )


@blueprint.post("/roll/rows")
@access.on_duty(Role.REGISTRAR)
def decide_kind() -> AnyResponse:
    """One decision for every row that waits for the same reason."""
    officer = access.officer()
    code = request.form.get("code", "")[:40]
    form = read_decision(request.form, today(), settles=frozenset({code}))
    ids = register.ids_of_kind(officer.election_id, code)
    if not ids:
        return _rows(409, Finding("row_gone"), request.form.to_dict())
    if form.errors:
        return _rows(422, form.errors[0], request.form.to_dict())
    answer = _settle(dict.fromkeys(ids, form.decision), form)
    if isinstance(answer, Refusal):
        return _rows(409, answer.finding, request.form.to_dict())
    return redirect(url_for("office.rows", done=answer.recorded.seq), 303)


def _settle(decisions: dict[int, Decision], form: DecisionForm) -> acts.RollSettled | Refusal:
    return acts.settle_roll(
        decisions=decisions,
        reason=form.reason,
        on=form.on,
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission") or None,
    )


def _row_or_404(row_id: int) -> RowView:
    view = register.register_row(access.officer().election_id, row_id)
    if view is None:
        abort(404)
    return view


@blueprint.get("/roll/rows/<int:row_id>")
@access.on_duty(Role.REGISTRAR)
def row(row_id: int) -> Response:
    """One row with every doubt about it, and the form to decide."""
    return _row(_row_or_404(row_id), 200)


def _row(
    view: RowView, status: int, errors: tuple[Finding, ...] = (), entered: dict[str, str] | None = None
) -> Response:
    officer = access.officer()
    codes = {finding.code for finding in view.line.findings}
    return answers.answer(
        "office/row.html",
        "main",
        status,
        view=view,
        codes=codes,
        row=view.row,
        groups=[group.name for group in roll.groups(officer.election_id)],
        grounds=tuple(Ground),
        needs_consent=bool(codes & NEEDS_CONSENT),
        same_person=bool(view.others),
        phase=officer.phase,
        today=today(),
        submission=answers.submission_key(),
        errors=errors,
        entered=entered or {},
    )


@blueprint.post("/roll/rows/<int:row_id>")
@access.on_duty(Role.REGISTRAR)
def decide_row(row_id: int) -> AnyResponse:
    """Decide about one row: on the roll as it is or as corrected, or left out."""
    view = _row_or_404(row_id)
    codes = frozenset(finding.code for finding in view.line.findings)
    form = read_decision(request.form, today(), view.row, codes - {"left_out_by_decision"})
    entered = request.form.to_dict()
    if form.errors:
        return _row(view, 422, form.errors, entered)
    decisions = {row_id: form.decision}
    if request.form.get("choice") == INSTEAD:
        # The same person: this row stands, the others do not.
        out = replace(form.decision, choice=Choice.LEAVE_OUT, ground=Ground.SAME_PERSON, settles=frozenset())
        only_ground = Decision(out.choice, ground=out.ground)
        decisions |= {o.id: only_ground for o in view.others if o.outcome != Outcome.LEFT_OUT}
    answer = _settle(decisions, form)
    if isinstance(answer, Refusal):
        return _row(view, 409, answer.findings, entered)
    return redirect(url_for("office.rows", done=answer.recorded.seq), 303)


@blueprint.get("/roll/rows/new")
@access.on_duty(Role.REGISTRAR)
def new_person() -> Response:
    """Somebody whom the register does not have."""
    return _new(200)


def _new(status: int, errors: tuple[Finding, ...] = (), entered: dict[str, str] | None = None) -> Response:
    officer = access.officer()
    return answers.answer(
        "office/new_person.html",
        "main",
        status,
        groups=[group.name for group in roll.groups(officer.election_id)],
        phase=officer.phase,
        today=today(),
        submission=answers.submission_key(),
        errors=errors,
        entered=entered or {},
    )


@blueprint.post("/roll/rows/new")
@access.on_duty(Role.REGISTRAR)
def enter_person() -> AnyResponse:
    """Put somebody on the roll by hand."""
    form = read_decision(request.form, today())
    entered = request.form.to_dict()
    if form.errors:
        return _new(422, form.errors, entered)
    answer = acts.enter_person(
        person=replace(form.decision, added=True),
        reason=form.reason,
        on=form.on,
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission") or None,
    )
    if isinstance(answer, Refusal):
        return _new(409, answer.findings, entered)
    return redirect(url_for("office.rows", done=answer.recorded.seq), 303)
