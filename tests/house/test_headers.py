"""What goes with every answer: pages, files, refusals, failures, nothing new, and the plain page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from kiosk.machine.plain import Plain, Served
from kiosk.rules.staff import Role
from kiosk.web import access
from kiosk.web.headers import CONTENT_SECURITY
from tests.builders import a_round
from tests.house.test_routes import come, visits
from tests.house.walks import seated
from tests.services import ROOT
from tests.tablet import HTMX, a_tablet

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Flask-WTF looks at the Referer on HTTPS; elsewhere nobody learns where somebody was.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|\bhx-on|<base\b|<iframe", re.IGNORECASE
)
FILLED_IN = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_every_answer_carries_the_headers_whatever_it_is(sqlite_app: Flask) -> None:
    def fails(**_values: object) -> str:
        raise RuntimeError

    fails.access_rule = access.AccessRule(public=True)  # type: ignore[attr-defined]
    sqlite_app.view_functions["board.choose"] = fails
    village = a_round()
    tablet = a_tablet(sqlite_app)
    token = tablet.token()
    answers = [come(tablet, method, path, token) for _, method, path in visits(sqlite_app)]
    answers += [tablet.get(path) for path in ("/static/kiosk.css", "/static/none.css", "/none", "/board/", "/duty")]
    style = tablet.get("/static/kiosk.css")
    answers.append(tablet.client.get("/static/kiosk.css", headers={"If-None-Match": style.headers["ETag"]}))
    answers.append(tablet.client.put("/duty"))
    answers.append(tablet.client.post("/sign-in", data={"code": "1"}, headers=HTMX))
    answers.append(a_tablet(sqlite_app).get(f"/board/{village.election}/"))
    assert {200, 204, 302, 304, 401, 404, 405, 422, 500} - {answer.status_code for answer in answers} <= {204}
    for answer in answers:
        said = {name: answer.headers.get(name) for name in WANTED}
        assert said == WANTED, answer.request.path
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; script-src 'self'")
        assert "microphone=()" in answer.headers["Permissions-Policy"]
        # One's own authority and a way back to plain HTTP: a browser that remembers would lock the village out.
        assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe-inline" not in CONTENT_SECURITY
    assert "http" not in CONTENT_SECURITY
    for rule in ("object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in CONTENT_SECURITY


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_no_page_has_style_or_script_in_line(template: Path) -> None:
    found = INLINE.search(FILLED_IN.sub("_", template.read_text("utf-8")))
    assert found is None, f"{found}: the policy of kiosk/web/headers.py keeps it from working"


def test_what_is_about_people_is_forgotten_by_the_browser(sqlite_app: Flask) -> None:
    village = a_round()
    for role in (Role.REGISTRAR, Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER, Role.VERIFIER):
        tablet = seated(sqlite_app, village.signs(role))
        for rule, method, path in visits(sqlite_app):
            if method == "GET" and "wall" not in path and "board" not in path:
                answer = tablet.get(path)
                if answer.status_code == 200 and rule.endpoint != "mobile.service_worker":
                    assert answer.headers["Cache-Control"] == "no-store", path


def test_the_page_without_https_carries_its_own() -> None:
    plain = Plain("127.0.0.1", 80, 443, (), {"/": Served("text/html", b"help", "default-src 'none'; style-src 'self'")})
    for asked in (b"GET / HTTP/1.1\r\n", b"GET /board/ HTTP/1.1\r\n", b"\x00\xff nonsense", b"POST / HTTP/1.1\r\n"):
        head = plain.answer(asked, "127.0.0.1").decode("latin-1").partition("\r\n\r\n")[0]
        for name in ("Cache-Control: no-store", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY"):
            assert name in head, asked
        assert "Referrer-Policy: no-referrer" in head
        assert "Cross-Origin-Resource-Policy: same-origin" in head
        assert "Content-Security-Policy: default-src 'none'" in head
