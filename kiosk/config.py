"""Settings, read once from the environment, typed; nonsense is refused with a sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Misconfigured(ValueError):
    """A setting that cannot be used; its text is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the instance lies and what it talks to. URLs are SQLAlchemy URLs."""

    instance: Path
    official_url: str
    rehearsal_url: str
    secret_key: str
    official_key: bytes
    rehearsal_key: bytes
    port: int = 8000
    idle_minutes: int = 10
    backup_seconds: int = 300

    @property
    def postgresql(self) -> bool:
        return self.official_url.startswith("postgresql")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from KIOSK_INSTANCE, KIOSK_DATABASE_URL, KIOSK_PORT, KIOSK_IDLE_MINUTES and KIOSK_BACKUP_SECONDS.

    Makes the instance folder and the keys in it when they are missing, readable by their owner alone.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("KIOSK_INSTANCE") or ROOT / "instance").resolve()
    try:
        (instance / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
        instance.chmod(0o700)
        keys = [_key(instance / "keys" / f"{name}.key") for name in ("session", "official", "rehearsal")]
    except OSError as problem:
        raise Misconfigured(
            f"KIOSK_INSTANCE: {instance} cannot be written ({problem.strerror}); name a folder this user may write"
        ) from None
    official, rehearsal = _database_urls(environ.get("KIOSK_DATABASE_URL", ""), instance)
    return Settings(
        instance=instance,
        official_url=official,
        rehearsal_url=rehearsal,
        secret_key=keys[0].hex(),
        official_key=keys[1],
        rehearsal_key=keys[2],
        port=_whole_number(environ, "KIOSK_PORT", 8000, 1, 65535),
        idle_minutes=_whole_number(environ, "KIOSK_IDLE_MINUTES", 10, 1, 240),
        backup_seconds=_whole_number(environ, "KIOSK_BACKUP_SECONDS", 300, 1, 3600),
    )


def _key(path: Path) -> bytes:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
    key = path.read_bytes()
    if len(key) != 32:
        raise Misconfigured(f"{path}: a key has 32 bytes, this has {len(key)}; restore it from the back-up")
    return key


def _database_urls(url: str, instance: Path) -> tuple[str, str]:
    if not url or url.startswith("sqlite"):
        if url and url.rstrip("/").endswith(":"):
            raise Misconfigured("KIOSK_DATABASE_URL: a database in memory is lost with the power; name a file")
        return url or f"sqlite:///{instance / 'official.db'}", f"sqlite:///{instance / 'rehearsal.db'}"
    for prefix in ("postgres://", "postgresql://", "postgresql+psycopg://"):
        if url.startswith(prefix):
            url = "postgresql+psycopg://" + url.removeprefix(prefix)
            # The rehearsal has a schema of its own there: nothing of it is seen from the official one.
            return url, f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Drehearsal"
    raise Misconfigured("KIOSK_DATABASE_URL: only sqlite:///FILE and postgresql://… are understood")


def _whole_number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name, "") or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise Misconfigured(f"{name}: {text!r} is no whole number from {low} to {high}")
    return int(text)
