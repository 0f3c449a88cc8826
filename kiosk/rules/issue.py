"""Handing ballots out, the box they go into, and the stock they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.boxes import BoxState
from kiosk.rules.checkin import VisitState
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Stock:
    """Ballots of a round: unsealed at opening, handed out (net), spoiled and replaced; out with the mobile boxes."""

    unsealed: int
    issued: int
    spoiled: int
    out: int = 0

    @property
    def left(self) -> int:
        return self.unsealed - self.issued - self.spoiled

    @property
    def at_hand(self) -> int:
        """What is left in the stations."""
        return self.left - self.out


@rule("R-ISS-01")
def ballots_for(own: int, slips: int, sheet: RuleSheet) -> int:
    """The own ballot and one for each accepted slip. ValueError beyond what one person can hold."""
    if own not in (0, 1) or not 0 <= slips <= sheet.proxies_per_person or own + slips < 1:
        raise ValueError(f"own {own}, slips {slips}")
    return own + slips


@rule("R-ISS-01")
def may_hand_out(state: VisitState, ballots: int, stock: Stock, shown: int | None = None) -> Finding | None:
    """A visit is handed its ballots once; `already_handed_out` is the calm answer to the repeat.

    `shown` is the number the issuer read when tapping: a slip scanned since then must not be handed out unseen.
    """
    if state is VisitState.RELEASED:
        return Finding("already_released", "R-IN-01")
    if state is not VisitState.OPEN:
        return Finding("already_handed_out", "R-IN-01", {"ballots": ballots})
    if shown is not None and shown != ballots:
        return Finding("ballots_changed", "R-ISS-01", {"shown": shown, "ballots": ballots})
    if stock.at_hand < ballots:
        return Finding("no_ballots_left", "R-ISS-01", {"left": stock.at_hand, "need": ballots})
    return None


def box_of_lane(lane: int, boxes: Sequence[int]) -> int | None:
    """The box with which a lane (from 1) of a station with these boxes begins; None when the station has none."""
    return boxes[(lane - 1) % len(boxes)] if boxes else None


@rule("R-BOX-06")
def may_hand_out_for(box: int, *, here: bool, state: BoxState) -> Finding | None:
    """A lane hands out for a fixed box of its own station that is in use, so that issued is known for every box."""
    if not here:
        return Finding("box_elsewhere", "R-BOX-06", {"box": box})
    if state is not BoxState.IN_USE:
        return Finding("box_not_in_use", "R-BOX-06", {"box": box})
    return None


def may_sign(state: VisitState) -> Finding | None:
    """The signature follows the ballot."""
    if state is VisitState.HANDED_OUT:
        return None
    if state is VisitState.SIGNED:
        return Finding("already_signed", "R-IN-02")
    if state is VisitState.RELEASED:
        return Finding("already_released", "R-IN-01")
    return Finding("not_handed_out", "R-IN-02")


@rule("R-ISS-02")
def may_spoil(state: VisitState, stock: Stock) -> Finding | None:
    """A ballot taken back is replaced by one from the stock."""
    if state not in (VisitState.HANDED_OUT, VisitState.SIGNED):
        return Finding("not_handed_out", "R-ISS-02")
    if stock.at_hand < 1:
        return Finding("no_ballots_left", "R-ISS-02", {"left": stock.at_hand, "need": 1})
    return None


def may_undo_hand_out(state: VisitState) -> Finding | None:
    """What was handed out and not yet undone can be undone."""
    if state in (VisitState.HANDED_OUT, VisitState.SIGNED):
        return None
    if state is VisitState.RELEASED:
        return Finding("already_released", "R-IN-01")
    return Finding("not_handed_out", "R-IN-01")


def may_unseal(ballots: int, printed: int) -> Finding | None:
    """The ballots counted at unsealing are at least one and no more than were printed."""
    if 1 <= ballots <= printed:
        return None
    return Finding("ballots_unsealed_wrong", "R-DAY-02", {"printed": printed})
