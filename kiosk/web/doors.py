"""The two doors of an empty server: rehearsal, or a real election. A one-time token opens them."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from flask import current_app

from kiosk.queries import day, mode


def _file() -> Path:
    return current_app.config["SETTINGS"].instance / "keys" / "door.token"


def opening_path() -> str | None:
    """The path that opens the doors, with a fresh token; None where an official election exists."""
    with mode.using(mode.OFFICIAL):
        if day.elections():
            _file().unlink(missing_ok=True)
            return None
    token = secrets.token_urlsafe(18)
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(token)
    return f"/door/{token}"


def fits(token: str) -> bool:
    """Whether this is the token of the console, still unused."""
    try:
        wanted = _file().read_text()
    except OSError:
        return False
    return bool(wanted) and hmac.compare_digest(token.encode(), wanted.encode())


def shut() -> None:
    """The token has been used."""
    _file().unlink(missing_ok=True)
