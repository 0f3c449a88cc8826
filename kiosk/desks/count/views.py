"""The counting desk: everybody comes to where they sit; a table's page with its lamp, and what comes next."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import journal
from kiosk.desks.count.blueprint import blueprint
from kiosk.queries import tables
from kiosk.queries.at_table import AtTable, my_table
from kiosk.queries.called import Called
from kiosk.queries.staff import OfficerOnDuty
from kiosk.queries.tables import Lamp, TablePage
from kiosk.rules.agreeing import COMMITTEE_CALL, MOST_CALLS, TALLIES
from kiosk.rules.batch import SIZES
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.rules.tables import Place
from kiosk.web import access, answers, cards
from kiosk.web.refused import refused
from kiosk.web.wording import headline

COUNTING = (
    Role.CHIEF_SCRUTINEER,
    Role.COMMITTEE_HEAD,
    Role.COMMITTEE,
    Role.SCRUTINEER,
    Role.CALLER,
    Role.TALLIER,
)
"""Who comes to the counting desk."""
DONE = (
    "begin_batch",
    "call_again",
    "lock_batch",
    "drop_batch",
    "decide_on_paper",
    "rule_on_name",
    "rule_on_paper",
    "set_up_table",
    "mix_boxes",
    "freeze_count",
)
"""Acts after which a page says so."""


@blueprint.get("/")
@access.on_duty(*COUNTING)
def desk() -> AnyResponse:
    """A tallier's pad, a caller's lamp, a scrutineer's table; the whole count for everybody else."""
    mine = _my_table()
    return whole_count() if mine is None else _at_my_table(mine)


def _my_table() -> AtTable | None:
    return my_table(access.officer().election_id, access.officer().id)


def _at_my_table(mine: AtTable) -> Response:
    """The pad of one of its talliers while there is something to key, otherwise its page."""
    if mine.batch is not None and mine.seat_of(access.officer()) in TALLIES.values():
        return pad_page(mine.no, mine.batch.id)
    return table_page(mine.no)


def whole_count(status: int = 200, **said: Any) -> Response:
    """Papers, tables, rulings: what the chief sees."""
    found = tables.count_desk(access.officer().election_id)
    assert found is not None, "an officer on duty has an election"
    context: dict[str, Any] = {
        "desk": found,
        "places": tuple(Place),
        "apart": apart,
        "told": told(request.args.get("done", "")),
        "refused": None,
        "failed": "",
        "entered": {},
        "submission": answers.submission_key(),
    }
    return answers.answer("count/desk.html", "main", status, **(context | said))


@blueprint.get("/all")
@access.on_duty(*COUNTING)
def all() -> Response:
    """The whole count, also for somebody who sits at a table."""
    return whole_count()


def told(done: str) -> str:
    return headline(Finding(done)) if done in DONE else ""


def apart(one: Called) -> str:
    """Somebody with what tells them from a namesake."""
    return f"{one.name} ({one.group} {one.age})"


def pad_page(table: int, batch_id: int) -> Response:
    """The tablet of one who keys; everything that moves is asked for by its script."""
    officer = access.officer()
    found = tables.pad(officer.election_id, batch_id, officer)
    if found is None:
        return table_page(table)
    return make_response(
        render_template(
            "count/pad.html",
            batch=batch_id,
            table=table,
            number=found.batch.number,
            ballots=found.batch.ballots,
            seat=found.seat,
            pad_url=url_for("count.pad", batch_id=batch_id),
            keys_url=url_for("count.keep", batch_id=batch_id),
            state_url=url_for("count.state", batch=batch_id),
            people_url=url_for("count.people"),
        )
    )


@blueprint.get("/table/<int:no>")
@access.on_duty(*COUNTING)
def table(no: int) -> AnyResponse:
    """One table: the lamp, and what its scrutineer does next. A tallier with something to key comes to the pad."""
    mine = _my_table()
    return _at_my_table(mine) if mine is not None and mine.no == no else table_page(no)


def table_page(no: int, status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    found = tables.table_page(officer.election_id, no, access.now())
    if found is None:
        abort(404)
    context = {
        **_lamp_of(found, officer),
        "desk": found.desk,
        "sizes": SIZES,
        "most_calls": MOST_CALLS,
        "committee_call": COMMITTEE_CALL,
        "mark_words": _mark_words(found),
        "told": told(request.args.get("done", "")),
        "refused": None,
        "failed": "",
        "entered": {},
        "submission": answers.submission_key(),
    }
    return answers.answer("count/table.html", "main", status, **(context | said))


@blueprint.get("/table/<int:no>/lamp")
@access.on_duty(*COUNTING)
def lamp(no: int) -> Response:
    """The lamp alone, polled; the whole page anew when the next step is another."""
    officer = access.officer()
    found = tables.lamp(officer.election_id, no, access.now())
    if found is None:
        abort(404)
    shown = _lamp_of(found, officer)
    if request.args.get("seen") == shown["seen"]:
        return answers.unchanged()
    if request.args.get("stage") != shown["stage"]:
        again = answers.unchanged()
        again.headers["HX-Refresh"] = "true"
        return again
    access.in_use()
    return make_response(answers.render_block("count/table.html", "lamp", **shown))


def _lamp_of(found: Lamp, officer: OfficerOnDuty) -> dict[str, Any]:
    """What the lamp shows, a mark that changes with it, and the stage at which the forms below it change."""
    batch = found.table.batch
    watches = found.table.people[Place.SCRUTINEER] == officer.id or Role.CHIEF_SCRUTINEER in officer.roles
    done = bool(found.agreement and found.agreement.done)
    stage = (
        batch.id if batch else 0,
        batch.calling if batch else 0,
        done,
        found.lost,
        found.table.frozen,
        found.change_due,
        sorted(found.open) if done else "",
    )
    return {
        "view": found,
        "batch": batch,
        "watches": watches,
        "sees": watches or bool(officer.roles & {Role.COMMITTEE, Role.COMMITTEE_HEAD}),
        "done": done,
        "posts": found.posts,
        "stage": _mark(stage),
        "seen": _mark((stage, found.progress, found.level, sorted(found.open))),
    }


def _mark(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def _mark_words(found: TablePage) -> dict[str, str]:
    """Mark → whom it names, for the lines on which the entries differ."""
    words = {}
    written = {f"r{one.id}": one.written for one in found.desk.rulings}
    for lines in found.differing.values():
        for line in lines:
            person = found.people.by_number.get(int(line.mark)) if line.mark.isdecimal() else None
            words[line.mark] = apart(person) if person else written.get(line.mark, line.mark)
    return words


def failed_at(no: int, step: str, status: int, *errors: Finding, fields: dict[str, str] | None = None) -> Response:
    """The table's page again with what was entered, and why it was refused."""
    return table_page(no, status, **why(step, errors, fields or {}))


def why(step: str, errors: tuple[Finding, ...], fields: dict[str, str]) -> dict[str, Any]:
    """What a page says of a refused form; the PIN is asked anew."""
    entered = {name: value for name, value in request.form.items() if name not in ("second_pin", "csrf_token")}
    submission = (request.form.get("submission") or answers.submission_key()).removesuffix(f"-{step}")
    return {
        "refused": refused(errors, fields),
        "failed": step,
        "entered": entered,
        "submission": submission,
    }


def note(finding: Finding) -> None:
    """A refusal goes to the log beside the journal."""
    journal.note("refusal", finding.code, at=access.now(), by=access.officer(), address=cards.address())


def submission() -> str | None:
    return request.form.get("submission", "")[:64] or None


def reason() -> str:
    return " ".join(request.form.get("reason", "").split())[:300]
