"""Tables: as CSV for a print shop's mail merge or a spreadsheet, and ruled on paper over as many pages as they need."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from reportlab.lib.units import mm

from kiosk.papers.font import width_of
from kiosk.papers.page import HEIGHT, MARGIN, WIDTH, Occasion, Page
from kiosk.papers.words import COMMITTEE_OF, PAGE_OF, SEAL_HERE

LEFT = MARGIN + 5 * mm
RIGHT = WIDTH - LEFT
ROOM = RIGHT - LEFT
BOTTOM = 15 * mm
"""Nothing but the foot stands below."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LEADING = 1.35
_PADDING = 1.6 * mm
_CLOSERS = r"[、，。；：？！）》”,.;:?!)]*\s*"
# What stays on one line: a Latin word or a Chinese character, with the marks that open before and close after it.
_TOKENS = re.compile(rf"[“（《]*(?:[!-~]+|.){_CLOSERS}")


def table_bytes(header: Sequence[str], rows: Iterable[Sequence[object]], *, encoding: str = "utf-8") -> bytes:
    """Header and rows as CSV with CRLF. A text a spreadsheet would run as a formula gets an apostrophe before it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode(encoding)


def _harmless(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def one_line(text: str) -> str:
    """A text somebody typed over several lines, as one."""
    return " ".join(text.split())


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The lines of a paragraph, each as full as it may be; a word longer than a line is broken."""
    lines, line = [], ""
    for token in _TOKENS.findall(text):
        if line and width_of((line + token).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        while len(token.rstrip()) > 1 and width_of(token.rstrip(), size) > width:
            part = next(n for n in range(len(token), 0, -1) if n == 1 or width_of(token[:n], size) <= width)
            lines.append(token[:part])
            token = token[part:]
        line += token
    return [*lines, line.rstrip()]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ruled table: its title as in `words`, width in millimetres, and where its text stands."""

    title: str
    width: float
    align: str = "left"


class Sheets(Page):
    """A paper that runs on over its pages; `y` is the height below which the page is still free.

    `about` is said in the foot of every page.
    """

    def __init__(self, occasion: Occasion, title: str, *, about: str = "") -> None:
        super().__init__(occasion, title)
        self._title = title
        self._about = about
        self._pages = 0
        self.y = 0.0

    def new_page(self) -> None:
        """A new page, with nothing on it but its foot."""
        if self._pages:
            self.end()
        self._pages += 1
        # How many pages there are is known at the end: the foot is drawn then.
        self.canvas.doForm(f"foot_{self._pages}")
        self.y = HEIGHT - 14 * mm

    def headed_page(self) -> None:
        """A new page, with the election and the paper's name large at its head."""
        self.new_page()
        words, top = self.words, HEIGHT - 16 * mm
        room = ROOM - 60 * mm
        self.text_within(WIDTH / 2, top, self.occasion.title(words), 12, room, align="centre")
        self.text_within(WIDTH / 2, top - 9.5 * mm, words(self._title), 20, room, align="centre", bold=True)
        self._mark(top - 8 * mm)
        self.y = top - 15 * mm

    def turn(self) -> None:
        """The next page: the election and the paper's name small at its head."""
        self.new_page()
        words, top = self.words, HEIGHT - 13 * mm
        self.text_within(LEFT, top, self.occasion.title(words), 10, ROOM * 0.58)
        right = RIGHT - 24 * mm if self.occasion.rehearsal else RIGHT
        self.text_within(right, top, words(self._title), 10, right - LEFT - ROOM * 0.6, align="right")
        self._mark(top - 2.5 * mm)
        self.line(LEFT, top - 4 * mm, RIGHT, top - 4 * mm, width=0.9)
        self.y = top - 7 * mm

    def _mark(self, y: float) -> None:
        if self.occasion.rehearsal:
            self.stamp(RIGHT - 20 * mm, y, 20 * mm, 8 * mm)

    def room(self, height: float) -> bool:
        """Turn the page unless so much is free; did it turn?"""
        if self.y - height >= BOTTOM:
            return False
        self.turn()
        return True

    def paragraph(self, text: str, size: float, *, leading: float = 1.75) -> None:
        """A paragraph; in Chinese its first line is set in by two characters."""
        indent = "　　" if self.words.language.startswith("zh") else ""
        for line in wrapped(f"{indent}{text}", ROOM, size):
            self.room(size * leading)
            self.y -= size * leading
            self.text(LEFT, self.y, line, size)
        self.y -= size * 0.5

    def signed(self, town: str, day: str, *, by: str = "") -> None:
        """Who announces it and when, at the right, with room around it for a seal of 42 mm."""
        words, centre = self.words, RIGHT - 50 * mm
        self.room(44 * mm)
        self.y -= 19 * mm
        committee = words(COMMITTEE_OF, town=town, village=self.occasion.village)
        self.text_within(centre, self.y, committee, 14, 80 * mm, least=8, align="centre", bold=True)
        right = centre + min(width_of(committee, 14), 80 * mm) / 2
        self.text(right + 2 * mm, self.y, f"({words(SEAL_HERE)})", 9, grey=0.45)
        self.text_within(centre, self.y - 10 * mm, by, 12, 80 * mm, least=8, align="centre")
        self.text(centre, self.y - (18 if by else 10) * mm, day, 13, align="centre")
        self.y -= 25 * mm

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, size: float = 11, total: bool = False
    ) -> None:
        """A ruled table at the left edge; cells wrap, the head stands on each page, `total` makes the last row bold."""
        rows = list(rows)
        for i, row in enumerate(rows):
            lines, small = self._cells(columns, row, size)
            height = _height(lines, small)
            if i == 0:
                self.room(_HEAD + height)
                self._head(columns)
            elif self.room(height):
                self._head(columns)
            self._row(columns, lines, small, height, bold=total and i == len(rows) - 1)

    def _cells(self, columns: Sequence[Column], row: Sequence[str], size: float) -> tuple[list[list[str]], float]:
        """The lines of each cell, in a size at which the row fits on a page."""
        while True:
            rooms = (column.width * mm - 2 * _PADDING for column in columns)
            lines = [wrapped(one_line(cell), room, size) for cell, room in zip(row, rooms, strict=True)]
            if _height(lines, size) < HEIGHT - 70 * mm or size < 3:
                return lines, size
            size -= 0.5

    def _head(self, columns: Sequence[Column]) -> None:
        width = sum(column.width for column in columns) * mm
        self.box(LEFT, self.y - _HEAD, width, _HEAD, line=0.5, shade=0.9)
        x = LEFT
        for column in columns:
            middle, room = x + column.width * mm / 2, column.width * mm - 2 * mm
            self.text_within(
                middle, self.y - 5.2 * mm, self.words(column.title), 9.5, room, least=6, align="centre", bold=True
            )
            self.box(x, self.y - _HEAD, column.width * mm, _HEAD)
            x += column.width * mm
        self.y -= _HEAD

    def _row(
        self, columns: Sequence[Column], lines: list[list[str]], size: float, height: float, *, bold: bool
    ) -> None:
        x = LEFT
        for column, cell in zip(columns, lines, strict=True):
            wide = column.width * mm
            self.box(x, self.y - height, wide, height, line=0.4)
            at = {"left": x + _PADDING, "centre": x + wide / 2, "right": x + wide - _PADDING}[column.align]
            first = self.y - (height - len(cell) * size * _LEADING) / 2 - size
            for n, line in enumerate(cell):
                self.text(at, first - n * size * _LEADING, line, size, align=column.align, bold=bold)
            x += wide
        self.y -= height

    def pdf(self) -> bytes:
        self.end()
        for n in range(1, self._pages + 1):
            self.canvas.beginForm(f"foot_{n}", 0, 0, WIDTH, HEIGHT)
            page = self.words(PAGE_OF, page=n, pages=self._pages)
            self.foot("　".join(filter(None, (self._about, page))))
            self.canvas.endForm()
        return super().pdf()


_HEAD = 7.6 * mm


def _height(lines: list[list[str]], size: float) -> float:
    return max(len(cell) for cell in lines) * size * _LEADING + 2 * _PADDING
