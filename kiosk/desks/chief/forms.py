"""The shapes of the chief's forms: text in, values or a finding that names the field out."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.rules.book import CHOICES
from kiosk.rules.finding import Finding
from kiosk.web.hours import hour
from kiosk.web.numbers import whole_number

__all__ = ["chosen", "hour", "whole_number"]


def chosen(form: Mapping[str, str]) -> dict[str, str | bool | int] | Finding:
    """The choices of the rule sheet, each one of its values."""
    choices: dict[str, str | bool | int] = {}
    for name, values in CHOICES.items():
        by_text = {str(value): value for value in values}
        if form.get(name, "") not in by_text:
            return Finding("choice_unknown", "", {"choice": name})
        choices[name] = by_text[form[name]]
    return choices
