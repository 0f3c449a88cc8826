"""One row of a register made into a person: what each cell says, mended where that is beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kiosk.files import cells
from kiosk.files.columns import Columns
from kiosk.files.identity import Identity, examine, verdict
from kiosk.files.shown import Shown
from kiosk.files.spreadsheet import DAY_ZERO, NO_RESULT, SheetRow, Value
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.groups import group_key
from kiosk.rules.notes import OUTSIDERS, Residence, read_residence
from kiosk.rules.register import BirthCheck, IdentityCheck, RegisterRow, RowAddress, Sex

_LOST_DIGITS = re.compile(r"\d(\.\d*)?[eE]\+?1[4-7]")


@dataclass(slots=True)
class PersonReader:
    """Makes persons of rows, one after the other, for one reading of one file.

    `numbers` holds the identity numbers seen so far, to find one that stands twice; it is never handed out.
    """

    day_zero: date = DAY_ZERO
    groups: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, RowAddress] = field(default_factory=dict, repr=False)
    _shared: dict[str, str] = field(default_factory=dict, repr=False)

    def person(
        self, row: SheetRow, shown: Shown, columns: Columns, section: str
    ) -> tuple[RegisterRow, list[Finding], bool]:
        """The person in that row, what was mended, and whether 户籍情况 was left blank in a sheet with that column.

        `section` is the group whose title stands above.
        """
        values = shown.values
        mended: list[Finding] = []

        def mend(code: str, **facts: Fact) -> None:
            mended.append(Finding(code, "", {"sheet": row.sheet, "row": row.row, **facts}))

        if row.hidden:
            mend("row_hidden")
        for column, left in shown.lost:
            if left == NO_RESULT:
                mend("cell_not_reckoned", column=column)
            else:
                mend("cell_error", column=column, was=left)
        name = self._name(columns.first("name", values), mend)
        number, check_of_number = self._identity(columns.first("identity", values), mend)
        birth, birth_check, contradicts = _birth(columns.first("birth", values), number, self.day_zero, mend)
        sex = _sex(columns.first("sex", values), number, mend)
        note = self._note(columns.every("note", values))
        residence, blank = _residence(columns, values, note)
        check = IdentityCheck.BIRTH_DIFFERS if contradicts else verdict(number, birth, sex)
        if check in (IdentityCheck.GOOD, IdentityCheck.ABSENT):
            check = check_of_number
        for column in sorted(shown.above & {"residence", "note"}):
            mend("mended_from_above", column=column)
        person = RegisterRow(
            sheet=row.sheet,
            row=row.row,
            group=self._group(columns.first("group", values), shown, section, mend),
            household=self._household(columns.first("household", values), shown, mend),
            name=name,
            relation=self._short(columns.first("relation", values), 20),
            sex=sex,
            birth=birth,
            residence=residence,
            note=note,
            identity=check,
            birth_check=birth_check,
            name_clear=cells.is_clear_name(name),
            same_number_as=self._seen(number, row),
        )
        return person, mended, blank

    def _share(self, text: str) -> str:
        return self._shared.setdefault(text, text)

    def _short(self, value: Value, longest: int) -> str:
        return self._share(cells.without_numbers(cells.squeezed(value))[:longest])

    def _name(self, value: Value, mend: Callable[..., None]) -> str:
        plain = cells.without_numbers(cells.name(value))[:80]
        was = value if isinstance(value, str) else plain
        if was != plain:
            mend("mended_name", now=plain)
        return plain

    def _note(self, values: Sequence[Value]) -> str:
        parts = [cells.without_numbers(cells.text(v)) for v in values]
        return self._share(";".join(p for p in parts if p)[:500])

    def _group(self, value: Value, shown: Shown, section: str, mend: Callable[..., None]) -> str:
        plain = cells.without_numbers(cells.group(value))
        if not plain:
            # Where a failed formula stood, the title above may be another group's.
            plain = "" if any(column == "group" for column, _ in shown.lost) else cells.without_numbers(section)
            if plain:
                mend("mended_group_from_above", now=plain)
        elif "group" in shown.above:
            mend("mended_group_from_above", now=plain)
        if not plain:
            return ""
        usual = self.groups.setdefault(_key_of(plain), plain)
        if usual != plain:
            mend("mended_group", was=plain, now=usual)
        elif isinstance(value, str) and value != cells.squeezed(value) and "group" not in shown.above:
            mend("mended_cell", column="group", now=usual)
        return self._share(usual)

    def _household(self, value: Value, shown: Shown, mend: Callable[..., None]) -> str:
        plain = cells.household(value)
        if cells.without_numbers(plain) != plain:
            mend("mended_household_left_out")
            return ""
        if "household" in shown.above:
            mend("mended_household_from_above", now=plain)
        elif isinstance(value, str) and value != plain:
            mend("mended_household", now=plain)
        return self._share(plain)

    def _identity(self, value: Value, mend: Callable[..., None]) -> tuple[Identity, IdentityCheck]:
        if isinstance(value, float) and value >= 1e14:
            value = f"{value:.14e}"
        if isinstance(value, int) and value >= 10**15 and value % 1000 == 0:
            value = f"{value:.14e}"
        plain = cells.squeezed(value)
        if _LOST_DIGITS.fullmatch(plain):
            # The spreadsheet program keeps fifteen digits of a number: the birth date is there, the rest is not.
            mend("identity_rounded")
            return _rounded(plain), IdentityCheck.ABSENT
        if len(plain) > 14:
            plain = re.sub(r"[-'’`‘]", "", plain)
        if isinstance(value, str) and value != plain:
            mend("mended_identity")
        number = examine(plain)
        return number, number.check

    def _seen(self, number: Identity, row: SheetRow) -> RowAddress | None:
        if not number.number:
            return None
        here = RowAddress(row.sheet, row.row)
        first = self.numbers.setdefault(number.number, here)
        return None if first == here else first


def _rounded(plain: str) -> Identity:
    digits = re.sub(r"[eE].*|\.", "", plain)
    if not plain.endswith("17") or len(digits) < 14:
        return Identity(IdentityCheck.ABSENT)
    whole = examine(digits.ljust(18, "0"))
    return Identity(IdentityCheck.ABSENT, whole.birth)


def _birth(
    value: Value, number: Identity, day_zero: date, mend: Callable[..., None]
) -> tuple[date | None, BirthCheck, bool]:
    """Birth date, how it was given, and whether the part that is given contradicts the identity number."""
    good = number.check is IdentityCheck.GOOD
    counted = cells.serial(value, day_zero)
    if counted and (not counted[1] or (good and counted[0] == number.birth)):
        mend("mended_birth_serial", now=counted[0])
        return counted[0], BirthCheck.GOOD, False
    birth, check = cells.birth(value, day_zero)
    if birth is not None:
        if isinstance(value, str) and (value != cells.squeezed(value) or value.endswith(".0")):
            mend("mended_birth", now=birth)
        return birth, check, False
    if not good or number.birth is None:
        return None, check, False
    if check is BirthCheck.INCOMPLETE and not _same_month(value, number.birth):
        return None, check, True
    mend("mended_birth_from_identity", now=number.birth)
    return number.birth, BirthCheck.GOOD, False


def _same_month(value: Value, birth: date) -> bool:
    words = cells.squeezed(value)
    digits = re.findall(r"\d+", words)
    if len(digits) == 1 and len(digits[0]) in (5, 6):
        digits = [digits[0][:4], digits[0][4:]]
    given = [int(d) for d in digits]
    # 1945.10 typed as a number is kept as 1945.1.
    return given in ([birth.year, birth.month], [birth.year]) or (
        given == [birth.year, 1] and birth.month == 10 and re.fullmatch(r"\d{4}\.1", words) is not None
    )


def _key_of(group: str) -> str:
    """Equal for 东片, 东片组 and 东片村民小组 too."""
    key = group_key(group)
    core = re.fullmatch(r"(..+?)(村民小组|小组|组|生产队|队)", key)
    return core[1] if core else key


def _sex(value: Value, number: Identity, mend: Callable[..., None]) -> Sex:
    sex = cells.sex(value)
    if sex:
        if isinstance(value, str) and value != cells.squeezed(value):
            mend("mended_cell", column="sex", now=cells.squeezed(value))
        return sex
    if number.check is IdentityCheck.GOOD:
        mend("mended_sex_from_identity")
        return number.sex
    if cells.text(value):
        mend("sex_unread")
    return ""


def _residence(columns: Columns, values: Sequence[Value], note: str) -> tuple[Residence, bool]:
    said = cells.squeezed(columns.first("residence", values))
    in_note = read_residence(note) if note else Residence.UNKNOWN
    if said:
        residence = read_residence(said)
        # The column says local and the note says from outside: a person must look.
        if residence is Residence.LOCAL and in_note in OUTSIDERS:
            return Residence.UNKNOWN, False
        return residence, False
    if in_note is not Residence.UNKNOWN:
        return in_note, False
    return Residence.LOCAL, columns.has("residence")
