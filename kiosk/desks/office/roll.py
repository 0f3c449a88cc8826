"""The register: handed in, read in a child process, its report looked at, made the roll."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import roll as acts
from kiosk.acts.outcome import Refusal
from kiosk.acts.roll import RollLoaded
from kiosk.desks.office.blueprint import blueprint
from kiosk.files.register import Register
from kiosk.queries import roll
from kiosk.queries.signatory import signatory_of
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, work


@blueprint.post("/roll")
@access.on_duty(Role.REGISTRAR)
def hand_in() -> AnyResponse:
    """Take a register and start reading it; nothing is written yet."""
    uploaded = request.files.get("file")
    if uploaded is None or not uploaded.filename:
        return _report(422, error=Finding("file_missing"))
    job = work.start_reading(uploaded.read(), uploaded.filename, access.officer())
    if isinstance(job, Finding):
        return _report(409, error=job)
    return redirect(url_for("office.reading", job_id=job.id), 303)


def _read(job_id: str) -> Register | Finding | None:
    """What a job has read; the reason when it could not; None while it is reading."""
    officer = access.officer()
    job = work.find(job_id, officer)
    if job is None:
        return Finding("reading_gone")
    if not job.is_over:
        return None
    if job.finding:
        return job.finding
    read = work.queue().take_object(job_id, owner=work.owner_of(officer), keep=True)
    return read if isinstance(read, Register | Finding) else Finding("reading_gone")


@blueprint.get("/roll/reading/<job_id>")
@access.on_duty(Role.REGISTRAR)
def reading(job_id: str) -> Response:
    """How far the reading has come; at the end its report, before anything is written."""
    job, register = work.find(job_id, access.officer()), _read(job_id)
    if isinstance(register, Finding) or job is None:
        return _report(422, error=register if isinstance(register, Finding) else Finding("reading_gone"))
    if register is None:
        return answers.answer("office/reading.html", "reading", 200, job=job)
    tried = _load(register, job.title, dry_run=True)
    if isinstance(tried, Refusal):
        return _report(409, error=tried.finding)
    return answers.answer(
        "office/register.html",
        "main",
        200,
        job=job,
        tried=tried,
        others=roll.waiting_lines(tried.standings),
        error=None,
    )


@blueprint.post("/roll/reading/<job_id>")
@access.on_duty(Role.REGISTRAR)
def load(job_id: str) -> AnyResponse:
    """Make the roll of the register that was read."""
    job, register = work.find(job_id, access.officer()), _read(job_id)
    if job is None or not isinstance(register, Register):
        return _report(409, error=register if isinstance(register, Finding) else Finding("reading_gone"))
    loaded = _load(register, job.title, dry_run=False)
    if isinstance(loaded, Refusal):
        return _report(409, error=loaded.finding)
    work.queue().discard(job_id)
    return redirect(url_for("office.report"), 303)


def _load(register: Register, title: str, *, dry_run: bool) -> RollLoaded | Refusal:
    officer = access.officer()
    return acts.load_roll(
        election_id=officer.election_id,
        source=title,
        rows=register.rows,
        by=signatory_of(officer.name, officer.id),
        roles=officer.roles,
        at=access.now(),
        dry_run=dry_run,
    )


@blueprint.get("/roll")
@access.on_duty(Role.REGISTRAR)
def report() -> Response:
    """Who is on the roll, who was left out and why, and what a person must decide."""
    return _report(200)


def _report(status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    found = roll.roll_report(officer.election_id)
    return answers.answer("office/roll.html", "main", status, report=found, error=error, phase=officer.phase)
