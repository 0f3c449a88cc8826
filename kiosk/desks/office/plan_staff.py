"""The officers of the plan: a list, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.officers import staff_warnings
from kiosk.desks.office.plan import change, editable, fields_of, overview, page, said, standing_plan
from kiosk.desks.office.plan_forms import Entered, Row, officer_texts, read_officer
from kiosk.queries.plan import PlannedOfficer, officers_of
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Plan, PlanOfficer
from kiosk.rules.staff import Role
from kiosk.web import access

NOBODY = PlanOfficer("", ())


def _officers() -> tuple[PlannedOfficer, ...]:
    return officers_of(access.officer().election_id)


@blueprint.get("/plan/staff")
@access.on_duty(Role.REGISTRAR)
def plan_staff() -> Response:
    """Everybody on duty."""
    return page(
        "office/plan_staff.html",
        200,
        standing_plan(),
        officers=_officers(),
        warnings=staff_warnings(access.officer().election_id),
        done=request.args.get("done", "")[:80],
    )


@blueprint.get("/plan/staff/new")
@access.on_duty(Role.REGISTRAR)
def new_officer() -> AnyResponse:
    """Somebody more; `like` is the officer whose duties and place are proposed."""
    like = next((o.officer for o in _officers() if str(o.id) == request.args.get("like")), NOBODY)
    proposed = replace(like, name="", household=None)
    return _officer_page(
        200, standing_plan(), None, Row(officer_texts(proposed)), (), done=request.args.get("done", "")[:80]
    )


@blueprint.get("/plan/staff/<int:officer_id>")
@access.on_duty(Role.REGISTRAR)
def plan_officer(officer_id: int) -> AnyResponse:
    standing, planned, _ = _find(officer_id)
    return _officer_page(200, standing, planned, Row(officer_texts(planned.officer)), ())


def _find(officer_id: int) -> tuple[Plan, PlannedOfficer, int]:
    """The plan, that officer of it, and the place in it."""
    officers = _officers()
    index = next((i for i, each in enumerate(officers) if each.id == officer_id), None)
    if index is None:
        abort(404)
    # The same officers in both, whoever changes the plan between two look-ups.
    standing = replace(standing_plan(), staff=tuple(each.officer for each in officers))
    return standing, officers[index], index


def _officer_page(
    status: int, standing: Plan, planned: PlannedOfficer | None, row: Row, findings: Sequence[Finding], done: str = ""
) -> AnyResponse:
    if not editable():
        return overview(status, *findings) if findings else redirect(url_for("office.plan_staff"), 303)
    return page(
        "office/plan_officer.html",
        status,
        standing,
        planned=planned,
        row=row,
        roles=list(Role),
        own=planned is not None and planned.id == access.officer().id,
        done=done,
        **said(findings, fields_of([row])),
    )


@blueprint.post("/plan/staff/new")
@access.on_duty(Role.REGISTRAR)
def add_officer() -> AnyResponse:
    entered = read_officer(request.form, standing_plan(), None)
    refused = change(entered)
    if refused:
        return _officer_page(refused[0], standing_plan(), None, entered.rows[0], refused[1:])
    name = entered.plan.staff[-1].name
    if request.form.get("do") == "another":
        added = next((each.id for each in reversed(_officers()) if each.officer == entered.plan.staff[-1]), None)
        return redirect(url_for("office.new_officer", like=added, done=name), 303)
    return redirect(url_for("office.plan_staff", done=name), 303)


@blueprint.post("/plan/staff/<int:officer_id>")
@access.on_duty(Role.REGISTRAR)
def change_officer(officer_id: int) -> AnyResponse:
    standing, planned, index = _find(officer_id)
    entered = read_officer(request.form, standing, index)
    refused = change(entered)
    if refused:
        return _officer_page(refused[0], standing_plan(), planned, entered.rows[0], refused[1:])
    return redirect(url_for("office.plan_staff", done=request.form.get("name", "").strip()), 303)


@blueprint.post("/plan/staff/<int:officer_id>/remove")
@access.on_duty(Role.REGISTRAR)
def remove_officer(officer_id: int) -> AnyResponse:
    """Take somebody out of the plan; the card is cancelled at once."""
    standing, planned, index = _find(officer_id)
    rest = (*standing.staff[:index], *standing.staff[index + 1 :])
    refused = change(Entered((), replace(standing, staff=rest)))
    if refused:
        row = Row(officer_texts(planned.officer))
        return _officer_page(refused[0], standing_plan(), planned, row, refused[1:])
    return redirect(url_for("office.plan_staff"), 303)
