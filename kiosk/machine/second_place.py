"""备份处: the second place, where back-ups go: named in the office, known again by a mark, its last word kept.

Nothing here needs an application: the child that backs up and the page that shows it read the same two small files.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.machine.durable import write_whole
from kiosk.rules.finding import Finding

LOCAL = "backups"
"""Folder of the instance where back-ups lie while no second place is named or the named one cannot be written."""
MARK = "kiosk-backups.txt"
"""A file on the named place that bears its mark: a stick that was pulled leaves an empty folder behind."""
LEAST_FREE = 200 * 1024 * 1024
"""Bytes that must be free on a place to be named."""
_MOUNTS = ("/media", "/run/media", "/mnt", "/Volumes")


@dataclass(frozen=True, slots=True)
class Good:
    """A back-up that was verified: when, up to which journal entry, its file, in bytes, and whether beside the server.

    `beside` is true when it lies in the instance itself, for want of a second place.
    """

    at: datetime
    seq: int
    head: str
    file: str
    size: int
    beside: bool


@dataclass(frozen=True, slots=True)
class State:
    """How it stands: the place named (None: none), the last good back-up, and the failure that stands since it."""

    place: Path | None
    good: Good | None = None
    failed: Finding | None = None
    failed_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that is mounted: its folder and the free room in bytes."""

    folder: Path
    free: int


def local(instance: Path) -> Path:
    """The folder in the instance, made when it is missing."""
    folder = instance / LOCAL
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def named(instance: Path) -> Path | None:
    """The place named in the office; None when none is."""
    kept = _read(instance / LOCAL / "place.json")
    return Path(kept["folder"]) if kept.get("folder") else None


def name(instance: Path, folder: str) -> Finding | None:
    """Name the place from now on; "" for none. Nothing changes when the finding says why it will not do."""
    kept = local(instance) / "place.json"
    if not folder.strip():
        write_whole(kept, b"{}")
        return None
    place = Path(folder.strip())
    wrong = _unfit(instance, place)
    if wrong is not None:
        return wrong
    mark = secrets.token_hex(8)
    try:
        write_whole(place / MARK, f"kiosk {mark}\n".encode())
    except OSError as problem:
        return Finding("backup_place_not_writable", "", {"folder": str(place), "problem": problem.strerror or "?"})
    write_whole(kept, json.dumps({"folder": str(place.resolve()), "mark": mark}).encode())
    return None


def _unfit(instance: Path, place: Path) -> Finding | None:
    if not place.is_absolute() or not place.is_dir():
        return Finding("backup_place_missing", "", {"folder": str(place)})
    inside = place.resolve()
    if inside == instance.resolve() or instance.resolve() in inside.parents:
        return Finding("backup_place_inside", "", {"folder": str(place)})
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE:
        return Finding("backup_place_full", "", {"folder": str(place), "free": free // 1024**2})
    return None


def at_hand(instance: Path) -> Path | Finding | None:
    """The named place when it bears its mark; Finding `backup_place_gone` when not; None when none is named."""
    kept = _read(instance / LOCAL / "place.json")
    if not kept.get("folder"):
        return None
    place = Path(kept["folder"])
    try:
        found = (place / MARK).read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        found = []
    if found[1:] != [kept.get("mark")]:
        return Finding("backup_place_gone", "", {"folder": str(place)})
    return place


def on_the_same_disk(instance: Path, place: Path) -> bool:
    """Whether both would be lost with one disk."""
    try:
        return place.stat().st_dev == instance.stat().st_dev
    except OSError:
        return False


def offers() -> tuple[Offer, ...]:
    """Places that are mounted and may be written: sticks and disks."""
    found: list[Offer] = []
    roots = [Path(root) for root in _MOUNTS] if os.name == "posix" else [Path(f"{drive}:/") for drive in "DEFGHIJ"]
    for root in roots:
        # A desktop mounts a stick at /media/USER/NAME.
        for folder in ([root, *_folders(root), *(deep for one in _folders(root) for deep in _folders(one))])[:200]:
            mounted = os.path.ismount(folder) if os.name == "posix" else folder.is_dir()
            if mounted and os.access(folder, os.W_OK):
                found.append(Offer(folder, shutil.disk_usage(folder).free))
    return tuple(found)


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir() and not each.is_symlink())[:50]
    except OSError:
        return []


def state(instance: Path) -> State:
    """How it stands, as the last back-up left it."""
    kept = _read(instance / LOCAL / "state.json")
    good, failed = kept.get("good"), kept.get("failed")
    return State(
        named(instance),
        None if not good else Good(**{**good, "at": datetime.fromisoformat(good["at"])}),
        None if not failed else Finding(failed["code"], "", failed["numbers"]),
        None if not failed else datetime.fromisoformat(failed["since"]),
    )


def keep_good(instance: Path, made: Good, failed: Finding | None, at: datetime) -> None:
    """A back-up was made; `failed` says why not at the named place."""
    said = {"at": made.at.isoformat(), "seq": made.seq, "head": made.head, "file": made.file, "size": made.size}
    _keep(instance, {**said, "beside": made.beside}, failed, at)


def keep_failed(instance: Path, failed: Finding, at: datetime) -> None:
    """No back-up could be made anywhere; the last good one stays named."""
    _keep(instance, _read(instance / LOCAL / "state.json").get("good"), failed, at)


def _keep(instance: Path, good: Mapping[str, Any] | None, failed: Finding | None, at: datetime) -> None:
    path = local(instance) / "state.json"
    before = _read(path).get("failed") or {}
    said = None
    if failed is not None:
        since = before["since"] if before.get("code") == failed.code else at.isoformat()
        said = {"code": failed.code, "numbers": dict(failed.numbers), "since": since}
    write_whole(path, json.dumps({"good": good, "failed": said}, ensure_ascii=False).encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
