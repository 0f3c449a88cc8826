"""The doorway: manners shared by all desks."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_babel import Babel

from kiosk.web import access, answers, filters, language, problems, wording
from kiosk.web.cookie import TabletCookie
from kiosk.web.screen import screen

CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def init(app: Flask, babel: Babel) -> None:
    """Languages, filters, access, problems, headers."""
    language.install(app, babel)
    app.session_interface = TabletCookie()
    app.before_request(access.check_access)
    app.after_request(_headers)
    app.after_request(access.ask_again)
    filters.install(app)
    problems.install(app)
    app.context_processor(_context)
    with app.app_context(), app.test_request_context():
        ui = app.jinja_env.get_template("_ui.html").make_module({**app.jinja_env.globals})
    app.jinja_env.filters["say"] = wording.say
    app.jinja_env.globals.update(
        ui=ui,
        say=wording.say,
        name_of=wording.name_of,
        choice_value=wording.names.choice_value,
        submission_key=answers.submission_key,
    )


def _context() -> dict[str, Any]:
    return {"page": screen()}


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
