"""A hundred and twenty ballots keyed by two who err: every difference is caught; how often do both err alike?"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import pytest

from kiosk.rules.agreeing import (
    COMMITTEE_CALL,
    COMMITTEE_SEAT,
    FIRST_SEAT,
    MOST_CALLS,
    SECOND_SEAT,
    differences,
    final,
    may_call_again,
    may_lock,
)
from kiosk.rules.ballot import Totals, closes, slate, total
from kiosk.rules.book import SHEETS
from kiosk.rules.keying import Entry, Keyed
from kiosk.rules.tray import ruled

BALLOTS, BATCH, ERRS = 120, 25, 100
"""One mark in ERRS is keyed wrong."""
SEATS = {"chair": 1, "vice_chair": 2, "member": 4}
PEOPLE = [str(n) for n in range(1, 41)]
ON = slate(SEATS, PEOPLE, SHEETS["putian-2017"])
LIKELY = [40 // (n + 1) + 1 for n in range(40)]


def a_ballot(chance: random.Random) -> Keyed:
    """Names as villages write them: few of them often, many of them once."""
    named: dict[str, None] = {}
    while len(named) < 7:
        named.setdefault(chance.choices(PEOPLE, LIKELY)[0])
    posts = [post for post, seats in SEATS.items() for _ in range(seats)]
    return Keyed(tuple((post, name) for post, name in zip(posts, named, strict=True) if chance.random() < 0.9))


def keyed_by(chance: random.Random, ballot: Keyed) -> Keyed:
    """A ballot as somebody keys it: now and then a mark missed, doubled, of another name or post, or called nobody."""
    marks: list[tuple[str, str]] = []
    for post, name in ballot.marks:
        if chance.randrange(ERRS):
            marks.append((post, name))
            continue
        match chance.randrange(5):
            case 0:
                continue
            case 1:
                marks += [(post, name), (post, name)]
            case 2:
                marks.append((post, chance.choices(PEOPLE, LIKELY)[0]))
            case 3:
                marks.append((chance.choice(list(SEATS)), name))
            case 4:
                marks.append((post, "x"))
    return Keyed(tuple(marks))


def totals_of(ballots: dict[int, Keyed]) -> Totals:
    return total([ruled(no, ballot, {}, {}) for no, ballot in ballots.items()], ON)


def a_batch(chance: random.Random, truth: list[Keyed]) -> dict[int, Keyed]:
    """A batch called until both entries agree, or decided on the paper after the third time; what was locked."""
    ballots, recalls = len(truth), []
    numbers = list(range(1, ballots + 1))
    entries: dict[tuple[int, int], Entry] = {}
    for calling in range(1, COMMITTEE_CALL + 1):
        called = [truth[no - 1] for no in numbers]
        if calling == COMMITTEE_CALL:
            entries[calling, COMMITTEE_SEAT] = Entry(tuple(called))
        else:
            for seat in (FIRST_SEAT, SECOND_SEAT):
                entries[calling, seat] = Entry(tuple(keyed_by(chance, ballot) for ballot in called))
        one, other = (final(ballots, recalls, entries, seat) for seat in (FIRST_SEAT, SECOND_SEAT))
        differing = differences(one, other)
        unlike = {no for no in one if sorted(one[no].marks) != sorted(other[no].marks)}
        assert {each.ballot for each in differing} == unlike, "every difference is caught"
        if may_lock(done=True, differing=differing, open_doubts=0) is None:
            assert one.keys() == set(range(1, ballots + 1))
            return one
        again = may_call_again(done=True, differing=differing, calling=calling)
        assert (again is None) == (calling < MOST_CALLS)
        numbers = sorted(unlike)
        recalls.append(numbers)
    raise AssertionError("the committee's entry stands for both")


def a_count(chance: random.Random) -> tuple[bool, bool]:
    """One evening: whether the locked totals are true, and whether one tallier alone would have been right."""
    truth = [a_ballot(chance) for _ in range(BALLOTS)]
    right = alone_right = True
    for first in range(0, BALLOTS, BATCH):
        batch = truth[first : first + BATCH]
        locked = a_batch(chance, batch)
        wanted = totals_of(dict(enumerate(batch, start=1)))
        found = totals_of(locked)
        assert closes(found, SEATS)
        right &= found == wanted
        alone = {no: keyed_by(chance, ballot) for no, ballot in enumerate(batch, start=1)}
        alone_right &= totals_of(alone) == wanted
    return right, alone_right


@pytest.mark.rule("R-CNT-13")
def test_two_talliers_are_right_but_for_what_both_got_wrong_alike(
    drill_size: Callable[[int, int], int], capsys: pytest.CaptureFixture[str]
) -> None:
    chance, counts = random.Random(20170507), drill_size(60, 1000)
    evenings = [a_count(chance) for _ in range(counts)]
    wrong, alone_wrong = (sum(not right for right in each) for each in zip(*evenings, strict=True))
    with capsys.disabled():
        sys.stdout.write(f"\n{counts} counts: both erred alike in {wrong}; one tallier alone in {alone_wrong}\n")
    assert wrong <= max(2, counts * 3 // 100)
    assert alone_wrong > counts // 2
