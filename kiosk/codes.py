"""Signed QR codes and the short number under them: made and read. Pure.

A code is 49 decimal digits, so it fits a QR of version 2 at level M in numeric mode and an
input method leaves it alone. It holds no personal data.

| digits | field   | holds                                                              |
|--------|---------|--------------------------------------------------------------------|
| 1      | version | 1                                                                  |
| 1      | kind    | see `Kind`                                                         |
| 8      | tag     | the election: first digit 9 = rehearsal, last digit = check digit  |
| 10     | id      | the short number, with a zero before it                            |
| 29     | mac     | HMAC-SHA256 of the 20 digits before, cut to 96 bits, as a decimal  |

The short number is 8 random digits and a check digit. Both check digits are Damm's: one wrong
digit, or two neighbours that changed places, never leave a valid number.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from kiosk.rules.finding import Finding

VERSION = 1
TAG_DIGITS = 8
NUMBER_DIGITS = 9
ID_DIGITS = 10
MAC_DIGITS = 29
CODE_DIGITS = 2 + TAG_DIGITS + ID_DIGITS + MAC_DIGITS

REHEARSAL_DIGIT = "9"
LONGEST_SCAN = 200
"""Characters a scan may have before it is cleaned; anything longer is no code."""

_MAC_BYTES = 12
_SIGNED = 2 + TAG_DIGITS + ID_DIGITS

# The quasigroup of order 10 of H. M. Damm's thesis (2004): totally anti-symmetric, zeros on the diagonal.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

_DASHES = "-\u2212\u30fc\u2500\u00b7_"  # what an input method makes of a hyphen, after NFKC
_NOISE = re.compile(r"[\s" + re.escape(_DASHES) + r"]+")


class Kind(IntEnum):
    """What a code is printed on."""

    CERTIFICATE = 1  # 参选证
    SLIP = 2  # 委托投票证
    ROLE_CARD = 3  # 工作证
    BOX = 4  # 票箱


_KINDS = {str(int(kind)): kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Code:
    """What was read. `kind` is None for a short number typed by hand: it is not signed, look it up."""

    kind: Kind | None
    tag: str
    number: str


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][ord(digit) - 48]
    return interim


def _with_check_digit(digits: str) -> str:
    return f"{digits}{_check_digit(digits)}"


def new_tag(rehearsal: bool) -> str:
    """A tag for a new election, 8 digits; the caller asks again if the database has it already."""
    first = REHEARSAL_DIGIT if rehearsal else str(1 + secrets.randbelow(8))
    return _with_check_digit(f"{first}{secrets.randbelow(10 ** (TAG_DIGITS - 2)):0{TAG_DIGITS - 2}}")


def is_rehearsal_tag(tag: str) -> bool:
    """Is this the tag of a rehearsal (彩排)?"""
    return tag.startswith(REHEARSAL_DIGIT)


def tag_of(code: str) -> str:
    """The election's tag that stands in the 49 digits of a code, unverified."""
    return code[2 : 2 + TAG_DIGITS]


def new_number() -> str:
    """A short number, 9 digits, never with a zero first; the caller asks again if it is taken."""
    low = 10 ** (NUMBER_DIGITS - 2)
    return _with_check_digit(str(low + secrets.randbelow(9 * low)))


def is_number(text: str) -> bool:
    """Is this a short number, nine digits with the right check digit?"""
    return len(text) == NUMBER_DIGITS and _is_digits(text) and text[0] != "0" and _check_digit(text) == 0


def spaced(number: str) -> str:
    """The short number as it is printed: 123-456-789."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"


def _mac(signed: str, key: bytes) -> str:
    digest = hmac.digest(key, signed.encode("ascii"), "sha256")[:_MAC_BYTES]
    return f"{int.from_bytes(digest, 'big'):0{MAC_DIGITS}}"


def make(kind: Kind, tag: str, number: str, key: bytes) -> str:
    """The 49 digits for a QR code: the same for the same four, always. ValueError on a malformed tag or number."""
    if not is_number(number):
        raise ValueError(f"not a short number: {number!r}")
    if len(tag) != TAG_DIGITS or not _is_digits(tag) or _check_digit(tag):
        raise ValueError(f"not a tag: {tag!r}")
    signed = f"{VERSION}{int(kind)}{tag}{number:0>{ID_DIGITS}}"
    return signed + _mac(signed, key)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def clean(text: str) -> str:
    """A scan as it was meant: full-width forms folded, blanks, hyphens and invisible characters gone.

    "" where it is longer than any scan: to fold marks without end would take without end.
    """
    stripped = text.strip()
    if _is_digits(stripped):
        return stripped
    if len(stripped) > LONGEST_SCAN:
        return ""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", stripped))
    # Cf: zero width and direction marks; Cc: what a reader sends as end of line; Pd: every other dash.
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc", "Pd")).upper()


def read(text: str, *, tag: str, key: bytes, kinds: Collection[Kind] = ()) -> Code | Finding:
    """Read a scan or a typed number at the election with this tag and key.

    With `kinds`, a good code of another kind is `unreadable` with `other_kind` in the numbers.
    Findings: `unreadable` (no code; {"short": 1} for nine digits that are mistyped), `rehearsal` and
    `other_village` (another election's tag, whoever signed it), `forged` (ours, and not as we made it).
    """
    if len(text) > LONGEST_SCAN:
        return Finding("unreadable")
    digits = clean(text)
    if not _is_digits(digits):
        return Finding("unreadable")
    if len(digits) == NUMBER_DIGITS:
        return Code(None, tag, digits) if is_number(digits) else Finding("unreadable", numbers={"short": 1})
    if len(digits) != CODE_DIGITS:
        return Finding("unreadable")
    return _read_signed(digits, tag, key, kinds)


def _read_signed(digits: str, tag: str, key: bytes, kinds: Collection[Kind]) -> Code | Finding:
    theirs = digits[2 : 2 + TAG_DIGITS]
    if theirs != tag:
        # A tag that fails its own check is no election's: somebody or a bad print changed a digit of it.
        if theirs[0] == "0" or _check_digit(theirs):
            return Finding("forged")
        return Finding("rehearsal" if is_rehearsal_tag(theirs) else "other_village", numbers={"tag": theirs})
    kind = _KINDS.get(digits[1])
    number = digits[_SIGNED - NUMBER_DIGITS : _SIGNED]
    signed = hmac.compare_digest(_mac(digits[:_SIGNED], key), digits[_SIGNED:])
    # Everything before the mac is under it, the version, the kind and the zero before the number too.
    if not signed or kind is None or digits[0] != str(VERSION) or not is_number(number):
        return Finding("forged")
    if kinds and kind not in kinds:
        return Finding("unreadable", numbers={"other_kind": kind.name.lower()})
    return Code(kind, tag, number)
