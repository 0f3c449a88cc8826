"""The page that shows how to trust this server, drawn once at the start into bytes that need nothing more."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from flask import Flask, g, render_template

from kiosk.machine.https import Secured
from kiosk.machine.plain import Served

CERTIFICATE = "/authority.crt"
PAGES = {"/": "zh", "/en": "en"}
OPEN = "/sign-in"
"""Any path that is not served plain leads to HTTPS."""

_SHEET = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)">')
_PICTURE = re.compile(r'(src|href)="/static/([^"]+\.svg)"')


def served(app: Flask, secured: Secured) -> dict[str, Served]:
    """All that may be had without HTTPS, by path: the page in both languages, and the authority's certificate."""
    found = {path: _page(app, secured, path, language) for path, language in PAGES.items()}
    # The type that makes a tablet offer to take it in.
    return {**found, CERTIFICATE: Served("application/x-x509-ca-cert", secured.authority_pem)}


def _page(app: Flask, secured: Secured, path: str, language: str) -> Served:
    with app.test_request_context(path):
        g.language = language
        html = render_template(
            "trust.html",
            authority=secured.authority,
            fingerprint=secured.fingerprint,
            certificate=CERTIFICATE,
            open=OPEN,
            other=next(other for other in PAGES if other != path),
        )
    static = Path(str(app.static_folder))
    digests: list[str] = []

    def put_sheet(link: re.Match[str]) -> str:
        sheet = (static / link[1]).read_text(encoding="utf-8")
        digests.append(base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode())
        return f"<style>{sheet}</style>"

    def put_picture(link: re.Match[str]) -> str:
        picture = base64.b64encode((static / link[2]).read_bytes()).decode()
        return f'{link[1]}="data:image/svg+xml;base64,{picture}"'

    html = _PICTURE.sub(put_picture, _SHEET.sub(put_sheet, html))
    styles = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = (
        f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return Served("text/html; charset=utf-8", html.encode(), policy)
