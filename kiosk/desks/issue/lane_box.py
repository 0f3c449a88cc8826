"""The box for which a lane hands out."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import lanes as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.issue.blueprint import blueprint
from kiosk.queries import checkin as queries
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers


@blueprint.get("/box")
@access.on_duty(Role.ISSUER)
def lane_box() -> Response:
    """The boxes of this station, to choose the one this lane hands out for."""
    return _page(200)


def _page(status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    lane = officer.lane
    return answers.answer(
        "issue/box.html",
        "main",
        status,
        lane=lane,
        found=queries.lane_box(officer.election_id, officer.round_id, lane.station_id, lane.lane),
        error=error,
        submission=answers.submission_key(),
    )


@blueprint.post("/box")
@access.on_duty(Role.ISSUER)
def change_lane_box() -> AnyResponse:
    officer, wanted = access.officer(), request.form.get("box", "")
    if not wanted.isdecimal() or len(wanted) > 4:
        return _page(422, Finding("box_wanted", "R-BOX-06"))
    answer = acts.change_lane_box(
        box_no=int(wanted),
        station=officer.lane,
        by=officer,
        at=access.now(),
        submission=request.form.get("submission", "")[:64] or None,
    )
    if isinstance(answer, Refusal):
        return _page(409, answer.finding)
    return redirect(url_for("issue.desk"), 303)
