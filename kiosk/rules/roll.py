"""Who is on the roll, who is left out, and whom a person must decide; and the places on the paper roll."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.groups import natural_key
from kiosk.rules.notes import Residence, read_note

Sex = Literal["M", "F", ""]

OLDEST = 115
"""Years before election day beyond which a birth date is not believed (1901-01-01 stands for "not known")."""
LINES_A_PAGE = 20


class IdentityCheck(StrEnum):
    """What the identity number of a row was worth; the number itself is forgotten at once."""

    ABSENT = "absent"
    GOOD = "good"
    MALFORMED = "malformed"
    CHECK_DIGIT = "check_digit"
    BIRTH_DIFFERS = "birth_differs"
    SEX_DIFFERS = "sex_differs"


class BirthCheck(StrEnum):
    """How the birth date of a row was given."""

    GOOD = "good"
    ABSENT = "absent"
    INCOMPLETE = "incomplete"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class RowAddress:
    """Where a row stands: the sheet's name and the row number the spreadsheet program shows."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """登记册行: what one row of a register says, mended where that is beyond doubt. It holds no identity number.

    `same_number_as` is the earlier row with the same identity number. `name_clear` is False when the name has
    signs no name has. `mended` says what was changed in reading.
    """

    sheet: str
    row: int
    group: str
    household: str
    name: str
    relation: str
    sex: Sex
    birth: date | None
    residence: Residence
    note: str
    identity: IdentityCheck = IdentityCheck.ABSENT
    mended: tuple[Finding, ...] = ()
    birth_check: BirthCheck = BirthCheck.GOOD
    name_clear: bool = True
    same_number_as: RowAddress | None = None

    @property
    def address(self) -> RowAddress:
        return RowAddress(self.sheet, self.row)


class Outcome(StrEnum):
    """在册, 不列入, 待定."""

    REGISTERED = "registered"
    LEFT_OUT = "left_out"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a row. `finding` says why it is left out or undecided; `also` the further doubts."""

    row: RegisterRow
    outcome: Outcome
    finding: Finding | None = None
    also: tuple[Finding, ...] = ()


@rule("R-ROLL-01")
def of_age(birth: date, day: date, years: int) -> bool:
    """Whether somebody is that many years old on that day; the birthday itself counts.

    Somebody born on 29 February comes of age on 1 March of a year that has no 29 February: until 28 February
    ends, the years are not full.
    """
    return (birth.year + years, birth.month, birth.day) <= (day.year, day.month, day.day)


def settle(rows: Sequence[RegisterRow], day: date, sheet: RuleSheet) -> tuple[Standing, ...]:
    """The standing of every row, in the order given. Each row gets exactly one; nobody is registered twice.

    What surely excludes comes first: no doubt about who somebody is can change that the note says dead. Age
    excludes only where nothing puts the birth date in doubt. Everybody left with a doubt is undecided.
    """
    return _each_person_once([_standing(row, day, sheet) for row in rows])


def _standing(row: RegisterRow, day: date, sheet: RuleSheet) -> Standing:
    finding = left_out_by_note(row) or not_of_age(row, day, sheet) or not_of_the_village(row)
    if finding:
        return Standing(row, Outcome.LEFT_OUT, finding)
    doubts = tuple(doubts_about(row, day))
    if doubts:
        return Standing(row, Outcome.UNDECIDED, doubts[0], doubts[1:])
    return Standing(row, Outcome.REGISTERED)


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
def not_of_age(row: RegisterRow, day: date, sheet: RuleSheet) -> Finding | None:
    """Too young on election day, where nothing in the row puts the birth date in doubt.

    A mistyped check digit or a missing name makes nobody older; a birth date that differs from the one in the
    identity number, or that the note questions, may.
    """
    if row.birth is None or not believable(row.birth, day) or of_age(row.birth, day, sheet.adult_age):
        return None
    if row.identity is IdentityCheck.BIRTH_DIFFERS or read_note(row.note).birth_questioned:
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


@rule("R-ROLL-01")
def _each_person_once(standings: list[Standing]) -> tuple[Standing, ...]:
    """Of the rows of one person the first clear one stands; the others wait, naming it.

    If one of them is left out by its note and another would stand, the register contradicts itself, and that
    one waits too.
    """
    for members in _same_person([s.row for s in standings]):
        group = [standings[i] for i in members]
        clear = [i for i in members if standings[i].outcome is Outcome.REGISTERED]
        out = [s for s in group if s.outcome is Outcome.LEFT_OUT]
        if clear and out:
            for i in clear:
                standings[i] = _doubted(standings[i], "same_person_contradicts", out[0].row)
            continue
        stands = clear[0] if clear else members[0]
        for i in members:
            if i != stands and standings[i].outcome is not Outcome.LEFT_OUT:
                standings[i] = _doubted(standings[i], "same_person_twice", standings[stands].row)
    return tuple(standings)


def _doubted(standing: Standing, code: str, other: RegisterRow) -> Standing:
    # Two names with one number may be two people, one of whom has the other's number.
    if standing.row.name and other.name and standing.row.name != other.name:
        code = "same_number_twice"
    finding = _about(
        standing.row, code, "R-ROLL-01", other_sheet=other.sheet, other_row=other.row, other_name=other.name
    )
    also = (standing.finding, *standing.also) if standing.finding else ()
    return replace(standing, outcome=Outcome.UNDECIDED, finding=finding, also=also)


def _same_person(rows: Sequence[RegisterRow]) -> Iterable[list[int]]:
    """Indices of rows that are one person: same household, name and birth date, or same identity number."""
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
    return [members for members in persons.values() if len(members) > 1]


@dataclass(frozen=True, slots=True)
class Place:
    """A registered row's place: roll number, and page and line of the paper roll, all from 1.

    Pages run through the village; each group begins on a page of its own, so a page lies on one desk.
    """

    row: RegisterRow
    roll_no: int
    group: str
    page: int
    line: int


def assign_places(rows: Sequence[RegisterRow]) -> tuple[Place, ...]:
    """The place of each row, in the order of the rows given; roll numbers run by group, household and that order."""
    order = sorted(range(len(rows)), key=lambda i: (natural_key(rows[i].group), natural_key(rows[i].household), i))
    places: dict[int, Place] = {}
    page, line, group = 0, LINES_A_PAGE, ""
    for roll_no, i in enumerate(order, 1):
        row = rows[i]
        if line == LINES_A_PAGE or row.group != group:
            page, line, group = page + 1, 0, row.group
        line += 1
        places[i] = Place(row, roll_no, row.group, page, line)
    return tuple(places[i] for i in range(len(rows)))
