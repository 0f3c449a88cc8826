"""The commands. An error is one sentence on standard error, exit status 2, and nothing written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_babel import force_locale

from kiosk.acts import plan as plan_acts
from kiosk.acts import proxies as proxy_acts
from kiosk.acts import roll as roll_acts
from kiosk.acts import staff as staff_acts
from kiosk.acts.outcome import Refusal
from kiosk.acts.upgrade import upgrade
from kiosk.files.plan import read_plan
from kiosk.files.proxies import read_proxies
from kiosk.files.register import read_register
from kiosk.queries import day, mode, staff
from kiosk.queries import journal as journal_queries
from kiosk.queries.signatory import signatory_of
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from kiosk.tally import tally
from kiosk.web import print_room, proxy_papers, wording
from kiosk.web.rehearse import MOST_VOTERS, VOTERS, make_rehearsal

REGISTRAR = frozenset({Role.REGISTRAR})
CONSOLE = signatory_of("命令行")


def register(app: Flask) -> None:
    """Hang the commands on `flask --app wsgi`."""
    for command in (
        *(new_election, load_roll, load_proxies, certificates, proxy_slips, role_cards),
        *(rehearsal, verify_journal, upgrade_database, tally),
    ):
        app.cli.add_command(command)


def _fail(findings: Iterable[Finding]) -> None:
    """Say why, and stop with status 2."""
    for finding in findings:
        click.echo(wording.say(finding), err=True)
    sys.exit(2)


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
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


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        _fail([Finding("file_not_read", "", {"file": str(path), "why": problem.strerror or ""})])
        raise AssertionError from None


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        _fail([Finding("file_not_written", "", {"file": str(path), "why": problem.strerror or ""})])
    click.echo(f"{path}: {len(data)} B")


def _election(election_id: str) -> day.ElectionSummary:
    mode.use(mode.mode_of(election_id))
    found = day.election(election_id)
    if found is None:
        _fail([Finding("no_such_election", "", {"election": election_id})])
        raise AssertionError
    return found


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{total or '?'}", err=True, nl=bool(total) and done >= total)


FILE = click.Path(path_type=Path)


@_command("new-election")
def new_election(plan: Path) -> None:
    """Create an election from its plan file."""
    read = read_plan(_read(plan))
    if isinstance(read, tuple):
        _fail(read)
        return
    mode.use(mode.OFFICIAL)
    answer = plan_acts.create_election(plan=read, by=CONSOLE, at=datetime.now(UTC))
    if isinstance(answer, Refusal):
        _fail(answer.findings)
    click.echo(f"{read.id}: {read.village} {read.term}, {read.day}, {len(read.staff)}")


new_election.params.append(click.Argument(["plan"], type=FILE))


@_command("load-roll")
def load_roll(election: str, register: Path, dry_run: bool, reason: str) -> None:
    """Make the roll of an election from a register (.xlsx or .csv), or change it to what a corrected one says."""
    _election(election)
    read = read_register(_read(register), register.name, progress=_progress)
    if isinstance(read, Finding):
        _fail([read])
        return
    loaded = roll_acts.load_roll(
        election_id=election,
        source=register.name,
        rows=read.rows,
        by=CONSOLE,
        roles=REGISTRAR,
        at=datetime.now(UTC),
        dry_run=dry_run,
        reason=reason,
    )
    if isinstance(loaded, Refusal):
        _fail(loaded.findings)
        return
    for line in print_room.report_lines(loaded, dry_run=dry_run):
        click.echo(line)


load_roll.params += [
    click.Argument(["election"]),
    click.Argument(["register"], type=FILE),
    click.Option(["--dry-run"], is_flag=True, help="Read and report, write nothing."),
    click.Option(["--reason"], default="", help="Why a published roll changes; it is kept with each change."),
]


@_command("load-proxies")
def load_proxies(election: str, proxies: Path, dry_run: bool) -> None:
    """Load the proxy list of an election (.xlsx or .csv): the good rows; the others are named with row and rule."""
    _election(election)
    stands = day.standing(election)
    assert stands is not None, "an election has a round"
    needs_relation = stands.sheet.proxies_near_kin_only
    read = read_proxies(_read(proxies), proxies.name, needs_relation, progress=_progress)
    if isinstance(read, Finding):
        _fail([read])
        return
    loaded = proxy_acts.load_proxies(
        election_id=election, rows=read.rows, by=CONSOLE, roles=REGISTRAR, at=datetime.now(UTC), dry_run=dry_run
    )
    if isinstance(loaded, Refusal):
        _fail(loaded.findings)
        return
    for line in proxy_papers.report_lines(loaded.tried, dry_run=dry_run):
        click.echo(line)


load_proxies.params += [
    click.Argument(["election"]),
    click.Argument(["proxies"], type=FILE),
    click.Option(["--dry-run"], is_flag=True, help="Read and report, write nothing."),
]


@_command("proxy-slips")
def proxy_slips(election: str, output: Path) -> None:
    """Write the proxy slips as PDF, or as CSV for a print shop; they are good once the list is published."""
    _election(election)
    as_csv = output.suffix.lower() == ".csv"
    printed = proxy_papers.slips_of(election, as_csv=as_csv, progress=_progress)
    if isinstance(printed, Finding):
        _fail([printed])
        return
    _write(output, printed)


proxy_slips.params += [click.Argument(["election"]), click.Option(["-o", "output"], type=FILE, required=True)]


@_command("certificates")
def certificates(election: str, output: Path) -> None:
    """Write the voter certificates as PDF, or as CSV for a print shop."""
    _election(election)
    if output.suffix.lower() == ".csv":
        _write(output, print_room.certificates_csv_of(election))
        return
    printed = print_room.certificates_pdf_of(election, progress=_progress)
    if isinstance(printed, Finding):
        _fail([printed])
        return
    _write(output, printed)


certificates.params += [click.Argument(["election"]), click.Option(["-o", "output"], type=FILE, required=True)]


@_command("role-cards")
def role_cards(election: str, output: Path, only: str | None) -> None:
    """Write the role cards; a PIN is made once and shown once, --only NAME makes that person's anew."""
    _election(election)
    holders = staff.card_holders(election)
    if only is not None:
        holders = tuple(holder for holder in holders if holder.name == only)
        if not holders:
            _fail([Finding("no_such_officer", "", {"name": only})])
    made = staff_acts.make_pins(
        election_id=election,
        holders=holders,
        again=only is not None,
        by=CONSOLE,
        roles=REGISTRAR,
        at=datetime.now(UTC),
    )
    if isinstance(made, Refusal):
        _fail(made.findings)
        return
    as_csv = output.suffix.lower() == ".csv"
    printed = print_room.role_cards_of(election, holders, made.pins, as_csv=as_csv)
    if isinstance(printed, Finding):
        _fail([printed])
        return
    _write(output, printed)


role_cards.params += [
    click.Argument(["election"]),
    click.Option(["-o", "output"], type=FILE, required=True),
    click.Option(["--only"], help="One officer, by name: the PIN is made anew."),
]


@_command("rehearsal")
def rehearsal(voters: int, opened: bool) -> None:
    """Make a made-up village to click through; the rehearsal before is gone."""
    refused = make_rehearsal(voters, datetime.now(UTC), opened=opened)
    if refused:
        _fail([refused])
    click.echo(f"rehearsal: {voters}{' (open)' if opened else ''}, PIN {staff_acts.REHEARSAL_PIN}")


rehearsal.params += [
    click.Option(["--voters"], type=click.IntRange(1, MOST_VOTERS), default=VOTERS, show_default=True),
    click.Option(["--open", "opened"], is_flag=True, help="The polls stand open."),
]


@_command("verify-journal")
def verify_journal(expect: str | None, rehearsal: bool) -> None:
    """Verify the journal's chain and replay it against the tables; names the first broken entry."""
    mode.use(mode.REHEARSAL if rehearsal else mode.OFFICIAL)
    verified = journal_queries.verify_journal(expect)
    if isinstance(verified, Finding):
        _fail([verified])
        return
    click.echo(f"{verified.seq}:{verified.hash}")


verify_journal.params += [
    click.Option(["--expect"], help="SEQ:HEAD as printed on a paper or shown on the board."),
    click.Option(["--rehearsal"], is_flag=True, help="The rehearsal's journal."),
]


@_command("upgrade")
def upgrade_database() -> None:
    """Bring both databases to the newest shape."""
    for each in mode.MODES:
        mode.use(each)
        click.echo(f"{each}: {journal_queries.head()}")
