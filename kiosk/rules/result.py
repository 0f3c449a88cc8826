"""Lines that a round must reach, and when the seats left may wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kiosk.rules.book import rule
from kiosk.rules.day import RoundKind
from kiosk.rules.finding import Finding


@rule("R-RES-01", "R-ROLL-03")
def half_line(registered: int) -> int:
    """The smallest number taking part that is more than half of the registered."""
    return registered // 2 + 1


@rule("R-RES-01")
def enough_took_part(found: int, registered: int) -> bool:
    """More than half of the registered took part; exactly half is not enough."""
    return 2 * found > registered


@rule("R-RES-02", "R-RES-02b")
def found_too_many(found: int, issued: int) -> bool:
    """More papers found than ballots handed out, net of the spoiled ones that were replaced."""
    return found > issued


def validity(found: int, issued: int, registered: int) -> Finding:
    """What the papers found make of a round: `round_valid`, or void for one of two reasons that nobody can override."""
    numbers = {"found": found, "issued": issued, "registered": registered}
    if found_too_many(found, issued):
        return Finding("round_void_more", "R-RES-02", numbers)
    if not enough_took_part(found, registered):
        return Finding("round_void_few", "R-RES-01", {**numbers, "needed": half_line(registered)})
    return Finding("round_valid", "R-RES-01", {**numbers, "not_back": issued - found})


def is_void(said: Finding) -> bool:
    """Whether that is the end of the round."""
    return said.code != "round_valid"


LINE_RULES: Mapping[RoundKind, str] = {
    RoundKind.FIRST: "R-RES-03",
    RoundKind.FURTHER: "R-RES-08",
    RoundKind.TIE: "R-RES-05",
}
"""Kind of round → the rule its line stands on."""


@rule("R-RES-03", "R-RES-05", "R-RES-08")
def line(kind: RoundKind, found: int) -> int:
    """The votes that elect somebody: more than half of the ballots found (R-RES-03), in a further election a third of
    them or more (R-RES-08), in a tie vote one (R-RES-05)."""
    return {RoundKind.FIRST: found // 2 + 1, RoundKind.FURTHER: -(-found // 3), RoundKind.TIE: 1}[kind]


def ninety_five_line(registered: int) -> int:
    """The smallest number that is 95 % of the registered or more, the turnout villages aim at."""
    return (95 * registered + 99) // 100


VOTES_ENOUGH = 3
MEMBERS_ENOUGH = 3


@rule("R-RES-05b", "R-RES-09")
def votes_held(kinds: Iterable[RoundKind]) -> int:
    """How many of these rounds count towards the three votes: a tie vote does not."""
    return sum(kind is not RoundKind.TIE for kind in kinds)


@rule("R-RES-09")
def rest_within_three_months(votes_held: int, seated: int) -> bool:
    """Three votes held and fewer than three members: the seats left are filled within three months."""
    return votes_held >= VOTES_ENOUGH and seated < MEMBERS_ENOUGH


@rule("R-RES-09")
def rest_may_stay_vacant(votes_held: int, seated: int) -> bool:
    """Three votes held and three members or more: the seats left may stay vacant."""
    return votes_held >= VOTES_ENOUGH and seated >= MEMBERS_ENOUGH
