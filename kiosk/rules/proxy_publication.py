"""What publishing the proxy list asks for, and the content its fingerprint is made of (R-PROXY-05)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class PublishedSlip:
    """One line of the published list: roll numbers and names."""

    principal_no: int
    principal: str
    proxy_no: int
    proxy: str


@rule("R-PROXY-05")
def content_of(slips: Iterable[PublishedSlip]) -> bytes:
    """The list as one piece of text, the same for the same list: a JSON array a line, by the principal's number."""
    ordered = sorted(slips, key=lambda one: one.principal_no)
    lines = ([one.principal_no, one.principal, one.proxy_no, one.proxy] for one in ordered)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


@rule("R-PROXY-02", "R-PROXY-06")
def falls(principal: str, proxy: str, *, principal_on_roll: bool, proxy_on_roll: bool, stands: bool) -> Finding | None:
    """Why a mandate that was taken cannot be published: the roll or the candidates changed since."""
    if not principal_on_roll:
        return Finding("principal_off_roll", "R-PROXY-02", {"principal": principal})
    if not proxy_on_roll:
        return Finding("proxy_off_roll", "R-PROXY-02", {"proxy": proxy})
    return Finding("proxy_stands", "R-PROXY-06", {"proxy": proxy}) if stands else None


@rule("R-PROXY-05")
def may_publish(*, waiting: int, slips: int) -> Finding | None:
    """The list is published when nothing in it waits any more, and there is somebody on it."""
    if waiting:
        return Finding("proxies_waiting", "R-PROXY-05", {"waiting": waiting})
    return None if slips else Finding("proxies_none", "R-PROXY-05")
