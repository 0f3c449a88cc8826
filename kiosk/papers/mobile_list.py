"""Who votes at home and why, for the wall: neither birth date nor household nor an illness has a field here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from kiosk.papers.announcement import NAME_SIZE, Notice
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import Occasion, Progress
from kiosk.papers.table import LEFT, ROOM, Column, Sheets
from kiosk.papers.words import (
    ANNOUNCEMENT,
    GROUP,
    MOBILE_APPROVED,
    MOBILE_BOX,
    MOBILE_LIST,
    MOBILE_NOT_APPROVED,
    MOBILE_REASON,
    MOBILE_SCRUTINEERS,
    MOBILE_WHO,
    NAME,
    ROLL_NUMBER,
)
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class MobileLine:
    """流动票箱投票人: `reason` in words, one of the four of R-BOX-03."""

    roll_no: int
    name: str
    group: str
    reason: str


@dataclass(frozen=True, slots=True)
class MobileBoxList:
    """一个流动票箱: `approval` is the town's number, "" while there is none."""

    no: int
    approval: str
    scrutineers: tuple[str, ...]
    lines: tuple[MobileLine, ...]


@dataclass(frozen=True, slots=True)
class MobileList:
    """流动票箱投票人名单."""

    occasion: Occasion
    town: str
    published: date
    boxes: tuple[MobileBoxList, ...]


def mobile_list_pdf(paper: MobileList, progress: Progress | None = None) -> bytes | Finding:
    """The list as PDF, A4, box after box; or `glyph_missing`, and nothing is drawn."""
    texts = [paper.town]
    for box in paper.boxes:
        texts += [box.approval, *box.scrutineers]
        texts += [text for line in box.lines for text in (line.name, line.group, line.reason)]
    for missing in missing_glyphs((*paper.occasion.texts(), *texts)):
        return missing
    page = _MobileList(paper.occasion)
    page.announce(paper)
    if progress:
        progress(1, 1)
    return page.pdf()


class _MobileList(Notice):
    def __init__(self, occasion: Occasion) -> None:
        # A notice of its own: it is about no version of the roll.
        Sheets.__init__(self, occasion, MOBILE_LIST)

    def announce(self, paper: MobileList) -> None:
        words = self.words
        self.masthead(ANNOUNCEMENT)
        self.paragraph(words(MOBILE_WHO), NAME_SIZE)
        for box in paper.boxes:
            self._box(box)
        self.signed(paper.town, words.day(paper.published))

    def _box(self, box: MobileBoxList) -> None:
        words = self.words
        self.room(38 * mm)
        self.y -= 9 * mm
        self.text(LEFT, self.y, words(MOBILE_BOX, box=box.no, people=len(box.lines)), 15, bold=True)
        approval = words(MOBILE_APPROVED, approval=box.approval) if box.approval else words(MOBILE_NOT_APPROVED)
        self.y -= 7 * mm
        self.text_within(LEFT, self.y, approval, 12, ROOM, least=7)
        self.y -= 6.5 * mm
        self.text_within(LEFT, self.y, words(MOBILE_SCRUTINEERS, names="、".join(box.scrutineers)), 12, ROOM, least=7)
        self.y -= 4 * mm
        columns = (Column(ROLL_NUMBER, 22, "centre"), Column(NAME, 60), Column(GROUP, 64), Column(MOBILE_REASON, 34))
        self.table(columns, [(str(one.roll_no), one.name, one.group, one.reason) for one in box.lines], size=13)
