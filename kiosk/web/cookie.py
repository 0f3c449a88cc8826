"""The cookie of a tablet, unpacked once: it is the same at every scan."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

_REMEMBERED = 500


class TabletCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; one whose signature was good a moment ago is not unpacked anew."""

    def __init__(self) -> None:
        self._good: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; an empty one where there is none or its signature is wrong."""
        packed = request.cookies.get(self.get_cookie_name(app), "")
        kept = self._good.get(packed)
        if kept is not None:
            return self.session_class(kept)
        opened = super().open_session(app, request)
        if packed and opened:
            self._good[packed] = dict(opened)
            while len(self._good) > _REMEMBERED:
                self._good.popitem(last=False)
        return opened
