"""The result: what stands in the way of closing, who is elected and why, holds, certifying, papers, reopening."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import journal
from kiosk.acts import result as acts
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.queries import closing_round, day
from kiosk.queries import result as queries
from kiosk.queries.result_papers import versions_of
from kiosk.queries.staff import CardHolder
from kiosk.rules.certify import READ_BACK
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.holds import Way
from kiosk.rules.result import rest_may_stay_vacant, rest_within_three_months, validity
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.outcomes import gave_up, said_of
from kiosk.web.refused import refused
from kiosk.web.wording import headline

SEES = (Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.COMMITTEE)
ACTS = ("close_round", "settle_hold", "leave_vacant", "describe_elected", "certify_result", "file_papers", "reopen")
CURES = {
    "box_apart": "boxes.desk",
    "boxes_not_opened": "boxes.desk",
    "boxes_to_mix": "count.desk",
    "batches_open": "count.desk",
    "count_frozen": "count.desk",
    "papers_not_called": "count.desk",
    "papers_above_found": "chief.recounts",
    "lines_do_not_close": "chief.recounts",
}
"""What stands in the way → the desk that can cure it."""
_FIELDS = {
    "reason_missing": "reason",
    "reason_long": "reason",
    "reason_number": "reason",
    "hold_decided_by": "decided_by",
    "hold_decided_by_long": "decided_by",
    "hold_who_leaves": "leaves",
    "hold_way_missing": "way",
}


@blueprint.get("/result")
@access.on_duty(*SEES)
def result() -> Response:
    """The round as it is counted, then its result."""
    return show()


@blueprint.get("/result/<int(max=999):number>")
@access.on_duty(*SEES)
def one_round(number: int) -> Response:
    """The result of an earlier round, with its papers."""
    if queries.result(access.officer().election_id, number) is None:
        abort(404)
    return show(number=number)


def show(status: int = 200, number: int | None = None, **said: Any) -> Response:
    """The page as it stands, or the result of that round; `failed` is the form that was refused."""
    officer = access.officer()
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    view = queries.result(officer.election_id, number)
    counted = closing_round.counted(officer.election_id) if stands.phase is Phase.COUNTING and number is None else None
    done = request.args.get("done", "")
    context: dict[str, Any] = {
        "stands": stands,
        "view": view,
        "number": number,
        "said_of": said_of,
        "gave_up": gave_up,
        "counted": counted,
        "former": versions_of(officer.election_id, stands.round_id) if counted else (),
        "seen": json.dumps(counted.figures) if counted else "",
        "validity": None
        if counted is None or counted.facts.found is None
        else validity(counted.tally.found, counted.tally.issued, counted.tally.registered),
        "cures": CURES,
        "read_back": READ_BACK,
        "ways": Way,
        "may_stay_vacant": view is not None and rest_may_stay_vacant(view.outlook.votes, len(view.outlook.seated)),
        "within_three_months": view is not None
        and rest_within_three_months(view.outlook.votes, len(view.outlook.seated)),
        "refused": None,
        "failed": "",
        "entered": {},
        "done": done,
        "told": headline(Finding(done)) if done in ACTS else "",
        "submission": answers.submission_key(),
    }
    return answers.answer("chief/result.html", "main", status, **(context | said))


@blueprint.post("/result/close_round")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def close_round() -> AnyResponse:
    """Close the round on the figures that were shown."""
    return signed_by_two("close_round", lambda **terms: acts.close_round(seen=_seen(), **terms))


def _seen() -> dict[str, int | str]:
    """The figures as the page showed them; anything else counts as nothing seen."""
    try:
        seen = json.loads(request.form.get("seen", ""))
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


@blueprint.post("/result/reopen")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def reopen() -> AnyResponse:
    """Withdraw the result and count again."""
    return signed_by_two("reopen", lambda **terms: acts.reopen(reason=words("reason"), **terms))


def words(field: str, longest: int = 400) -> str:
    """What was typed, as one line."""
    return " ".join(request.form.get(field, "").split())[:longest]


def signed_by_two(form: str, act: Callable[..., Answer]) -> AnyResponse:
    """An act under which a second officer signs; the page again with everything that was typed when it is refused."""
    officer = access.officer()
    second: CardHolder | Finding = cards.second_officer(officer)
    if isinstance(second, Finding):
        return failed(form, 409, second)
    return answered(form, act(by=officer, second=second, at=access.now(), submission=submission()))


def submission() -> str | None:
    return request.form.get("submission", "")[:64] or None


def answered(form: str, answer: Answer) -> AnyResponse:
    """On to the page as it stands now, or back to the form."""
    if isinstance(answer, Refusal):
        note(answer)
        return failed(form, 409, *answer.findings)
    return redirect(url_for("chief.result", done=form.split("-")[0]), 303)


def note(answer: Refusal) -> None:
    journal.note("refusal", answer.finding.code, at=access.now(), by=access.officer(), address=cards.address())


def failed(form: str, status: int, *errors: Finding) -> Response:
    """The page again with what was entered; PINs are asked anew."""
    entered = {
        name: value for name, value in request.form.items() if name not in ("second_pin", "own_pin", "csrf_token")
    }
    key = (request.form.get("submission") or answers.submission_key()).removesuffix(f"-{form}")
    figures = {f"read_{name}" for name in READ_BACK}
    fields = _FIELDS | {
        each.code: f"read_{each.numbers.get('figure')}"
        for each in errors
        if f"read_{each.numbers.get('figure')}" in figures
    }
    return show(status, refused=refused(errors, fields), failed=form, entered=entered, submission=key)
