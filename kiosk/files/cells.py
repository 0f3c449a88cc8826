"""Single cells made clean: text, names, dates, sexes, household and group numbers. Nothing is guessed.

Nothing is cached here: an identity number passes through these functions and must not stay.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from kiosk.files.spreadsheet import DAY_ZERO, NO_RESULT, Value
from kiosk.rules.groups import group_key
from kiosk.rules.register import BirthCheck, Sex

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffc\x00-\x08\x0e-\x1f\x7f\U000e0001-\U000e01ef]"
)
_BLANKS = re.compile(r"\s+")
_DOTS = re.compile("[•・‧∙⋅]|(?<=[\u3400-\u9fff])[.](?=[\u3400-\u9fff])")
_AS_TEXT = re.compile(r'="(.*)"|[\'`‘’]\s*(.+)', re.DOTALL)
"""What people put before a number so that it stays a text."""


def _half_width(text: str) -> str:
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    marked = _AS_TEXT.fullmatch(plain)
    return (marked[1] or marked[2] or "").strip() if marked else plain


def text(value: Value) -> str:
    """A cell as text: half-width, without invisible signs, outer blanks and a leading apostrophe; 1.0 is "1"."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return _half_width(str(value))


def squeezed(value: Value) -> str:
    """A cell as text without any blank in it."""
    return _BLANKS.sub("", text(value))


_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|TRUE|FALSE")
_DITTO = frozenset({"〃", "〃〃", "″", "〞", "”", "“", "''", '"', '""', "同上", "同前", "々"})


def error(value: Value) -> str:
    """What stands in a cell that only a failed formula can have left there, "" if the cell is none."""
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, str) or value[:1] not in "#TF":
        return ""
    return value if value == NO_RESULT or _ERROR.fullmatch(value) else ""


def is_ditto(value: Value) -> bool:
    """Whether a cell says that it is as above."""
    return isinstance(value, str) and _BLANKS.sub("", value) in _DITTO


_NAME = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27-\ufa29"
    "〇々\U00020000-\U000323af]+(·[\u3400-\u4dbf\u4e00-\u9fff〇々\U00020000-\U000323af]+)*"
)
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ɏ]+([ .'·-]{1,2}[A-Za-zÀ-ɏ]+)*\.?")
_NO_NAMES = frozenset(
    {"无", "无名", "无名氏", "不详", "未知", "待定", "待补", "空", "某某", "姓名", "缺", "新生儿", "未取名", "未命名"}
)
LONGEST_NAME = 40
"""Characters."""


def name(value: Value) -> str:
    """A name without stray blanks; between Latin words one blank stays."""
    plain = _BLANKS.sub(" ", text(value))
    plain = re.sub(r"(?<![A-Za-zÀ-ɏ.]) | (?![A-Za-zÀ-ɏ])", "", plain)
    return _DOTS.sub("·", plain)


def is_clear_name(plain: str) -> bool:
    """Whether this can be somebody's name as it stands: two characters or more and no other signs."""
    if plain in _NO_NAMES or not 2 <= len(plain) <= LONGEST_NAME:
        return False
    return bool(_NAME.fullmatch(plain) or _LATIN_NAME.fullmatch(plain))


def sex(value: Value) -> Sex:
    """男 or 女 in the usual ways of writing; "" for anything else."""
    word = squeezed(value).upper()
    if word in {"男", "男性", "M", "MALE"}:
        return "M"
    return "F" if word in {"女", "女性", "F", "FEMALE"} else ""


_FULL = re.compile(r"(\d{4})(?:([-/.])|年)(\d{1,2})(?:(?(2)\2|月))(\d{1,2})日?\.?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_MIDNIGHT = re.compile(r"(?<=[\d日])(?:T|\s+)0{1,2}:00(?::00(?:\.0+)?)?")
_MONTH = re.compile(r"\d{4}(?:[-/.年])?\d{1,2}月?份?|\d{4}年?")
_DASHES = re.compile("[‐‑‒–—―−]")
_NO_DATE = frozenset({"无", "不详", "-", "--", "/", "未知", "缺", "0"})
_SERIALS = range(3_000, 80_000)
_READS_AS_YEAR = range(18_000, 21_000)
"""Five-digit numbers that may as well be a year and a month (19825)."""


def birth(value: Value, day_zero: date = DAY_ZERO) -> tuple[date | None, BirthCheck]:
    """A birth date, or why there is none. A year and month alone are incomplete; 3/2/1945 could be two days."""
    if isinstance(value, datetime):
        return value.date(), BirthCheck.GOOD
    if isinstance(value, date):
        return value, BirthCheck.GOOD
    counted = None if isinstance(value, str) else serial(value, day_zero)
    if counted and not counted[1]:
        return counted[0], BirthCheck.GOOD
    # The hour of a date written as a text, before the blank that parts the two is gone.
    return _birth_in_words(_BLANKS.sub("", _MIDNIGHT.sub("", text(value))))


def serial(value: Value, day_zero: date = DAY_ZERO) -> tuple[date, bool] | None:
    """The day of a bare day number of the spreadsheet program, and whether it may as well be a year and a month."""
    plain = squeezed(value) if not isinstance(value, (bool, date)) else ""
    if not re.fullmatch(r"\d{4,5}(\.0+)?", plain) or int(float(plain)) not in _SERIALS:
        return None
    number = int(float(plain))
    return day_zero + timedelta(days=number), number in _READS_AS_YEAR


def _birth_in_words(words: str) -> tuple[date | None, BirthCheck]:
    plain = _DASHES.sub("-", words)
    if not plain or plain in _NO_DATE:
        return None, BirthCheck.ABSENT
    full = _FULL.fullmatch(plain)
    parts = (full[1], full[3], full[4]) if full else None
    if parts is None and (eight := _EIGHT.fullmatch(plain)):
        parts = (eight[1], eight[2], eight[3])
    if parts is None:
        return None, BirthCheck.INCOMPLETE if _MONTH.fullmatch(plain) else BirthCheck.UNREADABLE
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])), BirthCheck.GOOD
    except ValueError:
        return None, BirthCheck.UNREADABLE


_LONG_NUMBER = re.compile(r"(?<![\dA-Za-z])\d(?:[ -]?\d){13,16}(?:[ -]?[\dXx])?(?![\dA-Za-z])")
NUMBER_LEFT_OUT = "〔号码略〕"


def without_numbers(plain: str) -> str:
    """A text with whatever could be an identity number taken out of it."""
    return _LONG_NUMBER.sub(NUMBER_LEFT_OUT, plain)


def household(value: Value) -> str:
    """A household number with its leading zeros; 1.0 is "1"."""
    return re.sub(r"(?<=\d)\.0+$", "", squeezed(value))[:40]


def group(value: Value) -> str:
    """The name of a group; a bare number becomes 第N村民小组, the 0 of a formula that found nothing is none."""
    plain = re.sub(r"(?<=\d)\.0+$", "", squeezed(value))[:80]
    if plain == "0":
        return ""
    if plain and group_key(plain) != plain and not re.search("组|队", plain):
        return f"第{group_key(plain)}村民小组"
    return f"第{int(plain)}村民小组" if re.fullmatch(r"\d{1,4}", plain) else plain
