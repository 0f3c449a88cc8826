"""The people a name can stand for at the count: everybody on the roll, by roll number, with how they are found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from kiosk.names import search_keys
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.people import age_on
from kiosk.records import store
from kiosk.records.roll import Group, Voter


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody on the roll as a tallier's tile shows one; `age` on election day."""

    roll_no: int
    name: str
    group: str
    sex: str
    age: int


@dataclass(frozen=True, slots=True)
class CalledPeople:
    """Everybody whom a name can stand for; `ids` are the words by which the rules know them."""

    by_number: Mapping[int, Called]
    ids: frozenset[str]
    namesakes: Mapping[str, tuple[int, ...]]
    """Name → the roll numbers that bear it, where two or more do."""

    def apart(self, number: int) -> bool:
        """Whether somebody else bears the same name."""
        return number in self.by_number and self.by_number[number].name in self.namesakes

    def with_namesakes(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """These people, each followed by whoever bears the same name; nobody twice."""
        found: dict[int, None] = {}
        for number in numbers:
            one = self.by_number.get(number)
            if one is not None:
                found.update(dict.fromkeys((number, *self.namesakes.get(one.name, ()))))
        return tuple(found)


def apart_of(one: Called) -> str:
    """What tells somebody apart from a namesake where there is room for little: group and age."""
    return f"{one.group} {one.age}"


def people_in(connection: Connection, stands: Standing) -> CalledPeople:
    """The people of the round. The roll is frozen from opening on, so they are read once."""
    key = (store.current_mode().value, stands.election_id, stands.round_id, stands.roll_fingerprint)
    known = _KNOWN.get(key)
    if known is None:
        known = _read(connection, stands)
        if stands.roll_fingerprint:
            if len(_KNOWN) > 4:
                _KNOWN.clear()
            _KNOWN[key] = known
    return known


_KNOWN: dict[tuple[str, str, int, str], CalledPeople] = {}


def _read(connection: Connection, stands: Standing) -> CalledPeople:
    rows = connection.execute(
        select(Voter.roll_no, Voter.name, Group.name.label("group"), Voter.sex, Voter.birth)
        .join(Group, Group.id == Voter.group_id)
        .where(Voter.election_id == stands.election_id, Voter.removed_seq.is_(None))
        .order_by(Voter.roll_no)
    )
    people = [Called(r.roll_no, r.name, r.group, r.sex, age_on(stands.day, r.birth)) for r in rows]
    shared = {name for name, times in Counter(one.name for one in people).items() if times > 1}
    namesakes: dict[str, tuple[int, ...]] = {}
    for one in people:
        if one.name in shared:
            namesakes[one.name] = (*namesakes.get(one.name, ()), one.roll_no)
    return CalledPeople({one.roll_no: one for one in people}, frozenset(str(one.roll_no) for one in people), namesakes)


def people_for_tablets(election_id: str) -> bytes | None:
    """The whole roll as a tallier's tablet searches it, as JSON; None when there is no such election."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        people = people_in(connection, stands)
    return _as_json(tuple(people.by_number.values()))


@lru_cache(maxsize=4)
def _as_json(people: tuple[Called, ...]) -> bytes:
    lines = [[p.roll_no, p.name, p.group, p.sex, p.age, _keys(p.name)] for p in people]
    return json.dumps({"people": lines}, ensure_ascii=False, separators=(",", ":")).encode()


def _keys(name: str) -> list[str]:
    # Characters the tablet finds in the name itself.
    return [key for key in search_keys(name) if key.isascii()]
