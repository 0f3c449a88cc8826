"""What was counted wrong: the papers of a box counted again, a locked batch called anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import recounts as acts
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.result import note, submission, words
from kiosk.queries import boxes, day, recounts
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.numbers import whole_number
from kiosk.web.refused import refused
from kiosk.web.wording import headline

_FIELDS = {
    "papers_differ": "papers_again",
    "foreign_above_papers": "foreign",
    "papers_above_stock": "papers",
    "reason_missing": "reason",
    "reason_long": "reason",
    "reason_number": "reason",
}


@blueprint.get("/recounts", endpoint="recounts")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def recounts_page() -> Response:
    """The opened boxes and the locked batches, each with a form."""
    done = request.args.get("done", "")
    return _page(told=headline(Finding(done)) if done in ("recount_box", "recount_batch") else "", done=done)


def _page(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    stands, all_boxes = day.standing(officer.election_id), boxes.boxes(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    assert all_boxes is not None, "an election has boxes to ask for"
    context: dict[str, Any] = {
        "stands": stands,
        "boxes": [box for box in all_boxes.boxes if box.found is not None],
        "batches": recounts.locked_batches(officer.round_id),
        "refused": None,
        "failed": "",
        "entered": {},
        "done": "",
        "told": "",
        "submission": answers.submission_key(),
    }
    return answers.answer("chief/recounts.html", "main", status, **(context | said))


@blueprint.post("/recounts/box/<int(max=2147483647):no>")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def recount_box(no: int) -> AnyResponse:
    """So many papers lie in it after all, typed twice."""
    typed = [whole_number(request.form, field) for field in ("papers", "papers_again", "foreign")]
    wrong = [each for each in typed if isinstance(each, Finding)]
    if wrong:
        return _failed(f"recount_box-{no}", 422, *wrong)
    papers, again, foreign = (each for each in typed if isinstance(each, int))
    return _signed(
        f"recount_box-{no}",
        lambda **terms: acts.recount_box(
            box_no=no,
            papers=papers,
            papers_again=again,
            foreign=foreign,
            more_confirmed=request.form.get("more") == "yes",
            reason=words("reason"),
            **terms,
        ),
    )


@blueprint.post("/recounts/batch/<int(max=2147483647):batch_id>")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def recount_batch(batch_id: int) -> AnyResponse:
    """Its bundle is called anew."""
    return _signed(
        f"recount_batch-{batch_id}",
        lambda **terms: acts.recount_batch(batch_id=batch_id, reason=words("reason"), **terms),
    )


def _signed(form: str, act: Callable[..., Answer]) -> AnyResponse:
    second = cards.second_officer(access.officer())
    if isinstance(second, Finding):
        return _failed(form, 409, second)
    answer = act(by=access.officer(), second=second, at=access.now(), submission=submission())
    if isinstance(answer, Refusal):
        note(answer)
        return _failed(form, 409, *answer.findings)
    return redirect(url_for("chief.recounts", done=form.split("-")[0]), 303)


def _failed(form: str, status: int, *errors: Finding) -> Response:
    entered = {name: value for name, value in request.form.items() if name not in ("second_pin", "csrf_token")}
    key = (request.form.get("submission") or answers.submission_key()).removesuffix(f"-{form}")
    return _page(status, refused=refused(errors, _FIELDS), failed=form, entered=entered, submission=key)
