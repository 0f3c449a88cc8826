"""What a rule, a file reader or an act has to say: an answer, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

Fact = str | int | date | datetime | time


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `code` names its sentence in web/wording, `rule_id` the rule behind it.

    `numbers` are the facts the sentence needs (who, when, where, how many), by name.
    """

    code: str
    rule_id: str = ""
    numbers: Mapping[str, Fact] = field(default_factory=dict)
