"""Five hundred records of a trip, handed in five times over by three tablets at once, on a line that breaks."""

from __future__ import annotations

import json
import queue
import random
import socket
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.acts.trip_token import new_token
from kiosk.queries import day
from kiosk.queries.trips import lines, records
from kiosk.records import store
from kiosk.records.checkin import CheckIn
from kiosk.rules.mobile import HomeVote
from tests.services import RunningServer
from tests.trips import a_trip, a_village_with, entries, trip_now

PEOPLE, TIMES, TABLETS, AT_ONCE = 480, 5, 3, 25
SPOILED = 20


def told(n: int) -> dict[str, Any]:
    """The n-th record: three people in four voted, the last twenty are spoiled ballots."""
    line = n if n <= PEOPLE else None
    outcome = HomeVote.SPOILED if line is None else HomeVote.NOT_VOTED if n % 4 == 0 else HomeVote.VOTED
    return {"key": str(uuid.uuid4()), "place": n, "line": line, "outcome": outcome, "happened_at": 1493510400000 + n}


class Tablet(threading.Thread):
    """Takes batches until none is left; each is sent until it is answered, however often the line breaks."""

    def __init__(self, port: int, token: str, work: queue.Queue[list[dict[str, Any]]], seed: int) -> None:
        super().__init__()
        self._address, self._token, self._work = ("127.0.0.1", port), token, work
        self._chance = random.Random(seed)
        self.answers: list[dict[str, Any]] = []
        self.cuts: Counter[str] = Counter()

    def run(self) -> None:
        while True:
            try:
                batch = self._work.get_nowait()
            except queue.Empty:
                return
            while (answer := self._sent(batch)) is None:
                pass
            self.answers += answer["results"]

    def _sent(self, batch: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The answer; None where the line was cut while sending, before the answer, or within it."""
        body = json.dumps({"records": batch}).encode()
        head = (
            f"POST /mobile/trip/{self._token}/records HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        ).encode()
        cut = self._chance.choices(["sending", "answer", "within", ""], [1, 2, 1, 4])[0]
        self.cuts[cut] += 1
        with socket.create_connection(self._address, timeout=60) as line:
            if cut == "sending":
                whole = head + body
                line.sendall(whole[: self._chance.randrange(1, len(whole))])
                return None
            line.sendall(head + body)
            if cut == "answer":
                return None
            if cut == "within":
                line.recv(self._chance.randrange(1, 400))
                return None
            return _read(line)


def _read(line: socket.socket) -> dict[str, Any]:
    got = b""
    while part := line.recv(65536):
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    if b"transfer-encoding: chunked" in head.lower():
        body = body.partition(b"\r\n")[2].rpartition(b"\r\n0\r\n")[0]
    answer: dict[str, Any] = json.loads(body)
    return answer


@pytest.mark.rule("R-IN-01")
def test_five_hundred_records_from_three_tablets_on_a_breaking_line_are_kept_once_each(
    app: Flask, running_server: Callable[..., RunningServer]
) -> None:
    token = new_token()
    village = a_village_with(PEOPLE, voters=PEOPLE, ballots=PEOPLE + 20)
    trip = a_trip(village, ballots=PEOPLE, token=token)
    settings = app.config["SETTINGS"]
    other = {} if "sqlite" in settings.official_url else {"KIOSK_DATABASE_URL": settings.official_url}
    server = running_server(settings.instance, **other)
    before = entries()

    everything = [told(n) for n in range(1, PEOPLE + SPOILED + 1)]
    batches = [everything[at : at + AT_ONCE] for at in range(0, len(everything), AT_ONCE)] * TIMES
    random.Random(7).shuffle(batches)
    work: queue.Queue[list[dict[str, Any]]] = queue.Queue()
    for batch in batches:
        work.put(batch)
    tablets = [Tablet(server.port, token, work, seed) for seed in range(TABLETS)]
    for tablet in tablets:
        tablet.start()
    for tablet in tablets:
        tablet.join()

    answers = [answer for tablet in tablets for answer in tablet.answers]
    assert len(answers) == 500 * TIMES
    assert Counter(answer["state"] for answer in answers) == {"recorded": 500 * TIMES}
    cuts = sum((tablet.cuts for tablet in tablets), Counter())
    assert min(cuts["sending"], cuts["answer"], cuts["within"]) > 0, "the line was cut in every way"

    kept = records(trip.id)
    assert [record.place for record in kept] == list(range(1, 501)), "each once, none lost, in their order"
    assert all(record.refused == "" for record in kept)
    voted = sum(1 for one in everything if one["outcome"] is HomeVote.VOTED)
    assert Counter(line.state.value for line in lines(trip.id)) == {"voted": voted, "not_voted": PEOPLE - voted}
    with store.reading() as connection:
        assert connection.scalar(select(func.count(CheckIn.id)).where(CheckIn.way == "mobile")) == voted
    stands, after = day.standing(village.election), trip_now(village, trip.id)
    assert stands is not None
    assert (stands.stock.issued, stands.stock.spoiled, stands.stock.out) == (voted, SPOILED, PEOPLE - voted - SPOILED)
    assert (after.cast, after.spoiled, after.in_hand) == (voted, SPOILED, stands.stock.out)
    assert entries() == before + 500
