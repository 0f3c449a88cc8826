"""A team leaves: what must go along, who signs, and the link for the tablet, shown to the team alone."""

from __future__ import annotations

from flask import Response, abort, render_template, request, url_for

from kiosk.acts import journal
from kiosk.acts import trips as acts
from kiosk.acts.outcome import Refusal
from kiosk.acts.trip_token import digest_of, is_token, new_token
from kiosk.desks.mobile.blueprint import TEAM, blueprint
from kiosk.desks.mobile.forms import at_fields, labels, numbers, plain, submission, whole_number
from kiosk.desks.mobile.views import show_desk, words_of_lists
from kiosk.papers.qr import qr_runs
from kiosk.queries import mobile, trips
from kiosk.queries.mobile import LeavingView
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards


def _view_or_404(box: int) -> LeavingView:
    officer = access.officer()
    view = mobile.leaving(officer.election_id, officer.round_id, box)
    if view is None or not view.box.mobile:
        abort(404)
    return view


@blueprint.get("/boxes/<int:box>/leave")
@access.on_duty(*TEAM)
def leaving(box: int) -> Response:
    """The form of a box that is about to leave."""
    return _form(_view_or_404(box), 200)


def _form(view: LeavingView, status: int, *errors: Finding) -> Response:
    above, beside = at_fields(errors, "ballots")
    posted = request.method == "POST"
    team = numbers(request.form.getlist("team")) if posted else tuple(one.id for one in view.scrutineers)
    kept = request.form.get("token", "")
    return answers.answer(
        "mobile/leave.html",
        "main",
        status,
        view=view,
        team=team,
        errors=above,
        beside=beside,
        labels=labels(),
        entered=request.form,
        # The form holds the token: sent twice after a lost answer, it shows the same link again.
        token=kept if is_token(kept) else new_token(),
        submission=submission() or answers.submission_key(),
        **words_of_lists(),
    )


@blueprint.post("/boxes/<int:box>/leave")
@access.on_duty(Role.SCRUTINEER)
def leave(box: int) -> Response:
    """Two officers sign; the team's tablet gets its link."""
    view, officer = _view_or_404(box), access.officer()
    ballots = whole_number(request.form, "ballots", labels()["ballots"])
    if isinstance(ballots, Finding):
        return _form(view, 422, ballots)
    token = request.form.get("token", "")
    if not is_token(token):
        return _form(view, 422, Finding("trip_form_broken", "R-BOX-04"))
    known = trips.trip_of_token(digest_of(token))
    if known is not None:
        return _left(known.id, token) if known.out else show_desk(409, Finding("trip_back_already", "R-BOX-05"))
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _form(view, 409, second)
    answer = acts.send_out_box(
        box_no=box,
        seal=plain(request.form.get("seal", ""), 40),
        ballots=ballots,
        team=numbers(request.form.getlist("team")),
        token=token,
        by=officer,
        second=second,
        at=access.now(),
        submission=submission(),
    )
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return _form(view, 409, *answer.findings)
    return _left(answer.seq, token)


def _left(trip_id: int, token: str) -> Response:
    """What the team takes with it. A whole page in every case: the link is shown here and nowhere else."""
    view = trips.trip(access.officer().election_id, trip_id)
    if view is None:
        abort(404)
    link = url_for("mobile.tablet", token=token, _external=True)
    code = qr_runs(link)
    page = render_template(
        "mobile/left.html",
        trip=view,
        people=len(trips.lines(trip_id)),
        link=link,
        path="".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in code.runs),
        size=code.size,
    )
    return Response(page)
