"""The commands. An error is one sentence on standard error, exit status 2, and nothing written."""

from __future__ import annotations

from flask import Flask

from kiosk.cli.archive import archive
from kiosk.cli.backup import backup, restore_backup
from kiosk.cli.elections import new_election, rehearsal
from kiosk.cli.fallback import fallback_pack
from kiosk.cli.journal import upgrade_database, verify_journal
from kiosk.cli.proxies import load_proxies, proxy_slips
from kiosk.cli.roll import certificates, load_roll
from kiosk.cli.staff import role_cards
from kiosk.tally import tally


def register(app: Flask) -> None:
    """Hang the commands on `flask --app wsgi`."""
    for command in (
        *(new_election, load_roll, load_proxies, certificates, proxy_slips, role_cards),
        *(rehearsal, verify_journal, upgrade_database, tally, archive),
        *(backup, restore_backup, fallback_pack),
    ):
        app.cli.add_command(command)
