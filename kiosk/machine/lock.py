"""One server owns an instance: an exclusive lock on its folder, held by the server and by its worker."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from kiosk.rules.finding import Finding

SERVER_FILE = "server.lock"
WORKER_FILE = "worker.lock"
# Far behind the text: Windows locks bytes, and nobody could read who holds a byte that is locked.
_LOCKED_BYTE = 1 << 20


@dataclass(slots=True)
class Hold:
    """A lock that is held until `release`, or until the last process that has its file open is dead."""

    path: Path
    file: IO[str]

    def release(self) -> None:
        self.file.close()


def hold(instance: Path, *, patience: float = 4.0) -> Hold | Finding:
    """Own the instance folder for this process's life; Finding `instance_in_use` when somebody else does.

    Waits `patience` seconds for a holder that is dead already, whose worker is about to notice.
    """
    try:
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        server = _wait_for(instance / SERVER_FILE, patience)
        if isinstance(server, Finding):
            return server
        # A worker whose server was killed still answers on the port, until it notices.
        worker = _wait_for(instance / WORKER_FILE, patience)
    except OSError as problem:
        return Finding("instance_not_writable", "", {"folder": str(instance), "problem": problem.strerror or "?"})
    if isinstance(worker, Finding):
        server.release()
        return worker
    worker.release()
    return server


def hold_as_worker(instance: Path, *, patience: float = 4.0) -> Hold | Finding:
    """The worker's own lock: it keeps the instance owned when the server is dead and the worker is not yet."""
    return _wait_for(instance / WORKER_FILE, patience, always=True)


def _wait_for(path: Path, patience: float, *, always: bool = False) -> Hold | Finding:
    until = time.monotonic() + patience
    while True:
        held = _try(path)
        if held is not None:
            return held
        pid, since = _holder(path)
        if time.monotonic() >= until or (_is_alive(pid) and not always):
            return Finding("instance_in_use", "", {"pid": pid, "since": since, "folder": str(path.parent)})
        time.sleep(0.05)


def _try(path: Path) -> Hold | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    file = os.fdopen(handle, "r+", encoding="utf-8")
    try:
        _lock(handle)
    except OSError:
        file.close()
        return None
    file.truncate(0)
    file.write(f"{os.getpid()}\n{datetime.now().astimezone().isoformat(timespec='seconds')}\n")
    file.flush()
    return Hold(path, file)


def _holder(path: Path) -> tuple[int, str]:
    """Process id and moment that the holder wrote down; 0 and "?" while it is about to write."""
    with contextlib.suppress(OSError, ValueError):
        pid, since = path.read_text(encoding="utf-8").split()
        return int(pid), datetime.fromisoformat(since).strftime("%Y-%m-%d %H:%M:%S")
    return 0, "?"


if os.name == "nt":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        finally:
            os.lseek(handle, 0, os.SEEK_SET)

    def _is_alive(pid: int) -> bool:
        # Windows drops a lock with the process, so a lock that is held has a living holder.
        return True

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            return True
        return pid > 0
