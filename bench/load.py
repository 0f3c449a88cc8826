"""The load: many tablets on keep-alive connections in one thread, HTTP/1.1 made by hand so that it costs little."""

from __future__ import annotations

import heapq
import re
import selectors
import socket
import ssl
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field

LONGEST_ANSWER = 60.0
"""Seconds without any answer from anybody after which a run is given up."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class LoadBroken(RuntimeError):
    """The server hung up, kept silent, or spoke another dialect."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, head (status line and headers) and body as they came, seconds from sending to the end."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def code(self) -> str:
        """`data-code` of the verdict, empty when there is none."""
        found = re.search(rb'data-code="(\w+)"', self.body)
        return found[1].decode() if found else ""


Script = Generator["bytes | float", "Answer | None", None]
"""What a tablet does: yields a request's bytes and gets the Answer, or a moment of time.monotonic() to wait for."""


@dataclass(slots=True)
class Samples:
    """The requests of one kind: seconds each, and how many were not answered as they should be."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    wrong: dict[str, int] = field(default_factory=dict)

    def take(self, answer: Answer, status: int = 200, code: str = "") -> None:
        """Count an answer; it is an error unless it has this status and, where one is given, this verdict code."""
        self.seconds.append(answer.seconds)
        if answer.status != status or (code and answer.code != code):
            self.errors += 1
            said = f"{answer.status} {answer.code}".strip()
            self.wrong[said] = self.wrong.get(said, 0) + 1

    def percentile(self, per_cent: float) -> float:
        """Milliseconds under which so many per cent of the answers came (nearest rank)."""
        ordered = sorted(self.seconds)
        if not ordered:
            return 0.0
        rank = max(1, -(-len(ordered) * per_cent // 100))
        return 1000 * ordered[int(rank) - 1]

    @staticmethod
    def of(several: Iterable[Samples]) -> Samples:
        together = Samples()
        for one in several:
            together.seconds += one.seconds
            together.errors += one.errors
            for said, times in one.wrong.items():
                together.wrong[said] = together.wrong.get(said, 0) + times
        return together


@dataclass(frozen=True, slots=True)
class Took:
    """What a run took: wall seconds, and processor seconds of the load itself."""

    wall: float
    processor: float


class Connection:
    """One keep-alive connection to loopback, usable for several runs; `secured`: TLS, trusting whoever answers."""

    def __init__(self, port: int, *, secured: bool = False) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secured:
            # What a server's certificate is worth is asked by the tests about certificates.
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)
        self.received = bytearray()
        self.sent_at = 0.0
        self.script: Script | None = None
        self.asking = False

    def close(self) -> None:
        self.socket.close()

    def ask(self, request: bytes) -> Answer:
        """One request and its answer, outside a run."""
        answers: list[Answer] = []

        def script() -> Script:
            answer = yield request
            assert answer is not None
            answers.append(answer)

        run([(self, script())])
        return answers[0]


def run(tablets: Iterable[tuple[Connection, Script]]) -> Took:
    """Run the scripts, each on its connection, until all have ended. LoadBroken when the server fails them."""
    began, processor = time.perf_counter(), time.process_time()
    waiting: list[tuple[float, int, Connection]] = []
    selector = selectors.DefaultSelector()
    alive = 0

    def step(connection: Connection, answer: Answer | None) -> bool:
        """Let the script go on; False when it has ended."""
        assert connection.script is not None
        try:
            wanted = connection.script.send(answer)
        except StopIteration:
            selector.unregister(connection.socket)
            connection.script = None
            return False
        if isinstance(wanted, bytes):
            connection.asking = True
            connection.sent_at = time.perf_counter()
            connection.socket.sendall(wanted)
        else:
            heapq.heappush(waiting, (wanted, id(connection), connection))
        return True

    try:
        pairs = list(tablets)
        for connection, script in pairs:
            connection.script = script
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        for connection, _script in pairs:
            alive += step(connection, None)
        silent_since = time.monotonic()
        while alive:
            now = time.monotonic()
            while waiting and waiting[0][0] <= now:
                alive -= not step(heapq.heappop(waiting)[2], None)
            if not alive:
                break
            pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else LONGEST_ANSWER
            for key, _events in selector.select(min(pause, 1.0)):
                answer = _receive(key.data)
                if answer is not None:
                    silent_since = time.monotonic()
                    alive -= not step(key.data, answer)
            if time.monotonic() - silent_since > LONGEST_ANSWER:
                raise LoadBroken(f"no answer for {LONGEST_ANSWER:g} s")
    finally:
        selector.close()
    return Took(time.perf_counter() - began, time.process_time() - processor)


def _receive(connection: Connection) -> Answer | None:
    """The answer when all of it has come."""
    part = connection.socket.recv(262_144)
    if not part:
        raise LoadBroken("the server closed a connection")
    while isinstance(connection.socket, ssl.SSLSocket) and connection.socket.pending():
        # Decrypted already: no selector would tell of it.
        part += connection.socket.recv(262_144)
    received = connection.received
    received += part
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(received[:end])
    length = _LENGTH.search(head)
    status = int(head[9:12])
    if length is None and status not in (204, 304):
        raise LoadBroken(f"an answer without a length: {head[:200]!r}")
    whole = end + 4 + (int(length[1]) if length else 0)
    if len(received) < whole:
        return None
    body = bytes(received[end + 4 : whole])
    del received[:whole]
    connection.asking = False
    return Answer(status, head, body, time.perf_counter() - connection.sent_at)


def get(path: str, cookie: str = "", *, htmx: bool = False) -> bytes:
    """A GET as a browser sends it, or as htmx does."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_headers(cookie, htmx)}\r\n".encode()


def post(path: str, form: str, cookie: str = "", *, htmx: bool = True) -> bytes:
    """A POST of a form that is encoded already."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n{_headers(cookie, htmx)}\r\n{form}"
    ).encode()


def upload(path: str, fields: dict[str, str], name: str, filename: str, body: bytes, cookie: str) -> bytes:
    """A POST of a form with a file in the field `name`."""
    edge = b"--a-part-of-the-form"
    parts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode() for field, value in fields.items()
    ]
    parts.append(f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'.encode() + body)
    form = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: multipart/form-data; boundary={edge[2:].decode()}\r\n"
        f"Content-Length: {len(form)}\r\n{_headers(cookie, False)}\r\n"
    )
    return head.encode() + form


def _headers(cookie: str, htmx: bool) -> str:
    return (f"Cookie: {cookie}\r\n" if cookie else "") + ("HX-Request: true\r\n" if htmx else "")
