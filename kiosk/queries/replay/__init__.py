"""The journal played again: what the tables must hold if it is all that happened."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from kiosk.queries.replay.ballots import Ballots
from kiosk.queries.replay.boxes import Boxes
from kiosk.queries.replay.compare import Entry, Facts
from kiosk.queries.replay.count import Count
from kiosk.queries.replay.lists import Lists
from kiosk.queries.replay.meeting import Meeting
from kiosk.queries.replay.restored import Restores
from kiosk.queries.replay.result import Results
from kiosk.rules.finding import Finding


class Replay:
    """Follows the entries one by one, then compares with the tables."""

    def __init__(self) -> None:
        self.parts = (Ballots(), Boxes(), Count(), Lists(), Meeting(), Restores(), Results())

    def follow(self, entry: Entry, personal: Facts) -> None:
        """Apply one entry to the picture."""
        figures = json.loads(entry["figures"])
        for part in self.parts:
            part.follow(entry, figures, personal)

    def differs(self, connection: Connection) -> Finding | None:
        """The first table that says something else, with the first entry it concerns."""
        return next((found for part in self.parts if (found := part.differs(connection))), None)
