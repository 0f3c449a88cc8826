"""The letter that tells somebody how an objection was decided, with a slip to sign for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import WIDTH, Occasion, Progress
from kiosk.papers.rule_sheet import Signer
from kiosk.papers.table import LEFT, RIGHT, ROOM, Sheets, one_line, wrapped
from kiosk.papers.words import (
    ABOUT,
    ASKED,
    CUT_HERE,
    DATE,
    DEAR,
    NUMBER_OF,
    OBJECTION_LETTER,
    OBJECTION_REJECTED,
    OBJECTION_UPHELD,
    OUTCOME,
    REASON,
    RECEIPT,
    RECEIPT_SAYS,
    RECEIVER,
    REJECTED_THEN,
    RELATION,
    UPHELD_THEN,
    YOU_OBJECTED,
)
from kiosk.rules.finding import Finding

_LABEL = 30 * mm
_SLIP = 62 * mm
"""Height of the cut line above the sheet's edge."""
_SIGNED = 46 * mm
_LARGEST, _SMALLEST = 13.0, 3.0


@dataclass(frozen=True, slots=True)
class ObjectionLetter:
    """异议处理告知书. `asked` says in words what was wanted and why; `signer` may be nameless, to sign by hand."""

    occasion: Occasion
    town: str
    no: int
    by_name: str
    about: str
    filed: date
    asked: str
    upheld: bool
    reason: str
    decided: date
    signer: Signer


def objection_letter_pdf(letter: ObjectionLetter, progress: Progress | None = None) -> bytes | Finding:
    """The letter as PDF, one page of A4 however long the reason is; or `glyph_missing`, and nothing is drawn."""
    typed = (letter.by_name, letter.about, letter.asked, letter.reason)
    texts = (letter.town, letter.signer.name, letter.signer.role_words, *map(one_line, typed))
    for missing in missing_glyphs((*letter.occasion.texts(), *texts)):
        return missing
    paper = _LetterPage(letter.occasion, OBJECTION_LETTER)
    paper.letter(letter)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _LetterPage(Sheets):
    def letter(self, letter: ObjectionLetter) -> None:
        words = self.words
        self.headed_page()
        number = words(NUMBER_OF, number=letter.no)
        self.line(LEFT, self.y, RIGHT, self.y, width=0.9)
        self.text(RIGHT, self.y - 6.5 * mm, number, 11, align="right")
        self.text_within(
            LEFT, self.y - 13 * mm, words(DEAR, name=one_line(letter.by_name)), 14, ROOM, least=8, bold=True
        )
        self.y -= 14 * mm
        filed, decided = words.day(letter.filed), words.day(letter.decided)
        self.paragraph(words(YOU_OBJECTED, filed=filed, decided=decided), 13)
        self.y -= 1 * mm
        self._facts(letter)
        self.y -= 1 * mm
        self.paragraph(words(UPHELD_THEN if letter.upheld else REJECTED_THEN), 13)
        by = "　".join(filter(None, (letter.signer.role_words, letter.signer.name)))
        self.signed(letter.town, decided, by=by)
        self._slip(letter, number)

    def _facts(self, letter: ObjectionLetter) -> None:
        outcome = OBJECTION_UPHELD if letter.upheld else OBJECTION_REJECTED
        facts = (
            (ABOUT, letter.about),
            (ASKED, letter.asked),
            (OUTCOME, self.words(outcome)),
            (REASON, letter.reason),
        )
        # Down to the signature, and that above the slip: what is long is set smaller.
        room = self.y - _SLIP - _SIGNED - 18 * mm
        size = _LARGEST
        while sum(_height(text, size) for _, text in facts) > room and size > _SMALLEST:
            size -= 0.25
        for label, text in facts:
            self._fact(self.words(label), one_line(text), size, bold=label is OUTCOME)

    def _fact(self, label: str, text: str, size: float, *, bold: bool) -> None:
        height = _height(text, size)
        self.box(LEFT, self.y - height, _LABEL, height, line=0.5, shade=0.93)
        self.box(LEFT, self.y - height, ROOM, height, line=0.5)
        base = self.y - height / 2 - 4
        self.text_within(LEFT + _LABEL / 2, base, label, min(size, 12), _LABEL - 3 * mm, least=3, align="centre")
        y = self.y - _inset(size)
        for line in _lines(text, size):
            y -= size * 1.45
            self.text(LEFT + _LABEL + 3 * mm, y + size * 0.35, line, size, bold=bold)
        self.y -= height

    def _slip(self, letter: ObjectionLetter, number: str) -> None:
        words, y = self.words, _SLIP
        said = words(CUT_HERE)
        gap = width_of(said, 8) / 2 + 3 * mm
        self.canvas.setDash(2, 2)
        self.line(0, y, WIDTH / 2 - gap, y, width=0.5, grey=0.4)
        self.line(WIDTH / 2 + gap, y, WIDTH, y, width=0.5, grey=0.4)
        self.canvas.setDash()
        self.text(WIDTH / 2, y - 1 * mm, said, 8, align="centre", grey=0.25)
        self.text(WIDTH / 2, y - 11 * mm, words(RECEIPT), 15, align="centre", bold=True)
        self.text_within(LEFT, y - 20 * mm, self.occasion.title(words), 9.5, ROOM * 0.45, least=6)
        self.text_within(
            RIGHT, y - 20 * mm, words(RECEIPT_SAYS, number=letter.no), 11, ROOM * 0.52, least=7, align="right"
        )
        x, third = LEFT, ROOM / 3
        for label in (RECEIVER, RELATION, DATE):
            self.text(x, y - 37 * mm, words(label), 11)
            self.line(x + width_of(words(label), 11) + 2 * mm, y - 38 * mm, x + third - 4 * mm, y - 38 * mm)
            x += third


def _inset(size: float) -> float:
    return size * 0.55


def _lines(text: str, size: float) -> list[str]:
    return wrapped(text, ROOM - _LABEL - 6 * mm, size)


def _height(text: str, size: float) -> float:
    return len(_lines(one_line(text), size)) * size * 1.45 + 2 * _inset(size)
