"""The archive to take away: written in a child process, handed out when it is done."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, redirect, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.desks.chief.blueprint import blueprint
from kiosk.desks.chief.result import failed
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, work
from kiosk.web.archive import write_archive


@blueprint.post("/archive")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def make_archive() -> AnyResponse:
    """Begin to write it."""
    job = write_archive(access.officer(), access.now())
    if isinstance(job, Finding):
        return failed("archive", 409, job)
    return redirect(url_for("chief.making_archive", job_id=job.id), 303)


@blueprint.get("/archive/<job_id>")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def making_archive(job_id: str) -> Response:
    """How far it has come; at the end the zip to take."""
    job = work.find(job_id, access.officer())
    error = Finding("printing_gone") if job is None else job.finding
    return answers.answer("chief/archive.html", "making", 409 if error else 200, job=job, error=error)


@blueprint.get("/archive/<job_id>/archive.zip")
@access.on_duty(Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD)
def archive_zip(job_id: str) -> Response:
    """The zip."""
    officer = access.officer()
    made = work.queue().take(job_id, owner=work.owner_of(officer))
    if made is None:
        abort(404)
    return send_file(
        BytesIO(made), mimetype="application/zip", download_name=f"{officer.election_id}.zip", as_attachment=True
    )
