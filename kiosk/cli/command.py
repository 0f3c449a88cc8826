"""What every command shares: the application behind it, its election, files read and written, one way to fail."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale

from kiosk.acts.exports import record_export
from kiosk.acts.upgrade import upgrade
from kiosk.queries import day, mode
from kiosk.queries.signatory import signatory_of
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.web import wording

REGISTRAR = frozenset({Role.REGISTRAR})
CONSOLE = signatory_of("命令行")
FILE = click.Path(path_type=Path)


def fail(findings: Iterable[Finding]) -> None:
    """Say why, and stop with status 2."""
    for finding in findings:
        click.echo(wording.say(finding), err=True)
    sys.exit(2)


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """A command with the application behind it, the databases at their newest shape, speaking Chinese."""

    def wrap(function: Callable[..., None]) -> click.Command:
        @click.command(name)
        @click.pass_context
        @wraps(function)
        def run(context: click.Context, /, **arguments: Any) -> None:
            from flask.cli import ScriptInfo

            app = context.ensure_object(ScriptInfo).load_app()
            with app.app_context(), app.test_request_context(), force_locale("zh"):
                upgrade()
                function(**arguments)

        run.help = function.__doc__
        return run

    return wrap


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        fail([Finding("file_not_read", "", {"file": str(path), "why": problem.strerror or ""})])
        raise AssertionError from None


def write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        fail([Finding("file_not_written", "", {"file": str(path), "why": problem.strerror or ""})])
    click.echo(f"{path}: {len(data)} B")


def taken(what: str, election_id: str) -> None:
    """Enter in the journal what was handed out at the console."""
    record_export(what=what, election_id=election_id, by=CONSOLE, at=datetime.now(UTC))


def known_election(election_id: str) -> day.ElectionSummary:
    mode.use(mode.mode_of(election_id))
    found = day.election(election_id)
    if found is None:
        fail([Finding("no_such_election", "", {"election": election_id})])
        raise AssertionError
    return found


def progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{total or '?'}", err=True, nl=bool(total) and done >= total)
