"""The paper roll for signatures, by group, in numbered pages and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import MARGIN, WIDTH, Occasion, Page, Progress
from kiosk.papers.words import (
    BALLOTS_UNIT,
    BIRTH_YEAR,
    GROUP,
    HOUSEHOLD,
    ISSUED_HERE,
    LINE,
    NAME,
    ON_THIS_PAGE,
    PAGE_OF,
    PAPER_ROLL,
    REMARK,
    ROLL_NUMBER,
    SEX,
    SIGN_FOR_YOURSELF,
    SIGNATURE,
    SIGNED_BY,
)
from kiosk.rules.finding import Finding

_ROW = 11 * mm
_COLUMNS = (
    (LINE, 10),
    (ROLL_NUMBER, 16),
    (NAME, 32),
    (SEX, 10),
    (BIRTH_YEAR, 16),
    (HOUSEHOLD, 18),
    (SIGNATURE, 46),
    (REMARK, 42),
)
"""Heading and width in mm."""


@dataclass(frozen=True, slots=True)
class RollLine:
    """A line of the paper roll. `sex` as printed."""

    page: int
    line: int
    roll_no: int
    group: str
    name: str
    sex: str
    birth_year: int
    household: str


@dataclass(frozen=True, slots=True)
class PaperRoll:
    """领票签名册: lines in the order of pages and lines."""

    occasion: Occasion
    lines: tuple[RollLine, ...]


def paper_roll_pdf(roll: PaperRoll, progress: Progress | None = None) -> bytes | Finding:
    """The roll as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    texts = (text for line in roll.lines for text in (line.name, line.group, line.household))
    for missing in missing_glyphs((*roll.occasion.texts(), *texts)):
        return missing
    paper = _RollPage(roll.occasion, "领票签名册")
    pages = [list(lines) for _, lines in groupby(roll.lines, key=lambda line: line.page)]
    for n, lines in enumerate(pages, start=1):
        paper.page(lines, len(pages))
        if progress:
            progress(n, len(pages))
    return paper.pdf()


class _RollPage(Page):
    def page(self, lines: Sequence[RollLine], pages: int) -> None:
        words = self.words
        top = self.heading(words(PAPER_ROLL))
        left, right = MARGIN + 2 * mm, WIDTH - MARGIN - 2 * mm
        self.text(left, top, f"{words(GROUP)}:{lines[0].group}", 12, bold=True)
        numbered = words(PAGE_OF, page=lines[0].page, pages=pages)
        self.text(right, top, numbered, 12, align="right", bold=True)
        self.text_within(left, top - 5 * mm, words(SIGN_FOR_YOURSELF), 8.5, right - left)
        y = top - 8 * mm
        widths = [width * mm * (right - left) / (sum(w for _, w in _COLUMNS) * mm) for _, width in _COLUMNS]
        self._row(left, y, widths, [words(heading) for heading, _ in _COLUMNS], size=9, shade=0.9)
        for line in lines:
            y -= _ROW
            cells = [line.line, line.roll_no, line.name, line.sex, line.birth_year, line.household, "", ""]
            self._row(left, y, widths, [str(cell) for cell in cells], size=12)
        y -= _ROW + 6 * mm
        self.text(left, y, words(ON_THIS_PAGE, people=len(lines)), 10)
        self.text(left + 50 * mm, y, f"{words(ISSUED_HERE)} ________ {words(BALLOTS_UNIT)}", 10)
        self.text(right, y, f"{words(SIGNED_BY)} ________________", 10, align="right")
        self.foot(numbered)
        self.end()

    def _row(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        cells: Sequence[str],
        *,
        size: float,
        shade: float | None = None,
    ) -> None:
        for width, cell in zip(widths, cells, strict=True):
            self.box(x, y - _ROW, width, _ROW, shade=shade)
            if cell:
                self.text_within(
                    x + width / 2, y - _ROW / 2 - size * 0.35, cell, size, width - 2 * mm, least=6, align="centre"
                )
            x += width
