"""A page of the fallback pack: the red mark, room to write by hand, a box for what the font has no character for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from reportlab.lib.units import mm

from kiosk.papers.fallback_facts import FallbackPack
from kiosk.papers.fallback_words import AS_OF, AT_DESK, INTERNAL, PACK
from kiosk.papers.font import FONT, has_glyph, width_of
from kiosk.papers.page import HEIGHT, WIDTH
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column, wrapped
from kiosk.papers.trip_sheet import TripSheet, TripSheetPage
from kiosk.papers.words import TRIP_SHEET, Words

BOX_FOR_MISSING = "□"
_RED = (0.75, 0, 0)


@cache
def _drawn(character: str) -> str:
    return character if has_glyph(character) else BOX_FOR_MISSING


def printable(value: Any) -> Any:
    """The same facts, each character the font lacks as a box: a pack must come out, and a line has its number."""
    if type(value) is str:
        return "".join(map(_drawn, value))
    if isinstance(value, tuple):
        return tuple(map(printable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: printable(getattr(value, field.name)) for field in fields(value)})
    return value


class PackPage(TripSheetPage):
    """The pages of a pack, trip sheets among them."""

    def __init__(self, pack: FallbackPack) -> None:
        words = Words(pack.occasion.language)
        super().__init__(pack.occasion, PACK, about=f"{pack.round}　{words(AS_OF, at=words.moment(pack.at))}")
        self._round = pack.round

    def part(self, title: str) -> None:
        """A part of the pack, on a page of its own."""
        self._title = title
        self.headed_page()

    def part_of_trip(self, trip: TripSheet) -> None:
        """The sheet of a mobile box that has not left."""
        self._title = TRIP_SHEET
        self.sheet(trip)

    def headed_page(self) -> None:
        super().headed_page()
        self.text_within(LEFT, HEIGHT - 25.5 * mm, self._round, 11, 44 * mm, least=6)

    def new_page(self) -> None:
        super().new_page()
        said = self.words(INTERNAL)
        self.canvas.setFont(FONT, 11)
        self.canvas.setFillColorRGB(*_RED)
        self.canvas.setStrokeColorRGB(*_RED)
        self.canvas.setLineWidth(0.3)
        self.canvas.drawString(WIDTH / 2 - width_of(said, 11) / 2, HEIGHT - 8.8 * mm, said, mode=2)

    def explain(self, text: str, size: float = 11) -> None:
        """How a form is filled in."""
        for line in wrapped(self.words(text), ROOM, size):
            self.y -= size * 1.5
            self.text(LEFT, self.y, line, size)
        self.y -= 3 * mm

    def desk(self, station: str, lane: int) -> str:
        return self.words(AT_DESK, station=station, lane=lane)

    def form(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], height: float, size: float = 11) -> None:
        """A ruled table to write in, every row of one height in points; what is printed in a cell is kept within."""
        for n, row in enumerate(rows):
            # The head goes with the first row.
            if self.room(height + (8 * mm if n == 0 else 0)) or n == 0:
                self._head(columns)
            x = LEFT
            for column, cell in zip(columns, row, strict=True):
                wide = column.width * mm
                self.box(x, self.y - height, wide, height, line=0.4)
                at = {"left": x + 1.6 * mm, "centre": x + wide / 2}[column.align]
                middle = self.y - height / 2 - size * 0.36
                self.text_within(at, middle, cell, size, wide - 3 * mm, least=min(size, 6), align=column.align)
                x += wide
            self.y -= height

    def blank(self, x: float, label: str, room: float, size: float = 11) -> None:
        """A label, and a line to write on for the rest of the room; the label takes half of it at the most."""
        taken = min(width_of(label, size), room / 2)
        self.text_within(x, self.y, label, size, taken, least=5)
        self.line(x + taken + 2 * mm, self.y - 1 * mm, x + room, self.y - 1 * mm)

    def signatures(self, labels: Sequence[str]) -> None:
        """Side by side, who signs; two in a row."""
        half = ROOM / 2
        for n, label in enumerate(labels):
            if n % 2 == 0:
                self.room(14 * mm)
                self.y -= 12 * mm
            self.blank(LEFT + (n % 2) * half, self.words(label), half - 6 * mm)

    def rule(self) -> None:
        self.line(LEFT, self.y, RIGHT, self.y, width=0.9)
