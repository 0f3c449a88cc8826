"""How the machine itself stands: disks, mains, memory, the certificate. Reads and changes nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.machine import https, pem, second_place
from kiosk.machine.authority import SERVER_FILE
from kiosk.rules.finding import Finding

POWER = Path("/sys/class/power_supply")
MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class Power:
    """Battery in percent, and whether a charger is connected; None where the system does not tell."""

    percent: int | None = None
    plugged: bool | None = None


@dataclass(frozen=True, slots=True)
class Backups:
    """The second place as named (None: none), whether it is there, its free bytes; the last good back-up; its failure.

    `failed` is what the newest one failed of, None when it did not.
    """

    place: Path | None
    at_hand: bool
    free: int | None
    last_good: datetime | None
    failed: Finding | None


@dataclass(frozen=True, slots=True)
class Health:
    """Free bytes of disk and memory, mains, back-ups, until when the certificate is good."""

    disk_free: int | None
    memory_free: int | None
    power: Power
    backups: Backups
    certificate_until: datetime | None


def health(instance: Path) -> Health:
    """How the machine stands at this moment; what the system does not tell is None."""
    return Health(
        disk_free=_free(instance),
        memory_free=memory_free(),
        power=power(),
        backups=_backups(instance),
        certificate_until=_certificate_until(instance),
    )


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _backups(instance: Path) -> Backups:
    state, found = second_place.state(instance), second_place.at_hand(instance)
    place = found if isinstance(found, Path) else None
    good = None if state.good is None else state.good.at
    return Backups(state.place, place is not None, None if place is None else _free(place), good, state.failed)


def power(supplies: Path = POWER) -> Power:
    """What Linux says of batteries and chargers; a phone plugged into the machine is no battery of its own."""
    percents: list[int] = []
    plugged: list[bool] = []
    for supply in sorted(supplies.glob("*")):
        if _word(supply / "scope") == "Device":
            continue
        kind = _word(supply / "type")
        if kind == "Battery" and (capacity := _word(supply / "capacity")).isdecimal():
            percents.append(int(capacity))
        elif kind in ("Mains", "USB") and (online := _word(supply / "online")).isdecimal():
            plugged.append(online != "0")
    return Power(min(percents, default=None), any(plugged) if plugged else None)


def memory_free(file: Path = MEMORY) -> int | None:
    """Bytes that programs may still have."""
    for line in _word(file).splitlines():
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    return None


def _word(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _certificate_until(instance: Path) -> datetime | None:
    try:
        return pem.read_certificate(https.folder_of(instance) / SERVER_FILE).not_valid_after_utc
    except (OSError, ValueError):
        return None
