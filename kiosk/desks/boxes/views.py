"""Every box as a card with its next step, and a page for each box where the step is signed by two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import boxes as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import account, boxes
from kiosk.queries.boxes import BoxesView, BoxView
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.boxes import MOVES, may_open, steps_for, still_in_use, still_to_open
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.numbers import whole_number
from kiosk.web.refused import refused
from kiosk.web.wording import headline

blueprint = Blueprint("boxes", __name__, url_prefix="/boxes")

WATCH = (Role.SCRUTINEER, Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.COMMITTEE)
COMMITTEE = (Role.COMMITTEE, Role.COMMITTEE_HEAD)
FIELD_OF = {
    "seal_missing": "seal",
    "seal_long": "seal",
    "seal_used": "seal",
    "decision_missing": "reason",
    "papers_differ": "papers_again",
    "papers_above_stock": "papers",
    "foreign_above_papers": "foreign",
}
"""Finding → the field it stands at; any other stands above the form."""


def _all() -> BoxesView:
    found = boxes.boxes(access.officer().election_id)
    assert found is not None, "an officer on duty has an election"
    return found


@blueprint.get("/")
@access.on_duty(*WATCH)
def desk() -> Response:
    """Every box as it stands, and what comes next."""
    phase, view = access.officer().phase, _all()
    facts = [box.facts for box in view.boxes]
    context = {
        "view": view,
        "steps": {box.no: steps_for(box.facts, phase) for box in view.boxes},
        "waiting": still_to_open(facts),
        "voting": phase is Phase.POLLING,
    }
    return answers.answer("boxes/desk.html", "main", 200, **context)


@blueprint.get("/<int:no>")
@access.on_duty(*WATCH)
def box(no: int) -> Response:
    """One box: its seals, and the forms of its next steps."""
    return _box(no, done=request.args.get("done", ""))


def _told(box: BoxView, done: str) -> dict[str, str] | None:
    """The verdict of the step just done; a seal that differs is recorded and red."""
    if done not in (*MOVES, "decide_box"):
        return None
    code = "box_apart" if done == "check_seal" and box.apart else done
    return {"verdict": "stop" if code == "box_apart" else "ok", "code": code, "words": headline(Finding(code))}


def _box(no: int, status: int = 200, done: str = "", **said: Any) -> Response:
    officer, view = access.officer(), _all()
    found = next((each for each in view.boxes if each.no == no), None)
    if found is None:
        abort(404)
    context: dict[str, Any] = {
        "box": found,
        "view": view,
        "steps": steps_for(found.facts, officer.phase),
        "blocked": _blocked(found, view, officer),
        "refused": None,
        "failed": "",
        "entered": {},
        "told": _told(found, done),
        "submission": answers.submission_key(),
    }
    return answers.answer("boxes/box.html", "main", status, **(context | said))


def _blocked(found: BoxView, view: BoxesView, officer: OfficerOnDuty) -> dict[str, Finding | None]:
    """Step → what stands in its way, said in place of its form."""
    live = account.live_account(officer.election_id)
    signed = live.signed if live else None
    facts = [each.facts for each in view.boxes]
    return {
        "close_box": still_in_use(found.facts, officer.phase),
        "open_box": may_open(
            found.facts, facts, balanced=signed is not None, announced=bool(signed and signed.announced)
        ),
    }


@blueprint.post("/<int:no>/seal_box")
@access.on_duty(Role.SCRUTINEER)
def seal(no: int) -> AnyResponse:
    return _signed_by_two("seal_box", no, lambda by, second: acts.seal_box(seal=_seal(), **_terms(no, by, second)))


@blueprint.post("/<int:no>/close_box")
@access.on_duty(Role.SCRUTINEER)
def close(no: int) -> AnyResponse:
    return _signed_by_two("close_box", no, lambda by, second: acts.close_box(seal=_seal(), **_terms(no, by, second)))


@blueprint.post("/<int:no>/carry_box")
@access.on_duty(Role.SCRUTINEER)
def carry(no: int) -> AnyResponse:
    return _signed_by_two("carry_box", no, lambda by, second: acts.carry_box(**_terms(no, by, second)))


@blueprint.post("/<int:no>/check_seal")
@access.on_duty(Role.SCRUTINEER)
def check(no: int) -> AnyResponse:
    return _signed_by_two("check_seal", no, lambda by, second: acts.check_seal(seal=_seal(), **_terms(no, by, second)))


@blueprint.post("/<int:no>/decide_box")
@access.on_duty(*COMMITTEE)
def decide(no: int) -> AnyResponse:
    reason = request.form.get("reason", "").strip()[:300]
    return _signed_by_two("decide_box", no, lambda by, second: acts.decide_box(reason=reason, **_terms(no, by, second)))


@blueprint.post("/<int:no>/open_box")
@access.on_duty(Role.SCRUTINEER)
def open(no: int) -> AnyResponse:
    form = {"foreign": "0", **{name: text for name, text in request.form.items() if text.strip()}}
    read = {field: whole_number(form, field) for field in ("papers", "papers_again", "foreign")}
    wrong = [each for each in read.values() if isinstance(each, Finding)]
    if wrong:
        return _failed("open_box", no, 422, *wrong)
    counted = {**read, "more_confirmed": request.form.get("more") == "yes"}
    return _signed_by_two("open_box", no, lambda by, second: acts.open_box(**counted, **_terms(no, by, second)))


def _seal() -> str:
    return request.form.get("seal", "")[:200]


def _terms(no: int, by: OfficerOnDuty, second: CardHolder) -> dict[str, Any]:
    """What every act on a box is told."""
    submission = request.form.get("submission", "")[:64] or None
    return {"box_no": no, "by": by, "second": second, "at": access.now(), "submission": submission}


def _signed_by_two(step: str, no: int, act: Callable[[OfficerOnDuty, CardHolder], Answer]) -> AnyResponse:
    officer = access.officer()
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _failed(step, no, 409, second)
    answer = act(officer, second)
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return _failed(step, no, 409, *answer.findings)
    return redirect(url_for("boxes.box", no=no, done=step), 303)


def _failed(step: str, no: int, status: int, *errors: Finding) -> Response:
    """The page again with what was entered, and why it was refused; the PIN is asked anew."""
    entered = {name: value for name, value in request.form.items() if name not in ("second_pin", "csrf_token")}
    submission = (request.form.get("submission") or answers.submission_key()).removesuffix(f"-{step}")
    return _box(no, status, refused=refused(errors, FIELD_OF), failed=step, entered=entered, submission=submission)
