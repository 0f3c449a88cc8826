"""The public board: registered, issued, turnout, by group, over the day; boxes. No names, no sign-in."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response as AnyResponse

from kiosk.queries import day, mode
from kiosk.queries.hall import hall
from kiosk.queries.turnout import turnout
from kiosk.rules.day import Phase
from kiosk.web import access, answers
from kiosk.web.kept import for_everybody
from kiosk.web.language import asked
from kiosk.web.public import elections_in
from kiosk.web.screen import screen

blueprint = Blueprint("board", __name__, url_prefix="/board")

FRESH_FOR = 0.5
"""Seconds for which a crowd's phones are served the same bytes; with a poll every two, nothing is three seconds old."""

_kept: OrderedDict[tuple[str, str], tuple[float, str, str]] = OrderedDict()
_making = threading.Lock()


@blueprint.get("/")
@access.public
@for_everybody
def choose() -> AnyResponse:
    """The only official election that is open, otherwise a choice."""
    shown, rehearsals = elections_in((Phase.POLLING, Phase.CLOSED, Phase.COUNTING))
    if len(shown) == 1:
        return redirect(url_for("board.board", election_id=shown[0].id, language=asked()))
    return make_response(render_template("board/choose.html", elections=shown, rehearsals=rehearsals))


@blueprint.get("/<election_id>/")
@access.public
@for_everybody
def board(election_id: str) -> Response:
    mode.use(mode.mode_of(election_id))
    seen, figures = _figures(election_id)
    stands = day.election(election_id)
    assert stands is not None, "figures of an election are of one that is there"
    screen().of_village, screen().of_phase = stands.village, stands.phase
    page = render_template(
        "board/board.html", figures=figures, seen=seen, election_id=election_id, of_village=stands.village
    )
    return make_response(page)


@blueprint.get("/<election_id>/figures")
@access.public
@for_everybody
def figures(election_id: str) -> Response:
    """The figures alone, polled; 204 while they are the same."""
    mode.use(mode.mode_of(election_id))
    seen, body = _figures(election_id)
    return answers.unchanged() if request.args.get("seen") == seen else make_response(body)


def _figures(election_id: str) -> tuple[str, str]:
    """The rendered figures and their mark, at most FRESH_FOR old. 404 when there is no such election."""
    key = (election_id, str(get_locale()))
    kept = _kept.get(key)
    if kept and time.monotonic() - kept[0] < FRESH_FOR:
        return kept[1], kept[2]
    with _making:
        kept = _kept.get(key)
        if kept and time.monotonic() - kept[0] < FRESH_FOR:
            return kept[1], kept[2]
        facts, shown = turnout(election_id, access.now()), hall(election_id)
        if facts is None or shown is None:
            abort(404)
        body = answers.render_block(
            "board/board.html", "figures", facts=facts, hall=shown, election_id=election_id, seen="SEEN"
        )
        seen = hashlib.sha256(body.encode()).hexdigest()[:12]
        body = body.replace("SEEN", seen)
        _kept[key] = (time.monotonic(), seen, body)
        while len(_kept) > 100:
            _kept.popitem(last=False)
        return seen, body
