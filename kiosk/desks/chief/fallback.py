"""The pack for a dead server: printed at any time, in a child process, and taken here."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, abort, current_app, redirect, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.desks.chief.blueprint import blueprint
from kiosk.machine import fallback_files
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, work
from kiosk.web.fallback_papers import print_fallback

SEES = (Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.REGISTRAR)


@blueprint.get("/fallback", endpoint="fallback")
@access.on_duty(*SEES)
def fallback_page() -> Response:
    """What the pack is for, where the newest lies, and one button."""
    return _page()


def _page(status: int = 200, **said: Any) -> Response:
    officer = access.officer()
    instance = current_app.config["SETTINGS"].instance
    # A rehearsal shares the machine, and no pack is kept for it.
    kept = () if officer.rehearsal else fallback_files.kept(instance, officer.election_id)
    context: dict[str, Any] = {"kept": kept, "job": None, "error": None}
    return answers.answer("chief/fallback.html", "main", status, **(context | said))


@blueprint.post("/fallback")
@access.on_duty(*SEES)
def make_fallback() -> AnyResponse:
    """Begin to print. Handing out what shows who has voted: `start_printing` enters it in the journal."""
    job = print_fallback(access.officer(), access.now())
    if isinstance(job, Finding):
        return _page(409, error=job)
    return redirect(url_for("chief.making_fallback", job_id=job.id), 303)


@blueprint.get("/fallback/<job_id>")
@access.on_duty(*SEES)
def making_fallback(job_id: str) -> Response:
    """How far it has come; at the end the pack to take."""
    job = work.find(job_id, access.officer())
    error = Finding("printing_gone") if job is None else job.finding
    return answers.answer("chief/fallback.html", "making", 409 if error else 200, job=job, error=error, kept=())


@blueprint.get("/fallback/<job_id>/file.pdf")
@access.on_duty(*SEES)
def fallback_pdf(job_id: str) -> Response:
    """The pack."""
    officer = access.officer()
    made = work.queue().take(job_id, owner=work.owner_of(officer))
    if made is None:
        abort(404)
    return send_file(
        BytesIO(made), mimetype="application/pdf", download_name=f"fallback-{officer.election_id}.pdf", max_age=0
    )
