"""The lines of the roll: people added, taken off, corrected, inside an act. No act itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, update

from kiosk import codes, names
from kiosk.records.chain import canonical
from kiosk.records.day import Election
from kiosk.records.publication import RollChange, RollVersion
from kiosk.records.roll import Group, SearchKey, Voter, VoterCertificate
from kiosk.records.statements import Prepared
from kiosk.records.store import Transaction
from kiosk.rules.comparison import Change, Listed
from kiosk.rules.groups import natural_key
from kiosk.rules.places import Place, Taken, assign_places, places_after
from kiosk.rules.register import RegisterRow

_AT_ONCE = 2000
T = TypeVar("T")


class Lines:
    """The roll of one election, written inside one act.

    Once the roll is published every change is kept for the supplement, with its ground and reason.
    """

    def __init__(self, act: Transaction, election_id: str, *, on: date, reason: str) -> None:
        self._act = act
        self._election_id = election_id
        self._on = on
        self._reason = reason
        self.is_published = bool(
            act.execute(select(RollVersion.id).where(RollVersion.election_id == election_id)).first()
        )
        self._changes: list[dict[str, Any]] = []

    def add(self, rows: Sequence[RegisterRow], grounds: Mapping[int, str] | None = None) -> list[int]:
        """Put people on the roll; their ids, in the order given. Somebody taken off before gets the old line again.

        `grounds`: index of a row → why, for the supplement.
        """
        if not rows:
            return []
        taken = self._taken()
        back = self._once_removed() if taken else {}
        old = [back.get((row.household, row.name, row.birth), 0) for row in rows]
        new = [row for row, id in zip(rows, old, strict=True) if not id]
        places = places_after(taken, new) if taken else assign_places(new)
        fresh = iter(self._write(new, places))
        ids = [id or next(fresh) for id in old]
        self._bring_back([(id, row) for id, row in zip(old, rows, strict=True) if id])
        for i, (id, row) in enumerate(zip(ids, rows, strict=True)):
            self._note("added", id, row.name, row.group, (grounds or {}).get(i, ""), {})
        return ids

    def remove(self, people: Iterable[Listed], grounds: Mapping[int, str] | None = None) -> None:
        """Take people off the roll; their certificates are cancelled. `grounds`: voter id → why."""
        gone = list(people)
        for ids in in_parts([one.id for one in gone]):
            self._act.execute(update(Voter).where(Voter.id.in_(ids)).values(removed_seq=self._act.seq))
            self._act.execute(delete(SearchKey).where(SearchKey.voter_id.in_(ids)))
            self._act.execute(
                update(VoterCertificate)
                .where(VoterCertificate.voter_id.in_(ids), VoterCertificate.state == "valid")
                .values(state="cancelled", cancelled_seq=self._act.seq)
            )
        for one in gone:
            self._note("removed", one.id, one.name, one.group, (grounds or {}).get(one.id, ""), {})

    def correct(self, changes: Iterable[Change]) -> None:
        """Correct what the roll says about people; number and certificate stay."""
        made = list(changes)
        _SAY.run_many(self._act.connection, ({"of": c.before.id, **_with_to(self._said(c.after))} for c in made))
        self._move([(c.before.id, c.after) for c in made if "group" in c.fields])
        renamed = [(c.before.id, c.after.name) for c in made if "name" in c.fields]
        for ids in in_parts([id for id, _ in renamed]):
            self._act.execute(delete(SearchKey).where(SearchKey.voter_id.in_(ids)))
        self._insert(SearchKey, self._keys(renamed))
        for change in made:
            was = {field: getattr(change.before, field) for field in change.fields}
            # How somebody is related to the head of the household stands on no paper.
            if set(change.fields) - {"relation"}:
                row = change.after
                self._note("corrected", change.before.id, row.name, row.group, "", {**was, "name": change.before.name})

    def finish(self) -> None:
        """Write what was noted, and say that the roll was touched."""
        if self.is_published:
            self._insert(RollChange, self._changes)
        self._act.execute(update(Election).where(Election.id == self._election_id).values(roll_seq=self._act.seq))

    def _note(self, kind: str, voter_id: int, name: str, group: str, ground: str, was: Mapping[str, object]) -> None:
        if not self.is_published:
            return
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in was.items()}
        self._changes.append(
            {
                "election_id": self._election_id,
                "seq": self._act.seq,
                "kind": kind,
                "voter_id": voter_id,
                "name": name,
                "group": group,
                "was": canonical(plain),
                "ground": ground,
                "reason": self._reason,
                "on": self._on,
            }
        )

    @staticmethod
    def _said(row: RegisterRow) -> dict[str, Any]:
        return {
            "household": row.household,
            "name": row.name,
            "sex": row.sex,
            "birth": row.birth,
            "relation": row.relation,
        }

    def _taken(self) -> list[Taken]:
        rows = self._act.execute(
            select(Voter.roll_no, Group.name, Voter.page, Voter.line)
            .join(Group, Group.id == Voter.group_id)
            .where(Voter.election_id == self._election_id)
        )
        return [Taken(*row) for row in rows]

    def _once_removed(self) -> dict[tuple[str, str, date | None], int]:
        rows = self._act.execute(
            select(Voter.household, Voter.name, Voter.birth, Voter.id).where(
                Voter.election_id == self._election_id, Voter.removed_seq.is_not(None)
            )
        )
        return {(row.household, row.name, row.birth): row.id for row in rows}

    def _write(self, rows: Sequence[RegisterRow], places: Sequence[Place]) -> list[int]:
        if not rows:
            return []
        groups = self._groups(place.group for place in places)
        first_id = (self._act.execute(select(func.coalesce(func.max(Voter.id), 0))).scalar_one()) + 1
        people = [
            {
                "id": first_id + n,
                "election_id": self._election_id,
                "roll_no": place.roll_no,
                "group_id": groups[place.group],
                "page": place.page,
                "line": place.line,
                **self._said(row),
            }
            for n, (row, place) in enumerate(zip(rows, places, strict=True))
        ]
        self._insert(Voter, people)
        ids = [first_id + n for n in range(len(people))]
        self._insert(SearchKey, self._keys(zip(ids, (row.name for row in rows), strict=True)))
        self._certify(ids)
        return ids

    def _bring_back(self, people: Sequence[tuple[int, RegisterRow]]) -> None:
        if not people:
            return
        for id, row in people:
            self._act.execute(update(Voter).where(Voter.id == id).values(removed_seq=None, **self._said(row)))
        were = self._act.execute(
            select(Voter.id, Group.name)
            .join(Group, Group.id == Voter.group_id)
            .where(Voter.election_id == self._election_id)
        )
        group_of = dict(were.tuples().all())
        self._move([(id, row) for id, row in people if group_of[id] != row.group])
        self._insert(SearchKey, self._keys((id, row.name) for id, row in people))
        self._certify([id for id, _ in people])

    def _move(self, people: Sequence[tuple[int, RegisterRow]]) -> None:
        """Another group has other pages; the roll number stays."""
        if not people:
            return
        groups = self._groups(row.group for _, row in people)
        places = places_after(self._taken(), [row for _, row in people])
        _MOVE.run_many(
            self._act.connection,
            (
                {"of": id, "to_group": groups[place.group], "to_page": place.page, "to_line": place.line}
                for (id, _), place in zip(people, places, strict=True)
            ),
        )

    def _groups(self, wanted: Iterable[str]) -> dict[str, int]:
        """Group → id, new ones made; all in their natural order."""
        rows = self._act.execute(select(Group.name, Group.id).where(Group.election_id == self._election_id))
        ids = dict(rows.tuples().all())
        new = [name for name in dict.fromkeys(wanted) if name not in ids]
        if not new:
            return ids
        first_id = (self._act.execute(select(func.coalesce(func.max(Group.id), 0))).scalar_one()) + 1
        ids |= {name: first_id + n for n, name in enumerate(new)}
        position = {name: n for n, name in enumerate(sorted(ids, key=natural_key))}
        self._insert(
            Group,
            (
                {"id": ids[name], "election_id": self._election_id, "name": name, "position": position[name]}
                for name in new
            ),
        )
        for name in ids.keys() - set(new):
            self._act.execute(update(Group).where(Group.id == ids[name]).values(position=position[name]))
        return ids

    def _keys(self, people: Iterable[tuple[int, str]]) -> Iterator[dict[str, Any]]:
        # In the order of the index, so that a hundred thousand people are not strewn over it one by one.
        for key, id in sorted((key, id) for id, name in people for key in names.search_keys(name)):
            yield {"election_id": self._election_id, "key": key, "voter_id": id}

    def _certify(self, ids: Sequence[int]) -> None:
        used = self._act.execute(
            select(VoterCertificate.number).where(VoterCertificate.election_id == self._election_id)
        ).scalars()
        fresh = new_numbers(set(used))
        self._insert(
            VoterCertificate,
            ({"election_id": self._election_id, "voter_id": id, "number": next(fresh), "state": "valid"} for id in ids),
        )

    def _insert(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:
        insert_many(self._act, table, rows)


def insert_many(act: Transaction, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is not None:
        Prepared(insert(table.__table__), *first).run_many(act.connection, chain([first], iterator))


def new_numbers(used: set[str]) -> Iterator[str]:
    """Certificate numbers that are not among the used ones, as many as are asked for."""
    while True:
        number = codes.new_number()
        if number not in used:
            used.add(number)
            yield number


def in_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as a statement takes."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


_VOTERS = Voter.__table__
_SAID = ("household", "name", "sex", "birth", "relation")
_SAY = Prepared(
    update(_VOTERS)
    .where(_VOTERS.c.id == bindparam("of"))
    .values(**{field: bindparam(f"to_{field}", type_=_VOTERS.c[field].type) for field in _SAID})
)
_MOVE = Prepared(
    update(_VOTERS)
    .where(_VOTERS.c.id == bindparam("of"))
    .values(group_id=bindparam("to_group"), page=bindparam("to_page"), line=bindparam("to_line"))
)
_PLACE = Prepared(
    update(_VOTERS)
    .where(_VOTERS.c.id == bindparam("of"))
    .values(roll_no=bindparam("to_no"), page=bindparam("to_page"), line=bindparam("to_line"))
)


def _with_to(said: Mapping[str, Any]) -> dict[str, Any]:
    return {f"to_{field}": value for field, value in said.items()}


def renumber(act: Transaction, people: Sequence[tuple[int, RegisterRow]]) -> None:
    """Number everybody anew by group and household."""
    places = assign_places([row for _, row in people])
    # Numbers are unique at every moment, so everybody is first moved out of the way.
    far = 1_000_000_000
    ids = [id for id, _ in people]
    for some in in_parts(ids):
        act.execute(update(Voter).where(Voter.id.in_(some)).values(roll_no=Voter.roll_no + far, page=Voter.page + far))
    _PLACE.run_many(
        act.connection,
        (
            {"of": id, "to_no": place.roll_no, "to_page": place.page, "to_line": place.line}
            for id, place in zip(ids, places, strict=True)
        ),
    )
