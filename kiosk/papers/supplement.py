"""What changed in the roll since it hung on the wall, and how objections were decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from kiosk.papers.announcement import NAME_SIZE, Notice
from kiosk.papers.font import missing_glyphs
from kiosk.papers.page import Occasion, Progress
from kiosk.papers.table import LEFT, Column, one_line
from kiosk.papers.words import (
    ABOUT,
    ADDITIONS,
    CORRECTED_SINCE,
    CORRECTIONS,
    DATE,
    DECIDED_ON,
    DECISIONS,
    GROUND,
    GROUP,
    NAME,
    OBJECTION_NUMBER,
    OUTCOME,
    REASON,
    REJECTED,
    REMOVALS,
    ROLL_CORRECTED,
    ROLL_NUMBER,
    SUPPLEMENT,
    UPHELD,
    WAS,
)
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class SupplementLine:
    """更正的一行. `ground` in words; `was` says in words how a correction found it, and holds no birth date."""

    roll_no: int
    name: str
    group: str
    ground: str
    on: date
    was: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """异议处理结果: the objection's number, whom it is about, what was decided and why."""

    no: int
    about: str
    decided: date
    upheld: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """补充公告: what the roll's new version changes, and the decisions on objections."""

    occasion: Occasion
    town: str
    version: int
    published: date
    registered_before: int
    registered_after: int
    fingerprint: str
    additions: tuple[SupplementLine, ...] = ()
    removals: tuple[SupplementLine, ...] = ()
    corrections: tuple[SupplementLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()


def supplement_pdf(supplement: Supplement, progress: Progress | None = None) -> bytes | Finding:
    """The supplement as PDF, A4; a section without lines is left out. Or `glyph_missing`, and nothing is drawn."""
    lines = (*supplement.additions, *supplement.removals, *supplement.corrections)
    texts = [supplement.town]
    texts += [text for line in lines for text in (line.name, line.group, line.ground, line.was)]
    texts += [text for line in supplement.decisions for text in (line.about, line.reason)]
    for missing in missing_glyphs((*supplement.occasion.texts(), *map(one_line, texts))):
        return missing
    paper = _SupplementPage(supplement.occasion, ROLL_CORRECTED, supplement.version, supplement.fingerprint)
    paper.supplement(supplement)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _SupplementPage(Notice):
    def supplement(self, supplement: Supplement) -> None:
        words = self.words
        self.masthead(SUPPLEMENT)
        before, after = supplement.registered_before, supplement.registered_after
        added, removed = len(supplement.additions), len(supplement.removals)
        self.paragraph(words(CORRECTED_SINCE, before=before, added=added, removed=removed, after=after), NAME_SIZE)
        self.say_fingerprint()
        self.signed(supplement.town, words.day(supplement.published))
        for title, lines in (
            (ADDITIONS, supplement.additions),
            (REMOVALS, supplement.removals),
            (CORRECTIONS, supplement.corrections),
        ):
            self._changes(title, lines, was=title is CORRECTIONS)
        self._decisions(supplement.decisions)

    def _section(self, title: str, lines: int) -> None:
        self.room(35 * mm)
        self.y -= 10 * mm
        self.text(LEFT, self.y, f"{self.words(title)}　{lines}", 15, bold=True)
        self.y -= 3 * mm

    def _changes(self, title: str, lines: tuple[SupplementLine, ...], *, was: bool) -> None:
        if not lines:
            return
        self._section(title, len(lines))
        columns = (
            Column(ROLL_NUMBER, 16, "centre"),
            Column(NAME, 36),
            Column(GROUP, 30),
            *((Column(WAS, 32),) if was else ()),
            Column(GROUND, 30 if was else 62),
            Column(DATE, 36, "centre"),
        )
        self.table(columns, (self._change(line, was=was) for line in lines), size=12)

    def _change(self, line: SupplementLine, *, was: bool) -> tuple[str, ...]:
        before = (line.was,) if was else ()
        return (str(line.roll_no), line.name, line.group, *before, line.ground, self.words.day(line.on))

    def _decisions(self, lines: tuple[DecisionLine, ...]) -> None:
        if not lines:
            return
        self._section(DECISIONS, len(lines))
        columns = (
            Column(OBJECTION_NUMBER, 15, "centre"),
            Column(ABOUT, 38),
            Column(OUTCOME, 20, "centre"),
            Column(REASON, 71),
            Column(DECIDED_ON, 36, "centre"),
        )
        words = self.words
        rows = (
            (str(one.no), one.about, words(UPHELD if one.upheld else REJECTED), one.reason, words.day(one.decided))
            for one in lines
        )
        self.table(columns, rows, size=12)
