"""When the server is dead: for which elections a pack is kept, what the roll says of a line, where each group goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.rules.day import Phase

WAIT_MINUTES = 10
"""So long a dead server is waited for before anybody goes on with paper: two restarts of an old laptop, and a pack is
never older than that."""
_AT_WORK = (Phase.POLLING, Phase.CLOSED, Phase.COUNTING)


class Mark(StrEnum):
    """What is recorded on a line of the roll; "" nothing."""

    NOTHING = ""
    ISSUED = "issued"
    """已领票, own ballot"""
    BY_PROXY = "by_proxy"
    """受托人已领"""
    AT_HOME = "at_home"
    """流动票箱已投"""
    OUT = "out"
    """在外的流动票箱名单上"""
    WAITING = "waiting"
    """已验证, whether the ballot was handed out is not known"""
    LISTED = "listed"
    """流动票箱还没有出发"""
    SLIP = "slip"
    """已委托, slip not used"""


NO_BALLOT = frozenset({Mark.ISSUED, Mark.BY_PROXY, Mark.AT_HOME, Mark.OUT})
"""Whoever stands so on the paper is handed none."""


def keeps_pack(phase: Phase, held_on: date, today: date) -> bool:
    """Whether a pack is made by itself: from the morning of the day of the vote until the count is over."""
    return phase in _AT_WORK or (phase is Phase.PREPARING and today == held_on)


def drops_packs(phase: Phase, held_on: date, today: date) -> bool:
    """Whether the packs there are go: they say who voted, and nobody needs that once the round is over."""
    return phase is not Phase.DECIDED and not keeps_pack(phase, held_on, today)


@dataclass(frozen=True, slots=True)
class DesksOf:
    """投票站 with its desks 1…; `groups` are expected here, none: everybody."""

    station: str
    desks: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """发票台."""

    station: str
    lane: int


def desks_of_groups(groups: Sequence[tuple[str, int]], stations: Sequence[DesksOf]) -> Mapping[str, Desk]:
    """Group → the one desk where its pages lie; neighbours together, about as many people at each desk of a station.

    `groups` are names with the number of people, in their order; `stations` the central one first.
    """
    at: dict[str, list[tuple[str, int]]] = {one.station: [] for one in stations}
    for name, people in groups:
        expected = [one.station for one in stations if name in one.groups]
        # Whom no station expects goes to the one for everybody, else to the centre.
        at[(expected or [one.station for one in stations if not one.groups] or [stations[0].station])[0]].append(
            (name, people)
        )
    found: dict[str, Desk] = {}
    for one in stations:
        everybody = max(1, sum(people for _, people in at[one.station]))
        before = 0
        for name, people in at[one.station]:
            middle = 2 * before + people
            found[name] = Desk(one.station, min(one.desks, 1 + one.desks * middle // (2 * everybody)))
            before += people
    return found
