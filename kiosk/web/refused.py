"""A form that was refused: which sentence stands at which field, and which above the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.rules.finding import Finding
from kiosk.web.wording import say


@dataclass(frozen=True, slots=True)
class Refused:
    """没有记下. `verdict_at` is the field that bears the verdict, "" for the top of the form."""

    code: str
    verdict_at: str
    above: list[str]
    beside: Mapping[str, str]


def refused(findings: Iterable[Finding], fields: Mapping[str, str]) -> Refused:
    """`fields`: code → the field it stands at. A finding that names its field (`at`) stands there."""
    said = [(finding, str(finding.numbers.get("at") or fields.get(finding.code, ""))) for finding in findings]
    first, verdict_at = said[0]
    return Refused(
        code=first.code,
        verdict_at=verdict_at,
        above=[say(finding) for finding, field in said if not field],
        beside={field: say(finding) for finding, field in said if field},
    )
