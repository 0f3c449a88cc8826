"""What the office prints, in child processes; and certificates that were lost."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import roll as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.machine.jobs import Job
from kiosk.queries import roll
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, work
from kiosk.web.print_room import certificates_csv_of, print_certificates, print_paper_roll


@blueprint.post("/papers/certificates")
@access.on_duty(Role.REGISTRAR)
def certificates() -> AnyResponse:
    return started(print_certificates(access.officer()))


def started(job: Job | Finding) -> AnyResponse:
    """To the page of a job; why it could not start."""
    if isinstance(job, Finding):
        return answers.answer("office/printing.html", "printing", 409, job=None, error=job)
    return redirect(url_for("office.printing", job_id=job.id), 303)


@blueprint.post("/papers/roll")
@access.on_duty(Role.REGISTRAR)
def paper_roll() -> AnyResponse:
    return started(print_paper_roll(access.officer()))


@blueprint.get("/papers/certificates.csv")
@access.on_duty(Role.REGISTRAR)
def certificates_csv() -> Response:
    """For a print shop's mail merge: roll_no, name, group, code."""
    data = certificates_csv_of(access.officer().election_id, for_spreadsheet=True)
    disposition = {"Content-Disposition": 'attachment; filename="certificates.csv"'}
    return Response(data, mimetype="text/csv", headers=disposition)


@blueprint.get("/papers/<job_id>")
@access.on_duty(Role.REGISTRAR)
def printing(job_id: str) -> Response:
    """How far the printing has come; at the end the paper to take."""
    job = work.find(job_id, access.officer())
    if job is None:
        return answers.answer("office/printing.html", "printing", 409, job=None, error=Finding("printing_gone"))
    return answers.answer("office/printing.html", "printing", 409 if job.finding else 200, job=job, error=job.finding)


@blueprint.get("/papers/<job_id>/file.pdf")
@access.on_duty(Role.REGISTRAR)
def printed(job_id: str) -> Response:
    officer = access.officer()
    job, paper = work.find(job_id, officer), work.queue().take(job_id, owner=work.owner_of(officer))
    if job is None or paper is None:
        abort(404)
    return send_file(BytesIO(paper), mimetype="application/pdf", download_name=f"{job.title}.pdf", max_age=0)


@blueprint.get("/certificates")
@access.on_duty(Role.REGISTRAR)
def find_certificate() -> Response:
    """Find whose certificate was lost."""
    officer = access.officer()
    text = request.args.get("q", "")[:80]
    found = roll.find_voters(officer.election_id, text, round_id=officer.round_id) if text else None
    return answers.answer("office/certificates.html", "main", 200, found=found, q=text, voter=None, error=None)


@blueprint.get("/certificates/<int:voter_id>")
@access.on_duty(Role.REGISTRAR)
def lost_certificate(voter_id: int) -> Response:
    return _lost(voter_id, 200)


def _lost(voter_id: int, status: int, error: Finding | None = None, reason: str = "") -> Response:
    voter = roll.voter(access.officer().election_id, voter_id)
    if voter is None:
        abort(404)
    return answers.answer(
        "office/certificates.html", "main", status, voter=voter, found=None, q="", error=error, reason=reason
    )


@blueprint.post("/certificates/<int:voter_id>/replace")
@access.on_duty(Role.REGISTRAR)
def replace_certificate(voter_id: int) -> AnyResponse:
    """Cancel the lost certificate and print the new one."""
    officer = access.officer()
    reason = request.form.get("reason", "").strip()[:200]
    if not reason:
        return _lost(voter_id, 422, Finding("reason_missing"))
    answer = acts.replace_certificate(voter_id=voter_id, reason=reason, by=officer, at=access.now())
    if isinstance(answer, Refusal):
        return _lost(voter_id, 409, answer.finding, reason)
    return started(print_certificates(officer, voter_id=voter_id))
