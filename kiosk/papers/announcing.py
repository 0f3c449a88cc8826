"""The script for announcing a result: large, in the order it is read out, figures in capitals beside the digits."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from kiosk.papers.capitals import capitals
from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import (
    ResultSheets,
    list_marks,
    named,
    needed_said,
    still_open,
    unprintable,
    validity_said,
    which_round,
)
from kiosk.papers.result_words import (
    ANNOUNCING,
    BLANK,
    CAPITALS_BALLOTS,
    CAPITALS_PEOPLE,
    COUNT_IS_OVER,
    DEAR_VILLAGERS,
    FOUND,
    INVALID,
    ISSUED,
    NAME_AND_VOTES,
    PART_VALID,
    POST_SHARE,
    READ_ALL_FILLED,
    READ_ELECTED,
    READ_END,
    READ_NEEDED,
    READ_NEXT,
    READ_NOBODY,
    READ_OTHERS,
    READ_POSTED,
    READ_SEATED_BEFORE,
    READ_VOTES,
    READ_WHEN,
    VALID,
)
from kiosk.papers.round_facts import PostFacts, RoundFacts
from kiosk.papers.table import LEFT, RIGHT, ROOM, wrapped
from kiosk.papers.words import BALLOTS, PEOPLE, REGISTERED
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

SIZE, HEADING = 20, 24
"""Points: read at arm's length, standing, in the evening."""
_LEADING = 1.5
_DIGITS_FROM, _DIGITS_TO = 66 * mm, 104 * mm
"""Where the figures stand, from the left margin."""


def announcing_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The script as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = _Script(facts.occasion, ANNOUNCING, count_file=facts.count_file, version=facts.version)
    paper.figures_of(facts)
    for done, post in enumerate(facts.posts, 1):
        paper.post(post, facts)
        if progress:
            progress(done, len(facts.posts))
    paper.what_next(facts)
    return paper.pdf()


class _Script(ResultSheets):
    def figures_of(self, facts: RoundFacts) -> None:
        """The figures, whether the vote is valid, the votes needed."""
        words, occasion = self.words, self.occasion
        self.headed_page()
        self.y -= 4 * mm
        self._say(words(DEAR_VILLAGERS), bold=True)
        self.paragraph(
            words(COUNT_IS_OVER, village=occasion.village, term=occasion.term, round=which_round(words, facts)),
            SIZE,
            leading=_LEADING,
        )
        self._figure(REGISTERED, facts.registered, PEOPLE, CAPITALS_PEOPLE)
        ballots = (
            (ISSUED, facts.issued),
            (FOUND, facts.found),
            (VALID, facts.valid),
            (PART_VALID, facts.part_valid),
            (INVALID, facts.invalid),
            (BLANK, facts.blank),
        )
        for label, number in ballots:
            self._figure(label, number, BALLOTS, CAPITALS_BALLOTS)
        said, reasons = validity_said(words, facts)
        self.y -= 3 * mm
        for reason, _ in reasons:
            self._say(reason)
        self._say(said, bold=True)
        if facts.kind is RoundKind.TIE:
            self._say(needed_said(words, facts))
        else:
            self._say(words(READ_NEEDED, line=facts.line, capitals=capitals(facts.line)))

    def post(self, post: PostFacts, facts: RoundFacts) -> None:
        """Who was elected to a post, by how many votes; then everybody else with votes."""
        words = self.words
        self._heading(words(POST_SHARE, post=post.name, seats=post.seats))
        winners = [one for one in facts.winners if one.post == post.name]
        for one in winners:
            name = named(words, one.name, one.apart)
            self._say(words(READ_ELECTED, name=name, votes=one.votes, capitals=capitals(one.votes)), bold=True)
        if not winners:
            self._say(words(READ_NOBODY))
        others = [
            words(NAME_AND_VOTES, name=named(words, line.name, line.apart), votes=line.votes)
            for line in post.lines
            if not line.elected
        ]
        if others:
            self._run_on(words(READ_OTHERS if winners else READ_VOTES), others)

    def what_next(self, facts: RoundFacts) -> None:
        """Who sat before, equal votes, seats left, and what becomes of them."""
        words = self.words
        self._heading(words(READ_NEXT))
        if facts.seated_before:
            seated = [f"{one.post} {named(words, one.name, one.apart)}" for one in facts.seated_before]
            self._run_on(words(READ_SEATED_BEFORE), seated)
        open_seats = still_open(words, facts)
        for sentence in open_seats:
            self._say(sentence)
        self._say(words(READ_WHEN if open_seats else READ_ALL_FILLED), bold=not open_seats)
        self._say(words(READ_POSTED))
        self._say(words(READ_END), bold=True)

    def _say(self, text: str, *, bold: bool = False) -> None:
        lines = wrapped(text, ROOM, SIZE)
        if len(lines) < 4:
            # A sentence that is read out does not turn the page.
            self.room(len(lines) * SIZE * _LEADING)
        for line in lines:
            self.room(SIZE * _LEADING)
            self.y -= SIZE * _LEADING
            self.text(LEFT, self.y, line, SIZE, bold=bold)
        self.y -= SIZE * 0.3

    def _heading(self, text: str) -> None:
        lines = wrapped(text, ROOM, HEADING)
        self.room((len(lines) + 2) * HEADING * _LEADING + 8 * mm)
        self.y -= 5 * mm
        self.line(LEFT, self.y, RIGHT, self.y, width=1.6)
        for line in lines:
            self.y -= HEADING * 1.4
            self.text(LEFT, self.y, line, HEADING, bold=True)
        self.y -= 1.5 * mm

    def _figure(self, label: str, number: int, digits: str, large: str) -> None:
        """What it is, the figure in digits, and beside it in capitals."""
        words = self.words
        said = wrapped(words(label), _DIGITS_FROM, SIZE)
        figure = wrapped(words(digits, number=number), _DIGITS_TO - _DIGITS_FROM, SIZE)
        again = wrapped(words(large, capitals=capitals(number)), ROOM - _DIGITS_TO - 6 * mm, SIZE)
        height = max(13 * mm, max(map(len, (said, figure, again))) * SIZE * 1.3 + 2 * mm)
        self.room(height)
        middle = self.y - height / 2 - SIZE * 0.36
        self._block(LEFT, middle, said)
        self._block(LEFT + _DIGITS_TO, middle, figure, align="right", bold=True)
        self._block(LEFT + _DIGITS_TO + 6 * mm, middle, again)
        self.y -= height
        self.line(LEFT, self.y, RIGHT, self.y, width=0.4, grey=0.5)

    def _block(self, x: float, middle: float, lines: Sequence[str], *, align: str = "left", bold: bool = False) -> None:
        for i, line in enumerate(lines):
            y = middle + ((len(lines) - 1) / 2 - i) * SIZE * 1.3
            self.text(x, y, line, SIZE, align=align, bold=bold)

    def _run_on(self, what: str, items: Sequence[str]) -> None:
        """What they are, then one after another along the lines; none is broken that fits on a line."""
        line = what
        between, end = list_marks(self.words)
        for item, mark in zip(items, [*[between] * (len(items) - 1), end], strict=True):
            if line and self._too_wide(f"{line}{item}{mark}"):
                self._put(line)
                line = ""
            *full, line = wrapped(f"{line}{item}{mark}", ROOM, SIZE)
            for each in full:
                self._put(each)
        self._put(line)
        self.y -= SIZE * 0.3

    def _too_wide(self, text: str) -> bool:
        return len(wrapped(text, ROOM, SIZE)) > 1

    def _put(self, line: str) -> None:
        self.room(SIZE * _LEADING)
        self.y -= SIZE * _LEADING
        self.text(LEFT, self.y, line, SIZE)
