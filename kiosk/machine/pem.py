"""A certificate and its key in one file: readable by the server's user alone, and never half written."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

_UNFINISHED = ".new-"


def open_folder(folder: Path) -> None:
    """Make the folder if need be, shut it to others, clear up what a power cut left half written. OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for leftover in folder.glob(f"{_UNFINISHED}*"):
        leftover.unlink()


def write(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """Key and certificate, put in place at once and only when they are on the disk. OSError."""
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    unfinished = path.parent / f"{_UNFINISHED}{secrets.token_hex(4)}"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    # Windows opens no folder, and needs none of this.
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read(path: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Key and certificate, the file shut to others. OSError; ValueError when it is no such pair."""
    path.chmod(0o600)
    text = path.read_bytes()
    key, certificate = load_pem_private_key(text, None), x509.load_pem_x509_certificate(text)
    if isinstance(key, ec.EllipticCurvePrivateKey) and _public(key.public_key()) == _public(certificate.public_key()):
        return key, certificate
    raise ValueError("the key is another certificate's")


def read_certificate(path: Path) -> x509.Certificate:
    """The certificate alone. OSError, ValueError."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
