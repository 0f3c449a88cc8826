"""What somebody's phone is shown at the wall while the count goes on."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.load import Connection, Script, get
from bench.village import ELECTION

WALL = f"/count/wall/{ELECTION}/"


@dataclass
class Wall:
    """Somebody's phone at the wall: how many strokes it had been shown when."""

    connection: Connection
    shown: list[tuple[float, int]] = field(default_factory=list)

    def watch(self, until: float) -> Script:
        rows: dict[str, int] = {}
        seen = ""
        while time.monotonic() < until:
            yield time.monotonic() + 0.7
            answer = yield get(f"{WALL}strokes?seen={seen}")
            assert answer is not None
            if answer.status == 200:
                told = json.loads(answer.body)
                seen = told["seen"]
                for key, html in told["rows"]:
                    rows[key] = sum(_strokes(html))
                for key in told["gone"]:
                    rows.pop(key, None)
            self.shown.append((time.monotonic(), sum(rows.values())))

    def latest(self, marks: list[float]) -> float:
        """The longest that a stroke took to be shown, in seconds; `marks`: when the first talliers' keys were kept."""
        longest, shown = 0.0, 0
        for nth, at in enumerate(sorted(marks), start=1):
            while shown < len(self.shown) and self.shown[shown][1] < nth:
                shown += 1
            if shown < len(self.shown):
                longest = max(longest, self.shown[shown][0] - at)
        return longest


def _strokes(html: str) -> tuple[int, int]:
    locked, called = (re.search(rf'data-{name}="(\d+)"', html) for name in ("locked", "called"))
    assert locked is not None
    assert called is not None
    return int(locked[1]), int(called[1])


def votes_shown(port: int) -> Counter[tuple[str, str]]:
    """What the wall says in the end: post and person → votes."""
    time.sleep(0.5)
    connection = Connection(port)
    told = json.loads(connection.ask(get(f"{WALL}strokes?seen=")).body)
    connection.close()
    votes = {tuple(key.rsplit("-", 1)): sum(_strokes(html)) for key, html in told["rows"]}
    return Counter({(post, person): number for (post, person), number in votes.items()})
