"""公告第10号 and 第13号: who was elected, by how many votes, and what is still open. A notice for the wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from itertools import groupby

from reportlab.lib.units import mm

from kiosk.papers.announcement import Notice
from kiosk.papers.font import fit, width_of
from kiosk.papers.notice_words import (
    ALL_FILLED,
    ELECTED_ARE,
    FURTHER_RESULT,
    HELD_FIRST,
    HELD_FURTHER,
    HELD_TIE,
    IN_FIGURES,
    IS_VALID,
    NEXT_NOTICE,
    RESULT,
    SEATED_BEFORE,
    STAYS_VACANT,
    TIE_RESULT,
    TIED,
    VACANT,
    VACANT_NOBODY,
    VACANT_SOON,
    WAITS,
    WOMAN_FIRST,
)
from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import FOOT, ResultSheets, list_marks, listed, named, needed_said, unprintable
from kiosk.papers.result_words import READ_NOBODY, VOTES
from kiosk.papers.round_facts import LevelVotes, RoundFacts, Vacancy, Winner
from kiosk.papers.table import LEFT, RIGHT, ROOM, one_line, wrapped
from kiosk.papers.words import ANNOUNCEMENT, NUMBER_OF, Words
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

FIRST_NUMBER, LATER_NUMBER = 10, 13
"""公告第10号 names the winners of the first vote, 第13号 those of any later one."""
SIZE = 14
"""Points of what a notice says; no name is smaller."""
NAME_SIZES = (26, 21, 18, 16, 14)
"""Points of the names, the largest first: the first that needs the fewest pages."""

_TITLES: Mapping[RoundKind, str] = {
    RoundKind.FIRST: RESULT,
    RoundKind.FURTHER: FURTHER_RESULT,
    RoundKind.TIE: TIE_RESULT,
}
_HELD: Mapping[RoundKind, str] = {
    RoundKind.FIRST: HELD_FIRST,
    RoundKind.FURTHER: HELD_FURTHER,
    RoundKind.TIE: HELD_TIE,
}
_VILLAGE_TIME = timezone(timedelta(hours=8))
_POST_WIDTH = 46 * mm
_LEADING = 1.6


def winners_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The notice as PDF, A4, on one page where it fits; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = min(_drawn(facts), key=ResultNotice.pages)
    if progress:
        progress(1, 1)
    return paper.pdf()


def _drawn(facts: RoundFacts) -> Iterator[ResultNotice]:
    """The notice in each size of its names."""
    for size in NAME_SIZES:
        paper = _Winners(facts.occasion, _TITLES[facts.kind], count_file=facts.count_file, version=facts.version)
        paper.notice(facts, size)
        yield paper


class ResultNotice(ResultSheets, Notice):
    """A notice about a counted round, for the wall."""

    def pages(self) -> int:
        """How many there are by now."""
        return self._pages

    def head(self, number: int) -> None:
        """The head of a notice with its number among the announcements."""
        self.masthead(ANNOUNCEMENT, self.words(NUMBER_OF, number=number))

    def say(self, *sentences: str) -> None:
        """Sentences as one paragraph."""
        between = "" if self.words.language.startswith("zh") else " "
        self.paragraph(one_line(between.join(sentences)), SIZE, leading=_LEADING)

    def said_of_round(self, facts: RoundFacts) -> None:
        """When and where it was held, its figures, that it is valid, and the votes needed."""
        words, occasion = self.words, self.occasion
        held = words(
            _HELD[facts.kind],
            day=words.day(occasion.day),
            village=occasion.village,
            term=occasion.term,
            place=facts.place,
        )
        figures = words(IN_FIGURES, registered=facts.registered, issued=facts.issued, found=facts.found)
        self.say(held, figures, words(IS_VALID), needed_said(words, facts))

    def by_post(self, rows: Sequence[tuple[str, str, str, str]], size: float) -> None:
        """Ruled rows of (post, what is said under it, name, votes); a post is said once for the rows that follow."""
        self.y -= 2 * mm
        for (post, under), people in groupby(rows, key=lambda row: row[:2]):
            self._post([person[2:] for person in people], post, under, size)
        self.y -= 2 * mm

    def _post(self, people: Sequence[tuple[str, ...]], post: str, under: str, size: float) -> None:
        """The post at the left of its people; it is said again where they go on over the page."""
        while people:
            heights = [self._height(name, votes, size) for name, votes in people]
            least = SIZE * 2.9 if under else SIZE * 1.9
            self.room(max(heights[0], least))
            taken, high = 1, heights[0]
            while taken < len(people) and self.y - high - heights[taken] >= FOOT:
                high += heights[taken]
                taken += 1
            # A row may be higher than its name: what is said of the post needs room too.
            extra = max(least - high, 0) / taken
            self._post_cell(post, under, size, high + extra * taken)
            for (name, votes), height in zip(people[:taken], heights, strict=False):
                self._person(name, votes, size, height + extra)
            people = people[taken:]

    def _post_cell(self, post: str, under: str, size: float, height: float) -> None:
        self.box(LEFT, self.y - height, _POST_WIDTH, height, line=0.8, shade=0.93)
        middle = LEFT + _POST_WIDTH / 2
        base = self.y - height / 2 + (3 if under else -6)
        room = _POST_WIDTH - 4 * mm
        self.text_within(middle, base, one_line(post), min(size, 17), room, least=6, align="centre", bold=True)
        if under:
            self.text_within(middle, base - 16, under, 12, room, least=8, align="centre")

    def _person(self, name: str, votes: str, size: float, height: float) -> None:
        left, right = LEFT + _POST_WIDTH, RIGHT
        self.box(left, self.y - height, right - left, height, line=0.8)
        small, lines = self._fitted(name, votes, size)
        middle = self.y - height / 2
        first = middle + (len(lines) - 1) * small * 0.6 - small * 0.36
        for i, line in enumerate(lines):
            self.text(left + 5 * mm, first - i * small * 1.2, line, small, bold=bool(votes))
        self.text(right - 5 * mm, middle - size * 0.32, votes, size * 0.88, align="right")
        self.y -= height

    def _fitted(self, name: str, votes: str, size: float) -> tuple[float, list[str]]:
        """Size and lines of a name: one line of four fifths of the size or more, else two as large as they may be."""
        room = ROOM - _POST_WIDTH - 10 * mm
        if votes:
            room -= width_of(votes, size * 0.88) + 5 * mm
        else:
            size = SIZE
        small, lines = fit(name, room, size, max(size * 0.8, SIZE))
        while len(lines) > 2 and small > SIZE:
            small -= 1
            lines = fit(name, room, small, small)[1]
        return small, lines

    def _height(self, name: str, votes: str, size: float) -> float:
        small, lines = self._fitted(name, votes, size)
        return max(size * 1.48, len(lines) * small * 1.2 + size * 0.35)

    def names(self, what: str, names: Iterable[str]) -> None:
        """What they are, then name after name along the lines; none is broken that fits on one."""
        between, end = list_marks(self.words)
        items = list(names)
        indent = "　　" if self.words.language.startswith("zh") else ""
        line = f"{indent}{what}"
        for item, mark in zip(items, [*[between] * (len(items) - 1), end], strict=True):
            if line and width_of(f"{line}{item}{mark}", SIZE) > ROOM:
                self._line(line)
                line = ""
            *full, line = wrapped(f"{line}{item}{mark}", ROOM, SIZE)
            for each in full:
                self._line(each)
        self._line(line)
        self.y -= SIZE * 0.5

    def _line(self, text: str) -> None:
        self.room(SIZE * _LEADING)
        self.y -= SIZE * _LEADING
        self.text(LEFT, self.y, text, SIZE)


def winner_rows(words: Words, winners: Iterable[Winner]) -> list[tuple[str, str, str, str]]:
    """As in `ResultNotice.by_post`."""
    return [(one.post, "", named(words, one.name, one.apart), words(VOTES, number=one.votes)) for one in winners]


def announced_on(words: Words, at: datetime) -> str:
    """The day in the village; a naive time is taken as local already."""
    return words.day((at.astimezone(_VILLAGE_TIME) if at.tzinfo else at).date())


class _Winners(ResultNotice):
    def notice(self, facts: RoundFacts, size: float) -> None:
        words = self.words
        self.head(FIRST_NUMBER if facts.kind is RoundKind.FIRST else LATER_NUMBER)
        self.said_of_round(facts)
        if facts.winners:
            self.say(words(ELECTED_ARE))
            self.by_post(winner_rows(words, facts.winners), size)
            women = [named(words, one.name, one.apart) for one in facts.winners if one.for_woman]
            if women:
                self.say(words(WOMAN_FIRST, names=listed(words, women)))
        else:
            self.say(words(READ_NOBODY))
        if facts.seated_before:
            self.say(words(SEATED_BEFORE))
            self.by_post(winner_rows(words, facts.seated_before), NAME_SIZES[-1])
        still = list(_still_open(words, facts))
        self.say(*(still or [words(ALL_FILLED)]))
        self.signed(facts.town, announced_on(words, facts.certified_at))


def _still_open(words: Words, facts: RoundFacts) -> Iterator[str]:
    """A sentence for each post that is not filled, and what comes next."""
    for post, left in open_posts(facts):
        if isinstance(left, LevelVotes):
            yield words(TIED, post=post, seats=left.seats, names=level_people(words, left))
        elif left:
            yield words(_vacant(facts, left), post=post, seats=left.seats)
        else:
            yield words(WAITS, post=post)
    if facts.ties or further_follows(facts):
        yield words(NEXT_NOTICE)


def _vacant(facts: RoundFacts, left: Vacancy) -> str:
    if facts.rest_vacant:
        return STAYS_VACANT
    if not left.candidates:
        return VACANT_NOBODY
    return VACANT_SOON if facts.within_three_months else VACANT


def further_follows(facts: RoundFacts) -> bool:
    """Is a further election held for any of the seats left?"""
    return not facts.rest_vacant and any(vacancy.candidates for vacancy in facts.vacancies)


def open_posts(facts: RoundFacts) -> list[tuple[str, LevelVotes | Vacancy | None]]:
    """The posts that are not filled, as the round voted on them, each with what is left; None for one that waits."""
    found: list[tuple[str, LevelVotes | Vacancy | None]] = [(tie.post, tie) for tie in facts.ties]
    found += [(post, None) for post in facts.waits]
    found += [(vacancy.post, vacancy) for vacancy in facts.vacancies]
    order = [post.name for post in facts.posts]
    return sorted(found, key=lambda each: order.index(each[0]) if each[0] in order else len(order))


def level_people(words: Words, tie: LevelVotes) -> str:
    """Who is level, one after another."""
    return listed(words, (named(words, one.name, one.apart) for one in tie.people))
