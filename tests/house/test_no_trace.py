"""Whatever fails and however it is asked, the answer is a sentence: nothing of the server's inside is ever shown."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from kiosk.queries import staff
from kiosk.records import store
from kiosk.rules.staff import Role
from kiosk.web import access
from tests.builders import a_round
from tests.house.walks import seated
from tests.services import RunningServer
from tests.tablet import HTMX, a_tablet

INSIDE = re.compile(
    rb"Traceback|File \"|\.py\b|site-packages|sqlalchemy|sqlite|psycopg|werkzeug|jinja|granian|hyper|python/"
    rb"|SELECT |INSERT |0x[0-9a-f]{6}|RuntimeError|Exception",
    re.IGNORECASE,
)
TOLD = "the inside of the server"


@pytest.fixture
def failing(sqlite_app: Flask) -> Flask:
    """An application in which a public page and a form of a desk fail."""

    def fails(**_values: object) -> str:
        raise RuntimeError(TOLD)

    for endpoint in ("wall.strokes", "board.choose", "signin.language", "checkin.find"):
        was: Any = sqlite_app.view_functions[endpoint]
        view = lambda **values: fails(**values)  # noqa: E731  # each bears a rule of its own
        view.access_rule = was.access_rule  # type: ignore[attr-defined]
        sqlite_app.view_functions[endpoint] = view
    return sqlite_app


def test_a_failure_shows_nothing_to_a_browser_to_htmx_to_a_script_or_to_head(failing: Flask) -> None:
    village = a_round()
    tablet = a_tablet(failing)
    answers = [
        tablet.get("/board/"),
        tablet.get("/board/", htmx=True),
        tablet.client.get("/count/wall/x/strokes", headers={"Accept": "application/json"}),
        tablet.post("/language", language="en"),
        seated(failing, village.signs(Role.VERIFIER)).get("/checkin/find?q=l", htmx=True),
    ]
    for answer in answers:
        assert answer.status_code == 500
        assert 'data-code="not_recorded"' in answer.text
        assert INSIDE.search(answer.data) is None
        assert TOLD not in answer.text
    alone = tablet.client.head("/board/")
    assert (alone.status_code, alone.data) == (500, b"")


def test_when_the_database_itself_is_gone_even_who_sits_here_the_page_is_drawn(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = seated(sqlite_app, a_round().signs(Role.VERIFIER))

    @contextmanager
    def gone() -> Iterator[Any]:
        raise OperationalError("SELECT name FROM voters", {"name": "林春一"}, Exception("disk I/O error"))
        yield

    monkeypatch.setattr(store, "reading", gone)
    monkeypatch.setattr(staff.store, "reading", gone)
    access._known.clear()
    for path in ("/checkin/", "/chief/", "/board/", "/duty"):
        answer = tablet.get(path)
        assert (answer.status_code, 'data-code="not_recorded"' in answer.text) == (500, True), path
        assert INSIDE.search(answer.data) is None
        assert "林春一" not in answer.text


def test_odd_requests_are_answered_in_words(sqlite_app: Flask) -> None:
    tablet = a_tablet(sqlite_app)
    odd = [
        tablet.client.open("/checkin/scan", method="PATCH"),
        tablet.client.open("/sign-in", method="OPTIONS"),
        tablet.client.get("/checkin/person/99999999999999999999999"),
        tablet.client.get("/%ff%fe/%00"),
        tablet.client.get("/board/%00/"),
        tablet.client.get("/board/../../etc/passwd"),
        tablet.client.get("/static/../requirements.txt"),
        tablet.client.get("/static/%2e%2e/requirements.txt"),
        tablet.client.get("/static/kiosk.css%00.html"),
        tablet.client.post("/sign-in", data=b"\xff" * 100, content_type="multipart/form-data; boundary=x"),
        tablet.client.post("/sign-in", data=b"{", content_type="application/json"),
        tablet.client.post("/sign-in", data={"code": "1" * 600_000}, headers=HTMX),
        tablet.client.get("/sign-in", headers={"Cookie": "kiosk=" + "x" * 5000}),
        tablet.client.get("/sign-in", headers={"Host": "evil.example:99999"}),
        tablet.client.get("/board/", headers={"Range": "bytes=0-1,5-"}),
    ]
    for answer in odd:
        assert answer.status_code < 500, answer.request.path
        assert INSIDE.search(answer.data) is None, answer.request.path


BROKEN = [
    b"GARBAGE\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /%ff%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 600_000 + b"\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabcde",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]


def test_what_is_no_request_at_all_gets_nothing_of_the_inside_and_the_server_goes_on(
    running_server: Callable[..., RunningServer],
) -> None:
    server = running_server()
    for broken in BROKEN:
        with socket.create_connection(("127.0.0.1", server.port), timeout=2) as line:
            try:
                line.sendall(broken)
                line.shutdown(socket.SHUT_WR)
                got = b"".join(iter(lambda line=line: line.recv(65536), b""))
            except OSError:
                # Not even an answer: some of these never end.
                got = b""
        got = got.replace(b"\r\nserver: granian\r\n", b"\r\n")
        assert INSIDE.search(got) is None, (broken[:60], got[:500])
        assert b" 500 " not in got[:20], (broken[:60], got[:500])
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert line.recv(15) == b"HTTP/1.1 200 OK"
