"""What a plan file may hold: its tables, their keys, and what kind of value each takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from kiosk.rules.book import SHEETS
from kiosk.rules.plan import (
    BODY,
    ELECTORS,
    LONGEST,
    BoxKind,
    PlanBox,
    PlanOfficer,
    PlanPost,
    PlanStation,
    Post,
    StationKind,
)
from kiosk.rules.staff import Role


@dataclass(frozen=True, slots=True)
class Field:
    """What a key holds: its kind, whether it must be there, and what stands in for it."""

    kind: str
    needed: bool = True
    default: Any = None
    words: type[StrEnum] | None = None


_TEXT = Field("text")
_WHOLE = Field("whole")
ELECTION: Mapping[str, Field] = {
    "id": _TEXT,
    "village": _TEXT,
    "town": _TEXT,
    "body": _TEXT,
    "term": _TEXT,
    "day": Field("date"),
    "opens": Field("time"),
    "closes": Field("time"),
    "roll_published": Field("date"),
    "rules": _TEXT,
    "ballots_printed": _WHOLE,
    "electors": _TEXT,
}
STAND_INS: Mapping[str, Any] = {
    "id": "x",
    "village": "x",
    "town": "x",
    "body": BODY,
    "term": "x",
    "day": date.max,
    "opens": time.min,
    "closes": time.max,
    "roll_published": date.min,
    "rules": next(iter(SHEETS)),
    "ballots_printed": 1,
    "electors": ELECTORS,
}
"""Harmless values for what is missing, so that the rest can still be judged."""
PARTS: Mapping[str, tuple[type, Mapping[str, Field]]] = {
    "posts": (PlanPost, {"post": Field("word", words=Post), "name": _TEXT, "seats": _WHOLE}),
    "stations": (
        PlanStation,
        {
            "id": _TEXT,
            "name": _TEXT,
            "kind": Field("word", words=StationKind),
            "desks": _WHOLE,
            "groups": Field("texts", False, ()),
        },
    ),
    "boxes": (
        PlanBox,
        {
            "no": _WHOLE,
            "kind": Field("word", False, BoxKind.FIXED, BoxKind),
            "station": Field("text", False),
            "approval": Field("text", False, ""),
        },
    ),
    "staff": (
        PlanOfficer,
        {
            "name": _TEXT,
            "roles": Field("words", words=Role),
            "station": Field("text", False),
            "box": Field("whole", False),
            "household": Field("text", False),
        },
    ),
}
TABLES = ("election", "choices", *PARTS)


ROW_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "posts": {"post": Post.MEMBER, "name": "x", "seats": 1},
    "stations": {"id": "x", "name": "x", "kind": StationKind.BRANCH, "desks": 1},
    "boxes": {"no": 1},
    "staff": {"name": "x", "roles": (Role.OBSERVER,)},
}


class Wrong(Exception):
    """Inside the reader only: a value that is not of its kind."""

    def __init__(self, code: str, **facts: str) -> None:
        self.code, self.facts = code, facts


def _text(value: Any, _field: Field) -> str:
    if not isinstance(value, str):
        raise Wrong("plan_kind_text")
    return value


def _whole(value: Any, _field: Field) -> int:
    # true is a number to Python and none to a village.
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("plan_kind_whole")
    return value


def _date(value: Any, _field: Field) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong("plan_kind_date")
    return value


def _time(value: Any, _field: Field) -> time:
    if not isinstance(value, time):
        raise Wrong("plan_kind_time")
    return value


def _texts(value: Any, _field: Field) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise Wrong("plan_kind_texts")
    return tuple(value)


def _word(value: Any, field: Field) -> StrEnum:
    assert field.words is not None
    words = " ".join(field.words)
    if not isinstance(value, str):
        raise Wrong("plan_kind_word", words=words)
    if value not in set(field.words):
        raise Wrong("plan_word", value=value[:LONGEST], words=words)
    return field.words(value)


def _words(value: Any, field: Field) -> tuple[StrEnum, ...]:
    assert field.words is not None
    if not isinstance(value, list):
        raise Wrong("plan_kind_words", words=" ".join(field.words))
    return tuple(_word(v, field) for v in value)


KINDS: Mapping[str, Callable[[Any, Field], Any]] = {
    "text": _text,
    "whole": _whole,
    "date": _date,
    "time": _time,
    "texts": _texts,
    "word": _word,
    "words": _words,
}
