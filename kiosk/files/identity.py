"""Checking an identity number in passing (GB 11643): what it is worth is kept, the number is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from kiosk.rules.register import IdentityCheck, Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_NOTHING = re.compile(r"[-—/\\无缺空待补不详没有暂未知?.*0]*")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a number says of itself. `number` is the 18-digit form, seen by nobody but the reader of the row."""

    check: IdentityCheck
    birth: date | None = None
    sex: Sex = ""
    number: str = field(default="", repr=False)


def examine(text: str) -> Identity:
    """Examine a number already half-width and without blanks; one of 15 digits is of the years before 1999."""
    if _NOTHING.fullmatch(text):
        return Identity(IdentityCheck.ABSENT)
    number = text.upper()
    if re.fullmatch(r"[1-9]\d{14}", number):
        number = f"{number[:6]}19{number[6:]}"
        number += check_digit(number)
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return Identity(IdentityCheck.MALFORMED)
    birth = birth_in(number)
    if birth is None:
        return Identity(IdentityCheck.MALFORMED)
    sex: Sex = "M" if int(number[16]) % 2 else "F"
    if check_digit(number) != number[17]:
        return Identity(IdentityCheck.CHECK_DIGIT, birth, sex, number)
    return Identity(IdentityCheck.GOOD, birth, sex, number)


def check_digit(number: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    return _CHECK_DIGITS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11]


def birth_in(number: str) -> date | None:
    """The birth date in the seventh to fourteenth digit, if there is such a day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def verdict(identity: Identity, birth: date | None, sex: Sex) -> IdentityCheck:
    """The check of a row. A birth date that differs weighs most: whichever is wrong, the age is in doubt."""
    if identity.birth is not None and birth is not None and identity.birth != birth:
        return IdentityCheck.BIRTH_DIFFERS
    if identity.check is IdentityCheck.GOOD and identity.sex and sex and identity.sex != sex:
        return IdentityCheck.SEX_DIFFERS
    return identity.check
