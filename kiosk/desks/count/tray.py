"""The doubtful tray: one page for each doubt, ruled on by two scrutineers, a paper by the committee."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import rulings as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.count.blueprint import blueprint
from kiosk.desks.count.views import note, reason, submission, why
from kiosk.queries import roll, tables
from kiosk.queries.tables import TablePage
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.rules.tray import LONGEST_WRITTEN, OF_NAMES, OF_PAPERS, Outcome, Spot
from kiosk.web import access, answers, cards, limits

RULES = (Role.SCRUTINEER, Role.CHIEF_SCRUTINEER, Role.COMMITTEE, Role.COMMITTEE_HEAD)
FIELD_OF = {
    "ruling_reason_missing": "reason",
    "ruling_person_missing": "person",
    "ruling_written_missing": "written",
    "ruled_before": "written",
}


def _page(no: int) -> TablePage:
    found = tables.table_page(access.officer().election_id, no, access.now())
    if found is None or found.table.batch is None:
        abort(404)
    return found


def _spot(ballot: int, post: str, nth: int) -> Spot:
    return Spot(ballot, "" if post == "paper" else post, nth)


@blueprint.get("/table/<int:no>/doubt/<int:ballot>/<post>/<int:nth>")
@access.on_duty(*RULES)
@limits.look_up
def doubt(no: int, ballot: int, post: str, nth: int) -> Response:
    """One doubt: who rules, what the ruling may be, whom a name may mean."""
    return _doubt(no, _spot(ballot, post, nth))


def _doubt(no: int, spot: Spot, status: int = 200, **said: Any) -> Response:
    page, officer = _page(no), access.officer()
    text = (request.form.get("look_up") or request.args.get("q", ""))[:40].strip()
    found = roll.find_voters(officer.election_id, text) if text else ()
    context: dict[str, Any] = {
        "view": page,
        "spot": spot,
        "why": page.open.get(spot),
        "open": spot in page.open,
        "outcomes": OF_PAPERS if spot.is_paper else OF_NAMES,
        "yours": bool(officer.roles & set(RULES[2:] if spot.is_paper else RULES[:2])),
        "text": text,
        "found": [page.people.by_number[each.voter.roll_no] for each in found],
        "posts": page.posts,
        "refused": None,
        "entered": {},
        "submission": answers.submission_key(),
    }
    return answers.answer("count/doubt.html", "main", status, **(context | said))


@blueprint.post("/table/<int:no>/doubt/<int:ballot>/<post>/<int:nth>")
@access.on_duty(*RULES)
def rule(no: int, ballot: int, post: str, nth: int) -> AnyResponse:
    """The ruling, with its reason and two names."""
    spot, page, officer = _spot(ballot, post, nth), _page(no), access.officer()
    if "find" in request.form:
        return _doubt(no, spot, entered=request.form, submission=request.form.get("submission", "")[:64])
    outcome, person = request.form.get("outcome", ""), request.form.get("person", "")
    if outcome not in tuple(Outcome):
        return _doubt(no, spot, 422, **why("rule", (Finding("ruling_kind", "R-CNT-09"),), FIELD_OF))
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _doubt(no, spot, 409, **why("rule", (second,), FIELD_OF))
    assert page.table.batch is not None, "a page without a batch is not there"
    answer = acts.rule_on_doubt(
        batch_id=page.table.batch.id,
        spot=spot,
        outcome=Outcome(outcome),
        person=int(person) if person.isdecimal() and len(person) < 10 else 0,
        written=" ".join(request.form.get("written", "").split())[:LONGEST_WRITTEN],
        reason=reason(),
        by=officer,
        second=second,
        at=access.now(),
        submission=submission(),
    )
    if isinstance(answer, Refusal):
        note(answer.finding)
        return _doubt(no, spot, 409, **why("rule", answer.findings, FIELD_OF))
    done = "rule_on_paper" if spot.is_paper else "rule_on_name"
    return redirect(url_for("count.table", no=no, done=done), 303)
