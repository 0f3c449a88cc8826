"""The rounds of an election one after another: who sits by now, which seats are open, what is voted on next.

People are ids, as in rules/decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.rules.book import rule
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import (
    Decision,
    Elected,
    Further,
    Hold,
    Seat,
    Tally,
    Tie,
    by_rank,
    compared,
    decide,
    kin_holds,
    no_woman_hold,
    stands_again,
)
from kiosk.rules.result import votes_held


@dataclass(frozen=True, slots=True)
class Vote:
    """一轮投票 that is over: its counted tally with who sat before it, and who lost a seat by a decision on its holds.

    `valid` False: the round was void and nothing of it counts.
    """

    tally: Tally
    valid: bool
    unseated: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where an election stands after its rounds. `elected`: who the last of them seated, `again` among them those whose
    post had waited for its tie vote.

    `last` is what the last round came to by itself, `base` the last that was no tie vote, `settled` the seats that tie
    votes gave since, `worked_out` what the base comes to with them. `void`: the last round is held again. `votes`: how
    many count (R-RES-09). `further`: open seats of the posts, the highest first, with who stands for them. `gave_up`:
    who left a seat by a decision; `voted_on`: post → the last round on it that was no tie vote.
    """

    last: Decision | None
    base: Tally | None
    settled: tuple[Seat, ...]
    worked_out: Decision | None
    void: bool
    votes: int
    elected: tuple[Elected, ...]
    again: tuple[Elected, ...]
    seated: tuple[Seat, ...]
    ties: tuple[Tie, ...]
    waits: tuple[str, ...]
    further: tuple[Further, ...]
    next: RoundKind | None
    gave_up: frozenset[str]
    voted_on: Mapping[str, Tally]

    def votes_of(self, post: str, person: str) -> int:
        """The votes compared for somebody at a post, in the last round that was no tie vote."""
        return compared(self.voted_on[post])[post].get(person, 0)

    @property
    def finished(self) -> bool:
        """Nothing is left to vote on."""
        return self.last is not None and not (self.void or self.ties or self.waits or self.further)


@rule("R-RES-05", "R-RES-05b", "R-RES-06", "R-RES-07")
def outlook(seats: Mapping[str, int], votes: Sequence[Vote]) -> Outlook:
    """What stands after these rounds of an election with these seats (post → number, the highest first)."""
    walk = _Walk(seats)
    for vote in votes:
        walk.hold(vote)
    return walk.stands()


class _Walk:
    """The rounds taken one by one."""

    def __init__(self, seats: Mapping[str, int]) -> None:
        self.seats = seats
        self.seated: list[Seat] = []
        self.out: set[str] = set()
        self.voted_on: dict[str, Tally] = {}
        self.kinds: list[RoundKind] = []
        self.void = False
        self.again_kind: RoundKind | None = None
        self.last: Decision | None = None
        self.base: Tally | None = None
        self.worked_out: Decision | None = None
        self.settled: tuple[Seat, ...] = ()
        self.elected: tuple[Elected, ...] = ()
        self.again: tuple[Elected, ...] = ()
        self.ties: tuple[Tie, ...] = ()

    def hold(self, vote: Vote) -> None:
        kind = vote.tally.kind
        self.last, self.elected, self.again = decide(vote.tally), (), ()
        self.void, self.again_kind = not vote.valid, kind
        if self.void:
            return
        self.kinds.append(kind)
        if kind is RoundKind.TIE:
            self._tie(self.last)
        else:
            self.base, self.settled, self.worked_out = vote.tally, (), self.last
            self.voted_on |= dict.fromkeys(vote.tally.seats, vote.tally)
            self.elected, self.ties = self.last.elected, self.last.ties
        self.seated += [Seat(each.person, each.post) for each in self.elected]
        gone = set(vote.unseated)
        self.seated = [seat for seat in self.seated if seat not in gone]
        self.out |= {seat.person for seat in gone}

    def _tie(self, came_to: Decision) -> None:
        """The round behind the tie is worked out again; people still level are those whom no tie vote put behind."""
        assert self.base is not None, "a tie vote follows the round it settles"
        self.settled += tuple(Seat(each.person, each.post) for each in came_to.elected)
        self.worked_out = decide(replace(self.base, settled=self.settled))
        sitting = {seat.person for seat in self.seated} | {seat.person for seat in self.settled} | self.out
        self.again = tuple(each for each in self.worked_out.elected if each.person not in sitting)
        self.elected = (*came_to.elected, *self.again)
        still = self._level_still(came_to)
        self.ties = tuple(still.pop(tie.post, tie) for tie in self.worked_out.ties)

    def _level_still(self, came_to: Decision) -> dict[str, Tie]:
        """Post → who of those voted on is level still; where too few got any votes, everybody it did not seat."""
        left = {}
        for tie in to_settle(self.ties):
            won = {each.person for each in came_to.elected if each.post == tie.post}
            if len(won) < tie.seats:
                left[tie.post] = Tie(tie.post, tie.seats - len(won), tuple(p for p in tie.people if p not in won))
        return left | {tie.post: tie for tie in came_to.ties}

    def stands(self) -> Outlook:
        waits = self.worked_out.waits if self.worked_out else ()
        further = self._further(waits)
        return Outlook(
            last=self.last,
            base=self.base,
            settled=self.settled,
            worked_out=self.worked_out,
            void=self.void,
            votes=votes_held(self.kinds),
            elected=self.elected,
            again=self.again,
            seated=tuple(self.seated),
            ties=self.ties,
            waits=waits,
            further=further,
            next=self._next(further),
            gave_up=frozenset(self.out),
            voted_on=dict(self.voted_on),
        )

    def _further(self, waits: Collection[str]) -> tuple[Further, ...]:
        """Seats that nobody holds, is level for or waits for; who stands by the last vote on the post."""
        taken = Counter(seat.post for seat in self.seated)
        level: Counter[str] = Counter()
        for tie in self.ties:
            level[tie.post] += tie.seats
        sitting = {seat.person for seat in self.seated} | self.out
        found = []
        for post, number in self.seats.items():
            tally, left = self.voted_on.get(post), number - taken[post] - level[post]
            if tally is None or post in waits or left < 1:
                continue
            votes = compared(tally)[post]
            found.append(Further(post, left, stands_again(by_rank(votes), votes, sitting, left, tally.sheet)))
        return tuple(found)

    def _next(self, further: Sequence[Further]) -> RoundKind | None:
        if self.void:
            return self.again_kind
        if self.ties:
            return RoundKind.TIE
        return RoundKind.FURTHER if any(seats.candidates for seats in further) else None


@rule("R-RES-05", "R-RES-05b")
def to_settle(ties: Sequence[Tie]) -> tuple[Tie, ...]:
    """What one tie vote can settle: the first tie of each post. A second one there depends on how the first ends."""
    first: dict[str, Tie] = {}
    for tie in ties:
        first.setdefault(tie.post, tie)
    return tuple(first.values())


@rule("R-RES-11", "R-RES-12")
def holds(
    stands: Outlook,
    kin: Sequence[tuple[str, str]],
    sex: Mapping[str, str],
    *,
    decided: Collection[tuple[str, ...]] = (),
    rest_vacant: bool = False,
) -> tuple[Hold, ...]:
    """What may not be announced yet. `decided`: pairs of near kin whom an earlier decision let sit together;
    `rest_vacant`: the seats left are to stay so."""
    if stands.void:
        return ()
    sitting = {seat.person for seat in stands.seated}
    found = tuple(hold for hold in kin_holds(kin, sitting) if hold.people not in decided)
    over = stands.finished or (rest_vacant and not stands.ties and not stands.waits)
    return found + (no_woman_hold(sitting, sex) if over else ())
