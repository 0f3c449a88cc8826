"""Who is meant on a proxy list: people searched by name and household, on the roll and beside it (R-PROXY-02)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.rules.finding import Fact, Finding
from kiosk.rules.register import Sex


@dataclass(frozen=True, slots=True)
class OnRoll:
    """Somebody on the roll, as a row is matched with one; the id of who is not yet on it is below zero."""

    id: int
    name: str
    household: str
    sex: Sex


class Roll:
    """The roll, to be searched by household and name; behind it whom the register has beside the roll."""

    def __init__(
        self, people: Iterable[OnRoll], undecided: Iterable[OnRoll] = (), left_out: Iterable[OnRoll] = ()
    ) -> None:
        self._named, self._undecided, self._left_out = map(_by_name, (people, undecided, left_out))
        on_roll = (one for named in (*self._named.values(), *self._undecided.values()) for one in named)
        self._by_id = {one.id: one for one in on_roll}

    def get(self, id: int) -> OnRoll | None:
        return self._by_id.get(id)

    def find(self, whose: str, name: str, household: str, id: int = 0) -> OnRoll | Finding:
        """The one person meant, or why there is none or more than one. `whose`: principal or proxy.

        Who is undecided in the register is found where the roll has nobody.
        """
        if id in self._by_id:
            return self._by_id[id]
        number = household.lstrip("0")
        named = self._named.get(name, [])
        found = _of_household(named, number) or _of_household(self._undecided.get(name, []), number)
        if len(found) == 1:
            return found[0]
        facts: dict[str, Fact] = {"name": name, "household": household, "count": len(found)}
        if found:
            return Finding(f"{whose}_ambiguous" if number else f"{whose}_of_several", "R-PROXY-02", facts)
        if _of_household(self._left_out.get(name, []), number):
            return Finding(f"{whose}_left_out", "R-PROXY-02", facts)
        if not named:
            return Finding(f"{whose}_unknown", "R-PROXY-02", facts)
        elsewhere = "、".join(dict.fromkeys(one.household or "—" for one in named[:3]))
        return Finding(f"{whose}_elsewhere", "R-PROXY-02", facts | {"found": elsewhere})


def _by_name(people: Iterable[OnRoll]) -> dict[str, list[OnRoll]]:
    named: dict[str, list[OnRoll]] = defaultdict(list)
    for one in people:
        named[one.name].append(one)
    return named


def _of_household(people: list[OnRoll], number: str) -> list[OnRoll]:
    return [one for one in people if one.household.lstrip("0") == number] if number else people
