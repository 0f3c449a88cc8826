"""Who is kin to whom inside one household, from what each is to its head (与户主关系).

Only what is beyond doubt is said. R-PROXY-02 asks for `NEAR`, R-RES-12 for `CLOSE`. Step-parents and adoptive
parents count as parents, and their children as siblings, as the organic law is applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from kiosk.rules.household import Person, beyond_doubt, couples, may_be_wed, somebody_absent, years_later
from kiosk.rules.register import Sex
from kiosk.rules.relation import Place, read_relation


class Kin(StrEnum):
    """亲属关系: what somebody is to another. `NOT_NEAR`: surely none of the six; `UNKNOWN`: the words do not tell."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    NOT_NEAR = "not_near"
    UNKNOWN = "unknown"


NEAR = frozenset(Kin) - {Kin.NOT_NEAR, Kin.UNKNOWN}
"""近亲属, who may be a proxy (R-PROXY-02): the grandparents and grandchildren of both sides among them."""
CLOSE = frozenset({Kin.SPOUSE, Kin.PARENT, Kin.CHILD, Kin.SIBLING})
"""Who may not sit together (R-RES-12)."""

_INVERSE = {
    Kin.PARENT: Kin.CHILD,
    Kin.CHILD: Kin.PARENT,
    Kin.GRANDPARENT: Kin.GRANDCHILD,
    Kin.GRANDCHILD: Kin.GRANDPARENT,
}


def inverse(kin: Kin) -> Kin:
    """What a is to b, when `kin` is what b is to a."""
    return _INVERSE.get(kin, kin)


@dataclass(frozen=True, slots=True)
class Member:
    """One of a household: any id, the register's words, sex and birth date (None where not known)."""

    key: int
    relation: str
    sex: Sex
    birth: date | None


_LETTERS = {
    "s": Kin.SPOUSE,
    "p": Kin.PARENT,
    "c": Kin.CHILD,
    "b": Kin.SIBLING,
    "g": Kin.GRANDPARENT,
    "d": Kin.GRANDCHILD,
    ".": Kin.NOT_NEAR,
    "?": Kin.UNKNOWN,
}
_TABLE = """
head               ?
spouse             s ?
child              p p b
parent             c . d ?
sibling            b . . p b
grandparent        d . . ? d ?
grandchild         g g ? . . . ?
child_in_law       . . ? . . . ? .
parent_in_law      . c d . . . . . ?
sibling_in_law     . . . . ? . . . . .
spouse_sibling     . b . . . . . . p . b
spouse_grandparent . d . . . . . . ? . d ?
grandchild_in_law  . . . . . . ? . . . . . .
great_grandparent  . . . ? . ? . . . . . . . ?
great_grandchild   . . ? . . . ? ? . . . . ? . ?
nephew             . . . ? ? . . . ? ? ? . . . . ?
uncle              . ? . ? . ? . . ? . ? ? . ? . ? ?
other              . ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
unknown            ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
"""
"""What the column's person (columns in the order of the rows) is to the row's. ? may still be settled below."""


def _read_table() -> dict[tuple[Place, Place], Kin]:
    table = {}
    for line in _TABLE.strip().splitlines():
        row, *letters = line.split()
        for column, letter in zip(Place, letters, strict=False):
            table[Place(row), column] = _LETTERS[letter]
            table[column, Place(row)] = inverse(_LETTERS[letter])
    return table


_BY_PLACE = _read_table()
_STEP_COUNTS = (
    {Place.SPOUSE, Place.CHILD},
    {Place.CHILD},
    {Place.PARENT},
    {Place.PARENT, Place.SIBLING},
    {Place.CHILD, Place.PARENT_IN_LAW},
    {Place.CHILD, Place.CHILD_IN_LAW},
    {Place.CHILD, Place.GRANDCHILD},
    {Place.SIBLING, Place.SIBLING_IN_LAW},
)
"""Where a step bond still makes near kin of two who are both not the head. A step-grandparent is left open."""

YEARS_TO_A_CHILD = 12
"""A parent born less than this before the child is a slip of the pen; a grandparent twice this."""


def kin_in_household(members: Sequence[Member]) -> Mapping[tuple[int, int], Kin]:
    """(a, b) → what b is to a, for every ordered pair of different members of one household; keys are distinct.

    The head may be missing. Whoever cannot have the place that the words give (two heads, two wives, a wife of the
    head's sex, a child older than the head) is `UNKNOWN` to all; a child less than 12 years younger than a parent
    is so to that parent. A grandchild is a couple's child only where nobody else can be meant.
    """
    read = [Member(m.key, m.relation.strip(), m.sex, m.birth) for m in members]
    people = [Person(m.key, m.sex, m.birth, read_relation(m.relation), not m.relation) for m in read]
    household = _Household(beyond_doubt(people))
    kin = {}
    for one, other in combinations(household.people, 2):
        found = household.between(one, other)
        kin[one.key, other.key] = found
        kin[other.key, one.key] = inverse(found)
    return kin


def _ages_allow(kin: Kin, one: Person, other: Person) -> bool:
    """Whether the birth dates allow that `other` is that kin to `one`. Step-parents need only be the elder."""
    if kin in (Kin.CHILD, Kin.GRANDCHILD):
        return _ages_allow(inverse(kin), other, one)
    if kin not in (Kin.PARENT, Kin.GRANDPARENT) or not one.birth or not other.birth:
        return True
    years = YEARS_TO_A_CHILD if kin is Kin.PARENT else 2 * YEARS_TO_A_CHILD
    if "step" in (one.said.bond, other.said.bond):
        return other.birth < one.birth
    return years_later(other.birth, years) <= years_later(one.birth, 0)


class _Household:
    """People whose places hold, the couples among them, and whose child each grandchild is."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self._all_placed = all(p.place is not Place.UNKNOWN for p in people)
        self._wed: dict[int, int] = {}
        for blood, in_law in _MARRIED_INTO.items():
            self._wed |= couples(self._of(blood), self._of(in_law), all_placed=self._all_placed)
        self._parents = {p.key: self._parents_of(p) for p in self._of(Place.GRANDCHILD)}

    def between(self, one: Person, other: Person) -> Kin:
        """What the second is to the first."""
        kin = _BY_PLACE[one.place, other.place]
        if kin is Kin.UNKNOWN:
            kin = self._settled(one, other)
        if kin in NEAR and "step" in (one.said.bond, other.said.bond):
            places = {one.place, other.place}
            if Place.HEAD not in places and places not in _STEP_COUNTS:
                return Kin.UNKNOWN
        return kin if _ages_allow(kin, one, other) else Kin.UNKNOWN

    def _of(self, place: Place) -> list[Person]:
        return [p for p in self.people if p.place is place]

    def _settled(self, one: Person, other: Person) -> Kin:
        match (one.place, other.place):
            case (Place.PARENT, Place.PARENT) | (Place.PARENT_IN_LAW, Place.PARENT_IN_LAW):
                return _old_couple(one, other)
            case (Place.GRANDPARENT, Place.GRANDPARENT):
                return _grandparents(one, other)
            case (Place.PARENT, Place.GRANDPARENT):
                return _parent_of_parent(one, other)
            case (Place.GRANDCHILD, Place.GRANDCHILD):
                return self._of_grandchildren(one, other)
            case (Place.GRANDCHILD, Place.CHILD | Place.CHILD_IN_LAW):
                return self._of_line(one, other)
            case (blood, in_law) if _MARRIED_INTO.get(blood) is in_law:
                return self._by_marriage(one, other)
            case (Place.GRANDPARENT, Place.PARENT) | (Place.CHILD | Place.CHILD_IN_LAW, Place.GRANDCHILD):
                return inverse(self._settled(other, one))
            case (in_law, blood) if _MARRIED_INTO.get(blood) is in_law:
                return inverse(self._settled(other, one))
        return Kin.UNKNOWN

    def _by_marriage(self, one: Person, other: Person) -> Kin:
        if self._wed.get(one.key) == other.key:
            return Kin.SPOUSE
        settled = one.key in self._wed or other.key in self._wed
        return Kin.NOT_NEAR if settled or not may_be_wed(one, other) else Kin.UNKNOWN

    def _of_line(self, grandchild: Person, other: Person) -> Kin:
        parents = self._parents[grandchild.key]
        if parents:
            return Kin.PARENT if other.key in parents else Kin.NOT_NEAR
        sons_line = other.sex == ("M" if other.place is Place.CHILD else "F")
        return Kin.NOT_NEAR if grandchild.said.side == "maternal" and other.sex and sons_line else Kin.UNKNOWN

    def _of_grandchildren(self, one: Person, other: Person) -> Kin:
        first, second = self._parents[one.key], self._parents[other.key]
        if not first or not second:
            return Kin.UNKNOWN
        return Kin.SIBLING if first == second else Kin.NOT_NEAR

    def _parents_of(self, grandchild: Person) -> frozenset[int]:
        """The couple whose child that must be, or nobody."""
        children, in_laws = self._of(Place.CHILD), self._of(Place.CHILD_IN_LAW)
        side = grandchild.said.side
        if side == "paternal" and any(p.sex == "M" for p in in_laws):
            side = ""  # A son-in-law lives with his wife's parents: their 孙子 may be his.
        lines = {"paternal": ("M", "F"), "maternal": ("F", "M"), "": ("MF", "FM")}[side]
        may_be = [
            p
            for people, sexes in ((children, lines[0]), (in_laws, lines[1]))
            for p in people
            if p.sex in sexes and _ages_allow(Kin.PARENT, grandchild, p)
        ]
        if not self._all_placed or len(may_be) != 2 or self._wed.get(may_be[0].key) != may_be[1].key:
            return frozenset()
        if somebody_absent(may_be[0], children, in_laws):
            return frozenset()
        return frozenset(p.key for p in may_be)


_MARRIED_INTO = {
    Place.CHILD: Place.CHILD_IN_LAW,
    Place.SIBLING: Place.SIBLING_IN_LAW,
    Place.GRANDCHILD: Place.GRANDCHILD_IN_LAW,
}


def _old_couple(one: Person, other: Person) -> Kin:
    """Father and mother of the head or of the spouse."""
    married = {one.said.bond, other.said.bond} in ({""}, {"adopted"}, {"", "step"})
    return Kin.SPOUSE if married and {one.sex, other.sex} == {"M", "F"} else Kin.UNKNOWN


def _grandparents(one: Person, other: Person) -> Kin:
    if not one.said.side or not other.said.side:
        return Kin.UNKNOWN
    return _old_couple(one, other) if one.said.side == other.said.side else Kin.NOT_NEAR


def _parent_of_parent(parent: Person, grandparent: Person) -> Kin:
    if parent.said.bond or not parent.sex or not grandparent.said.side:
        return Kin.UNKNOWN
    own = grandparent.said.side == ("paternal" if parent.sex == "M" else "maternal")
    return Kin.PARENT if own else Kin.NOT_NEAR
