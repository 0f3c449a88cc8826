"""The proxy list loaded, and its slips."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kiosk.acts import proxies as proxy_acts
from kiosk.acts.outcome import Refusal
from kiosk.cli.command import CONSOLE, FILE, REGISTRAR, command, fail, known_election, progress, read_file, write_file
from kiosk.files.proxies import read_proxies
from kiosk.queries import day
from kiosk.rules.finding import Finding
from kiosk.web import proxy_papers


@command("load-proxies")
def load_proxies(election: str, proxies: Path, dry_run: bool) -> None:
    """Load the proxy list of an election (.xlsx or .csv): the good rows; the others are named with row and rule."""
    known_election(election)
    stands = day.standing(election)
    assert stands is not None, "an election has a round"
    needs_relation = stands.sheet.proxies_near_kin_only
    read = read_proxies(read_file(proxies), proxies.name, needs_relation, progress=progress)
    if isinstance(read, Finding):
        fail([read])
        return
    loaded = proxy_acts.load_proxies(
        election_id=election, rows=read.rows, by=CONSOLE, roles=REGISTRAR, at=datetime.now(UTC), dry_run=dry_run
    )
    if isinstance(loaded, Refusal):
        fail(loaded.findings)
        return
    for line in proxy_papers.report_lines(loaded.tried, dry_run=dry_run):
        click.echo(line)


load_proxies.params += [
    click.Argument(["election"]),
    click.Argument(["proxies"], type=FILE),
    click.Option(["--dry-run"], is_flag=True, help="Read and report, write nothing."),
]


@command("proxy-slips")
def proxy_slips(election: str, output: Path) -> None:
    """Write the proxy slips as PDF, or as CSV for a print shop; they are good once the list is published."""
    known_election(election)
    as_csv = output.suffix.lower() == ".csv"
    printed = proxy_papers.slips_of(election, as_csv=as_csv, progress=progress)
    if isinstance(printed, Finding):
        fail([printed])
        return
    write_file(output, printed)


proxy_slips.params += [click.Argument(["election"]), click.Option(["-o", "output"], type=FILE, required=True)]
