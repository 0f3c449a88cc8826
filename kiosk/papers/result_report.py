"""The report of the result: who was elected, everybody's votes at each post, and the seats still open."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import ResultSheets, named, needed_said, still_open, unprintable, validity_said
from kiosk.papers.result_words import (
    AGE,
    ALL_NAMES,
    ALL_VOTES,
    CERTIFIED_AT,
    ELECTED_NOW,
    ELECTED_POST,
    FOUND,
    GOT_VOTES,
    HOLD_DECISIONS,
    IS_VALID,
    LINE_NEEDED,
    MARKED,
    NO_VOTES,
    NOBODY_ELECTED,
    POST_OWN_VOTES,
    POST_SHARE,
    RESULT_REPORT,
    RESULT_SIGNED,
    RULE_IS,
    SEATED_BEFORE,
    STILL_OPEN,
    UNUSED_LINES,
    VOTES,
    WHAT_CAME,
)
from kiosk.papers.round_facts import PostFacts, RoundFacts, Winner
from kiosk.papers.table import LEFT, ROOM, Column
from kiosk.papers.words import BALLOTS, NAME, PEOPLE, REGISTERED, SEX, TRIP_LINE
from kiosk.rules.finding import Finding

STAR = "★"
"""Stands before those elected, so that no copier and no eye loses who they are."""

_MEMBERS = (
    Column(ELECTED_POST, 34),
    Column(NAME, 66),
    Column(SEX, 14, "centre"),
    Column(AGE, 14, "centre"),
    Column(POST_OWN_VOTES, 27, "right"),
    Column(ALL_VOTES, 25, "right"),
)
_LINES = (
    Column(TRIP_LINE, 13, "centre"),
    Column(STAR, 10, "centre"),
    Column(NAME, 77),
    Column(GOT_VOTES, 24, "right"),
    Column(WHAT_CAME, 56),
)


def result_report_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The report as PDF, A4, post after post; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = _ResultReport(facts.occasion, RESULT_REPORT, count_file=facts.count_file, version=facts.version)
    paper.result(facts)
    for done, post in enumerate(facts.posts, 1):
        paper.post(post)
        if progress:
            progress(done, len(facts.posts))
    paper.signers(facts.signers, RESULT_SIGNED)
    return paper.pdf()


class _ResultReport(ResultSheets):
    def result(self, facts: RoundFacts) -> None:
        """All but the votes of everybody."""
        words = self.words
        valid, _ = validity_said(words, facts)
        self.headed_page()
        self.about_round(facts, (words(IS_VALID), valid), (words(CERTIFIED_AT), words.moment(facts.certified_at)))
        self._needed(facts)
        self.section(words(ELECTED_NOW), needs=36 * mm)
        if facts.winners:
            self._members(facts.winners)
        else:
            self.sentence(words(NOBODY_ELECTED), 13, bold=True)
        if facts.seated_before:
            self.section(words(SEATED_BEFORE), needs=36 * mm)
            self._members(facts.seated_before)
        self._open(facts)
        if facts.decisions:
            self.decided(HOLD_DECISIONS, facts.decisions)
        self.section(words(ALL_NAMES), needs=70 * mm)
        self.sentence(words(MARKED), 10.5)

    def _needed(self, facts: RoundFacts) -> None:
        words = self.words
        self.section(words(LINE_NEEDED), needs=38 * mm)
        self.figures(
            (
                (words(REGISTERED), words(PEOPLE, number=facts.registered)),
                (words(FOUND), words(BALLOTS, number=facts.found)),
                (words(LINE_NEEDED), words(VOTES, number=facts.line)),
            ),
            a_row=3,
        )
        self.sentence(f"{needed_said(words, facts)}　{words(RULE_IS, rule=facts.line_rule)}", 11)

    def _members(self, members: Sequence[Winner]) -> None:
        words = self.words
        rows = []
        for one in members:
            name, figures = named(words, one.name, one.apart), map(str, (one.age, one.votes, one.votes_all))
            rows.append((f"{STAR} {one.post}", name, one.sex, *figures))
        self.table(_MEMBERS, rows, size=12)

    def _open(self, facts: RoundFacts) -> None:
        """Equal votes, posts that wait, seats left open."""
        said = still_open(self.words, facts)
        if said:
            self.section(self.words(STILL_OPEN))
        for sentence in said:
            self.sentence(sentence, 12)

    def post(self, post: PostFacts) -> None:
        """Everybody with votes, most first."""
        words = self.words
        self.room(40 * mm)
        self.y -= 9 * mm
        said = words(POST_SHARE, post=post.name, seats=post.seats)
        self.text_within(LEFT, self.y, said, 12.5, ROOM, least=8, bold=True)
        self.y -= 3 * mm
        rows = [
            (str(n), STAR if line.elected else "", named(words, line.name, line.apart), str(line.votes), line.what)
            for n, line in enumerate(post.lines, 1)
        ]
        self.table(_LINES, rows)
        if not rows:
            self.sentence(words(NO_VOTES), 11)
        self.sentence(words(UNUSED_LINES, blank=post.blank, rejected=post.rejected), 10.5)

    def _row(
        self, columns: Sequence[Column], lines: list[list[str]], size: float, height: float, *, bold: bool
    ) -> None:
        elected = any(cell[0].startswith(STAR) for cell in lines[:2])
        super()._row(columns, lines, size, height, bold=bold or elected)
