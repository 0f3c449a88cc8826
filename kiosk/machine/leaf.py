"""The certificate the server shows: signed by its own authority for its names and addresses, at most 397 days long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.machine import pem
from kiosk.machine.authority import SERVER_FILE, Authority, key_usage

LONGEST = timedelta(days=397)
"""Browsers refuse a server's certificate that lasts longer."""
RENEWED_BEFORE_END = timedelta(days=30)
SLOW_CLOCK = timedelta(days=1)
"""How far a tablet's clock may be behind."""


def hold_leaf(
    folder: Path, authority: Authority, names: Collection[str], addresses: Collection[str], now: datetime
) -> tuple[Path, bool]:
    """The file of key and certificate, and whether it was made anew: it is whenever it does not fit. OSError.

    Names and addresses the authority may not vouch for must not be among these.
    """
    path = folder / SERVER_FILE
    # A clock that is behind the authority's beginning is wrong, whatever it says.
    moment = max(now, authority.certificate.not_valid_before_utc)
    if not _fits(path, authority, set(names), set(addresses), moment):
        key = ec.generate_private_key(ec.SECP256R1())
        pem.write(path, key, _sign(key, authority, names, addresses, moment))
        return path, True
    return path, False


def covered(certificate: x509.Certificate) -> tuple[set[str], set[str]]:
    """Names and addresses a certificate is good for."""
    alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = {str(address) for address in alternative.get_values_for_type(x509.IPAddress)}
    return set(alternative.get_values_for_type(x509.DNSName)), addresses


def _fits(path: Path, authority: Authority, names: set[str], addresses: set[str], moment: datetime) -> bool:
    issuer = authority.certificate
    try:
        _, found = pem.read(path)
        found.verify_directly_issued_by(issuer)
        fits = covered(found) == (names, addresses)
    except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    # In the authority's own last month there is nothing longer to be had.
    ends = found.not_valid_after_utc
    lasts = moment <= ends - RENEWED_BEFORE_END or ends >= issuer.not_valid_after_utc
    return fits and lasts and found.not_valid_before_utc <= moment


def _sign(
    key: ec.EllipticCurvePrivateKey,
    authority: Authority,
    names: Collection[str],
    addresses: Collection[str],
    moment: datetime,
) -> x509.Certificate:
    issuer = authority.certificate
    starts = max(moment - SLOW_CLOCK, issuer.not_valid_before_utc)
    alternative = [*map(x509.DNSName, sorted(names)), *(x509.IPAddress(ip_address(each)) for each in sorted(addresses))]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Polling station")]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        # Both ends count.
        .not_valid_after(min(starts + LONGEST - timedelta(seconds=1), issuer.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )
