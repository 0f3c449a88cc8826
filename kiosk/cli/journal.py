"""The journal verified, and the databases brought to their newest shape."""

from __future__ import annotations

import click

from kiosk.cli.command import command, fail
from kiosk.queries import journal as journal_queries
from kiosk.queries import mode
from kiosk.rules.finding import Finding


@command("verify-journal")
def verify_journal(expect: str | None, rehearsal: bool) -> None:
    """Verify the journal's chain and replay it against the tables; names the first broken entry."""
    mode.use(mode.REHEARSAL if rehearsal else mode.OFFICIAL)
    verified = journal_queries.verify_journal(expect)
    if isinstance(verified, Finding):
        fail([verified])
        return
    click.echo(f"{verified.seq}:{verified.hash}")


verify_journal.params += [
    click.Option(["--expect"], help="SEQ:HEAD as printed on a paper or shown on the board."),
    click.Option(["--rehearsal"], is_flag=True, help="The rehearsal's journal."),
]


@command("upgrade")
def upgrade_database() -> None:
    """Bring both databases to the newest shape."""
    for each in mode.MODES:
        mode.use(each)
        click.echo(f"{each}: {journal_queries.head()}")
