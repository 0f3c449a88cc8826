"""公告第12号: who stands in the next vote, when and where it is, and what elects. A notice for the wall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportlab.lib.units import mm

from kiosk.papers.notice_words import (
    AGAIN_IS_HELD,
    AGAIN_RULE,
    CANDIDATES,
    COME,
    DAY_BY_HAND,
    FURTHER_IS_HELD,
    FURTHER_RULE,
    HALF_RULE,
    HELD_AGAIN,
    HOURS_FROM_TO,
    LEVEL_STAND,
    NOBODY_STANDS,
    REFUSED,
    SEATS_TO_ELECT,
    SEATS_TO_FILL,
    STAND_BY_VOTES,
    TIE_IS_HELD,
    TIE_RULE,
)
from kiosk.papers.page import Progress
from kiosk.papers.result_sheets import named, unprintable
from kiosk.papers.result_words import HELD_AT, TIE_VOTE, VOTES
from kiosk.papers.round_facts import NextVote
from kiosk.papers.table import LEFT, RIGHT, ROOM, one_line, wrapped
from kiosk.papers.winners import NAME_SIZES, SIZE, ResultNotice
from kiosk.papers.words import ELECTION_DAY, HOURS, Words
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding

NUMBER = 12
"""公告第12号 names who stands."""

_LABEL = 40 * mm
_TITLES: Mapping[RoundKind, str] = {
    RoundKind.FIRST: HELD_AGAIN,
    RoundKind.FURTHER: CANDIDATES,
    RoundKind.TIE: TIE_VOTE,
}
_IS_HELD: Mapping[RoundKind, str] = {
    RoundKind.FIRST: AGAIN_IS_HELD,
    RoundKind.FURTHER: FURTHER_IS_HELD,
    RoundKind.TIE: TIE_IS_HELD,
}
_STAND: Mapping[RoundKind, str] = {
    RoundKind.FIRST: SEATS_TO_ELECT,
    RoundKind.FURTHER: STAND_BY_VOTES,
    RoundKind.TIE: LEVEL_STAND,
}
_RULES: Mapping[RoundKind, str] = {
    RoundKind.FIRST: AGAIN_RULE,
    RoundKind.FURTHER: FURTHER_RULE,
    RoundKind.TIE: TIE_RULE,
}


def candidates_pdf(next_vote: NextVote, progress: Progress | None = None) -> bytes | Finding:
    """The notice as PDF, A4, on one page where it fits; or `glyph_missing`, and nothing is drawn."""
    if missing := unprintable(next_vote):
        return missing
    paper = min(_drawn(next_vote), key=ResultNotice.pages)
    if progress:
        progress(1, 1)
    return paper.pdf()


def _drawn(vote: NextVote) -> Iterator[ResultNotice]:
    """The notice in each size of its names."""
    for size in NAME_SIZES:
        paper = _Candidates(vote.occasion, _TITLES[vote.kind], count_file=vote.count_file)
        paper.notice(vote, size)
        yield paper


class _Candidates(ResultNotice):
    def notice(self, vote: NextVote, size: float) -> None:
        words, occasion = self.words, self.occasion
        self.head(NUMBER)
        self.say(words(_IS_HELD[vote.kind], village=occasion.village, term=occasion.term))
        self._when_and_where(vote)
        self.say(words(_STAND[vote.kind]))
        self.by_post(list(_rows(words, vote)), size)
        if vote.refused:
            self.names(words(REFUSED), vote.refused)
        self.say(words(_RULES[vote.kind]), words(HALF_RULE), words(COME))
        # When it is posted nobody has said yet.
        self.signed(vote.town, words(DAY_BY_HAND))

    def _when_and_where(self, vote: NextVote) -> None:
        """Day, hours and place, large, in a frame."""
        words = self.words
        hours = words(HOURS_FROM_TO, opens=f"{vote.opens:%H:%M}", closes=f"{vote.closes:%H:%M}")
        facts = ((ELECTION_DAY, words.day(vote.held_on)), (HOURS, hours), (HELD_AT, one_line(vote.place)))
        placed = [(words(label), wrapped(said, ROOM - _LABEL - 8 * mm, 18)) for label, said in facts]
        height = sum(len(lines) for _, lines in placed) * 9 * mm + 3 * mm
        self.room(height + 2 * mm)
        self.y -= 1 * mm
        self.box(LEFT, self.y - height, ROOM, height, line=1.4)
        y = self.y - 1.5 * mm
        for label, lines in placed:
            self.text_within(LEFT + 4 * mm, y - 6.4 * mm, label, SIZE, _LABEL - 6 * mm, least=8)
            for line in lines:
                self.text(LEFT + _LABEL, y - 6.6 * mm, line, 18, bold=True)
                y -= 9 * mm
            if y > self.y - height + 3 * mm:
                self.line(LEFT + 4 * mm, y, RIGHT - 4 * mm, y, width=0.3, grey=0.6)
        self.y -= height


def _rows(words: Words, vote: NextVote) -> Iterator[tuple[str, str, str, str]]:
    """As in `ResultNotice.by_post`; in a vote held again there are seats and nobody stands for them."""
    for vacancy in vote.vacancies:
        seats = words(SEATS_TO_FILL, seats=vacancy.seats)
        if vote.kind is RoundKind.FIRST:
            yield vacancy.post, "", seats, ""
        elif not vacancy.candidates:
            yield vacancy.post, seats, words(NOBODY_STANDS), ""
        for one in vacancy.candidates if vote.kind is not RoundKind.FIRST else ():
            yield vacancy.post, seats, named(words, one.name, one.apart), words(VOTES, number=one.votes)
