"""Looking around in the roll: people found, one person with kin, the groups; all of it taken along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import kin as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.queries import day, groups, kin, people, register, roll
from kiosk.queries.people import PersonLine, PersonView
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.kin import Kin
from kiosk.rules.staff import Role
from kiosk.web import access, answers, limits, take_along
from kiosk.web.wording.kin import KIN

SOMEBODY_ELSE = "else"
"""Instead of one of the household: whoever the roll number or name typed means."""


def _day() -> date:
    stands = day.standing(access.officer().election_id)
    assert stands is not None, "an officer on duty has an election"
    return stands.day


@blueprint.get("/people", endpoint="people")
@access.on_duty(Role.REGISTRAR)
@limits.look_up
def all_people() -> Response:
    """The roll by group, a page at a time; or who is found."""
    officer = access.officer()
    text, group = request.args.get("q", "").strip()[:80], request.args.get("group", "")[:80]
    return answers.answer(
        "office/people.html",
        "main",
        200,
        q=text,
        group=group,
        groups=roll.groups(officer.election_id),
        found=people.find_people(officer.election_id, text, group) if text else None,
        listed=None if text else people.roll_page(officer.election_id, group, request.args.get("page", 1, type=int)),
        age=partial(people.age_on, _day()),
    )


@blueprint.post("/people/file")
@access.on_duty(Role.REGISTRAR)
def take_people_along() -> AnyResponse:
    """The roll and what stands behind it, as spreadsheets."""
    return started(take_along.print_people(access.officer(), _day(), request.form.get("what", "")))


@blueprint.get("/groups", endpoint="groups")
@access.on_duty(Role.REGISTRAR)
def groups_page() -> Response:
    """The groups in numbers, and what became of the rows of the register."""
    election_id = access.officer().election_id
    counted = groups.group_counts(election_id, _day())
    total = groups.total_of(counted)
    return answers.answer(
        "office/groups.html",
        "main",
        200,
        groups=counted,
        total=total,
        rows=(*counted, total),
        ages=take_along.age_words(),
        report=register.roll_report(election_id),
        day=_day(),
    )


def _person_or_404(voter_id: int) -> PersonView:
    view = people.person(access.officer().election_id, voter_id)
    if view is None:
        abort(404)
    return view


@blueprint.get("/people/<int:voter_id>")
@access.on_duty(Role.REGISTRAR)
def person(voter_id: int) -> Response:
    """Somebody on the roll, or once on it: place, certificate, decision, changes, kin."""
    return _person(_person_or_404(voter_id), 200)


def _person(
    view: PersonView,
    status: int,
    errors: tuple[Finding, ...] = (),
    entered: Mapping[str, str] | None = None,
    meant: tuple[PersonLine, ...] = (),
) -> Response:
    officer = access.officer()
    related = kin.kin_of(officer.election_id, view.line.voter.id)
    return answers.answer(
        "office/person.html",
        "main",
        status,
        view=view,
        voter=view.line.voter,
        age=people.age_on(_day(), view.line.voter.birth),
        related=related,
        kin_words=KIN,
        meant=meant,
        may_change=may("state_kin", officer.phase, officer.roles) is None,
        may_replace=may("replace_certificate", officer.phase, officer.roles) is None,
        change_word=take_along.change_word,
        what_was=take_along.what_was,
        done=request.args.get("done", ""),
        submission=answers.submission_key(),
        errors=errors,
        entered=entered or {"other": request.args.get("other", "")},
    )


@blueprint.post("/people/<int:voter_id>/kin")
@access.on_duty(Role.REGISTRAR)
def state_kin(voter_id: int) -> AnyResponse:
    """Say by hand what somebody is to this person, or take that back."""
    view, entered = _person_or_404(voter_id), request.form.to_dict()
    meant = _meant(request.form)
    others = tuple(one for one in meant if one.voter.id != voter_id)
    errors = [] if others else [Finding("kin_of_two", "R-PROXY-02")]
    if request.form.get("kin") not in set(Kin):
        errors.append(Finding("kin_missing", "R-PROXY-02"))
    if errors or len(others) > 1:
        return _person(view, 422, tuple(errors), entered, others if len(others) > 1 else ())
    answer = acts.state_kin(
        one=voter_id,
        other=others[0].voter.id,
        kin=Kin(request.form["kin"]),
        reason=request.form.get("reason", "").strip()[:300],
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission") or None,
    )
    if isinstance(answer, Refusal):
        return _person(view, 409, answer.findings, entered, others)
    return redirect(url_for("office.person", voter_id=voter_id, done=answer.seq), 303)


def _meant(form: Mapping[str, str]) -> tuple[PersonLine, ...]:
    """Whom the form names: somebody chosen from the page, otherwise whoever the words typed may mean."""
    election_id, chosen = access.officer().election_id, form.get("other", "")
    if chosen.isdecimal() and len(chosen) < 10:
        one = people.person(election_id, int(chosen))
        return (one.line,) if one else ()
    typed = form.get("somebody", "").strip()[:80]
    return people.somebody(election_id, typed) if typed else ()
