"""The committee decides on papers that were called three times: it signs, then keys them as it reads them."""

from __future__ import annotations

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import batches as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.count.blueprint import blueprint
from kiosk.desks.count.steps import FIELD_OF, batch_of_form
from kiosk.desks.count.views import failed_at, note, pad_page, reason, submission
from kiosk.queries.at_table import table_at
from kiosk.rules.agreeing import COMMITTEE_CALL
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, cards

COMMITTEE = (Role.COMMITTEE, Role.COMMITTEE_HEAD)


@blueprint.post("/table/<int:no>/decide_on_paper")
@access.on_duty(*COMMITTEE)
def decide_on_paper(no: int) -> AnyResponse:
    """The committee takes the papers, a scrutineer signs."""
    second = cards.second_officer(access.officer())
    if isinstance(second, Finding):
        return failed_at(no, "decide_on_paper", 409, second)
    answer = acts.decide_on_paper(
        batch_id=batch_of_form(no),
        reason=reason(),
        by=access.officer(),
        second=second,
        at=access.now(),
        submission=submission(),
    )
    if isinstance(answer, Refusal):
        note(answer.finding)
        return failed_at(no, "decide_on_paper", 409, *answer.findings, fields=FIELD_OF)
    return redirect(url_for("count.paper", no=no), 303)


@blueprint.get("/table/<int:no>/paper")
@access.on_duty(*COMMITTEE)
def paper(no: int) -> Response:
    """The committee's pad."""
    found = table_at(access.officer().election_id, no)
    if found is None or found.batch is None or found.batch.calling != COMMITTEE_CALL:
        abort(404)
    return pad_page(no, found.batch.id)
