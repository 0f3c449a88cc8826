"""What everybody sees alike: rendered once in a moment, kept as bytes, handed to a crowd before anything else is asked.

An answer is kept only when it was given to somebody without a tablet's cookie and sets none itself.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request

F = TypeVar("F", bound=Callable[..., Any])
Headers = list[tuple[str, str]]

FRESH_FOR = 0.2
"""Seconds; while one request renders anew, the others are still served the old bytes, for as long once more."""
FILES_FRESH_FOR = 5.0
"""Seconds for scripts, styles and pictures, which change with the server alone."""
MOST = 300
LARGEST = 512 * 1024
ROOM = 16 * 1024 * 1024
"""Bytes kept in all."""
_MARK = "kiosk.for_everybody"
_MAY_BE_KEPT = frozenset({200, 204, 302})


def for_everybody(view: F) -> F:
    """Marks a public view whose answer depends on its address, the language and the election alone."""
    view.for_everybody = True  # type: ignore[attr-defined]
    return view


def is_for_everybody() -> bool:
    """Whether this request's page is one of those; its language stands in its address then."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "for_everybody", False)


def may_be_kept(signed_in: Callable[[], object]) -> bool:
    """Note for the doorway whether the answer under way may go to everybody. `signed_in`: the officer, if any."""
    allowed = request.endpoint == "static" or (is_for_everybody() and signed_in() is None)
    if allowed:
        request.environ[_MARK] = True
    return allowed


@dataclass(slots=True)
class Answer:
    """An answer as it was given; `until`: in the server's own seconds."""

    status: str
    headers: Headers
    body: bytes
    etag: str
    fresh_for: float
    until: float

    def give(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if self.etag and self.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            same = [(name, value) for name, value in self.headers if not name.lower().startswith("content-t")]
            start_response("304 NOT MODIFIED", [one for one in same if one[0].lower() != "content-length"])
            return []
        start_response(self.status, list(self.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class Kept:
    """The doorway before the application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inside = app.wsgi_app
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        where = self._where(environ)
        if where is None:
            return self._inside(environ, start_response)
        kept = self._kept.get(where)
        now = time.monotonic()
        if kept is not None:
            if now < kept.until:
                return kept.give(environ, start_response)
            if now < kept.until + kept.fresh_for:
                # This request renders; whoever comes meanwhile is not made to wait for it.
                kept.until = now + kept.fresh_for
        return self._make(where, environ, start_response)

    def _where(self, environ: dict[str, Any]) -> tuple[str, str] | None:
        """What names an answer for everybody; None for whoever brings a cookie, sends something, or wants a part."""
        path = environ.get("PATH_INFO", "")
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD") or "HTTP_RANGE" in environ:
            return None
        if path.startswith("/static/"):
            return path, ""
        if self._app.config["SESSION_COOKIE_NAME"] in environ.get("HTTP_COOKIE", ""):
            return None
        return path, environ.get("QUERY_STRING", "")

    def _make(
        self, where: tuple[str, str], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        told: list[Any] = []

        def note(status: str, headers: Headers, *more: Any) -> Callable[[bytes], object]:
            told[:] = [status, headers, *more]
            return _no_writing

        body = self._inside(environ, note)
        status, headers, *more = told
        if not self._keeps(environ, status, headers):
            start_response(status, headers, *more)
            return body
        try:
            whole = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        return self._keep(where, status, headers, whole).give(environ, start_response)

    @staticmethod
    def _keeps(environ: dict[str, Any], status: str, headers: Headers) -> bool:
        names = {name.lower(): value for name, value in headers}
        return (
            bool(environ.get(_MARK))
            and environ["REQUEST_METHOD"] == "GET"
            and int(status[:3]) in _MAY_BE_KEPT
            and "set-cookie" not in names
            and int(names.get("content-length", 0)) <= LARGEST
        )

    def _keep(self, where: tuple[str, str], status: str, headers: Headers, body: bytes) -> Answer:
        etag = next((value for name, value in headers if name.lower() == "etag"), "")
        if not etag and body:
            etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            headers = [*headers, ("ETag", etag)]
        fresh_for = FILES_FRESH_FOR if where[0].startswith("/static/") else self._app.config["PUBLIC_FRESH_FOR"]
        made = Answer(status, headers, body, etag, fresh_for, time.monotonic() + fresh_for)
        with self._lock:
            self._forget(where)
            self._kept[where] = made
            self._size += len(body)
            while len(self._kept) > MOST or self._size > ROOM:
                self._forget(next(iter(self._kept)))
        return made

    def _forget(self, where: tuple[str, str]) -> None:
        gone = self._kept.pop(where, None)
        self._size -= len(gone.body) if gone else 0


def _no_writing(_data: bytes) -> object:
    raise RuntimeError("an answer is given as a whole")


def install(app: Flask) -> None:
    """Stand before the application."""
    app.config.setdefault("PUBLIC_FRESH_FOR", FRESH_FOR)
    app.wsgi_app = Kept(app)  # type: ignore[method-assign]
    app.extensions["kept"] = app.wsgi_app
