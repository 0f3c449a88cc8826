"""The wall: strokes as they are called, the same for everybody, without signing in."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response as AnyResponse

from kiosk.desks.wall.strokes import a_line, picture, row_key, whole_line
from kiosk.queries import mode
from kiosk.queries.wall import WallFacts, WallRow, wall
from kiosk.rules.day import Phase
from kiosk.web import access, answers
from kiosk.web.kept import for_everybody
from kiosk.web.language import asked
from kiosk.web.public import elections_in
from kiosk.web.screen import screen

blueprint = Blueprint("wall", __name__, url_prefix="/count/wall")

FRESH_FOR = 0.3
"""Seconds for which everybody is served the same bytes."""
_VERSIONS = 80
"""Of an election's wall, so that a phone that asks again is sent only the rows that changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Version:
    """The wall at one moment: its mark, the head, the rows by key, in their order; `stage` changes the whole page."""

    facts: WallFacts
    mark: str
    stage: str
    head: str
    rows: dict[str, str]
    made: float


_kept: dict[tuple[str, str, str], OrderedDict[str, Version]] = {}
_newest: dict[tuple[str, str, str], Version] = {}
_frozen: dict[tuple[str, str], WallFacts] = {}
_making = threading.Lock()


@blueprint.get("/")
@access.public
@for_everybody
def choose() -> AnyResponse:
    """The only official election that counts, otherwise a choice."""
    shown, rehearsals = elections_in((Phase.CLOSED, Phase.COUNTING, Phase.DECIDED, Phase.POLLING))
    if len(shown) == 1:
        return redirect(url_for("wall.wall_of", election_id=shown[0].id, language=asked()))
    return make_response(render_template("wall/choose.html", elections=shown, rehearsals=rehearsals))


@blueprint.get("/<election_id>/")
@access.public
@for_everybody
def wall_of(election_id: str) -> Response:
    """The wall as it stands."""
    mode.use(mode.mode_of(election_id))
    version = _version(election_id)
    facts = version.facts
    screen().of_village, screen().of_phase = facts.village, facts.phase
    line = whole_line(a_line(facts.found))
    page = render_template("wall/wall.html", facts=facts, version=version, row_key=row_key, whole_line=line)
    return make_response(page)


@blueprint.get("/<election_id>/strokes")
@access.public
@for_everybody
def strokes(election_id: str) -> Response:
    """What has changed since `seen`: rows, the head; 204 while nothing has. `whole`: these rows are all there are."""
    mode.use(mode.mode_of(election_id))
    now, seen = _version(election_id), request.args.get("seen", "")
    if seen == now.mark:
        return answers.unchanged()
    before = _kept.get(_where(election_id), OrderedDict()).get(seen)
    known = before.rows if before else {}
    return jsonify(
        {
            "seen": now.mark,
            "stage": now.stage,
            "whole": before is None,
            "head": None if before and before.head == now.head else now.head,
            "rows": [[key, html] for key, html in now.rows.items() if known.get(key) != html],
            "gone": [key for key in known if key not in now.rows],
        }
    )


def _where(election_id: str) -> tuple[str, str, str]:
    return mode.current().value, election_id, str(get_locale())


def _facts(election_id: str) -> WallFacts:
    """The facts; while the count stands still those of the moment when it was stopped."""
    found = wall(election_id)
    if found is None:
        abort(404)
    where = (mode.current().value, election_id)
    if not found.frozen:
        _frozen.pop(where, None)
        return found
    return replace(_frozen.setdefault(where, found), phase=found.phase)


def _version(election_id: str) -> Version:
    """The newest version, at most FRESH_FOR old; made once for everybody who waits."""
    where = _where(election_id)
    newest = _newest.get(where)
    if newest is not None and time.monotonic() - newest.made < FRESH_FOR:
        return newest
    with _making:
        newest = _newest.get(where)
        if newest is not None and time.monotonic() - newest.made < FRESH_FOR:
            return newest
        # First, because an election that is not there must leave nothing behind.
        made = _made(_facts(election_id))
        versions = _kept.setdefault(where, OrderedDict())
        versions.pop(made.mark, None)
        versions[made.mark] = _newest[where] = made
        while len(versions) > _VERSIONS:
            versions.popitem(last=False)
        while len(_kept) > 20:
            oldest = next(iter(_kept))
            del _kept[oldest], _newest[oldest]
        return made


@lru_cache(maxsize=4000)
def _row(post: str, row: WallRow, line: int | None, wide: int, _language: str) -> str:
    """A row as drawn; only those that changed are drawn again."""
    return answers.render_block("wall/wall.html", "row", post=post, row=row, drawn=picture(row, line, wide))


def _made(facts: WallFacts) -> Version:
    head = answers.render_block("wall/wall.html", "head_figures", facts=facts)
    wide = a_line(facts.found)
    rows = {
        row_key(post.post, row): _row(post.post, row, facts.line, wide, str(get_locale()))
        for post in facts.posts
        for row in post.rows
    }
    stage = f"{facts.opened}-{facts.round_number}-{facts.phase}-{len(facts.posts)}-{facts.line}-{wide}"
    mark = hashlib.sha256("\0".join((stage, head, *rows.values())).encode()).hexdigest()[:12]
    return Version(facts, mark, stage, head, rows, time.monotonic())
