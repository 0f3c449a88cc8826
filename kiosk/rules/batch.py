"""Batches of ballots: how many, when one may begin, that it is watched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kiosk.rules.book import rule
from kiosk.rules.boxes import FEW_PAPERS
from kiosk.rules.finding import Finding

SIZES = (25, 50)
"""The usual numbers of ballots in a batch; another number is confirmed by typing it again."""
MOST_BALLOTS = 50
TOO_FEW = 5
"""Fewer ballots than these are better taken with the batch before: what they add up to would be a ballot."""


def proposed(left: int) -> int:
    """How many ballots the next batch best has when so many are still to be called."""
    return left if left < SIZES[0] + TOO_FEW else SIZES[0]


@rule("R-CNT-01", "R-CNT-13")
def may_have(ballots: int, again: int | None, left: int) -> Finding | None:
    """A batch has 25 ballots or 50; another number is said twice; never more than are still to be called."""
    if not 1 <= ballots <= MOST_BALLOTS:
        return Finding("batch_size", "R-CNT-13", {"most": MOST_BALLOTS})
    if ballots > left:
        return Finding("batch_too_large", "R-CNT-01", {"left": left})
    if ballots not in SIZES and again is None:
        return Finding("batch_confirm", "R-CNT-13", {"ballots": ballots})
    if ballots not in SIZES and again != ballots:
        return Finding("batch_confirm_differs", "R-CNT-13")
    return None


@rule("R-BOX-09", "R-CNT-01", "R-RES-02")
def may_begin(
    *, all_opened: bool, void: Finding | None, to_mix: tuple[int, ...], at_work: bool, frozen: bool, present: bool
) -> Finding | None:
    """All boxes are opened, their papers no more than issued and enough, mixed; the table is free and watched."""
    if not all_opened:
        return Finding("count_before_opening", "R-CNT-01")
    if void:
        return void
    if to_mix:
        boxes = ", ".join(map(str, to_mix))
        return Finding("boxes_to_mix", "R-BOX-09", {"boxes": boxes, "few": FEW_PAPERS})
    if frozen:
        return Finding("count_frozen")
    if at_work:
        return Finding("table_at_work", "R-CNT-13")
    return None if present else Finding("scrutineers_absent", "R-STAFF-01")


FREQUENT = 3
"""So many votes make a name frequent: it gets a fixed number for the tables."""
FIRST_NUMBER, LAST_NUMBER = 10, 99
MOST_TILES = 24


def to_number(
    numbers: Mapping[int, int], contending: Sequence[int], votes: Mapping[str, Mapping[int, int]]
) -> list[tuple[int, int]]:
    """The fixed numbers to give: (number, person). A number once given stays; when there are none left, none is given.

    `numbers`: number → person so far; `votes`: post → person → votes of the locked batches. Most votes first.
    """
    has = set(numbers.values())
    sums: Counter[int] = Counter()
    for people in votes.values():
        sums.update(people)
    frequent = sorted((-times, person) for person, times in sums.items() if times >= FREQUENT)
    wanted = dict.fromkeys([*contending, *(person for _, person in frequent)])
    free = (number for number in range(FIRST_NUMBER, LAST_NUMBER + 1) if number not in numbers)
    return list(zip(free, (person for person in wanted if person not in has), strict=False))


def tiles(numbered: Sequence[int], called: Sequence[int]) -> tuple[int, ...]:
    """The people a post's tiles show: those called for it, in that order, then those with a number."""
    return tuple(dict.fromkeys((*called, *numbered)))[:MOST_TILES]
