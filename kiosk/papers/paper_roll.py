"""The paper roll: where each voter signs for a ballot, by group, twenty lines a page. It holds no identity number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import MARGIN, WIDTH, Occasion, Page, Progress
from kiosk.papers.words import (
    BALLOTS_UNIT,
    BIRTH_YEAR,
    BLANK_BELOW,
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
from kiosk.rules.places import LINES_A_PAGE

# Title and width of each column, in millimetres; the signature takes what is left.
_COLUMNS = (
    (LINE, 9),
    (ROLL_NUMBER, 14),
    (NAME, 38),
    (SEX, 9),
    (BIRTH_YEAR, 15),
    (HOUSEHOLD, 17),
    (SIGNATURE, 51),
    (REMARK, 27),
)
_LEFT = MARGIN + 5 * mm
_HEAD_HEIGHT = 8.5 * mm
_LINE_HEIGHT = 11 * mm


@dataclass(frozen=True, slots=True)
class RollLine:
    """一行: one voter; page and line from 1, pages run through the village, each group begins on its own."""

    page: int
    line: int
    roll_no: int
    name: str
    sex: str
    birth_year: int
    household: str
    group: str


@dataclass(frozen=True, slots=True)
class PaperRoll:
    """领票签名册 of a village, its lines in the order of page and line."""

    occasion: Occasion
    lines: tuple[RollLine, ...]


def paper_roll_pdf(roll: PaperRoll, progress: Progress | None = None) -> bytes | Finding:
    """The paper roll as PDF, A4, twenty lines a page; or `glyph_missing`, and nothing is drawn."""
    small = {text for line in roll.lines for text in (line.group, line.household, line.sex)}
    names = (line.name for line in roll.lines)
    for missing in missing_glyphs((*roll.occasion.texts(), *sorted(small), *names)):
        return missing
    paper = _RollPage(roll.occasion, PAPER_ROLL)
    pages = max((line.page for line in roll.lines), default=0)
    for page, lines in groupby(roll.lines, key=lambda line: line.page):
        paper.sheet(page, pages, tuple(lines))
        if progress:
            progress(page, pages)
    return paper.pdf()


class _RollPage(Page):
    def sheet(self, page: int, pages: int, lines: tuple[RollLine, ...]) -> None:
        words = self.words
        top = self.heading(words(PAPER_ROLL)) - 1 * mm
        group = f"{words(GROUP)}　{lines[0].group}"
        self.text_within(_LEFT, top, group, 13, 90 * mm, bold=True)
        self.text(WIDTH - _LEFT, top, words(PAGE_OF, page=page, pages=pages), 11, align="right")
        grid = top - 3.5 * mm
        last = max(line.line for line in lines)
        self._grid(grid, last)
        for line in lines:
            self._voter(line, grid - _HEAD_HEIGHT - line.line * _LINE_HEIGHT)
        if last < LINES_A_PAGE:
            below = grid - _HEAD_HEIGHT - last * _LINE_HEIGHT - 6.5 * mm
            self.text(WIDTH / 2, below, f"—— {words(BLANK_BELOW)} ——", 10, align="centre", grey=0.25)
        self._account(len(lines))
        self.foot(words(PAGE_OF, page=page, pages=pages))
        self.end()

    def _grid(self, top: float, last: int) -> None:
        width = sum(column for _, column in _COLUMNS) * mm
        bottom = top - _HEAD_HEIGHT - last * _LINE_HEIGHT
        self.box(_LEFT, top - _HEAD_HEIGHT, width, _HEAD_HEIGHT, line=0, shade=0.9)
        for i in range(1, last + 1):
            y = top - _HEAD_HEIGHT - i * _LINE_HEIGHT
            self.line(_LEFT, y, _LEFT + width, y, width=0.4)
        self.line(_LEFT, top - _HEAD_HEIGHT, _LEFT + width, top - _HEAD_HEIGHT, width=0.9)
        for (title, _), x, wide in _placed():
            if x > _LEFT:
                self.line(x, top, x, bottom, width=0.4)
            self.text_within(
                x + wide / 2, top - 5.7 * mm, self.words(title), 9.5, wide - 2 * mm, least=5, align="centre"
            )
        self.box(_LEFT, bottom, width, top - bottom, line=0.9)

    def _voter(self, line: RollLine, y: float) -> None:
        cells = (line.line, line.roll_no, line.name, line.sex, line.birth_year, line.household)
        base = y + _LINE_HEIGHT * 0.34
        for cell, ((title, _), x, wide) in zip(cells, _placed(), strict=False):
            if title is NAME:
                self.text_within(x + 2 * mm, base - 0.3 * mm, str(cell), 14, wide - 3.5 * mm, least=8)
            else:
                self.text_within(x + wide / 2, base, str(cell), 10.5, wide - 1.5 * mm, least=6, align="centre")

    def _account(self, people: int) -> None:
        words, y = self.words, 16 * mm
        self.text_within(_LEFT, y + 6 * mm, words(SIGN_FOR_YOURSELF), 8.5, WIDTH - 2 * _LEFT, least=6)
        issued = f"{words(ISSUED_HERE)} ________ {words(BALLOTS_UNIT)}"
        self.text(_LEFT, y, words(ON_THIS_PAGE, people=people), 10)
        self.text(WIDTH / 2, y, issued, 10, align="centre")
        self.text(WIDTH - _LEFT, y, f"{words(SIGNED_BY)} ________________", 10, align="right")


def _placed() -> Iterable[tuple[tuple[str, int], float, float]]:
    x = _LEFT
    for column in _COLUMNS:
        yield column, x, column[1] * mm
        x += column[1] * mm
