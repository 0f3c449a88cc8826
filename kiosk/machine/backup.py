"""备份 A back-up: one file with the official database, the keys and the authority, verified by opening it.

`python -m kiosk.machine.backup` makes one, without an application, so that it starts at once and stays small. What the
keys of open batches are is in no back-up: a server restored in mid-batch calls that batch again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from kiosk.config import Misconfigured, Settings, read_settings
from kiosk.machine import second_place
from kiosk.machine.database_copy import Copy, copy_database
from kiosk.machine.durable import put, sync_file
from kiosk.machine.second_place import Good
from kiosk.machine.thinning import to_go, to_make_room
from kiosk.rules.finding import Finding

FORMAT = 1
MANIFEST = "manifest.json"
WORK = ".work-"
UNFINISHED = ".kiosk-"
LEFT_BEHIND = 1800
"""Seconds after which nobody works in a folder any more."""
_KEYS = ("official.key", "session.key")
_STAMP = "%Y%m%d-%H%M%S"
# Everywhere in the village the same, whatever zone the machine is set to.
_ZONE = timezone(timedelta(hours=8))


class NoRoom(Exception):
    """A folder on a disk that is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


def back_up(settings: Settings, folder: Path, now: datetime, *, beside: bool = False) -> Good | Finding:
    """Make one in `folder` and verify it; Finding when it cannot be done. Old ones go first when there is no room.

    `beside` says that the folder lies in the instance itself.
    """
    try:
        try:
            made = _made(settings, folder, now)
        except NoRoom as full:
            _remove(full.folder, to_make_room(list(found_in(full.folder).values())))
            made = _made(settings, folder, now)
    except NoRoom as full:
        return Finding("backup_no_room", "", {"folder": str(full.folder)})
    except (OSError, sqlite3.Error) as problem:
        return Finding("backup_failed", "", {"folder": str(folder), "problem": _said(problem)})
    if isinstance(made, Finding):
        return made
    path, copy = made
    _remove(folder, to_go(list(found_in(folder).values()), now))
    return Good(now, copy.seq, copy.head, path.name, path.stat().st_size, beside)


def _made(settings: Settings, folder: Path, now: datetime) -> tuple[Path, Copy] | Finding:
    """The file and what is in it. NoRoom names the disk that is full: the server's own, or that of the folder."""
    local = second_place.local(settings.instance)
    _clear(local)
    _clear(folder)
    stamp = now.astimezone(_ZONE).strftime(_STAMP)
    made = folder / f"{UNFINISHED}{stamp}-{os.getpid()}.new"
    work = None
    try:
        with _room_in(local):
            work = Path(tempfile.mkdtemp(prefix=WORK, dir=local))
            copy = copy_database(settings, work)
        if isinstance(copy, Finding):
            return copy
        with _room_in(folder):
            manifest = _pack(settings, copy, made, now)
            if not _is_whole(made, manifest):
                return Finding("backup_not_verified", "", {"folder": str(folder)})
            path = folder / f"kiosk-{stamp}-{copy.seq}.zip"
            put(made, path)
        return path, copy
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
        with suppress(OSError):
            made.unlink()


@contextmanager
def _room_in(folder: Path) -> Iterator[None]:
    """What fails in the block for want of room fails as NoRoom in that folder."""
    try:
        yield
    except (OSError, sqlite3.Error) as problem:
        full = getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        if full or getattr(problem, "errno", 0) in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(folder) from None
        raise


def _clear(folder: Path) -> None:
    """Remove what a back-up that was cut off long ago has left behind."""
    for left in (*folder.glob(f"{WORK}*"), *folder.glob(f"{UNFINISHED}*.new")):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink() if left.is_file() else shutil.rmtree(left, ignore_errors=True)


def _pack(settings: Settings, copy: Copy, made: Path, now: datetime) -> dict[str, Any]:
    parts = {copy.file.name: copy.file}
    parts |= {f"keys/{name}": settings.instance / "keys" / name for name in _KEYS}
    parts |= {f"tls/{each.name}": each for each in sorted((settings.instance / "tls").glob("*.pem"))}
    manifest = {
        "format": FORMAT,
        "kind": "postgresql" if settings.postgresql else "sqlite",
        "made_at": now.astimezone(UTC).isoformat(),
        "seq": copy.seq,
        "head": copy.head,
        "revision": copy.revision,
        "files": {name: _digest(path) for name, path in parts.items()},
    }
    handle = os.open(made, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "r+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
            for name, path in parts.items():
                pack.write(path, name)
            pack.writestr(MANIFEST, json.dumps(manifest, indent=1))
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            # What is read back is what the stick has, not what the memory still holds.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    sync_file(made)
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(made: Path, manifest: dict[str, Any]) -> bool:
    try:
        with zipfile.ZipFile(made) as pack:
            return json.loads(pack.read(MANIFEST)) == manifest and all(
                digest_in(pack, name) == wanted for name, wanted in manifest["files"].items()
            )
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError):
        return False


def digest_in(pack: zipfile.ZipFile, name: str) -> str:
    with pack.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def found_in(folder: Path) -> dict[Path, datetime]:
    """The back-ups that lie in a folder, with the moment their names say; nobody else's files."""
    found = {}
    for path in folder.glob("kiosk-*-*-*.zip"):
        with suppress(ValueError):
            stamp, _, seq = path.stem.removeprefix("kiosk-").rpartition("-")
            if seq.isdecimal():
                found[path] = datetime.strptime(stamp, _STAMP).replace(tzinfo=_ZONE)
    return found


def _remove(folder: Path, moments: frozenset[datetime]) -> None:
    for path, moment in found_in(folder).items():
        if moment in moments:
            with suppress(OSError):
                path.unlink()


def _said(problem: BaseException) -> str:
    return getattr(problem, "strerror", None) or str(problem).splitlines()[0]


def back_up_now(settings: Settings, now: datetime) -> Good | Finding:
    """To the named place; into the instance while none is named or it cannot be written. How it went is kept."""
    instance = settings.instance
    place = second_place.at_hand(instance)
    failed = place if isinstance(place, Finding) else None
    made: Good | Finding | None = None
    if isinstance(place, Path):
        made = back_up(settings, place, now)
        failed = made if isinstance(made, Finding) else None
    if made is None or isinstance(made, Finding):
        made = back_up(settings, second_place.local(instance), now, beside=True)
    try:
        if isinstance(made, Finding):
            second_place.keep_failed(instance, failed or made, now)
        else:
            second_place.keep_good(instance, made, failed, now)
    except OSError as problem:
        return Finding("backup_failed", "", {"folder": str(instance), "problem": _said(problem)})
    return failed or made


def main() -> int:
    """Back up once; 0 when it lies where it should, otherwise 2 and a sentence."""
    from kiosk.machine import console

    os.umask(0o077)
    try:
        made = back_up_now(read_settings(), datetime.now(UTC))
    except Misconfigured as nonsense:
        console.complain(str(nonsense))
        return 2
    if isinstance(made, Finding):
        console.complain(console.say(made))
        return 2
    console.tell(f"{made.file} {made.seq}:{made.head[:8]} {made.size} B")
    return 0


if __name__ == "__main__":
    sys.exit(main())
