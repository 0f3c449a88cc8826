"""Part l: a count file of very many ballots, worked out again by the command; a quarter of it, to see that time grows
in proportion.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from bench.memory import run_to_end
from bench.plan import Bench
from bench.stands import a_stand
from bench.table import Row

POSTS = {"chair": 1, "vice_chair": 2, "member": 4}
PEOPLE = 3_000
ODD = 50
"""One ballot in so many has a name that cannot be read; one, a stranger; one, somebody for two posts."""


def part_l(bench: Bench) -> None:
    """The command on a file of very many ballots, and on a quarter of them."""
    whole = bench.size.ballots
    with a_stand() as stand:
        took = {}
        for ballots in (whole // 4, whole):
            bench.say(f"l: a count file of {ballots:,} ballots")
            file = stand.instance / "round.json"
            write_round(file, ballots)
            seconds, megabytes = run_to_end(stand, "flask", "--app", "wsgi", "tally", str(file))
            took[ballots] = seconds
            told, target, met = f"{seconds:.1f} s, {megabytes:.0f} MB", "", None
            if ballots == whole:
                told += f", {seconds / took[whole // 4]:.1f} × a quarter of it"
                target, met = "under 20 s and 100 MB, in proportion", seconds < 20 and megabytes < 100
                # The start of the command counts in the quarter as much as in the whole.
                met = met and seconds < 5 * took[whole // 4]
            bench.add(Row("l", f"{ballots:,} ballots of 7 names from a count file", ratio=told, target=target, met=met))


def write_round(path: Path, ballots: int) -> None:
    """A first round of so many ballots with seven names each."""
    chance = random.Random(1)
    people = [f"v{n}" for n in range(PEOPLE)]
    head = {
        "round": {"number": 1, "kind": "first"},
        "registered": ballots,
        "issued": ballots,
        "posts": [{"post": post, "seats": seats} for post, seats in POSTS.items()],
        "people": [{"id": id, "name": f"林{id}", "sex": "MF"[n % 2]} for n, id in enumerate(people)],
    }
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "ballots": [')
        for n in range(ballots):
            names = chance.sample(people, sum(POSTS.values()))
            names[-1] = {1: "?", 2: f"x{n}", 3: names[0]}.get(n % ODD, names[-1])
            given = {"chair": names[:1], "vice_chair": names[1:3], "member": names[3:]}
            file.write((",\n" if n else "") + json.dumps(given))
        file.write("]}")
