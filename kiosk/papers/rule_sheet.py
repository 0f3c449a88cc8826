"""The rule sheet as it was locked when the polls opened, for the wall and the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import MARGIN, WIDTH, Occasion, Page, Progress
from kiosk.papers.words import (
    BALLOTS,
    BALLOTS_UNSEALED,
    CHOICE,
    EDITION,
    ELECTION_DAY,
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

_LEFT = MARGIN + 8 * mm
_RIGHT = WIDTH - _LEFT


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """选定事项: a choice and its value in words, and the id of its rule."""

    choice: str
    value: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    """应选职数: a post in words and its seats."""

    post: str
    seats: int


@dataclass(frozen=True, slots=True)
class Signer:
    """签名的工作人员: name, and roles in words."""

    name: str
    role_words: str


@dataclass(frozen=True, slots=True)
class LockedRules:
    """选举规则确认单: what was locked when the polls opened. Hours are local; `locked_at` is a moment, None before."""

    occasion: Occasion
    edition: str
    choices: tuple[ChoiceLine, ...]
    seats: tuple[SeatLine, ...]
    registered: int
    ballots_unsealed: int
    opens: time
    closes: time
    locked_at: datetime | None
    signers: tuple[Signer, ...]


def rule_sheet_pdf(rules: LockedRules, progress: Progress | None = None) -> bytes | Finding:
    """The rule sheet as PDF, one page of A4; or `glyph_missing`, and nothing is drawn."""
    texts = [rules.edition]
    texts += [text for line in rules.choices for text in (line.choice, line.value)]
    texts += [line.post for line in rules.seats]
    texts += [text for signer in rules.signers for text in (signer.name, signer.role_words)]
    for missing in missing_glyphs((*rules.occasion.texts(), *texts)):
        return missing
    paper = _RulePage(rules.occasion, RULE_SHEET)
    paper.sheet(rules)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _RulePage(Page):
    def sheet(self, rules: LockedRules) -> None:
        y = self.heading(self.words(RULE_SHEET)) - 6 * mm
        y = self._facts(rules, y)
        y = self._choices(rules.choices, y - 7 * mm)
        self.text_within(_LEFT, y - 8 * mm, self.words(LOCKED), 10, _RIGHT - _LEFT, least=9)
        self._signers(rules.signers, y - 24 * mm)
        self.foot()
        self.end()

    def _facts(self, rules: LockedRules, y: float) -> float:
        words = self.words
        seats = "、".join(words(SEATS_OF, post=line.post, seats=line.seats) for line in rules.seats)
        facts = (
            (ELECTION_DAY, words.day(self.occasion.day)),
            (HOURS, f"{rules.opens:%H:%M} – {rules.closes:%H:%M}"),
            (EDITION, rules.edition),
            (SEATS, seats),
            (REGISTERED, words(PEOPLE, number=rules.registered)),
            (BALLOTS_UNSEALED, words(BALLOTS, number=rules.ballots_unsealed)),
            (LOCKED_AT, words.moment(rules.locked_at) if rules.locked_at else "—"),
        )
        for label, fact in facts:
            self.text_within(_LEFT, y, words(label), 10.5, 46 * mm)
            self.text_within(_LEFT + 50 * mm, y, fact, 12, _RIGHT - _LEFT - 50 * mm, bold=True)
            self.line(_LEFT, y - 3 * mm, _RIGHT, y - 3 * mm, width=0.3, grey=0.6)
            y -= 9 * mm
        return y + 6 * mm

    def _choices(self, choices: tuple[ChoiceLine, ...], top: float) -> float:
        words, height = self.words, 9 * mm
        columns = (_LEFT, _LEFT + 76 * mm, _RIGHT - 28 * mm, _RIGHT)
        bottom = top - (len(choices) + 1) * height
        self.box(_LEFT, top - height, _RIGHT - _LEFT, height, line=0, shade=0.9)
        rows = [(words(CHOICE), words(VALUE), words(RULE))]
        rows += [(line.choice, line.value, line.rule_id) for line in choices]
        for i, row in enumerate(rows):
            y = top - (i + 1) * height
            if i:
                self.line(_LEFT, y + height, _RIGHT, y + height, width=0.4)
            for j, cell in enumerate(row):
                room = columns[j + 1] - columns[j] - 6 * mm
                self.text_within(columns[j] + 3 * mm, y + 3 * mm, cell, 11, room, bold=i > 0 and j == 1)
        for x in columns[1:-1]:
            self.line(x, top, x, bottom, width=0.4)
        self.box(_LEFT, bottom, _RIGHT - _LEFT, top - bottom, line=0.9)
        return bottom

    def _signers(self, signers: tuple[Signer, ...], y: float) -> None:
        words = self.words
        self.text(_LEFT, y, words(OFFICERS), 11, bold=True)
        # Never into the foot: many signatures stand closer.
        step = min(13 * mm, (y - 18 * mm) / max(len(signers), 1))
        for signer in signers:
            y -= step
            self.text_within(_LEFT, y, signer.role_words, 10.5, 62 * mm)
            self.text_within(_LEFT + 66 * mm, y, signer.name, 13, 38 * mm)
            self.text(_LEFT + 108 * mm, y, words(SIGN_HERE), 10.5, grey=0.25)
            self.line(_LEFT + 110 * mm + width_of(words(SIGN_HERE), 10.5), y - 1 * mm, _RIGHT, y - 1 * mm)
