"""The shapes of the chief's forms: text in, values or a finding that names the field out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import time

from kiosk.rules.book import CHOICES
from kiosk.rules.finding import Finding
from kiosk.web.numbers import whole_number
from kiosk.web.wording.fields import field_name

__all__ = ["chosen", "hour", "whole_number"]


def hour(form: Mapping[str, str], field: str) -> time | Finding:
    """An hour such as 15:30."""
    text = unicodedata.normalize("NFKC", form.get(field, "")).strip()
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", text)
    if found:
        return time(int(found[1]), int(found[2]))
    return Finding("hour_wanted", "", {"field": field_name(field)})


def chosen(form: Mapping[str, str]) -> dict[str, str | bool | int] | Finding:
    """The choices of the rule sheet, each one of its values."""
    choices: dict[str, str | bool | int] = {}
    for name, values in CHOICES.items():
        by_text = {str(value): value for value in values}
        if form.get(name, "") not in by_text:
            return Finding("choice_unknown", "", {"choice": name})
        choices[name] = by_text[form[name]]
    return choices
