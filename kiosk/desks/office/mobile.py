"""Who asked for a mobile box: looked up, listed with a reason, printed for the wall."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import mobile as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.desks.office.row_forms import day_of
from kiosk.desks.office.rows import today
from kiosk.queries import mobile, people
from kiosk.queries.people import PersonLine
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import MobileReason
from kiosk.rules.staff import Role
from kiosk.web import access, answers
from kiosk.web.mobile_papers import print_mobile_list, print_trip_sheet
from kiosk.web.wording.mobile import LEFT_OFF, REASONS


@blueprint.get("/mobile", endpoint="mobile")
@access.on_duty(Role.REGISTRAR)
def applicants() -> Response:
    """The lists of the mobile boxes, and the form to add somebody."""
    return _page(200)


def _page(status: int, errors: tuple[Finding, ...] = (), meant: tuple[PersonLine, ...] = ()) -> Response:
    officer = access.officer()
    boxes = mobile.mobile_boxes(officer.election_id, officer.round_id)
    return answers.answer(
        "office/mobile.html",
        "main",
        status,
        boxes=boxes,
        lists={box.no: mobile.applicants(officer.round_id, box.no) for box in boxes},
        errors=errors,
        meant=meant,
        entered=request.form,
        reasons=REASONS,
        left_off_words=LEFT_OFF,
        today=today(),
        may_list=may("list_mobile_voter", officer.phase, officer.roles) is None,
        may_strike=may("strike_mobile_voter", officer.phase, officer.roles) is None,
        submission=request.form.get("submission") or answers.submission_key(),
        done=request.args.get("done", ""),
    )


def _meant() -> tuple[PersonLine, ...]:
    """Whom the form names: somebody chosen from the page, otherwise whoever the words typed may mean."""
    election_id, chosen = access.officer().election_id, request.form.get("person", "")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
        one = people.person(election_id, int(chosen))
        return (one.line,) if one else ()
    typed = request.form.get("somebody", "").strip()[:80]
    return people.somebody(election_id, typed) if typed else ()


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@blueprint.post("/mobile")
@access.on_duty(Role.REGISTRAR)
def list_voter() -> AnyResponse:
    """Put somebody on the list of a box."""
    meant = _meant()
    applied_on, unread = day_of(request.form, "applied_on", today())
    errors = [] if meant else [Finding("mobile_nobody", "R-BOX-03")]
    if len(meant) > 1:
        errors.append(Finding("mobile_several", "R-BOX-03"))
    if request.form.get("reason") not in set(MobileReason):
        errors.append(Finding("mobile_reason_missing", "R-BOX-03"))
    if unread:
        errors.append(unread)
    if errors:
        return _page(422, tuple(errors), meant if len(meant) > 1 else ())
    answer = acts.list_mobile_voter(
        voter_id=meant[0].voter.id,
        box_no=_number("box"),
        reason=MobileReason(request.form["reason"]),
        applied_on=applied_on,
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(answer, Refusal):
        return _page(409, answer.findings)
    return redirect(url_for("office.mobile", done=answer.seq), 303)


@blueprint.post("/mobile/<int:applicant_id>/strike")
@access.on_duty(Role.REGISTRAR)
def strike_from_mobile_list(applicant_id: int) -> AnyResponse:
    """Take somebody off the list of a box."""
    answer = acts.strike_mobile_voter(
        applicant_id=applicant_id,
        by=access.officer(),
        at=access.now(),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(answer, Refusal):
        return _page(409, answer.findings)
    return redirect(url_for("office.mobile"), 303)


@blueprint.post("/mobile/list")
@access.on_duty(Role.REGISTRAR)
def mobile_list() -> AnyResponse:
    """Print the list for the wall."""
    made = print_mobile_list(access.officer(), today())
    return _page(409, (made,)) if isinstance(made, Finding) else started(made)


@blueprint.post("/mobile/<int:box>/sheet")
@access.on_duty(Role.REGISTRAR)
def mobile_sheet(box: int) -> AnyResponse:
    """Print the trip sheet of a box."""
    officer = access.officer()
    view = mobile.leaving(officer.election_id, officer.round_id, box)
    if view is None or not view.box.mobile:
        abort(404)
    return started(print_trip_sheet(officer, view))
