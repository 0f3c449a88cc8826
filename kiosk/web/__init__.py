"""The doorway: manners shared by all desks."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel

from kiosk.web import access, answers, filters, headers, hearing, kept, language, limits, problems, wording
from kiosk.web.cookie import TabletCookie
from kiosk.web.numbers import RowNumber
from kiosk.web.screen import screen
from kiosk.web.typed import TypedRequest, Word


def init(app: Flask, babel: Babel) -> None:
    """Languages, filters, access, problems, headers."""
    language.install(app, babel)
    app.session_interface = TabletCookie()
    app.request_class = TypedRequest
    app.url_map.converters.update({"int": RowNumber, "string": Word, "default": Word})
    limits.install(app)
    app.before_request(access.check_access)
    headers.install(app)
    kept.install(app)
    app.after_request(access.ask_again)
    hearing.install(app)
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
