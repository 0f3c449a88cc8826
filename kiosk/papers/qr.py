"""QR codes drawn by ourselves, as runs of dark modules: on paper, on a screen, on the console."""

from __future__ import annotations

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, MODE_NUMBER, QRData
from reportlab.pdfgen.canvas import Canvas

QUIET = 4
"""Modules of white a reader needs on every side."""

# Trying all eight masks costs six times as much, and readers do not mind which one it is.
_MASK = 4


@dataclass(frozen=True, slots=True)
class QrRuns:
    """二维码: `size` modules a side; `runs` are (column, row, length) of dark modules, row 0 on top."""

    size: int
    runs: tuple[tuple[int, int, int], ...]


def _modules(text: str) -> list[list[bool]]:
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    mode = MODE_NUMBER if text.isascii() and text.isdigit() else MODE_8BIT_BYTE
    qr.add_data(QRData(text.encode(), mode=mode, check_data=False))
    qr.make(fit=True)
    return [[bool(dark) for dark in row] for row in qr.modules]


def qr_runs(text: str) -> QrRuns:
    """The same runs for the same text, always: level M, the smallest version that holds it."""
    modules = _modules(text)
    runs = []
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append((start, y, x - start))
            x += 1
    return QrRuns(len(modules), tuple(runs))


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """Draw the code with its lower left corner at (x, y), `side` points wide without its quiet zone."""
    qr = qr_runs(text)
    scale = side / qr.size
    # One path, filled once: no hairline between rows, and a fifth of the time of the library's own rectangles.
    rects = " ".join(f"{column} {qr.size - 1 - row} {length} 1 re" for column, row, length in qr.runs)
    canvas.addLiteral(f"q 0 g {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm {rects} f Q")


def qr_svg(text: str) -> str:
    """An SVG for a screen, its quiet zone white; no style in it, so the strict policy lets it pass."""
    qr = qr_runs(text)
    side = qr.size + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}h{n}v1h-{n}z" for x, y, n in qr.runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def qr_terminal(text: str, *, colour: bool = False) -> str:
    """The code in half blocks for the console, two modules a character.

    Light modules are drawn, as on a dark console; with `colour` it is black on white on any console.
    """
    modules = _modules(text)
    side = len(modules) + 2 * QUIET
    light = [[True] * side for _ in range(side + side % 2)]
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            light[y + QUIET][x + QUIET] = not dark
    halves = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    before, after = ("\x1b[97;40m", "\x1b[0m") if colour else ("", "")
    rows = zip(light[::2], light[1::2], strict=True)
    return "\n".join(
        before + "".join(halves[pair] for pair in zip(upper, lower, strict=True)) + after for upper, lower in rows
    )
