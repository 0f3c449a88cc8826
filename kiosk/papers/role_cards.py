"""Role cards, and the PINs on sheets of their own, to be cut apart and handed over separately."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.codes import spaced
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import CARD_HEIGHT, CARD_WIDTH, HEIGHT, MARGIN, WIDTH, Occasion, Page, Progress
from kiosk.papers.qr import draw_qr
from kiosk.papers.table import table_bytes
from kiosk.papers.words import (
    JOURNAL_HEAD,
    PIN,
    PIN_KEEP,
    PIN_SHEET,
    PIN_SHEET_HOW,
    REHEARSAL_ONLY,
    ROLE_CARD,
    STATION,
    WEAR_IT,
)
from kiosk.rules.finding import Finding

PINS_A_PAGE = 20
QR_SIDE = 27 * mm
_INSET = 6 * mm
_STRIP_HEIGHT = 24 * mm
_STRIPS_TOP = HEIGHT - 40 * mm


@dataclass(frozen=True, slots=True)
class RoleCardPrint:
    """工作证 of one officer: `roles` as identifiers, `role_words` as people say them.

    `pin` is empty when it was made before: it is shown once, and nobody can read it back.
    """

    name: str
    roles: tuple[str, ...]
    role_words: str
    station: str
    code: str
    number: str
    pin: str = ""


@dataclass(frozen=True, slots=True)
class RoleCardBatch:
    """一批工作证, in the order they are to be printed."""

    occasion: Occasion
    cards: tuple[RoleCardPrint, ...]


def role_cards_pdf(batch: RoleCardBatch, progress: Progress | None = None) -> bytes | Finding:
    """Cards, eight to a page, then the PINs on pages of their own; or `glyph_missing`, and nothing is drawn."""
    texts = [text for card in batch.cards for text in (card.name, card.role_words, card.station)]
    for missing in missing_glyphs((*batch.occasion.texts(), *texts)):
        return missing
    paper = _RoleCardPage(batch.occasion)
    paper.cards([len(batch.cards)], lambda i, x, y: paper.card(batch.cards[i], x, y), progress)
    secret = [card for card in batch.cards if card.pin]
    for first in range(0, len(secret), PINS_A_PAGE):
        paper.pins(secret[first : first + PINS_A_PAGE])
    return paper.pdf()


def role_cards_csv(batch: RoleCardBatch) -> bytes:
    """`name,roles,station,code,pin`, UTF-8; roles joined by blanks, the PIN empty where it was made before."""
    rows = ((c.name, " ".join(c.roles), c.station, c.code, c.pin) for c in batch.cards)
    return table_bytes(("name", "roles", "station", "code", "pin"), rows)


class _RoleCardPage(Page):
    def __init__(self, occasion: Occasion) -> None:
        super().__init__(occasion, ROLE_CARD)
        self.canvas.beginForm("role_card", 0, 0, CARD_WIDTH, CARD_HEIGHT)
        self._common()
        self.canvas.endForm()

    def _common(self) -> None:
        words, middle, inner = self.words, CARD_WIDTH / 2, CARD_WIDTH - 2 * _INSET
        # A dark band, so that nobody takes it for a voter's certificate.
        self.box(_INSET, CARD_HEIGHT - 17.5 * mm, inner, 9.6 * mm, line=0, shade=0.15)
        self.text(middle, CARD_HEIGHT - 15 * mm, words(ROLE_CARD), 18, align="centre", bold=True, grey=1)
        self.text_within(_INSET, CARD_HEIGHT - 24 * mm, self.occasion.title(words), 9.5, 50 * mm, least=6)
        self.line(_INSET, 10.7 * mm, CARD_WIDTH - _INSET, 10.7 * mm, width=0.4)
        self.text_within(_INSET, 7.4 * mm, words(WEAR_IT), 7.5, inner, least=5)
        head = words(JOURNAL_HEAD, head=self.occasion.head)
        self.text(CARD_WIDTH - _INSET, 4.1 * mm, head, 6, align="right", grey=0.25)
        if self.occasion.rehearsal:
            self.text(_INSET, 4.1 * mm, words(REHEARSAL_ONLY), 7)

    def card(self, card: RoleCardPrint, x: float, y: float) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm("role_card")
        if self.occasion.rehearsal:
            self.stamp(CARD_WIDTH - _INSET - 15 * mm, CARD_HEIGHT - 16.2 * mm, 14 * mm, 7 * mm, on_dark=True)
        self.text_within(_INSET, 34.5 * mm, card.name, 22, 50 * mm, least=11, bold=True)
        self.text_within(_INSET, 24.5 * mm, card.role_words, 12.5, 50 * mm, least=9)
        if card.station:
            self.text_within(_INSET, 14.3 * mm, f"{self.words(STATION)}　{card.station}", 10, 50 * mm, least=7)
        corner = CARD_WIDTH - _INSET - QR_SIDE
        draw_qr(canvas, card.code, corner, 19 * mm, QR_SIDE)
        self.text(corner + QR_SIDE / 2, 12.6 * mm, spaced(card.number), 11.5, align="centre")
        canvas.restoreState()

    def pins(self, cards: list[RoleCardPrint]) -> None:
        words = self.words
        self.heading(words(PIN_SHEET))
        self.text_within(WIDTH / 2, HEIGHT - 34 * mm, words(PIN_SHEET_HOW), 9, WIDTH - 2 * MARGIN, align="centre")
        for i, card in enumerate(cards):
            row, column = divmod(i, 2)
            self._strip(card, MARGIN + column * CARD_WIDTH, _STRIPS_TOP - (row + 1) * _STRIP_HEIGHT)
        self.foot()
        self.end()

    def _strip(self, card: RoleCardPrint, x: float, y: float) -> None:
        words, canvas = self.words, self.canvas
        canvas.setDash(2, 2)
        self.box(x, y, CARD_WIDTH, _STRIP_HEIGHT, line=0.4)
        canvas.setDash()
        self.text_within(x + 5 * mm, y + 15.5 * mm, card.name, 15, 42 * mm, least=9, bold=True)
        duty = f"{card.role_words}　{card.station}".strip()
        self.text_within(x + 5 * mm, y + 9.2 * mm, duty, 8.5, 42 * mm, least=6)
        self.text_within(x + 5 * mm, y + 3.6 * mm, words(PIN_KEEP), 7, 42 * mm, least=5)
        self.text(x + CARD_WIDTH - 5 * mm, y + 17.5 * mm, words(PIN), 8, align="right", grey=0.25)
        self.text(x + CARD_WIDTH - 5 * mm, y + 7 * mm, " ".join(card.pin), 22, align="right")
