"""The result of one round from its counted votes alone: who is elected, level, waits, stands again, is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Literal

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.day import RoundKind
from kiosk.rules.result import LINE_RULES, enough_took_part, found_too_many, line
from kiosk.rules.seating import Contest, Seating, seat_all
from kiosk.rules.standing import Outcome, outcomes_at, outcomes_outside


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who holds a seat: person and post."""

    person: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A counted round. Ids are any words; votes are those given for the post itself, before any flow-down.

    `seats`: post → seats still open, the highest post first. `sex`: id → "F" or "M", absent when unknown.
    `kin`: pairs that may not sit together. `candidates`: post → ids that may be elected to it; None in a first round.
    `seated`: seats from earlier rounds. `settled`: seats of this round that a tie vote has since given away.
    `open_elsewhere`: posts outside this round are still open.
    """

    kind: RoundKind
    seats: Mapping[str, int]
    registered: int
    issued: int
    found: int
    votes: Mapping[str, Mapping[str, int]]
    sex: Mapping[str, str]
    kin: Sequence[tuple[str, str]] = ()
    candidates: Mapping[str, Collection[str]] | None = None
    seated: Sequence[Seat] = ()
    settled: Sequence[Seat] = ()
    open_elsewhere: bool = False
    sheet: RuleSheet


@dataclass(frozen=True, slots=True)
class Elected:
    """当选: `votes` are those compared, with flow-down where it is on."""

    person: str
    post: str
    votes: int


@dataclass(frozen=True, slots=True)
class Tie:
    """再次投票: these people, sorted by id, are level for this many seats of the post."""

    post: str
    seats: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Further:
    """另行选举: seats of the post nobody took, and who stands for them, by votes."""

    post: str
    seats: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """The result may not be announced: two near relatives hold seats (people sorted), or no woman does (nobody)."""

    code: Literal["kin", "no_woman"]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """结果 of a round; a round that is not valid has the line and nothing more.

    `elected` by post from the highest, inside a post by votes, then id, the woman seated by R-RES-10 first. `waits`:
    posts that cannot be decided before a tie above is. `outcomes`: everybody with votes, by post and votes.
    """

    turnout_ok: bool
    count_ok: bool
    valid: bool
    line: int
    elected: tuple[Elected, ...] = ()
    ties: tuple[Tie, ...] = ()
    waits: tuple[str, ...] = ()
    further: tuple[Further, ...] = ()
    holds: tuple[Hold, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@rule("R-CNT-14")
def compared(tally: Tally) -> dict[str, dict[str, int]]:
    """Post → person → the votes that are compared there, of those who may be elected to it.

    With flow-down what somebody won for all higher posts is added; it passes through a post they do not stand for.
    """
    before = {seat.person for seat in tally.seated}
    carried: dict[str, int] = {}
    sums = {}
    for post in tally.seats:
        may = None if tally.candidates is None else frozenset(tally.candidates.get(post, ()))
        given = {
            person: votes
            for person, votes in tally.votes.get(post, {}).items()
            if votes and person not in before and (may is None or person in may)
        }
        if tally.sheet.roll_down:
            for person, votes in given.items():
                carried[person] = carried.get(person, 0) + votes
            given = {person: votes for person, votes in carried.items() if may is None or person in may}
        sums[post] = given
    return sums


def by_rank(votes: Mapping[str, int]) -> list[str]:
    """Everybody with votes, most votes first, equal votes by id."""
    return sorted(sorted(votes), key=votes.__getitem__, reverse=True)


@rule("R-RES-07")
def stands_again(
    ranked: Sequence[str], votes: Mapping[str, int], out: Collection[str], seats: int, sheet: RuleSheet
) -> tuple[str, ...]:
    """Who stands for these open seats: those of `ranked` (`by_rank`) who are not `out` (elected to any post), as many
    as seats and `extra_candidates`, and everybody level with the last."""
    free = (person for person in ranked if person not in out)
    first = tuple(islice(free, seats + sheet.extra_candidates))
    return first + tuple(takewhile(lambda person: votes[person] == votes[first[-1]], free))


@rule("R-RES-06")
def seats_left(seats: int, seating: Seating) -> int:
    """Seats of a post that nobody took and nobody is level for: a further election fills them."""
    return seats - len(seating.elected) - sum(tie.seats for tie in seating.ties)


@rule("R-RES-12")
def kin_holds(kin: Sequence[tuple[str, str]], sitting: Collection[str]) -> tuple[Hold, ...]:
    """The near relatives who both sit, in the order given, each pair once."""
    there = frozenset(sitting)
    pairs = dict.fromkeys((min(pair), max(pair)) for pair in kin if there.issuperset(pair))
    return tuple(Hold("kin", pair) for pair in pairs)


@rule("R-RES-11")
def no_woman_hold(sitting: Collection[str], sex: Mapping[str, str]) -> tuple[Hold, ...]:
    """Somebody sits, and no woman among them; to be asked once every seat is filled, or the rest is to stay vacant."""
    return () if not sitting or any(sex.get(person) == "F" for person in sitting) else (Hold("no_woman"),)


@dataclass(frozen=True, slots=True)
class _Contest:
    """One post: seats that no tie vote has given away since, who has votes (`by_rank`), the votes compared, and who is
    seated or level there; None where it waits."""

    post: str
    seats: int
    ranked: Sequence[str]
    votes: Mapping[str, int]
    seating: Seating | None


@rule("R-RES-01", "R-RES-02", "R-RES-03", "R-RES-04", "R-RES-05", "R-RES-06", "R-RES-08", "R-RES-10")
def decide(tally: Tally) -> Decision:
    """The result of a round."""
    turnout_ok = enough_took_part(tally.found, tally.registered)
    count_ok = not found_too_many(tally.found, tally.issued)
    needed = line(tally.kind, tally.found)
    if not (turnout_ok and count_ok):
        return Decision(turnout_ok, count_ok, False, needed)
    contests = _contests(tally, needed)
    seatings = [(on, on.seating) for on in contests if on.seating is not None]
    elected = tuple(Elected(who, on.post, on.votes[who]) for on, seating in seatings for who in seating.elected)
    ties = tuple(Tie(on.post, level.seats, level.people) for on, seating in seatings for level in seating.ties)
    waits = tuple(on.post for on in contests if on.seating is None)
    sitting = {seat.person for seat in (*tally.seated, *tally.settled)} | {each.person for each in elected}
    further = tuple(
        Further(on.post, left, stands_again(on.ranked, on.votes, sitting, left, tally.sheet))
        for on, seating in seatings
        if (left := seats_left(on.seats, seating)) > 0
    )
    holds = kin_holds(tally.kin, sitting)
    if not (ties or waits or further or tally.open_elsewhere):
        holds += no_woman_hold(sitting, tally.sex)
    outcomes = tuple(_outcomes(tally, contests, needed))
    return Decision(turnout_ok, count_ok, True, needed, elected, ties, waits, further, holds, outcomes)


def _contests(tally: Tally, needed: int) -> list[_Contest]:
    """The posts with everything decided at them, the highest first."""
    votes = compared(tally)
    ranked = {post: by_rank(votes[post]) for post in tally.seats}
    settled = {seat.person for seat in tally.settled}
    given_away = Counter(seat.post for seat in tally.settled)
    seats = {post: max(number - given_away[post], 0) for post, number in tally.seats.items()}
    women = frozenset(person for person, sex in tally.sex.items() if sex == "F")
    seatings = seat_all(
        [Contest(seats[post], _over(ranked[post], votes[post], needed, settled), votes[post]) for post in tally.seats],
        women if tally.kind is RoundKind.FIRST and tally.sheet.woman_first else frozenset(),
        woman_sits=any(seat.person in women for seat in (*tally.seated, *tally.settled)),
        roll_down=tally.sheet.roll_down,
    )
    return [
        _Contest(post, seats[post], ranked[post], votes[post], seating)
        for post, seating in zip(tally.seats, seatings, strict=True)
    ]


def _over(ranked: Sequence[str], votes: Mapping[str, int], needed: int, settled: Collection[str]) -> list[str]:
    return [who for who in takewhile(lambda who: votes[who] >= needed, ranked) if who not in settled]


def _outcomes(tally: Tally, contests: Sequence[_Contest], needed: int) -> Iterator[Outcome]:
    reached = LINE_RULES[tally.kind]
    before = {seat.person for seat in tally.seated}
    sitting = set(before)
    for on in contests:
        settled = {seat.person for seat in tally.settled if seat.post == on.post}
        yield from outcomes_at(on.post, on.ranked, on.votes, on.seating, (needed, reached), sitting, settled)
        given = tally.votes.get(on.post, {})
        strangers = {who: votes for who, votes in given.items() if votes and who not in on.votes}
        yield from outcomes_outside(on.post, by_rank(strangers), strangers, before)
        sitting |= settled
        sitting.update(on.seating.elected if on.seating else ())
