"""The register: handed in, read in a child process, its report looked at, made the roll."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import roll as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.papers import started
from kiosk.files.reading import Reading
from kiosk.queries import day, loading, publication, register
from kiosk.queries.signatory import signatory_of
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, work
from kiosk.web.lists import Pages
from kiosk.web.take_along import print_reading


@blueprint.post("/roll")
@access.on_duty(Role.REGISTRAR)
def hand_in() -> AnyResponse:
    """Take a register and start reading it; nothing is written yet."""
    uploaded = request.files.get("file")
    if uploaded is None or not uploaded.filename:
        return _roll(422, error=Finding("file_missing"))
    job = work.start_reading(uploaded.read(), uploaded.filename, access.officer())
    if isinstance(job, Finding):
        return _roll(409, error=job)
    return redirect(url_for("office.reading", job_id=job.id), 303)


def _read(job_id: str) -> Reading | Finding | None:
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
    return read if isinstance(read, Reading) else Finding("reading_gone")


@blueprint.get("/roll/reading/<job_id>")
@access.on_duty(Role.REGISTRAR)
def reading(job_id: str) -> Response:
    """How far the reading has come; at the end its report, before anything is written."""
    officer = access.officer()
    job = work.find(job_id, officer)
    if job and not job.is_over:
        again = url_for("office.reading", job_id=job_id)
        return answers.answer("office/reading.html", "reading", 200, job=job, title=_("正在读取登记册"), again=again)
    # Asked before the result is unpacked, which takes its time when a large register is all new.
    refusal = may("load_roll", officer.phase, officer.roles)
    read = refusal if refusal and job and not job.finding else _read(job_id)
    if isinstance(read, Reading):
        return _report(job_id, read, 200)
    # Nobody on the roll is a matter of the law, everything else one of the file.
    finding = read or Finding("reading_gone")
    return _roll(409 if finding.rule_id or finding is refusal else 422, error=finding)


def _report(job_id: str, read: Reading, status: int, error: Finding | None = None, reason: str = "") -> Response:
    officer = access.officer()
    job = work.find(job_id, officer)
    kind = request.args.get("kind", "")
    return answers.answer(
        "office/register.html",
        "main",
        status,
        job=job,
        tried=read.report,
        others=register.waiting_lines(read.report.off_the_roll),
        changes=() if read.report.first else loading.change_findings(read.report.comparison),
        kind=kind,
        pages=Pages(request.args.get("page", type=int)),
        published=publication.publication(officer.election_id).newest,
        submission=answers.submission_key(),
        error=error,
        reason=reason,
    )


@blueprint.post("/roll/reading/<job_id>")
@access.on_duty(Role.REGISTRAR)
def load(job_id: str) -> AnyResponse:
    """Make the roll of the register that was read."""
    officer = access.officer()
    job, read = work.find(job_id, officer), _read(job_id)
    if job is None or not isinstance(read, Reading):
        return _roll(409, error=read if isinstance(read, Finding) else Finding("reading_gone"))
    reason = request.form.get("reason", "").strip()[:300]
    loaded = acts.load_roll(
        election_id=officer.election_id,
        source=job.title,
        settled=read.settled(),
        reason=reason,
        by=signatory_of(officer.name, officer.id),
        roles=officer.roles,
        at=access.now(),
        submission=request.form.get("submission") or None,
    )
    if isinstance(loaded, Refusal):
        if loaded.finding.code in ("reason_missing", "roll_changed"):
            return _report(job_id, read, 409, loaded.finding, reason)
        return _roll(409, error=loaded.finding)
    work.queue().discard(job_id)
    return redirect(url_for("office.report"), 303)


@blueprint.post("/roll/reading/<job_id>/file")
@access.on_duty(Role.REGISTRAR)
def take_reading_along(job_id: str) -> AnyResponse:
    """The report as a spreadsheet to take along."""
    read = _read(job_id)
    if not isinstance(read, Reading):
        return _roll(409, error=read or Finding("reading_gone"))
    return started(print_reading(access.officer(), read.report))


@blueprint.get("/roll")
@access.on_duty(Role.REGISTRAR)
def report() -> Response:
    """Who is on the roll, who was left out and why, and what a person must decide."""
    return _roll(200)


def _roll(status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    stands = day.standing(officer.election_id)
    assert stands is not None, "an officer on duty has an election"
    return answers.answer(
        "office/roll.html",
        "main",
        status,
        report=register.roll_report(officer.election_id),
        error=error,
        phase=officer.phase,
        publication=publication.publication(officer.election_id),
        day=stands.day,
        reckoned_for=loading.reckoned_for(officer.election_id),
        submission=answers.submission_key(),
        reason=request.form.get("reason", ""),
    )


@blueprint.post("/roll/ages")
@access.on_duty(Role.REGISTRAR)
def reckon_ages() -> AnyResponse:
    """Settle the register that stands once more, for the election day as it is now."""
    officer = access.officer()
    report = register.roll_report(officer.election_id)
    loaded = acts.load_roll(
        election_id=officer.election_id,
        source=report.source if report else "",
        rows=loading.rows_as_read(officer.election_id),
        reason=request.form.get("reason", "").strip()[:300],
        by=signatory_of(officer.name, officer.id),
        roles=officer.roles,
        at=access.now(),
        submission=request.form.get("submission") or None,
    )
    if isinstance(loaded, Refusal):
        return _roll(409, error=loaded.finding)
    return redirect(url_for("office.report"), 303)


@blueprint.post("/roll/numbers")
@access.on_duty(Role.REGISTRAR)
def renumber() -> AnyResponse:
    """Number everybody anew, before the roll is published."""
    answer = acts.renumber_roll(by=access.officer(), at=access.now())
    if isinstance(answer, Refusal):
        return _roll(409, error=answer.finding)
    return redirect(url_for("office.report"), 303)
