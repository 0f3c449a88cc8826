"""The team's own page: loaded before leaving, used without the network, handed in with the token of the trip."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, jsonify, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from kiosk.acts import home_votes as acts
from kiosk.acts.outcome import Refusal
from kiosk.acts.trip_token import digest_of, is_token
from kiosk.desks.mobile.blueprint import blueprint
from kiosk.extensions import csrf
from kiosk.files.trip_records import KIND, read_record
from kiosk.queries import mode, trips
from kiosk.queries.trips import TripView
from kiosk.rules.finding import Finding
from kiosk.rules.restored import lanes_wait
from kiosk.web import access, cards, waits
from kiosk.web.wording import say

AT_ONCE = 100
"""Records of one request; a tablet sends no more at a time."""
LARGEST = 64 * 1024
"""Bytes of one request."""


def _trip_of(token: str) -> TripView | None:
    """The trip of this token, with the mode turned to its database. Whoever tries tokens has to wait."""
    guessing = f"@trip {cards.address()}"
    if waits.seconds_to_wait(guessing):
        return None
    if is_token(token):
        for each in mode.MODES:
            mode.use(each)
            found = trips.trip_of_token(digest_of(token))
            if found is not None:
                return found
    mode.use(mode.OFFICIAL)
    waits.failed(guessing)
    return None


def _trip_or_404(token: str) -> TripView:
    found = _trip_of(token)
    if found is None:
        abort(404)
    return found


@blueprint.get("/trip/<token>/")
@access.public
def tablet(token: str) -> str:
    """The page itself; it is the same with and without the network."""
    trip = _trip_or_404(token)
    return render_template("mobile/trip.html", trip=trip, token=token, files=_files(), kind=KIND)


@cache
def _files() -> tuple[str, ...]:
    """Everything the page loads."""
    folder = Path(current_app.static_folder or "") / "mobile"
    names = sorted(file.name for file in folder.iterdir() if file.name != "sw.js")
    shared = ("kiosk.css", "icon.svg")
    return tuple(url_for("static", filename=name) for name in (*shared, *(f"mobile/{name}" for name in names)))


@blueprint.get("/trip/<token>/list.json")
@access.public
def trip_list(token: str) -> Response:
    """What the tablet takes along: names and groups of the trip's list, and nothing else of anybody."""
    trip = _trip_or_404(token)
    lines = [{"line": one.line, "name": one.name, "group": one.group} for one in trips.lines(trip.id)]
    return jsonify(trip=trip.id, box=trip.box, ballots=trip.ballots, lines=lines)


@blueprint.get("/trip/<token>/state.json")
@access.public
def trip_state(token: str) -> Response:
    """Whether the server is there, and whether the box is still out."""
    return jsonify(out=_trip_or_404(token).out)


@blueprint.get("/trip/<token>/app.webmanifest")
@access.public
def manifest(token: str) -> Response:
    """How the tablet keeps the page among its programs."""
    trip = _trip_or_404(token)
    page = url_for("mobile.tablet", token=token)
    icon = {"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    name = render_template("mobile/name.txt", trip=trip).strip()
    shown = jsonify(name=name, short_name=name, start_url=page, scope=page, display="standalone", icons=[icon])
    shown.mimetype = "application/manifest+json"
    return shown


@blueprint.get("/trip/sw.js")
@access.public
def service_worker() -> Response:
    """The script that answers without the network; it may answer for the pages below its own address alone."""
    return Response(_worker(), mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _worker() -> str:
    return (Path(current_app.static_folder or "") / "mobile" / "sw.js").read_text("utf-8")


@blueprint.post("/trip/<token>/records")
@access.public
@csrf.exempt  # The token in the address is the authority: another site's page does not know it, and no cookie counts.
def records(token: str) -> tuple[Response, int]:
    """Records of the team, each answered on its own: `recorded`, `refused` (kept all the same), or `unkept`."""
    guessing = f"@trip {cards.address()}"
    if (seconds := waits.seconds_to_wait(guessing)) > 0:
        return _problem(Finding("trip_asked_too_often", "", {"seconds": seconds}), 429)
    trip = _trip_of(token)
    if trip is None:
        return _problem(Finding("trip_token_unknown"), 404)
    # Answered for the whole request: what is not kept stays on the tablet and comes again.
    if (restored := lanes_wait(trip.restored)) is not None:
        return _problem(restored, 409)
    told = _body()
    if told is None:
        return _problem(Finding("record_unreadable"), 422)
    results = [_keep(trip, one) for one in told["records"]]
    scribes = told.get("scribes")
    if isinstance(scribes, int) and not isinstance(scribes, bool) and scribes > 0:
        acts.scribes_of_trip(trip_id=trip.id, total=scribes, at=access.now())
    now_known = trips.trip_of_token(trip.token_digest)
    known = now_known.scribes if now_known else 0
    return jsonify(results=results, scribes=known, out=trip.out), 200


def _problem(finding: Finding, status: int) -> tuple[Response, int]:
    return jsonify(code=finding.code, sentence=say(finding)), status


def _body() -> dict[str, Any] | None:
    """The body, if it is one: at most AT_ONCE records."""
    if (request.content_length or 0) > LARGEST:
        return None
    try:
        told = request.get_json(force=True)
    except (BadRequest, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("records"), list) or len(told["records"]) > AT_ONCE:
        return None
    return told


def _keep(trip: TripView, one: object) -> dict[str, object]:
    """One record kept and answered."""
    told = read_record(one, access.now())
    key = one.get("key") if isinstance(one, dict) else None
    if isinstance(told, Finding):
        return {"key": key, "state": "unkept", "code": told.code, "sentence": say(told)}
    answer = acts.record_home_vote(trip_id=trip.id, told=told, at=access.now())
    if isinstance(answer, Refusal):
        return {"key": key, "state": "unkept", "code": answer.finding.code, "sentence": say(answer.finding)}
    if answer.refused:
        return {"key": key, "state": "refused", "code": answer.refused, "sentence": say(Finding(answer.refused))}
    return {"key": key, "state": "recorded", "code": "", "sentence": ""}
