"""What the fallback pack is made of. No identity number, no phone number, no reason has a field here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from kiosk.papers.page import Occasion
from kiosk.papers.trip_sheet import TripSheet
from kiosk.rules.fallback import NO_BALLOT, Mark


@dataclass(frozen=True, slots=True)
class PackLine:
    """一行 of the paper roll: who, and what is recorded: at which moment, station and lane or box, by which proxy."""

    page: int
    line: int
    roll_no: int
    name: str
    sex: str
    birth_year: int
    household: str
    group: str
    mark: Mark = Mark.NOTHING
    at: datetime | None = None
    station: str = ""
    lane: int = 0
    box: int = 0
    proxy: str = ""
    signed: bool = False

    @property
    def no_ballot(self) -> bool:
        return self.mark in NO_BALLOT


@dataclass(frozen=True, slots=True)
class PackGroup:
    """村民小组: how many people, and the desk where its pages lie."""

    name: str
    people: int
    station: str
    lane: int


@dataclass(frozen=True, slots=True)
class PackMandate:
    """委托: the principal's line, and the proxy."""

    principal: PackLine
    proxy: str
    proxy_roll_no: int
    proxy_group: str


@dataclass(frozen=True, slots=True)
class PackLane:
    """发票台: ballots handed out there (net), spoiled there; people checked in there and not handed out."""

    station: str
    lane: int
    handed_out: int
    spoiled: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PackBox:
    """票箱: `state` in words; `left_at` and `ballots` of one that is out; `apart`: its seal differed."""

    no: int
    mobile: bool
    place: str
    state: str
    seal: str
    apart: bool = False
    left_at: datetime | None = None
    ballots: int = 0


@dataclass(frozen=True, slots=True)
class PackPost:
    """职位 to vote on; `names` of those who stand, none where anybody may be elected."""

    name: str
    seats: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackFigures:
    """The ballots of the round at the moment of the pack."""

    registered: int
    unsealed: int
    issued: int
    spoiled: int
    out: int
    at_hand: int


@dataclass(frozen=True, slots=True)
class FallbackPack:
    """应急包 as of `at`. `round` and `phase` in words; `lines` in the order of the paper roll.

    `chief`, `head` and `registrars` are names; `incidents` the kinds of incident in words; `trips` of the mobile boxes
    that have not left.
    """

    occasion: Occasion
    at: datetime
    round: str
    phase: str
    closes: time
    figures: PackFigures
    chief: str
    head: str
    registrars: tuple[str, ...]
    groups: tuple[PackGroup, ...]
    lines: tuple[PackLine, ...]
    mandates: tuple[PackMandate, ...]
    lanes: tuple[PackLane, ...]
    boxes: tuple[PackBox, ...]
    posts: tuple[PackPost, ...]
    incidents: tuple[str, ...]
    trips: tuple[TripSheet, ...]
