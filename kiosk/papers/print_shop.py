"""What the print shop is to print: how many of each, by group and in all."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import CARDS_A_PAGE, Occasion, Progress
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column, Sheets, one_line
from kiosk.papers.words import (
    ACCEPTED_BY,
    BALLOT_PAPERS,
    BALLOTS,
    BALLOTS_KEPT,
    BOXES,
    CERTIFICATE,
    CERTIFICATE_PAGES,
    COPIES,
    DELIVERED_ON,
    GROUP,
    ITEM,
    NUMBER,
    ORDERED_BY,
    PAGES_HOW,
    PAPER_ROLL_PAGES,
    PIECES,
    PRINT_SHOP,
    PRINTED_BY,
    PROXY_SLIPS,
    SEALS,
    STRIPS,
    TOTAL,
)
from kiosk.rules.finding import Finding
from kiosk.rules.places import LINES_A_PAGE


@dataclass(frozen=True, slots=True)
class PrintGroup:
    """村民小组: how many certificates, and how many pages its paper roll has."""

    name: str
    certificates: int
    roll_pages: int

    @property
    def certificate_pages(self) -> int:
        return -(-self.certificates // CARDS_A_PAGE)


@dataclass(frozen=True, slots=True)
class PrintShop:
    """印制数量单. Whatever is None is left blank, to be written in by hand.

    `posters` are announcements by name, each with how many copies hang in the village.
    """

    occasion: Occasion
    groups: tuple[PrintGroup, ...]
    ballots: int | None
    proxy_slips: int | None
    boxes: int | None
    seals: int | None
    posters: tuple[tuple[str, int | None], ...] = ()


def print_shop_pdf(counts: PrintShop, progress: Progress | None = None) -> bytes | Finding:
    """The counts as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    texts = (*(group.name for group in counts.groups), *(one_line(name) for name, _ in counts.posters))
    for missing in missing_glyphs((*counts.occasion.texts(), *texts)):
        return missing
    paper = _PrintShopPage(counts.occasion, PRINT_SHOP)
    paper.counts(counts)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _PrintShopPage(Sheets):
    def counts(self, counts: PrintShop) -> None:
        self.headed_page()
        self._groups(counts.groups)
        self.y -= 1.5 * mm
        self.paragraph(self.words(PAGES_HOW, cards=CARDS_A_PAGE, lines=LINES_A_PAGE), 10.5, leading=1.5)
        self.y -= 3 * mm
        self._items(counts)
        self.y -= 1.5 * mm
        self.paragraph(self.words(BALLOTS_KEPT), 10.5, leading=1.5)
        self._signatures()

    def _groups(self, groups: tuple[PrintGroup, ...]) -> None:
        columns = (
            Column(GROUP, 66),
            Column(CERTIFICATE, 38, "right"),
            Column(CERTIFICATE_PAGES, 38, "right"),
            Column(PAPER_ROLL_PAGES, 38, "right"),
        )
        figures = [(group.certificates, group.certificate_pages, group.roll_pages) for group in groups]
        rows = [(group.name, *map(str, line)) for group, line in zip(groups, figures, strict=True)]
        totals = (str(sum(line[i] for line in figures)) for i in range(3))
        self.table(columns, [*rows, (self.words(TOTAL), *totals)], size=12, total=True)

    def _items(self, counts: PrintShop) -> None:
        items = [
            (self.words(BALLOT_PAPERS), BALLOTS, counts.ballots),
            (self.words(PROXY_SLIPS), COPIES, counts.proxy_slips),
            (self.words(BOXES), PIECES, counts.boxes),
            (self.words(SEALS), STRIPS, counts.seals),
            *((name, COPIES, copies) for name, copies in counts.posters),
        ]
        blank = "________"
        rows = [(name, self.words(unit, number=blank if n is None else n)) for name, unit, n in items]
        self.table((Column(ITEM, 120), Column(NUMBER, 60, "right")), rows, size=12)

    def _signatures(self) -> None:
        self.room(32 * mm)
        half = ROOM / 2 - 4 * mm
        for row in ((ORDERED_BY, PRINTED_BY), (DELIVERED_ON, ACCEPTED_BY)):
            self.y -= 13 * mm
            for label, x in zip(row, (LEFT, RIGHT - half), strict=True):
                said = self.words(label)
                self.text(x, self.y, said, 11)
                self.line(x + width_of(said, 11) + 3 * mm, self.y - 1 * mm, x + half, self.y - 1 * mm)
