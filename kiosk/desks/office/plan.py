"""The plan: looked at, changed part by part until the polls open, taken away as a file, replaced by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import journal
from kiosk.acts import plan as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.plan_forms import FORMS, Entered, Row
from kiosk.files.plan import read_plan
from kiosk.files.plan_text import write_plan
from kiosk.queries import day, plan, roll
from kiosk.queries.day import SHANGHAI, Standing
from kiosk.queries.readiness import readiness
from kiosk.rules.book import CHOICE_RULES, CHOICES, SHEETS, sheet
from kiosk.rules.day import Phase, missing_to_open
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Plan, problems
from kiosk.rules.plan_change import changes, fingerprint, with_registrar
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, work
from kiosk.web.wording import on_page as words

_CURED_BY: Mapping[str, str] = {"rules_not_chosen": "choices", "desk_staff": "staff", "box_scrutineers": "staff"}
"""What is missing for the opening → the part of the plan that cures it."""


def standing_plan() -> Plan:
    found = plan.plan_of(access.officer().election_id)
    assert found is not None, "an officer on duty has an election"
    return found


def stands() -> Standing:
    found = day.standing(access.officer().election_id)
    assert found is not None, "an officer on duty has an election"
    return found


def editable() -> bool:
    """Whether the plan may still be changed."""
    return stands().phase is Phase.PREPARING


def page(template: str, status: int, standing: Plan, **context: Any) -> Response:
    """A page of the plan with what all of them say."""
    shared: dict[str, Any] = {
        "plan": standing,
        "stands": stands(),
        "words": words,
        "stations": {station.id: station.name for station in standing.stations},
        "editable": editable(),
        "seen": fingerprint(standing),
        "submission": answers.submission_key(),
        "at": {},
        "top": [],
        "differences": [],
    }
    return answers.answer(template, "main", status, **(shared | context))


def said(findings: Sequence[Finding], fields: Sequence[str]) -> dict[str, Any]:
    """The sentences at the fields that the page has, by path; the others for its head."""
    at: dict[str, str] = {}
    top = []
    for finding in findings:
        path = str(finding.numbers.get("field", ""))
        if path in fields:
            at[path] = " ".join(filter(None, (at.get(path), words.say_on_page(finding, at_field=True))))
        else:
            top.append(words.say_on_page(finding))
    return {"at": at, "top": top}


def fields_of(rows: Sequence[Row]) -> list[str]:
    return [f"{row.path}.{name}" for row in rows if row.path for name in row.texts]


@blueprint.get("/plan")
@access.on_duty(Role.REGISTRAR)
def plan_page() -> Response:
    """The whole plan, readable."""
    return overview(200)


def overview(status: int, *findings: Finding) -> Response:
    standing, round_now = standing_plan(), stands()
    ready = readiness(round_now.election_id, access.now().astimezone(SHANGHAI).date())
    hints: dict[str, list[Finding]] = {}
    for missing in missing_to_open(ready, round_now.sheet) if ready else ():
        hints.setdefault(_CURED_BY.get(missing.code, ""), []).append(missing)
    return page(
        "office/plan.html",
        status,
        standing,
        hints=hints if round_now.phase is Phase.PREPARING else {},
        by_role={role: [o.name for o in standing.staff if role in o.roles] for role in Role},
        sheet=sheet(standing.rules, dict(standing.choices)),
        choice_rules=CHOICE_RULES,
        top=[words.say_on_page(finding) for finding in findings],
        done=request.args.get("done", ""),
    )


def _form_page(
    part: str, status: int, standing: Plan, rows: Sequence[Row], findings: Sequence[Finding], **more: Any
) -> Response:
    return page(
        f"office/plan_{part}.html",
        status,
        standing,
        rows=rows,
        sheets=SHEETS,
        choices=CHOICES,
        choice_rules=CHOICE_RULES,
        groups=[group.name for group in roll.groups(standing.id)],
        **said(findings, fields_of(rows)),
        **more,
    )


@blueprint.get("/plan/<part>")
@access.on_duty(Role.REGISTRAR)
def plan_part(part: str) -> AnyResponse:
    """One part of the plan, to change."""
    if part not in FORMS:
        abort(404)
    if not editable():
        return redirect(url_for("office.plan_page"), 303)
    standing = standing_plan()
    return _form_page(part, 200, standing, FORMS[part].rows(standing), ())


@blueprint.post("/plan/<part>")
@access.on_duty(Role.REGISTRAR)
def change_part(part: str) -> AnyResponse:
    """Change one part; or give the form back with one more row."""
    if part not in FORMS:
        abort(404)
    form, standing = FORMS[part], standing_plan()
    entered = form.read(request.form, standing)
    if request.form.get("do") == "add" and form.blank:
        return _form_page(part, 200, standing, (*entered.rows, form.blank(entered.rows)), ())
    refused = change(entered)
    if refused and not editable():
        return overview(*refused)
    if refused:
        now = standing_plan()
        more = {"differences": differences(now, entered.plan)} if refused[0] == 409 else {}
        return _form_page(part, refused[0], now, entered.rows, refused[1:], **more)
    return redirect(url_for("office.plan_page", done=part, _anchor=part), 303)


def differences(standing: Plan, wanted: Plan) -> list[str]:
    """What would change, in words."""
    names = {station.id: station.name for station in (*standing.stations, *wanted.stations)}
    return [words.told(change, names) for change in changes(standing, wanted)]


def change(entered: Entered) -> tuple[Any, ...] | None:
    """Make the plan what was entered; or the status and every reason why not."""
    if entered.findings:
        return 422, *entered.findings
    answer = acts.change_plan(
        plan=entered.plan,
        by=access.officer(),
        at=access.now(),
        seen=request.form.get("seen", ""),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if not isinstance(answer, Refusal):
        return None
    journal.note("refusal", answer.finding.code, at=access.now(), by=access.officer(), address=cards.address())
    return 409, *answer.findings


@blueprint.get("/plan/file.toml")
@access.on_duty(Role.REGISTRAR)
def plan_file() -> Response:
    """The plan as a file again, whatever the phase."""
    standing = standing_plan()
    work.taken("plan_toml", access.officer())
    disposition = {"Content-Disposition": f'attachment; filename="{standing.id}.toml"'}
    return Response(write_plan(standing), mimetype="application/toml", headers=disposition)


@blueprint.post("/plan/file")
@access.on_duty(Role.REGISTRAR)
def compare_file() -> Response:
    """Take a plan file and show what it would change; nothing is written yet."""
    uploaded = request.files.get("plan")
    if uploaded is None or not uploaded.filename:
        return overview(422, Finding("file_missing"))
    read = read_plan(uploaded.read())
    if isinstance(read, tuple):
        return overview(422, *read)
    standing = standing_plan()
    read = _with_oneself(read, standing)
    found = problems(read)
    if found:
        return overview(422, *found)
    if read.id != standing.id:
        return overview(409, Finding("plan_other_id", "", {"value": read.id, "id": standing.id}))
    return _compared(200, standing, read)


def _with_oneself(read: Plan, standing: Plan) -> Plan:
    """Whoever hands the file in stays registrar, as at the door, though the file may not know it."""
    own = next(o for o in plan.officers_of(standing.id) if o.id == access.officer().id).officer
    return replace(read, staff=with_registrar(read.staff, own.name, own.household))


def _compared(status: int, standing: Plan, read: Plan, *findings: Finding) -> Response:
    return page(
        "office/plan_file.html",
        status,
        standing,
        differences=differences(standing, read),
        choose_again=stands().rules_chosen and sheet(read.rules, dict(read.choices)) != stands().sheet,
        text=write_plan(read),
        top=[words.say_on_page(finding) for finding in findings],
    )


@blueprint.post("/plan/replace")
@access.on_duty(Role.REGISTRAR)
def replace_plan() -> AnyResponse:
    """Make the plan the one of the file that was looked at."""
    read = read_plan(request.form.get("plan", "").encode())
    if isinstance(read, tuple):
        return overview(422, *read)
    refused = change(Entered((), read))
    if refused is None:
        return redirect(url_for("office.plan_page", done="file"), 303)
    if read.id != standing_plan().id or not editable():
        return overview(*refused)
    return _compared(refused[0], standing_plan(), read, *refused[1:])
