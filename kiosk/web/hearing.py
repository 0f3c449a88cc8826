"""When each tablet was last heard of: any request of its page, polls too. Forgotten with the server's end."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response, g

from kiosk.queries import mode
from kiosk.queries.mode import Mode
from kiosk.web import access

_REMEMBERED = 2000
_heard: dict[tuple[Mode, int], datetime] = {}


def install(app: Flask) -> None:
    app.after_request(_note)


def _note(response: Response) -> Response:
    # Whoever was not asked who they are is not asked now.
    officer = getattr(g.get("_login_user"), "officer", None)
    if officer is not None:
        if len(_heard) > _REMEMBERED:
            _heard.clear()
        _heard[mode.current(), officer.sign_in_id] = access.now()
    return response


def last_heard(sign_in_id: int) -> datetime | None:
    """When the tablet of that sign-in last asked for anything; None since the server began."""
    return _heard.get((mode.current(), sign_in_id))
