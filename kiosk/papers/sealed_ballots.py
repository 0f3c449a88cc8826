"""What is sealed after the count: the bundles and what else is kept, by whom and where, and for how long."""

from __future__ import annotations

from reportlab.lib.units import mm

from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import ResultSheets, unprintable
from kiosk.papers.result_words import (
    BLANK,
    INVALID,
    PAPERS_CLASSED,
    PART_VALID,
    SEALED_ALL,
    SEALED_BALLOTS,
    SEALED_BUNDLE,
    SEALED_COUNT,
    SEALED_FOUND,
    SEALED_GAP,
    SEALED_HOW,
    SEALED_ITEM,
    SEALED_KEEP,
    SEALED_KEEPER,
    SEALED_LEFT,
    SEALED_NOTE,
    SEALED_ON,
    SEALED_PLACE,
    SEALED_RECEIVED,
    SEALED_SEAL,
    SEALED_SIGNED,
    SEALED_SPOILED,
    VALID,
)
from kiosk.papers.round_facts import RoundFacts
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column
from kiosk.papers.words import BALLOTS
from kiosk.rules.finding import Finding


def sealed_ballots_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The sheet as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = _Sealed(facts.occasion, SEALED_BALLOTS, count_file=facts.count_file, version=facts.version)
    paper.sheet(facts)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _Sealed(ResultSheets):
    def sheet(self, facts: RoundFacts) -> None:
        words = self.words
        self.headed_page()
        self.about_round(facts)
        self.y -= 3 * mm
        self.sentence(words(SEALED_HOW), 12)
        self.y -= 1.5 * mm
        self._bundles(facts)
        self.section(words(PAPERS_CLASSED), needs=34 * mm)
        classes = ((VALID, facts.valid), (PART_VALID, facts.part_valid), (INVALID, facts.invalid), (BLANK, facts.blank))
        self.figures([(words(label), words(BALLOTS, number=number)) for label, number in classes])
        self.y -= 3 * mm
        self.sentence(words(SEALED_KEEP), 12, bold=True)
        self._kept()
        self.signers(facts.signers, SEALED_SIGNED)

    def _bundles(self, facts: RoundFacts) -> None:
        """Each bundle, then what was spoiled and what was left; seals and remarks are written in."""
        words, inside = self.words, sum(facts.bundles)
        rows = [(words(SEALED_BUNDLE, number=n), papers) for n, papers in enumerate(facts.bundles, 1)]
        rows += [
            (words(SEALED_FOUND), inside),
            (words(SEALED_SPOILED), facts.spoiled),
            (words(SEALED_LEFT), facts.left),
            (words(SEALED_ALL), inside + facts.spoiled + facts.left),
        ]
        columns = (
            Column(SEALED_ITEM, 66),
            Column(SEALED_COUNT, 28, "right"),
            Column(SEALED_SEAL, 46),
            Column(SEALED_NOTE, 40),
        )
        self.table(columns, [(what, words(BALLOTS, number=papers), "", "") for what, papers in rows], total=True)
        if inside != facts.found:
            self.sentence(words(SEALED_GAP, sum=inside, found=facts.found), 12, bold=True)

    def _kept(self) -> None:
        """Where, by whom and since when: written in by hand."""
        words, half = self.words, ROOM / 2
        self.room(28 * mm)
        for left, right in ((SEALED_PLACE, SEALED_KEEPER), (SEALED_ON, SEALED_RECEIVED)):
            self.y -= 11 * mm
            self.blank(LEFT, LEFT + half - 5 * mm, words(left))
            self.blank(LEFT + half, RIGHT, words(right))
        self.y -= 3 * mm
