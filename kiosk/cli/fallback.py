"""The pack for a dead server: written where one asks for it, or by itself wherever an election is at work."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from kiosk.cli.command import FILE, command, fail, known_election, progress, taken
from kiosk.config import Settings
from kiosk.machine import durable, fallback_files
from kiosk.queries import day, mode
from kiosk.queries.day import SHANGHAI
from kiosk.rules.fallback import drops_packs, keeps_pack
from kiosk.rules.finding import Finding
from kiosk.web.fallback_papers import fallback_pdf_of


@command("fallback-pack")
def fallback_pack(election: str | None, output: Path | None, automatic: bool) -> None:
    """Write the pack for a dead server; --automatic keeps one ready for each election at work."""
    if automatic:
        _keep_ready(datetime.now(UTC))
        return
    if election is None or output is None:
        fail([Finding("fallback_asked")])
        return
    known_election(election)
    made = fallback_pdf_of(election, datetime.now(UTC), progress)
    try:
        durable.write_whole(output, made)
    except OSError as problem:
        fail([Finding("file_not_written", "", {"file": str(output), "why": problem.strerror or ""})])
    taken("fallback_pdf", election)
    click.echo(f"{output}: {len(made)} B")


fallback_pack.params += [
    click.Argument(["election"], required=False),
    click.Option(["-o", "output"], type=FILE),
    click.Option(["--automatic"], is_flag=True, help="For each election at work, into the places for it."),
]


def _keep_ready(now: datetime) -> None:
    """Every official election is seen to before a failure is told."""
    settings: Settings = current_app.config["SETTINGS"]
    today = now.astimezone(SHANGHAI).date()
    mode.use(mode.OFFICIAL)
    failed: list[Finding] = []
    for election in day.elections():
        stands = day.standing(election.id)
        assert stands is not None, "an election has a round"
        if keeps_pack(stands.phase, stands.held_on, today):
            failed += fallback_files.keep(settings.instance, election.id, fallback_pdf_of(election.id, now))
        elif drops_packs(stands.phase, stands.held_on, today):
            failed += fallback_files.drop(settings.instance, election.id)
    if failed:
        fail(failed)
