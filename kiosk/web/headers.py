"""What each answer tells the browser to keep out, and to forget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from kiosk.web import access, kept

F = TypeVar("F", bound=Callable[..., Any])

CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
WITH_CAMERA = CONTENT_SECURITY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""For pages on which a camera reads codes: the decoder is WebAssembly."""

PROGRAM = frozenset({"static", "mobile.service_worker"})
"""What is served of the program itself: it may stay on a tablet, which asks whether it is still the same."""


def with_camera(view: F) -> F:
    """Marks a page whose script asks for the camera without a field to read into."""
    view.reads_camera = True  # type: ignore[attr-defined]
    return view


def camera_is_used() -> str:
    """Said by the camera's button where it is drawn: whatever page shows it, a sign-in in place of any, may use one."""
    g.camera_is_used = True
    return ""


def install(app: Flask) -> None:
    app.jinja_env.globals["camera_is_used"] = camera_is_used
    app.after_request(_add)


def _add(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    camera = getattr(view, "reads_camera", False) or "camera_is_used" in g
    headers = response.headers
    headers["Content-Security-Policy"] = WITH_CAMERA if camera else CONTENT_SECURITY
    headers["Permissions-Policy"] = f"camera={'(self)' if camera else '()'}, microphone=(), geolocation=()"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    for_everybody = response.status_code < 400 and kept.may_be_kept(access.signed_in)
    if request.endpoint not in PROGRAM:
        # Over whatever a file that is sent says of itself: a PDF has names in it too.
        headers["Cache-Control"] = "no-cache" if for_everybody else "no-store"
    return response
