"""正 drawn stroke by stroke: where each stands in the picture of a row."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.queries.wall import WallRow

_STEPS = ((500, 20), (2000, 30))
_SMALLEST = 40
WIDE, HIGH = 24, 27
"""Room for one 正, in the picture's own units; it is drawn 20 by 20."""


def a_line(found: int | None) -> int:
    """正 in one line. It follows from the papers found, so that nothing changes its size while it is counted."""
    return next((wide for papers, wide in _STEPS if (found or 0) <= papers), _SMALLEST)


def whole_line(wide: int) -> str:
    """The path of a line full of 正: drawn once, used for every full line."""
    return "".join(
        f"M{x + 2.5} 3.5h15M{x + 10} 3.5v14m0-7.5h6M{x + 4.5} 9.5v8M{x + 1.5} 17.5h17"
        for x in range(0, wide * WIDE, WIDE)
    )


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
    """A row: where its full locked lines stand (y), the strokes after them, its size, and where the line needed stands
    (x, y), if it is in it."""

    lines: tuple[int, ...]
    strokes: tuple[Stroke, ...]
    width: int
    height: int
    tick: tuple[int, int] | None


def picture(row: WallRow, line: int | None, wide: int) -> Picture:
    """The 正 of a row, `wide` in a line: locked strokes first, then those still open."""
    total = row.locked + row.called
    full = row.locked // (5 * wide)
    strokes = []
    for nth in range(full * wide, -(-total // 5)):
        x, y = nth % wide * WIDE, nth // wide * HIGH
        first = 5 * nth
        if row.locked >= first + 5:
            strokes.append(Stroke(0, x, y, called=False))
            continue
        strokes += [Stroke(n + 1, x, y, called=first + n >= row.locked) for n in range(5) if first + n < total]
    lines = max(1, -(-total // (5 * wide)))
    whole = tuple(range(0, full * HIGH, HIGH))
    return Picture(whole, tuple(strokes), wide * WIDE, lines * HIGH, _tick(line, lines, wide))


def _tick(line: int | None, lines: int, wide: int) -> tuple[int, int] | None:
    """After the stroke that reaches the line; none where the row has not come so far down."""
    if line is None or not 0 < line <= 5 * wide * lines:
        return None
    nth, part = divmod(line - 1, 5)
    return nth % wide * WIDE + 4 * (part + 1) + (3 if part == 4 else 0), nth // wide * HIGH
