"""Parts a, b, c and g: the floor, tablets as fast as they can, boards beside them, twenty on one certificate."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from bench.load import Answer, Connection, Samples, Script, post, run
from bench.plan import Bench
from bench.stands import Stand, a_postgres, a_postgres_stand, a_stand, connections, signed_in, the_floor
from bench.table import Measured, Row, middle
from bench.tablets import Board, Tablet

FLOOR_CONNECTIONS = 30


def measure_floor(port: int, seconds: float) -> Measured:
    """One durable INSERT a request, 30 connections."""
    request = post("/", "")

    def script(samples: Samples, until: float) -> Script:
        while time.monotonic() < until:
            answer = yield request
            assert answer is not None
            samples.take(answer)

    with connections(port, FLOOR_CONNECTIONS) as opened:
        every = [Samples() for _ in opened]
        until = time.monotonic() + seconds
        took = run([(connection, script(samples, until)) for connection, samples in zip(opened, every, strict=True)])
    return Measured(Samples.of(every), took)


def floor_now(seconds: float) -> Measured:
    with the_floor() as port:
        measure_floor(port, seconds / 4)
        return measure_floor(port, seconds)


class Evening:
    """A village whose voters come one after the other, through several runs, and what the answers claimed."""

    def __init__(self, bench: Bench, stand: Stand) -> None:
        self.bench, self.stand = bench, stand
        self.made = stand.village(bench.size.voters, lanes=30)
        self.coming: Iterator[str] = iter(self.made.certificates)
        self.admitted = 0
        self.handed_out = 0

    def serve(
        self, port: int, tablets: int, *, boards: int = 0, seconds: float | None = None, secured: bool = False
    ) -> Measured:
        """So many tablets as fast as they can: every request of every voter served."""
        seconds = seconds or self.bench.size.seconds
        with signed_in(port, self.made, tablets, secured=secured) as lanes, connections(port, boards) as walls:
            began = time.monotonic()
            until = began + seconds
            screens = [Board(connection) for connection in walls]
            scripts: list[tuple[Connection, Script]] = [
                (tablet.connection, tablet.serve(self.coming, until=until)) for tablet in lanes
            ]
            scripts += [
                (screen.connection, screen.watch(first=began + 2.0 * n / max(1, boards), until=until))
                for n, screen in enumerate(screens)
            ]
            took = run(scripts)
        self.count(lanes)
        together = Samples.of(kind for t in lanes for kind in (t.scans, t.hand_outs, t.signatures))
        if screens:
            polls = Samples.of(screen.polls for screen in screens)
            together.errors += polls.errors
            self.bench.boards = polls
        if together.wrong:
            self.bench.note(f"answers that should not have come: {together.wrong}")
        return Measured(together, took)

    def count(self, lanes: list[Tablet]) -> None:
        self.admitted += sum(len(t.scans.seconds) - t.scans.errors for t in lanes)
        self.handed_out += sum(len(t.hand_outs.seconds) - t.hand_outs.errors for t in lanes)

    def close(self, part: str, where: str) -> None:
        """Nothing lost, nothing doubled, and the journal verifies."""
        checked = self.stand.checked()
        right = checked.fits(self.admitted, self.handed_out)
        told = f"{self.admitted} admitted, {checked.voters} different voters, {checked.ballots} ballots, {where}"
        self.bench.add(Row(part, told, errors=0 if right else 1, target="none doubled, none lost", met=right))


def part_a(bench: Bench) -> None:
    """The floor."""
    bench.say("a: the floor")
    floors = [floor_now(bench.size.seconds) for _ in range(bench.size.rounds)]
    bench.floor = middle(floors)
    bench.add(bench.floor.row("a", "floor: one durable INSERT, bare Flask, raw sqlite3, 30 connections"))
    bench.processor(bench.floor)


def part_b(bench: Bench) -> None:
    """Tablets as fast as they can, on SQLite and PostgreSQL."""
    with a_stand() as stand, contextlib.ExitStack() as on_postgres:
        bench.say("b: a village on SQLite")
        sqlite = Evening(bench, stand)
        with stand.served() as server:
            sqlite.serve(server.port, 10, seconds=bench.size.seconds / 2)
            for tablets in (1, 10):
                bench.say(f"b: {tablets} tablets")
                one = sqlite.serve(server.port, tablets)
                bench.add(
                    one.row(
                        "b", f"check-in, hand-out, signature: {_tablets(tablets)}, SQLite", ratio=bench.of_floor(one)
                    )
                )
            runs, ratios = [], []
            for n in range(bench.size.rounds):
                bench.say(f"b: 30 tablets, round {n + 1} of {bench.size.rounds}, with a floor before each")
                floor = floor_now(bench.size.seconds / 2)
                runs.append(one := sqlite.serve(server.port, 30))
                ratios.append(one.rate / floor.rate)
        bench.thirty = middle(runs)
        ratio = sorted(ratios)[len(ratios) // 2]
        bench.add(
            bench.thirty.row(
                "b",
                "check-in, hand-out, signature: 30 tablets, SQLite",
                ratio=f"1/{1 / ratio:.1f} of the floor beside it",
                target="1/8 of the floor, no error",
                met=ratio >= 1 / 8 and not any(run.samples.errors for run in runs),
            )
        )
        bench.processor(bench.thirty)
        sqlite.close("b", "SQLite")
        bench.say("b: PostgreSQL")
        cluster = on_postgres.enter_context(a_postgres())
        other = on_postgres.enter_context(a_postgres_stand(cluster, "bench_b"))
        evening = Evening(bench, other)
        with other.served() as server, stand.served() as beside:
            evening.serve(server.port, 10, seconds=bench.size.seconds / 2)
            pairs = []
            for n in range(bench.size.rounds):
                bench.say(f"b: 30 tablets on PostgreSQL, round {n + 1} of {bench.size.rounds}, with SQLite before each")
                pairs.append((sqlite.serve(beside.port, 30), evening.serve(server.port, 30)))
        ratio = sorted(theirs.rate / ours.rate for ours, theirs in pairs)[len(pairs) // 2]
        bench.add(
            middle(theirs for _ours, theirs in pairs).row(
                "b",
                "check-in, hand-out, signature: 30 tablets, PostgreSQL",
                ratio=f"{ratio:.2f} of SQLite",
                target="2/5 of SQLite, no error",
                met=ratio >= 2 / 5 and not any(theirs.samples.errors for _ours, theirs in pairs),
            )
        )
        evening.close("b", "PostgreSQL")


def _tablets(number: int) -> str:
    return "1 tablet" if number == 1 else f"{number} tablets"


def part_c(bench: Bench) -> None:
    """Sixty boards beside thirty tablets."""
    bench.say("c: a village for tablets and boards")
    with a_stand() as stand:
        evening = Evening(bench, stand)
        with stand.served() as server:
            evening.serve(server.port, 10, seconds=bench.size.seconds / 2)
            pairs = []
            for n in range(bench.size.rounds):
                bench.say(f"c: 30 tablets without and with 60 boards, round {n + 1} of {bench.size.rounds}")
                # In turns, so that neither always has the fresher village.
                first, second = (0, 60) if n % 2 == 0 else (60, 0)
                one = evening.serve(server.port, 30, boards=first)
                other = evening.serve(server.port, 30, boards=second)
                pairs.append((one, other) if first == 0 else (other, one))
        ratio = sorted(beside.rate / alone.rate for alone, beside in pairs)[len(pairs) // 2]
        bench.add(
            middle(beside for _alone, beside in pairs).row(
                "c",
                "30 tablets, and 60 boards polling every 2 s",
                ratio=f"{ratio:.2f} of without boards",
                target="no more than a fifth slower",
                met=ratio >= 0.8 and not any(beside.samples.errors for _alone, beside in pairs),
            )
        )
        polls = bench.boards
        bench.add(Row("c", "their polls", None, polls.percentile(50), polls.percentile(99), polls.errors))
        evening.close("c", "SQLite")


def part_g(bench: Bench) -> None:
    """Twenty tablets, one certificate, at once."""
    with a_stand() as stand:
        _at_once(bench, stand, "SQLite")
    with a_postgres() as cluster, a_postgres_stand(cluster, "bench_g") as stand:
        _at_once(bench, stand, "PostgreSQL")


def _at_once(bench: Bench, stand: Stand, where: str) -> None:
    rounds, tablets = bench.size.collisions, 20
    bench.say(f"g: {tablets} tablets on one certificate, {rounds} times, {where}")
    made = stand.village(max(rounds, 30), lanes=tablets)
    wrong: dict[str, int] = {}
    times = Samples()

    def script(request: bytes, into: list[Answer]) -> Script:
        answer = yield request
        assert answer is not None
        into.append(answer)

    with stand.served() as server, signed_in(server.port, made, tablets) as lanes:
        began = time.perf_counter()
        for certificate in made.certificates[:rounds]:
            answers: list[Answer] = []
            run([(tablet.connection, script(tablet.scan(certificate), answers)) for tablet in lanes])
            times.seconds += [answer.seconds for answer in answers]
            admitted = sum(answer.code == "admitted" for answer in answers)
            for what, times_seen in (
                (f"{admitted} admitted", admitted != 1),
                ("5xx", sum(answer.status >= 500 for answer in answers)),
                ("no verdict", sum(not answer.code for answer in answers)),
            ):
                if times_seen:
                    wrong[what] = wrong.get(what, 0) + int(times_seen)
        took = time.perf_counter() - began
    checked = stand.checked()
    right = not wrong and checked.claims == checked.voters == rounds
    bench.add(
        Row(
            "g",
            f"20 tablets posting one certificate at once, {rounds} times, {where}",
            len(times.seconds) / took,
            times.percentile(50),
            times.percentile(99),
            sum(wrong.values()),
            ", ".join(f"{what}: {n}" for what, n in wrong.items()) or f"{checked.claims} admitted in {rounds} rounds",
            "exactly one admitted each time, no 5xx",
            right,
        )
    )
