"""The server's own certificate authority: made once, and good for private addresses and this server's names alone.

What a tablet trusts for ten years must not be worth stealing: the certificate itself says, critically, that it vouches
for servers only (RFC 5280, 4.2.1.12), for nothing above itself (4.2.1.9), and for no name or address of the internet
(4.2.1.10).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.machine import pem
from kiosk.rules.finding import Finding

AUTHORITY_FILE = "authority.pem"
SERVER_FILE = "server.pem"
YEARS = 10
STARTS = datetime(2026, 1, 1, tzinfo=UTC)
"""No certificate begins earlier: a clock that lost its battery must not make one that is over already."""
PRIVATE = tuple(
    ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8"),
        *("fc00::/7", "fe80::/10", "::1/128"),
    )
)
"""Networks no address of the internet lies in: RFC 1918, 6598, 3927, 4193, link-local and loopback."""


@dataclass(frozen=True, slots=True)
class Authority:
    """证书机构: its certificate, which anybody may have, and the key that never leaves this machine."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def vouches_for(self, name: str) -> bool:
        """Whether its own constraints let it sign this host name."""
        return any(name == base or name.endswith(f".{base}") for base in _permitted(self.certificate, x509.DNSName))

    def vouches_for_address(self, address: str) -> bool:
        """Whether its own constraints let it sign this address."""
        return any(ip_address(address) in network for network in _permitted(self.certificate, x509.IPAddress))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """指纹: what people compare. Groups of four hexadecimal digits; `short` is the first four groups, to read aloud.

    Windows shows SHA-1 where all others show SHA-256.
    """

    sha256: tuple[str, ...]
    sha1: tuple[str, ...]

    @property
    def short(self) -> str:
        return " ".join(self.sha256[:4])


def fingerprint_of(certificate: x509.Certificate) -> Fingerprint:
    """The fingerprint of a certificate."""
    long, old = certificate.fingerprint(hashes.SHA256()), certificate.fingerprint(hashes.SHA1())
    return Fingerprint(_groups(long), _groups(old))


def _groups(digest: bytes) -> tuple[str, ...]:
    digits = digest.hex().upper()
    return tuple(digits[at : at + 4] for at in range(0, len(digits), 4))


def name_of(certificate: x509.Certificate) -> str:
    """What tablets list it under."""
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(name.value)


def public_pem(certificate: x509.Certificate) -> bytes:
    """What a tablet takes in."""
    return certificate.public_bytes(Encoding.PEM)


def hold_authority(folder: Path, names: Iterable[str], addresses: Iterable[str], now: datetime) -> Authority | Finding:
    """The authority of the folder, made if there never was one; it is never replaced by another behind anybody's back.

    Findings `authority_missing`, `authority_unreadable`, `authority_expired`, `tls_not_writable`.
    """
    path = folder / AUTHORITY_FILE
    try:
        pem.open_folder(folder)
        if not path.exists():
            if (folder / SERVER_FILE).exists():
                return Finding("authority_missing", "", {"file": str(path), "folder": str(folder)})
            return _make(path, tuple(names), tuple(addresses), now)
    except OSError as problem:
        return Finding("tls_not_writable", "", {"folder": str(folder), "problem": problem.strerror or "?"})
    try:
        key, certificate = pem.read(path)
        _check(certificate)
    except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return Finding("authority_unreadable", "", {"file": str(path), "folder": str(folder)})
    if now > certificate.not_valid_after_utc:
        ended = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
        return Finding("authority_expired", "", {"ended": ended, "now": f"{now:%Y-%m-%d}", "folder": str(folder)})
    return Authority(certificate, key)


def _make(path: Path, names: tuple[str, ...], addresses: tuple[str, ...], now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    # Two servers of one town are told apart in a tablet's list.
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"村民选举投票站 Polling station {_number()}")])
    # A school's network may hand out addresses of the internet: the server's own, each alone.
    own = [network for each in addresses if not _is_private(network := ip_network(each))]
    constraints = x509.NameConstraints(
        [*map(x509.DNSName, names), *map(x509.IPAddress, (*PRIVATE, *own))], excluded_subtrees=None
    )
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(STARTS)
        .not_valid_after(max(now, STARTS) + timedelta(days=YEARS * 365 + 3))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(constraints, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem.write(path, key, certificate)
    return Authority(certificate, key)


def _number() -> str:
    return secrets.token_hex(4).upper()


def key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key is for: an authority's signs certificates, a server's its own greeting."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _check(certificate: x509.Certificate) -> None:
    """That this is an authority's certificate, its own signature under it."""
    certificate.verify_directly_issued_by(certificate)
    if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
        raise ValueError("no authority")
    certificate.extensions.get_extension_for_class(x509.NameConstraints)


def _permitted(certificate: x509.Certificate, kind: type[x509.GeneralName]) -> list:  # type: ignore[type-arg]
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    return [each.value for each in constraints.permitted_subtrees or () if isinstance(each, kind)]


def _is_private(network: object) -> bool:
    return any(network.version == each.version and network.subnet_of(each) for each in PRIVATE)  # type: ignore[attr-defined]
