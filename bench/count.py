"""Part j: twelve talliers at six tables, at one name a second each and as fast as they can; the wall; locking."""

from __future__ import annotations

import json
import os
import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import evening
from bench.evening import POSTS, Evening
from bench.load import Connection, LoadBroken, Samples, Script, run
from bench.plan import Bench
from bench.stands import a_stand, connections
from bench.table import Row
from bench.tablets import Tablet
from bench.wall import Wall, votes_shown

TABLES = 6
BATCH = 25
NAMES = 60
"""Different names that the ballots bear."""
_BATCH = re.compile(rb'data-keys="/count/batch/(\d+)/keys"')

Ballot = list[tuple[str, str]]


def part_j(bench: Bench) -> None:
    """The count of one evening."""
    papers, seconds = bench.size.papers, bench.size.keying
    with a_stand() as stand, ExitStack() as stack:
        bench.say(f"j: a village where {papers:,} papers are found")
        made_file = stand.instance / "evening.json"
        stand.run("bench.evening", str(papers), str(TABLES), str(made_file))
        made = evening.read(made_file)
        server = stack.enter_context(stand.served())
        tables = _tables(server.port, made, stack)
        (watcher,) = stack.enter_context(connections(server.port, 1))
        left = papers
        bench.say(f"j: twelve talliers, a name a second each, for {seconds:g} s")
        left = _begin(tables, left)
        used = _processor(server.worker)
        until = time.monotonic() + seconds
        wall = Wall(watcher)
        paced = [(seat.tablet.connection, seat.key_slowly(table, until)) for table in tables for seat in table.seats]
        took = run([*paced, (watcher, wall.watch(until + 1.5))])
        share = (_processor(server.worker) - used) / took.wall
        keys = Samples.of(seat.keys for table in tables for seat in table.seats)
        late = wall.latest([at for table in tables for at in table.kept])
        bench.say("j: the rest as fast as they key")
        began, locks = time.monotonic(), Samples()
        while True:
            run([(seat.tablet.connection, seat.key_fast(table)) for table in tables for seat in table.seats])
            for table in tables:
                table.lock(locks)
            tables = [table for table in tables if table.batch]
            if not left:
                break
            left = _begin(tables, left)
            tables = [table for table in tables if table.batch]
        quick = time.monotonic() - began
        wanted: Counter[tuple[str, str]] = sum((seat_table.counted for seat_table in _ALL), Counter())
        shown = votes_shown(server.port)
        memory = _memory(server.worker)
        stand.run("flask", "--app", "wsgi", "verify-journal", "--rehearsal")
    bench.add(
        Row(
            "j",
            "twelve talliers at one name a second each: a key kept by the server",
            len(keys.seconds) / took.wall,
            keys.percentile(50),
            keys.percentile(99),
            keys.errors,
            f"{100 * share:.0f} % of one core, {memory:.0f} MB at the most",
            "under 50 % and 300 MB",
            share < 0.5 and memory < 300 and not keys.errors,
        )
    )
    bench.add(
        Row(
            "j",
            f"{papers:,} ballots × 7 names keyed twice, compared and locked in {quick:.0f} s",
            errors=locks.errors,
            ratio="the wall shows exactly what was keyed" if shown == wanted else f"{len(shown - wanted)} differ",
            target="none lost or doubled",
            met=shown == wanted and not locks.errors,
        )
    )
    bench.add(
        Row(
            "j",
            "comparing and locking a batch",
            None,
            locks.percentile(50),
            locks.percentile(99),
            locks.errors,
            target="under 200 ms",
            met=locks.percentile(99) < 200,
        )
    )
    bench.add(
        Row(
            "j",
            "from a key to the wall that polls every 0.7 s",
            None,
            1000 * late,
            None,
            0,
            target="under 2 s",
            met=late < 2,
        )
    )


@dataclass
class Seat:
    """One tallier's tablet."""

    tablet: Tablet
    keys: Samples = field(default_factory=Samples)
    n: int = 0

    def told(self, do: str, post: str = "", mark: str = "") -> dict[str, object]:
        self.n += 1
        return {"n": self.n, "id": secrets.token_hex(8), "do": do, "post": post, "mark": mark}

    def keys_of(self, ballot: Ballot) -> Iterator[dict[str, object]]:
        for post, mark in ballot:
            yield self.told("mark", post, mark)
        yield self.told("close")

    def send(self, batch: int, keys: list[dict[str, object]]) -> bytes:
        return self.tablet.post(f"/count/batch/{batch}/keys", htmx=False, calling=1, keys=json.dumps(keys))

    def key_slowly(self, table: Table, until: float) -> Script:
        """A key a second, as somebody who listens; stops in mid-ballot."""
        due = time.monotonic() + random.random()
        for ballot in table.ballots:
            for key in self.keys_of(ballot):
                yield due
                due += 1
                answer = yield self.send(table.batch, [key])
                assert answer is not None
                self.keys.take(answer)
                if self is table.seats[0] and key["do"] == "mark":
                    table.kept.append(time.monotonic())
                table.done[id(self)] = table.done.get(id(self), 0) + 1
                if time.monotonic() >= until:
                    return

    def key_fast(self, table: Table) -> Script:
        """The rest of the batch, a ballot at a time, and handed in."""
        before, self.n = table.done.pop(id(self), 0), 0
        keys = [key for ballot in table.ballots for key in self.keys_of(ballot)] + [self.told("done")]
        for first in range(before, len(keys), 8):
            answer = yield self.send(table.batch, keys[first : first + 8])
            assert answer is not None
            self.keys.take(answer)
        self.n = 0


@dataclass
class Table:
    """A tallying table: its scrutineer's tablet, two seats, the batch under way and what was keyed in all."""

    no: int
    scrutineer: Tablet
    seats: tuple[Seat, Seat]
    batch: int = 0
    ballots: list[Ballot] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    done: dict[int, int] = field(default_factory=dict)
    kept: list[float] = field(default_factory=list)

    def begin(self, ballots: int) -> None:
        self._again()
        page = self.scrutineer.post(
            f"/count/table/{self.no}/begin_batch", htmx=False, ballots=ballots, ballots_again=ballots, present="yes"
        )
        if self.scrutineer.ask(page).status != 303:
            raise LoadBroken(f"table {self.no}: the batch does not begin")
        found = _BATCH.search(self.seats[0].tablet.ask(self.seats[0].tablet.get("/count/")).body)
        if found is None:
            raise LoadBroken(f"table {self.no}: no pad")
        self.batch = int(found[1])
        self.ballots = [_ballot() for _ in range(ballots)]

    def _again(self) -> None:
        """New connections: the server has hung up on who was silent for a while, as on any tablet."""
        for tablet in (self.scrutineer, *(seat.tablet for seat in self.seats)):
            tablet.connection.close()
            tablet.connection = Connection(tablet.connection.port)

    def lock(self, locks: Samples) -> None:
        """The scrutineer locks what both have handed in."""
        self._again()
        post = self.scrutineer.post(f"/count/table/{self.no}/lock_batch", htmx=False, batch=self.batch)
        answer = self.scrutineer.ask(post)
        locks.take(answer, status=303)
        for ballot in self.ballots:
            self.counted.update(ballot)
        self.batch = 0


_ALL: list[Table] = []
_chance = random.Random(20170507)


def _ballot() -> Ballot:
    """Seven different names, some of them often."""
    names = _chance.sample(range(1, NAMES + 1), sum(seats for *_, seats in POSTS), counts=[1] * NAMES)
    posts = [post for post, _, seats in POSTS for _ in range(seats)]
    return [(post, str(name)) for post, name in zip(posts, names, strict=True)]


def _tables(port: int, made: Evening, stack: ExitStack) -> list[Table]:
    _ALL.clear()
    for no, names in enumerate(made.tables, start=1):
        tablets = [Tablet(each) for each in stack.enter_context(connections(port, 3))]
        for tablet, name in zip(tablets, names, strict=True):
            tablet.sign_in(made.cards[name])
        _ALL.append(Table(no, tablets[0], (Seat(tablets[1]), Seat(tablets[2]))))
    return list(_ALL)


def _begin(tables: list[Table], left: int) -> int:
    """The next batch at every table for which there is one; what is left then."""
    tables[:] = tables or list(_ALL)
    for table in _ALL:
        size = min(BATCH, left)
        if size:
            table.begin(size)
            left -= size
    tables[:] = [table for table in _ALL if table.batch]
    return left


def _processor(pid: int) -> float:
    """Seconds of processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """The most megabytes a process has held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
