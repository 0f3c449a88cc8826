"""The signed lines of the paper roll, up to twenty at a time, each recorded or refused on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from kiosk.acts import journal
from kiosk.acts import paper_entries as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.paper_entries.forms import Read, Row, read, rows_of
from kiosk.queries import compare, staff
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.rules.day import second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.paper_entries import WhoSigned
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards
from kiosk.web.wording.restored import WHO_SIGNED

blueprint = Blueprint("paper_entries", __name__, url_prefix="/paper-entries")

TYPISTS = (Role.REGISTRAR, Role.CHIEF_SCRUTINEER)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a row: `seq` of its entry (None: not recorded), and in words."""

    row: Row
    finding: Finding
    name: str = ""
    seq: int | None = None

    @property
    def recorded(self) -> bool:
        return self.seq is not None


@blueprint.get("/")
@access.on_duty(*TYPISTS)
def page() -> Response:
    return _page(200, rows_of({}))


def _page(status: int, rows: Iterable[Row], **said: Any) -> Response:
    officer = access.officer()
    lanes = staff.lanes(officer.election_id)
    context: dict[str, Any] = {
        "rows": rows,
        "lanes": lanes,
        "lane_of_all": request.form.get("lane", str(lanes[0]) if len(lanes) == 1 else ""),
        "whos": WHO_SIGNED,
        "usual_who": WhoSigned.VOTER.value,
        "restore": compare.restore_of(officer.election_id),
        "phase_of": officer.phase,
        "told": {},
        "recorded": 0,
        "of": 0,
        "summary": None,
        "verdict": "",
        "submission": answers.submission_key(),
    }
    return answers.answer("paper_entries/page.html", "main", status, **(context | said))


@blueprint.post("/")
@access.on_duty(*TYPISTS)
def enter() -> Response:
    """Record every row that can be; the others stay as they were typed, each with the reason."""
    officer = access.officer()
    rows = rows_of(request.form)
    typed = [row for row in rows if row.voter]
    key = request.form.get("submission", "")[:48] or answers.submission_key()
    if not typed:
        return _refused(422, rows, Finding("paper_no_rows"), key)
    second = cards.second_officer(officer)
    wrong = second if isinstance(second, Finding) else _may_second(officer, second)
    if wrong or isinstance(second, Finding):
        return _refused(409, rows, wrong or Finding("second_missing", "R-DAY-01"), key)
    told = {row.number: _enter(row, officer, second, key) for row in typed}
    return _answer(rows, told, key)


def _may_second(officer: OfficerOnDuty, second: CardHolder) -> Finding | None:
    return second_may_sign("enter_from_paper", officer.id, second.officer_id, second.roles)


def _enter(row: Row, officer: OfficerOnDuty, second: CardHolder, key: str) -> Told:
    """One row in an act of its own."""
    lanes = {str(lane): lane for lane in staff.lanes(officer.election_id)}
    line = read(row, officer.election_id, lanes, request.form.get("lane", ""))
    if not isinstance(line, Read):
        return Told(row, line)
    answer = acts.enter_from_paper(
        line=acts.PaperLine(line.voter.id, line.who, line.lane, line.hour),
        by=officer,
        second=second,
        at=access.now(),
        submission=f"{key}-{row.number}",
    )
    if isinstance(answer, Refusal):
        journal.note("refusal", answer.finding.code, at=access.now(), by=officer, address=cards.address())
        return Told(row, answer.finding, line.voter.name)
    return Told(row, Finding("paper_known" if answer.again else "paper_entered"), line.voter.name, answer.seq)


def _answer(rows: list[Row], told: dict[int, Told], key: str) -> Response:
    """The page with what became of each row; a clean sheet below once all are recorded."""
    recorded = sum(one.recorded for one in told.values())
    said = {"told": told, "recorded": recorded, "of": len(told)}
    if recorded == len(told):
        return _page(200, rows_of({}), **said, verdict="ok", summary=Finding("paper_entered"))
    first = next(one.finding for one in told.values() if not one.recorded)
    summary, verdict = (Finding("paper_partly"), "wait") if recorded else (first, "stop")
    return _page(409, rows, **said, verdict=verdict, summary=summary, submission=key)


def _refused(status: int, rows: list[Row], finding: Finding, key: str) -> Response:
    return _page(status, rows, verdict="stop", summary=finding, submission=key)
