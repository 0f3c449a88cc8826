"""The names of villagers' groups (村民小组): their order, and when two spellings are one group."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {
    c: n
    for n, cs in enumerate(("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in cs
}
_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十百壹贰两叁肆伍陆柒捌玖拾]+")


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts 第2 before 第10, and 第十组 and full-width digits with them."""
    key = []
    at = 0
    plain = unicodedata.normalize("NFKC", text)
    for match in _NUMBER.finditer(plain):
        if match.start() > at:
            key.append((1, 0, plain[at : match.start()]))
        key.append((0, _value(match.group()), ""))
        at = match.end()
    if at < len(plain):
        key.append((1, 0, plain[at:]))
    return tuple(key)


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number[:18])
    if not set(number) & set("十拾百"):
        return int("".join(str(_DIGITS[c]) for c in number))
    total = digit = 0
    for c in number:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total += (digit or 1) * (100 if c == "百" else 10)
            digit = 0
    return total + digit


_GROUP_WORDS = re.compile(r"(第)?([^第组队]{1,10}?)(村民小组|村小组|生产队|小组|组|队)?")


def group_key(name: str) -> str:
    """Equal for two spellings of one numbered group (第1村民小组, 第一村民小组, 1组: "1"); others as written."""
    plain = unicodedata.normalize("NFKC", name).replace(" ", "")
    match = _GROUP_WORDS.fullmatch(plain)
    if match and _NUMBER.fullmatch(match.group(2)):
        return str(_value(match.group(2)))
    return plain
