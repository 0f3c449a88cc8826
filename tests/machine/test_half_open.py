"""Connections that are opened and never say anything do not keep a scan from being recorded."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.load import Connection
from bench.tablets import Tablet
from kiosk.rules.staff import Role
from tests.builders import a_round, an_app, pins_of
from tests.services import RunningServer

IDLE = 200
BEGUN = (
    b"",
    b"GET",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\ncode=",
)
"""How far each of them has come: nothing, half a line, half a head, half a form."""


def test_two_hundred_idle_connections_do_not_stop_a_scan(
    running_server: Callable[..., RunningServer], tmp_path: Path
) -> None:
    apps = an_app(tmp_path / "instance")
    with next(apps).app_context():
        village = a_round()
        pins = pins_of(village)
        verifier = village.signs(Role.VERIFIER)
        card, codes = village.card_code(verifier), village.certificates()[:5]
    apps.close()  # type: ignore[attr-defined]  # a generator
    server = running_server(tmp_path / "instance")
    with ExitStack() as opened:
        for n in range(IDLE):
            line = opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            line.sendall(BEGUN[n % len(BEGUN)])
        connection = Connection(server.port)
        opened.callback(connection.close)
        tablet = Tablet(connection)
        tablet.sign_in(card, pins[verifier.name])
        answers = [tablet.ask(tablet.scan(code)) for code in codes]
        assert [(answer.status, answer.code) for answer in answers] == [(200, "admitted")] * 5
