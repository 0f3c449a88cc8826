"""Hours that people type into a form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import time

from kiosk.rules.finding import Finding
from kiosk.web.wording.fields import field_name


def read_hour(text: str) -> time | None:
    """An hour such as 15:30, full-width too; None when it is none."""
    found = re.fullmatch(
        r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", unicodedata.normalize("NFKC", text).strip()
    )
    return time(int(found[1]), int(found[2])) if found else None


def hour(form: Mapping[str, str], field: str) -> time | Finding:
    """The hour of a field, or the finding that names it."""
    return read_hour(form.get(field, "")) or Finding("hour_wanted", "", {"field": field_name(field)})
