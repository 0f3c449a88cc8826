"""Signatures on a page of the paper roll, compared with what the program has."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import account as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Refusal
from kiosk.desks.issue import reminder
from kiosk.desks.issue.blueprint import blueprint
from kiosk.queries import account as queries
from kiosk.queries.account import SignaturesView
from kiosk.rules.account import compare_signatures
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.numbers import whole_number
from kiosk.web.refused import refused
from kiosk.web.wording import next_step

FIELD_OF = {"no_such_page": "page", "signatures_counted_wrong": "counted"}
"""Finding → the field it stands at; any other stands above the form."""


def _view(page: int = 0) -> SignaturesView:
    found = queries.signatures(access.officer().election_id, page)
    assert found is not None, "an officer on duty has an election"
    return found


@blueprint.get("/signatures")
@access.on_duty(Role.SIGNER)
def signatures() -> Response:
    """The form, and what the newest count of a page came to."""
    text = request.args.get("page", "")
    return _signatures(int(text) if text.isdecimal() and len(text) <= 7 else 0)


def _signatures(page: int, status: int = 200, **said: Any) -> Response:
    view = _view(page)
    count = view.count_of(page)
    context: dict[str, Any] = {
        "view": view,
        "page_shown": page,
        "told": compare_signatures(page, count.counted, count.expected) if count else None,
        "next_step": next_step,
        "due": reminder.due(),
        "refused": None,
        "entered": {},
        "submission": answers.submission_key(),
    }
    return answers.answer("issue/signatures.html", "main", status, **(context | said))


@blueprint.post("/signatures")
@access.on_duty(Role.SIGNER)
def count_signatures() -> AnyResponse:
    """Keep what was counted, and go and see what it comes to."""
    page, counted = (whole_number(request.form, field) for field in ("page", "counted"))
    if isinstance(page, Finding) or isinstance(counted, Finding):
        wrong = tuple(each for each in (page, counted) if isinstance(each, Finding))
        return _signatures(0, 422, refused=refused(wrong, FIELD_OF), entered=request.form)
    officer, submission = access.officer(), request.form.get("submission", "")[:64] or None
    answer = acts.count_signatures(page=page, counted=counted, by=officer, at=access.now(), submission=submission)
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return _signatures(0, 409, refused=refused(answer.findings, FIELD_OF), entered=request.form)
    return redirect(url_for("issue.signatures", page=page), 303)


@blueprint.get("/signatures/due")
@access.on_duty(Role.ISSUER, Role.SIGNER)
def signatures_due() -> Response:
    """The reminder of every half hour, polled; 204 while it shows what is so."""
    due = reminder.due()
    if request.args.get("seen") == ("due" if due else "not"):
        return answers.unchanged()
    return answers.answer("issue/_signatures_due.html", "reminder", 200, due=due)
