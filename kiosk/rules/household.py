"""A household (户) as its words show it: whose place is beyond doubt, and which two are a couple."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.rules.register import Sex
from kiosk.rules.relation import YOUNGEST, Doubt, Place, Relative, Side


@dataclass(frozen=True, slots=True)
class Person:
    key: int
    written: Sex
    birth: date | None
    said: Relative
    blank: bool = False

    @property
    def place(self) -> Place:
        return self.said.place

    @property
    def sex(self) -> Sex:
        return self.said.sex or self.written


_BY_MARRIAGE = frozenset({Place.SPOUSE, Place.PARENT_IN_LAW, Place.SPOUSE_SIBLING, Place.SPOUSE_GRANDPARENT})
_ELDERS = frozenset({Place.PARENT, Place.PARENT_IN_LAW, Place.GRANDPARENT})


def beyond_doubt(people: Sequence[Person]) -> list[Person]:
    """The same people; whoever's place is doubtful or contradicted has none."""
    places = Counter(p.place for p in people)
    head = next((p for p in people if p.place is Place.HEAD), None)
    head_sex = _sex_of_head(head, people)
    clear = _doubts_cleared(people, places, head)
    elders = Counter(_elders(p) for p in people)
    alike = Counter((_elders(p), p.sex) for p in people)

    def stands(p: Person) -> bool:
        if places[Place.HEAD] > 1 or not clear[p.said.doubt]:
            return False
        if p.said.sex and p.written and p.said.sex != p.written:
            return False
        if p.said.head_sex and p.said.head_sex != head_sex:
            return False
        if p.place in _BY_MARRIAGE and places[Place.SPOUSE] > 1:
            return False
        if p.place is Place.SPOUSE and p.sex and p.sex == head_sex:
            return False
        group = _elders(p)
        if group and (alike[group, p.sex] > 1 if p.sex else elders[group] > 2):
            return False
        return head is None or _born_in_order(head, p)

    return [p if stands(p) else replace(p, said=Relative()) for p in people]


def _sex_of_head(head: Person | None, people: Sequence[Person]) -> Sex:
    """As written, otherwise what the others' words ask (妻: a man), if they agree."""
    if head and head.sex:
        return head.sex
    asked = {p.said.head_sex for p in people if p.said.head_sex}
    return asked.pop() if len(asked) == 1 else ""


def _doubts_cleared(people: Sequence[Person], places: Mapping[Place, int], head: Person | None) -> Mapping[Doubt, bool]:
    """Whether this household shows what each kind of doubtful word means."""
    return {
        "": True,
        "code": head is not None and all(p.blank or p.said.doubt == "code" for p in people),
        "whose": places[Place.SPOUSE] < 2
        and all(
            p.place in (Place.HEAD, Place.SPOUSE) or (p.place is Place.CHILD and p.said.doubt == "whose")
            for p in people
        ),
        "wife": places[Place.SPOUSE] == 1 or (head is not None and head.sex == "F"),
    }


def _elders(person: Person) -> tuple[Place, Side, str] | None:
    """The father and mother, or the grandparents of one side, to whom somebody belongs: two, a man and a woman."""
    if person.place not in _ELDERS or (person.place is Place.GRANDPARENT and not person.said.side):
        return None
    return person.place, person.said.side, person.said.bond


def _born_in_order(head: Person, other: Person) -> bool:
    """Whether the head's parents and grandparents are born before, and the children and grandchildren after."""
    if not head.birth or not other.birth:
        return True
    if other.place in (Place.PARENT, Place.GRANDPARENT):
        return other.birth < head.birth
    return other.place not in (Place.CHILD, Place.GRANDCHILD) or head.birth < other.birth


YEARS_IN_A_COUPLE = 20
"""A couple that the words leave open is not guessed across more years."""


def couples(blood: Sequence[Person], in_laws: Sequence[Person], *, all_placed: bool) -> dict[int, int]:
    """Husband ↔ wife, both ways: of one rank, then those for whom exactly one is left on either side.

    Unless everybody of the household is placed, nobody is surely the only one left.
    """
    could_be = [(b, i) for b in blood for i in in_laws if may_be_wed(b, i)]
    found = _alone([(b, i) for b, i in could_be if b.said.rank == i.said.rank != 0])
    if all_placed:
        taken = {p.key for couple in found for p in couple}
        left = _alone([(b, i) for b, i in could_be if b.key not in taken and i.key not in taken])
        found += [(b, i) for b, i in left if not somebody_absent(b, blood, in_laws)]
    wed: dict[int, int] = {}
    for b, i in found:
        if b.sex and i.sex and _ages_of_a_couple(b, i):
            wed |= {b.key: i.key, i.key: b.key}
    return wed


def may_be_wed(one: Person, other: Person) -> bool:
    """Whether the words allow that these two are a couple."""
    if one.sex and one.sex == other.sex:
        return False
    if one.said.rank > 0 and other.said.rank > 0 and one.said.rank != other.said.rank:
        return False
    return not (one.said.seniority and other.said.seniority and one.said.seniority != other.said.seniority)


def somebody_absent(child: Person, blood: Iterable[Person], in_laws: Iterable[Person]) -> bool:
    """次子 without 长子: a brother is not listed, and the daughter-in-law or grandchild may be his."""
    alike = [p for p in blood if p.sex == child.sex]
    ranked = [*alike, *(p for p in in_laws if p.sex != child.sex)]
    return any((2 if p.said.rank == YOUNGEST else p.said.rank) > len(alike) for p in ranked)


def _alone(couples: Sequence[tuple[Person, Person]]) -> list[tuple[Person, Person]]:
    """The couples neither of whom stands in another."""
    often = Counter(p.key for couple in couples for p in couple)
    return [couple for couple in couples if all(often[p.key] == 1 for p in couple)]


def _ages_of_a_couple(one: Person, other: Person) -> bool:
    if not one.birth or not other.birth:
        return True
    elder, younger = sorted((one.birth, other.birth))
    return years_later(younger, 0) <= years_later(elder, YEARS_IN_A_COUPLE)


def years_later(day: date, years: int) -> tuple[int, int, int]:
    return day.year + years, day.month, day.day
