"""What the papers of a counted round share: the count file's hash on each page, figures, signature lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from reportlab.lib.units import mm

from kiosk.papers.font import missing_glyphs, width_of
from kiosk.papers.page import Occasion
from kiosk.papers.result_words import (
    COUNT_FILE,
    DECIDED_WHEN,
    FIRST_VOTE,
    FURTHER_ELECTION,
    HELD_AT,
    HELD_ON,
    HELD_WHEN,
    LEFT_VACANT,
    LINE_FIRST,
    LINE_FURTHER,
    LINE_TIE,
    MATTER,
    MORE_FOUND,
    MORE_THAN_HALF,
    NAME_AND_VOTES,
    NAMED_APART,
    NOT_MORE_FOUND,
    NOT_MORE_THAN_HALF,
    PROVISIONAL,
    RESULT_VERSION,
    ROUND_OF,
    THREE_MONTHS,
    TIE_VOTE,
    TIED,
    VACANT,
    VACANT_NOBODY,
    VOTE_VALID,
    VOTE_VOID,
    WAITS,
    WHICH_ROUND,
    WHO_DECIDED,
    WHY,
)
from kiosk.papers.round_facts import Decided, RoundFacts, Vacancy
from kiosk.papers.rule_sheet import Signer
from kiosk.papers.table import LEFT, RIGHT, ROOM, Column, Sheets, one_line, wrapped
from kiosk.papers.words import DATE, SIGN_HERE, Words
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding
from kiosk.rules.result import enough_took_part, found_too_many, half_line

FOOT = 19 * mm
"""Nothing but the foot stands below."""
FIGURES_A_ROW = 4
KINDS: Mapping[RoundKind, str] = {
    RoundKind.FIRST: FIRST_VOTE,
    RoundKind.FURTHER: FURTHER_ELECTION,
    RoundKind.TIE: TIE_VOTE,
}
_LINES: Mapping[RoundKind, str] = {
    RoundKind.FIRST: LINE_FIRST,
    RoundKind.FURTHER: LINE_FURTHER,
    RoundKind.TIE: LINE_TIE,
}


class Told(Protocol):
    """What a result paper is made of: it names every text that may be drawn."""

    def texts(self) -> Iterable[str]: ...


def unprintable(facts: Told) -> Finding | None:
    """`glyph_missing` for the first text with a character the font lacks."""
    for missing in missing_glyphs(map(one_line, facts.texts())):
        return missing
    return None


def named(words: Words, name: str, apart: str) -> str:
    """A name, and what tells it from a namesake."""
    return words(NAMED_APART, name=name, apart=apart) if apart else name


def listed(words: Words, items: Iterable[str]) -> str:
    """One after another, with the mark that the language puts between."""
    return list_marks(words)[0].join(items)


def list_marks(words: Words) -> tuple[str, str]:
    """What stands between the parts of a list, and at its end."""
    return ("、", "。") if words.language.startswith("zh") else (", ", ".")


def which_round(words: Words, facts: RoundFacts) -> str:
    return words(ROUND_OF, number=facts.number, kind=words(KINDS[facts.kind]))


def held_when(words: Words, facts: RoundFacts) -> str:
    opens, closes = f"{facts.opens:%H:%M}", f"{facts.closes:%H:%M}"
    return words(HELD_WHEN, day=words.day(facts.occasion.day), opens=opens, closes=closes)


def validity_said(words: Words, facts: RoundFacts) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Whether the vote is valid, and why: each reason with the id of its rule."""
    few = not enough_took_part(facts.found, facts.registered)
    many = found_too_many(facts.found, facts.issued)
    half = words(
        NOT_MORE_THAN_HALF if few else MORE_THAN_HALF,
        found=facts.found,
        registered=facts.registered,
        needed=half_line(facts.registered),
    )
    back = words(MORE_FOUND if many else NOT_MORE_FOUND, found=facts.found, issued=facts.issued)
    return words(VOTE_VOID if few or many else VOTE_VALID), ((half, "R-RES-01"), (back, "R-RES-02"))


def needed_said(words: Words, facts: RoundFacts) -> str:
    """How many votes elect somebody, and why so many."""
    return words(_LINES[facts.kind], found=facts.found, line=facts.line)


def still_open(words: Words, facts: RoundFacts) -> list[str]:
    """A sentence for each seat that this vote has not filled: equal votes, posts that wait, seats left."""
    said = []
    for tie in facts.ties:
        names = listed(words, (named(words, one.name, one.apart) for one in tie.people))
        said.append(words(TIED, post=tie.post, seats=tie.seats, names=names, votes=tie.people[0].votes))
    said += [words(WAITS, post=post) for post in facts.waits]
    said += [_vacant(words, vacancy, left=facts.rest_vacant) for vacancy in facts.vacancies]
    if facts.within_three_months and facts.vacancies:
        said.append(words(THREE_MONTHS))
    if facts.ties and facts.vacancies:
        said.append(words(PROVISIONAL))
    return said


def _vacant(words: Words, vacancy: Vacancy, *, left: bool) -> str:
    if left:
        return words(LEFT_VACANT, post=vacancy.post, seats=vacancy.seats)
    if not vacancy.candidates:
        return words(VACANT_NOBODY, post=vacancy.post, seats=vacancy.seats)
    names = listed(
        words,
        (words(NAME_AND_VOTES, name=named(words, one.name, one.apart), votes=one.votes) for one in vacancy.candidates),
    )
    return words(VACANT, post=vacancy.post, seats=vacancy.seats, names=names)


class ResultSheets(Sheets):
    """A paper about a result, which runs on over its pages.

    `count_file` is the SHA-256 of the count file (64 hexadecimal digits), `version` the result's, None where a paper
    belongs to no version of it.
    """

    def __init__(self, occasion: Occasion, title: str, *, count_file: str, version: int | None = None) -> None:
        words = Words(occasion.language)
        about = "" if version is None else words(RESULT_VERSION, version=version)
        # Named, so that a paper may be a `Notice` too.
        Sheets.__init__(self, occasion, title, about=about)
        self._count_file = words(COUNT_FILE, digest=count_file)

    def room(self, height: float) -> bool:
        """Turn the page unless so much is free above the foot; did it turn?"""
        if self.y - height >= FOOT:
            return False
        self.turn()
        return True

    def foot(self, page: str = "") -> None:
        """The count file's hash over the journal's head, the result's version and the page."""
        self.line(LEFT, 16.2 * mm, RIGHT, 16.2 * mm, width=0.4, grey=0.5)
        self.text_within(LEFT, 12.8 * mm, self._count_file, 8.5, ROOM, least=6)
        super().foot(page)

    def section(self, title: str, *, needs: float = 24 * mm) -> None:
        """A heading that does not stand alone at the foot of a page; `needs` is the room it takes with what follows."""
        self.room(needs)
        self.y -= 10 * mm
        self.box(LEFT, self.y - 0.8 * mm, 1.6 * mm, 5.2 * mm, line=0, shade=0)
        self.text_within(LEFT + 4 * mm, self.y, title, 14, ROOM - 4 * mm, least=9, bold=True)
        self.y -= 3.5 * mm

    def figures(self, cells: Sequence[tuple[str, str]], *, a_row: int = FIGURES_A_ROW, size: float = 15) -> None:
        """Figures side by side in boxes: (what it is, in words; the figure)."""
        wide, height = ROOM / a_row, size + 10.5 * mm
        for first in range(0, len(cells), a_row):
            self.room(height)
            for i, (label, figure) in enumerate(cells[first : first + a_row]):
                x, middle = LEFT + i * wide, LEFT + (i + 0.5) * wide
                self.box(x, self.y - height, wide, height, line=0.5)
                self.text_within(middle, self.y - 5.2 * mm, label, 10, wide - 3 * mm, least=5.5, align="centre")
                base = self.y - height + 3.6 * mm
                self.text_within(middle, base, figure, size, wide - 4 * mm, least=7, align="centre", bold=True)
            self.y -= height

    def sentence(self, text: str, size: float = 12, *, bold: bool = False, left: float = 0) -> None:
        """A paragraph that is not set in at its first line, `left` points from the margin."""
        for line in wrapped(one_line(text), ROOM - left, size):
            self.room(size * 1.6)
            self.y -= size * 1.6
            self.text(LEFT + left, self.y, line, size, bold=bold)
        self.y -= size * 0.3

    def labelled(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Facts under one another: (what it is, in words; the fact), with a thin rule between them."""
        for label, fact in pairs:
            lines = wrapped(one_line(fact), ROOM - 46 * mm, 11.5)
            height = len(lines) * 15 + 2.2 * mm
            self.room(height)
            self.text_within(LEFT, self.y - 14, label, 10, 43 * mm, least=6)
            for i, line in enumerate(lines):
                self.text(LEFT + 46 * mm, self.y - 14 - i * 15, line, 11.5, bold=True)
            self.y -= height
            self.line(LEFT, self.y, RIGHT, self.y, width=0.3, grey=0.6)

    def about_round(self, facts: RoundFacts, *more: tuple[str, str]) -> None:
        """Which vote it was, when and where; `more` as in `labelled`."""
        words = self.words
        about = ((WHICH_ROUND, which_round(words, facts)), (HELD_ON, held_when(words, facts)), (HELD_AT, facts.place))
        self.labelled([*((words(label), said) for label, said in about), *more])

    def decided(self, title: str, decisions: Sequence[Decided]) -> None:
        """Decisions or rulings under their heading: what, why, by whom, when."""
        columns = (Column(MATTER, 64), Column(WHY, 52), Column(WHO_DECIDED, 34), Column(DECIDED_WHEN, 30, "centre"))
        rows = [(one.what, one.reason, one.by, self.words.moment(one.at)) for one in decisions]
        cells, size = self._cells(columns, rows[0], 11)
        # The heading goes with the head of the table and its first row.
        self.section(self.words(title), needs=max(map(len, cells)) * size * 1.35 + 26 * mm)
        self.table(columns, rows)

    def signers(self, signers: Sequence[Signer], heading: str, *, date: bool = True) -> None:
        """Who signs, each with a line to sign on and one for the day; `heading` as in `words`."""
        words, step = self.words, 13 * mm
        self.room(12 * mm + 2 * step)
        self.y -= 9 * mm
        self.text_within(LEFT, self.y, words(heading), 11, ROOM, least=8, bold=True)
        for signer in signers:
            if self.room(step):
                self.y -= 2 * mm
            self.y -= step
            self.text_within(LEFT, self.y, one_line(signer.role_words), 10.5, 46 * mm)
            self.text_within(LEFT + 48 * mm, self.y, one_line(signer.name), 13, 44 * mm, least=8)
            ends = RIGHT - 46 * mm if date else RIGHT
            self.blank(LEFT + 95 * mm, ends, words(SIGN_HERE))
            if date:
                self.blank(ends + 3 * mm, RIGHT, words(DATE))
        self.y -= 3 * mm

    def blank(self, left: float, right: float, label: str) -> None:
        """A label and a line to write on after it."""
        self.text(left, self.y, label, 10.5, grey=0.25)
        self.line(left + width_of(label, 10.5) + 2 * mm, self.y - 1 * mm, right, self.y - 1 * mm)
