"""The server: granian with one worker, which ends when its parent ends. With HTTPS the plain page stands beside it."""

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
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.config import read_settings
from kiosk.machine import console, https, lock
from kiosk.machine.help_desk import HelpDesk
from kiosk.machine.keeper import Keeper, tasks
from kiosk.machine.plain import Plain
from kiosk.rules.finding import Finding

THREADS = 8
# It counts open connections, idle browsers too: at 80, eighty tablets and boards hung the server.
OPEN_CONNECTIONS = 1000
BACKLOG = 1024
# Seconds a worker may take to finish its requests when the server is stopped.
LAST_REQUESTS = 5
LOOK_AGAIN = 60
"""Seconds between two looks at addresses, clock and the plain page while the server runs."""

OVER_HTTPS = {
    "SESSION_COOKIE_SECURE": True,
    # Bound to HTTPS and this host by the browser itself; and a name of its own, since no browser lets a server that
    # went back to plain HTTP replace a secure cookie.
    "SESSION_COOKIE_NAME": "__Host-kiosk",
    # With such a cookie the token is enough; a reader that types forms sends no Referer.
    "WTF_CSRF_SSL_STRICT": False,
}


def serve(
    instance: Path,
    *,
    target: str = "wsgi:app",
    host: str = "0.0.0.0",
    port: int,
    secured: https.Secured | None = None,
    plain: Plain | None = None,
) -> int:
    """Serve `target` until SIGTERM or SIGINT, with `instance` locked by the caller; returns the exit status.

    HTTPS with `secured`, whose certificate is looked after, and `plain` beside it. A worker that dies is replaced;
    one that dies again at once ends the server with status 1.
    """
    from granian.constants import HTTPModes, Interfaces, SSLProtocols
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
        # Two workers never serve side by side: the old one ends while the new one waits for its lock.
        respawn_interval=0,
        workers_kill_timeout=LAST_REQUESTS,
        ssl_cert=secured.file if secured else None,
        ssl_key=secured.file if secured else None,
        # Tablets with Android 9 and older know nothing newer.
        ssl_protocol_min=SSLProtocols.tls12,
    )
    # Whoever serves has looked at the databases first.
    settings: dict[str, object] = {"CHECKED_AT": datetime.now(UTC)}
    help_desk = HelpDesk(plain) if plain else None
    keeper = Keeper(tasks(read_settings({**os.environ, "KIOSK_INSTANCE": str(instance)}).backup_seconds), instance)
    try:
        keeper.open()
        if help_desk:
            help_desk.open()
        if secured:
            settings |= {**OVER_HTTPS, "HELP_PORT": plain.port if plain else None}
            _attend(https.follower(instance, secured), server.signal_handler_reload, help_desk)
        server.serve(target_loader=partial(load_in_worker, instance=str(instance), settings=settings))
    except SystemExit as end:
        return 0 if server.interrupt_signal else int(end.code or 0)
    finally:
        keeper.close()
        if help_desk:
            help_desk.close()
    return 0


def _attend(look: Callable[[], bool], reload: Callable[[], None], help_desk: HelpDesk | None) -> None:
    """Look after certificate and plain page now and then, in a thread of its own."""

    def attend() -> None:
        while not threading.Event().wait(LOOK_AGAIN):
            if help_desk:
                help_desk.open()
            if look():
                # granian reads a certificate when a worker starts, so a new one takes over: a pause of 0.2 s.
                reload()

    threading.Thread(target=attend, name="certificate-watch", daemon=True).start()


def find_port_problem(host: str, port: int, *, of: str = "port") -> Finding | None:
    """Why this port cannot be served. The server itself would share it with another one, and say nothing.

    `of` is what the port is for: "port", or "help_port" for the plain page.
    """
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
            reason = "not_allowed" if problem.errno in (errno.EACCES, errno.EPERM) else "in_use"
            return Finding(f"{of}_{reason}", "", {"port": port})
    return None


def load_in_worker(target: str, instance: str, settings: Mapping[str, object]) -> Any:
    """What the worker does first: tie its life to the server's, own the instance, load the application.

    `settings` are what only a server that runs can tell the application.
    """
    if hasattr(signal, "pthread_sigmask"):
        # A terminal's Ctrl+C reaches the worker too, and asked twice it hangs: the server alone tells it to stop.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    _end_with_parent()
    held = lock.hold_as_worker(Path(instance), patience=2 * LAST_REQUESTS)
    if isinstance(held, Finding):
        console.complain(console.say(held))
        sys.exit(2)
    # Kept for the life of the process; closing the file would give the lock away.
    load_in_worker.held = held  # type: ignore[attr-defined]
    module, name = target.split(":")
    application = getattr(importlib.import_module(module), name)
    application.config.update(settings)
    return application


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
