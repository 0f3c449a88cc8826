"""正 drawn stroke by stroke: where each stands in the picture of a row."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.queries.wall import WallRow

A_LINE = 20
"""正 in one line: 100 votes."""
WIDE, HIGH = 24, 27
"""Room for one 正, in the picture's own units; it is drawn 20 by 20."""


def row_key(post: str, row: WallRow) -> str:
    """What a row is called in the page."""
    return f"{post}-{row.person}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A whole 正 (`shape` 0) or one of its strokes (1 to 5); `called`: still dashed."""

    shape: int
    x: int
    y: int
    called: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The strokes of a row, the size of its picture, and where the line needed stands (x, y), if it is in it."""

    strokes: tuple[Stroke, ...]
    width: int
    height: int
    tick: tuple[int, int] | None


def picture(row: WallRow, line: int | None) -> Picture:
    """The 正 of a row: locked strokes first, then those still open."""
    total = row.locked + row.called
    strokes = []
    for nth in range(-(-total // 5)):
        x, y = nth % A_LINE * WIDE, nth // A_LINE * HIGH
        first = 5 * nth
        if row.locked >= first + 5:
            strokes.append(Stroke(0, x, y, called=False))
            continue
        strokes += [Stroke(n + 1, x, y, called=first + n >= row.locked) for n in range(5) if first + n < total]
    lines = max(1, -(-total // (5 * A_LINE)))
    return Picture(tuple(strokes), A_LINE * WIDE, lines * HIGH, _tick(line, lines))


def _tick(line: int | None, lines: int) -> tuple[int, int] | None:
    """After the stroke that reaches the line; none where the row has not come so far down."""
    if line is None or not 0 < line <= 5 * A_LINE * lines:
        return None
    nth, part = divmod(line - 1, 5)
    return nth % A_LINE * WIDE + 4 * (part + 1) + (3 if part == 4 else 0), nth // A_LINE * HIGH
