"""After the server came back: what stands last at each lane, box and table, to be compared with the paper."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import restored as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.result import note, submission
from kiosk.queries import compare as queries
from kiosk.rules.day import ACTS, may
from kiosk.rules.finding import Finding
from kiosk.rules.incidents import LONGEST
from kiosk.rules.staff import Role
from kiosk.web import access, answers
from kiosk.web.refused import refused

_DONE = {"agree": "lanes_compared", "differ": "lanes_differ"}
_FIELDS = dict.fromkeys(("difference_missing", "difference_long", "difference_number"), "differs")


@blueprint.get("/compare", endpoint="compare")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def compare_page() -> Response:
    """Lanes, boxes and tables, and one tap when everything was compared."""
    done = request.args.get("done", "")
    return _page(told=Finding(_DONE[done]) if done in _DONE else None)


def _page(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    facts = queries.comparison(officer.election_id)
    assert facts is not None, "an officer on duty has an election"
    context: dict[str, Any] = {
        "facts": facts,
        "due": queries.due(facts.stands, current_app.config["BEGAN"]),
        "may_compare": may("compare_lanes", facts.stands.phase, officer.roles) is None,
        "paper_phases": ACTS["enter_from_paper"].phases,
        "longest": LONGEST,
        "refused": None,
        "entered": "",
        "told": None,
        "submission": answers.submission_key(),
    }
    return answers.answer("chief/compare.html", "main", status, **(context | said))


@blueprint.post("/compare")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def compare_lanes() -> AnyResponse:
    """Everything was compared; what does not agree stands in words."""
    differs = request.form.get("differs", "")[: 10 * LONGEST]
    if request.form.get("outcome") == "differ" and not differs.strip():
        return _failed(422, "", Finding("difference_missing"))
    answer = acts.compare_lanes(
        shown=request.form.get("shown", type=int),
        differs=differs,
        by=access.officer(),
        at=access.now(),
        submission=submission(),
    )
    if isinstance(answer, Refusal):
        note(answer)
        return _failed(422 if answer.finding.code in _FIELDS else 409, differs, *answer.findings)
    return redirect(url_for("chief.compare", done="differ" if differs.strip() else "agree"), 303)


def _failed(status: int, differs: str, *findings: Finding) -> Response:
    key = request.form.get("submission") or answers.submission_key()
    return _page(status, refused=refused(findings, _FIELDS), entered=differs, submission=key)
