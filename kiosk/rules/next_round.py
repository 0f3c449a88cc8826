"""The next round: what it votes on, who stands in it, and what its day and hours must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time

from kiosk.rules.book import rule
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import by_rank, compared, stands_again
from kiosk.rules.finding import Finding
from kiosk.rules.holds import reasoned
from kiosk.rules.rounds import Outlook, to_settle


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody in line for a post: id and votes; `stands`: among the candidates."""

    person: str
    votes: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """What a round votes on at one post: its seats, and everybody in line in order."""

    post: str
    seats: int
    line: tuple[InLine, ...]

    @property
    def candidates(self) -> tuple[InLine, ...]:
        return tuple(one for one in self.line if one.stands)


@rule("R-RES-05", "R-RES-07")
def contests(stands: Outlook, out: Collection[str], refused: Collection[str]) -> tuple[Contest, ...]:
    """What the next round votes on by the rounds before it. `out` cannot stand: who left the roll, or gave a seat up;
    `refused` do not want to, and the next in line take their places. A tie vote is among the tied alone."""
    if stands.next is RoundKind.TIE:
        return tuple(
            Contest(tie.post, tie.seats, tuple(InLine(who, stands.votes_of(tie.post, who), True) for who in tie.people))
            for tie in to_settle(stands.ties)
        )
    found = []
    sitting = {seat.person for seat in stands.seated} | set(stands.gave_up) | set(out)
    for open_seats in stands.further:
        tally = stands.voted_on[open_seats.post]
        votes = compared(tally)[open_seats.post]
        ranked = [person for person in by_rank(votes) if person not in sitting]
        free = [person for person in ranked if person not in refused]
        stand = stands_again(free, votes, (), open_seats.seats, tally.sheet)
        line = tuple(InLine(person, votes[person], person in stand) for person in ranked)
        found.append(Contest(open_seats.post, open_seats.seats, line))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The next round as it is to be prepared. `refused`: person → the reason written; `after`: the last round's day."""

    held_on: date
    opens: time
    closes: time
    after: date
    refused: Mapping[str, str]


@rule("R-RES-07", "R-RES-05b")
def may_prepare(
    stands: Outlook,
    holds_open: int,
    rest_vacant: bool,
    wanted: Wanted,
    lines: Collection[Contest],
    on_roll: Collection[str],
) -> tuple[Finding, ...]:
    """Why the round cannot be prepared so. `lines` are the contests with nobody refusing, `on_roll` who is on it."""
    if holds_open:
        return (Finding("holds_open", "R-RES-12", {"holds": holds_open}),)
    if rest_vacant:
        return (Finding("vacant_already", "R-RES-09"),)
    if stands.next is None:
        return (Finding("nobody_stands" if stands.further else "nothing_to_vote_on", "R-RES-07"),)
    if stands.next is RoundKind.FURTHER and not any(contest.candidates for contest in lines):
        return (Finding("nobody_stands", "R-RES-07"),)
    return tuple(_dated(wanted)) + tuple(_refusals(stands, wanted.refused, lines, on_roll))


def _dated(wanted: Wanted) -> list[Finding]:
    found = []
    if wanted.held_on < wanted.after:
        found.append(Finding("round_before_last", "R-DAY-03", {"last": wanted.after}))
    if wanted.closes <= wanted.opens:
        found.append(Finding("round_hours", "R-DAY-03"))
    return found


@rule("R-RES-07")
def _refusals(
    stands: Outlook, refused: Mapping[str, str], lines: Collection[Contest], on_roll: Collection[str]
) -> list[Finding]:
    """Who refuses is on the roll and in line, for a reason; somebody is left to stand. In a tie vote nobody refuses."""
    found: list[Finding] = []
    if refused and stands.next is not RoundKind.FURTHER:
        return [Finding("refusal_in_tie", "R-RES-05")]
    in_line = {one.person for contest in lines for one in contest.line}
    for person, reason in refused.items():
        if person not in on_roll:
            found.append(Finding("candidate_off_roll", "R-RES-07", {"person": person}))
        elif person not in in_line:
            found.append(Finding("not_in_line", "R-RES-07", {"person": person}))
        elif not reason:
            found.append(Finding("refusal_reason", "R-RES-07", {"person": person}))
        elif wrong := reasoned(reason, "R-RES-07"):
            found.append(wrong)
    if not found and in_line and in_line <= set(refused):
        found.append(Finding("all_refuse", "R-RES-07", {"refused": len(refused), "in_line": len(in_line)}))
    return found
