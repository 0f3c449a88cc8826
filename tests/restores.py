"""A database that was brought back from a back-up, as the command leaves it; and what waits until it was compared."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.acts import restored
from kiosk.acts.outcome import Answer
from kiosk.queries import compare, journal
from kiosk.queries.compare import Comparison
from kiosk.queries.signatory import signatory_of
from kiosk.records.store import Recorded
from kiosk.rules.staff import Role
from tests.builders import Village, now


def restore(taken_at: datetime | None = None) -> Recorded:
    """The database stands as the back-up had it, taken ten minutes ago unless told otherwise."""
    head, at = journal.head(), now()
    return restored.record_restore(
        backup_at=taken_at or at - timedelta(minutes=10),
        backup_seq=head.seq,
        backup_head=head.hash,
        by=signatory_of("命令行"),
        at=at,
    )


def compare_all(village: Village, **given: object) -> Answer:
    """The chief scrutineer has compared."""
    facts: dict[str, object] = {"by": village.officer(Role.CHIEF_SCRUTINEER), "at": now()}
    return restored.compare_lanes(**(facts | given))  # type: ignore[arg-type]


def compared_with(village: Village) -> Comparison:
    found = compare.comparison(village.election)
    assert found is not None
    return found
