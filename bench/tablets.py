"""What stands on loopback during a run: tablets signed in as on the day, and boards on the wall."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from bench.load import Answer, Connection, LoadBroken, Samples, Script, get, post
from bench.village import ELECTION, PIN

_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_COOKIE = re.compile(rb"\r\nset-cookie: *((?:__Host-)?kiosk=[^;\r]+)", re.IGNORECASE)
_WAITING = re.compile(rb'action="/issue/(\d+)/hand-out"')
_SEEN = re.compile(rb"seen=([0-9a-f]{12})")

POLL = 2.0
"""Seconds between two polls of a board."""


@dataclass
class Tablet:
    """A signed-in tablet on one connection."""

    connection: Connection
    cookie: str = ""
    token: str = ""
    scans: Samples = field(default_factory=Samples)
    hand_outs: Samples = field(default_factory=Samples)
    signatures: Samples = field(default_factory=Samples)

    def sign_in(self, card: str, pin: str = PIN) -> None:
        page = self.ask(get("/sign-in"))
        token = _TOKEN.search(page.body)
        if page.status != 200 or token is None:
            raise LoadBroken(f"the sign-in page: {page.status}")
        self.token = token[1].decode()
        form = urlencode({"code": card, "pin": pin, "csrf_token": self.token})
        signed_in = self.ask(post("/sign-in", form, self.cookie, htmx=False))
        if signed_in.status != 303:
            raise LoadBroken(f"sign-in: {signed_in.status}")

    def ask(self, request: bytes) -> Answer:
        """One request outside a run; keeps the cookie that comes with the answer."""
        answer = self.connection.ask(request)
        cookie = _COOKIE.search(answer.head)
        if cookie:
            self.cookie = cookie[1].decode()
        return answer

    def post(self, path: str, *, htmx: bool = True, **fields: object) -> bytes:
        return post(path, urlencode({**fields, "csrf_token": self.token}), self.cookie, htmx=htmx)

    def get(self, path: str, *, htmx: bool = False) -> bytes:
        return get(path, self.cookie, htmx=htmx)

    def scan(self, code: str) -> bytes:
        return self.post("/checkin/scan", code=code)

    def serve(self, certificates: Iterator[str], *, until: float, every: float = 0.0, sign: bool = True) -> Script:
        """Voter after voter: scan, hand out, signature; with `every`, one voter every so many seconds."""
        due = time.monotonic()
        for certificate in certificates:
            if every:
                yield due
                due += every
            admitted = yield self.scan(certificate)
            assert admitted is not None
            self.scans.take(admitted, code="admitted")
            visit = _WAITING.search(admitted.body)
            if visit is None:
                # Recorded without a ballot to hand out: already counted as wrong by its code, or another dialect.
                if admitted.code == "admitted":
                    raise LoadBroken("admitted, and no ballot to hand out on the answer")
                continue
            number = visit[1].decode()
            handed_out = yield self.post(f"/issue/{number}/hand-out", submission=f"hand-out-{number}")
            assert handed_out is not None
            self.hand_outs.take(handed_out, code="handed_out")
            if sign:
                signed = yield self.post(f"/issue/{number}/sign")
                assert signed is not None
                self.signatures.take(signed, code="signed")
            if time.monotonic() >= until:
                return


@dataclass
class Board:
    """A screen on the wall that polls the public figures."""

    connection: Connection
    polls: Samples = field(default_factory=Samples)
    changed: int = 0

    def watch(self, *, first: float, until: float) -> Script:
        """Poll every POLL seconds from `first` to `until`, as the page does."""
        due, seen = first, ""
        while due < until:
            yield due
            answer = yield get(f"/board/{ELECTION}/figures?seen={quote(seen)}", htmx=True)
            assert answer is not None
            self.polls.take(answer, status=answer.status if answer.status in (200, 204) else 200)
            if answer.status == 200:
                self.changed += 1
                mark = _SEEN.search(answer.body)
                seen = mark[1].decode() if mark else seen
            due += POLL
