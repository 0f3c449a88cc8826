"""Numbers that people type into a form."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.rules.finding import Finding
from kiosk.web.wording.fields import field_name


def whole_number(form: Mapping[str, str], field: str, label: str = "") -> int | Finding:
    """A number of one to seven digits; full-width ones are understood. `label` is what the page calls the field.

    A finding says in `at` which field it is.
    """
    text = form.get(field, "").strip()
    if text.isdecimal() and len(text) <= 7:
        return int(text)
    return Finding("number_wanted", "", {"field": label or field_name(field), "at": field})
