"""The sentence for each finding, in the language of the page. Codes come from below; words stand here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

from kiosk.rules.finding import Fact, Finding
from kiosk.web.filters import calendar_day, clock
from kiosk.web.language import language
from kiosk.web.wording import (
    account,
    agenda,
    backup,
    boxes,
    checkin,
    codes,
    contenders,
    count,
    count_file,
    fallback,
    fields,
    files,
    incidents,
    issue,
    journal,
    machine,
    mobile,
    plan,
    proxies,
    publication,
    restored,
    result,
    roll,
    settling,
    staff,
    tablets,
)
from kiosk.web.wording import day as day_wording
from kiosk.web.wording.names import name_of

_STAGES = (
    fields,
    staff,
    contenders,
    day_wording,
    roll,
    settling,
    publication,
    proxies,
    files,
    plan,
    codes,
    checkin,
    issue,
    boxes,
    account,
    count,
    count_file,
    result,
    agenda,
    backup,
    incidents,
    restored,
    fallback,
    journal,
    machine,
    mobile,
    tablets,
)

SENTENCES: dict[str, Any] = {code: text for stage in _STAGES for code, text in stage.SENTENCES.items()}
"""Finding code → what is so, with who, when and where."""
HEADLINES: dict[str, Any] = {c: t for stage in _STAGES for c, t in getattr(stage, "HEADLINES", {}).items()}
"""Finding code → the few words that fill the screen."""
NEXT_STEPS: dict[str, Any] = {c: t for stage in _STAGES for c, t in getattr(stage, "NEXT_STEPS", {}).items()}
"""Finding code → what to do next."""


@cache
def _words(table: str, code: str, _language: str) -> str:
    """The words of a code in the language of the page, looked up once."""
    tables = {"sentence": SENTENCES, "headline": HEADLINES, "next": NEXT_STEPS}
    return str(tables[table].get(code, ""))


def say(finding: Finding) -> str:
    """The sentence of a finding."""
    return (_words("sentence", finding.code, language()) or finding.code) % Facts(finding.numbers)


def headline(finding: Finding) -> str:
    """The few big words of a finding; its sentence where it has none."""
    return _words("headline", finding.code, language()) or say(finding)


def next_step(finding: Finding) -> str:
    """What to do next; empty where the sentence says it."""
    return _words("next", finding.code, language())


class Facts(dict[str, str]):
    """Facts as words; a fact that a sentence asks for and a finding lacks is left blank, never an error."""

    def __init__(self, numbers: Mapping[str, Fact]) -> None:
        super().__init__({name: _word(name, value) for name, value in numbers.items()})

    def __missing__(self, key: str) -> str:
        return "—"


def _word(name: str, value: Fact) -> str:
    if isinstance(value, datetime | time):
        return clock(value)
    if isinstance(value, date):
        return calendar_day(value)
    return name_of(name, str(value))
