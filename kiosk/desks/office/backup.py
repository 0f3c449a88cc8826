"""Where back-ups go, how the last one went, and one more at once."""

from __future__ import annotations

import hashlib

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.desks.office.blueprint import blueprint
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import access, answers, backups, work


@blueprint.get("/backup")
@access.on_duty(Role.REGISTRAR)
def backup() -> Response:
    """The place, the last back-up, and what went wrong since."""
    facts = backups.back_ups()
    mark = hashlib.sha256(repr((facts.state, facts.under_way)).encode()).hexdigest()[:12]
    if answers.wants_block():
        if request.args.get("seen") == mark:
            return answers.unchanged()
        return make_response(answers.render_block("office/backup.html", "state", facts=facts, mark=mark))
    return _page(200, facts, mark)


def _page(status: int, facts: backups.BackUps, mark: str, error: Finding | None = None) -> Response:
    entered = request.form.get("folder", "") or str(facts.state.place or "")
    return answers.answer("office/backup.html", "main", status, facts=facts, mark=mark, error=error, entered=entered)


@blueprint.post("/backup/place")
@access.on_duty(Role.REGISTRAR)
def name_backup_place() -> AnyResponse:
    """A stick or another disk, chosen or written; the next back-up goes there at once. The journal says by whom."""
    wrong = backups.name_place(request.form.get("folder", "").strip()[:400])
    if wrong is not None:
        return _page(409, backups.back_ups(), "", wrong)
    work.taken("backup_place", access.officer())
    backups.start()
    return redirect(url_for("office.backup"), 303)


@blueprint.post("/backup")
@access.on_duty(Role.REGISTRAR)
def back_up() -> AnyResponse:
    """One more, now; the journal says who asked for it."""
    work.taken("backup", access.officer())
    backups.start()
    return redirect(url_for("office.backup"), 303)
