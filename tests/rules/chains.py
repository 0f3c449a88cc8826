"""Rounds one after another for the tests: each next one as it is prepared from the last, its votes given or made up."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Seat, Tally, decide
from kiosk.rules.next_round import Contest, contests
from kiosk.rules.result import line
from kiosk.rules.rounds import Outlook, Vote, outlook
from tests.rules.tallies import a_random_tally, a_tally

MEN = {"陈戊": 110, "吴己": 101, "郑庚": 95, "周壬": 95}
J8: dict[str, Any] = {"chair": {"林甲": 120}, "vice_chair": {"陈乙": 80, "黄丙": 70}, "member": MEN}
"""The first round of the made-up village: a chair, nobody vice chair, two members and two level for the third seat."""

NEVER_MORE = 9
"""Rounds of a chain that is made up."""


def voted(tally: Tally, *unseated: Seat) -> Vote:
    """A round that is over; one that is void keeps no votes."""
    valid = decide(tally).valid
    return Vote(tally if valid else replace(tally, votes={}), valid, unseated)


@dataclass(frozen=True)
class Election:
    """An election as far as it has gone."""

    votes: tuple[Vote, ...]

    @property
    def seats(self) -> Mapping[str, int]:
        return self.votes[0].tally.seats

    @cached_property
    def stands(self) -> Outlook:
        return outlook(self.seats, self.votes)

    def contests(self, refused: Collection[str] = (), off_roll: Collection[str] = ()) -> tuple[Contest, ...]:
        """What the next round votes on; a post without candidates is left out."""
        return tuple(on for on in contests(self.stands, off_roll, refused) if on.candidates)

    def next_tally(
        self, votes: Mapping[str, Mapping[str, int]], found: int = 171, issued: int | None = None, **who: Any
    ) -> Tally:
        """The next round, counted."""
        first, stands = self.votes[0].tally, self.stands
        assert stands.next is not None, "nothing is left to vote on"
        counted = {"found": found, "issued": max(found, 175) if issued is None else issued, "votes": votes}
        if stands.next is RoundKind.FIRST:
            return replace(first, **counted)
        here = {on.post: on.seats for on in self.contests(**who)}
        left = {each.post: each.seats for each in stands.further}
        for tie in stands.ties:
            left[tie.post] = left.get(tie.post, 0) + tie.seats
        return replace(
            first,
            **counted,
            kind=stands.next,
            seats=here,
            candidates={on.post: tuple(one.person for one in on.candidates) for on in self.contests(**who)},
            seated=stands.seated,
            open_elsewhere=bool(stands.waits) or any(n > here.get(post, 0) for post, n in left.items()),
        )

    def then(self, votes: Mapping[str, Mapping[str, int]] | None = None, *unseated: Seat, **more: Any) -> Election:
        """The next round: these votes (none: every ballot was blank), 171 found unless said otherwise."""
        return Election((*self.votes, voted(self.next_tally(votes or {}, **more), *unseated)))


def an_election(*unseated: Seat, **first: Any) -> Election:
    """An election after its first round, as `a_tally` makes it; J8's without votes given."""
    return Election((voted(a_tally(**(first if first.keys() & J8.keys() else J8 | first)), *unseated),))


def seated_at(stands: Outlook) -> dict[str, list[str]]:
    """Post → who sits there, in the order of their election."""
    found: dict[str, list[str]] = {}
    for seat in stands.seated:
        found.setdefault(seat.post, []).append(seat.person)
    return found


def a_random_election(chance: random.Random) -> Election:
    """Rounds until nothing is left to vote on or there were many: votes near the line and often equal, void rounds,
    blank ones, people who refuse, leave the roll or give their seats up."""
    first = _a_first_round(chance)
    while outlook(first.seats, [voted(first)]).next is None and chance.random() < 0.8:
        first = _a_first_round(chance)
    election = Election((voted(first),))
    while election.stands.next is not None and len(election.votes) < NEVER_MORE:
        stands = election.stands
        if stands.seated and not stands.void and chance.random() < 0.12:
            *before, last = election.votes
            election = Election((*before, replace(last, unseated=(chance.choice(stands.seated),))))
        elif (more := _one_more(election, first, chance)) is not None:
            election = more
        else:
            break
    return election


def _a_first_round(chance: random.Random) -> Tally:
    first = a_random_tally(chance)
    while first.kind is not RoundKind.FIRST:
        first = a_random_tally(chance)
    first = replace(first, seated=(), settled=(), open_elsewhere=False, registered=first.found)
    if chance.random() < 0.1:
        return _women_level(first, chance)
    return replace(first, registered=2 * first.found) if chance.random() < 0.08 else first


def _women_level(first: Tally, chance: random.Random) -> Tally:
    """Two women or three with as many votes each for members, behind men of whom some are level too."""
    people = list("abcdefgh"[: chance.randint(5, 8)])
    women, men = people[: chance.choice([2, 2, 3])], people[3:]
    over = line(first.kind, first.found)
    votes = dict.fromkeys(women, over) | {man: min(over + chance.choice([0, 1, 1]), first.found) for man in men}
    return replace(
        first,
        seats={"member": chance.choice([2, 3])},
        votes={"member": votes},
        sex=dict.fromkeys(people, "M") | dict.fromkeys(women, "F"),
        sheet=replace(first.sheet, woman_first=True),
        issued=first.found,
    )


def _one_more(election: Election, first: Tally, chance: random.Random) -> Election | None:
    """One round more; None where nobody is left to stand."""
    people = sorted({person for given in first.votes.values() for person in given})
    who = {"refused": _some(chance, people), "off_roll": _some(chance, people)}
    if election.stands.void:
        who = {}
    contests_ = election.contests(**who)
    if not contests_ and election.stands.next is not RoundKind.FIRST:
        return None
    found = first.registered - chance.choice([0, 0, 0, first.registered // 4])
    issued = found if chance.random() < 0.9 else found - 1
    votes: dict[str, dict[str, int]] = {}
    if chance.random() < 0.85:
        lines = {on.post: [one.person for one in on.candidates] for on in contests_} or dict.fromkeys(
            first.seats, people
        )
        for post, ids in lines.items():
            needed = line(election.stands.next or RoundKind.FIRST, found)
            near = [n for n in (0, 0, needed - 1, needed, needed, needed + 1, needed + 2) if 0 <= n <= found]
            votes[post] = {person: chance.choice(near) for person in ids}
    return election.then(votes, found=found, issued=issued, **who)


def _some(chance: random.Random, people: list[str]) -> list[str]:
    return [person for person in people if chance.random() < 0.06]
