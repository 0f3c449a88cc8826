"""A made-up village whose every paper is counted and locked, ready to be closed.

`python -m bench.counted PAPERS FILE` writes to FILE, as JSON, the role cards of the chief scrutineer and the head.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from bench import evening
from bench.evening import POSTS

BATCH = 50
NAMES = 400
"""Different names that the ballots bear, a few of them often, most of them seldom."""


def count(papers: int) -> tuple[str, str]:
    """Every ballot with seven names, through the acts of one table; the names of the chief and the head."""
    from kiosk import create_app
    from kiosk.files.rehearsal import REHEARSAL_ID
    from kiosk.queries import mode
    from kiosk.rules.staff import Role
    from tests.builders import Village, recorded
    from tests.counting import Table

    chance = random.Random(2026)
    names = [str(n) for n in range(1, min(NAMES, papers) + 1)]
    often = [1000 // (n + 1) + 1 for n in range(len(names))]
    with create_app().app_context(), mode.using(mode.REHEARSAL):
        village = Village(REHEARSAL_ID)
        table = Table(village)
        while papers:
            # None of one to four is left over.
            size = papers if papers <= BATCH else min(BATCH, papers - 5)
            ballots = []
            for _ in range(size):
                drawn = list(dict.fromkeys(chance.choices(names, often, k=40)))
                ballots.append({post: [drawn.pop() for _ in range(seats)] for post, _, seats in POSTS})
            recorded(table.begin(size, size))
            for seat in (1, 2):
                table.tally(seat, ballots)
            recorded(table.lock())
            papers -= size
        return village.officer(Role.CHIEF_SCRUTINEER).name, village.officer(Role.COMMITTEE_HEAD).name


if __name__ == "__main__":
    made = evening.make(int(sys.argv[1]), 1)
    cards = [made["cards"][name] for name in count(int(sys.argv[1]))]
    Path(sys.argv[2]).write_text(json.dumps(cards), encoding="utf-8")
