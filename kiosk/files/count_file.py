"""The count file: a round with its ballots or its finished tally, read from a stream; its format in count-file.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from kiosk.files.count_ballots import BallotReader
from kiosk.files.count_fields import Wrong, a_number, a_switch, inside, needed
from kiosk.files.count_round import (
    candidates_of,
    kin_of,
    person_of,
    round_of,
    seated_of,
    seats_of,
    settled_of,
    sheet_of,
    votes_of,
)
from kiosk.files.json_stream import BadJson, JsonStream
from kiosk.rules.ballot import Totals, slate
from kiosk.rules.book import RuleSheet
from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Seat
from kiosk.rules.finding import Finding

MOST_PEOPLE = 200_000
STEP = 50_000
"""Ballots between two reports of progress."""
NEEDED = ("round", "registered", "issued", "posts", "people")
KEYS = (*NEEDED, "settings", "kin", "candidates", "seated", "settled", "open_elsewhere", "ballots", "found", "votes")
_ALSO_JUDGE = frozenset({"settings", "seated"})
"""What may be left out, and changes how a ballot is judged where it is there."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class CountFile:
    """What a count file says. `found`, `votes` and `totals` are empty until the ballots are counted; `totals` stays
    None where the file gave `found` and `votes`.
    """

    number: int
    kind: RoundKind
    sheet: RuleSheet
    registered: int
    issued: int
    seats: Mapping[str, int]
    sex: Mapping[str, str]
    kin: tuple[tuple[str, str], ...]
    candidates: Mapping[str, tuple[str, ...]] | None
    seated: tuple[Seat, ...]
    settled: tuple[Seat, ...]
    open_elsewhere: bool
    found: int = 0
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    totals: Totals | None = None


def read_count_file(stream: BinaryIO, progress: Progress | None = None) -> CountFile | Finding:
    """The round that this stream holds; a stream that can be rewound. A Finding names the field that is wrong.

    Ballots are judged as they pass, once everything they depend on is known; where something of it comes after them,
    the stream is read again. `progress` is told how many ballots have passed.
    """
    try:
        reader = _Reader(progress)
        reader.read(stream)
        told = reader.told()
        if reader.judged_too_early:
            stream.seek(0)
            reader.read(stream)
        return reader.finished(told)
    except Wrong as wrong:
        return wrong.finding


class _Reader:
    def __init__(self, progress: Progress | None) -> None:
        self.given: dict[str, Any] = {}
        self.people: dict[str, str] = {}
        self.ballots: BallotReader | None = None
        self.passed: list[str] = []
        self.again = False
        self.at = ""
        self.progress = progress

    @property
    def judged_too_early(self) -> bool:
        """Whether something that the ballots depend on came after them."""
        if "ballots" not in self.passed:
            return False
        after = self.passed[self.passed.index("ballots") :]
        return self.ballots is None or not _ALSO_JUDGE.isdisjoint(after)

    def read(self, stream: BinaryIO) -> None:
        """Take everything in; the second time only the ballots."""
        self.again = bool(self.passed)
        source = JsonStream(stream)
        try:
            for key in source.members():
                self.at = inside("", key)
                if key not in KEYS:
                    raise Wrong("count_field_unknown", self.at)
                if key == "ballots":
                    self._ballots(source)
                elif key == "people":
                    self._people(source)
                else:
                    self.given[key] = source.value()
                if not self.again:
                    self.passed.append(key)
                self.at = ""
        except BadJson as bad:
            raise Wrong(f"count_json_{bad.why}", self.at or (inside("", bad.at) if bad.at else "JSON")) from None

    def _people(self, source: JsonStream) -> None:
        if not source.array_comes():
            raise Wrong("count_type", "people", wanted="[…]")
        self.at = "people[0]"
        for n, each in enumerate(source.elements()):
            if self.again:
                continue
            if n == MOST_PEOPLE:
                raise Wrong("count_too_many", "people", most=MOST_PEOPLE)
            id, sex = person_of(each, f"people[{n}]", self.people)
            self.people[id] = sex
            self.at = f"people[{n + 1}]"

    def _ballots(self, source: JsonStream) -> None:
        if not source.array_comes():
            raise Wrong("count_type", "ballots", wanted="[…]")
        reader = self._judge()
        passed = 0
        try:
            for each in source.elements():
                if reader is not None:
                    reader.add(each, passed)
                passed += 1
                if self.progress and passed % STEP == 0:
                    self.progress(passed)
        except BadJson:
            self.at = f"ballots[{passed}]"
            raise
        self.ballots = reader

    def _judge(self) -> BallotReader | None:
        """What judges the ballots; None where something that it needs has not come yet, or is wrong."""
        try:
            told = self.told()
        except Wrong:
            return None
        seated = [seat.person for seat in told.seated]
        return BallotReader(slate(told.seats, self.people, told.sheet, seated=seated, candidates=told.candidates))

    def told(self) -> CountFile:
        """Everything but the votes, checked."""
        for key in NEEDED:
            if key not in self.passed:
                raise Wrong("count_missing", key)
        given, people = self.given, self.people
        number, kind = round_of(given["round"])
        seats = seats_of(given["posts"])
        if kind is RoundKind.FIRST and "candidates" in given:
            raise Wrong("count_candidates_first", "candidates")
        seated = seated_of(given.get("seated", []), "seated", people)
        return CountFile(
            number=number,
            kind=kind,
            sheet=sheet_of(given.get("settings", {})),
            registered=a_number(given["registered"], "registered", least=0),
            issued=a_number(given["issued"], "issued", least=0),
            seats=seats,
            sex={id: sex for id, sex in people.items() if sex},
            kin=kin_of(given.get("kin", []), people),
            candidates=None if kind is RoundKind.FIRST else candidates_of(needed(given, "candidates"), seats, people),
            seated=seated,
            settled=settled_of(given.get("settled", []), seats, people, {seat.person for seat in seated}),
            open_elsewhere=a_switch(given.get("open_elsewhere", False), "open_elsewhere"),
        )

    def finished(self, told: CountFile) -> CountFile:
        """The round with its votes."""
        if "ballots" not in self.passed:
            if "found" not in self.given and "votes" not in self.given:
                raise Wrong("count_missing", "ballots")
            found = a_number(needed(self.given, "found"), "found", least=0)
            votes = votes_of(needed(self.given, "votes"), told.seats, found, self.people)
            return replace(told, found=found, votes=votes)
        for key in ("found", "votes"):
            if key in self.given:
                raise Wrong("count_both", key)
        assert self.ballots is not None, "everything that they depend on is there"
        totals = self.ballots.totals()
        return replace(told, found=totals.found, votes=totals.votes, totals=totals)
