"""The doubtful tray: names and papers set aside until they are ruled on, and the rulings that hold for the round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.rules.ballot import UNREADABLE, Ballot, Void
from kiosk.rules.book import rule
from kiosk.rules.finding import Finding
from kiosk.rules.keying import NOBODY, Doubt, Keyed

LONGEST_WRITTEN = 40
LONGEST_REASON = 300


class Outcome(StrEnum):
    """What a ruling says: a name is that person's, nobody's, unreadable; a paper counts, or is void for a reason."""

    PERSON = "person"
    NOBODY = "nobody"
    UNREADABLE = "unreadable"
    PAPER_GOOD = "paper_good"
    PAPER_UNOFFICIAL = "paper_unofficial"
    PAPER_UNREADABLE = "paper_unreadable"
    PAPER_UNMARKED = "paper_unmarked"


OF_NAMES = (Outcome.PERSON, Outcome.NOBODY, Outcome.UNREADABLE)
OF_PAPERS = (Outcome.PAPER_GOOD, Outcome.PAPER_UNOFFICIAL, Outcome.PAPER_UNREADABLE, Outcome.PAPER_UNMARKED)
_VOID = {
    Outcome.PAPER_UNOFFICIAL: Void.UNOFFICIAL,
    Outcome.PAPER_UNREADABLE: Void.UNREADABLE,
    Outcome.PAPER_UNMARKED: Void.UNMARKED,
}


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where in a batch a doubt lies: ballot from 1, post, which doubt of that post from 0; post "" is the paper."""

    ballot: int
    post: str = ""
    nth: int = 0

    @property
    def is_paper(self) -> bool:
        return self.post == ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """裁定. `written`: the name as the voter wrote it; it holds for the round where it is not "" (R-CNT-09)."""

    id: int
    outcome: Outcome
    person: str = ""
    written: str = ""


def doubts_of(ballot: int, keyed: Keyed) -> Iterator[tuple[Spot, Doubt | None]]:
    """Every doubt on a ballot as keyed; None for the paper itself."""
    if keyed.paper:
        yield Spot(ballot), None
    nth: Counter[str] = Counter()
    for post, mark in keyed.marks:
        if mark.startswith("?"):
            yield Spot(ballot, post, nth[post]), Doubt(mark[1:])
            nth[post] += 1


@rule("R-CNT-09", "R-CNT-10")
def open_spots(ballots: Iterable[tuple[int, Keyed]], ruled: Collection[Spot]) -> dict[Spot, Doubt | None]:
    """The doubts of these ballots (number, as keyed by either) on which nobody has ruled, in their order."""
    found = {spot: why for no, keyed in ballots for spot, why in doubts_of(no, keyed) if spot not in ruled}
    return dict(sorted(found.items()))


@rule("R-CNT-09", "R-CNT-10")
def may_rule(
    spot: Spot,
    outcome: Outcome,
    *,
    person: str,
    written: str,
    reason: str,
    open: Collection[Spot],
    people: Collection[str],
    before: Iterable[Ruling],
) -> Finding | None:
    """A ruling is on something open, of the right kind, with its reason; a written form is ruled once a round."""
    if spot not in open:
        return Finding("doubt_not_open", "R-CNT-09")
    if outcome not in (OF_PAPERS if spot.is_paper else OF_NAMES):
        return Finding("ruling_kind", "R-CNT-10" if spot.is_paper else "R-CNT-09")
    rule_id = "R-CNT-10" if spot.is_paper else "R-CNT-09"
    if not reason:
        return Finding("ruling_reason_missing", rule_id)
    if outcome is Outcome.PERSON and person not in people:
        return Finding("ruling_person_missing", "R-CNT-09")
    if outcome in (Outcome.PERSON, Outcome.NOBODY) and not written:
        return Finding("ruling_written_missing", "R-CNT-09")
    if outcome in (Outcome.PERSON, Outcome.NOBODY) and any(ruling.written == written for ruling in before):
        return Finding("ruled_before", "R-CNT-09", {"written": written})
    return None


@rule("R-CNT-09", "R-CNT-10")
def ruled(no: int, keyed: Keyed, spots: Mapping[Spot, Ruling], rulings: Mapping[int, Ruling]) -> Ballot:
    """The ballot as the rules judge it: marks by a ruling or in the tray are what was ruled. KeyError over an open one.

    `spots`: the rulings on doubts of this batch; `rulings`: every ruling of the round by its number.
    """
    marks: dict[str, list[str]] = {}
    nth: Counter[str] = Counter()
    for post, mark in keyed.marks:
        if mark.startswith("?"):
            mark = _mark_of(spots[Spot(no, post, nth[post])])
            nth[post] += 1
        elif mark.startswith("r"):
            mark = _mark_of(rulings[int(mark[1:])])
        marks.setdefault(post, []).append(mark)
    return Ballot(marks, _VOID.get(spots[Spot(no)].outcome) if keyed.paper else None)


def _mark_of(ruling: Ruling) -> str:
    return {Outcome.PERSON: ruling.person, Outcome.NOBODY: NOBODY}.get(ruling.outcome, UNREADABLE)


class _AsSeen(dict[Spot, Ruling]):
    """Rulings on the spots of a batch; what nobody has ruled on yet counts for nothing."""

    def __missing__(self, spot: Spot) -> Ruling:
        return Ruling(0, Outcome.PAPER_UNREADABLE if spot.is_paper else Outcome.UNREADABLE)


def so_far(no: int, keyed: Keyed, spots: Mapping[Spot, Ruling], rulings: Mapping[int, Ruling]) -> Ballot:
    """The same for the wall, while doubts may still be open: they give no stroke yet."""
    return ruled(no, keyed, _AsSeen(spots), rulings)
