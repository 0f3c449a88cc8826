"""The record of a round that is void: its figures, why, and who signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import MARGIN, WIDTH, Occasion, Page
from kiosk.papers.rule_sheet import Signer
from kiosk.papers.words import (
    ACCOUNT_EXPLAINED,
    BALLOTS,
    BALLOTS_FOUND,
    BALLOTS_ISSUED,
    BALLOTS_LEFT,
    BALLOTS_SPOILED,
    BALLOTS_UNSEALED,
    BOX_NUMBER,
    ELECTION_DAY,
    HELD_AGAIN,
    PEOPLE,
    REGISTERED,
    RULE,
    SIGN_HERE,
    VOID_AT,
    VOID_RECORD,
    VOID_SIGNERS,
    VOID_WHY,
)
from kiosk.rules.finding import Finding

_LEFT = MARGIN + 8 * mm
_RIGHT = WIDTH - _LEFT


@dataclass(frozen=True, slots=True)
class BoxFound:
    """开箱: the number of a box, what it is in words, and the papers found in it."""

    no: int
    kind: str
    found: int


@dataclass(frozen=True, slots=True)
class VoidRecord:
    """选举无效记录: the account of a void round. `why` is the sentence, `rule_id` its rule; `at` is a moment.

    `left` are the ballots counted, `explanation` why the account did not close ("" when it did).
    """

    occasion: Occasion
    registered: int
    unsealed: int
    issued: int
    spoiled: int
    left: int
    explanation: str
    boxes: tuple[BoxFound, ...]
    found: int
    why: str
    rule_id: str
    at: datetime
    signers: tuple[Signer, ...]


def void_record_pdf(record: VoidRecord) -> bytes | Finding:
    """The record as PDF, one page of A4; or `glyph_missing`, and nothing is drawn."""
    texts = [record.why, record.explanation, *(box.kind for box in record.boxes)]
    texts += [text for signer in record.signers for text in (signer.name, signer.role_words)]
    for missing in missing_glyphs((*record.occasion.texts(), *texts)):
        return missing
    paper = _VoidPage(record.occasion, VOID_RECORD)
    paper.sheet(record)
    return paper.pdf()


class _VoidPage(Page):
    def sheet(self, record: VoidRecord) -> None:
        y = self.heading(self.words(VOID_RECORD)) - 6 * mm
        y = self._facts(record, y)
        y = self._boxes(record.boxes, y - 4 * mm)
        y = self._why(record, y - 10 * mm)
        self._signers(record.signers, y - 14 * mm)
        self.foot()
        self.end()

    def _facts(self, record: VoidRecord, y: float) -> float:
        words = self.words
        facts = [
            (ELECTION_DAY, words.day(self.occasion.day)),
            (REGISTERED, words(PEOPLE, number=record.registered)),
            (BALLOTS_UNSEALED, words(BALLOTS, number=record.unsealed)),
            (BALLOTS_ISSUED, words(BALLOTS, number=record.issued)),
            (BALLOTS_SPOILED, words(BALLOTS, number=record.spoiled)),
            (BALLOTS_LEFT, words(BALLOTS, number=record.left)),
            (BALLOTS_FOUND, words(BALLOTS, number=record.found)),
            (VOID_AT, words.moment(record.at)),
        ]
        if record.explanation:
            facts.append((ACCOUNT_EXPLAINED, record.explanation))
        for label, fact in facts:
            self.text_within(_LEFT, y, words(label), 10.5, 46 * mm)
            self.text_within(_LEFT + 50 * mm, y, fact, 12, _RIGHT - _LEFT - 50 * mm, bold=True)
            self.line(_LEFT, y - 3 * mm, _RIGHT, y - 3 * mm, width=0.3, grey=0.6)
            y -= 9 * mm
        return y

    def _boxes(self, boxes: tuple[BoxFound, ...], top: float) -> float:
        """The boxes side by side, four in a row."""
        width, height = (_RIGHT - _LEFT) / 4, 9 * mm
        for i, box in enumerate(boxes):
            row, column = divmod(i, 4)
            x, y = _LEFT + column * width, top - (row + 1) * height
            self.box(x, y, width, height, line=0.4)
            said = self.words(BOX_NUMBER, box=box.no, kind=box.kind, papers=box.found)
            self.text_within(x + 2 * mm, y + 3 * mm, said, 10, width - 4 * mm)
        return top - -(-len(boxes) // 4) * height

    def _why(self, record: VoidRecord, y: float) -> float:
        words = self.words
        self.text(_LEFT, y, words(VOID_WHY), 11, bold=True)
        self.text_within(_LEFT, y - 11 * mm, record.why, 14, _RIGHT - _LEFT, least=10, bold=True)
        self.text_within(_LEFT, y - 22 * mm, words(HELD_AGAIN), 11, _RIGHT - _LEFT)
        self.text(_RIGHT, y, f"{words(RULE)} {record.rule_id}", 9, align="right", grey=0.25)
        return y - 22 * mm

    def _signers(self, signers: tuple[Signer, ...], y: float) -> None:
        words = self.words
        self.text(_LEFT, y, words(VOID_SIGNERS), 11, bold=True)
        for signer in signers:
            y -= 14 * mm
            self.text_within(_LEFT, y, signer.role_words, 10.5, 62 * mm)
            self.text_within(_LEFT + 66 * mm, y, signer.name, 13, 38 * mm)
            self.text(_LEFT + 108 * mm, y, words(SIGN_HERE), 10.5, grey=0.25)
            self.line(_LEFT + 110 * mm + width_of(words(SIGN_HERE), 10.5), y - 1 * mm, _RIGHT, y - 1 * mm)
