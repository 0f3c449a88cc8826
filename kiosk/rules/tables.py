"""The tallying tables: who sits where, and when its people are to change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role

MOST_TABLES = 6
CHANGE_EVERY = timedelta(hours=1)
"""How long the same people call and tally; then the table is asked to change them."""


class Place(StrEnum):
    """Who sits at a table: one who calls, two who tally blind to each other, one who watches."""

    CALLER = "caller"
    FIRST = "first_tallier"
    SECOND = "second_tallier"
    SCRUTINEER = "scrutineer"


NEEDS: Mapping[Place, tuple[Role, ...]] = {
    Place.CALLER: (Role.CALLER,),
    Place.FIRST: (Role.TALLIER,),
    Place.SECOND: (Role.TALLIER,),
    Place.SCRUTINEER: (Role.SCRUTINEER, Role.CHIEF_SCRUTINEER),
}
"""Place → the roles of which one is needed."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who is to sit at a table: the officer's id, name and roles."""

    officer: int
    name: str
    roles: Collection[Role]


@rule("R-STAFF-01", "R-DAY-01")
def may_set_up(no: int, people: Mapping[Place, Sitting | None], elsewhere: Mapping[int, int]) -> Finding | None:
    """Four different people, each appointed for what they do there, none at another table.

    `elsewhere`: officer → the other table where they sit.
    """
    if not 1 <= no <= MOST_TABLES:
        return Finding("table_number", "R-STAFF-01", {"most": MOST_TABLES})
    seen: set[int] = set()
    for place in Place:
        one = people.get(place)
        if one is None:
            return Finding("table_place_empty", "R-STAFF-01", {"table_place": place})
        if not set(NEEDS[place]) & set(one.roles):
            return Finding("table_role", "R-STAFF-01", {"name": one.name, "table_place": place})
        if one.officer in seen:
            return Finding("table_twice", "R-DAY-01", {"name": one.name})
        if one.officer in elsewhere:
            return Finding("table_elsewhere", "R-DAY-01", {"name": one.name, "table": elsewhere[one.officer]})
        seen.add(one.officer)
    return None


def change_is_due(seated: datetime, now: datetime) -> bool:
    """Whether the people of a table have sat there long enough."""
    return now - seated >= CHANGE_EVERY
