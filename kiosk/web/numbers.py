"""Numbers that people type into a form, and those in an address."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.routing import IntegerConverter, Map

from kiosk.rules.finding import Finding
from kiosk.web.wording.fields import field_name


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: plain digits, no more than a database's number holds. Anything else is 404."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map, *, max: int = 2**31 - 1) -> None:
        super().__init__(map, max=max)


def whole_number(form: Mapping[str, str], field: str, label: str = "") -> int | Finding:
    """A number of one to seven digits; full-width ones are understood. `label` is what the page calls the field.

    A finding says in `at` which field it is.
    """
    text = form.get(field, "").strip()
    if text.isdecimal() and len(text) <= 7:
        return int(text)
    return Finding("number_wanted", "", {"field": label or field_name(field), "at": field})
