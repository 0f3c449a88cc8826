"""Tablets that never give up: what gets no answer is sent again until it has one, and what was answered is kept."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from bench.load import Connection
from bench.stands import Checked, Stand
from bench.tablets import Tablet
from bench.village import Village

_CODE = re.compile(r'data-code="(\w+)"')
_WAITING = re.compile(r'action="/issue/(\d+)/hand-out"')
GIVEN_UP = 60
"""Seconds without any answer after which a tablet is given up."""
ADMITTED = ("admitted", "already_recorded")
HANDED_OUT = ("handed_out", "already_handed_out")


class Line:
    """The voters in front of the station, one after the other, for all tablets."""

    def __init__(self, certificates: Iterator[str]) -> None:
        self._certificates, self._guard = certificates, threading.Lock()

    def next(self) -> str:
        with self._guard:
            return next(self._certificates)


class StubbornTablet(threading.Thread):
    """One tablet that verifies, hands out and takes the signature.

    `told` holds certificate and what a green or calm answer said was recorded; `wrong` answers that should not come.
    """

    def __init__(self, port: int, made: Village, desk: str, line: Line, over: threading.Event) -> None:
        super().__init__(daemon=True)
        connection = Connection(port)
        signed_in = Tablet(connection)
        signed_in.sign_in(made.cards[desk])
        connection.close()
        self._headers = {"Cookie": signed_in.cookie, "HX-Request": "true"}
        self._token, self._port, self._line, self._over = signed_in.token, port, line, over
        self._connection: HTTPConnection | None = None
        self.told: list[tuple[str, str]] = []
        self.wrong: list[tuple[str, int, str]] = []
        self.not_recorded = 0
        self.broken: BaseException | None = None

    def run(self) -> None:
        try:
            while not self._over.is_set():
                self._serve(self._line.next())
        except StopIteration:
            pass
        except BaseException as problem:
            self.broken = problem
        finally:
            if self._connection is not None:
                self._connection.close()

    def _serve(self, certificate: str) -> None:
        said, page = self._until_answered("/checkin/scan", code=certificate)
        visit = _WAITING.search(page)
        if said not in ADMITTED or visit is None:
            self.wrong.append((certificate, 0, said))
            return
        self.told.append((certificate, "admitted"))
        said, _ = self._until_answered(f"/issue/{visit[1]}/hand-out", submission=f"hand-out-{visit[1]}")
        if said not in HANDED_OUT:
            self.wrong.append((certificate, 1, said))
            return
        self.told.append((certificate, "handed_out"))

    def _until_answered(self, path: str, **fields: str) -> tuple[str, str]:
        """The verdict's code and the page; asks again after no answer and after a 5xx, as the page tells people to."""
        form = urlencode({**fields, "csrf_token": self._token})
        until = time.monotonic() + GIVEN_UP
        while time.monotonic() < until:
            try:
                if self._connection is None:
                    self._connection = HTTPConnection("127.0.0.1", self._port, timeout=20)
                kind = "application/x-www-form-urlencoded"
                self._connection.request("POST", path, form, {**self._headers, "Content-Type": kind})
                answer = self._connection.getresponse()
                page = answer.read().decode()
            except (OSError, HTTPException):
                if self._connection is not None:
                    self._connection.close()
                self._connection = None
                time.sleep(0.05)
                continue
            if answer.status >= 500:
                assert "not_recorded" in page
                self.not_recorded += 1
                time.sleep(0.1)
                continue
            found = _CODE.search(page)
            return (found[1] if found else str(answer.status)), page
        raise TimeoutError(f"no answer for {GIVEN_UP} s: {path}")


@dataclass(frozen=True)
class Kept:
    """What the tablets were told, what of it is not in the database, what stands there twice, and what was wrong."""

    told: list[tuple[str, str]]
    lost: list[tuple[str, str]]
    doubled: int
    wrong: list[tuple[str, int, str]]
    admitted: int
    issued: int
    checked: Checked

    def is_whole(self) -> None:
        """Nothing lost, nothing doubled, no answer that should not come, and the journal agrees with the tables."""
        assert self.lost == []
        assert self.doubled == 0
        assert self.wrong == []
        assert self.checked.claims == self.checked.voters == self.admitted
        assert self.checked.ballots == self.checked.stock == self.issued


def let_end(tablets: Sequence[StubbornTablet]) -> None:
    """The tablets end what they are at; one that broke says how."""
    for tablet in tablets:
        tablet.join(90)
        assert not tablet.is_alive()
        assert tablet.broken is None, tablet.broken


def look(stand: Stand, made: Village, tablets: Sequence[StubbornTablet]) -> Kept:
    """Hold what the tablets were told against the tables; the server is gone."""
    number_of = dict(zip(made.certificates, made.numbers, strict=True))
    admitted, issued = _recorded_in(stand)
    there = {"admitted": set(admitted), "handed_out": set(issued)}
    told = [pair for tablet in tablets for pair in tablet.told]
    return Kept(
        told,
        [(number_of[code], what) for code, what in told if number_of[code] not in there[what]],
        len(admitted) - len(set(admitted)) + len(issued) - len(set(issued)),
        [wrong for tablet in tablets for wrong in tablet.wrong],
        len(admitted),
        len(issued),
        stand.checked(),
    )


def _recorded_in(stand: Stand) -> tuple[list[str], list[str]]:
    """The certificates' numbers of all check-ins and of all ballots handed out, as often as they stand there."""
    admitted = "SELECT number FROM voter_certificates JOIN check_ins USING (voter_id) WHERE state = 'valid'"
    issued = admitted.replace(" WHERE", " JOIN ballot_issues USING (visit_id) WHERE")
    with closing(sqlite3.connect(stand.instance / "rehearsal.db")) as connection:
        return [n for (n,) in connection.execute(admitted)], [n for (n,) in connection.execute(issued)]
