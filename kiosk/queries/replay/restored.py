"""Restores played again: which elections' lanes still wait to be compared."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Connection, select

from kiosk.queries.replay.compare import Acts, Entry, Facts, Part, differ
from kiosk.records.day import Election
from kiosk.rules.finding import Finding


class Restores(Part):
    """Restores, until the lanes were compared."""

    def __init__(self) -> None:
        self.waiting: dict[str, int] = {}

    def restore(self, entry: Entry, figures: Facts, _personal: Facts) -> None:
        self.waiting |= dict.fromkeys(figures["elections"], entry["seq"])

    def compare_lanes(self, entry: Entry, _figures: Facts, _personal: Facts) -> None:
        self.waiting.pop(entry["election_id"], None)

    ACTS: ClassVar[Acts] = {"restore": restore, "compare_lanes": compare_lanes}

    def differs(self, connection: Connection) -> Finding | None:
        rows = connection.execute(select(Election.id, Election.restored_seq).where(Election.restored_seq.is_not(None)))
        found = dict(rows.tuples().all())
        odd = [one for one in self.waiting.keys() | found.keys() if self.waiting.get(one) != found.get(one)]
        return differ("elections", [self.waiting.get(one) or found[one] for one in odd])
