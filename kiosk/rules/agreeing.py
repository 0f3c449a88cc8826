"""Two talliers' entries of a batch compared; called again where they differ; locked where they are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding
from kiosk.rules.keying import Entry, Keyed
from kiosk.rules.staff import Role
from kiosk.rules.tables import Place

MOST_CALLS = 3
"""So often a ballot is called; if the entries still differ, the committee decides on the paper."""
COMMITTEE_CALL = MOST_CALLS + 1
"""The calling in which the committee keys the ballots it has decided on."""
FIRST_SEAT, SECOND_SEAT, COMMITTEE_SEAT = 1, 2, 3
TALLIES: Mapping[Place, int] = {Place.FIRST: FIRST_SEAT, Place.SECOND: SECOND_SEAT}
"""Place at a table → the seat that is keyed from it."""


def seats_of(calling: int) -> tuple[int, ...]:
    """Who keys in a calling: both talliers, or the committee once it decides on the paper."""
    return (COMMITTEE_SEAT,) if calling == COMMITTEE_CALL else tuple(TALLIES.values())


@rule("R-STAFF-01", "R-CNT-10", "R-CNT-13")
def seat_for(calling: int, place: Place | None, roles: Collection[Role]) -> int | None:
    """The seat of somebody who sits at this place of the batch's table, or at none; None: keys nothing of it."""
    if calling == COMMITTEE_CALL:
        return COMMITTEE_SEAT if {Role.COMMITTEE, Role.COMMITTEE_HEAD} & set(roles) else None
    return TALLIES.get(place) if place else None


@dataclass(frozen=True, slots=True)
class Difference:
    """A line on which the entries differ: ballot from 1, post ("" for the paper as such), mark; never how many."""

    ballot: int
    post: str
    mark: str


def to_key(ballots: int, recalls: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The numbers of the ballots of the newest calling; the first calling has all."""
    return tuple(recalls[-1]) if recalls else tuple(range(1, ballots + 1))


def final(
    ballots: int, recalls: Sequence[Sequence[int]], entries: Mapping[tuple[int, int], Entry], seat: int
) -> dict[int, Keyed]:
    """What stands of a seat's entry: ballot number → as keyed last. `entries`: (calling, seat) → entry.

    What the committee decided on the paper stands for both.
    """
    keyed: dict[int, Keyed] = {}
    for calling, numbers in enumerate((tuple(range(1, ballots + 1)), *recalls), start=1):
        who = COMMITTEE_SEAT if calling == COMMITTEE_CALL else seat
        entry = entries.get((calling, who), Entry())
        for no in numbers:
            keyed.pop(no, None)
        keyed.update(zip(numbers, entry.ballots, strict=False))
    return dict(sorted(keyed.items()))


def _lines(keyed: Keyed) -> Counter[tuple[str, str]]:
    # What a doubt is about is for those who rule; that there is one must be the same.
    return Counter((post, "?" if mark.startswith("?") else mark) for post, mark in keyed.marks)


@rule("R-CNT-13")
def differences(one: Mapping[int, Keyed], other: Mapping[int, Keyed]) -> tuple[Difference, ...]:
    """Every line on which two entries differ, by ballot, post and name; the order of names at a post is none."""
    found = []
    for no in sorted(one.keys() | other.keys()):
        a, b = one.get(no, Keyed()), other.get(no, Keyed())
        if a.paper != b.paper:
            found.append(Difference(no, "", ""))
        lines, lines_too = _lines(a), _lines(b)
        differing = (lines - lines_too) | (lines_too - lines)
        found += [Difference(no, post, mark) for post, mark in sorted(differing)]
    return tuple(found)


@rule("R-CNT-10", "R-CNT-13")
def may_lock(*, done: bool, differing: Collection[Difference], open_doubts: int) -> Finding | None:
    """Both have handed in, the entries are the same, nothing lies in the tray."""
    if not done:
        return Finding("batch_not_keyed", "R-CNT-13")
    if differing:
        return Finding("entries_differ", "R-CNT-13", {"ballots": len({each.ballot for each in differing})})
    return Finding("doubts_open", "R-CNT-10", {"doubts": open_doubts}) if open_doubts else None


def may_call_again(*, done: bool, differing: Collection[Difference], calling: int) -> Finding | None:
    """Ballots are called again where the entries differ, up to the third time; then the committee decides."""
    if not done:
        return Finding("batch_not_keyed", "R-CNT-13")
    if not differing:
        return Finding("entries_same", "R-CNT-13")
    return Finding("called_often", "R-CNT-10", {"times": MOST_CALLS}) if calling >= MOST_CALLS else None


@rule("R-CNT-10")
def may_take_paper(*, done: bool, differing: Collection[Difference], calling: int) -> Finding | None:
    """The committee takes the papers once they have been called three times and the entries still differ."""
    if calling < MOST_CALLS:
        return Finding("call_again_first", "R-CNT-10", {"times": MOST_CALLS})
    if calling > MOST_CALLS:
        return Finding("paper_taken", "R-CNT-10")
    return may_call_again(done=done, differing=differing, calling=0)
