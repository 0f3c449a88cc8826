"""Part m: a counted round closed from the tap to its result, its papers, a round of very many names decided."""

from __future__ import annotations

import html
import json
import random
import re
import time

from bench.load import Connection, LoadBroken
from bench.memory import run_to_end
from bench.plan import Bench
from bench.stands import a_stand
from bench.table import Row
from bench.tablets import Tablet
from bench.village import PIN
from kiosk.rules.book import SHEETS
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Tally, decide

_SEEN = re.compile(rb'name="seen" value="([^"]*)"')
PEOPLE, TIMES = 5_000, 20


def part_m(bench: Bench) -> None:
    """The minute everybody waits for."""
    papers = bench.size.papers
    bench.add(_decided())
    with a_stand() as stand:
        bench.say(f"m: a village whose {papers:,} papers are counted")
        file = stand.instance / "counted.json"
        stand.run("bench.counted", str(papers), str(file))
        chief_card, head_card = json.loads(file.read_text(encoding="utf-8"))
        with stand.served() as server:
            chief = Tablet(Connection(server.port))
            chief.sign_in(chief_card)
            bench.add(_closed(chief, papers, head_card))
            chief.connection.close()
        seconds, megabytes = run_to_end(stand, "bench.certified")
        stand.run("flask", "--app", "wsgi", "verify-journal", "--rehearsal")
    bench.add(
        Row(
            "m",
            "all papers of that round, whole process",
            ratio=f"{seconds:.1f} s, {megabytes:.0f} MB",
            target="under 10 s and 300 MB",
            met=seconds < 10 and megabytes < 300,
        )
    )


def _closed(chief: Tablet, papers: int, head_card: str) -> Row:
    seen = _SEEN.search(chief.ask(chief.get("/chief/result")).body)
    if seen is None:
        raise LoadBroken("nothing to close on the page of the result")
    terms = {"seen": html.unescape(seen[1].decode()), "second_code": head_card, "second_pin": PIN}
    began = time.perf_counter()
    closed = chief.ask(chief.post("/chief/result/close_round", htmx=False, submission="m", **terms))
    shown = chief.ask(chief.get("/chief/result"))
    took = time.perf_counter() - began
    good = closed.status == 303 and shown.status == 200 and b'data-phase="decided"' in shown.body
    what = f"{papers:,} counted ballots: from the chief's tap, signed by two, to the result on the screen"
    return Row("m", what, errors=int(not good), ratio=f"{took:.2f} s", target="under 1 s", met=good and took < 1)


def _decided() -> Row:
    """A first round of seven posts' worth of votes for very many names."""
    chance = random.Random(7)
    people = [f"v{n}" for n in range(PEOPLE)]
    seats = {"chair": 1, "vice_chair": 2, "member": 4}
    tally = Tally(
        kind=RoundKind.FIRST,
        seats=seats,
        registered=8_000,
        issued=7_000,
        found=6_900,
        votes={post: {who: chance.randint(1, 4_000) for who in people} for post in seats},
        sex={who: "MF"[n % 2] for n, who in enumerate(people)},
        kin=[(people[n], people[n + 1]) for n in range(0, 1000, 2)],
        sheet=SHEETS["putian-2017"],
    )
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        decide(tally)
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    what = f"a round with {PEOPLE:,} names decided"
    return Row("m", what, None, took[TIMES // 2], took[-1], target="under 50 ms", met=took[-1] < 50)
