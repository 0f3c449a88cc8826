"""Loading again: the roll that stands compared with the roll that a corrected register makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.rules.book import rule
from kiosk.rules.register import RegisterRow, Sex


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the roll as it stands. `id` is the voter's."""

    id: int
    roll_no: int
    household: str
    name: str
    birth: date
    group: str
    sex: Sex
    relation: str


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who stays, with the fields that are not as before."""

    before: Listed
    after: RegisterRow
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a register would do to the roll.

    `kept` has, for each row that is wanted on the roll, the voter whom it was before; 0 for somebody new.
    """

    kept: tuple[int, ...]
    new: tuple[RegisterRow, ...]
    gone: tuple[Listed, ...]
    changed: tuple[Change, ...]

    @property
    def same(self) -> bool:
        return not (self.new or self.gone or self.changed)


FIELDS = ("household", "name", "birth", "group", "sex", "relation")
"""What a register says about somebody on the roll."""
_Person = Listed | RegisterRow


def household_of(one: _Person) -> str:
    """The household without the zeros that one spreadsheet program writes and another leaves out."""
    return one.household.lstrip("0")


_KEYS: tuple[Callable[[_Person], Hashable], ...] = (
    lambda one: (household_of(one), one.name, one.birth),
    # One of the three was corrected: still the same person where nobody else fits. No household tells nobody apart.
    lambda one: household_of(one) and (household_of(one), one.name),
    lambda one: (one.name, one.birth),
    lambda one: household_of(one) and (household_of(one), one.birth, one.sex),
)


@rule("R-ROLL-05")
def compare(listed: Iterable[Listed], wanted: Sequence[RegisterRow]) -> Comparison:
    """Who is new, gone or changed. People are matched by household, name and birth date.

    Where one of the three differs and exactly one person on each side has the other two, it is a correction: the
    person keeps roll number and certificate.
    """
    before = {one.id: one for one in listed}
    kept = _matched(dict(before), wanted)
    changed = [
        Change(before[id], row, fields)
        for id, row in zip(kept, wanted, strict=True)
        if id and (fields := _differing(before[id], row))
    ]
    stay = set(kept)
    return Comparison(
        kept,
        tuple(row for id, row in zip(kept, wanted, strict=True) if not id),
        tuple(sorted((one for one in before.values() if one.id not in stay), key=lambda one: one.roll_no)),
        tuple(sorted(changed, key=lambda change: change.before.roll_no)),
    )


def _matched(left: dict[int, Listed], wanted: Sequence[RegisterRow]) -> tuple[int, ...]:
    kept = [0] * len(wanted)
    unmatched = list(range(len(wanted)))
    for key in _KEYS:
        before: dict[Hashable, list[int]] = defaultdict(list)
        for one in left.values():
            before[key(one)].append(one.id)
        after: dict[Hashable, list[int]] = defaultdict(list)
        for i in unmatched:
            after[key(wanted[i])].append(i)
        for what, rows in after.items():
            if what and len(rows) == 1 and len(before.get(what, ())) == 1:
                kept[rows[0]] = before[what][0]
                del left[before[what][0]]
        unmatched = [i for i in unmatched if not kept[i]]
        if not unmatched or not left:
            break
    return tuple(kept)


def _differing(before: Listed, after: RegisterRow) -> tuple[str, ...]:
    return tuple(
        field
        for field in FIELDS
        if getattr(before, field) != getattr(after, field)
        and not (field == "household" and household_of(before) == household_of(after))
    )
