"""One called ballot: its class, the marks that count, the lines that do not and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule

UNREADABLE = "?"
"""A mark that cannot be read, or is not made with the prescribed sign."""


class BallotClass(StrEnum):
    """有效, 部分有效, 无效, 弃权."""

    VALID = "valid"
    PART_VALID = "part_valid"
    INVALID = "invalid"
    BLANK = "blank"


class Void(StrEnum):
    """Why a whole paper does not count: not the official ballot, wholly unreadable, wholly without the sign."""

    UNOFFICIAL = "unofficial"
    UNREADABLE = "unreadable"
    UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class Ballot:
    """选票 as called: for each post the people written, in order. A person is any word; UNREADABLE is no person."""

    marks: Mapping[str, Sequence[str]]
    void: Void | None = None


@dataclass(frozen=True, slots=True)
class Slate:
    """What a round votes on: the posts with their seats, highest first, and who may be elected to each."""

    seats: Mapping[str, int]
    eligible: Mapping[str, Collection[str]]
    sheet: RuleSheet
    seated: Collection[str] = frozenset()
    """People who hold a seat already; none of them is eligible."""
    on_roll: Collection[str] = frozenset()
    """Everybody a name can stand for; it words the reason alone."""


@rule("R-CNT-08", "R-RES-13")
def slate(
    seats: Mapping[str, int],
    people: Collection[str],
    sheet: RuleSheet,
    *,
    seated: Collection[str] = (),
    candidates: Mapping[str, Collection[str]] | None = None,
) -> Slate:
    """Who may be elected: everybody on the roll not yet seated, whatever their age or schooling (R-RES-13); with
    candidates, only they, each to their post."""
    free = frozenset(people) - frozenset(seated)
    may = {post: free if candidates is None else free & frozenset(candidates.get(post, ())) for post in seats}
    return Slate(seats, may, sheet, frozenset(seated), frozenset(people))


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """Lines of a post that do not count: by whose name ("" where the line as such is rejected), why, how many."""

    post: str
    person: str
    code: str
    rule_id: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a ballot: for each post seats = votes + rejected lines + blank lines (R-CNT-13)."""

    ballot_class: BallotClass
    votes: Mapping[str, tuple[str, ...]]
    rejected: tuple[RejectedLine, ...]
    blank: Mapping[str, int]


@rule("R-CNT-02", "R-CNT-03", "R-CNT-04", "R-CNT-05", "R-CNT-06")
def rejected_whole(ballot: Ballot, on: Slate) -> tuple[str, str] | None:
    """Why the whole ballot is rejected: code and rule; None when it is not."""
    if ballot.void is not None:
        return f"void_{ballot.void}", "R-CNT-05"
    written = [mark for post in on.seats for mark in ballot.marks.get(post, ())]
    if len(written) > sum(on.seats.values()):
        return "too_many_names", "R-CNT-02"
    if on.sheet.over_full_post == "ballot" and _over_full(ballot, on):
        return "over_full_post", "R-CNT-03"
    if on.sheet.unreadable == "ballot" and UNREADABLE in written:
        return "mark_unreadable", "R-CNT-04"
    if on.sheet.double_post == "ballot" and _at_two_posts(ballot, on):
        return "two_posts", "R-CNT-06"
    return None


def _over_full(ballot: Ballot, on: Slate) -> set[str]:
    return {post for post, seats in on.seats.items() if len(ballot.marks.get(post, ())) > seats}


def _at_two_posts(ballot: Ballot, on: Slate) -> set[str]:
    posts = Counter(mark for post in on.seats for mark in set(ballot.marks.get(post, ())) if mark != UNREADABLE)
    return {mark for mark, times in posts.items() if times > 1}


@rule("R-CNT-03", "R-CNT-04", "R-CNT-06", "R-CNT-07", "R-CNT-08", "R-CNT-11", "R-CNT-12", "R-CNT-13")
def judge(ballot: Ballot, on: Slate) -> Judged:
    """The class of a ballot, the votes it gives, the lines rejected and blank."""
    whole = rejected_whole(ballot, on)
    if whole:
        lines = tuple(RejectedLine(post, "", *whole, seats) for post, seats in on.seats.items())
        return Judged(BallotClass.INVALID, dict.fromkeys(on.seats, ()), lines, dict.fromkeys(on.seats, 0))
    over_full = _over_full(ballot, on)
    # What may not count anywhere is said of every post it is written for.
    barred = _at_two_posts(ballot, on) if on.sheet.double_post == "neither" else set()
    counted: set[str] = set()
    votes: dict[str, tuple[str, ...]] = {}
    rejected: list[RejectedLine] = []
    blank: dict[str, int] = {}
    for post, seats in on.seats.items():
        marks = ballot.marks.get(post, ())
        if post in over_full:
            votes[post], blank[post] = (), 0
            rejected.append(RejectedLine(post, "", "over_full_post", "R-CNT-03", seats))
            continue
        good: list[str] = []
        for mark in marks:
            why = _why_not(mark, post, on, good, counted, barred)
            if why is None:
                good.append(mark)
            else:
                rejected.append(RejectedLine(post, "" if mark == UNREADABLE else mark, *why))
        counted.update(good)
        votes[post], blank[post] = tuple(good), seats - len(marks)
    named = any(ballot.marks.get(post) for post in on.seats)
    return Judged(_class(named, bool(counted), bool(rejected)), votes, tuple(rejected), blank)


def _why_not(
    mark: str, post: str, on: Slate, here: Collection[str], above: Collection[str], barred: Collection[str]
) -> tuple[str, str] | None:
    """Why a mark does not count; `here` counted for this post, `above` for higher ones."""
    if mark == UNREADABLE:
        return "mark_unreadable", "R-CNT-04"
    if mark not in on.eligible[post]:
        if mark in on.seated:
            return "already_seated", "R-CNT-08"
        return "not_a_candidate" if mark in on.on_roll else "not_eligible", "R-CNT-08"
    if mark in barred or mark in above:
        return "two_posts", "R-CNT-06"
    return ("named_twice", "R-CNT-07") if mark in here else None


@rule("R-CNT-11", "R-CNT-12")
def _class(named: bool, counts: bool, rejected: bool) -> BallotClass:
    if not named:
        return BallotClass.BLANK
    if not counts:
        return BallotClass.INVALID
    return BallotClass.PART_VALID if rejected else BallotClass.VALID


@dataclass(slots=True)
class Totals:
    """The sum of many ballots. `rejected`: (post, person, code) → lines; `rules`: code → the rule behind it."""

    found: int = 0
    classes: Counter[BallotClass] = field(default_factory=Counter)
    votes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rejected: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    blank: Counter[str] = field(default_factory=Counter)

    def add(self, judged: Judged, times: int = 1) -> None:
        """Add `times` ballots judged so."""
        self.found += times
        self.classes[judged.ballot_class] += times
        for post, people in judged.votes.items():
            for person in people:
                self.votes[post][person] += times
        for line in judged.rejected:
            self.rejected[line.post, line.person, line.code] += line.lines * times
        self.blank.update({post: lines * times for post, lines in judged.blank.items()})

    def rejected_at(self, post: str) -> int:
        """How many lines of this post were rejected."""
        return sum(lines for (of, _, _), lines in self.rejected.items() if of == post)


@rule("R-CNT-01", "R-CNT-13")
def closes(totals: Totals, seats: Mapping[str, int]) -> bool:
    """Whether for each post seats × ballots found = votes + blank lines + rejected lines."""
    return sum(totals.classes.values()) == totals.found and all(
        lines * totals.found == sum(totals.votes.get(post, {}).values()) + totals.blank[post] + totals.rejected_at(post)
        for post, lines in seats.items()
    )


def total(ballots: Sequence[Ballot], on: Slate) -> Totals:
    """The totals of these ballots."""
    totals = Totals()
    for ballot in ballots:
        totals.add(judge(ballot, on))
    return totals


class BallotCount:
    """The totals of very many ballots: one whose marks all count goes a short way, the others are judged.

    Whose the rejected marks are is not kept: a million ballots can name a million strangers.
    """

    def __init__(self, on: Slate) -> None:
        self._on = on
        self._seats = dict(on.seats)
        self._eligible = {post: frozenset(people) for post, people in on.eligible.items()}
        self._classes: Counter[BallotClass] = Counter()
        self._votes: dict[str, dict[str, int]] = {post: {} for post in on.seats}
        self._blank = dict.fromkeys(on.seats, 0)
        self._rejected: Counter[tuple[str, str, str]] = Counter()
        # Of the plain ones alone; they have no line that is rejected.
        self._plain = {BallotClass.VALID: 0, BallotClass.BLANK: 0}
        self._named = dict.fromkeys(on.seats, 0)

    def add(self, ballot: Ballot, times: int = 1) -> None:
        """Add `times` ballots like this one, judged by every rule."""
        judged = judge(ballot, self._on)
        self._classes[judged.ballot_class] += times
        for post, lines in judged.blank.items():
            self._blank[post] += lines * times
            votes = self._votes[post]
            for person in judged.votes[post]:
                votes[person] = votes.get(person, 0) + times
        for line in judged.rejected:
            self._rejected[line.post, "", line.code] += line.lines * times

    @rule("R-CNT-11", "R-CNT-12")
    def add_plain(self, marks: Mapping[str, object], times: int = 1) -> bool:
        """Add `times` ballots if they are blank, or if every mark counts under any sheet: no post over-full, nobody
        named twice, nobody barred. False, and nothing added, for everything else, be it no ballot at all.
        """
        seats, eligible = self._seats, self._eligible
        named: set[str] = set()
        written = 0
        for post, people in marks.items():
            if post not in seats or type(people) is not list or len(people) > seats[post]:
                return False
            try:
                named.update(people)
                counts = eligible[post].issuperset(people)
            except TypeError:
                return False
            written += len(people)
            if not counts or len(named) != written:
                return False
        self._plain[BallotClass.VALID if written else BallotClass.BLANK] += times
        for post, people in marks.items():
            votes = self._votes[post]
            self._named[post] += len(people) * times  # type: ignore[arg-type]  # a list, as was seen above
            for person in people:  # type: ignore[attr-defined]  # a list, as was seen above
                votes[person] = votes.get(person, 0) + times
        return True

    @rule("R-CNT-01", "R-CNT-13")
    def totals(self) -> Totals:
        """Everything added so far."""
        classes = self._classes + Counter(self._plain)
        plain = sum(self._plain.values())
        blank = {post: self._blank[post] + seats * plain - self._named[post] for post, seats in self._seats.items()}
        votes = {post: Counter(people) for post, people in self._votes.items()}
        return Totals(classes.total(), classes, votes, Counter(self._rejected), Counter(blank))
