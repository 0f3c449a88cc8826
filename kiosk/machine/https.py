"""HTTPS by itself: authority and certificate at the start, a certificate that follows the addresses afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from kiosk.machine import addresses, leaf, pem
from kiosk.machine.authority import (
    AUTHORITY_FILE,
    Fingerprint,
    fingerprint_of,
    hold_authority,
    name_of,
    public_pem,
)
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Secured:
    """What a server that speaks HTTPS shows: `file` is its key and certificate, the rest is for people to see.

    `names` and `addresses` are what the certificate is good for, best for a tablet first, without the loopback;
    `uncovered` are addresses of this machine that its authority may not sign.
    """

    file: Path
    authority: str
    authority_pem: bytes
    fingerprint: Fingerprint
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    uncovered: tuple[str, ...]


def folder_of(instance: Path) -> Path:
    return instance / "tls"


def prepare(instance: Path, now: datetime | None = None) -> Secured | Finding:
    """Hold the authority, made at the first start, and a certificate that fits this machine as it is now."""
    return _prepare(instance, now, frozenset())[0]


def _prepare(instance: Path, now: datetime | None, before: frozenset[str]) -> tuple[Secured | Finding, bool]:
    """As `prepare`, for the addresses of `before` as well; and whether the certificate was made anew."""
    folder = folder_of(instance)
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    names, found = addresses.own_names(), [each for each in addresses.lan_addresses() if each != addresses.LOOPBACK]
    authority = hold_authority(folder, names, found, now)
    if isinstance(authority, Finding):
        return authority, False
    signed = [each for each in found if authority.vouches_for_address(each)]
    known = [each for each in names if authority.vouches_for(each)]
    wanted = {*signed, *before, *addresses.LOOPBACKS}
    try:
        file, anew = leaf.hold_leaf(folder, authority, known, wanted, now)
    except OSError as problem:
        return Finding("tls_not_writable", "", {"folder": str(folder), "problem": problem.strerror or "?"}), False
    certificate = authority.certificate
    secured = Secured(
        file=file,
        authority=name_of(certificate),
        authority_pem=public_pem(certificate),
        fingerprint=fingerprint_of(certificate),
        names=tuple(known),
        addresses=tuple(signed),
        uncovered=tuple(each for each in found if each not in signed),
    )
    return secured, anew


def authority_certificate(instance: Path) -> x509.Certificate | None:
    """What tablets are to trust, for a paper that shows it; None on a server without."""
    try:
        return pem.read_certificate(folder_of(instance) / AUTHORITY_FILE)
    except (OSError, ValueError):
        return None


def follower(instance: Path, start: Secured) -> Callable[[], bool]:
    """To be called now and then while the server runs: whether a new certificate lies in the file.

    An address that went away stays in it until the next start: it may come back, and each renewal is a pause.
    """
    seen = {*start.addresses}

    def look() -> bool:
        secured, anew = _prepare(instance, None, frozenset(seen))
        if isinstance(secured, Secured):
            seen.update(secured.addresses)
        return anew

    return look
