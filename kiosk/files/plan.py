"""The plan of one election as a TOML file: bytes in, a plan out, or everything that is wrong with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from kiosk.files.toml_lines import Lines, lines_of
from kiosk.rules.book import CHOICES, SHEETS
from kiosk.rules.finding import Finding
from kiosk.rules.plan import (
    BODY,
    ELECTORS,
    LARGEST,
    LONGEST,
    BoxKind,
    Choice,
    Plan,
    PlanBox,
    PlanOfficer,
    PlanPost,
    PlanStation,
    Post,
    StationKind,
    problem,
    problems,
    values,
)
from kiosk.rules.staff import Role

LARGEST_PLAN = 1024 * 1024
"""Bytes."""


def read_plan(data: bytes) -> Plan | tuple[Finding, ...]:
    """The plan, or all findings in the order of the file; each has `line` (0: nowhere in particular) and `field`."""
    if len(data) > LARGEST_PLAN:
        return (Finding("file_too_large", "", {"megabytes": len(data) // LARGEST_PLAN + 1, "most": 1}),)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return (Finding("plan_encoding", "", {"line": data[: _first_bad(data)].count(b"\n") + 1, "field": ""}),)
    if not text.strip():
        return (Finding("file_empty"),)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return (_syntax(error, text),)
    return _Reading(content, lines_of(text)).read()


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _syntax(error: Exception, text: str) -> Finding:
    at = re.search(r"at line (\d+), column (\d+)", str(error))
    line = int(at.group(1)) if at else text.rstrip().count("\n") + 1 if "end of document" in str(error) else 0
    return Finding("plan_syntax", "", {"line": line, "field": "", "column": int(at.group(2)) if at else 0})


@dataclass(frozen=True, slots=True)
class _Field:
    """What a key holds: its kind, whether it must be there, and what stands in for it."""

    kind: str
    needed: bool = True
    default: Any = None
    words: type[StrEnum] | None = None


_TEXT = _Field("text")
_WHOLE = _Field("whole")
_ELECTION: Mapping[str, _Field] = {
    "id": _TEXT,
    "village": _TEXT,
    "town": _TEXT,
    "body": _TEXT,
    "term": _TEXT,
    "day": _Field("date"),
    "opens": _Field("time"),
    "closes": _Field("time"),
    "roll_published": _Field("date"),
    "rules": _TEXT,
    "ballots_printed": _WHOLE,
    "electors": _TEXT,
}
_STAND_INS: Mapping[str, Any] = {
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
_PARTS: Mapping[str, tuple[type, Mapping[str, _Field]]] = {
    "posts": (PlanPost, {"post": _Field("word", words=Post), "name": _TEXT, "seats": _WHOLE}),
    "stations": (
        PlanStation,
        {
            "id": _TEXT,
            "name": _TEXT,
            "kind": _Field("word", words=StationKind),
            "desks": _WHOLE,
            "groups": _Field("texts", False, ()),
        },
    ),
    "boxes": (
        PlanBox,
        {
            "no": _WHOLE,
            "kind": _Field("word", False, BoxKind.FIXED, BoxKind),
            "station": _Field("text", False),
            "approval": _Field("text", False, ""),
        },
    ),
    "staff": (
        PlanOfficer,
        {
            "name": _TEXT,
            "roles": _Field("words", words=Role),
            "station": _Field("text", False),
            "box": _Field("whole", False),
            "household": _Field("text", False),
        },
    ),
}
_TABLES = ("election", "choices", *_PARTS)


_ROW_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "posts": {"post": Post.MEMBER, "name": "x", "seats": 1},
    "stations": {"id": "x", "name": "x", "kind": StationKind.BRANCH, "desks": 1},
    "boxes": {"no": 1},
    "staff": {"name": "x", "roles": (Role.OBSERVER,)},
}


class _Wrong(Exception):
    """Inside the reader only: a value that is not of its kind."""

    def __init__(self, code: str, **facts: str) -> None:
        self.code, self.facts = code, facts


class _Reading:
    def __init__(self, content: Mapping[str, Any], lines: Lines) -> None:
        self._content = content
        self._lines = lines
        self._found: list[Finding] = []

    def read(self) -> Plan | tuple[Finding, ...]:
        for key in self._content:
            if key not in _TABLES:
                self._say("plan_unknown_key", key, key=key[:LONGEST], words=" ".join(_TABLES))
        election = self._table("election")
        choices = self._choices()
        parts = {name: self._rows(name) for name in _PARTS}
        plan = Plan(**{**_STAND_INS, **election}, **parts, choices=choices)
        # With a hole in it only single values are judged: what hangs together is judged on a whole plan.
        judged = values(plan) if self._found else problems(plan)
        located = [*self._found, *(self._located(f) for f in judged)]
        if located:
            return tuple(sorted(located, key=lambda f: int(f.numbers["line"]) or 1 << 30))  # type: ignore[arg-type]
        return plan

    def _say(self, code: str, path: str, rule_id: str = "", **facts: str) -> None:
        self._found.append(self._located(problem(code, path, rule_id, **facts)))

    def _located(self, finding: Finding) -> Finding:
        return replace(finding, numbers={"line": self._lines.at(str(finding.numbers["field"])), **finding.numbers})

    def _table(self, name: str) -> dict[str, Any]:
        table = self._content.get(name)
        if table is None:
            self._say("plan_missing_table", name, key=name)
            return {}
        if not isinstance(table, dict):
            self._say("plan_kind_table", name)
            return {}
        return self._fields(name, table, _ELECTION)

    def _choices(self) -> dict[str, Choice]:
        table = self._content.get("choices", {})
        if not isinstance(table, dict):
            self._say("plan_kind_table", "choices")
            return {}
        choices = {}
        for name, value in table.items():
            if isinstance(value, str) or (isinstance(value, int) and abs(value) <= LARGEST):
                choices[name] = value
            else:
                self._say("plan_kind_choice", f"choices.{name}", words=" ".join(CHOICES))
        return choices

    def _rows(self, name: str) -> tuple[Any, ...]:
        make, fields = _PARTS[name]
        rows = self._content.get(name)
        if rows is None:
            self._say("plan_missing_table", name, key=name)
            return ()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._say("plan_kind_tables", name)
            return ()
        return tuple(
            make(**{**_ROW_STAND_INS[name], **self._fields(f"{name}[{i}]", row, fields)})
            for i, row in enumerate(rows, 1)
        )

    def _fields(self, path: str, table: Mapping[str, Any], fields: Mapping[str, _Field]) -> dict[str, Any]:
        for key in table:
            if key not in fields:
                self._say("plan_unknown_key", f"{path}.{key}", key=key[:LONGEST], words=" ".join(fields))
        read = {}
        for key, field in fields.items():
            if key not in table:
                if field.needed:
                    self._say("plan_missing", f"{path}.{key}", key=key)
                else:
                    read[key] = field.default
                continue
            try:
                read[key] = _KINDS[field.kind](table[key], field)
            except _Wrong as wrong:
                self._say(wrong.code, f"{path}.{key}", **wrong.facts)
        return read


def _text(value: Any, _field: _Field) -> str:
    if not isinstance(value, str):
        raise _Wrong("plan_kind_text")
    return value


def _whole(value: Any, _field: _Field) -> int:
    # true is a number to Python and none to a village.
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Wrong("plan_kind_whole")
    return value


def _date(value: Any, _field: _Field) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Wrong("plan_kind_date")
    return value


def _time(value: Any, _field: _Field) -> time:
    if not isinstance(value, time):
        raise _Wrong("plan_kind_time")
    return value


def _texts(value: Any, _field: _Field) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise _Wrong("plan_kind_texts")
    return tuple(value)


def _word(value: Any, field: _Field) -> StrEnum:
    assert field.words is not None
    words = " ".join(field.words)
    if not isinstance(value, str):
        raise _Wrong("plan_kind_word", words=words)
    if value not in set(field.words):
        raise _Wrong("plan_word", value=value[:LONGEST], words=words)
    return field.words(value)


def _words(value: Any, field: _Field) -> tuple[StrEnum, ...]:
    assert field.words is not None
    if not isinstance(value, list):
        raise _Wrong("plan_kind_words", words=" ".join(field.words))
    return tuple(_word(v, field) for v in value)


_KINDS: Mapping[str, Callable[[Any, _Field], Any]] = {
    "text": _text,
    "whole": _whole,
    "date": _date,
    "time": _time,
    "texts": _texts,
    "word": _word,
    "words": _words,
}
