"""The keys of open batches: files beside the database, in no back-up, destroyed when their batch ends."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.records import store

LENGTH = 128
"""Bytes that every body is filled up to: its length says nothing."""
_NONCE = 12

_folder: list[Path] = []


class KeyLost(Exception):
    """The key of an open batch is gone, or is another: a server restored in mid-batch. The batch is called anew."""


def init(instance: Path) -> None:
    """Keep the keys in this instance folder, readable by its owner alone."""
    folder = instance / "batch-keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    _folder[:] = [folder]


def _path(batch_id: int) -> Path:
    return _folder[0] / f"{store.current_mode()}-{batch_id}.key"


def make(batch_id: int) -> None:
    """A new key for a batch that begins; one that an act before left behind is replaced."""
    handle = os.open(_path(batch_id), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder()


def destroy(batch_id: int) -> None:
    """Overwrite and remove the key; what it encrypted can be read by nobody any more."""
    path = _path(batch_id)
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync_folder()


def destroy_all_but(open_batches: frozenset[int]) -> None:
    """Remove the keys of batches that have ended, after a power cut between the end and its key."""
    prefix = f"{store.current_mode()}-"
    for path in _folder[0].glob(f"{prefix}*.key"):
        batch_id = path.stem.removeprefix(prefix)
        if not batch_id.isdecimal() or int(batch_id) not in open_batches:
            destroy(int(batch_id)) if batch_id.isdecimal() else path.unlink()


def there(batch_id: int) -> bool:
    """Whether the key of a batch is at hand."""
    return _path(batch_id).exists()


def _sync_folder() -> None:
    if os.name == "posix":
        handle = os.open(_folder[0], os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class BatchKey:
    """The key of one batch, read from its file. KeyLost when there is none."""

    def __init__(self, batch_id: int) -> None:
        try:
            secret = _path(batch_id).read_bytes()
            self._cipher = AESGCM(secret)
        except (FileNotFoundError, ValueError):
            raise KeyLost(batch_id) from None
        self.mark = hashlib.sha256(secret).digest()
        """Tells this key from another of the same batch, without telling the key."""

    def seal(self, body: str, place: str) -> bytes:
        """Encrypt a short text for its place; another place does not open it."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, body.encode().ljust(LENGTH), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text again. KeyLost when another key sealed it."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode()).decode().rstrip()
        except InvalidTag:
            raise KeyLost(place) from None
