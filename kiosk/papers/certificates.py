"""Voter certificates: eight to a page, and as a table for a print shop's mail merge."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.units import mm

from kiosk.codes import spaced
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import CARD_HEIGHT, CARD_WIDTH, Occasion, Page, Progress
from kiosk.papers.qr import draw_qr
from kiosk.papers.table import table_bytes
from kiosk.papers.words import (
    BRING_IT,
    CERTIFICATE,
    ELECTION_DAY,
    GROUP,
    JOURNAL_HEAD,
    NOT_TRANSFERABLE,
    PAGE_AND_LINE,
    PLACE,
    REHEARSAL_ONLY,
    ROLL_NUMBER,
)
from kiosk.rules.finding import Finding

QR_SIDE = 27 * mm
_INSET = 6 * mm
_LABEL = 15 * mm


@dataclass(frozen=True, slots=True)
class Certificate:
    """参选证 of one voter: place on the roll, code (49 digits) and short number (9 digits)."""

    roll_no: int
    name: str
    group: str
    page: int
    line: int
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class CertificateBatch:
    """一批参选证, in the order they are to be printed."""

    occasion: Occasion
    certificates: tuple[Certificate, ...]


def certificates_pdf(batch: CertificateBatch, progress: Progress | None = None) -> bytes | Finding:
    """The batch as A4 PDF, eight to a page, each group on pages of its own; `glyph_missing` if it cannot be drawn."""
    groups = {certificate.group for certificate in batch.certificates}
    names = (certificate.name for certificate in batch.certificates)
    for missing in missing_glyphs((*batch.occasion.texts(), *sorted(groups), *names)):
        return missing
    paper = _CertificatePage(batch.occasion)
    certificates = batch.certificates
    heaps = [len(list(of_group)) for _, of_group in groupby(certificates, key=lambda one: one.group)]
    paper.cards(heaps, lambda i, x, y: paper.certificate(certificates[i], x, y), progress)
    return paper.pdf()


def certificates_csv(batch: CertificateBatch, *, for_spreadsheet: bool = False) -> bytes:
    """`roll_no,name,group,code`, UTF-8; with a BOM where a spreadsheet program will open it."""
    rows = ((c.roll_no, c.name, c.group, c.code) for c in batch.certificates)
    encoding = "utf-8-sig" if for_spreadsheet else "utf-8"
    return table_bytes(("roll_no", "name", "group", "code"), rows, encoding=encoding)


class _CertificatePage(Page):
    def __init__(self, occasion: Occasion) -> None:
        super().__init__(occasion, CERTIFICATE)
        # What is the same on all of them is drawn once.
        self.canvas.beginForm("certificate", 0, 0, CARD_WIDTH, CARD_HEIGHT)
        self._common()
        self.canvas.endForm()

    def _common(self) -> None:
        words, middle = self.words, CARD_WIDTH / 2
        inner = CARD_WIDTH - 2 * _INSET
        self.text_within(middle, CARD_HEIGHT - 8.6 * mm, self.occasion.title(words), 9.5, inner, align="centre")
        self.text(middle, CARD_HEIGHT - 16.2 * mm, words(CERTIFICATE), 18, align="centre", bold=True)
        self.line(_INSET, CARD_HEIGHT - 18.7 * mm, CARD_WIDTH - _INSET, CARD_HEIGHT - 18.7 * mm, width=1)
        for i, label in enumerate((GROUP, ROLL_NUMBER, PLACE, ELECTION_DAY)):
            self.text_within(_INSET, 33 * mm - i * 5.6 * mm, words(label), 9, _LABEL - 1 * mm, least=5)
        self.text_within(_INSET + _LABEL, 33 * mm - 3 * 5.6 * mm, words.day(self.occasion.day), 10.5, 36 * mm)
        self.line(_INSET, 10.7 * mm, CARD_WIDTH - _INSET, 10.7 * mm, width=0.4)
        first = REHEARSAL_ONLY if self.occasion.rehearsal else BRING_IT
        self.text_within(_INSET, 7.4 * mm, words(first), 7.5, inner, least=5)
        self.text_within(_INSET, 4.1 * mm, words(NOT_TRANSFERABLE), 7.5, inner - 24 * mm, least=5)
        head = words(JOURNAL_HEAD, head=self.occasion.head)
        self.text(CARD_WIDTH - _INSET, 4.1 * mm, head, 6, align="right", grey=0.25)
        if self.occasion.rehearsal:
            self.stamp(CARD_WIDTH - _INSET - 14 * mm, CARD_HEIGHT - 17.6 * mm, 14 * mm, 6.4 * mm)

    def certificate(self, certificate: Certificate, x: float, y: float) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm("certificate")
        left, room = _INSET + _LABEL, 36 * mm
        self.text_within(_INSET, 40.6 * mm, certificate.name, 22, 51 * mm, least=11, bold=True)
        self.text_within(left, 33 * mm, certificate.group, 10.5, room)
        self.text(left, 27.4 * mm, str(certificate.roll_no), 10.5)
        place = self.words(PAGE_AND_LINE, page=certificate.page, line=certificate.line)
        self.text_within(left, 21.8 * mm, place, 10.5, room)
        corner = CARD_WIDTH - _INSET - QR_SIDE
        draw_qr(canvas, certificate.code, corner, 19 * mm, QR_SIDE)
        self.text(corner + QR_SIDE / 2, 12.6 * mm, spaced(certificate.number), 11.5, align="centre")
        canvas.restoreState()
