"""How the committee decides on a result that is held: who gives a seat up, or why nobody need do so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.decide import Elected, Hold
from kiosk.rules.finding import Finding
from kiosk.rules.incidents import names_a_number
from kiosk.rules.result import MEMBERS_ENOUGH, VOTES_ENOUGH, rest_may_stay_vacant


class Way(StrEnum):
    """决定: everybody keeps the seat, or one leaves it to a further election."""

    STAYS = "stays"
    LEAVES = "leaves"


LONGEST, LONGEST_DECIDER = 300, 200
"""Characters of a reason, and of who decided."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written down. `leaves`: the person who gives the seat up, "" when everybody stays; `decided_by`:
    who decided, e.g. the committee with its votes."""

    way: Way | None
    leaves: str
    reason: str
    decided_by: str


@rule("R-RES-11", "R-RES-12")
def may_settle(hold: Hold, said: Decision, sitting: Collection[str]) -> Finding | None:
    """Why this is no decision: no way, nobody named who leaves or somebody who cannot, no reason, nobody decided."""
    rule_id = "R-RES-12" if hold.code == "kin" else "R-RES-11"
    if said.way is None:
        return Finding("hold_way_missing", rule_id)
    if said.way is Way.LEAVES and said.leaves not in (hold.people or sitting):
        return Finding("hold_who_leaves", rule_id)
    return reasoned(said.reason, rule_id) or _decided_by(said.decided_by, rule_id)


def _decided_by(words: str, rule_id: str) -> Finding | None:
    if not words.strip():
        return Finding("hold_decided_by", rule_id)
    if len(words) > LONGEST_DECIDER:
        return Finding("hold_decided_by_long", rule_id, {"longest": LONGEST_DECIDER})
    return Finding("reason_number", rule_id, {"at": "decided_by"}) if names_a_number(words) else None


def reasoned(reason: str, rule_id: str) -> Finding | None:
    """A reason in words, not too long, with no identity number in it."""
    if not reason.strip():
        return Finding("reason_missing", rule_id)
    if len(reason) > LONGEST:
        return Finding("reason_long", rule_id, {"longest": LONGEST, "length": len(reason)})
    return Finding("reason_number", rule_id) if names_a_number(reason) else None


@rule("R-RES-09")
def may_leave_vacant(votes: int, seated: int, *, seats_open: bool, already: bool) -> Finding | None:
    """Why the seats left may not stay vacant: none is left, a tie comes first, too few votes held or members seated."""
    if already:
        return Finding("vacant_already", "R-RES-09")
    if not seats_open:
        return Finding("nothing_vacant", "R-RES-09")
    if rest_may_stay_vacant(votes, seated):
        return None
    numbers = {"votes": votes, "seated": seated, "votes_enough": VOTES_ENOUGH, "members_enough": MEMBERS_ENOUGH}
    return Finding("vacant_too_early", "R-RES-09", numbers)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is done in other provinces where two near relatives are elected: who would stay and who leave; information,
    never a choice. `level`: same post, same votes, and a vote decides."""

    stays: str
    leaves: str
    level: bool = False


@rule("R-RES-12")
def elsewhere(one: Elected, other: Elected, posts: Collection[str]) -> Elsewhere:
    """Who would stay elsewhere: the higher post, then more votes. `posts` from the highest down."""
    rank = {post: n for n, post in enumerate(posts)}
    first, second = sorted((one, other), key=lambda each: (rank[each.post], -each.votes, each.person))
    level = (first.post, first.votes) == (second.post, second.votes)
    return Elsewhere(first.person, second.person, level)
