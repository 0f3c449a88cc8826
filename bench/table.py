"""The table: rows of figures with what they must reach, as Markdown."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bench.load import LoadBroken, Samples, Took


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, its figures, what it is set against. `met` None where nothing is asked."""

    part: str
    what: str
    rate: float | None = None
    p50: float | None = None
    p99: float | None = None
    errors: int | None = None
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    def cells(self) -> list[str]:
        return [
            self.part,
            self.what,
            "" if self.rate is None else f"{self.rate:,.0f}",
            _milliseconds(self.p50),
            _milliseconds(self.p99),
            "" if self.errors is None else str(self.errors),
            self.ratio,
            self.target,
            "" if self.met is None else "yes" if self.met else "**no**",
        ]


HEAD = ("", "what", "requests/s", "p50 ms", "p99 ms", "errors", "ratio", "must reach", "met")


def _milliseconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: its samples and what it took."""

    samples: Samples
    took: Took

    @property
    def rate(self) -> float:
        if not self.samples.seconds:
            raise LoadBroken("no voter was left to serve: the village is too small for this run")
        return len(self.samples.seconds) / self.took.wall

    def row(self, part: str, what: str, *, ratio: str = "", target: str = "", met: bool | None = None) -> Row:
        return Row(
            part,
            what,
            self.rate,
            self.samples.percentile(50),
            self.samples.percentile(99),
            self.samples.errors,
            ratio,
            target,
            met,
        )


def middle(runs: Iterable[Measured]) -> Measured:
    """The run with the middle rate."""
    ordered = sorted(runs, key=lambda run: run.rate)
    return ordered[len(ordered) // 2]


def markdown(rows: Iterable[Row], notes: Iterable[str], *, quick: bool) -> str:
    """The whole page."""
    lines = ["# Figures", ""]
    if quick:
        lines += ["A quick run with small figures: it shows that the bench works, and nothing else.", ""]
    lines += [
        f"{os.cpu_count()} cores for server and load together, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {sys.platform}, {date.today().isoformat()}. "
        "Made by `make bench`; ratios count, not the absolutes.",
        "",
        "| " + " | ".join(HEAD) + " |",
        "|---|---|" + "---:|" * 4 + "---|---|---|",
    ]
    lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    lines += ["", *(f"- {note}" for note in notes), ""]
    return "\n".join(lines)
