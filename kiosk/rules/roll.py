"""Who is on the roll, who is left out, and whom a person must decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.notes import Residence, read_note
from kiosk.rules.register import BirthCheck, IdentityCheck, RegisterRow, RowAddress
from kiosk.rules.settling import CURED_BY_DATA, GROUND_RULES, Choice, Decision, corrected, person_keys

OLDEST = 115
"""Years before election day beyond which a birth date is not believed (1901-01-01 stands for "not known")."""


class Outcome(StrEnum):
    """在册, 不列入, 待定."""

    REGISTERED = "registered"
    LEFT_OUT = "left_out"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a row. `finding` says why it is left out or undecided; `also` the further doubts.

    `row` is as the register has it, `right` with the decision's corrections; `key` finds the person again, and rows of
    one person share `person`.
    """

    row: RegisterRow
    outcome: Outcome
    finding: Finding | None = None
    also: tuple[Finding, ...] = ()
    key: str = ""
    person: int = 0
    decision: Decision | None = None

    @property
    def right(self) -> RegisterRow:
        """The row with what the decision corrected."""
        return corrected(self.row, self.decision) if self.decision else self.row

    @property
    def codes(self) -> frozenset[str]:
        """The codes of everything found about it."""
        return frozenset(f.code for f in (self.finding, *self.also) if f)


@rule("R-ROLL-01")
def of_age(birth: date, day: date, years: int) -> bool:
    """Whether somebody is that many years old on that day; the birthday itself counts.

    Somebody born on 29 February comes of age on 1 March of a year that has no 29 February: until 28 February
    ends, the years are not full.
    """
    return (birth.year + years, birth.month, birth.day) <= (day.year, day.month, day.day)


def settle(
    rows: Sequence[RegisterRow], day: date, sheet: RuleSheet, decisions: Mapping[str, Decision] | None = None
) -> tuple[Standing, ...]:
    """The standing of every row, in the order given, then of everybody added by decision; nobody is registered twice.

    What surely excludes comes first: no doubt about who somebody is can change that the note says dead. Age
    excludes only where nothing puts the birth date in doubt. Everybody left with a doubt that no decision settles is
    undecided. `decisions`: person key → what was decided.
    """
    decided = decisions or {}
    keys = person_keys(rows)
    have = set(keys)
    added = [(key, d) for key, d in decided.items() if d.added and d.choice is Choice.REGISTER and key not in have]
    everybody = [*rows, *(added_row(n, decision) for n, (_, decision) in enumerate(added, 1))]
    return resettle(everybody, (*keys, *(key for key, _ in added)), day, sheet, decided)


def resettle(
    rows: Sequence[RegisterRow], keys: Sequence[str], day: date, sheet: RuleSheet, decisions: Mapping[str, Decision]
) -> tuple[Standing, ...]:
    """The same for rows whose keys are known: everybody, or all rows of one person."""
    standings = [_standing(row, day, sheet, key, decisions.get(key)) for row, key in zip(rows, keys, strict=True)]
    return _each_person_once(standings, rows)


ADDED = "补登记"
"""What stands for the sheet of somebody whom the register does not have."""


def added_row(n: int, decision: Decision) -> RegisterRow:
    """The n-th row that stands for somebody whom the register does not have."""
    blank = RegisterRow(ADDED, n, "", "", "", "", "", None, Residence.LOCAL, "")
    return corrected(blank, decision)


def _standing(row: RegisterRow, day: date, sheet: RuleSheet, key: str, decision: Decision | None) -> Standing:
    stands = Standing(row, Outcome.REGISTERED, key=key, decision=decision)
    if decision and decision.choice is Choice.LEAVE_OUT:
        why = _about(row, "left_out_by_decision", GROUND_RULES[decision.ground], ground=decision.ground)
        return replace(stands, outcome=Outcome.LEFT_OUT, finding=why)
    row = stands.right
    settled = _settled_by(decision)
    excludes = (left_out_by_note(row), not_of_age(row, day, sheet, settled), not_of_the_village(row))
    finding = next((f for f in excludes if f and f.code not in settled), None)
    if finding:
        return replace(stands, outcome=Outcome.LEFT_OUT, finding=finding)
    doubts = tuple(doubt for doubt in doubts_about(row, day) if doubt.code not in settled)
    if doubts:
        return replace(stands, outcome=Outcome.UNDECIDED, finding=doubts[0], also=doubts[1:])
    return stands


class _Everything(frozenset[str]):
    """All that a decision can settle."""

    def __contains__(self, code: object) -> bool:
        return code not in CURED_BY_DATA


def _settled_by(decision: Decision | None) -> frozenset[str]:
    if decision is None:
        return frozenset()
    return _Everything() if decision.added else decision.settles - CURED_BY_DATA


def _about(row: RegisterRow, code: str, rule_id: str, **facts: Fact) -> Finding:
    return Finding(code, rule_id, {"sheet": row.sheet, "row": row.row, "name": row.name, **facts})


@rule("R-ROLL-02")
def left_out_by_note(row: RegisterRow) -> Finding | None:
    """Dead, moved out, deprived of political rights, unable to exercise the right, or declared in writing.

    A note of which a part cannot be read excludes nobody: the rest may take it back.
    """
    reading = read_note(row.note)
    if not reading.exclusion or reading.unread:
        return None
    return _about(row, reading.exclusion, "R-ROLL-02", note=row.note)


@rule("R-ROLL-01")
def not_of_age(row: RegisterRow, day: date, sheet: RuleSheet, settled: frozenset[str] = frozenset()) -> Finding | None:
    """Too young on election day, where nothing in the row puts the birth date in doubt.

    A mistyped check digit or a missing name makes nobody older; a birth date that differs from the one in the
    identity number, or that the note questions, may, until that is `settled`.
    """
    if row.birth is None or not believable(row.birth, day) or of_age(row.birth, day, sheet.adult_age):
        return None
    if row.identity is IdentityCheck.BIRTH_DIFFERS and "identity_birth_differs" not in settled:
        return None
    if read_note(row.note).birth_questioned and "note_unread" not in settled:
        return None
    return _about(row, "under_age", "R-ROLL-01", birth=row.birth, age=sheet.adult_age)


@rule("R-ROLL-01")
def not_of_the_village(row: RegisterRow) -> Finding | None:
    """Registered elsewhere without a year's residence and an application."""
    if row.residence is not Residence.OUTSIDE or read_note(row.note).unread:
        return None
    return _about(row, "outside_not_applied", "R-ROLL-01")


def believable(birth: date, day: date) -> bool:
    """Whether a birth date can be that of somebody alive on that day."""
    return birth <= day and not of_age(birth, day, OLDEST)


@rule("R-ROLL-01", "R-ROLL-02")
def doubts_about(row: RegisterRow, day: date) -> Iterable[Finding]:
    """Everything about the row that a person must look at, the weightiest first."""
    if not row.name:
        yield _about(row, "no_name", "R-ROLL-01")
    elif not row.name_clear:
        yield _about(row, "name_unclear", "R-ROLL-01")
    if not row.group:
        yield _about(row, "no_group", "R-ROLL-01")
    if row.birth is None:
        code = {BirthCheck.INCOMPLETE: "birth_incomplete", BirthCheck.UNREADABLE: "birth_unreadable"}
        yield _about(row, code.get(row.birth_check, "no_birth"), "R-ROLL-01")
    if row.identity not in (IdentityCheck.ABSENT, IdentityCheck.GOOD):
        yield _about(row, f"identity_{row.identity}", "R-ROLL-01")
    if row.birth is not None and not believable(row.birth, day):
        yield _about(row, "birth_unbelievable", "R-ROLL-01", birth=row.birth)
    if row.residence is Residence.OUTSIDE_APPLIED:
        yield _about(row, "outside_needs_consent", "R-ROLL-01")
    elif row.residence is Residence.UNKNOWN:
        yield _about(row, "residence_unread", "R-ROLL-01")
    if read_note(row.note).unread:
        yield _about(row, "note_unread", "R-ROLL-02", note=row.note)


_OF_TWO_ROWS = frozenset({"same_person_twice", "same_number_twice", "same_person_contradicts"})


@rule("R-ROLL-01")
def _each_person_once(standings: list[Standing], as_read: Sequence[RegisterRow]) -> tuple[Standing, ...]:
    """Of the rows of one person the first clear one stands; the others wait, naming it.

    If one of them is left out by its note and another would stand, the register contradicts itself, and that
    one waits too. Whoever was decided to be another person stands apart; whoever was decided to be left out counts
    no more.
    """
    for n, members in enumerate(_same_person(as_read), 1):
        for i in members:
            standings[i] = replace(standings[i], person=n)
        if len(members) > 1:
            _one_of_them(standings, [i for i in members if not _left_out_by_hand(standings[i])])
    _as_corrected(standings)
    return tuple(standings)


def _as_corrected(standings: list[Standing]) -> None:
    """What was corrected may make somebody the same as another: the later one waits."""
    seen: dict[tuple[str, str, date | None], RegisterRow] = {}
    for i, standing in enumerate(standings):
        if standing.outcome is Outcome.REGISTERED:
            row = standing.right
            first = seen.setdefault(_identity(row), row)
            if first is not row:
                standings[i] = _doubted(standing, "same_person_twice", first)


def _left_out_by_hand(standing: Standing) -> bool:
    return standing.decision is not None and standing.decision.choice is Choice.LEAVE_OUT


def _one_of_them(standings: list[Standing], members: list[int]) -> None:
    clear = [i for i in members if standings[i].outcome is Outcome.REGISTERED]
    out = [i for i in members if standings[i].outcome is Outcome.LEFT_OUT]
    if clear and out:
        for i in clear:
            standings[i] = _doubted(standings[i], "same_person_contradicts", standings[out[0]].right)
        return
    # The row that was decided to be somebody else does not take the place of the first one.
    first = [i for i in clear if not _settled_by(standings[i].decision) & _OF_TWO_ROWS]
    stands = (first or clear or members or [-1])[0]
    for i in members:
        if i != stands and standings[i].outcome is not Outcome.LEFT_OUT:
            standings[i] = _doubted(standings[i], "same_person_twice", standings[stands].right)


def _doubted(standing: Standing, code: str, other: RegisterRow) -> Standing:
    # Two names with one number may be two people, one of whom has the other's number.
    row = standing.right
    if row.name and other.name and row.name != other.name:
        code = "same_number_twice"
    # Somebody of the same household, name and birth date cannot be another person.
    if code in _settled_by(standing.decision) and _identity(row) != _identity(other):
        return standing
    finding = _about(row, code, "R-ROLL-01", other_sheet=other.sheet, other_row=other.row, other_name=other.name)
    also = (standing.finding, *standing.also) if standing.finding else ()
    return replace(standing, outcome=Outcome.UNDECIDED, finding=finding, also=also)


def _identity(row: RegisterRow) -> tuple[str, str, date | None]:
    return row.household.lstrip("0"), row.name, row.birth


def _same_person(rows: Sequence[RegisterRow]) -> Iterable[list[int]]:
    """Indices of the rows of each person: same household, name and birth date, or same identity number."""
    first_at: dict[RowAddress, int] = {}
    leader = list(range(len(rows)))

    def lead(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = lead(i), lead(j)
        leader[max(a, b)] = min(a, b)

    by_key: dict[tuple[str, str, date], int] = {}
    for i, row in enumerate(rows):
        first_at.setdefault(row.address, i)
        if row.same_number_as in first_at:
            join(i, first_at[row.same_number_as])
        if row.name and row.birth:
            join(i, by_key.setdefault((row.household.lstrip("0"), row.name, row.birth), i))
    persons: dict[int, list[int]] = defaultdict(list)
    for i in range(len(rows)):
        persons[lead(i)].append(i)
    return persons.values()
