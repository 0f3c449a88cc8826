"""Parts d, e, f and h: look-up, printing, printing while people come, the weight of the page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from bench.load import Answer, LoadBroken, Samples, Script, run
from bench.lookup import initials
from bench.memory import Watch, run_to_end
from bench.plan import Bench
from bench.stands import a_stand, signed_in
from bench.table import Row
from bench.tablets import Tablet
from kiosk.machine.backup import found_in
from kiosk.machine.keeper import Keeper, Task
from kiosk.machine.second_place import local

KINDS = ("code", "name", "pinyin")


def part_d(bench: Bench) -> None:
    """Look-up with rolls of three sizes."""
    small, middle, large = bench.size.rolls
    inside: dict[tuple[int, str], Samples] = {}
    over_http: dict[tuple[int, str], Samples] = {}
    for voters in bench.size.rolls:
        bench.say(f"d: a roll of {voters:,}")
        with a_stand() as stand:
            made = stand.village(voters, codes=300)
            for kind, seconds in json.loads(stand.run("bench.lookup", str(bench.size.look_ups))).items():
                inside[voters, kind] = Samples(seconds)
            asked = {"code": made.numbers, "name": made.names, "pinyin": tuple(initials(name) for name in made.names)}
            with stand.served() as server, signed_in(server.port, made, LOOKERS) as tablets:
                for kind in KINDS:
                    over_http[voters, kind] = _find(tablets, asked[kind], bench.size.look_ups)
    for kind in KINDS:
        for voters in bench.size.rolls:
            for where, samples in (("in process", inside[voters, kind]), ("over HTTP", over_http[voters, kind])):
                ratio, target, met = "", "", None
                if kind == "code" and voters == large:
                    times = samples.percentile(50) / (inside if where == "in process" else over_http)[
                        small, kind
                    ].percentile(50)
                    ratio, target, met = f"{times:.2f} × {small:,}", f"at most 2 × {small:,}", times <= 2
                elif kind != "code" and voters == middle:
                    target, met = "p99 under 50 ms", samples.percentile(99) < 50
                row = Row(
                    "d",
                    f"look-up by {kind}, {voters:,} on the roll, {where}",
                    None,
                    samples.percentile(50),
                    samples.percentile(99),
                    samples.errors,
                    ratio,
                    target,
                    met if not samples.errors else False,
                )
                bench.add(row)


LOOKERS = 16
"""Tablets that take turns: one alone is told to wait when it asks as fast as a program."""


def _find(tablets: list[Tablet], asked: tuple[str, ...], times: int) -> Samples:
    samples = Samples()
    for n in range(times + 10):
        tablet = tablets[n % len(tablets)]
        answer = tablet.ask(tablet.get(f"/checkin/find?q={quote(asked[n * 37 % len(asked)])}&group=", htmx=True))
        if n >= 10:
            samples.take(answer)
            samples.errors += b'class="person"' not in answer.body
    return samples


def part_e(bench: Bench) -> None:
    """Printing the certificates of a whole village."""
    number = bench.size.certificates
    with a_stand() as stand:
        bench.say(f"e: {number:,} certificates")
        made = stand.village(number)
        paper = stand.instance / "certificates.pdf"
        seconds, megabytes = run_to_end(stand, "flask", "--app", "wsgi", "certificates", "rehearsal", "-o", str(paper))
        good = paper.exists() and paper.read_bytes().startswith(b"%PDF-")
        bench.add(_printing_row(f"{number:,} certificates by the command, whole process", seconds, megabytes, good))
        with stand.served() as server, signed_in(server.port, made, 1) as (tablet,):
            tablet.sign_in(made.cards[made.registrar])
            watch = Watch(server.worker)
            with watch:
                began = time.perf_counter()
                body = _print(tablet)
                seconds = time.perf_counter() - began
            what = f"{number:,} certificates at the office desk, child process"
            bench.add(_printing_row(what, seconds, watch.megabytes, body.startswith(b"%PDF-")))


def _printing_row(what: str, seconds: float, megabytes: float, good: bool) -> Row:
    met = good and seconds < 10 and 0 < megabytes < 300
    return Row("e", what, ratio=f"{seconds:.1f} s, {megabytes:.0f} MB", target="under 10 s and 300 MB", met=met)


def _print(tablet: Tablet) -> bytes:
    """All certificates through the office desk: ask, wait, take."""
    taken: list[bytes] = []
    run([(tablet.connection, _printing(tablet, taken))])
    return taken[0]


def _printing(tablet: Tablet, taken: list[bytes]) -> Script:
    started = yield tablet.post("/office/papers/certificates", htmx=False)
    assert started is not None
    location = re.search(rb"\r\nlocation: *([^\r]+)", started.head, re.IGNORECASE)
    if started.status != 303 or location is None:
        raise LoadBroken(f"printing did not start: {started.status}")
    page = urlsplit(location[1].decode()).path
    # Longer than any printing may take.
    for _n in range(600):
        yield time.monotonic() + 0.25
        state = yield tablet.get(page, htmx=True)
        assert state is not None
        if state.status != 200:
            raise LoadBroken(f"printing ended badly: {state.status}")
        if b"/file.pdf" in state.body:
            paper = yield tablet.get(f"{page}/file.pdf")
            assert paper is not None
            taken.append(paper.body)
            return
    raise LoadBroken("printing did not end")


def part_f(bench: Bench) -> None:
    """A calm morning at thirty desks while the office prints and the server backs itself up."""
    tablets = 30
    number = max(bench.size.certificates, int(tablets * bench.size.printing))
    with a_stand() as stand:
        bench.say("f: one tablet alone, then 30 tablets at one scan every 2 s while certificates print")
        made = stand.village(number, lanes=tablets)
        coming: Iterator[str] = iter(made.certificates)
        with stand.served() as server, signed_in(server.port, made, tablets + 1) as lanes:
            *lanes, office = lanes
            office.sign_in(made.cards[made.registrar])
            first = lanes[0]
            pause = min(2.0, bench.size.printing / 4)
            first_ones = [certificate for _n, certificate in zip(range(bench.size.alone), coming, strict=False)]
            run([(first.connection, first.serve(iter(first_ones), until=time.monotonic() + 300, every=pause / 4))])
            alone, first.scans = first.scans, Samples()
            began = time.monotonic()
            until = began + bench.size.printing
            printed: list[bytes] = []

            def prints() -> Script:
                while time.monotonic() < until:
                    yield from _printing(office, printed)

            scripts = [
                (tablet.connection, _paced(tablet, coming, began + pause * n / tablets, until, pause))
                for n, tablet in enumerate(lanes)
            ]
            with _backing_up(stand.instance) as backed_up:
                run([*scripts, (office.connection, prints())])
            busy = Samples.of(tablet.scans for tablet in lanes)
    times = busy.percentile(99) / alone.percentile(50)
    bench.add(Row("f", "scan at one tablet alone", None, alone.percentile(50), alone.percentile(99), alone.errors))
    bench.add(
        Row(
            "f",
            f"scan, 30 tablets at one every {pause:g} s, while {number:,} certificates print ({len(printed)} times)"
            f" and back-ups run ({len(backed_up)})",
            len(busy.seconds) / bench.size.printing,
            busy.percentile(50),
            busy.percentile(99),
            busy.errors,
            f"p99 {times:.1f} × p50 alone",
            "at most 5 × the p50 of one tablet alone, no error",
            times <= 5 and not busy.errors and bool(printed and backed_up),
        )
    )


# The village lies in the rehearsal's file; a back-up is of the official one.
_BACK_UP = """import os, runpy
os.environ["KIOSK_DATABASE_URL"] = "sqlite:///" + os.environ["KIOSK_INSTANCE"] + "/rehearsal.db"
runpy.run_module("kiosk.machine.backup", run_name="__main__")"""


@contextmanager
def _backing_up(instance: Path) -> Iterator[list[str]]:
    """A back-up every two seconds, each a child as the server's own; the files of those that were good, at the end."""
    made: list[str] = []
    keeper = Keeper([Task(("-c", _BACK_UP), every=2.0, first=0.0)], instance)
    keeper.open()
    try:
        yield made
    finally:
        keeper.close()
        made += [path.name for path in found_in(local(instance))]


def _paced(tablet: Tablet, coming: Iterator[str], first: float, until: float, pause: float) -> Script:
    yield first
    yield from tablet.serve(coming, until=until, every=pause)


def part_h(bench: Bench) -> None:
    """The bytes of the check-in page, and that all of them come from the server."""
    bench.say("h: the check-in page")
    with a_stand() as stand:
        made = stand.village(50)
        with stand.served() as server, signed_in(server.port, made, 1) as (tablet,):
            fetched, outside = _whole_page(tablet, "/checkin/")
    total = sum(len(answer.body) for answer in fetched.values())
    missing = [f"{path}: {answer.status}" for path, answer in fetched.items() if answer.status != 200]
    if missing:
        bench.note(f"the check-in page refers to what is not there: {', '.join(missing)}")
    bench.add(
        Row(
            "h",
            f"check-in page with its {len(fetched) - 1} files: {total / 1000:.0f} KB uncompressed",
            errors=len(missing),
            ratio="no request outside" if not outside else f"outside: {', '.join(sorted(outside))}",
            target="under 150 KB, nothing from outside",
            met=total < 150_000 and not outside and not missing,
        )
    )


_REFERENCE = re.compile(
    rb"""(?:\bsrc|<link[^>]*?\bhref)\s*=\s*["']([^"']+)["']|url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)"""
)

_IMPORT = re.compile(rb"""^\s*(?:import\s*|(?:import|export)\b[^;"'=()]*\bfrom\s*)["']([^"']+)["']""", re.MULTILINE)


def _whole_page(tablet: Tablet, path: str) -> tuple[dict[str, Answer], set[str]]:
    """The page and all it refers to, by path; and the hosts outside that it names."""
    fetched: dict[str, Answer] = {}
    outside: set[str] = set()
    wanted = [path]
    while wanted and len(fetched) < 100:
        here = wanted.pop()
        if here in fetched:
            continue
        fetched[here] = answer = tablet.ask(tablet.get(here))
        head = answer.head.lower()
        if b"javascript" in head and "/vendor/" not in here:
            names = _IMPORT.findall(answer.body)
        elif b"text/html" in head or b"text/css" in head:
            names = [next(group for group in groups if group) for groups in _REFERENCE.findall(answer.body)]
        else:
            continue
        for named in (name.decode() for name in names):
            if named.startswith(("data:", "#")):
                continue
            parts = urlsplit(urljoin(f"http://127.0.0.1{here}", named))
            if parts.netloc != "127.0.0.1":
                outside.add(parts.netloc)
            else:
                wanted.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return fetched, outside
