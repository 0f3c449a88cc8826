"""What one row of a register says (登记册行), mended where that is beyond doubt; it holds no identity number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from kiosk.rules.notes import Residence

Sex = Literal["M", "F", ""]


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
    signs no name has.
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
    birth_check: BirthCheck = BirthCheck.GOOD
    name_clear: bool = True
    same_number_as: RowAddress | None = None

    @property
    def address(self) -> RowAddress:
        return RowAddress(self.sheet, self.row)
