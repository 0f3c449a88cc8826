"""HTTPS as a tablet meets it: the real server, real handshakes, a real Chromium that trusts this authority alone."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk import create_app
from kiosk.machine import addresses, https, pem
from kiosk.machine.authority import fingerprint_of, public_pem
from tests.house.test_routes import visits
from tests.services import RunningServer, find_free_port, is_alive, launch_server, wait_for_server, wait_until

Start = Callable[..., RunningServer]


@dataclass
class Answer:
    """What came back, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    body: str


def answer_of(line: http.client.HTTPConnection, path: str, method: str, body: str, headers: dict[str, str]) -> Answer:
    try:
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())
    finally:
        line.close()


@dataclass
class Served:
    """A server that speaks HTTPS, and what a tablet knows that trusts it."""

    server: RunningServer

    @property
    def trusting(self) -> ssl.SSLContext:
        file = self.server.instance / "tls" / "authority.pem"
        return ssl.create_default_context(cadata=public_pem(pem.read_certificate(file)).decode())

    def shake(self, context: ssl.SSLContext | None = None, name: str = "127.0.0.1") -> ssl.SSLSocket:
        """A connection after its handshake. ssl.SSLError when the tablet would warn."""
        line = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
        try:
            return (context or self.trusting).wrap_socket(line, server_hostname=name)
        finally:
            line.close()

    def certificate(self) -> x509.Certificate:
        with self.shake() as line:
            shown = line.getpeercert(binary_form=True)
            assert shown is not None
            return x509.load_der_x509_certificate(shown)

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        line = http.client.HTTPSConnection("127.0.0.1", self.server.port, context=self.trusting, timeout=10)
        return answer_of(line, path, method, body, headers)

    def ask_plainly(self, path: str, method: str = "GET") -> Answer:
        """The plain page beside it; redirects are not followed."""
        line = http.client.HTTPConnection(self.server.help_url.removeprefix("http://"), timeout=10)
        return answer_of(line, path, method, "", {})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that only look."""
    folder = tmp_path_factory.mktemp("https")
    server = launch_server(folder / "instance", folder, https=True)
    try:
        wait_for_server(server)
        yield Served(server)
    finally:
        server.kill()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", *addresses.own_names()])
def test_a_tablet_that_trusts_the_authority_sees_no_warning(served: Served, name: str) -> None:
    with served.shake(name=name) as line:
        assert line.version() == "TLSv1.3"


def test_a_tablet_that_does_not_trust_is_warned_and_so_is_one_that_asks_for_another_name(served: Served) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"self-signed|unable to get"):
        served.shake(ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for|mismatch"):
        served.shake(name="example.org")


def test_old_tablets_with_tls_1_2_are_served_and_nothing_older_is(served: Served) -> None:
    twelve = served.trusting
    twelve.maximum_version = ssl.TLSVersion.TLSv1_2
    with served.shake(twelve) as line:
        assert line.version() == "TLSv1.2"
    older = served.trusting
    # This side would speak anything.
    older.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        older.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        older.maximum_version = ssl.TLSVersion.TLSv1_1
    # The server's own word, not this side's.
    with pytest.raises(ssl.SSLError, match="ALERT"):
        served.shake(older)


def test_nothing_is_said_in_the_clear_on_the_port_of_https(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.server.port), timeout=10) as line:
        line.sendall(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            answer = line.recv(1000)
        except ConnectionError:
            answer = b""
        assert b"HTTP/1" not in answer


def test_the_cookie_is_for_https_and_this_host_alone_and_the_other_headers_stay(served: Served) -> None:
    answer = served.ask("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kiosk=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # A village may go back to --http.
    assert "Strict-Transport-Security" not in answer.headers


def test_a_form_is_taken_from_a_reader_that_sends_no_referer(served: Served) -> None:
    page = served.ask("/sign-in")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = page.body.partition('name="csrf_token" value="')[2].partition('"')[0]
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    taken = served.ask("/sign-in", "POST", f"csrf_token={token}&code=1&pin=2", **headers)
    assert 'data-code="page_stale"' not in taken.body
    refused = served.ask("/sign-in", "POST", "csrf_token=wrong&code=1&pin=2", **headers)
    assert 'data-code="page_stale"' in refused.body


def test_no_route_of_the_program_is_reached_without_https(served: Served, tmp_path: Path) -> None:
    app = create_app({"KIOSK_INSTANCE": str(tmp_path / "routes")})
    known = [(method, path) for _rule, method, path in visits(app)]
    assert len(known) > 50
    beside = [("GET", "/static/kiosk.css"), ("GET", "/static/"), ("GET", "/server.pem"), ("GET", "/../tls/server.pem")]
    for method, path in [*known, *beside]:
        if (method, path) == ("GET", "/"):
            continue
        answer = served.ask_plainly(path, method)
        assert answer.status == (302 if method == "GET" else 303), (method, path)
        assert answer.headers["Location"] == f"{served.server.url}{path}"
        assert answer.body == ""
        assert answer.headers["Set-Cookie"] is None


def test_the_two_things_are_served_without_https_and_belong_to_this_server(served: Served) -> None:
    taken = x509.load_pem_x509_certificate(served.ask_plainly("/authority.crt").body.encode())
    served.certificate().verify_directly_issued_by(taken)
    page = served.ask_plainly("/").body
    for group in fingerprint_of(taken).sha256:
        assert f"<li>{group}</li>" in page
        assert group in served.server.output
    assert "default-src 'none'" in served.ask_plainly("/").headers["Content-Security-Policy"]


def test_the_console_shows_the_page_to_trust_first_and_the_doors_under_https(served: Served) -> None:
    said = served.server.output
    first = said.index(f"{served.server.help_url}/")
    assert first < said.index(f"{served.server.url}/door/")
    # A picture for each.
    assert "▄" in said[:first]
    assert "▄" in said[first : said.index(f"{served.server.url}/door/")]
    assert f"http://127.0.0.1:{served.server.port}" not in said


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Start]:
    """Start a server on the same instance without waiting for it."""
    started: list[RunningServer] = []

    def start(**how: Any) -> RunningServer:
        started.append(launch_server(tmp_path / "instance", tmp_path, **{"https": True, **how}))
        return started[-1]

    yield start
    for server in started:
        server.kill()


def sentence(server: RunningServer) -> str:
    """The one line a start that was refused has said."""
    assert server.process.wait(20) == 2, server.output
    (line,) = server.output.splitlines()
    return line


def test_plain_http_says_in_a_sentence_what_is_lost_and_makes_no_authority(launch: Start) -> None:
    server = launch(https=False)
    wait_for_server(server)
    (said,) = [line for line in server.output.splitlines() if "--http" in line]
    assert "摄像头" in said
    assert "离线" in said
    assert not (server.instance / "tls").exists()


def test_a_second_start_shows_the_same_authority_and_certificate(launch: Start) -> None:
    first = launch()
    wait_for_server(first)
    shown, trusting = Served(first).certificate(), Served(first).trusting
    plain_process = first.plain_process
    assert first.stop() == 0
    assert "Traceback" not in first.output
    wait_until(lambda: not is_alive(plain_process), 5, "the plain page has gone too")
    second = launch()
    wait_for_server(second)
    with Served(second).shake(trusting) as line:
        assert line.getpeercert(binary_form=True) == shown.public_bytes(Encoding.DER)


def test_a_damaged_authority_keeps_the_server_from_starting_with_one_sentence(launch: Start, tmp_path: Path) -> None:
    secured = https.prepare(tmp_path / "instance")
    assert isinstance(secured, https.Secured)
    file = tmp_path / "instance" / "tls" / "authority.pem"
    file.write_bytes(file.read_bytes()[:100])
    said = sentence(launch())
    assert str(file) in said
    assert "备份" in said
    assert len(file.read_bytes()) == 100


def test_a_port_that_is_taken_or_none_is_a_sentence_for_the_plain_page_too(launch: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        said = sentence(launch(options=[f"--help-port={taken}"]))
        assert str(taken) in said
        assert "--help-port" in said
    port = find_free_port()
    assert "--help-port" in sentence(launch(port=port, options=[f"--help-port={port}"]))
    assert "eighty" in sentence(launch(options=["--help-port=eighty"]))


def test_a_worker_that_takes_over_shows_the_new_certificate_and_no_tablet_trusts_anew(
    launch: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = launch()
    wait_for_server(server)
    before, trusting, worker = Served(server).certificate(), Served(server).trusting, server.worker
    monkeypatch.setattr(addresses, "_by_interface", lambda: [("wlan0", "192.168.7.7")])
    https.prepare(tmp_path / "instance")
    # What the server does itself when it finds a new address, once a minute.
    os.kill(server.process.pid, signal.SIGHUP)
    wait_until(lambda: not is_alive(worker) and server.answers(), 30, "a new worker answers")
    after = Served(server).certificate()
    assert after != before
    Served(server).shake(trusting, name="192.168.7.7").close()
    assert server.stop() == 0


def test_the_plain_page_ends_with_a_server_that_is_killed(launch: Start) -> None:
    server = launch()
    wait_for_server(server)
    plain_process = server.plain_process
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(10)
    wait_until(lambda: not is_alive(plain_process), 5, "the plain page has gone too")


WORKER = "self.addEventListener('fetch', () => {});"


def test_a_browser_that_trusts_shows_the_desk_and_may_use_camera_and_service_worker(
    served: Served, https_browser: Callable[..., Any], tmp_path: Path
) -> None:
    context = https_browser(served.server)
    page = context.new_page()
    answer = page.goto(f"{served.server.url}/sign-in")
    assert answer.ok
    assert answer.security_details()["issuer"].startswith("村民选举投票站")
    assert page.evaluate("window.isSecureContext && 'serviceWorker' in navigator && 'mediaDevices' in navigator")
    # A worker of the test's own, from the server's own address, checked by the browser's own network.
    registered = page.evaluate(
        "async () => { try { await navigator.serviceWorker.register('/static/kiosk/sound.js', {type: 'module'});"
        " return 'registered' } catch (error) { return String(error) } }"
    )
    assert registered == "registered"
    assert [cookie["name"] for cookie in context.cookies() if cookie["secure"]] == ["__Host-kiosk"]
    context.close()
    # The same browser, started again.
    again = https_browser(served.server)
    workers = again.new_page()
    workers.goto(f"{served.server.url}/sign-in")
    count = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    assert workers.evaluate(count) == 1


def test_a_browser_goes_from_the_plain_page_to_the_desk_without_a_warning(
    served: Served, https_browser: Callable[..., Any]
) -> None:
    page = https_browser(served.server).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served.server.help_url}/")
    assert page.locator("img").evaluate_all("all => all.every(one => one.complete && one.naturalWidth > 0)")
    assert page.locator(".bar").evaluate("bar => getComputedStyle(bar).backgroundColor") == "rgb(150, 27, 27)"
    page.click("text=English")
    assert page.url == f"{served.server.help_url}/en"
    page.locator("#ipad a[href='/sign-in']").click()
    assert page.url == f"{served.server.url}/sign-in"
    assert said == []


def test_a_browser_that_does_not_trust_is_stopped(served: Served, chromium_browser: Any) -> None:
    from playwright.sync_api import Error

    page = chromium_browser.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{served.server.url}/sign-in")
    page.close()


def test_browsers_that_never_shake_hands_keep_nobody_waiting_and_do_not_hold_up_the_end(launch: Start) -> None:
    server = launch()
    wait_for_server(server)
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    try:
        assert Served(server).ask("/sign-in").status == 200
        assert server.stop() == 0
    finally:
        for line in idle:
            line.close()
