"""A whole evening of 示范村: 2,600 ballots at four tables, errors and doubts among them; the totals are the ballots."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from flask import Flask

from kiosk.queries.day import standing
from kiosk.queries.journal import Head, verify_journal
from kiosk.rules.ballot import UNREADABLE, Ballot, Totals, slate, total
from kiosk.rules.tray import Outcome
from tests.account_day import come_to_the_hall
from tests.acts.test_rulings import page, rule
from tests.builders import Village, recorded
from tests.counting import Table, Written, mix_all, opened, papers_of, seat, totals_of
from tests.day import jia
from tests.trips import open_polls


def generated(chance: random.Random, ballots: int, people: int, seats: dict[str, int]) -> list[Written]:
    """Ballots as a village writes them: names few and many, lines left blank, over-full, unreadable, for two posts."""
    often = [people // (n + 3) + 1 for n in range(people)]
    made: list[Written] = []
    for _ in range(ballots):
        names = [str(n + 1) for n in chance.choices(range(people), often, k=sum(seats.values()) + 1)]
        ballot: dict[str, list[str]] = {}
        for post, number in seats.items():
            more = chance.random() < 0.01
            ballot[post] = [names.pop() if names else "x" for _ in range(number + more) if chance.random() < 0.93]
        if chance.random() < 0.01:
            ballot["chair"] = ["?unreadable"]
        made.append(ballot)
    return made


def as_judged(ballots: Sequence[Written], village: Village, people: frozenset[str]) -> Totals:
    stands = standing(village.election)
    assert stands is not None
    on = slate({post.post: post.seats for post in stands.posts}, people, stands.sheet)
    plain = [{p: [UNREADABLE if m.startswith("?") else m for m in marks] for p, marks in b.items()} for b in ballots]
    return total([Ballot(marks) for marks in plain], on)


def missed(chance: random.Random, ballots: Sequence[Written]) -> list[Written]:
    """The same, but for a name that the second tallier did not hear."""
    heard = list(ballots)
    n = chance.randrange(len(heard))
    heard[n] = {post: marks[1:] if post == "member" else marks for post, marks in heard[n].items()}
    return heard


def calls(table: Table, chance: random.Random, ballots: Sequence[Written], *, slip: bool) -> None:
    """One batch from its first ballot to its lock."""
    again = None if len(ballots) in (25, 50) else len(ballots)
    recorded(table.begin(len(ballots), again))
    table.tally(1, ballots)
    table.tally(2, missed(chance, ballots) if slip else ballots)
    differing = sorted(page(table).differing)
    if differing:
        recorded(table.call_again())
        for tallier in (1, 2):
            table.tally(tallier, [ballots[no - 1] for no in differing])
    for spot in page(table).open:
        recorded(rule(table, spot, Outcome.UNREADABLE, reason="两人都认不出"))
    recorded(table.lock())


@pytest.mark.rule("R-CNT-13")
def test_the_locked_totals_are_those_of_the_ballots(sqlite_app: Flask) -> None:
    people, found = 4000, 2600
    chance = random.Random(9)
    village = jia.prepared("shifan", "xlsx", people)
    stands = standing(village.election)
    assert stands is not None
    open_polls(village, found + 300, mobile=False)
    come_to_the_hall(village, found)
    opened(village, found, found)
    mix_all(village)
    tables = [Table(village, no) for no in range(1, 5)]
    for table in tables:
        recorded(seat(village, table.no))
    seats = {post.post: post.seats for post in stands.posts}
    ballots = generated(chance, found, min(stands.registered, 400), seats)
    taken = 0
    for turn in range(found):
        left = papers_of(village).left
        if not left:
            break
        size = min(50 if turn % 3 == 0 else 25, left)
        calls(tables[turn % 4], chance, ballots[taken : taken + size], slip=turn % 5 == 2)
        taken += size
    assert taken == found
    on_roll = frozenset(str(n) for n in range(1, stands.registered + 1))
    wanted, locked = as_judged(ballots, village, on_roll), totals_of(village)
    assert locked.ballots == wanted.found == found
    assert dict(locked.classes) == {each: wanted.classes[each] for each in locked.classes}
    assert {post: dict(votes) for post, votes in locked.votes.items()} == {
        post: {int(person): votes for person, votes in people.items()} for post, people in wanted.votes.items()
    }
    assert {p: n for p, n in locked.blank.items() if n} == {p: n for p, n in wanted.blank.items() if n}
    assert sum(locked.rejected.values()) == sum(wanted.rejected.values())
    by_post = Counter({post: sum(n for (of, _, _), n in locked.rejected.items() if of == post) for post in seats})
    for post, number in seats.items():
        assert number * found == sum(locked.votes[post].values()) + locked.blank[post] + by_post[post]
    assert isinstance(verified := verify_journal(), Head), verified
