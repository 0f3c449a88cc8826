"""What a tallier's tablet asks and tells: its pad, its keys, whether the batch goes on, the people of the roll."""

from __future__ import annotations

import json

from flask import Response, abort, jsonify, make_response, request

from kiosk.acts import keying as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.count.blueprint import blueprint
from kiosk.desks.count.views import COUNTING
from kiosk.queries import called, tables
from kiosk.rules.finding import Finding
from kiosk.rules.keying import Key, read_key
from kiosk.rules.staff import Role
from kiosk.web import access
from kiosk.web.wording import say

KEYS = (Role.TALLIER, Role.COMMITTEE, Role.COMMITTEE_HEAD)
RELOAD = frozenset({"calling_over", "not_your_seat", "other_tablet", "count_frozen", "batch_key_lost"})
"""Codes after which the tablet asks for its pad anew."""
OVER = {"batch": None, "calling": 0, "serial": 0, "frozen": False, "locked": True, "change_people": False}
"""What a tablet is told whose batch is no longer its own."""
LARGEST = 2**31 - 1
"""No database holds a batch of a larger number."""
LONGEST = 60_000
"""Characters of keys at once: two hundred of them, and room."""


@blueprint.get("/batch/<int:batch_id>/pad")
@access.on_duty(*KEYS)
def pad(batch_id: int) -> Response:
    """Everything the tablet of this seat needs, its own keys so far among it."""
    officer = access.officer()
    found = tables.pad(officer.election_id, min(batch_id, LARGEST), officer)
    if found is None:
        abort(404)
    batch = found.batch
    return jsonify(
        {
            "batch": batch.id,
            "number": batch.number,
            "table": batch.table,
            "ballots": batch.ballots,
            "calling": batch.calling,
            "seat": found.seat,
            "serial": len(found.keys),
            "recall": list(batch.recalls[-1]) if batch.recalls else None,
            "posts": [{"post": post.post, "name": post.name, "seats": post.seats} for post in found.posts],
            "numbers": list(found.numbers.items()),
            "tiles": {post: list(people) for post, people in batch.tiles.items()},
            "rulings": [{"ruling": id, "written": text, "person": person} for id, text, person in found.rulings],
            "keys": [{"id": k.id, "n": k.n, "do": k.do, "post": k.post, "mark": k.mark} for k in found.keys],
            "done": found.done,
        }
    )


@blueprint.post("/batch/<int:batch_id>/keys")
@access.on_duty(*KEYS)
def keep(batch_id: int) -> tuple[Response, int] | Response:
    """Keep keys; the answer tells how far they are kept."""
    keys = _read(request.form.get("keys", ""))
    calling = request.form.get("calling", "")
    if isinstance(keys, Finding) or calling not in ("1", "2", "3", "4"):
        return _refused(keys if isinstance(keys, Finding) else Finding("key_unreadable"), 422)
    answer = acts.keep_keys(batch_id=min(batch_id, LARGEST), calling=int(calling), keys=keys, by=access.officer())
    if isinstance(answer, Refusal) and answer.finding.code == "batch_not_open":
        abort(404)
    return _refused(answer.finding, 409) if isinstance(answer, Refusal) else jsonify({"serial": answer.serial})


def _read(text: str) -> list[Key] | Finding:
    wrong = Finding("key_unreadable")
    try:
        told = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        return wrong
    if not isinstance(told, list) or len(told) > acts.MOST_KEYS:
        return wrong
    keys = [read_key(each) for each in told]
    return wrong if any(isinstance(key, Finding) for key in keys) else [key for key in keys if isinstance(key, Key)]


def _refused(finding: Finding, status: int) -> tuple[Response, int]:
    told = {"code": finding.code, "say": say(finding), "reload": finding.code in RELOAD}
    return jsonify(told), status


@blueprint.get("/state")
@access.on_duty(*KEYS)
def state() -> Response:
    """Whether the batch on this tablet goes on as it knows it; polled."""
    officer, asked = access.officer(), request.args.get("batch", "")
    batch = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    found = tables.look(officer.election_id, batch, officer, access.now())
    if found is None:
        return jsonify(OVER)
    return jsonify(
        {
            "batch": batch,
            "calling": found.calling,
            "serial": found.serial,
            "frozen": found.frozen,
            "locked": False,
            "change_people": found.change_due,
        }
    )


@blueprint.get("/people")
@access.on_duty(*COUNTING)
def people() -> Response:
    """The whole roll as a tablet searches it; a borrowed tablet keeps none of it when the page is left."""
    body = called.people_for_tablets(access.officer().election_id)
    if body is None:
        abort(404)
    response = make_response(body)
    response.content_type = "application/json"
    return response
