"""One mandate: entered by hand, settled where it waits, taken back, its slip printed once more."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import proxies as acts
from kiosk.acts import proxy_settling as settling
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.desks.office.proxies import page
from kiosk.desks.office.proxy_forms import PEOPLE, MandateForm, fields_of, read_mandate_form, seen_of
from kiosk.desks.office.rows import today
from kiosk.queries import people, proxies, proxy_slips
from kiosk.queries.proxies import RowView
from kiosk.queries.proxy_slips import SlipView
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers
from kiosk.web.proxy_papers import print_slips, where

GONE = Finding("proxy_row_gone", "R-PROXY-05")


def _submission() -> str | None:
    return request.form.get("submission", "")[:64] or None


@blueprint.get("/proxies/new")
@access.on_duty(Role.REGISTRAR)
def new_proxy() -> Response:
    """The form for one mandate; filled in from a row that was not accepted, to be cured."""
    election_id, row_id = access.officer().election_id, request.args.get("row", type=int)
    view = proxies.proxy_row(election_id, row_id) if row_id else None
    if view is None:
        return _form(200, entered={"registered_on": today().isoformat()})
    entered = fields_of(view.row)
    read = read_mandate_form(election_id, entered)
    errors = (view.finding,) if view.finding and view.slip_id is None else ()
    return _form(200, entered, read, errors)


def _form(
    status: int, entered: Mapping[str, str], read: MandateForm | None = None, errors: tuple[Finding, ...] = ()
) -> Response:
    stand = proxies.proxies_stand(access.officer().election_id)
    return answers.answer(
        "office/new_proxy.html",
        "main",
        status,
        entered=entered,
        meant=read.meant if read else {},
        seen={whose: seen_of(entered, whose) for whose in PEOPLE},
        stand=stand,
        errors=errors,
        submission=entered.get("submission") or answers.submission_key(),
    )


@blueprint.post("/proxies/new")
@access.on_duty(Role.REGISTRAR)
def enter_proxy() -> AnyResponse:
    """Register one mandate."""
    entered = request.form.to_dict()
    read = read_mandate_form(access.officer().election_id, entered)
    if read.errors:
        return _form(422, entered, read, read.errors)
    answer = acts.enter_proxy(row=read.row, by=access.officer(), at=access.now(), submission=_submission())
    if isinstance(answer, Refusal):
        return _form(409, entered, read, answer.findings)
    return redirect(url_for("office.proxies", done=answer.recorded.seq), 303)


@blueprint.get("/proxies/rows/<int:row_id>")
@access.on_duty(Role.REGISTRAR)
def proxy_row(row_id: int) -> Response:
    """One row of the list with what is doubtful, and the form to decide."""
    view = proxies.proxy_row(access.officer().election_id, row_id)
    return page(409, GONE) if view is None else _row(view, 200)


def _row(view: RowView, status: int, errors: tuple[Finding, ...] = ()) -> Response:
    officer = access.officer()
    ids = view.row.principal_id, view.row.proxy_id
    return answers.answer(
        "office/proxy_row.html",
        "main",
        status,
        view=view,
        row=view.row,
        where=where(view.row),
        persons=[people.person(officer.election_id, id) if id else None for id in ids],
        given=proxies.proxies_stand(officer.election_id).given_by(view.row),
        may_settle=view.may_be_settled and may("settle_proxy", officer.phase, officer.roles) is None,
        entered=request.form,
        errors=errors,
        submission=answers.submission_key(),
    )


@blueprint.post("/proxies/rows/<int:row_id>")
@access.on_duty(Role.REGISTRAR)
def settle_proxy(row_id: int) -> AnyResponse:
    """Accept a row that is doubtful, or do not accept it."""
    view = proxies.proxy_row(access.officer().election_id, row_id)
    if view is None:
        return page(409, GONE)
    choice, reason = request.form.get("choice", ""), request.form.get("reason", "").strip()
    errors = [Finding("choice_missing")] if choice not in ("accept", "refuse") else []
    if not reason:
        errors.append(Finding("reason_missing", "R-PROXY-05"))
    if errors:
        return _row(view, 422, tuple(errors))
    answer = settling.settle_proxy(
        row_id=row_id,
        accepted=choice == "accept",
        reason=reason,
        by=access.officer(),
        at=access.now(),
        submission=_submission(),
    )
    if isinstance(answer, Refusal):
        return _row(view, 409, answer.findings)
    return redirect(url_for("office.proxies", done=answer.seq), 303)


def _find(slip_id: int) -> SlipView | None:
    return next((one for one in proxy_slips.slips(access.officer().election_id) if one.id == slip_id), None)


@blueprint.get("/proxies/slips/<int:slip_id>")
@access.on_duty(Role.REGISTRAR)
def proxy_slip(slip_id: int) -> Response:
    """One mandate: who, whom, printed once more or taken back."""
    slip = _find(slip_id)
    return page(409, GONE) if slip is None else _slip(slip, 200)


def _slip(slip: SlipView, status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    return answers.answer(
        "office/proxy_slip.html",
        "main",
        status,
        slip=slip,
        may_withdraw=slip.state == "registered" and may("withdraw_proxy", officer.phase, officer.roles) is None,
        reason=request.form.get("reason", ""),
        submission=answers.submission_key(),
        error=error,
    )


@blueprint.post("/proxies/slips/<int:slip_id>/withdraw")
@access.on_duty(Role.REGISTRAR)
def withdraw_proxy(slip_id: int) -> AnyResponse:
    """Take a mandate back before the list is published."""
    slip, reason = _find(slip_id), request.form.get("reason", "").strip()
    if slip and not reason:
        return _slip(slip, 422, Finding("reason_missing", "R-PROXY-05"))
    answer = settling.withdraw_proxy(
        slip_id=slip_id, reason=reason, by=access.officer(), at=access.now(), submission=_submission()
    )
    if isinstance(answer, Refusal):
        return _slip(slip, 409, answer.finding) if slip else page(409, answer.finding)
    return redirect(url_for("office.proxies", done=answer.seq), 303)


@blueprint.post("/proxies/slips/<int:slip_id>/print")
@access.on_duty(Role.REGISTRAR)
def print_proxy_slip(slip_id: int) -> AnyResponse:
    """Print one slip once more; the code stays the same."""
    made = print_slips(access.officer(), slip_id)
    return page(409, made) if isinstance(made, Finding) else started(made)
