"""The server: granian with one worker, which ends when its parent ends."""

from __future__ import annotations

import ctypes
import errno
import importlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.machine import console, lock
from kiosk.rules.finding import Finding

THREADS = 8
# It counts open connections, idle browsers too: at 80, eighty tablets and boards hung the server.
OPEN_CONNECTIONS = 1000
BACKLOG = 1024
# Seconds a worker may take to finish its requests when the server is stopped.
LAST_REQUESTS = 5


def serve(instance: Path, *, target: str = "wsgi:app", host: str = "0.0.0.0", port: int) -> int:
    """Serve `target` until SIGTERM or SIGINT, with `instance` locked by the caller; returns the exit status.

    A worker that dies is replaced; one that dies again at once ends the server with status 1.
    """
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        backpressure=OPEN_CONNECTIONS,
        http=HTTPModes.auto,
        websockets=False,
        # Its warnings are about thread counts that were measured and chosen.
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_REQUESTS,
    )
    try:
        server.serve(target_loader=partial(load_in_worker, instance=str(instance)))
    except SystemExit as end:
        return 0 if server.interrupt_signal else int(end.code or 0)
    return 0


def find_port_problem(host: str, port: int) -> Finding | None:
    """Why this port cannot be served. The server itself would share it with another one, and say nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined]
        else:
            # Closed connections that linger from the last run are no reason to refuse.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            # Two sockets may be bound where only one may listen.
            probe.listen(1)
        except OSError as problem:
            code = "port_not_allowed" if problem.errno in (errno.EACCES, errno.EPERM) else "port_in_use"
            return Finding(code, "", {"port": port})
    return None


def load_in_worker(target: str, instance: str) -> Any:
    """What the worker does first: tie its life to the server's, own the instance, load the application."""
    if hasattr(signal, "pthread_sigmask"):
        # A terminal's Ctrl+C reaches the worker too, and asked twice it hangs: the server alone tells it to stop.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    _end_with_parent()
    held = lock.hold_as_worker(Path(instance))
    if isinstance(held, Finding):
        console.complain(console.say(held))
        sys.exit(2)
    # Kept for the life of the process; closing the file would give the lock away.
    load_in_worker.held = held  # type: ignore[attr-defined]
    module, name = target.split(":")
    return getattr(importlib.import_module(module), name)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    threading.Thread(target=_wait_for_end, args=(parent,), name="parent-watch", daemon=True).start()
    if sys.platform == "linux":
        # The kernel is told as well: it does not wait for a busy interpreter. 1 is PR_SET_PDEATHSIG.
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL, 0, 0, 0)


def _wait_for_end(parent: Any) -> None:
    parent.join()
    # No clean-up: half a request is not recorded, and the next server waits for this process to be gone.
    os._exit(1)
