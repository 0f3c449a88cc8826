"""Proxy slips: eight to a page, and as a table for a print shop's mail merge."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.codes import spaced
from kiosk.papers.certificates import QR_SIDE
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import CARD_HEIGHT, CARD_WIDTH, Occasion, Page, Progress
from kiosk.papers.qr import draw_qr
from kiosk.papers.table import table_bytes
from kiosk.papers.words import (
    ELECTION_DAY,
    JOURNAL_HEAD,
    PRINCIPAL,
    PROXY,
    PROXY_SLIP,
    REHEARSAL_ONLY,
    ROLL_NUMBER,
    SLIP_HOW,
    SLIP_VOID,
)
from kiosk.rules.finding import Finding

_INSET = 6 * mm
_LABEL = 15 * mm
_NAME_ROOM = 36 * mm


@dataclass(frozen=True, slots=True)
class SlipPerson:
    """委托人 or 受托人: who, and the place on the roll."""

    roll_no: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Slip:
    """委托投票证: whose ballot, who draws it, code (49 digits) and short number (9 digits)."""

    principal: SlipPerson
    proxy: SlipPerson
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class SlipBatch:
    """一批委托投票证, in the order they are to be printed."""

    occasion: Occasion
    slips: tuple[Slip, ...]


def slips_pdf(batch: SlipBatch, progress: Progress | None = None) -> bytes | Finding:
    """The batch as A4 PDF, eight to a page; `glyph_missing` if it cannot be drawn."""
    people = [person for slip in batch.slips for person in (slip.principal, slip.proxy)]
    groups = sorted({person.group for person in people})
    for missing in missing_glyphs((*batch.occasion.texts(), *groups, *(person.name for person in people))):
        return missing
    paper = _SlipPage(batch.occasion)
    paper.cards([len(batch.slips)], lambda i, x, y: paper.slip(batch.slips[i], x, y), progress)
    return paper.pdf()


def slips_csv(batch: SlipBatch) -> bytes:
    """`principal_no,principal,proxy_no,proxy,code`, UTF-8."""
    rows = ((s.principal.roll_no, s.principal.name, s.proxy.roll_no, s.proxy.name, s.code) for s in batch.slips)
    return table_bytes(("principal_no", "principal", "proxy_no", "proxy", "code"), rows)


class _SlipPage(Page):
    def __init__(self, occasion: Occasion) -> None:
        super().__init__(occasion, PROXY_SLIP)
        # What is the same on all of them is drawn once.
        self.canvas.beginForm("slip", 0, 0, CARD_WIDTH, CARD_HEIGHT)
        self._common()
        self.canvas.endForm()

    def _common(self) -> None:
        words, middle = self.words, CARD_WIDTH / 2
        inner = CARD_WIDTH - 2 * _INSET
        self.text_within(middle, CARD_HEIGHT - 8.6 * mm, self.occasion.title(words), 9.5, inner, align="centre")
        self.text_within(middle, CARD_HEIGHT - 16.2 * mm, words(PROXY_SLIP), 18, inner, align="centre", bold=True)
        self.line(_INSET, CARD_HEIGHT - 18.7 * mm, CARD_WIDTH - _INSET, CARD_HEIGHT - 18.7 * mm, width=1)
        for label, y in ((PRINCIPAL, 41.5), (PROXY, 27.5), (ELECTION_DAY, 14)):
            self.text_within(_INSET, y * mm, words(label), 9, _LABEL - 1 * mm, least=5)
        self.text_within(_INSET + _LABEL, 14 * mm, words.day(self.occasion.day), 10.5, _NAME_ROOM)
        self.line(_INSET, 10.7 * mm, CARD_WIDTH - _INSET, 10.7 * mm, width=0.4)
        first = REHEARSAL_ONLY if self.occasion.rehearsal else SLIP_HOW
        self.text_within(_INSET, 7.4 * mm, words(first), 7.5, inner, least=5)
        self.text_within(_INSET, 4.1 * mm, words(SLIP_VOID), 7.5, inner - 22 * mm, least=5)
        head = words(JOURNAL_HEAD, head=self.occasion.head)
        self.text(CARD_WIDTH - _INSET, 4.1 * mm, head, 6, align="right", grey=0.25)
        if self.occasion.rehearsal:
            self.stamp(CARD_WIDTH - _INSET - 14 * mm, CARD_HEIGHT - 17.6 * mm, 14 * mm, 6.4 * mm)

    def slip(self, slip: Slip, x: float, y: float) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm("slip")
        left = _INSET + _LABEL
        for person, base in ((slip.principal, 41.5 * mm), (slip.proxy, 27.5 * mm)):
            self.text_within(left, base, person.name, 17, _NAME_ROOM, least=9, bold=True)
            place = f"{self.words(ROLL_NUMBER)} {person.roll_no}  {person.group}"
            self.text_within(left, base - 6 * mm, place, 9, _NAME_ROOM, least=6)
        corner = CARD_WIDTH - _INSET - QR_SIDE
        draw_qr(canvas, slip.code, corner, 19 * mm, QR_SIDE)
        self.text(corner + QR_SIDE / 2, 12.6 * mm, spaced(slip.number), 11.5, align="centre")
        canvas.restoreState()
