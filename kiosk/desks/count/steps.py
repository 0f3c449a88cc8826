"""The steps of a batch: begun, called again, locked, dropped."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import batches as acts
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.count.blueprint import blueprint
from kiosk.desks.count.views import failed_at, note, reason, submission
from kiosk.queries.at_table import table_at
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, cards
from kiosk.web.numbers import whole_number

SCRUTINEERS = (Role.SCRUTINEER, Role.CHIEF_SCRUTINEER)
FIELD_OF = {
    "batch_size": "ballots",
    "batch_too_large": "ballots",
    "batch_confirm": "ballots_again",
    "batch_confirm_differs": "ballots_again",
    "scrutineers_absent": "present",
    "drop_reason_missing": "reason",
}


def batch_of_form(no: int) -> int:
    """The batch named in the form, when it is this table's; 0 is none and the act says so."""
    named = whole_number(request.form, "batch")
    found = table_at(access.officer().election_id, no)
    return found.batch.id if found and found.batch and found.batch.id == named else 0


def _answered(no: int, step: str, answer: Answer) -> AnyResponse:
    if isinstance(answer, Refusal):
        note(answer.finding)
        return failed_at(no, step, 409, *answer.findings, fields=FIELD_OF)
    return redirect(url_for("count.table", no=no, done=step), 303)


@blueprint.post("/table/<int:no>/begin_batch")
@access.on_duty(*SCRUTINEERS)
def begin_batch(no: int) -> AnyResponse:
    """The next ballots come to this table."""
    ballots = whole_number(request.form, "ballots", _("这一批几张"))
    if isinstance(ballots, Finding):
        return failed_at(no, "begin_batch", 422, ballots)
    again = whole_number(request.form, "ballots_again") if request.form.get("ballots_again", "").strip() else None
    if isinstance(again, Finding):
        return failed_at(no, "begin_batch", 422, again)
    answer = acts.begin_batch(
        table=no,
        ballots=ballots,
        ballots_again=again,
        present=request.form.get("present") == "yes",
        by=access.officer(),
        at=access.now(),
        submission=submission(),
    )
    return _answered(no, "begin_batch", answer)


def _terms(no: int) -> dict[str, Any]:
    return {"batch_id": batch_of_form(no), "by": access.officer(), "at": access.now(), "submission": submission()}


@blueprint.post("/table/<int:no>/call_again")
@access.on_duty(*SCRUTINEERS)
def call_again(no: int) -> AnyResponse:
    """The ballots on which the entries differ are called again."""
    return _answered(no, "call_again", acts.call_again(**_terms(no)))


@blueprint.post("/table/<int:no>/lock_batch")
@access.on_duty(*SCRUTINEERS)
def lock_batch(no: int) -> AnyResponse:
    """Both entries are the same: the totals stay, the ballots go."""
    return _answered(no, "lock_batch", acts.lock_batch(**_terms(no)))


@blueprint.post("/table/<int:no>/drop_batch")
@access.on_duty(*SCRUTINEERS)
def drop_batch(no: int) -> AnyResponse:
    """The batch is given up, by two."""
    second = cards.second_officer(access.officer())
    if isinstance(second, Finding):
        return failed_at(no, "drop_batch", 409, second)
    return _answered(no, "drop_batch", acts.drop_batch(reason=reason(), second=second, **_terms(no)))
