"""What the office prints, in child processes; and certificates that were lost."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Response, abort, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.acts import roll as acts
from kiosk.acts.outcome import Refusal
from kiosk.desks.office.blueprint import blueprint
from kiosk.desks.office.rows import today
from kiosk.machine.jobs import Job
from kiosk.queries import publication, roll
from kiosk.queries.staff import OfficerOnDuty
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, limits, work
from kiosk.web.appointments import appointments_paper
from kiosk.web.handing_out import print_distribution, print_shop, print_shop_of
from kiosk.web.print_room import certificates_csv_of, print_certificates, print_paper_roll
from kiosk.web.trust_sheet import trust_sheet

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/papers")
@access.on_duty(Role.REGISTRAR)
def papers() -> Response:
    """Every paper of the office."""
    return _papers(200)


def _papers(status: int, error: Finding | None = None) -> Response:
    officer = access.officer()
    return answers.answer(
        "office/papers.html",
        "main",
        status,
        groups=[group for group in roll.groups(officer.election_id) if group.registered],
        counts=print_shop_of(officer),
        versions=publication.versions(officer.election_id),
        error=error,
    )


@blueprint.post("/papers/certificates")
@access.on_duty(Role.REGISTRAR)
def certificates() -> AnyResponse:
    return _of_group(print_certificates)


@blueprint.post("/papers/roll")
@access.on_duty(Role.REGISTRAR)
def paper_roll() -> AnyResponse:
    return _of_group(print_paper_roll)


@blueprint.post("/papers/distribution")
@access.on_duty(Role.REGISTRAR)
def distribution() -> AnyResponse:
    return _of_group(print_distribution)


def _of_group(printing: Callable[..., Job | Finding]) -> AnyResponse:
    """Print for everybody, or for the group the form names."""
    officer: OfficerOnDuty = access.officer()
    group = request.form.get("group", "")[:80]
    if group and not any(one.registered for one in roll.groups(officer.election_id) if one.name == group):
        return _papers(409, Finding("group_gone", "", {"group": group}))
    return started(printing(officer, group=group))


@blueprint.post("/papers/print-shop")
@access.on_duty(Role.REGISTRAR)
def counts() -> AnyResponse:
    return started(print_shop(access.officer()))


def started(job: Job | Finding) -> AnyResponse:
    """To the page of a job; why it could not start."""
    if isinstance(job, Finding):
        return answers.answer("office/printing.html", "printing", 409, job=None, error=job)
    return redirect(url_for("office.printing", job_id=job.id), 303)


@blueprint.get("/papers/certificates.csv")
@access.on_duty(Role.REGISTRAR)
def certificates_csv() -> Response:
    """For a print shop's mail merge: roll_no, name, group, code."""
    officer = access.officer()
    data = certificates_csv_of(officer.election_id, for_spreadsheet=True)
    work.taken("certificates_csv", officer)
    disposition = {"Content-Disposition": 'attachment; filename="certificates.csv"'}
    return Response(data, mimetype="text/csv", headers=disposition)


@blueprint.get("/papers/appointments.pdf")
@access.on_duty(Role.REGISTRAR)
def appointments() -> Response:
    """选举工作人员名单, dated today: who serves where."""
    made = appointments_paper(access.officer(), today())
    if isinstance(made, Finding):
        return _papers(409, made)
    work.taken("appointments_pdf", access.officer())
    return send_file(BytesIO(made), mimetype="application/pdf", download_name="appointments.pdf", max_age=0)


@blueprint.get("/papers/trust.pdf")
@access.on_duty(Role.REGISTRAR)
def trust_pdf() -> Response:
    """How a tablet comes to trust this server, on one page."""
    made = trust_sheet(access.officer())
    if made is None:
        abort(404)
    if isinstance(made, Finding):
        return _papers(409, made)
    return send_file(BytesIO(made), mimetype="application/pdf", download_name="trust.pdf", max_age=0)


@blueprint.get("/papers/<job_id>")
@access.on_duty(Role.REGISTRAR)
def printing(job_id: str) -> Response:
    """How far the printing has come; at the end the paper to take."""
    officer = access.officer()
    job = work.find(job_id, officer)
    if job is None:
        return answers.answer("office/printing.html", "printing", 409, job=None, error=Finding("printing_gone"))
    made = work.queue().take(job_id, owner=work.owner_of(officer), keep=True) or b""
    return answers.answer(
        "office/printing.html",
        "printing",
        409 if job.finding else 200,
        job=job,
        error=job.finding,
        spreadsheet=_is_spreadsheet(made),
    )


def _is_spreadsheet(made: bytes) -> bool:
    """Spreadsheets and PDFs are made by the same jobs; their first bytes tell them apart."""
    return made.startswith(b"PK")


@blueprint.get("/papers/<job_id>/file.pdf")
@access.on_duty(Role.REGISTRAR)
def printed(job_id: str) -> Response:
    """What was made: a PDF, or a spreadsheet under its own name."""
    officer = access.officer()
    job, made = work.find(job_id, officer), work.queue().take(job_id, owner=work.owner_of(officer))
    if job is None or made is None:
        abort(404)
    kind, name = (SPREADSHEET, "xlsx") if _is_spreadsheet(made) else ("application/pdf", "pdf")
    return send_file(BytesIO(made), mimetype=kind, download_name=f"{job.title}.{name}", max_age=0)


@blueprint.get("/certificates")
@access.on_duty(Role.REGISTRAR)
@limits.look_up
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


@blueprint.post("/certificates/<int:voter_id>/print")
@access.on_duty(Role.REGISTRAR)
def print_certificate(voter_id: int) -> AnyResponse:
    """Print one certificate once more; the code stays the same."""
    officer = access.officer()
    if roll.voter(officer.election_id, voter_id) is None:
        abort(404)
    return started(print_certificates(officer, voter_id=voter_id))


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
