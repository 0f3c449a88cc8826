"""Elections made: from a plan, or made up to rehearse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kiosk.acts import plan as plan_acts
from kiosk.acts import staff as staff_acts
from kiosk.acts.outcome import Refusal
from kiosk.cli.command import CONSOLE, FILE, command, fail, read_file
from kiosk.files.plan import read_plan
from kiosk.queries import mode
from kiosk.web.rehearse import MOST_VOTERS, VOTERS, make_rehearsal


@command("new-election")
def new_election(plan: Path) -> None:
    """Create an election from its plan file."""
    read = read_plan(read_file(plan))
    if isinstance(read, tuple):
        fail(read)
        return
    mode.use(mode.OFFICIAL)
    answer = plan_acts.create_election(plan=read, by=CONSOLE, at=datetime.now(UTC))
    if isinstance(answer, Refusal):
        fail(answer.findings)
    click.echo(f"{read.id}: {read.village} {read.term}, {read.day}, {len(read.staff)}")


new_election.params.append(click.Argument(["plan"], type=FILE))


@command("rehearsal")
def rehearsal(voters: int, opened: bool) -> None:
    """Make a made-up village to click through; the rehearsal before is gone."""
    refused = make_rehearsal(voters, datetime.now(UTC), opened=opened)
    if refused:
        fail([refused])
    click.echo(f"rehearsal: {voters}{' (open)' if opened else ''}, PIN {staff_acts.REHEARSAL_PIN}")


rehearsal.params += [
    click.Option(["--voters"], type=click.IntRange(1, MOST_VOTERS), default=VOTERS, show_default=True),
    click.Option(["--open", "opened"], is_flag=True, help="The polls stand open."),
]
