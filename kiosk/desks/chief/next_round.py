"""The next round, prepared from the last in one form: day, hours, who does not want to stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import next_round as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.forms import hour
from kiosk.desks.chief.result import SEES, note, submission, words
from kiosk.queries import day
from kiosk.queries import next_round as queries
from kiosk.queries.day import SHANGHAI
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.next_round_papers import candidates_paper
from kiosk.web.numbers import whole_number
from kiosk.web.refused import refused
from kiosk.web.wording import headline

ACTS = ("prepare_round",)
_FIELDS = {
    "round_before_last": "held_on",
    "date_wanted": "held_on",
    "round_hours": "closes",
    "not_in_line": "other_person",
    "candidate_off_roll": "other_person",
}


@blueprint.get("/next")
@access.on_duty(*SEES)
def next_round() -> Response:
    """What the next round votes on and who stands, or the round that was prepared."""
    done = request.args.get("done", "")
    return _next(told=headline(Finding(done)) if done in ACTS else "")


def _next(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    facts = queries.next_round(officer.election_id)
    prepared = stands.round_number > 1 and (facts is None or facts.over.round_id != stands.round_id)
    context: dict[str, Any] = {
        "stands": stands,
        "facts": facts,
        "prepared": prepared,
        "contests": queries.contests_of(officer.election_id, stands.round_id) if prepared else {},
        "names": queries.names_of(officer.election_id, stands) if prepared else {},
        "ended": queries.mandates_ended(officer.election_id, stands.round_id) if prepared else (),
        "seen": acts.next_mark(facts) if facts else "",
        "today": access.now().astimezone(SHANGHAI).date(),
        "refused": None,
        "entered": {},
        "told": "",
        "submission": answers.submission_key(),
    }
    return answers.answer("chief/next_round.html", "main", status, **(context | said))


@blueprint.post("/next/prepare_round")
@access.on_duty(Role.COMMITTEE_HEAD)
def prepare_round() -> AnyResponse:
    """Prepare it: the open seats, the candidates, a fresh ledger."""
    held_on, opens, closes = _date("held_on"), hour(request.form, "opens"), hour(request.form, "closes")
    who_refused = _refused()
    wrong = [each for each in (held_on, opens, closes, who_refused) if isinstance(each, Finding)]
    if wrong:
        return _failed(422, *wrong)
    second = cards.second_officer(access.officer())
    if isinstance(second, Finding):
        return _failed(409, second)
    answer = acts.prepare_round(
        held_on=held_on,  # type: ignore[arg-type]
        opens=opens,  # type: ignore[arg-type]
        closes=closes,  # type: ignore[arg-type]
        refused=who_refused,  # type: ignore[arg-type]
        by=access.officer(),
        second=second,
        at=access.now(),
        seen=request.form.get("seen", ""),
        submission=submission(),
    )
    if isinstance(answer, Refusal):
        note(answer)
        return _failed(409, *answer.findings)
    return redirect(url_for("chief.next_round", done="prepare_round"), 303)


def _date(field: str) -> date | Finding:
    try:
        return datetime.strptime(request.form.get(field, "").strip(), "%Y-%m-%d").date()
    except ValueError:
        return Finding("date_wanted", "", {"at": field})


def _refused() -> dict[int, str] | Finding:
    """Roll number → why: those who are ticked in the lines, and one more who is typed."""
    found = {
        int(name.removeprefix("refuse-")): words(f"why-{name.removeprefix('refuse-')}", 300)
        for name in request.form
        if name.startswith("refuse-") and name.removeprefix("refuse-").isdecimal()
    }
    if request.form.get("other_person", "").strip():
        other = whole_number(request.form, "other_person")
        if isinstance(other, Finding):
            return other
        found[other] = words("other_why", 300)
    return found


def _failed(status: int, *errors: Finding) -> Response:
    """The page again with what was entered, each sentence at its field."""
    entered = {name: value for name, value in request.form.items() if name not in ("second_pin", "csrf_token")}
    ticked = {f"{each.code}": f"why-{each.numbers['person']}" for each in errors if each.code == "refusal_reason"}
    key = request.form.get("submission") or answers.submission_key()
    return _next(status, refused=refused(errors, _FIELDS | ticked), entered=entered, submission=key)


@blueprint.get("/next/candidates.pdf")
@access.on_duty(*SEES)
def candidates_pdf() -> AnyResponse:
    """公告第12号: who stands, when and where."""
    pdf = candidates_paper(access.officer())
    if isinstance(pdf, Finding):
        return _next(409, refused=refused([pdf], {}))
    disposition = {"Content-Disposition": 'inline; filename="announcement-12.pdf"'}
    return Response(pdf, mimetype="application/pdf", headers=disposition)
