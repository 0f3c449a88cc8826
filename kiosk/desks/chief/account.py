"""The ballot account, live; what is left counted, the number issued announced, the round's validity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import account as acts
from kiosk.acts import journal
from kiosk.acts.outcome import Answer, Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.queries import account as queries
from kiosk.queries import boxes, day
from kiosk.queries.account import LiveAccount
from kiosk.queries.boxes import BoxesView
from kiosk.queries.day import Standing
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.boxes import BoxState, still_to_open
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.result import is_void, validity
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.account_papers import void_record
from kiosk.web.numbers import whole_number
from kiosk.web.refused import refused
from kiosk.web.wording import headline

ACTS = ("balance_account", "announce_issued")


@blueprint.get("/account")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def account() -> Response:
    """Every figure of the account, and the steps from closing the polls to the result."""
    done = request.args.get("done", "")
    return _account(told=headline(Finding(done)) if done in ACTS else "", done=done)


def _account(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    stands, live, all_boxes = _facts(officer.election_id)
    context: dict[str, Any] = {
        "stands": stands,
        "live": live,
        "view": all_boxes,
        "walk": _walk(stands, live, all_boxes),
        "validity": None if stands.found is None else validity(stands.found, stands.stock.issued, stands.registered),
        "is_void": is_void,
        "refused": None,
        "failed": "",
        "entered": {},
        "done": "",
        "submission": answers.submission_key(),
    }
    return answers.answer("chief/account.html", "main", status, **(context | said))


def _facts(election_id: str) -> tuple[Standing, LiveAccount, BoxesView]:
    stands, live, all_boxes = day.standing(election_id), queries.live_account(election_id), boxes.boxes(election_id)
    if stands is None or live is None or all_boxes is None:
        raise LookupError(f"{election_id}: an officer on duty has an election")
    return stands, live, all_boxes


def _walk(stands: Standing, live: LiveAccount, view: BoxesView) -> list[tuple[str, int, int]]:
    """The steps of closing in their order: act, how many are done, of how many."""
    used = [box for box in view.boxes if box.used]
    past = {state: n for n, state in enumerate(BoxState)}

    def reached(state: BoxState) -> int:
        return sum(past[box.state] >= past[state] for box in used)

    signed = live.signed
    steps = [
        ("close_polls", int(stands.phase not in (Phase.PREPARING, Phase.POLLING)), 1),
        ("close_box", reached(BoxState.CLOSED), len(used)),
        ("carry_box", sum(box.branch and past[box.state] >= past[BoxState.CARRIED] for box in used), _branch(view)),
        ("check_seal", reached(BoxState.CHECKED), len(used)),
        ("balance_account", int(signed is not None), 1),
        ("announce_issued", int(signed is not None and signed.announced), 1),
        ("open_box", len(used) - len(still_to_open([box.facts for box in used])), len(used)),
    ]
    return [step for step in steps if step[2]]


def _branch(view: BoxesView) -> int:
    return sum(box.branch for box in view.boxes)


@blueprint.post("/account/balance_account")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def balance_account() -> AnyResponse:
    """The ballots left at each station, counted by hand."""
    live = _facts(access.officer().election_id)[1]
    counted = {s.id: whole_number(request.form, f"left-{s.id}", s.name) for s in live.stations}
    wrong = [each for each in counted.values() if isinstance(each, Finding)]
    if wrong:
        return _failed("balance_account", 422, *wrong)
    left = {station: number for station, number in counted.items() if isinstance(number, int)}
    reason = request.form.get("explanation", "").strip()[:300]
    return _signed_by_two(
        "balance_account", lambda **terms: acts.balance_account(counted=left, explanation=reason, **terms)
    )


@blueprint.post("/account/announce_issued")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def announce_issued() -> AnyResponse:
    return _signed_by_two("announce_issued", acts.announce_issued)


@blueprint.get("/account/void.pdf")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def void_pdf() -> Response:
    """The record of a void round, to print and sign."""
    pdf = void_record(access.officer().election_id)
    if isinstance(pdf, Finding):
        return _failed("void", 409, pdf)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="void.pdf"'})


def _signed_by_two(step: str, act: Callable[..., Answer]) -> AnyResponse:
    officer: OfficerOnDuty = access.officer()
    second: CardHolder | Finding = cards.second_officer(officer)
    if isinstance(second, Finding):
        return _failed(step, 409, second)
    answer = act(by=officer, second=second, at=access.now(), submission=request.form.get("submission", "")[:64] or None)
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return _failed(step, 409, *answer.findings)
    return redirect(url_for("chief.account", done=step), 303)


def _failed(step: str, status: int, *errors: Finding) -> Response:
    """The page again with what was entered, and why it was refused; the PIN is asked anew."""
    entered = {name: value for name, value in request.form.items() if name not in ("second_pin", "csrf_token")}
    submission = (request.form.get("submission") or answers.submission_key()).removesuffix(f"-{step}")
    at_station = {s.name: f"left-{s.id}" for s in _facts(access.officer().election_id)[1].stations}
    fields = {each.code: at_station.get(str(each.numbers.get("station")), "") for each in errors}
    return _account(status, refused=refused(errors, fields), failed=step, entered=entered, submission=submission)
