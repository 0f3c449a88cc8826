"""The application, and `python wsgi.py [--http] [--port N] [--confirm-clock]`, which serves it.

Importing this module starts nothing: `app` is made when it is first asked for.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kiosk import create_app

    globals()["app"] = app = create_app()
    return app


def main(arguments: list[str] | None = None) -> int:
    """Own the instance, prepare its databases, say where the doors are, serve; returns the exit status."""
    given = _parser().parse_args(arguments)

    from kiosk.config import Misconfigured
    from kiosk.machine import console, jobs, lock, server
    from kiosk.rules.finding import Finding

    def refuse(finding: Finding) -> int:
        console.complain(console.say(finding))
        return 2

    port_text = given.port or os.environ.get("KIOSK_PORT") or "8000"
    if not port_text.isdecimal() or not 1 <= int(port_text) <= 65535:
        return refuse(Finding("port_wanted", "", {"port": port_text}))
    port = int(port_text)
    # Whoever does not own the instance may not even make its keys.
    instance = Path(os.environ.get("KIOSK_INSTANCE") or ROOT / "instance").resolve()
    held = lock.hold(instance)
    if isinstance(held, Finding):
        return refuse(held)
    try:
        problem = server.find_port_problem(given.host, port)
        if problem is not None:
            return refuse(problem)
        jobs.clear(instance)
        try:
            ready = _prepare(confirmed=given.confirm_clock)
        except Misconfigured as nonsense:
            console.complain(str(nonsense))
            return 2
        if isinstance(ready, Finding):
            return refuse(ready)
        _announce(ready, port, loopback_only=given.host.startswith("127."))
        return server.serve(instance, host=given.host, port=port)
    finally:
        held.release()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wsgi.py", description="Serve the polling station on this network.")
    parser.add_argument("--http", action="store_true", help="serve plain HTTP")
    parser.add_argument("--port", metavar="N", help="port to listen on (KIOSK_PORT, otherwise 8000)")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (all)")
    parser.add_argument("--confirm-clock", action="store_true", help="the clock is right though behind the journal")
    return parser


def _prepare(*, confirmed: bool) -> Any:
    """Upgrade the databases and look at the clock; the path of the doors ("" when they are shut), or a Finding."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    from kiosk import create_app
    from kiosk.extensions import db
    from kiosk.machine.clock import confirm_clock
    from kiosk.queries import journal
    from kiosk.records.upgrade import upgrade
    from kiosk.rules.finding import Finding
    from kiosk.web.doors import opening_path

    app = create_app()
    with app.app_context():
        try:
            upgrade()
            behind = confirm_clock(journal.last_entry_at(), datetime.now(UTC).astimezone(), confirmed=confirmed)
            return behind or opening_path() or ""
        except CommandError:
            return Finding("database_newer")
        except DBAPIError as problem:
            # What the driver says alone: the statement around it may quote a row.
            return Finding("database_unusable", "", {"problem": str(problem.orig).splitlines()[0]})
        finally:
            # The worker makes connections of its own; none may be shared across the fork.
            for engine in db.engines.values():
                engine.dispose()


def _announce(door: str, port: int, *, loopback_only: bool) -> None:
    import sqlite3

    from kiosk.machine import addresses, console
    from kiosk.rules.finding import Finding

    found = [addresses.LOOPBACK] if loopback_only else addresses.lan_addresses()
    links = [f"http://{address}:{port}{door or '/'}" for address in found]
    if console.can_draw():
        for line in console.qr_lines(links[0], coloured=sys.stdout.isatty()):
            console.tell(line)
    console.tell(console.say(Finding("console_doors" if door else "console_addresses")))
    for link in links:
        console.tell(f"  {link}")
    if found == [addresses.LOOPBACK] and not loopback_only:
        console.tell(console.say(Finding("console_local_only")))
    if sqlite3.sqlite_version_info < (3, 51, 3):
        console.tell(console.say(Finding("console_sqlite_old", "", {"version": sqlite3.sqlite_version})))
    console.tell(console.say(Finding("console_stop")))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # Ctrl+C before the server was up; once it is, that is its way to stop.
        sys.exit(130)
