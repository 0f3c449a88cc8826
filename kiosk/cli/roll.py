"""The roll loaded, and its certificates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kiosk.acts import roll as roll_acts
from kiosk.acts.outcome import Refusal
from kiosk.cli.command import (
    CONSOLE,
    FILE,
    REGISTRAR,
    command,
    fail,
    known_election,
    progress,
    read_file,
    taken,
    write_file,
)
from kiosk.files.register import read_register
from kiosk.rules.finding import Finding
from kiosk.web import print_room


@command("load-roll")
def load_roll(election: str, register: Path, dry_run: bool, reason: str) -> None:
    """Make the roll of an election from a register (.xlsx or .csv), or change it to what a corrected one says."""
    known_election(election)
    read = read_register(read_file(register), register.name, progress=progress)
    if isinstance(read, Finding):
        fail([read])
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
        fail(loaded.findings)
        return
    for line in print_room.report_lines(loaded, dry_run=dry_run):
        click.echo(line)


load_roll.params += [
    click.Argument(["election"]),
    click.Argument(["register"], type=FILE),
    click.Option(["--dry-run"], is_flag=True, help="Read and report, write nothing."),
    click.Option(["--reason"], default="", help="Why a published roll changes; it is kept with each change."),
]


@command("certificates")
def certificates(election: str, output: Path) -> None:
    """Write the voter certificates as PDF, or as CSV for a print shop."""
    known_election(election)
    if output.suffix.lower() == ".csv":
        write_file(output, print_room.certificates_csv_of(election))
        taken("certificates_csv", election)
        return
    printed = print_room.certificates_pdf_of(election, progress=progress)
    if isinstance(printed, Finding):
        fail([printed])
        return
    write_file(output, printed)
    taken("certificates_pdf", election)


certificates.params += [click.Argument(["election"]), click.Option(["-o", "output"], type=FILE, required=True)]
