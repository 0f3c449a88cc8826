"""Role cards and PINs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kiosk.acts import staff as staff_acts
from kiosk.acts.outcome import Refusal
from kiosk.cli.command import CONSOLE, FILE, REGISTRAR, command, fail, known_election, taken, write_file
from kiosk.queries import staff
from kiosk.rules.finding import Finding
from kiosk.web import print_room


@command("role-cards")
def role_cards(election: str, output: Path, only: str | None) -> None:
    """Write the role cards; a PIN is made once and shown once, --only NAME makes that person's anew."""
    known_election(election)
    holders = staff.card_holders(election)
    if only is not None:
        holders = tuple(holder for holder in holders if holder.name == only)
        if not holders:
            fail([Finding("no_such_officer", "", {"name": only})])
    made = staff_acts.make_pins(
        election_id=election,
        holders=holders,
        again=only is not None,
        by=CONSOLE,
        roles=REGISTRAR,
        at=datetime.now(UTC),
    )
    if isinstance(made, Refusal):
        fail(made.findings)
        return
    as_csv = output.suffix.lower() == ".csv"
    printed = print_room.role_cards_of(election, holders, made.pins, as_csv=as_csv)
    if isinstance(printed, Finding):
        fail([printed])
        return
    write_file(output, printed)
    taken("role_cards_csv" if as_csv else "role_cards_pdf", election)


role_cards.params += [
    click.Argument(["election"]),
    click.Option(["-o", "output"], type=FILE, required=True),
    click.Option(["--only"], help="One officer, by name: the PIN is made anew."),
]
