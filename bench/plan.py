"""What a bench is made of: its sizes, its rows as they come, its progress on the terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from bench.load import Samples
from bench.table import Measured, Row


@dataclass(frozen=True, slots=True)
class Size:
    """How long and how many. `seconds` a run, `rounds` of each run set in a ratio, `voters` for all runs of a part."""

    seconds: float
    rounds: int
    voters: int
    rolls: tuple[int, int, int]
    look_ups: int
    certificates: int
    collisions: int
    printing: float
    alone: int
    register: int
    papers: int
    keying: float
    ballots: int


FULL = Size(6.0, 3, 30_000, (3_000, 100_000, 1_000_000), 400, 3_000, 200, 40.0, 40, 100_000, 2_800, 90.0, 1_000_000)
QUICK = Size(0.6, 1, 2_000, (300, 600, 900), 20, 60, 5, 3.0, 4, 2_000, 300, 3.0, 4_000)


@dataclass
class Bench:
    """The run so far."""

    size: Size
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    floor: Measured | None = None
    thirty: Measured | None = None
    boards: Samples = field(default_factory=Samples)

    def say(self, words: str) -> None:
        """Show how far it is."""
        print(words, file=sys.stderr, flush=True)

    def note(self, words: str) -> None:
        self.notes.append(words)
        self.say(f"   {words}")

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.say("   " + " | ".join(cell for cell in row.cells() if cell))

    def of_floor(self, run: Measured) -> str:
        """The ratio to the floor, when the floor was measured."""
        return f"1/{self.floor.rate / run.rate:.1f} of the floor" if self.floor else ""

    def processor(self, run: Measured) -> None:
        """Say how much the load itself took."""
        share = 100 * run.took.processor / run.took.wall
        self.note(f"the load generator took {share:.0f} % of one core at {run.rate:,.0f} requests/s")
