"""Handing the voter certificates out: where each is signed for, by group and household, and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import WIDTH, Occasion, Progress
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column, Sheets
from kiosk.papers.words import (
    BLANK_BELOW,
    DATE,
    DISTRIBUTION,
    DISTRIBUTION_HOW,
    DISTRIBUTION_TOTALS,
    GROUP,
    GROUP_HEAD,
    HANDED_OUT,
    HANDED_OUT_HERE,
    HOUSEHOLD,
    LINE,
    NAME,
    NOT_HANDED_OUT,
    ON_THIS_PAGE,
    RECEIVED_BY,
    RELATION,
    ROLL_NUMBER,
    SIGN_HERE,
    TO_HAND_OUT,
    TOTAL,
)
from kiosk.rules.finding import Finding
from kiosk.rules.groups import natural_key
from kiosk.rules.places import LINES_A_PAGE

# Title and width of each column, in millimetres.
_COLUMNS = ((LINE, 9), (HOUSEHOLD, 18), (ROLL_NUMBER, 15), (NAME, 42), (RECEIVED_BY, 46), (RELATION, 27), (DATE, 23))
_HEAD_HEIGHT = 8.5 * mm
_LINE_HEIGHT = 10.6 * mm


@dataclass(frozen=True, slots=True)
class DistributionLine:
    """一行: one voter."""

    roll_no: int
    name: str
    household: str


@dataclass(frozen=True, slots=True)
class DistributionGroup:
    """村民小组 and its head, empty where nobody is named; the lines come out by household."""

    name: str
    lines: tuple[DistributionLine, ...]
    head: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """参选证发放签收表 of a village."""

    occasion: Occasion
    groups: tuple[DistributionGroup, ...]


def distribution_pdf(distribution: Distribution, progress: Progress | None = None) -> bytes | Finding:
    """The lists as PDF, A4, twenty lines a page, each group on its own, at the end the totals; or `glyph_missing`."""
    groups = distribution.groups
    texts = {text for group in groups for text in (group.name, group.head)}
    texts |= {line.household for group in groups for line in group.lines}
    names = (line.name for group in groups for line in group.lines)
    for missing in missing_glyphs((*distribution.occasion.texts(), *sorted(texts), *names)):
        return missing
    paper = _DistributionPage(distribution.occasion, DISTRIBUTION)
    total, done = sum(len(group.lines) for group in groups), 0
    for group, lines in _pages(groups):
        paper.sheet(group, lines)
        done += len(lines)
        if progress:
            progress(done, total)
    paper.totals(groups)
    return paper.pdf()


def _pages(groups: tuple[DistributionGroup, ...]) -> Iterator[tuple[DistributionGroup, list[DistributionLine]]]:
    for group in groups:
        lines = sorted(group.lines, key=lambda line: (natural_key(line.household), line.roll_no))
        for first in range(0, len(lines), LINES_A_PAGE):
            yield group, lines[first : first + LINES_A_PAGE]


class _DistributionPage(Sheets):
    def sheet(self, group: DistributionGroup, lines: list[DistributionLine]) -> None:
        words = self.words
        self.headed_page()
        self.text_within(LEFT, self.y - 1 * mm, f"{words(GROUP)}　{group.name}", 13, 100 * mm, bold=True)
        self.text(RIGHT, self.y - 1 * mm, words(ON_THIS_PAGE, people=len(lines)), 11, align="right")
        grid = self.y - 4.5 * mm
        self._grid(grid, lines)
        for i, line in enumerate(lines):
            self._line(i + 1, line, grid - _HEAD_HEIGHT - (i + 1) * _LINE_HEIGHT)
        if len(lines) < LINES_A_PAGE:
            below = grid - _HEAD_HEIGHT - len(lines) * _LINE_HEIGHT - 6 * mm
            self.text(WIDTH / 2, below, f"—— {words(BLANK_BELOW)} ——", 10, align="centre", grey=0.25)
        self.text_within(LEFT, 24 * mm, words(DISTRIBUTION_HOW), 8.5, ROOM, least=6)
        self.text_within(LEFT, 17 * mm, words(HANDED_OUT_HERE), 10, 62 * mm, least=6)
        self._signature(group.head)

    def _signature(self, head: str) -> None:
        words = self.words
        label = f"{words(GROUP_HEAD)}　{head}" if head else words(GROUP_HEAD)
        sign, end = words(SIGN_HERE), RIGHT - 40 * mm
        self.line(end, 16 * mm, RIGHT, 16 * mm)
        self.text(end - 1.5 * mm, 17 * mm, sign, 10, align="right")
        room = end - width_of(sign, 10) - 6 * mm - (LEFT + 68 * mm)
        self.text_within(LEFT + 68 * mm, 17 * mm, label, 10, room, least=6)

    def _grid(self, top: float, lines: list[DistributionLine]) -> None:
        bottom = top - _HEAD_HEIGHT - len(lines) * _LINE_HEIGHT
        self.box(LEFT, top - _HEAD_HEIGHT, ROOM, _HEAD_HEIGHT, line=0, shade=0.9)
        self.line(LEFT, top - _HEAD_HEIGHT, RIGHT, top - _HEAD_HEIGHT, width=0.9)
        for i in range(1, len(lines)):
            y = top - _HEAD_HEIGHT - i * _LINE_HEIGHT
            # A household stays together: the stronger line is between two of them.
            one_household = lines[i].household == lines[i - 1].household
            self.line(LEFT, y, RIGHT, y, width=0.3 if one_household else 0.9, grey=0.5 if one_household else 0)
        for title, x, wide in _placed():
            if x > LEFT:
                self.line(x, top, x, bottom, width=0.4)
            self.text_within(
                x + wide / 2, top - 5.7 * mm, self.words(title), 9.5, wide - 2 * mm, least=5, align="centre"
            )
        self.box(LEFT, bottom, ROOM, top - bottom, line=0.9)

    def _line(self, number: int, line: DistributionLine, y: float) -> None:
        base = y + _LINE_HEIGHT * 0.34
        cells = (number, line.household, line.roll_no, line.name)
        for cell, (title, x, wide) in zip(cells, _placed(), strict=False):
            if title is NAME:
                self.text_within(x + 2 * mm, base - 0.3 * mm, str(cell), 14, wide - 3.5 * mm, least=8)
            else:
                self.text_within(x + wide / 2, base, str(cell), 10.5, wide - 1.5 * mm, least=6, align="centre")

    def totals(self, groups: tuple[DistributionGroup, ...]) -> None:
        """How many certificates each group is to have; what was handed out is written in by hand."""
        self.headed_page()
        self.text(WIDTH / 2, self.y - 3 * mm, self.words(DISTRIBUTION_TOTALS), 14, align="centre", bold=True)
        self.y -= 8 * mm
        columns = (
            Column(GROUP, 52),
            Column(TO_HAND_OUT, 24, "right"),
            Column(HANDED_OUT, 24),
            Column(NOT_HANDED_OUT, 24),
            Column(GROUP_HEAD, 26),
            Column(SIGN_HERE, 30),
        )
        rows = [(group.name, str(len(group.lines)), "", "", group.head, "") for group in groups]
        everybody = sum(len(group.lines) for group in groups)
        self.table(columns, [*rows, (self.words(TOTAL), str(everybody), "", "", "", "")], size=12, total=True)


def _placed() -> Iterator[tuple[str, float, float]]:
    x = LEFT
    for title, wide in _COLUMNS:
        yield title, x, wide * mm
        x += wide * mm
