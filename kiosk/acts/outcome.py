"""What an act answers."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.records.store import Recorded
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was written. Never empty."""

    findings: tuple[Finding, ...]

    @property
    def finding(self) -> Finding:
        return self.findings[0]


Answer = Recorded | Refusal
"""Recorded with its journal entry, or refused with the reasons."""


def refuse(*findings: Finding) -> Refusal:
    return Refusal(findings)
