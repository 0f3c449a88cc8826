"""The seats of the posts, from the highest down: by votes, the woman's seat, and what a tie above leaves open.

People are ids. `ranked` are those over the line, most votes first, equal votes by id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kiosk.rules.book import rule

MOST_WORK = 20_000
"""Ways that ties may end × people they matter to below; beyond it the posts below wait without being looked at."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What is voted on at one post: open seats, who is over the line, their votes."""

    seats: int
    ranked: Sequence[str]
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Level:
    """People with equal votes, sorted by id, for fewer seats than they are."""

    seats: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """Who is seated, in order, and who is level.

    `for_woman`: who has the seat of R-RES-10, or is level for it in the first tie. `passed_over`: who would by votes
    alone be seated or level, and now is neither. `seated_above`: who has a seat above, however the ties there end.
    """

    elected: tuple[str, ...] = ()
    ties: tuple[Level, ...] = ()
    for_woman: tuple[str, ...] = ()
    passed_over: frozenset[str] = frozenset()
    seated_above: frozenset[str] = frozenset()

    @property
    def in_play(self) -> frozenset[str]:
        """Everybody seated or level."""
        return frozenset(self.elected).union(*(tie.people for tie in self.ties))


@rule("R-RES-04", "R-RES-05")
def by_votes(on: Contest) -> Seating:
    """Most votes win; those level across the last seat tie for what those above them leave."""
    seats, ranked, votes = on.seats, on.ranked, on.votes
    if len(ranked) <= seats or seats < 1:
        return Seating(tuple(ranked[:seats]))
    last = votes[ranked[seats - 1]]
    if votes[ranked[seats]] < last:
        return Seating(tuple(ranked[:seats]))
    above = tuple(person for person in ranked[:seats] if votes[person] > last)
    return Seating(above, (Level(seats - len(above), tuple(p for p in ranked if votes[p] == last)),))


def _sure_of_a_woman(seating: Seating, women: Collection[str]) -> bool:
    """Whatever a tie's outcome: too few others are level to take all its seats."""
    return any(person in women for person in seating.elected) or any(
        sum(person not in women for person in tie.people) < tie.seats for tie in seating.ties
    )


@rule("R-RES-10")
def woman_first(on: Contest, women: Collection[str]) -> Seating:
    """The lowest post where no woman sits yet: by votes if that is sure to seat one; else one seat goes to the woman
    over the line with most votes, or to a tie vote of the women level for it, the other seats to the others by votes.
    """
    plain = by_votes(on)
    over = [person for person in on.ranked if person in women]
    if on.seats < 1 or not over or _sure_of_a_woman(plain, women):
        return plain
    level = tuple(person for person in over if on.votes[person] == on.votes[over[0]])
    if len(level) == 1:
        rest = by_votes(Contest(on.seats - 1, [person for person in on.ranked if person != over[0]], on.votes))
        found = Seating((over[0], *rest.elected), rest.ties, level)
    else:
        # Whoever of these women does not win that seat is one of the others, so all of them stay among the others.
        rest = by_votes(Contest(on.seats - 1, on.ranked, on.votes))
        found = Seating(rest.elected, (Level(1, level), *rest.ties), level)
    return replace(found, passed_over=plain.in_play - found.in_play)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way the ties so far may end: who is gone for the posts below, whether a woman holds a seat."""

    gone: frozenset[str]
    woman: bool


@rule("R-RES-05", "R-RES-10", "R-CNT-14")
def seat_all(
    contests: Sequence[Contest], women: Collection[str], *, woman_sits: bool, roll_down: bool
) -> list[Seating | None]:
    """The seating of each post, the highest first; None for a post that waits for a tie above it.

    A post waits when not every way in which the ties above may end gives it the same people; with flow-down every post
    below one that waits does too. `women` is empty where R-RES-10 does not apply; `woman_sits`: one holds a seat.
    """
    found: list[Seating | None] = []
    ways: set[_Way] = {_Way(frozenset(), woman_sits)}
    taken = 0
    contenders = []
    for on in contests:
        taken += on.seats
        contenders.append(_in_reach(on, taken, women))
    for n, on in enumerate(contenders):
        if not ways or (roll_down and None in found):
            found.append(None)
            continue
        lowest = n == len(contenders) - 1
        seatings = {way: _seat(on, way, women if lowest else ()) for way in ways}
        found.append(_agreed(seatings))
        if not lowest:
            below = frozenset(person for other in contenders[n + 1 :] for person in other.ranked)
            ways = _ways_on(seatings, below, frozenset(women))
    return found


def _in_reach(on: Contest, taken: int, women: Collection[str]) -> Contest:
    """Only those who may come to a seat: however many of the seats so far take people out of the way."""
    if len(on.ranked) <= taken or taken < 1:
        return on
    last = on.votes[on.ranked[taken - 1]]
    near = [person for person in on.ranked if on.votes[person] >= last or person in women]
    return Contest(on.seats, near, on.votes)


def _seat(on: Contest, way: _Way, women: Collection[str]) -> Seating:
    left = Contest(on.seats, [person for person in on.ranked if person not in way.gone], on.votes)
    return by_votes(left) if way.woman or not women else woman_first(left, women)


def _agreed(seatings: Mapping[_Way, Seating]) -> Seating | None:
    """What all of them say; a woman seated by R-RES-10 in one of them stands first. None where they differ."""
    said = seatings.values()
    if len({(frozenset(each.elected), each.ties) for each in said}) > 1:
        return None
    return replace(
        max(said, key=lambda each: len(each.for_woman)),
        passed_over=frozenset[str]().union(*(each.passed_over for each in said)),
        seated_above=frozenset.intersection(*(way.gone for way in seatings)),
    )


def _ways_on(seatings: Mapping[_Way, Seating], below: frozenset[str], women: frozenset[str]) -> set[_Way]:
    """Each way followed by each ending of its own tie; empty where they are too many to go through."""
    ways: set[_Way] = set()
    steps = MOST_WORK // (len(below) + 1)
    for way, seating in seatings.items():
        for winners in _endings(seating, below | women):
            steps -= 1
            if steps < 0:
                return set()
            now = {*seating.elected, *winners}
            ways.add(_Way((way.gone | now) & below, way.woman or not women.isdisjoint(now)))
    return ways


def _endings(seating: Seating, matter: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Who of the level people may win, as far as it matters who."""
    if not seating.ties:
        yield ()
        return
    (tie,) = seating.ties
    who = [person for person in tie.people if person in matter]
    least = max(0, tie.seats - (len(tie.people) - len(who)))
    for winners in range(least, min(tie.seats, len(who)) + 1):
        yield from combinations(who, winners)
