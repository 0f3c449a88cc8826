"""Role cards: eight to a page, and the PINs on a sheet of their own, to be cut apart and handed over separately."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from kiosk.codes import spaced
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import CARD_HEIGHT, CARD_WIDTH, HEIGHT, MARGIN, Occasion, Page, Progress
from kiosk.papers.qr import draw_qr
from kiosk.papers.table import table_bytes
from kiosk.papers.words import JOURNAL_HEAD, PIN, PIN_KEEP, PIN_SHEET, PIN_SHEET_HOW, ROLE_CARD, STATION, WEAR_IT
from kiosk.rules.finding import Finding

QR_SIDE = 28 * mm
_INSET = 6 * mm
_SLIP_HEIGHT = 30 * mm
_SLIPS_A_COLUMN = 8


@dataclass(frozen=True, slots=True)
class RoleCard:
    """工作证 of one officer. `roles` as written, `duties` in words; `pin` is empty when it was made before."""

    name: str
    roles: str
    duties: str
    station: str
    code: str
    number: str
    pin: str


@dataclass(frozen=True, slots=True)
class RoleCardBatch:
    """一批工作证, in the order they are to be printed."""

    occasion: Occasion
    cards: tuple[RoleCard, ...]


def role_cards_pdf(batch: RoleCardBatch, progress: Progress | None = None) -> bytes | Finding:
    """The cards, then the PINs on pages of their own; or `glyph_missing`, and nothing is drawn."""
    texts = (text for card in batch.cards for text in (card.name, card.duties, card.station))
    for missing in missing_glyphs((*batch.occasion.texts(), *texts)):
        return missing
    paper = _RoleCardPage(batch.occasion, "工作证")
    cards = batch.cards
    paper.cards(len(cards), lambda i, x, y: paper.card(cards[i], x, y), progress)
    with_pins = [card for card in cards if card.pin]
    for first in range(0, len(with_pins), 2 * _SLIPS_A_COLUMN):
        paper.pins(with_pins[first : first + 2 * _SLIPS_A_COLUMN])
    return paper.pdf()


def role_cards_csv(batch: RoleCardBatch) -> bytes:
    """`name,roles,station,code,pin`; roles by their identifiers, joined by blanks."""
    rows = ((card.name, card.roles, card.station, card.code, card.pin) for card in batch.cards)
    return table_bytes(("name", "roles", "station", "code", "pin"), rows)


class _RoleCardPage(Page):
    def card(self, card: RoleCard, x: float, y: float) -> None:
        canvas, words, middle = self.canvas, self.words, CARD_WIDTH / 2
        inner, left_room = CARD_WIDTH - 2 * _INSET, CARD_WIDTH - 3 * _INSET - QR_SIDE
        canvas.saveState()
        canvas.translate(x, y)
        self.text_within(middle, CARD_HEIGHT - 9.5 * mm, self.occasion.title(words), 9.5, inner, align="centre")
        self.text(middle, CARD_HEIGHT - 17.5 * mm, words(ROLE_CARD), 19, align="centre", bold=True)
        self.line(_INSET, CARD_HEIGHT - 20 * mm, CARD_WIDTH - _INSET, CARD_HEIGHT - 20 * mm, width=1)
        self.text_within(_INSET, 38 * mm, card.name, 22, left_room, least=11, bold=True)
        self.text_within(_INSET, 27 * mm, card.duties, 11, left_room, least=8)
        if card.station:
            self.text(_INSET, 17 * mm, words(STATION), 8, grey=0.25)
            self.text_within(_INSET, 13 * mm, card.station, 10.5, left_room, least=8)
        corner = CARD_WIDTH - _INSET - QR_SIDE
        draw_qr(canvas, card.code, corner, 18.5 * mm, QR_SIDE)
        self.text(corner + QR_SIDE / 2, 13.6 * mm, spaced(card.number), 11.5, align="centre")
        self.line(_INSET, 10 * mm, CARD_WIDTH - _INSET, 10 * mm, width=0.4)
        self.text_within(_INSET, 6.3 * mm, words(WEAR_IT), 7.5, inner, least=5)
        head = words(JOURNAL_HEAD, head=self.occasion.head)
        self.text(CARD_WIDTH - _INSET, 3 * mm, head, 6, align="right", grey=0.25)
        if self.occasion.rehearsal:
            self.stamp(CARD_WIDTH - _INSET - 14 * mm, CARD_HEIGHT - 18.8 * mm, 14 * mm, 7 * mm)
        canvas.restoreState()

    def pins(self, cards: list[RoleCard]) -> None:
        """One sheet of PIN slips, two columns."""
        words = self.words
        top = self.heading(words(PIN_SHEET)) - 6 * mm
        self.text_within(MARGIN, top, words(PIN_SHEET_HOW), 9, 2 * CARD_WIDTH)
        top -= 6 * mm
        for i, card in enumerate(cards):
            column, row = divmod(i, _SLIPS_A_COLUMN)
            x, y = MARGIN + column * CARD_WIDTH, top - (row + 1) * _SLIP_HEIGHT
            self.canvas.setDash(1.5, 3)
            self.box(x, y, CARD_WIDTH, _SLIP_HEIGHT, line=0.3)
            self.canvas.setDash()
            self.text_within(x + 5 * mm, y + 19 * mm, card.name, 14, 40 * mm, least=9, bold=True)
            self.text_within(x + 5 * mm, y + 11 * mm, card.duties, 8.5, 40 * mm, least=6)
            self.text(x + 50 * mm, y + 22 * mm, words(PIN), 8, grey=0.25)
            self.text(x + 50 * mm, y + 12 * mm, card.pin, 22, bold=True)
            self.text(x + 5 * mm, y + 4 * mm, words(PIN_KEEP), 7, grey=0.25)
        self.foot()
        self.end()


assert _SLIPS_A_COLUMN * _SLIP_HEIGHT + 40 * mm < HEIGHT, "a column of PIN slips fits a page"
