"""The application, and `python wsgi.py [--http] [--port N] [--help-port N] [--confirm-clock]`, which serves it.

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
    if command_asked_for(sys.argv) == "tally":
        # It needs neither database nor desk: without them it starts at once and stays small.
        from kiosk.tally import tally_app

        return tally_app()
    from kiosk import create_app

    globals()["app"] = app = create_app()
    return app


def command_asked_for(words: list[str]) -> str:
    """The command in `flask --app wsgi COMMAND …`; "" when it is another program that asks."""
    if Path(words[0]).stem not in ("flask", "__main__"):
        return ""
    rest = iter(words[1:])
    for word in rest:
        if word in ("-A", "--app", "-e", "--env-file"):
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Own the instance, prepare its databases, say where the doors are, serve; returns the exit status."""
    given = _parser().parse_args(arguments)

    from kiosk.config import Misconfigured
    from kiosk.machine import announce, console, https, jobs, lock, server, trust_page
    from kiosk.machine.plain import Plain
    from kiosk.rules.finding import Finding

    def refuse(finding: Finding) -> int:
        console.complain(console.say(finding))
        return 2

    port = _port(given.port or os.environ.get("KIOSK_PORT") or "8000")
    if isinstance(port, Finding):
        return refuse(port)
    help_port = _help_port(given.help_port or os.environ.get("KIOSK_HELP_PORT") or "", port)
    if isinstance(help_port, Finding):
        return refuse(help_port)
    # Whoever does not own the instance may not even make its keys.
    instance = Path(os.environ.get("KIOSK_INSTANCE") or ROOT / "instance").resolve()
    held = lock.hold(instance)
    if isinstance(held, Finding):
        return refuse(held)
    try:
        problem = server.find_port_problem(given.host, port)
        if problem is None and not given.http:
            problem = server.find_port_problem(given.host, help_port, of="help_port")
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
        app, door = ready
        loopback_only = given.host.startswith("127.")
        if given.http:
            announce.announce_http(door, port, loopback_only=loopback_only)
            return server.serve(instance, host=given.host, port=port)
        # After the clock has been looked at: what a certificate is good for hangs on it.
        secured = https.prepare(instance)
        if isinstance(secured, Finding):
            return refuse(secured)
        plain = Plain(given.host, help_port, port, secured.names, trust_page.served(app, secured))
        announce.announce_https(door, port, help_port, secured, loopback_only=loopback_only)
        return server.serve(instance, host=given.host, port=port, secured=secured, plain=plain)
    finally:
        held.release()


def _port(text: str, wanted: str = "port_wanted", *, taken: int = 0) -> Any:
    """The port as a number, or the Finding that says what is wrong with it."""
    from kiosk.rules.finding import Finding

    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 65535 or int(text) == taken:
        return Finding(wanted, "", {"port": text})
    return int(text)


def _help_port(text: str, port: int) -> Any:
    from kiosk.machine.help_desk import usual_port

    return _port(text, "help_port_wanted", taken=port) if text else usual_port(port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wsgi.py", description="Serve the polling station on this network.")
    parser.add_argument("--http", action="store_true", help="plain HTTP: no camera, no offline tablets, no encryption")
    parser.add_argument("--port", metavar="N", help="port to listen on (KIOSK_PORT, otherwise 8000)")
    parser.add_argument(
        "--help-port", metavar="N", help="port of the plain page that helps to trust (KIOSK_HELP_PORT, otherwise +80)"
    )
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (all)")
    parser.add_argument("--confirm-clock", action="store_true", help="the clock is right though behind the journal")
    return parser


def _prepare(*, confirmed: bool) -> Any:
    """Upgrade the databases, look whether they are whole, and look at the clock.

    The application and the path of its doors ("" when they are shut), or the Finding that keeps it from opening.
    """
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    from kiosk import create_app
    from kiosk.acts.tables import destroy_old_keys
    from kiosk.extensions import db
    from kiosk.machine import console
    from kiosk.machine.clock import confirm_clock
    from kiosk.machine.start import look_at_databases, why_unusable
    from kiosk.queries import journal
    from kiosk.records.store import PragmaRefused
    from kiosk.records.upgrade import upgrade
    from kiosk.rules.finding import Finding
    from kiosk.web.doors import opening_path

    app = create_app()
    with app.app_context():
        try:
            upgrade()
            refused, told = look_at_databases()
            if told is not None:
                console.complain(console.say(told))
            if refused is not None:
                return refused
            destroy_old_keys()
            behind = confirm_clock(journal.last_entry_at(), datetime.now(UTC).astimezone(), confirmed=confirmed)
            return behind or (app, opening_path() or "")
        except CommandError:
            return Finding("database_newer")
        except (DBAPIError, PragmaRefused) as problem:
            return why_unusable(problem)
        finally:
            # The worker makes connections of its own; none may be shared across the fork.
            for engine in db.engines.values():
                engine.dispose()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # Ctrl+C before the server was up; once it is, that is its way to stop.
        sys.exit(130)
