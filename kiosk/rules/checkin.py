"""Who may be handed a ballot, and what a scan is answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.day import second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role

CALM_FOR = timedelta(seconds=10)
"""How long after handing out the same scan on the same lane is still answered calmly."""


class VisitState(StrEnum):
    """到场: open → handed_out → signed, or released."""

    OPEN = "open"
    HANDED_OUT = "handed_out"
    SIGNED = "signed"
    RELEASED = "released"


class Way(StrEnum):
    """How somebody was recognised: by certificate, or looked up on the roll (R-IN-03)."""

    CERTIFICATE = "certificate"
    LOOKED_UP = "looked_up"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The ballot already claimed for this voter in this round."""

    same_lane: bool
    state: VisitState
    at: datetime
    handed_out_at: datetime | None
    station: str
    lane: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a certificate is scanned. `certificate` is None when somebody was looked up."""

    certificate_valid: bool | None
    on_roll: bool
    earlier: Earlier | None
    now: datetime


@rule("R-IN-01", "R-ROLL-05")
def admit(facts: Facts) -> Finding:
    """`admitted`, `already_recorded`, or the refusal. Each voter once a round, wherever and however."""
    if facts.certificate_valid is False:
        return Finding("cancelled", "R-IN-01")
    if not facts.on_roll:
        return Finding("not_on_roll", "R-ROLL-05")
    if facts.earlier is None:
        return Finding("admitted", "R-IN-01")
    if _is_the_same_scan_again(facts.earlier, facts.now):
        return Finding("already_recorded", "R-IN-01")
    return Finding(
        "already_issued",
        "R-IN-01",
        {
            "at": facts.earlier.handed_out_at or facts.earlier.at,
            "station": facts.earlier.station,
            "lane": facts.earlier.lane,
        },
    )


def _is_the_same_scan_again(earlier: Earlier, now: datetime) -> bool:
    if not earlier.same_lane:
        return False
    if earlier.state is VisitState.OPEN:
        return True
    return earlier.handed_out_at is not None and now - earlier.handed_out_at <= CALM_FOR


@rule("R-IN-03")
def may_confirm_without_certificate(first_id: int, second_id: int, second_roles: Collection[Role]) -> Finding | None:
    """Somebody without certificate is admitted only with the second confirmation of a scrutineer."""
    return second_may_sign("check_in_without_certificate", first_id, second_id, second_roles)


def may_undo_check_in(state: VisitState) -> Finding | None:
    """A check-in is undone before the ballot is handed out; afterwards the handing-out is undone instead."""
    if state is VisitState.OPEN:
        return None
    if state is VisitState.RELEASED:
        return Finding("already_released", "R-IN-01")
    return Finding("already_handed_out", "R-IN-01")
