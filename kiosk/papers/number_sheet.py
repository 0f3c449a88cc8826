"""The sheet for a tallying table: frequent names and the two-digit numbers under which they are keyed."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import Occasion
from kiosk.papers.table import Column, Sheets
from kiosk.papers.words import GROUP, NAME, NUMBER_HOW, NUMBER_SHEET, NUMBER_TO_KEY, ROLL_NUMBER
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class NumberLine:
    """固定号码: `number` has two digits; group and age tell namesakes apart."""

    number: int
    name: str
    group: str
    age: int
    roll_no: int


@dataclass(frozen=True, slots=True)
class NumberSheet:
    """号码单, at most ninety names."""

    occasion: Occasion
    lines: tuple[NumberLine, ...]


def number_sheet_pdf(paper: NumberSheet) -> bytes | Finding:
    """The sheet as PDF, A4, large enough to read from a chair; or `glyph_missing`, and nothing is drawn."""
    texts = [text for line in paper.lines for text in (line.name, line.group)]
    for missing in missing_glyphs((*paper.occasion.texts(), *texts)):
        return missing
    page = Sheets(paper.occasion, NUMBER_SHEET)
    page.headed_page()
    page.paragraph(page.words(NUMBER_HOW), 13)
    page.y -= 3 * mm
    columns = (
        Column(NUMBER_TO_KEY, 24, "centre"),
        Column(NAME, 66),
        Column(GROUP, 66),
        Column(ROLL_NUMBER, 24, "centre"),
    )
    rows = [(str(line.number), line.name, f"{line.group} {line.age}", str(line.roll_no)) for line in paper.lines]
    page.table(columns, rows, size=17)
    return page.pdf()
