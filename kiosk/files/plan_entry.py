"""What somebody typed on a page for a plan: texts in, values out, or what is wrong with each.

Kinds and findings are those of the plan file; the findings have a field and no line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Any

from kiosk.files.plan_fields import KINDS, Field, Wrong
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Plan, problem, problems, values

LONGEST_NUMBER = 15
"""Digits; a longer number is too large whatever it is."""


def read_texts(
    path: str, texts: Mapping[str, str], fields: Mapping[str, Field]
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The values of the fields that could be read, and a finding for each other one."""
    read: dict[str, Any] = {}
    found = []
    for key, field in fields.items():
        text = texts.get(key, "").strip()
        if not text and field.kind not in _MANY:
            if field.needed:
                found.append(problem("plan_missing", f"{path}.{key}", key=key))
            else:
                read[key] = field.default
            continue
        try:
            read[key] = _TYPED.get(field.kind, KINDS[field.kind])(text, field)
        except Wrong as wrong:
            found.append(problem(wrong.code, f"{path}.{key}", **wrong.facts))
    return read, tuple(found)


def judged(plan: Plan, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What was found while reading and what the rules find; a plan with stand-ins is judged by its values alone."""
    return (*found, *(values(plan) if found else problems(plan)))


def shown(value: object) -> str:
    """A value of the plan as a field of a page shows it: what comes back unchanged is the same value."""
    if value is None:
        return ""
    if isinstance(value, time):
        return value.isoformat("minutes") if value.replace(second=0, microsecond=0) == value else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(value)


def _whole(text: str, _field: Field) -> int:
    digits = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise Wrong("plan_kind_whole")
    return int(digits) if len(digits) <= LONGEST_NUMBER else 10**LONGEST_NUMBER


def _date(text: str, _field: Field) -> date:
    # As a date field sends it, and as people write it: 2026-12-20, 2026.12.20, 2026年12月20日.
    parts = re.fullmatch(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?", unicodedata.normalize("NFKC", text))
    try:
        return date(*(int(part) for part in parts.groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise Wrong("plan_kind_date") from None


def _time(text: str, _field: Field) -> time:
    plain = unicodedata.normalize("NFKC", text)
    try:
        return time.fromisoformat(f"0{plain}" if re.match(r"[0-9]:", plain) else plain).replace(tzinfo=None)
    except ValueError:
        raise Wrong("plan_kind_time") from None


def _texts(text: str, field: Field) -> tuple[str, ...]:
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def _words(text: str, field: Field) -> Any:
    return KINDS["words"](text.split(), field)


_MANY = frozenset({"texts", "words"})
_TYPED: Mapping[str, Callable[[str, Field], Any]] = {
    "whole": _whole,
    "date": _date,
    "time": _time,
    "texts": _texts,
    "words": _words,
}
