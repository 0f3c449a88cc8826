"""What a mobile box's team carries on paper: a line to sign for each voter, and to tick where the tablet fails."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import Occasion, Progress
from kiosk.papers.table import LEFT, RIGHT, ROOM, Sheets, wrapped
from kiosk.papers.words import (
    BALLOTS_UNIT,
    GROUP,
    MOBILE_APPROVED,
    MOBILE_NOT_APPROVED,
    NAME,
    SIGN_HERE,
    TRIP_BOX,
    TRIP_BROUGHT_BACK,
    TRIP_LINE,
    TRIP_NOT_VOTED,
    TRIP_SCRIBES,
    TRIP_SEAL,
    TRIP_SHEET,
    TRIP_SHEET_HOW,
    TRIP_SIGNED,
    TRIP_SPOILED,
    TRIP_TAKEN,
    TRIP_TEAM,
    TRIP_TIME,
    TRIP_VOTED,
)
from kiosk.rules.finding import Finding

_COLUMNS = (
    (TRIP_LINE, 10),
    (NAME, 42),
    (GROUP, 38),
    (TRIP_VOTED, 15),
    (TRIP_NOT_VOTED, 15),
    (TRIP_TIME, 20),
    (TRIP_SIGNED, 40),
)
_HEAD, _LINE = 8 * mm, 12 * mm


@dataclass(frozen=True, slots=True)
class SheetLine:
    """一行: the line of the trip's list, from 1. Why somebody did not vote has no field."""

    line: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class TripSheet:
    """流动票箱行程单 of one box. `seal` is "" where it is written in by hand."""

    occasion: Occasion
    box: int
    approval: str
    seal: str
    team: tuple[str, ...]
    lines: tuple[SheetLine, ...]


def trip_sheet_pdf(sheet: TripSheet, progress: Progress | None = None) -> bytes | Finding:
    """The sheet as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    texts = [sheet.approval, sheet.seal, *sheet.team]
    texts += [text for line in sheet.lines for text in (line.name, line.group)]
    for missing in missing_glyphs((*sheet.occasion.texts(), *texts)):
        return missing
    page = TripSheetPage(sheet.occasion, TRIP_SHEET)
    page.sheet(sheet)
    if progress:
        progress(1, 1)
    return page.pdf()


class TripSheetPage(Sheets):
    def sheet(self, sheet: TripSheet) -> None:
        self.headed_page()
        self._facts(sheet)
        for line in wrapped(self.words(TRIP_SHEET_HOW), ROOM, 10.5):
            self.y -= 5.4 * mm
            self.text(LEFT, self.y, line, 10.5)
        self.y -= 4 * mm
        self._voters_head()
        for one in sheet.lines:
            if self.room(_LINE):
                self._voters_head()
            self._line(one)
        self._signatures(sheet)

    def _facts(self, sheet: TripSheet) -> None:
        words = self.words
        approval = words(MOBILE_APPROVED, approval=sheet.approval) if sheet.approval else words(MOBILE_NOT_APPROVED)
        self.text(LEFT, self.y, f"{words(TRIP_BOX)} {sheet.box}", 14, bold=True)
        self.text_within(LEFT + 30 * mm, self.y, approval, 11, ROOM - 30 * mm, least=7)
        self.y -= 8 * mm
        self._blank(LEFT, words(TRIP_SEAL), 40 * mm, sheet.seal)
        self._blank(LEFT + 90 * mm, words(TRIP_TAKEN), 22 * mm, unit=words(BALLOTS_UNIT))
        self.y -= 3 * mm

    def _blank(self, x: float, label: str, wide: float, said: str = "", unit: str = "", most: float = ROOM) -> None:
        """A label, `most` so wide, with room to write, or what is known already."""
        taken = min(width_of(label, 11), most)
        self.text_within(x, self.y, label, 11, taken, least=5)
        x += taken + 2 * mm
        if said:
            self.text_within(x, self.y, said, 13, wide, least=7, bold=True)
        else:
            self.line(x, self.y - 1 * mm, x + wide, self.y - 1 * mm)
        self.text(x + wide + 1.5 * mm, self.y, unit, 11)

    def _voters_head(self) -> None:
        self.box(LEFT, self.y - _HEAD, ROOM, _HEAD, line=0.6, shade=0.9)
        for x, (title, wide) in self._placed():
            self.text_within(x + wide / 2, self.y - 5.4 * mm, self.words(title), 10, wide - 2, least=5, align="centre")
            self.line(x, self.y, x, self.y - _HEAD, width=0.4)
        self.y -= _HEAD

    def _placed(self) -> list[tuple[float, tuple[str, float]]]:
        x, placed = LEFT, []
        for title, wide in _COLUMNS:
            placed.append((x, (title, wide * mm)))
            x += wide * mm
        return placed

    def _line(self, one: SheetLine) -> None:
        self.box(LEFT, self.y - _LINE, ROOM, _LINE, line=0.5)
        base = self.y - _LINE * 0.62
        said = {TRIP_LINE: (str(one.line), 11), NAME: (one.name, 15), GROUP: (one.group, 11)}
        for x, (title, wide) in self._placed():
            self.line(x, self.y, x, self.y - _LINE, width=0.4)
            if title in said:
                text, size = said[title]
                self.text_within(x + 1.5 * mm, base, text, size, wide - 3 * mm, least=6)
            elif title in (TRIP_VOTED, TRIP_NOT_VOTED):
                self.box(x + wide / 2 - 3 * mm, self.y - _LINE / 2 - 3 * mm, 6 * mm, 6 * mm, line=0.8)
        self.y -= _LINE

    def _signatures(self, sheet: TripSheet) -> None:
        words = self.words
        self.room((20 + 11 * len(sheet.team)) * mm)
        self.y -= 11 * mm
        for n, label in enumerate((TRIP_SPOILED, TRIP_BROUGHT_BACK, TRIP_SCRIBES)):
            self._blank(LEFT + n * 62 * mm, words(label), 20 * mm, unit=words(BALLOTS_UNIT), most=24 * mm)
        self.y -= 9 * mm
        self.text(LEFT, self.y, words(TRIP_TEAM), 11, bold=True)
        for name in sheet.team:
            self.y -= 10.5 * mm
            self.text_within(LEFT, self.y, name, 13, 40 * mm, least=7)
            self.text(LEFT + 44 * mm, self.y, words(SIGN_HERE), 10.5, grey=0.25)
            self.line(LEFT + 58 * mm, self.y - 1 * mm, RIGHT - 40 * mm, self.y - 1 * mm)
