"""The report of the count: every ballot accounted for, the ballots found by class, and whether the vote is valid."""

from __future__ import annotations

from reportlab.lib.units import mm

from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import ResultSheets, unprintable, validity_said
from kiosk.papers.result_words import (
    ACCOUNT_CLOSES,
    ACCOUNT_GAP,
    BLANK,
    CLASSES_SUM,
    COUNT_REPORT,
    COUNT_SIGNED,
    COUNTED_AT,
    FOUND,
    INVALID,
    IS_VALID,
    ISSUED,
    ISSUED_HALL,
    ISSUED_MOBILE,
    ISSUED_PROXY,
    LEFT_OVER,
    NO_RULINGS,
    NOT_BACK,
    PAPERS_ACCOUNT,
    PAPERS_CLASSED,
    PART_VALID,
    POST_BLANK,
    POST_LINES,
    POST_NAME,
    POST_REJECTED,
    POST_SEATS,
    POST_VOTES,
    POSTS_COUNTED,
    POSTS_HOW,
    RULE_IS,
    RULINGS,
    SPOILED,
    VALID,
)
from kiosk.papers.round_facts import PostFacts, RoundFacts
from kiosk.papers.table import Column
from kiosk.papers.words import BALLOTS, BALLOTS_UNSEALED, PEOPLE, REGISTERED
from kiosk.rules.finding import Finding


def count_report_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The report as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = _CountReport(facts.occasion, COUNT_REPORT, count_file=facts.count_file, version=facts.version)
    paper.report(facts)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _CountReport(ResultSheets):
    def report(self, facts: RoundFacts) -> None:
        words = self.words
        self.headed_page()
        self.about_round(facts, (words(COUNTED_AT), words.moment(facts.decided_at)))
        self._account(facts)
        self._validity(facts)
        self._classes(facts)
        self._posts(facts)
        self._rulings(facts)
        self.signers(facts.signers, COUNT_SIGNED)

    def _account(self, facts: RoundFacts) -> None:
        words = self.words
        self.section(words(PAPERS_ACCOUNT), needs=44 * mm)
        ballots = (
            (BALLOTS_UNSEALED, facts.unsealed),
            (ISSUED, facts.issued),
            (SPOILED, facts.spoiled),
            (LEFT_OVER, facts.left),
            (ISSUED_HALL, facts.hall),
            (ISSUED_PROXY, facts.proxy),
            (ISSUED_MOBILE, facts.mobile),
            (FOUND, facts.found),
        )
        cells = [(words(REGISTERED), words(PEOPLE, number=facts.registered))]
        cells += [(words(label), words(BALLOTS, number=number)) for label, number in ballots]
        # More found than issued: then there are none that were not brought back.
        cells.append((words(NOT_BACK), words(BALLOTS, number=max(facts.issued - facts.found, 0))))
        self.figures(cells, a_row=5)
        told = facts.issued + facts.spoiled + facts.left
        gap = abs(facts.unsealed - told)
        said = words(
            ACCOUNT_GAP if gap else ACCOUNT_CLOSES,
            unsealed=facts.unsealed,
            issued=facts.issued,
            spoiled=facts.spoiled,
            left=facts.left,
            sum=told,
            gap=gap,
        )
        self.sentence(said, 10.5)

    def _validity(self, facts: RoundFacts) -> None:
        words = self.words
        said, reasons = validity_said(words, facts)
        self.section(words(IS_VALID), needs=38 * mm)
        self.sentence(said, 16, bold=True)
        for reason, rule_id in reasons:
            self.sentence(f"{reason}　{words(RULE_IS, rule=rule_id)}", 11)

    def _classes(self, facts: RoundFacts) -> None:
        words = self.words
        self.section(words(PAPERS_CLASSED), needs=42 * mm)
        classes = ((VALID, facts.valid), (PART_VALID, facts.part_valid), (INVALID, facts.invalid), (BLANK, facts.blank))
        self.figures([(words(label), words(BALLOTS, number=number)) for label, number in classes])
        self.sentence(words(CLASSES_SUM, found=sum(number for _, number in classes)), 10.5)

    def _posts(self, facts: RoundFacts) -> None:
        words = self.words
        self.section(words(POSTS_COUNTED), needs=36 * mm)
        columns = (
            Column(POST_NAME, 50),
            Column(POST_SEATS, 22, "right"),
            Column(POST_LINES, 30, "right"),
            Column(POST_VOTES, 26, "right"),
            Column(POST_BLANK, 26, "right"),
            Column(POST_REJECTED, 26, "right"),
        )
        self.table(columns, [_counted(post, facts.found) for post in facts.posts], size=12)
        self.sentence(words(POSTS_HOW), 10.5)

    def _rulings(self, facts: RoundFacts) -> None:
        words = self.words
        if facts.rulings:
            self.decided(RULINGS, facts.rulings)
        else:
            self.section(words(RULINGS))
            self.sentence(words(NO_RULINGS), 11)


def _counted(post: PostFacts, found: int) -> tuple[str, ...]:
    votes = sum(line.votes for line in post.lines)
    return (post.name, *map(str, (post.seats, post.seats * found, votes, post.blank, post.rejected)))
