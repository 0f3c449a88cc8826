"""Whether the server itself is well: disk, back-ups, mains, certificate, database, clock."""

from __future__ import annotations

from datetime import datetime

from kiosk.rules.finding import Finding
from kiosk.rules.tablets import BATTERY_LOW, How, Mark

GB = 1024**3
DISK_LOW = 1 * GB
"""Bytes under which a disk may fill up in a day."""
MEMORY_LOW = 300 * 1024**2
"""Bytes under which printing and a back-up begin to crowd each other."""
BACKUP_OLD = 15 * 60
"""Seconds: three back-ups in a row are missing."""
CERTIFICATE_SOON = 14
"""Days; the server renews it thirty days before its end, so that fewer are left only when it could not."""
SQLITE_SOUND = (3, 51, 3)
"""From here on a rare loss in the write-ahead log is mended (sqlite.org/wal.html, “The WAL-Reset Bug”)."""
CHINA = 8 * 60
"""Minutes ahead of UTC."""


def tenths(size: int) -> str:
    """Bytes as gigabytes with one decimal, rounded down."""
    whole, rest = divmod(size * 10 // GB, 10)
    return f"{whole}.{rest}"


def disk_mark(free: int | None, what: str = "disk") -> Mark:
    """Room on the disk of the instance (`disk`) or of the back-ups (`second_disk`)."""
    if free is None:
        return Mark(what, How.UNTOLD)
    if free < DISK_LOW:
        return Mark(what, How.WRONG, Finding(f"server_{what}_low", "", {"free": tenths(free)}))
    return Mark(what, How.WELL)


def place_mark(named: bool, at_hand: bool) -> Mark:
    """The second place for back-ups: named in the office, and there."""
    if not named:
        return Mark("backup_place", How.WRONG, Finding("server_place_unnamed"))
    return Mark("backup_place", How.WELL) if at_hand else Mark("backup_place", How.WRONG, Finding("server_place_gone"))


def backup_mark(age_seconds: int | None, running_seconds: int, failed: Finding | None) -> Mark:
    """The last back-up that was verified (None: there is none), and what the newest failed of, if it did.

    `running_seconds`: how long the server has had to make one.
    """
    if failed is not None:
        return Mark("backup", How.WRONG, failed)
    if age_seconds is None:
        how = How.WRONG if running_seconds > BACKUP_OLD else How.NOTE
        return Mark("backup", how, Finding("server_backup_none"))
    if age_seconds > BACKUP_OLD:
        return Mark("backup", How.WRONG, Finding("server_backup_old", "", {"minutes": age_seconds // 60}))
    return Mark("backup", How.WELL)


def power_mark(percent: int | None, plugged: bool | None) -> Mark:
    """A laptop's battery and its charger."""
    if percent is None and plugged is None:
        return Mark("power", How.UNTOLD)
    if plugged is False and percent is not None and percent < BATTERY_LOW:
        return Mark("power", How.WRONG, Finding("server_battery_low", "", {"percent": percent}))
    return Mark("power", How.NOTE, Finding("server_unplugged")) if plugged is False else Mark("power", How.WELL)


def https_mark(secure: bool, days_left: int | None) -> Mark:
    """HTTPS, and the whole days its certificate is still good for."""
    if not secure:
        return Mark("https", How.WRONG, Finding("server_plain"))
    if days_left is None:
        return Mark("https", How.UNTOLD)
    if days_left < CERTIFICATE_SOON:
        return Mark("https", How.WRONG, Finding("server_certificate_ends", "", {"days": max(days_left, 0)}))
    return Mark("https", How.WELL)


def database_mark(sqlite: tuple[int, int, int] | None) -> Mark:
    """None: PostgreSQL, which watches over itself."""
    if sqlite is None or sqlite >= SQLITE_SOUND:
        return Mark("database", How.WELL)
    return Mark("database", How.NOTE, Finding("server_sqlite_old", "", {"version": ".".join(map(str, sqlite))}))


def clock_mark(now: datetime, last_entry_at: datetime | None, ahead_minutes: int) -> Mark:
    """The clock against the journal, and its zone. Nothing hangs on it; the times that people read do."""
    if last_entry_at is not None and last_entry_at > now:
        return Mark("server_clock", How.WRONG, Finding("server_clock_behind", "", {"last": last_entry_at}))
    if ahead_minutes != CHINA:
        return Mark("server_clock", How.NOTE, Finding("server_clock_zone"))
    return Mark("server_clock", How.WELL)


def memory_mark(free: int | None) -> Mark:
    if free is None:
        return Mark("memory", How.UNTOLD)
    if free < MEMORY_LOW:
        return Mark("memory", How.NOTE, Finding("server_memory_low", "", {"free": free // 1024**2}))
    return Mark("memory", How.WELL)
