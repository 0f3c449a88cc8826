"""What the chief arranges: who sits at which table, small boxes mixed, the count held still; the sheet of numbers."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import mixing
from kiosk.acts import tables as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.count.blueprint import blueprint
from kiosk.desks.count.views import COUNTING, note, reason, submission, whole_count, why
from kiosk.queries import tables
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.rules.tables import MOST_TABLES, NEEDS, Place
from kiosk.web import access, answers, cards, count_papers, work


@blueprint.get("/table/<int:no>/people")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def people_of(no: int) -> Response:
    """Who sits at a table."""
    return _people(no)


def _people(no: int, status: int = 200, *errors: Finding) -> Response:
    found = tables.count_desk(access.officer().election_id)
    assert found is not None, "an officer on duty has an election"
    table = next((each for each in found.tables if each.no == no), None)
    elsewhere = {one.officer for each in found.tables if each.no != no for one in each.people.values()}
    chosen = {place: one.officer for place, one in table.people.items()} if table else {}
    free: dict[Place, list[object]] = {}
    for place in Place:
        fitting = [one for one in found.staff if set(NEEDS[place]) & set(one.roles) and one.officer not in elsewhere]
        free[place] = list(fitting)
        taken = set(chosen.values())
        proposed = next((one.officer for one in fitting if one.officer not in taken), 0)
        chosen.setdefault(place, proposed)
    said = why("set_up_table", errors, {}) if errors else {}
    context = {"no": no, "free": free, "chosen": chosen, "table": table, "refused": None, "entered": {}}
    context["submission"] = answers.submission_key()
    return answers.answer("count/people.html", "main", status, **(context | said))


@blueprint.post("/table/<int:no>/people")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def set_up_table(no: int) -> AnyResponse:
    """Seat four people."""
    chosen = {place: request.form.get(place, "") for place in Place}
    people = {place: int(text) for place, text in chosen.items() if text.isdecimal() and len(text) < 10}
    answer = acts.set_up_table(no=no, people=people, by=access.officer(), at=access.now(), submission=submission())
    if isinstance(answer, Refusal):
        note(answer.finding)
        return _people(min(no, MOST_TABLES), 409, *answer.findings)
    return redirect(url_for("count.all", done="set_up_table"), 303)


@blueprint.post("/mix_boxes")
@access.on_duty(Role.SCRUTINEER)
def mix_boxes() -> AnyResponse:
    """Boxes are mixed in public, two scrutineers sign."""
    officer = access.officer()
    second = cards.second_officer(officer)
    if isinstance(second, Finding):
        return whole_count(409, **why("mix_boxes", (second,), {}))
    boxes = [int(text) for text in request.form.getlist("box")[:100] if text.isdecimal() and len(text) < 8]
    answer = mixing.mix_boxes(boxes=boxes, by=officer, second=second, at=access.now(), submission=submission())
    if isinstance(answer, Refusal):
        note(answer.finding)
        return whole_count(409, **why("mix_boxes", answer.findings, {}))
    return redirect(url_for("count.all", done="mix_boxes"), 303)


@blueprint.post("/freeze_count")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def freeze_count() -> AnyResponse:
    """Hold the count still, or let it go on."""
    frozen = request.form.get("frozen") == "yes"
    answer = acts.freeze_count(
        frozen=frozen, reason=reason(), by=access.officer(), at=access.now(), submission=submission()
    )
    if isinstance(answer, Refusal):
        note(answer.finding)
        return whole_count(409, **why("freeze_count", answer.findings, {"freeze_reason_missing": "reason"}))
    return redirect(url_for("count.all", done="freeze_count"), 303)


@blueprint.get("/numbers.pdf")
@access.on_duty(*COUNTING)
def number_sheet() -> Response:
    """The sheet of fixed numbers, to lie on each table."""
    pdf = count_papers.number_sheet(access.officer().election_id)
    if isinstance(pdf, Finding):
        return whole_count(409, **why("number_sheet", (pdf,), {}))
    work.taken("number_sheet_pdf", access.officer())
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="numbers.pdf"'})
