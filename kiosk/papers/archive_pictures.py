"""The pictures of an archive's page as shapes: strokes of 正, the turnout curve, the bars of the ballot account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from kiosk.papers.archive_facts import AccountFacts

MOST_DRAWN = 500
"""Votes that are drawn stroke by stroke; of more only the beginning is."""
_BEGINNING = 10
_WIDE, _HIGH, _IN_A_LINE = 24, 27, 20
_STROKES = ("M{a} {b}h15", "M{c} {b}v14", "M{c} {d}h6", "M{e} {f}v8", "M{g} {h}h17")


@dataclass(frozen=True, slots=True)
class Strokes:
    """正 for so many votes: one path in a room of width by height; `whole` and `rest` where not all is drawn."""

    path: str
    width: int
    height: int
    whole: int
    rest: int

    @property
    def cut(self) -> bool:
        return bool(self.whole)


def strokes(votes: int) -> Strokes:
    """Stroke by stroke in the order of writing, twenty 正 in a line."""
    cut = votes > MOST_DRAWN
    drawn = 5 * _BEGINNING if cut else votes
    wholes = -(-drawn // 5)
    lines = max(1, -(-wholes // _IN_A_LINE))
    width = max(1, min(wholes, _IN_A_LINE)) * _WIDE
    whole, rest = divmod(votes, 5) if cut else (0, 0)
    return Strokes("".join(map(_stroke, range(drawn))), width, lines * _HIGH, whole, rest)


def _stroke(n: int) -> str:
    nth, part = divmod(n, 5)
    x, y = nth % _IN_A_LINE * _WIDE, nth // _IN_A_LINE * _HIGH
    return _STROKES[part].format(a=x + 2.5, b=y + 3.5, c=x + 10, d=y + 10, e=x + 4.5, f=y + 9.5, g=x + 1.5, h=y + 17.5)


CURVE_WIDE, CURVE_HIGH = 600, 200


@dataclass(frozen=True, slots=True)
class Curve:
    """全天进度: the line and the area under it, how high the line of one half lies, a tick for each hour."""

    line: str
    area: str
    half: float
    ticks: tuple[float, ...]


def curve(points: Sequence[tuple[time, int]], registered: int, half_line: int) -> Curve | None:
    """From nothing at the opening; as high as everybody registered. None before the first full hour."""
    if not points:
        return None
    most = max(registered, points[-1][1], 1)

    def high(issued: int) -> float:
        return round(CURVE_HIGH - CURVE_HIGH * issued / most, 1)

    ticks = tuple(round(CURVE_WIDE * n / len(points), 1) for n in range(1, len(points) + 1))
    places = [(0.0, float(CURVE_HIGH)), *((x, high(issued)) for x, (_, issued) in zip(ticks, points, strict=True))]
    line = " ".join(f"{x:g},{y:g}" for x, y in places)
    return Curve(line, f"{line} {CURVE_WIDE},{CURVE_HIGH}", high(half_line), ticks)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: the word for it, how many ballots, where it begins and how wide it is; `fill` 1 to 4."""

    word: str
    number: int
    x: float
    width: float
    fill: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the account: what is divided, how many ballots, and into what."""

    word: str
    number: int
    parts: tuple[Part, ...]


BAR_WIDE = 1000


def bars(account: AccountFacts | None, found: int, classes: Sequence[int], valid: bool) -> tuple[Bar, ...]:
    """启封 → 发出 → 收回, each under the piece of the one before that it divides. Words are keys of `archive_page`."""
    if account is None:
        return ()
    most = max(account.unsealed, account.issued + account.spoiled + account.left, found, 1)
    rows = [
        ("unsealed", account.unsealed, _of_unsealed(account)),
        ("issued", account.issued, _of_issued(account.issued, found)),
    ]
    if valid:
        words = ("valid", "part_valid", "rejected", "blank")
        rows.append(("found", found, list(zip(words, classes, (1, 3, 2, 4), strict=True))))
    return tuple(Bar(word, number, _parts(pieces, most)) for word, number, pieces in rows)


def _of_unsealed(account: AccountFacts) -> list[tuple[str, int, int]]:
    pieces = [("issued", account.issued, 1), ("spoiled", account.spoiled, 2), ("left", account.left, 3)]
    if account.missing:
        pieces.append(("missing" if account.missing > 0 else "too_many", abs(account.missing), 4))
    return pieces


def _of_issued(issued: int, found: int) -> list[tuple[str, int, int]]:
    if found > issued:
        return [("found", issued, 1), ("more_found", found - issued, 2)]
    return [("found", found, 1), ("not_back", issued - found, 3)]


def _parts(pieces: list[tuple[str, int, int]], most: int) -> tuple[Part, ...]:
    parts, before = [], 0
    for word, number, fill in pieces:
        parts.append(Part(word, number, round(BAR_WIDE * before / most, 2), round(BAR_WIDE * number / most, 2), fill))
        before += number
    return tuple(parts)
