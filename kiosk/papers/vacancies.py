"""公告第11号: which seats are open and what fills them; in its annex the votes of everybody who was not elected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.units import mm

from kiosk.papers.font import fit, width_of
from kiosk.papers.notice_words import (
    AFTER_TIE,
    ANNEX,
    ANNEX_HOW,
    ANNEX_OF,
    BOTH_NEEDED,
    FURTHER_HOW,
    HOW_FILLED,
    LEFT_VACANT,
    LEVEL_AGAIN,
    LEVEL_AT,
    NEXT_NOTICE,
    NO_OTHERS,
    NOBODY_TO_STAND,
    NOT_FILLED,
    OPEN_SEATS,
    SEATS_OPEN,
    SEE_ANNEX,
    TIE_FIRST,
    TIE_HOW,
    TO_FURTHER,
    TO_FURTHER_SOON,
    TO_STAY_VACANT,
)
from kiosk.papers.page import WIDTH, Progress
from kiosk.papers.result_sheets import named, unprintable
from kiosk.papers.result_words import FURTHER_ELECTION, POST_NAME, TIE_VOTE, VOTES
from kiosk.papers.round_facts import LevelVotes, PostFacts, RoundFacts, Vacancy, VoteLine
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column
from kiosk.papers.winners import SIZE, ResultNotice, announced_on, further_follows, level_people, open_posts
from kiosk.papers.words import ALL_PEOPLE, CONTINUED, Words
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

NUMBER = 11
"""公告第11号 tells that another election is needed."""
NAMES_A_ROW = 3

_CELL = ROOM / NAMES_A_ROW
_INSET = 3 * mm
_ROW = 8.4 * mm
_BAND = 9.5 * mm


def vacancies_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The notice and its annex as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = _Vacancies(facts.occasion, _title(facts), count_file=facts.count_file, version=facts.version)
    paper.notice(facts)
    paper.annex()
    for done, post in enumerate(facts.posts, 1):
        paper.post(post)
        if progress:
            progress(done, len(facts.posts))
    return paper.pdf()


def _title(facts: RoundFacts) -> str:
    """What is needed for the open seats."""
    if facts.ties or facts.waits:
        return BOTH_NEEDED if further_follows(facts) else TIE_VOTE
    return FURTHER_ELECTION if further_follows(facts) else LEFT_VACANT


class _Vacancies(ResultNotice):
    def notice(self, facts: RoundFacts) -> None:
        words = self.words
        self.head(NUMBER)
        self.said_of_round(facts)
        self.say(words(NOT_FILLED))
        self.y -= 1 * mm
        self.table(_COLUMNS, [_row(words, facts, *each) for each in open_posts(facts)], size=SIZE)
        self.y -= 3 * mm
        for sentences in _what_next(facts):
            self.say(*map(words, sentences))
        self.signed(facts.town, announced_on(words, facts.certified_at))

    def _head(self, columns: Sequence[Column]) -> None:
        """The head of a table that hangs on a wall."""
        x, height = LEFT, 9 * mm
        for column in columns:
            wide = column.width * mm
            self.box(x, self.y - height, wide, height, shade=0.9)
            title = self.words(column.title)
            self.text_within(x + wide / 2, self.y - 6.1 * mm, title, 12, wide - 2 * mm, align="centre", bold=True)
            x += wide
        self.y -= height

    def annex(self) -> None:
        """The head of the annex, on a page of its own."""
        words = self.words
        self.turn()
        self.y -= 9 * mm
        self.text(LEFT, self.y, words(ANNEX_OF, number=NUMBER), 12)
        self.y -= 11 * mm
        self.text_within(WIDTH / 2, self.y, words(ANNEX), 20, ROOM, least=12, align="centre", bold=True)
        self.y -= 3 * mm
        self.say(words(ANNEX_HOW))

    def post(self, post: PostFacts) -> None:
        """A band with the post's name, then everybody who was not elected to it, most votes first, along the rows."""
        others = [line for line in post.lines if not line.elected]
        self.room(5 * mm + _BAND + 2 * _ROW)
        self.y -= 4 * mm
        self._band(post.name, self.words(ALL_PEOPLE, people=len(others)) if others else "")
        if not others:
            self.sentence(self.words(NO_OTHERS), SIZE, left=_INSET)
        for row in _rows(self.words, others):
            height = max(_ROW, max(len(lines) for _, _, lines, _ in row) * SIZE * 1.2 + 2 * mm)
            if self.room(height):
                self.y -= 2 * mm
                self._band(post.name, self.words(CONTINUED))
            for first, cells, lines, votes in row:
                self._entry(LEFT + first * _CELL, cells * _CELL, height, lines, votes)
            self.y -= height
            self.line(LEFT, self.y, RIGHT, self.y, width=0.3, grey=0.6)

    def _band(self, name: str, said: str) -> None:
        self.box(LEFT, self.y - _BAND, ROOM, _BAND, line=0, shade=0.88)
        base = self.y - 6.6 * mm
        self.text_within(LEFT + _INSET, base, name, 16, ROOM - 50 * mm, least=9, bold=True)
        self.text(RIGHT - _INSET, base, said, 13, align="right")
        self.y -= _BAND

    def _entry(self, x: float, wide: float, height: float, lines: list[str], votes: str) -> None:
        middle = self.y - height / 2 - SIZE * 0.36
        first = middle + (len(lines) - 1) * SIZE * 0.6
        for i, line in enumerate(lines):
            self.text(x + _INSET, first - i * SIZE * 1.2, line, SIZE)
        self.text(x + wide - _INSET, middle, votes, SIZE, align="right")
        if x > LEFT:
            self.line(x, self.y, x, self.y - height, width=0.3, grey=0.6)


_COLUMNS = (Column(POST_NAME, 44, "centre"), Column(OPEN_SEATS, 26, "centre"), Column(HOW_FILLED, 110))


def _row(words: Words, facts: RoundFacts, post: str, left: LevelVotes | Vacancy | None) -> tuple[str, str, str]:
    """A post, its open seats, and what fills them."""
    if left is None:
        return post, "", words(AFTER_TIE)
    seats = words(SEATS_OPEN, seats=left.seats)
    if isinstance(left, LevelVotes):
        names = level_people(words, left)
        if facts.kind is RoundKind.TIE:
            return post, seats, words(LEVEL_AGAIN, names=names)
        return post, seats, words(LEVEL_AT, names=names, votes=left.people[0].votes)
    if facts.rest_vacant:
        return post, seats, words(TO_STAY_VACANT)
    if not left.candidates:
        return post, seats, words(NOBODY_TO_STAND)
    return post, seats, words(TO_FURTHER_SOON if facts.within_three_months else TO_FURTHER)


def _what_next(facts: RoundFacts) -> Iterator[tuple[str, ...]]:
    """How the votes that follow are won, where their day and place will be told, where everybody's votes are."""
    further = further_follows(facts)
    if facts.ties:
        yield (TIE_HOW,)
    if further:
        yield (FURTHER_HOW, TIE_FIRST) if facts.ties else (FURTHER_HOW,)
    yield (NEXT_NOTICE, SEE_ANNEX) if facts.ties or further else (SEE_ANNEX,)


_Placed = tuple[int, int, list[str], str]
"""First cell of the row, how many cells, the lines of the name, the votes."""


def _rows(words: Words, people: Sequence[VoteLine]) -> Iterator[list[_Placed]]:
    """The people along rows of three cells; a long name takes as many cells as it needs."""
    row: list[_Placed] = []
    for one in people:
        name, votes = named(words, one.name, one.apart), words(VOTES, number=one.votes)
        beside = width_of(votes, SIZE) + 2 * _INSET + 2 * mm
        cells = min(NAMES_A_ROW, max(1, int(-(-(width_of(name, SIZE) + beside) // _CELL))))
        first = sum(placed[1] for placed in row)
        if first + cells > NAMES_A_ROW:
            yield row
            row, first = [], 0
        row.append((first, cells, fit(name, cells * _CELL - beside, SIZE, SIZE)[1], votes))
    if row:
        yield row
