"""What every part of the replay is made of: entries followed one by one, then compared with the tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sqlalchemy import Connection, Select

from kiosk.rules.finding import Finding

Entry = dict[str, Any]
Facts = dict[str, Any]
Acts = Mapping[str, Callable[..., None]]


class Part(ABC):
    """Some tables as the journal says they must be. Rows are named by the entry that made them."""

    ACTS: ClassVar[Acts] = {}
    """Act → the method that follows it, with the entry, its figures and its personal facts."""

    def follow(self, entry: Entry, figures: Facts, personal: Facts) -> None:
        """Apply one entry to the picture."""
        act = self.ACTS.get(entry["act"])
        if act is not None:
            act(self, entry, figures, personal)

    @abstractmethod
    def differs(self, connection: Connection) -> Finding | None:
        """The first table that says something else, with the first entry it concerns."""


def compare(connection: Connection, table: str, said: Mapping[int, Any], wanted: Select[Any]) -> Finding | None:
    """A difference between what was said and what the table holds; the first column of `wanted` is the entry."""
    found = {row[0]: row[1] if len(row) == 2 else tuple(row[1:]) for row in connection.execute(wanted)}
    return differ(table, [key for key in said.keys() | found.keys() if said.get(key) != found.get(key)])


def differ(table: str, entries: list[int]) -> Finding | None:
    """The finding that names the first of these entries; none when there are none."""
    return Finding("journal_tables_differ", "", {"seq": min(entries), "table": table}) if entries else None
