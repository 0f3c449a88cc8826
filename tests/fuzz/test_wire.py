"""Bytes that no browser sends, on a real connection to the real server: an answer or a hang-up, and it serves on."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from tests.builders import a_round, an_app
from tests.fuzz import strange
from tests.fuzz.changed import changed_bytes
from tests.fuzz.watch import Watch
from tests.services import RunningServer

PATIENCE = 20
"""Seconds until a connection that says nothing counts as one that hangs."""
LINES = (
    *(b"GET / HTTP/1.1", b"GET /board/ HTTP/1.1", b"GET /count/wall/ HTTP/1.1", b"HEAD /sign-in HTTP/1.1", b"GET /"),
    *(b"GET /%zz%ff%00%c3%28 HTTP/1.1", b"GET /board/\xff\xfe/ HTTP/1.1", b"GET /board/%ff%fe/figures HTTP/1.1"),
    *(b"GET /board/%00/ HTTP/1.1", b"GET /door/%ed%a0%80 HTTP/1.1", b"GET /mobile/trip/%f0%28/list.json HTTP/1.1"),
    *(b"GET /static/../wsgi.py HTTP/1.1", b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1", b"GET //sign-in HTTP/1.1"),
    *(b"GET /static/%00 HTTP/1.1", b"GET /static/" + b"a" * 5000 + b" HTTP/1.1", b"GET /static/kiosk.css HTTP/1.1"),
    *(b"GET http://evil.example/board/ HTTP/1.1", b"CONNECT a:1 HTTP/1.1", b"OPTIONS * HTTP/1.1", b"PRI * HTTP/2.0"),
    *(
        b"POST /sign-in HTTP/1.1",
        b"POST /language HTTP/1.1",
        b"POST /door/x/election HTTP/1.1",
        b"PUT /sign-in HTTP/1.1",
    ),
    *(b"POST /mobile/trip/x/records HTTP/1.1", b"TRACE / HTTP/1.1", b"\xff\xff / HTTP/1.1", b"GET / HTTP/9.9", b""),
    *(
        b"GET /?" + b"a=1&" * 15_000 + b" HTTP/1.1",
        b"GET /sign-in?next=%0d%0aX:1 HTTP/1.1",
        b"GET /board/?%ff=%fe HTTP/1.1",
    ),
)
HEADERS = (
    *(b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 99999999999999999999", b"Content-Length: 5, 6"),
    *(
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Expect: 100-continue",
        b"Connection: Upgrade",
    ),
    *(b"Content-Type: multipart/form-data; boundary=", b"Content-Type: multipart/form-data; boundary=" + b"b" * 5000),
    *(
        b"Content-Type: application/x-www-form-urlencoded; charset=nonsense",
        b"Content-Type: application/json",
        b"Content-Type:",
    ),
    *(
        b"Cookie: kiosk=.e.e.e",
        b"Cookie: kiosk=" + b"a" * 8000,
        b"Cookie: \xff\xfe=\xff; ;;=;",
        b"Cookie: kiosk=eyJ9.x.y",
    ),
    *(b"Range: bytes=5-1", b"Range: bytes=-99999999999999999999", b"Range: lines=1", b"If-None-Match: \xff, W/"),
    *(
        b"If-Modified-Since: Thu, 99 Nov 99999 99:99:99 GMT",
        b"Accept-Language: " + b"zh;q=x," * 500,
        b"User-Agent: \xff\xfe",
    ),
    *(
        b"HX-Request: true",
        b"Kiosk-Poll: 1",
        b"X-CSRFToken: \xe9",
        b"Authorization: Basic =",
        b"A\x00B: c",
        b": nothing",
    ),
    *(b"Host: \xff\xfe", b"Host: a b", b"Host: " + b"h" * 5000, b"Host: [::1", b"Referer: http://[", b"Origin: null"),
)
BODIES = (
    b"",
    b"a=b&c=%ff%zz",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"zz\r\n",
    b"FFFFFFFFFFFFFFFFF\r\nx",
    b"--b\r\n" * 2000,
    b"{" * 20_000,
)


def floods(count: int) -> bytes:
    return b"".join(b"X-%d: y\r\n" % n for n in range(count))


def requests() -> st.SearchStrategy[bytes]:
    """Requests whose first line, headers or body are odd, and bytes that are no request at all."""

    def put_together(line: bytes, host: bytes, headers: list[bytes], flood: int, value: str, body: bytes) -> bytes:
        told = b"".join(header + b"\r\n" for header in headers)
        odd = value.encode("utf-8", "replace").replace(b"\n", b" ")[:20_000]
        odd = b"X-Odd: " + odd + b"\r\n" if odd else b""
        return line + b"\r\n" + host + told + odd + floods(flood) + b"\r\n" + body

    whole = st.builds(
        put_together,
        st.sampled_from(LINES),
        st.sampled_from([b"Host: localhost\r\n"] * 6 + [b""]),
        st.lists(st.sampled_from(HEADERS), max_size=2),
        st.sampled_from([0] * 8 + [90, 120, 3000]),
        st.one_of(st.just(""), st.just(""), strange.loose),
        st.sampled_from(BODIES),
    )
    return st.one_of(whole, whole, changed_bytes(whole), st.binary(min_size=1, max_size=400))


def said(port: int, data: bytes) -> int:
    """The status of the answer, 0 where the server hung up without one. TimeoutError when it does neither."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        try:
            line.sendall(data)
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_WR)  # it may have hung up already
            head = line.recv(1000)
            while len(head) < 12 and (more := line.recv(1000)):
                head += more
        except ConnectionError:
            return 0
    return int(head[9:12]) if head[:5] == b"HTTP/" and head[9:12].isdigit() else 0


def test_bytes_that_are_no_request_leave_the_server_serving(
    running_server: Callable[..., RunningServer], tmp_path: Path, drill_size: Callable[[int, int], int]
) -> None:
    for _app in an_app(tmp_path / "instance"):
        a_round()
    server = running_server(tmp_path / "instance")
    watch = Watch("raw bytes", time.perf_counter)

    def wrong(status: int) -> str:
        return str(status) if status >= 500 else ""

    def judge(data: bytes) -> None:
        watch.one(data, lambda: said(server.port, data), wrong)

    watch.given(requests(), drill_size(100, 2_000), judge)
    assert server.answers()
    assert "not recorded" not in server.output, server.output[-3000:]
    assert "Traceback" not in server.output, server.output[-3000:]
    watch.finish()
