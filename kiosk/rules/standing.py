"""What became of everybody who got votes at a post, and by which rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from kiosk.rules.book import rule
from kiosk.rules.seating import Seating


class Standing(StrEnum):
    """Where somebody with votes for a post came out at it."""

    ELECTED = "elected"
    SETTLED = "settled"
    LEVEL = "level"
    NO_SEAT_LEFT = "no_seat_left"
    UNDER_LINE = "under_line"
    ALREADY_SEATED = "already_seated"
    NOT_ELIGIBLE = "not_eligible"
    WAITS = "waits"


class Outcome(NamedTuple):
    """Somebody's votes at a post (with flow-down where it is on), what came of them, and the rule behind it.

    `short`: votes missing to the line. A named tuple: a round has many thousands of them.
    """

    person: str
    post: str
    votes: int
    standing: Standing
    rule_id: str
    short: int = 0


@rule("R-RES-04", "R-RES-05", "R-RES-10")
def outcomes_at(
    post: str,
    ranked: Sequence[str],
    votes: Mapping[str, int],
    seating: Seating | None,
    line: tuple[int, str],
    sitting: Collection[str],
    settled: Collection[str],
) -> Iterator[Outcome]:
    """Those who could be elected, in the order given. `line`: the votes needed and the rule that says so; `sitting`
    hold a seat above or from before, beside those whom `seating` knows to get one from the ties above; `settled` were
    put into this post by a tie vote."""
    needed, reached = line
    over = (Standing.WAITS, "R-RES-05") if seating is None else (Standing.NO_SEAT_LEFT, "R-RES-04")
    above = frozenset() if seating is None else seating.seated_above
    known = dict.fromkeys((*sitting, *above), (Standing.ALREADY_SEATED, "R-RES-04"))
    known |= dict.fromkeys(settled, (Standing.SETTLED, "R-RES-05"))
    if seating is not None:
        woman = seating.for_woman
        known |= dict.fromkeys(seating.passed_over, (Standing.NO_SEAT_LEFT, "R-RES-10"))
        known |= {who: (Standing.ELECTED, "R-RES-10" if who in woman else reached) for who in seating.elected}
        known |= {
            who: (Standing.LEVEL, "R-RES-10" if who in woman else "R-RES-05")
            for tie in seating.ties
            for who in tie.people
        }
    under = Standing.UNDER_LINE
    for who in ranked:
        number = votes[who]
        if who in known:
            yield Outcome(who, post, number, *known[who])
        elif number < needed:
            yield Outcome(who, post, number, under, reached, needed - number)
        else:
            yield Outcome(who, post, number, *over)


def outcomes_outside(
    post: str, ranked: Sequence[str], votes: Mapping[str, int], seated: Collection[str]
) -> Iterator[Outcome]:
    """Those whom nobody could elect there: seated before, or no candidate."""
    for who in ranked:
        standing = (Standing.ALREADY_SEATED, "R-RES-04") if who in seated else (Standing.NOT_ELIGIBLE, "R-CNT-08")
        yield Outcome(who, post, votes[who], *standing)
