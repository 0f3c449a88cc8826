"""Whether it is time to compare the signatures with the paper roll, as the issuing desk is reminded."""

from __future__ import annotations

from kiosk.queries import account
from kiosk.rules.account import count_is_due
from kiosk.rules.day import Phase
from kiosk.web import access


def due() -> bool:
    """Half an hour of voting went by since the last count."""
    officer = access.officer()
    found = account.signatures(officer.election_id)
    return officer.phase is Phase.POLLING and found is not None and count_is_due(found.last, access.now())
