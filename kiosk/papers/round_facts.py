"""What every paper of a counted round is made of: its figures, votes, winners, seats left, and who signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time

from kiosk.papers.page import Occasion
from kiosk.papers.rule_sheet import Signer
from kiosk.rules.day import RoundKind


@dataclass(frozen=True, slots=True)
class Winner:
    """当选人. `apart` tells one from a namesake ("一组 45岁"), "" where nobody has the same name; `post` is its name.

    `votes` were compared for this post, `votes_all` are those for every post together. What the civil-affairs form asks
    besides is "" (`again`: None) where nobody wrote it down, and is left blank to be filled in by hand. `for_woman`:
    has the seat that goes to a woman first (R-RES-10).
    """

    name: str
    apart: str
    post: str
    sex: str
    age: int
    votes: int
    votes_all: int
    ethnic_group: str = ""
    party: str = ""
    schooling: str = ""
    again: bool | None = None
    for_woman: bool = False


@dataclass(frozen=True, slots=True)
class VoteLine:
    """Somebody's votes at a post, and in words what came of them."""

    name: str
    apart: str
    votes: int
    what: str
    elected: bool


@dataclass(frozen=True, slots=True)
class PostFacts:
    """One post: its name, the seats voted on, everybody with votes (most first), lines left blank and rejected."""

    name: str
    seats: int
    lines: tuple[VoteLine, ...]
    blank: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Standee:
    """候选人 of the next vote, with the votes that put them there."""

    name: str
    apart: str
    votes: int


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Seats of a post that nobody took; who stands for them, by votes. Nobody may: then `candidates` is empty."""

    post: str
    seats: int
    candidates: tuple[Standee, ...]


@dataclass(frozen=True, slots=True)
class LevelVotes:
    """Equal votes for fewer seats than people."""

    post: str
    seats: int
    people: tuple[Standee, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A hold that was decided, or a name or paper that was ruled on: a sentence, why, who decided, when."""

    what: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """一轮投票的结果. Dates and hours local, `decided_at` and `certified_at` moments.

    `count_file` is the SHA-256 of the canonical count file (64 hexadecimal digits), `version` which version of the
    result this is, `line` the votes needed and `line_rule` its rule. `women` registered; `hall`, `proxy` and `mobile`
    make up `issued`; `bundles` are the numbers of ballots in the sealed bundles. `waits` are names of posts.
    `rest_vacant`: the seats left stay vacant; `within_three_months`: they are to be filled by then (R-RES-09).
    """

    occasion: Occasion
    town: str
    kind: RoundKind
    number: int
    version: int
    count_file: str
    place: str
    opens: time
    closes: time
    registered: int
    women: int
    unsealed: int
    issued: int
    spoiled: int
    left: int
    found: int
    hall: int
    proxy: int
    mobile: int
    scribes: int
    stations: int
    boxes: int
    mobile_boxes: int
    valid: int
    part_valid: int
    invalid: int
    blank: int
    line: int
    line_rule: str
    posts: tuple[PostFacts, ...]
    winners: tuple[Winner, ...]
    seated_before: tuple[Winner, ...]
    vacancies: tuple[Vacancy, ...]
    ties: tuple[LevelVotes, ...]
    waits: tuple[str, ...]
    decisions: tuple[Decided, ...]
    rulings: tuple[Decided, ...]
    bundles: tuple[int, ...]
    decided_at: datetime
    certified_at: datetime
    signers: tuple[Signer, ...]
    rest_vacant: bool = False
    within_three_months: bool = False

    def texts(self) -> Iterator[str]:
        """Every text that a paper may draw, for `missing_glyphs`."""
        return _texts(self)


@dataclass(frozen=True, slots=True)
class NextVote:
    """下一次投票: a further election, a tie vote or a repeated one; `seats` and who stands for them, by post.

    `refused` are the names of those who do not want to stand; `count_file` belongs to the result it follows from.
    """

    occasion: Occasion
    town: str
    kind: RoundKind
    number: int
    count_file: str
    held_on: date
    place: str
    opens: time
    closes: time
    vacancies: tuple[Vacancy, ...]
    refused: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        """Every text that the paper may draw, for `missing_glyphs`."""
        return _texts(self)


def _texts(facts: object) -> Iterator[str]:
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, tuple):
        for each in facts:
            yield from _texts(each)
    elif is_dataclass(facts):
        for field in fields(facts):
            yield from _texts(getattr(facts, field.name))
