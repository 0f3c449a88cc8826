"""What each answer tells the browser to keep out, and to forget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

F = TypeVar("F", bound=Callable[..., Any])

CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
WITH_CAMERA = CONTENT_SECURITY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""For pages on which a camera reads codes: the decoder is WebAssembly."""


def with_camera(view: F) -> F:
    """Marks a page on which a camera may read codes."""
    view.reads_camera = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    camera = getattr(view, "reads_camera", False)
    headers = response.headers
    headers["Content-Security-Policy"] = WITH_CAMERA if camera else CONTENT_SECURITY
    headers["Permissions-Policy"] = f"camera={'(self)' if camera else '()'}, microphone=(), geolocation=()"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
