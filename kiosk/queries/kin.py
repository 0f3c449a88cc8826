"""Kin (亲属关系): what the register's words show inside a household, and what was stated by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from kiosk.queries.people import LINES, PersonLine, line_of, lines_in, whole_roll_in
from kiosk.queries.roll import VoterView
from kiosk.records import store
from kiosk.records.roll import Group, KinStatement, RegisterRow, RollDecision, Voter
from kiosk.rules.kin import CLOSE, NEAR, Kin, Member, inverse, kin_in_household
from kiosk.rules.roll import Outcome
from kiosk.rules.settling import Ground

Place = tuple[str, str]
"""A household: its group, and its number without the zeros in front."""


@dataclass(frozen=True, slots=True)
class KinView:
    """What `other` is to somebody. A statement by hand wins; `derived` is what the register shows.

    `derived` is None for people of two households, of whom the register says nothing.
    """

    other: VoterView
    relation: str
    kin: Kin
    by_hand: bool
    reason: str
    derived: Kin | None

    @property
    def differs(self) -> bool:
        """Whether the register, too, says something, and not the same."""
        return self.by_hand and self.derived is not None and self.derived is not self.kin


@dataclass(frozen=True, slots=True)
class _Stated:
    kin: Kin
    reason: str


def kin_of(election_id: str, voter_id: int) -> tuple[KinView, ...]:
    """Everybody of the household on the roll, then those stated by hand elsewhere; empty for who is off the roll."""
    with store.reading_together() as connection:
        one = lines_in(connection, [voter_id]).get(voter_id)
        if one is None:
            return ()
        members = _household_in(connection, election_id, one)
        stated = _stated_in(connection, election_id, voter_id)
        lines = lines_in(connection, {*(m.key for m in members if m.key > 0), *(other for _, other in stated)})
    shown = _shown(members)
    views = [
        _view(lines[other], shown.get((voter_id, other)), stated.get((voter_id, other)))
        for other in lines
        if other != voter_id
    ]
    return tuple(sorted(views, key=lambda view: (view.derived is None, view.other.roll_no)))


def kin_between(connection: Connection, election_id: str, one: int, other: int) -> tuple[Kin, bool]:
    """What `other` is to `one`, both voters on the roll, and whether that was stated by hand.

    Of two households nothing is known unless somebody stated it.
    """
    stated = _stated_in(connection, election_id, one).get((one, other))
    if stated:
        return stated.kin, True
    line = lines_in(connection, [one]).get(one)
    if line is None:
        return Kin.UNKNOWN, False
    shown = _shown(_household_in(connection, election_id, line))
    return shown.get((one, other), Kin.UNKNOWN), False


def kin_of_pairs(
    connection: Connection, election_id: str, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Kin]:
    """The same for many pairs at once: (one, other) → what `other` is to `one`; of two households UNKNOWN."""
    lines = {line.voter.id: line for line in whole_roll_in(connection, election_id)}
    households = _households_in(connection, election_id, lines.values())
    stated = _stated_in(connection, election_id)
    shown: dict[Place, dict[tuple[int, int], Kin]] = {}
    found = {}
    for pair in pairs:
        place = _place_of(lines[pair[0]]) if pair[0] in lines else ("", "")
        if place not in shown:
            shown[place] = _shown(households.get(place, ()))
        found[pair] = stated[pair].kin if pair in stated else shown[place].get(pair, Kin.UNKNOWN)
    return found


@dataclass(frozen=True, slots=True)
class KinPair:
    """Two people on the roll, the lower roll number first, and what the second is to the first."""

    one: PersonLine
    other: KinView


def kin_pairs(election_id: str) -> Iterator[KinPair]:
    """All near kin of the roll, and whatever was stated by hand, each pair once, by roll number."""
    with store.reading_together() as connection:
        lines = {line.voter.id: line for line in whole_roll_in(connection, election_id)}
        households = _households_in(connection, election_id, lines.values())
        stated = _stated_in(connection, election_id)
    shown: dict[int, dict[int, Kin]] = defaultdict(dict)
    for members in households.values():
        for (one, other), kin in _shown(members).items():
            shown[one][other] = kin
    by_hand: dict[int, dict[int, _Stated]] = defaultdict(dict)
    for (one, other), statement in stated.items():
        by_hand[one][other] = statement
    for id, line in lines.items():
        derived, said = shown.get(id, {}), by_hand.get(id, {})
        others = {other for other, kin in derived.items() if kin in NEAR} | set(said)
        for other in sorted(others & lines.keys(), key=lambda other: lines[other].voter.roll_no):
            if lines[other].voter.roll_no > line.voter.roll_no:
                yield KinPair(line, _view(lines[other], derived.get(other), said.get(other)))


def close_kin_in(connection: Connection, election_id: str, numbers: Collection[int]) -> dict[tuple[int, int], Kin]:
    """Those of these people (roll numbers) who may not sit together (R-RES-12): pair, the lower first → what the second
    is to the first."""
    lines = {line.voter.id: line for line in whole_roll_in(connection, election_id)}
    among = {id: line.voter.roll_no for id, line in lines.items() if line.voter.roll_no in numbers}
    households = _households_in(connection, election_id, lines.values())
    known: dict[tuple[int, int], Kin] = {}
    for place in {_place_of(lines[id]) for id in among}:
        known |= _shown(households.get(place, ()))
    known |= {pair: said.kin for pair, said in _stated_in(connection, election_id).items()}
    return {
        (among[one], among[other]): kin
        for (one, other), kin in sorted(known.items())
        if kin in CLOSE and one in among and other in among and among[one] < among[other]
    }


def _view(line: PersonLine, derived: Kin | None, stated: _Stated | None) -> KinView:
    if stated:
        return KinView(line.voter, line.relation, stated.kin, True, stated.reason, derived)
    return KinView(line.voter, line.relation, derived or Kin.UNKNOWN, False, "", derived)


def _shown(members: Sequence[Member]) -> dict[tuple[int, int], Kin]:
    """(a, b) → what b is to a, of those who are on the roll."""
    kin = kin_in_household(members)
    return {pair: found for pair, found in kin.items() if min(pair) > 0}


def _place_of(line: PersonLine) -> Place:
    return line.voter.group, line.voter.household.lstrip("0")


def _member(line: PersonLine) -> Member:
    voter = line.voter
    return Member(voter.id, line.relation, voter.sex, voter.birth)


def _household_in(connection: Connection, election_id: str, one: PersonLine) -> list[Member]:
    """The household of somebody on the roll, with whom the register has beside those on the roll, below zero."""
    group, number = _place_of(one)
    if not number:
        return []
    same = (Group.name == group, func.ltrim(Voter.household, "0") == number)
    rows = connection.execute(LINES.where(Group.election_id == election_id, Voter.removed_seq.is_(None), *same))
    return _households_in(connection, election_id, map(line_of, rows), number)[group, number]


def _households_in(
    connection: Connection, election_id: str, lines: Iterable[PersonLine], number: str = ""
) -> dict[Place, list[Member]]:
    """The households of these people; `number`: only rows of the register with that number are looked at."""
    households: dict[Place, list[Member]] = defaultdict(list)
    numbered: dict[str, set[Place]] = defaultdict(set)
    for line in lines:
        place = _place_of(line)
        if place[1]:
            households[place].append(_member(line))
            numbered[place[1]].add(place)
    # A son who was left out may be the daughter-in-law's husband: without him somebody else would be.
    for row in connection.execute(_beside(election_id, number)):
        for group, bare in numbered[row.household.lstrip("0")]:
            if row.group in ("", group):
                households[group, bare].append(Member(-row.id, row.relation, row.sex, row.birth))
    return households


def _beside(election_id: str, number: str) -> Select[Any]:
    """The people of the register who are not on the roll, each once."""
    same = aliased(RegisterRow)
    counts = select(same.id).where(
        same.election_id == RegisterRow.election_id,
        same.person == RegisterRow.person,
        or_(same.outcome == Outcome.REGISTERED, same.id < RegisterRow.id),
    )
    nobody = select(RollDecision.id).where(
        RollDecision.election_id == RegisterRow.election_id,
        RollDecision.person_key == RegisterRow.person_key,
        RollDecision.current,
        RollDecision.ground.in_((Ground.SAME_PERSON, Ground.NOBODY)),
    )
    rows = select(
        RegisterRow.id,
        RegisterRow.group,
        RegisterRow.household,
        RegisterRow.relation,
        RegisterRow.sex,
        RegisterRow.birth,
    ).where(
        RegisterRow.election_id == election_id,
        RegisterRow.outcome.in_((Outcome.LEFT_OUT, Outcome.UNDECIDED)),
        ~exists(counts),
        ~exists(nobody),
    )
    return rows.where(func.ltrim(RegisterRow.household, "0") == number) if number else rows


def _stated_in(connection: Connection, election_id: str, voter_id: int | None = None) -> dict[tuple[int, int], _Stated]:
    """(a, b) → what b was stated to be to a, in both directions; of one voter or of all."""
    wanted = select(KinStatement.one_id, KinStatement.other_id, KinStatement.kin, KinStatement.reason).where(
        KinStatement.election_id == election_id, KinStatement.current
    )
    if voter_id is not None:
        wanted = wanted.where((KinStatement.one_id == voter_id) | (KinStatement.other_id == voter_id))
    stated = {}
    for row in connection.execute(wanted):
        kin = Kin(row.kin)
        stated[row.one_id, row.other_id] = _Stated(kin, row.reason)
        stated[row.other_id, row.one_id] = _Stated(inverse(kin), row.reason)
    return stated
