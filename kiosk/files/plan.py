"""The plan of one election as a TOML file: bytes in, a plan out, or everything that is wrong with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.files.plan_fields import ELECTION, KINDS, PARTS, ROW_STAND_INS, STAND_INS, TABLES, Field, Wrong
from kiosk.files.toml_lines import Lines, lines_of
from kiosk.rules.book import CHOICES
from kiosk.rules.finding import Finding
from kiosk.rules.plan import LARGEST, LONGEST, Choice, Plan, problem, problems, values

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


class _Reading:
    def __init__(self, content: Mapping[str, Any], lines: Lines) -> None:
        self._content = content
        self._lines = lines
        self._found: list[Finding] = []

    def read(self) -> Plan | tuple[Finding, ...]:
        for key in self._content:
            if key not in TABLES:
                self._say("plan_unknown_key", key, key=key[:LONGEST], words=" ".join(TABLES))
        election = self._table("election")
        choices = self._choices()
        parts = {name: self._rows(name) for name in PARTS}
        plan = Plan(**{**STAND_INS, **election}, **parts, choices=choices)
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
        return self._fields(name, table, ELECTION)

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
        make, fields = PARTS[name]
        rows = self._content.get(name)
        if rows is None:
            self._say("plan_missing_table", name, key=name)
            return ()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._say("plan_kind_tables", name)
            return ()
        return tuple(
            make(**{**ROW_STAND_INS[name], **self._fields(f"{name}[{i}]", row, fields)})
            for i, row in enumerate(rows, 1)
        )

    def _fields(self, path: str, table: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
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
                read[key] = KINDS[field.kind](table[key], field)
            except Wrong as wrong:
                self._say(wrong.code, f"{path}.{key}", **wrong.facts)
        return read
