"""The shapes of the forms about mobile boxes: text in, values or a finding that names the field out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from flask import abort, request
from flask_babel import gettext as _

from kiosk.queries import trips
from kiosk.queries.trips import TripView
from kiosk.rules.finding import Finding
from kiosk.web import access
from kiosk.web.wording import say

FIELD_OF = {
    "trip_seal_missing": "seal",
    "trip_seal_differs": "seal",
    "trip_ballots": "ballots",
    "trip_brought_back": "brought_back",
    "trip_missing": "explanation",
    "trip_too_many_back": "explanation",
    "sheet_too_many": "spoiled",
    "scribes_wrong": "scribes",
    "scribes_on_the_way": "scribes",
    "scribes_together": "scribes",
}
"""Finding → the field it stands at; any other stands above the form."""


def plain(text: str, longest: int) -> str:
    """A text as it is meant: full-width signs made plain, blanks joined."""
    return " ".join(unicodedata.normalize("NFKC", text).split())[:longest]


def whole_number(form: Mapping[str, str], field: str, label: str) -> int | Finding:
    """A number of one to six digits; full-width ones are understood, a minus is not."""
    text = plain(form.get(field, ""), 40)
    if re.fullmatch(r"[0-9]{1,6}", text):
        return int(text)
    return Finding("number_wanted", "", {"field": label})


def numbers(words: Iterable[str]) -> tuple[int, ...]:
    """The ids among the values of boxes that were ticked."""
    return tuple(int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 10)


def at_fields(findings: Iterable[Finding], number_field: str = "") -> tuple[list[str], dict[str, str]]:
    """The sentences that stand above the form, and those at their fields."""
    above, beside = [], {}
    for finding in findings:
        field = number_field if finding.code == "number_wanted" else FIELD_OF.get(finding.code)
        if field:
            beside[field] = say(finding)
        else:
            above.append(say(finding))
    return above, beside


def submission() -> str | None:
    """The key of a decisive form."""
    return request.form.get("submission", "")[:64] or None


def trip_or_404(trip_id: int) -> TripView:
    """A trip of this officer's election."""
    found = trips.trip(access.officer().election_id, trip_id)
    if found is None:
        abort(404)
    return found


def labels() -> dict[str, str]:
    """What the number fields are called."""
    return {
        "ballots": _("带走的选票(张)"),
        "brought_back": _("带回的选票(张)"),
        "spoiled": _("作废的选票(张)"),
        "scribes": _("代写的选票(张)"),
    }
