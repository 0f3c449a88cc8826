"""Mobile boxes: who may ask for one, what must leave with it, what the team writes down, what must come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.boxes import BoxState, same_seal
from kiosk.rules.finding import Finding


class MobileReason(StrEnum):
    """年老, 体弱, 生病, 残疾: who may vote at home (R-BOX-03)."""

    OLD = "old"
    WEAK = "weak"
    SICK = "sick"
    DISABLED = "disabled"


class TripState(StrEnum):
    """在外, 已返回."""

    OUT = "out"
    BACK = "back"


class TripVoterState(StrEnum):
    """Somebody on a trip's list."""

    HELD = "held"
    VOTED = "voted"
    NOT_VOTED = "not_voted"
    RELEASED = "released"


class HomeVote(StrEnum):
    """What the team wrote down: voted; not voted (why is kept nowhere); a ballot spoiled and replaced."""

    VOTED = "voted"
    NOT_VOTED = "not_voted"
    SPOILED = "spoiled"


@dataclass(frozen=True, slots=True)
class HomeRecord:
    """上门投票记录 as it is told: the key and the running number its tablet gave it, the line of the trip's list."""

    key: str
    place: int
    line: int | None
    outcome: HomeVote
    happened_at: datetime


class LeftOff(StrEnum):
    """Why somebody who asked for the mobile box is not on a trip's list."""

    DRAWN = "drawn"
    """已在会场验证或领票"""
    RELEASED = "released"
    """已放行到会场"""
    PROXY = "proxy"
    """已委托他人"""
    OFF_ROLL = "off_roll"
    """已不在名册上"""


HELD_IN_HALL = (TripVoterState.HELD, TripVoterState.NOT_VOTED)
"""While the box is out: the team may still come, also to somebody who did not vote at first."""


@dataclass(frozen=True, slots=True)
class Application:
    """What is known of somebody who asks for a mobile box. `proxy` is who votes for them; `listed` the box that has
    them already."""

    on_roll: bool
    box: int
    box_is_mobile: bool
    applied_on: date
    today: date
    proxy: str = ""
    listed: int | None = None


@rule("R-BOX-03", "R-PROXY-04")
def may_be_listed(facts: Application) -> Finding | None:
    """Old, weak, sick or disabled people on the roll, who gave nobody a proxy, each once."""
    if not facts.on_roll:
        return Finding("not_on_roll", "R-ROLL-05")
    if not facts.box_is_mobile:
        return Finding("box_not_mobile", "R-BOX-03", {"box": facts.box})
    if facts.proxy:
        return Finding("mobile_has_proxy", "R-BOX-03", {"proxy": facts.proxy})
    if facts.listed is not None:
        return Finding("mobile_listed_already", "R-BOX-03", {"box": facts.listed})
    if facts.applied_on > facts.today:
        return Finding("mobile_applied_later", "R-BOX-03", {"applied": facts.applied_on})
    return None


def may_strike(box_out: bool, box: int) -> Finding | None:
    """The list of a trip is closed while its box is out (R-BOX-04)."""
    return Finding("mobile_on_trip", "R-BOX-04", {"box": box}) if box_out else None


def left_off(*, on_roll: bool, drawn: bool, proxy: bool, released: bool) -> LeftOff | None:
    """Why somebody on the list of a box is left off the list of a trip; None: the team goes there."""
    if not on_roll:
        return LeftOff.OFF_ROLL
    if drawn:
        return LeftOff.DRAWN
    if proxy:
        return LeftOff.PROXY
    return LeftOff.RELEASED if released else None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands when a team wants to leave. `seal` is the one recorded, `seal_read` what the team reads on the box;
    `team` how many scrutineers of this box go, `leader_goes` whether the one who signs is among them; `left` the
    ballots in the station."""

    box: int
    box_is_mobile: bool
    approval: str
    state: BoxState
    apart: bool
    out: bool
    seal: str
    seal_read: str
    listed: int
    team: int
    leader_goes: bool
    ballots: int
    left: int


@rule("R-BOX-03", "R-BOX-04", "R-BOX-02", "R-BOX-07")
def obstacles_to_leave(facts: Leaving, sheet: RuleSheet) -> tuple[Finding, ...]:
    """Everything R-BOX-04 asks for that is not there, in the order of the form."""
    if not facts.box_is_mobile:
        return (Finding("box_not_mobile", "R-BOX-03", {"box": facts.box}),)
    if facts.out:
        return (Finding("trip_out_already", "R-BOX-04", {"box": facts.box}),)
    found = []
    if not facts.approval:
        found.append(Finding("trip_no_approval", "R-BOX-03", {"box": facts.box}))
    if facts.apart:
        found.append(Finding("trip_box_apart", "R-BOX-07", {"box": facts.box}))
    elif facts.state not in (BoxState.SEALED, BoxState.IN_USE):
        found.append(Finding("trip_not_sealed", "R-BOX-04", {"box": facts.box}))
    elif not facts.seal_read:
        found.append(Finding("trip_seal_missing", "R-BOX-04"))
    elif not same_seal(facts.seal, facts.seal_read):
        found.append(Finding("trip_seal_differs", "R-BOX-04", {"box": facts.box}))
    if facts.listed < 1:
        found.append(Finding("trip_list_empty", "R-BOX-04", {"box": facts.box}))
    if facts.team < sheet.scrutineers_per_box:
        numbers = {"box": facts.box, "have": facts.team, "need": sheet.scrutineers_per_box}
        found.append(Finding("trip_scrutineers", "R-BOX-04", numbers))
    elif not facts.leader_goes:
        found.append(Finding("trip_leader_stays", "R-BOX-04", {"box": facts.box}))
    if not 1 <= facts.ballots <= facts.left:
        found.append(Finding("trip_ballots", "R-BOX-04", {"left": facts.left}))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands when a record of the team arrives. `state` is None for somebody who is not on the trip's list.

    `drawn`: a ballot of this round is claimed elsewhere. `ballots`: taken along, neither handed out nor spoiled.
    """

    outcome: HomeVote
    polling: bool
    out: bool
    state: TripVoterState | None
    drawn: bool
    ballots: int


@rule("R-BOX-04", "R-IN-01", "R-ISS-02")
def refuse_record(told: Told) -> Finding | None:
    """Why a record of the team cannot count; it is kept and shown all the same."""
    if not told.out:
        return Finding("trip_back", "R-BOX-05")
    if not told.polling:
        return Finding("trip_polls_closed", "R-DAY-04")
    if told.outcome is HomeVote.SPOILED:
        return None if told.ballots >= 1 else Finding("trip_no_ballots", "R-BOX-05")
    if told.state is None:
        return Finding("trip_not_listed", "R-BOX-04")
    if told.state is TripVoterState.RELEASED:
        return Finding("trip_released", "R-BOX-04")
    if told.state is TripVoterState.VOTED:
        return Finding("trip_voted_already", "R-IN-01")
    if told.outcome is HomeVote.NOT_VOTED:
        return None
    if told.drawn:
        return Finding("trip_voted_in_hall", "R-IN-01")
    return None if told.ballots >= 1 else Finding("trip_no_ballots", "R-BOX-05")


@rule("R-BOX-04")
def may_release(state: TripVoterState | None, out: bool) -> Finding | None:
    """Somebody on the list whom the team has not recorded as having voted may go to the hall instead."""
    if state is None or not out:
        return Finding("release_not_held", "R-BOX-04")
    if state is TripVoterState.VOTED:
        return Finding("release_voted", "R-BOX-04")
    return Finding("release_already", "R-BOX-04") if state is TripVoterState.RELEASED else None


@dataclass(frozen=True, slots=True)
class Return:
    """What came back with a box. `unrecorded`: people on the list of whom nothing is known yet.

    `reader_went`: the officer who reads the seal was of the team.
    """

    out: bool
    taken: int
    cast: int
    spoiled: int
    brought_back: int
    unrecorded: int
    reader_went: bool
    seal_read: str
    explanation: str = ""

    @property
    def missing(self) -> int:
        """Ballots that are nowhere; below zero: more than can be."""
        return self.taken - self.cast - self.spoiled - self.brought_back


@rule("R-BOX-05")
def refuse_return(facts: Return) -> Finding | None:
    """Taken = cast + spoiled + brought back, or a word why not; the seal is read by somebody who did not go along."""
    if not facts.out:
        return Finding("trip_back_already", "R-BOX-05")
    if facts.reader_went:
        return Finding("trip_reader_went", "R-BOX-05")
    if not facts.seal_read:
        return Finding("trip_seal_missing", "R-BOX-05")
    if not 0 <= facts.brought_back <= facts.taken:
        return Finding("trip_brought_back", "R-BOX-05", {"taken": facts.taken})
    if facts.unrecorded:
        return Finding("trip_unrecorded", "R-BOX-05", {"people": facts.unrecorded})
    if facts.missing and not facts.explanation:
        return difference(facts)
    return None


def difference(facts: Return) -> Finding:
    """By how much taken, cast, spoiled and brought back do not add up."""
    numbers = {"taken": facts.taken, "cast": facts.cast, "spoiled": facts.spoiled, "brought_back": facts.brought_back}
    if facts.missing > 0:
        return Finding("trip_missing", "R-BOX-05", {**numbers, "missing": facts.missing})
    return Finding("trip_too_many_back", "R-BOX-05", {**numbers, "over": -facts.missing})


SCRIBE_GROUP = 10
"""Ballots handed out in the hall between two counts of the scribes, at least: a count of one is one person's."""
MOST_WRITTEN = 1000
"""More ballots than one count of a scribe can have."""


@dataclass(frozen=True, slots=True)
class ScribesTold:
    """What stands when a scribe's count is told. `handed_out`: in the hall since the count before; `unrecorded`: people
    on a trip's list of whom nothing is known yet; None for what is not the count's."""

    ballots: int
    polling: bool
    handed_out: int | None = None
    unrecorded: int | None = None


def refuse_scribes(told: ScribesTold) -> Finding | None:
    """Scribes are a count of many: told between two visits it would say in the journal whose ballot it was."""
    if not 1 <= told.ballots <= MOST_WRITTEN:
        return Finding("scribes_wrong", "", {"most": MOST_WRITTEN})
    if told.unrecorded:
        return Finding("scribes_on_the_way", "", {"people": told.unrecorded})
    if told.polling and told.handed_out is not None and told.handed_out < SCRIBE_GROUP:
        return Finding("scribes_together", "", {"more": SCRIBE_GROUP - told.handed_out})
    return None
