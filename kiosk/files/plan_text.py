"""A plan written as a plan file: the tables and keys in the order of its description, only what is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from kiosk.files.plan_fields import ELECTION, PARTS
from kiosk.rules.book import CHOICES
from kiosk.rules.plan import Plan


def write_plan(plan: Plan) -> str:
    """The plan as TOML text; read again it is the same plan."""
    tables = [("[election]", {name: getattr(plan, name) for name in ELECTION})]
    if plan.choices:
        order = sorted(plan.choices, key=[*CHOICES].index)
        tables.append(("[choices]", {name: plan.choices[name] for name in order}))
    for part, (_, fields) in PARTS.items():
        for row in getattr(plan, part):
            said = {name: getattr(row, name) for name, field in fields.items()}
            tables.append(
                (f"[[{part}]]", {n: v for n, v in said.items() if fields[n].needed or v != fields[n].default})
            )
    return "\n".join(_table(header, said) for header, said in tables)


def _table(header: str, said: Mapping[str, Any]) -> str:
    return "".join(f"{line}\n" for line in (header, *(f"{name} = {_value(value)}" for name, value in said.items())))


def _value(value: Any) -> str:
    # true is a number to Python.
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    return f"[{', '.join(_each(value))}]"


def _each(values: Iterable[str]) -> Iterable[str]:
    return (_text(value) for value in values)


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'
