"""The rule sheet a round is held under, printed and posted at opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import MARGIN, WIDTH, Occasion, Page, Progress
from kiosk.papers.words import (
    BALLOTS,
    BALLOTS_UNSEALED,
    CHOICE,
    EDITION,
    HOURS,
    LOCKED,
    LOCKED_AT,
    OFFICERS,
    PEOPLE,
    REGISTERED,
    RULE,
    RULE_SHEET,
    SEATS,
    SEATS_OF,
    SIGN_HERE,
    VALUE,
)
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One choice in words, with the rule it belongs to."""

    choice: str
    value: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class RuleSheetPaper:
    """选举规则确认单. `seats` are (post, seats); `locked_at` is None while the choices can still change."""

    occasion: Occasion
    edition: str
    opens: time
    closes: time
    seats: tuple[tuple[str, int], ...]
    registered: int
    unsealed: int
    locked_at: datetime | None
    choices: tuple[PaperChoice, ...]
    officers: tuple[str, ...]


def rule_sheet_pdf(sheet: RuleSheetPaper, progress: Progress | None = None) -> bytes | Finding:
    """One page A4; or `glyph_missing`, and nothing is drawn."""
    texts = (sheet.edition, *(p for p, _ in sheet.seats), *sheet.officers)
    for missing in missing_glyphs((*sheet.occasion.texts(), *texts)):
        return missing
    paper = _SheetPage(sheet.occasion, "选举规则确认单")
    paper.sheet(sheet)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _SheetPage(Page):
    def sheet(self, sheet: RuleSheetPaper) -> None:
        words = self.words
        left, right = MARGIN + 8 * mm, WIDTH - MARGIN - 8 * mm
        y = self.heading(words(RULE_SHEET)) - 6 * mm
        facts = [
            (EDITION, sheet.edition),
            (HOURS, f"{words.day(self.occasion.day)} {sheet.opens:%H:%M} – {sheet.closes:%H:%M}"),
            (SEATS, "、".join(words(SEATS_OF, post=post, seats=seats) for post, seats in sheet.seats)),
            (REGISTERED, words(PEOPLE, number=sheet.registered)),
            (BALLOTS_UNSEALED, words(BALLOTS, number=sheet.unsealed)),
            (LOCKED_AT, words.moment(sheet.locked_at) if sheet.locked_at else "—"),
        ]
        for label, value in facts:
            self.text(left, y, words(label), 11, grey=0.25)
            self.text_within(left + 55 * mm, y, value, 12, right - left - 55 * mm)
            y -= 8 * mm
        y -= 2 * mm
        edges = (left, left + 75 * mm, right - 32 * mm, right)
        rows = [(words(CHOICE), words(VALUE), words(RULE))]
        rows += [(choice.choice, choice.value, choice.rule_id) for choice in sheet.choices]
        for n, row in enumerate(rows):
            for i, cell in enumerate(row):
                width = edges[i + 1] - edges[i]
                self.box(edges[i], y - 10 * mm, width, 10 * mm, shade=0.9 if n == 0 else None)
                self.text_within(edges[i] + 3 * mm, y - 6.5 * mm, cell, 11, width - 6 * mm)
            y -= 10 * mm
        y -= 10 * mm
        self.text_within(left, y, words(LOCKED), 11, right - left)
        y -= 16 * mm
        self.text(left, y, words(OFFICERS), 11, grey=0.25)
        for officer in sheet.officers or ("", ""):
            y -= 14 * mm
            self.text(left, y, officer, 13)
            self.text(left + 70 * mm, y, words(SIGN_HERE), 10, grey=0.25)
            self.line(left + 85 * mm, y - 1 * mm, right, y - 1 * mm)
        self.foot()
        self.end()
