"""The civil-affairs form: how the village voted, and who was elected. What nobody wrote down is left to the pen."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import KINDS, ResultSheets, held_when, listed, named, unprintable
from kiosk.papers.result_words import (
    AGE,
    ALL_VOTES,
    ELECTED_NOW,
    ELECTED_POST,
    FORM_AGAIN,
    FORM_AT_STATIONS,
    FORM_BOXES,
    FORM_BY_MOBILE,
    FORM_BY_PROXY,
    FORM_CHECKED_BY,
    FORM_COMMITTEE_SEAL,
    FORM_ELECTION,
    FORM_FILLED_BY,
    FORM_FILLED_ON,
    FORM_HOW,
    FORM_IN_HALL,
    FORM_IN_MOBILE,
    FORM_MANNER,
    FORM_MOBILE_BOXES,
    FORM_NATION,
    FORM_NEW,
    FORM_NO_CANDIDATES,
    FORM_OPEN,
    FORM_OPEN_POST,
    FORM_PARTY,
    FORM_PLACES,
    FORM_PROXIED,
    FORM_REGISTERED,
    FORM_SCHOOLING,
    FORM_SCRIBES,
    FORM_SERVED,
    FORM_STATIONS,
    FORM_TOOK_PART,
    FORM_TOWN_SEAL,
    FORM_VILLAGE,
    FORM_WOMEN,
    HELD_ON,
    NOBODY_ELECTED,
    POST_OWN_VOTES,
    SEATED_BEFORE,
    VILLAGE_FORM,
)
from kiosk.papers.round_facts import RoundFacts, Winner
from kiosk.papers.table import LEFT, ROOM, Column, one_line, wrapped
from kiosk.papers.words import NAME, SEX
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

_TICK = "√"
_LABEL = 36 * mm
_PAIR = ROOM / 3
_MEMBERS = (
    Column(NAME, 34),
    Column(SEX, 10, "centre"),
    Column(AGE, 10, "centre"),
    Column(FORM_NATION, 19, "centre"),
    Column(FORM_PARTY, 20, "centre"),
    Column(FORM_SCHOOLING, 19, "centre"),
    Column(ELECTED_POST, 19, "centre"),
    Column(POST_OWN_VOTES, 18, "centre"),
    Column(ALL_VOTES, 15, "centre"),
    Column(FORM_AGAIN, 16, "centre"),
)


def village_form_pdf(facts: RoundFacts, progress: Progress | None = None) -> bytes | Finding:
    """The form as PDF, A4; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(facts):
        return missing
    paper = _VillageForm(facts.occasion, VILLAGE_FORM, count_file=facts.count_file, version=facts.version)
    paper.fill(facts)
    if progress:
        progress(1, 1)
    return paper.pdf()


class _VillageForm(ResultSheets):
    def fill(self, facts: RoundFacts) -> None:
        words = self.words
        self.headed_page()
        self.section(words(FORM_ELECTION))
        self._election(facts)
        self._elected(ELECTED_NOW, facts.winners)
        if not facts.winners:
            self.sentence(words(NOBODY_ELECTED), 12)
        if facts.seated_before:
            self._elected(SEATED_BEFORE, facts.seated_before)
        if missing := _seats_left(facts):
            posts = listed(words, (words(FORM_OPEN_POST, post=post, seats=seats) for post, seats in missing.items()))
            self.sentence(words(FORM_OPEN, posts=posts), 11, bold=True)
        self.sentence(words(FORM_HOW), 9.5)
        self._hands()

    def _election(self, facts: RoundFacts) -> None:
        self._wide(FORM_VILLAGE, f"{facts.town}{self.occasion.village}")
        self._wide(HELD_ON, held_when(self.words, facts))
        self._pairs(
            (
                (FORM_REGISTERED, facts.registered),
                (FORM_WOMEN, facts.women),
                (FORM_TOOK_PART, facts.found),
                (FORM_BY_PROXY, facts.proxy),
                (FORM_BY_MOBILE, facts.mobile),
                (FORM_SCRIBES, facts.scribes),
                (FORM_STATIONS, facts.stations),
                (FORM_BOXES, facts.boxes),
                (FORM_MOBILE_BOXES, facts.mobile_boxes),
            )
        )
        places = (
            (FORM_IN_HALL, facts.hall > 0),
            (FORM_AT_STATIONS, facts.stations > 1),
            (FORM_IN_MOBILE, facts.mobile_boxes > 0),
            (FORM_PROXIED, facts.proxy > 0),
        )
        self._choices(FORM_PLACES, places)
        manners = {**KINDS, RoundKind.FIRST: FORM_NO_CANDIDATES}
        self._choices(FORM_MANNER, [(said, kind is facts.kind) for kind, said in manners.items()])

    def _pairs(self, pairs: Sequence[tuple[str, int]]) -> None:
        """Figures three in a row, each beside what it is."""
        height = 9 * mm
        for i, (label, number) in enumerate(pairs):
            column = i % 3
            x = LEFT + column * _PAIR
            self.box(x, self.y - height, _LABEL, height, shade=0.93)
            self.box(x + _LABEL, self.y - height, _PAIR - _LABEL, height)
            base, middle = self.y - 5.8 * mm, x + (_LABEL + _PAIR) / 2
            self.text_within(x + 2 * mm, base, self.words(label), 10.5, _LABEL - 3 * mm, least=6)
            self.text_within(middle, base, str(number), 12, _PAIR - _LABEL - 3 * mm, align="centre", bold=True)
            if column == 2:
                self.y -= height

    def _wide(self, label: str, said: str) -> None:
        """A row of its own."""
        lines = wrapped(one_line(said), ROOM - _LABEL - 5 * mm, 11.5)
        height = len(lines) * 16 + 3.5 * mm
        self._row_of(label, height)
        for i, line in enumerate(lines):
            self.text(LEFT + _LABEL + 3 * mm, self.y + height - 1.75 * mm - 12 - i * 16, line, 11.5, bold=True)

    def _row_of(self, label: str, height: float) -> None:
        """An empty row over the whole width, and what it is."""
        self.y -= height
        self.box(LEFT, self.y, _LABEL, height, shade=0.93)
        self.box(LEFT + _LABEL, self.y, ROOM - _LABEL, height)
        base = self.y + height / 2 - 4
        self.text_within(LEFT + 2 * mm, base, self.words(label), 10.5, _LABEL - 3 * mm, least=6)

    def _choices(self, label: str, choices: Sequence[tuple[str, bool]]) -> None:
        """A row of small boxes, each ticked or not."""
        height, wide, small = 9.5 * mm, (ROOM - _LABEL) / len(choices), 4 * mm
        self._row_of(label, height)
        for i, (said, ticked) in enumerate(choices):
            x, base = LEFT + _LABEL + i * wide + 2 * mm, self.y + 3.3 * mm
            self.box(x, base - 0.6 * mm, small, small, line=0.8)
            if ticked:
                self.text(x + small / 2, base, _TICK, 11, align="centre", bold=True)
            room = wide - small - 4.5 * mm
            self.text_within(x + small + 1.5 * mm, base, self.words(said), 11, room, least=6, bold=ticked)

    def _elected(self, title: str, members: Sequence[Winner]) -> None:
        self.section(self.words(title), needs=36 * mm)
        self.table(_MEMBERS, [self._member(one) for one in members])

    def _member(self, one: Winner) -> tuple[str, ...]:
        words = self.words
        again = {True: words(FORM_SERVED), False: words(FORM_NEW), None: ""}
        return (
            named(words, one.name, one.apart),
            one.sex,
            str(one.age),
            one.ethnic_group,
            one.party,
            one.schooling,
            one.post,
            str(one.votes),
            str(one.votes_all),
            again[one.again],
        )

    def _hands(self) -> None:
        """Who fills it in and checks it, when, and two seals."""
        words, third = self.words, ROOM / 3
        self.room(62 * mm)
        self.y -= 13 * mm
        for i, label in enumerate((FORM_FILLED_BY, FORM_CHECKED_BY, FORM_FILLED_ON)):
            self.blank(LEFT + i * third, LEFT + (i + 1) * third - 5 * mm, words(label))
        self.y -= 8 * mm
        for i, label in enumerate((FORM_COMMITTEE_SEAL, FORM_TOWN_SEAL)):
            x = LEFT + i * ROOM / 2
            self.box(x, self.y - 40 * mm, ROOM / 2, 40 * mm, line=0.4)
            self.text_within(x + 3 * mm, self.y - 6 * mm, words(label), 10.5, ROOM / 2 - 6 * mm)
        self.y -= 40 * mm


def _seats_left(facts: RoundFacts) -> dict[str, int]:
    """Seats that a further election or a tie vote fills: post → number, in the posts' order."""
    left = dict.fromkeys((post.name for post in facts.posts), 0)
    named_open = [(vacancy.post, vacancy.seats) for vacancy in facts.vacancies]
    named_open += [(tie.post, tie.seats) for tie in facts.ties]
    for post_name, seats in named_open:
        left[post_name] = left.get(post_name, 0) + seats
    for post in facts.posts:
        if post.name in facts.waits:
            left[post.name] = post.seats
    return {post: seats for post, seats in left.items() if seats}
