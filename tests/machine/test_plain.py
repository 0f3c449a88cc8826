"""The page without HTTPS: two things and otherwise the way to HTTPS, whoever asks and however slowly."""

from __future__ import annotations

import base64
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask

from kiosk.machine import https, plain, trust_page
from kiosk.machine.help_desk import HelpDesk, usual_port
from kiosk.machine.plain import Plain, Served
from kiosk.web.headers import CONTENT_SECURITY
from tests.services import ROOT, find_free_port, wait_until

PAGE = b"<p>" + "信任".encode() * 30_000


@pytest.fixture
def desk() -> Iterator[Plain]:
    """The process, listening on a port of its own."""
    served = {"/": Served("text/html; charset=utf-8", PAGE), "/authority.crt": Served("application/x", b"A")}
    told = Plain("127.0.0.1", find_free_port(), 8443, ("box-7.local", "localhost"), served)
    running = HelpDesk(told)
    running.open()
    try:
        wait_until(lambda: is_open(told.port), 20, "the plain page answers")
        yield told
    finally:
        running.close()
    assert not is_open(told.port)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(desk: Plain, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to these bytes."""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=15) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


def get(desk: Plain, target: str, host: str = "127.0.0.1", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    return ask(desk, f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())


def test_what_is_served_comes_whole_and_a_head_without_it(desk: Plain) -> None:
    for target in ("/", "/?from=wechat"):
        status, headers, body = get(desk, target)
        assert (status, body) == (200, PAGE)
        assert int(headers["Content-Length"]) == len(PAGE)
    status, headers, body = get(desk, "/", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(PAGE)), b"")


@pytest.mark.parametrize(
    ("host", "leads_to"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("box-7.local", "box-7.local"),
        ("Box-7.local:8080", "box-7.local"),
        ("localhost:8080", "localhost"),
        # What is not ours leads to the address that was reached.
        ("example.org", "127.0.0.1"),
        ("box-7.local.example.org", "127.0.0.1"),
        ("8.8.8.8:8080", "127.0.0.1"),
        ("[::1]:8080", "127.0.0.1"),
        ("box-7.local@example.org", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_rest_leads_to_https_under_the_name_that_was_asked_for_if_it_is_ours(
    desk: Plain, host: str, leads_to: str
) -> None:
    status, headers, body = get(desk, "/board/?x=%E6%9D%91", host)
    assert (status, body) == (302, b"")
    assert headers["Location"] == f"https://{leads_to}:8443/board/?x=%E6%9D%91"


def test_what_is_posted_without_encryption_is_not_posted_on(desk: Plain) -> None:
    form = b"code=1&pin=2" * 5000
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(form)}\r\n\r\n".encode()
    status, headers, _ = ask(desk, head + form)
    assert (status, headers["Location"]) == (303, "https://localhost:8443/")


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /",
        b"\x16\x03\x01\x02",
        b"GET / FTP/1.0",
        b"GET /\xff HTTP/1.1",
        b"GET / x HTTP/1.1",
        b"",
        b"GET /\x01 HTTP/1.1",
    ],
)
def test_what_is_no_request_is_answered_and_shut(desk: Plain, request_line: bytes) -> None:
    assert ask(desk, request_line + b"\r\n\r\n")[0] == 400


def test_a_target_of_another_place_leads_to_our_own_root(desk: Plain) -> None:
    status, headers, _ = get(desk, "http://example.org/steal")
    assert (status, headers["Location"]) == (302, "https://127.0.0.1:8443/")


def test_a_head_without_end_is_cut_off(desk: Plain) -> None:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=15) as line:
        try:
            for _ in range(100):
                line.sendall(b"GET /" + b"x" * 4096)
            assert line.recv(100) == b""
        except ConnectionError:
            pass
    assert get(desk, "/")[0] == 200


def test_eighty_idle_browsers_keep_nobody_from_the_page(desk: Plain) -> None:
    idle = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(80)]
    try:
        for line in idle[::2]:
            line.sendall(b"GET / HT")
        assert get(desk, "/")[2] == PAGE
    finally:
        for line in idle:
            line.close()


def test_a_crowd_beyond_the_limit_is_sent_away_and_the_page_answers_when_it_has_gone(desk: Plain) -> None:
    crowd = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(plain.OPEN_AT_ONCE)]
    try:
        assert not answers(desk)
    finally:
        for line in crowd:
            line.close()
    wait_until(lambda: answers(desk), 20, "the page answers again")


def answers(desk: Plain) -> bool:
    try:
        return get(desk, "/")[0] == 200
    except (OSError, IndexError):
        return False


def test_forty_tablets_at_once_all_get_the_page(desk: Plain) -> None:
    found: list[bytes] = []
    tablets = [threading.Thread(target=lambda: found.append(get(desk, "/")[2])) for _ in range(40)]
    for tablet in tablets:
        tablet.start()
    for tablet in tablets:
        tablet.join()
    assert found == [PAGE] * 40


def test_it_ends_when_the_server_is_gone_without_a_word() -> None:
    told = Plain("127.0.0.1", find_free_port(), 8443, (), {})
    program = (
        "import os, sys, time; from kiosk.machine.help_desk import HelpDesk; from kiosk.machine.plain import Plain\n"
        f"desk = HelpDesk(Plain('127.0.0.1', {told.port}, 8443, (), {{}})); desk.open()\n"
        "sys.stdin.readline(); os._exit(9)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE)
    with server:
        wait_until(lambda: is_open(told.port), 20, "the plain page answers")
        server.communicate(b"\n")
    wait_until(lambda: not is_open(told.port), 10, "the plain page is gone")


def test_opened_again_it_is_the_same_process_until_that_one_has_died() -> None:
    running = HelpDesk(Plain("127.0.0.1", find_free_port(), 8443, (), {}))
    running.open()
    first = running.process
    running.open()
    assert running.process is first
    assert first is not None
    first.kill()
    first.communicate()
    running.open()
    assert running.process is not first
    running.close()


@pytest.mark.parametrize(("https_port", "beside"), [(8000, 8080), (443, 523), (65455, 65535), (65456, 65376)])
def test_the_plain_page_is_eighty_ports_further(https_port: int, beside: int) -> None:
    assert usual_port(https_port) == beside


# The page itself.


@pytest.fixture
def pages(sqlite_app: Flask) -> dict[str, Served]:
    secured = https.prepare(sqlite_app.config["SETTINGS"].instance)
    assert isinstance(secured, https.Secured)
    return trust_page.served(sqlite_app, secured)


class Seen(HTMLParser):
    """What a page asks for, links to and says."""

    def __init__(self, page: Served) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words = ""
        self.feed(page.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.asked += [str(found[name]) for name in ("src", "href") if name in found and tag != "a"]
        self.links += [str(found["href"])] if tag == "a" else []

    def handle_data(self, data: str) -> None:
        self.words += data


def test_only_the_page_and_the_certificate_are_served(pages: dict[str, Served]) -> None:
    assert set(pages) == {"/", "/en", "/authority.crt"}
    assert pages["/authority.crt"].mimetype == "application/x-x509-ca-cert"
    assert pages["/authority.crt"].body.startswith(b"-----BEGIN CERTIFICATE-----\n")
    assert not any(b"PRIVATE KEY" in one.body for one in pages.values())


@pytest.mark.parametrize("path", ["/", "/en"])
def test_the_page_asks_for_nothing_more_and_sends_nothing(pages: dict[str, Served], path: str) -> None:
    seen = Seen(pages[path])
    assert seen.asked
    assert all(asked.startswith("data:image/svg+xml;base64,") for asked in seen.asked)
    assert not {"script", "form", "input", "link"} & (seen.tags - {"link"})
    for asked in seen.asked:
        picture = base64.b64decode(asked.partition(",")[2]).decode()
        assert "<script" not in picture
        assert picture.startswith("<svg xmlns=")


@pytest.mark.parametrize("path", ["/", "/en"])
def test_its_policy_lets_in_its_own_style_and_nothing_else(pages: dict[str, Served], path: str) -> None:
    policy = pages[path].policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == pages[path].body.count(b"<style>") == 2
    assert "frame-ancestors 'none'" in CONTENT_SECURITY
    assert "frame-ancestors 'none'" in policy


def test_chinese_comes_first_and_english_is_one_tap_away(pages: dict[str, Served]) -> None:
    chinese, english = Seen(pages["/"]), Seen(pages["/en"])
    assert b'lang="zh-Hans"' in pages["/"].body[:40]
    assert b'lang="en"' in pages["/en"].body[:40]
    assert "/en" in chinese.links
    assert "/" in english.links


@pytest.mark.parametrize("path", ["/", "/en"])
def test_each_kind_of_device_has_its_steps_with_pictures_the_fingerprint_and_a_way_on(
    pages: dict[str, Served], path: str, sqlite_app: Flask
) -> None:
    page, seen = pages[path].body.decode(), Seen(pages[path])
    for kind in ("android", "ipad", "windows", "linux"):
        (section,) = re.findall(rf'<section class="panel" id="{kind}">.*?</section>', page, re.DOTALL)
        assert section.count("<img") == section.count("<li>") >= 4
        assert 'href="/authority.crt"' in section
        assert 'href="/sign-in"' in section
        assert f"#{kind}" in seen.links
    secured = https.prepare(sqlite_app.config["SETTINGS"].instance)
    assert isinstance(secured, https.Secured)
    shown = re.findall(r"<li>([0-9A-F]{4})</li>", page)
    assert tuple(shown) == secured.fingerprint.sha256
    assert secured.fingerprint.short in seen.words
    assert " ".join(secured.fingerprint.sha1) in seen.words
    assert secured.authority in seen.words


def test_every_drawing_is_ours_used_and_without_words() -> None:
    drawings = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "static" / "trust").glob("*.svg")}
    used = set(re.findall(r'picture\("(\w+)"\)', (ROOT / "templates" / "trust.html").read_text(encoding="utf-8")))
    assert set(drawings) == used
    # Words in a picture are words nobody can translate.
    assert [name for name, drawing in drawings.items() if "<text" in drawing or "<image" in drawing] == []
