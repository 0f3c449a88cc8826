"""The single fields of a count file: what each may be; one that is wrong is named as `ballots[3].member[2]`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from kiosk.rules.finding import Finding

MOST_NUMBER = 10**12
"""More people than there are; a number above is a slip."""
LONGEST_WORD = 200
"""Characters of an id, of a post, of a name."""
_PLAIN = re.compile(r"[\w?-]+")


class Wrong(Exception):
    """A field that breaks the format; carries the finding that names it."""

    def __init__(self, code: str, field: str, **numbers: str | int) -> None:
        super().__init__(code)
        self.finding = Finding(code, "", {"field": field, **numbers})


def shown(value: object) -> str:
    """A value of the file for a sentence: short, on one line, without signs that a terminal would obey."""
    if not isinstance(value, str):
        return json.dumps(value)[:40] if isinstance(value, int | float) else "…"
    text = "".join(sign if sign.isprintable() else "?" for sign in value[:41])
    return text if len(text) <= 40 else f"{text[:40]}…"


def inside(at: str, key: str) -> str:
    """The address of a key in the object at `at`."""
    name = key if _PLAIN.fullmatch(key) and len(key) <= 40 else f'"{shown(key)}"'
    return f"{at}.{name}" if at else name


def an_object(value: object, at: str, keys: Collection[str] | None = None) -> Mapping[str, Any]:
    """An object with no other keys than these (any keys: None)."""
    if not isinstance(value, dict):
        raise Wrong("count_type", at, wanted="{…}")
    for key in value:
        if keys is not None and key not in keys:
            raise Wrong("count_field_unknown", inside(at, key))
    return value


def needed(given: Mapping[str, Any], key: str, at: str = "") -> Any:
    """What stands under a key that may not be absent."""
    if key not in given:
        raise Wrong("count_missing", inside(at, key))
    return given[key]


def a_number(value: object, at: str, *, least: int, most: int = MOST_NUMBER) -> int:
    """A whole number; true is none, nor is 3.0."""
    if type(value) is not int:
        raise Wrong("count_type", at, wanted="1, 2, 3 …")
    if not least <= value <= most:
        raise Wrong("count_number", at, least=least, most=most)
    return value


def a_word(value: object, at: str) -> str:
    """A text of 1 to LONGEST_WORD characters that can be written down again."""
    word = a_text(value, at)
    if not word:
        raise Wrong("count_word", at, most=LONGEST_WORD)
    return word


def a_text(value: object, at: str) -> str:
    """A text of at most LONGEST_WORD characters; half a surrogate pair is no character."""
    if not isinstance(value, str):
        raise Wrong("count_type", at, wanted="“…”")
    if len(value) > LONGEST_WORD:
        raise Wrong("count_word", at, most=LONGEST_WORD)
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Wrong("count_value", at, value=shown(value))
    return value


def a_list(value: object, at: str) -> list[Any]:
    """An array."""
    if not isinstance(value, list):
        raise Wrong("count_type", at, wanted="[…]")
    return value


def one_of(value: object, at: str, allowed: Collection[str | bool | int]) -> Any:
    """One of these values, of their type: 1 is not true."""
    for each in allowed:
        if type(value) is type(each) and value == each:
            return each
    raise Wrong("count_choice", at, value=shown(value), allowed=", ".join(map(shown, allowed)))


def a_switch(value: object, at: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong("count_type", at, wanted="true, false")
    return value
