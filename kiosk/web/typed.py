"""What comes in a request, as the rest of the house can bear it: no zero bytes, no endless marks over one letter."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import Map, UnicodeConverter

MOST_MARKS = 30
"""Marks over one letter (Unicode's Stream-Safe Text); Python puts them in order in quadratic time, and a hundred
thousand of them in one field would hold the whole server up for minutes."""
_SHORT = 500
"""Characters that cannot hold anything up."""


class Word(UnicodeConverter):
    """A word in an address; with a zero byte in it there is no such page."""

    def __init__(self, map: Map) -> None:
        super().__init__(map)
        self.regex = r"[^/\x00]+"


class TypedRequest(Request):
    """Flask's request with its fields made bearable."""

    @cached_property
    def args(self) -> MultiDict[str, str]:  # type: ignore[override]
        """The fields of the address."""
        return _bearable(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _bearable(self.__dict__["form"])
        for file in self.__dict__["files"].values():
            file.filename = bearable(file.filename or "")


def _bearable(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    told = list(fields.items(multi=True))
    made = [(bearable(name), bearable(value)) for name, value in told]
    return fields if made == told else ImmutableMultiDict(made)


def bearable(text: str) -> str:
    """The text without zero bytes, which PostgreSQL cannot keep and some readers of codes send; with few marks."""
    text = text.replace("\0", "")
    if len(text) <= _SHORT or text.isascii():
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
