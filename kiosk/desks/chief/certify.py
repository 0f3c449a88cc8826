"""Certifying a result, what the form asks of the elected, and the papers that are kept of it."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import certify as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.result import SEES, answered, failed, note, submission, words
from kiosk.queries import result as queries
from kiosk.queries.result_papers import paper_kept
from kiosk.rules.certify import READ_BACK
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, work
from kiosk.web.numbers import whole_number
from kiosk.web.result_papers import papers_of, print_result_papers, withdrawn
from kiosk.web.wording.names import name_of

AGAIN = {"yes": True, "no": False}


@blueprint.post("/result/certify_result")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def certify_result() -> AnyResponse:
    """Read back, signed with the chief's own card and PIN."""
    read = {name: whole_number(request.form, f"read_{name}", name_of("figure", name)) for name in READ_BACK}
    wrong = [each for each in read.values() if isinstance(each, Finding)]
    if wrong:
        return failed("certify_result", 422, *wrong)
    refusal = cards.own_card(access.officer())
    if refusal:
        return failed("certify_result", 409, refusal)
    typed = {name: number for name, number in read.items() if isinstance(number, int)}
    answer = acts.certify_result(read=typed, by=access.officer(), at=access.now(), submission=submission())
    return answered("certify_result", answer)


@blueprint.post("/result/describe_elected/<int(max=2147483647):person>")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def describe_elected(person: int) -> AnyResponse:
    """What the civil-affairs form asks beyond the roll."""
    answer = acts.describe_elected(
        person=person,
        ethnic_group=words("ethnic_group"),
        party=words("party"),
        schooling=words("schooling"),
        again=AGAIN.get(request.form.get("again", "")),
        by=access.officer(),
        at=access.now(),
        submission=submission(),
    )
    return answered(f"describe_elected-{person}", answer)


@blueprint.post("/result/<int(max=2147483647):number>/papers")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def make_papers(number: int) -> AnyResponse:
    """Render every paper of a certified round, in a child process."""
    job = print_result_papers(access.officer(), number)
    if isinstance(job, Finding):
        return failed("file_papers", 409, job)
    return redirect(url_for("chief.making_papers", number=number, job_id=job.id), 303)


@blueprint.get("/result/<int(max=2147483647):number>/papers/<job_id>")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def making_papers(number: int, job_id: str) -> Response:
    """How far the rendering has come; at the end the papers are filed."""
    return _making(200, number, job_id)


def _making(status: int, number: int, job_id: str, *errors: Finding) -> Response:
    job = work.find(job_id, access.officer())
    error = errors[0] if errors else Finding("printing_gone") if job is None else job.finding
    return answers.answer(
        "chief/papers.html",
        "making",
        409 if error else status,
        job=job,
        number=number,
        error=error,
        submission=answers.submission_key(),
    )


@blueprint.post("/result/<int(max=2147483647):number>/papers/<job_id>")
@access.on_duty(Role.CHIEF_SCRUTINEER)
def file_papers(number: int, job_id: str) -> AnyResponse:
    """Keep what was rendered, once and for all."""
    officer = access.officer()
    view = queries.result(officer.election_id, number)
    made = work.queue().take(job_id, owner=work.owner_of(officer), keep=True)
    if view is None or made is None:
        return _making(409, number, job_id, Finding("printing_gone"))
    papers = tuple(acts.Paper(*paper) for paper in papers_of(made, view))
    if not papers:
        return _making(409, number, job_id, Finding("printing_gone"))
    answer = acts.file_papers(
        result_id=view.over.result_id, papers=papers, by=officer, at=access.now(), submission=submission()
    )
    if isinstance(answer, Refusal):
        note(answer)
        return _making(409, number, job_id, *answer.findings)
    return redirect(url_for("chief.one_round", number=number, done="file_papers"), 303)


@blueprint.get("/result/kept/<int(max=2147483647):result_id>/<name>")
@access.on_duty(*SEES)
def kept(result_id: int, name: str) -> Response:
    """A kept paper, the same bytes for ever; with `stamped` a withdrawn one with its stamp."""
    found = paper_kept(access.officer().election_id, result_id, name[:40])
    if found is None:
        abort(404)
    body, media_type, version = found
    if request.args.get("stamped") and version.withdrawn_at and media_type == "application/pdf":
        body = withdrawn(body, version)
    return send_file(BytesIO(body), mimetype=media_type, download_name=name, max_age=0)
