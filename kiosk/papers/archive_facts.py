"""What an archive is made of, gathered: files as they are, and what its page says of each round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from kiosk.papers.rule_sheet import LockedRules


@dataclass(frozen=True, slots=True)
class Said:
    """The same in Chinese and in English; where nothing is to be translated both are one text."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NameFacts:
    """Somebody's votes at a post and what came of them. `apart` tells one from a namesake, "" where nobody has the
    name."""

    name: str
    apart: str
    votes: int
    what: Said
    rule_id: str
    elected: bool


@dataclass(frozen=True, slots=True)
class PostVotes:
    """One post: everybody with votes, most first; `waits`: a tie vote above it comes first. Unused lines are None for a
    round that was worked out again."""

    name: Said
    seats: int
    lines: tuple[NameFacts, ...]
    blank: int | None
    rejected: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """席位 that somebody holds; `round` gave it with `votes`."""

    name: str
    apart: str
    post: Said
    votes: int
    round: int


@dataclass(frozen=True, slots=True)
class OpenSeats:
    """Seats of a post that nobody holds yet; `tied`: level for them, else who stands for them."""

    post: Said
    seats: int
    tied: bool
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """选票结算 of a round: unsealed = issued + spoiled + left, but for `missing`."""

    unsealed: int
    issued: int
    spoiled: int
    left: int
    missing: int
    explanation: str
    announced_at: datetime | None


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """票箱 in words: never what one box took in. `apart`: its seal differed and it was opened by a decision."""

    no: int
    mobile: bool
    state: Said
    seal: str
    apart: bool


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A result was held for `what`; it was decided `way`, by whom and why."""

    what: Said
    way: Said
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """突发情况 in words; nobody is named who has no office."""

    at: datetime
    kind: Said
    place: Said
    words: str
    by: str
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class WithdrawnFacts:
    """A version of the result that was withdrawn."""

    version: int
    at: datetime
    withdrawn_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """一轮投票 as the page shows it. `hours`: when the polls were open, local, "" when they never were.

    `classes`: ballots valid, part valid, rejected, blank; `curve`: local hour and ballots issued by then; `again`: what
    the round behind a tie vote came to, worked out again; `base`: its number.
    """

    number: int
    kind: Said
    held_on: date
    hours: str
    certified_at: datetime | None
    version: int
    turnout_ok: bool
    count_ok: bool
    registered: int
    issued: int
    found: int
    line: int
    line_rule: str
    account: AccountFacts | None
    classes: tuple[int, int, int, int]
    half_line: int
    curve: tuple[tuple[time, int], ...]
    later: int
    posts: tuple[PostVotes, ...]
    base: int | None
    again: tuple[PostVotes, ...]
    decisions: tuple[DecisionFacts, ...]
    boxes: tuple[BoxFacts, ...]
    incidents: tuple[IncidentFacts, ...]
    withdrawn: tuple[WithdrawnFacts, ...]
    signers: tuple[str, ...]

    @property
    def valid(self) -> bool:
        return self.turnout_ok and self.count_ok


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the archive: its path, its bytes, and what it is."""

    path: str
    body: bytes
    what: Said


@dataclass(frozen=True, slots=True)
class ArchivedRound:
    """轮次: its files as they are, the rules it was held under, its part of the page."""

    files: tuple[ArchiveFile, ...]
    rules: LockedRules
    page: RoundPage


@dataclass(frozen=True, slots=True)
class Archive:
    """选举档案. `head` is the journal's in full, SEQ:HASH; `shown` of its `entries` are whole; `made_at` a moment.

    `seated` and `open` are as they stand after the last of the `rounds`; `vacant`: why the open seats stay so, "" while
    they do not; `unfinished`: numbers of rounds that are not in here.
    """

    election_id: str
    village: str
    town: str
    term: str
    day: date
    rehearsal: bool
    head: str
    entries: int
    shown: int
    journal: bytes
    made_at: datetime
    seated: tuple[SeatFacts, ...]
    open: tuple[OpenSeats, ...]
    vacant: str
    unfinished: tuple[int, ...]
    rounds: tuple[ArchivedRound, ...]
