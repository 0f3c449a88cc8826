"""Who may be handed a ballot, and what a scan is answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
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
    """How an entitlement was claimed: certificate, looked up on the roll (R-IN-03), proxy slip, mobile box."""

    CERTIFICATE = "certificate"
    LOOKED_UP = "looked_up"
    SLIP = "slip"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The ballot already claimed for this voter in this round: on a visit to a lane, or at home (`box`, no lane).

    `slip_id` and `proxy` when a proxy claimed it.
    """

    same_lane: bool
    state: VisitState
    at: datetime
    handed_out_at: datetime | None
    station: str
    lane: int
    way: Way = Way.CERTIFICATE
    slip_id: int | None = None
    proxy: str = ""
    box: int = 0

    @property
    def drawn_at(self) -> datetime:
        return self.handed_out_at or self.at


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a certificate is scanned. `certificate` is None when somebody was looked up.

    `mobile_box`: the mobile box that is out and has this voter on its list. `proxy`: who holds the published slip;
    `in_person`: a scrutineer has confirmed that the principal came and the slip is void.
    """

    certificate_valid: bool | None
    on_roll: bool
    earlier: Earlier | None
    now: datetime
    mobile_box: int | None = None
    proxy: str = ""
    in_person: bool = False


@rule("R-IN-01", "R-ROLL-05", "R-PROXY-07")
def admit(facts: Facts) -> Finding:
    """`admitted`, `already_recorded`, or the refusal. Each voter once a round, wherever and however."""
    if facts.certificate_valid is False:
        return Finding("cancelled", "R-IN-01")
    if not facts.on_roll:
        return Finding("not_on_roll", "R-ROLL-05")
    if facts.earlier is not None:
        return _drawn(facts.earlier, facts.now)
    if facts.mobile_box is not None:
        return Finding("on_mobile_list", "R-BOX-04", {"box": facts.mobile_box})
    if facts.proxy and not facts.in_person:
        return Finding("has_proxy", "R-PROXY-07", {"proxy": facts.proxy})
    return Finding("admitted", "R-IN-01")


def _drawn(earlier: Earlier, now: datetime) -> Finding:
    """What the own certificate is answered when the ballot has been claimed."""
    if earlier.way is Way.MOBILE:
        return Finding("voted_by_mobile", "R-IN-01", {"box": earlier.box, "at": earlier.at})
    if earlier.way is Way.SLIP:
        return Finding(
            "voted_by_proxy",
            "R-PROXY-07",
            {"proxy": earlier.proxy, "at": earlier.drawn_at, "station": earlier.station, "lane": earlier.lane},
        )
    return _again(earlier, now, "certificate")


def _again(earlier: Earlier, now: datetime, paper: str) -> Finding:
    """The same paper once more: calm on the same lane for a while, refused elsewhere and later."""
    if _is_the_same_scan_again(earlier, now):
        return Finding("already_recorded", "R-IN-01")
    return Finding(
        "already_issued",
        "R-IN-01",
        {"paper": paper, "at": earlier.drawn_at, "station": earlier.station, "lane": earlier.lane},
    )


def _is_the_same_scan_again(earlier: Earlier, now: datetime) -> bool:
    if not earlier.same_lane:
        return False
    if earlier.state is VisitState.OPEN:
        return True
    return earlier.handed_out_at is not None and now - earlier.handed_out_at <= CALM_FOR


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What is known when a proxy slip is scanned.

    `earlier` is the principal's ballot if it was claimed. `used` are the slips this proxy has claimed in the round.
    `here`: the proxy stands at this lane with an open visit. `somebody_else`: another person does, the last one there.
    `proxy_voted`: the proxy's own ballot is claimed, so that slips alone may be brought.
    """

    slip_id: int
    published: bool
    on_roll: bool
    proxy: str
    earlier: Earlier | None
    now: datetime
    mobile_box: int | None = None
    stands_for_office: bool = False
    used: int = 0
    here: bool = False
    somebody_else: bool = False
    proxy_voted: bool = False


@rule("R-PROXY-03", "R-PROXY-05", "R-PROXY-06", "R-PROXY-07")
def accept_slip(facts: SlipFacts, sheet: RuleSheet) -> Finding:
    """`admitted`, `already_recorded`, or the refusal of a proxy slip; its ballot goes to who stands at the lane."""
    if facts.stands_for_office:
        return Finding("proxy_is_candidate", "R-PROXY-06", {"proxy": facts.proxy})
    if not facts.published:
        return Finding("proxy_unpublished", "R-PROXY-05")
    if not facts.on_roll:
        return Finding("not_on_roll", "R-ROLL-05")
    earlier = facts.earlier
    if earlier is not None and earlier.slip_id == facts.slip_id:
        return _again(earlier, facts.now, "slip")
    if earlier is not None and earlier.way is Way.MOBILE:
        return Finding("voted_by_mobile", "R-IN-01", {"box": earlier.box, "at": earlier.at})
    if earlier is not None:
        return Finding(
            "principal_voted",
            "R-PROXY-07",
            {"at": earlier.drawn_at, "station": earlier.station, "lane": earlier.lane},
        )
    if facts.mobile_box is not None:
        return Finding("on_mobile_list", "R-BOX-04", {"box": facts.mobile_box})
    if facts.used >= sheet.proxies_per_person:
        return Finding("proxy_limit", "R-PROXY-03", {"proxy": facts.proxy, "limit": sheet.proxies_per_person})
    if facts.somebody_else and not facts.here and not facts.proxy_voted:
        return Finding("proxy_other_person", "R-PROXY-05", {"proxy": facts.proxy})
    return Finding("admitted", "R-IN-01")


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
