"""What changes between two plans of one election, and what stands in the way of the change."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from kiosk.rules.finding import Finding
from kiosk.rules.plan import Choice, Plan, PlanOfficer, problem
from kiosk.rules.staff import Role

Value = object
_KEYS: Mapping[str, str] = {"posts": "post", "stations": "id", "boxes": "no"}
"""Part of the plan → what its rows are told apart by; officers are matched by `same_people`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, or a whole row (`field` "") that comes (`before` None) or goes (`after` None).

    `part` is a table of the plan, `key` the row's own name in it ("" in the election and the choices).
    """

    part: str
    key: str
    field: str
    before: Value
    after: Value

    @property
    def path(self) -> str:
        """Such as `election.day`, `boxes[3].kind`, `staff[温福]`."""
        row = f"[{self.key}]" if self.key else ""
        return f"{self.part}{row}{'.' if self.field else ''}{self.field}"


def fingerprint(plan: Plan) -> str:
    """A mark of everything the plan says."""
    said = (replace(plan, choices={}), sorted(plan.choices.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def same_people(old: Sequence[PlanOfficer], new: Sequence[PlanOfficer]) -> dict[int, int]:
    """Index in `new` → index in `old` of the same person: same name and household.

    A household told for the first time, or no more, is the same person while nobody else has the name. Another name
    is another person.
    """
    place = {(officer.name, officer.household): i for i, officer in enumerate(old)}
    found = {
        i: place[officer.name, officer.household]
        for i, officer in enumerate(new)
        if (officer.name, officer.household) in place
    }
    for name in {officer.name for officer in new}:
        left = [i for i, officer in enumerate(new) if officer.name == name and i not in found]
        was = [i for i, officer in enumerate(old) if officer.name == name and i not in found.values()]
        if len(left) == len(was) == 1 and None in (new[left[0]].household, old[was[0]].household):
            found[left[0]] = was[0]
    return found


def changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Everything that differs, in the order of the plan. The order of rows is nothing anybody decided."""
    found = [
        Change("election", "", field.name, getattr(old, field.name), getattr(new, field.name))
        for field in fields(Plan)
        if field.name not in ("posts", "stations", "boxes", "staff", "choices")
        and getattr(old, field.name) != getattr(new, field.name)
    ]
    found += _choice_changes(old.choices, new.choices)
    for part, key in _KEYS.items():
        before = {str(getattr(row, key)): row for row in getattr(old, part)}
        after = {str(getattr(row, key)): row for row in getattr(new, part)}
        for name in [*after, *(name for name in before if name not in after)]:
            found += _row_changes(part, name, before.get(name), after.get(name))
    same = same_people(old.staff, new.staff)
    for i, officer in enumerate(new.staff):
        found += _row_changes("staff", _named(officer), old.staff[same[i]] if i in same else None, officer)
    stay = set(same.values())
    return (*found, *(Change("staff", _named(o), "", o, None) for i, o in enumerate(old.staff) if i not in stay))


def _choice_changes(old: Mapping[str, Choice], new: Mapping[str, Choice]) -> list[Change]:
    # 1 == True, so the kinds are compared too.
    return [
        Change("choices", "", name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if (type(old.get(name)), old.get(name)) != (type(new.get(name)), new.get(name))
    ]


def _row_changes(part: str, key: str, before: Value, after: Value) -> list[Change]:
    if before is None or after is None:
        return [Change(part, key, "", before, after)]
    return [
        Change(part, key, field.name, getattr(before, field.name), getattr(after, field.name))
        for field in fields(after)  # type: ignore[arg-type]
        if getattr(before, field.name) != getattr(after, field.name)
    ]


def _named(officer: PlanOfficer) -> str:
    return officer.name if officer.household is None else f"{officer.name}/{officer.household}"


def with_registrar(staff: tuple[PlanOfficer, ...], name: str, household: str | None = None) -> tuple[PlanOfficer, ...]:
    """These officers, the one of that name a registrar; added where nobody of the name is among them."""
    named = [officer for officer in staff if officer.name == name]
    own = [officer for officer in named if household in (None, officer.household) or officer.household is None]
    if not own:
        return (*staff, PlanOfficer(name, (Role.REGISTRAR,), household=household))
    if any(Role.REGISTRAR in officer.roles for officer in own):
        return staff
    first = own[0]
    return tuple(replace(o, roles=(*o.roles, Role.REGISTRAR)) if o is first else o for o in staff)


def obstacles_to_change(
    old: Plan,
    new: Plan,
    *,
    own: int | None,
    unsealed: int,
    used_stations: Collection[str],
    sealed_boxes: Collection[int] = (),
    round_number: int,
) -> tuple[Finding, ...]:
    """What stands in the way of changing one sound plan into another.

    `own` is the index in `old.staff` of the registrar who asks, `used_stations` the ids of stations where somebody
    has voted in an earlier round, `sealed_boxes` the numbers of the boxes that were shown empty and sealed.
    """
    found = []
    if round_number > 1 and old.posts != new.posts:
        found.append(problem("plan_posts_locked", "posts", "R-DAY-02"))
    if new.ballots_printed < unsealed:
        found.append(
            problem(
                "plan_ballots_unsealed",
                "election.ballots_printed",
                "R-BOX-08",
                value=new.ballots_printed,
                unsealed=unsealed,
            )
        )
    stay = {station.id for station in new.stations}
    for station in old.stations:
        if station.id in used_stations and station.id not in stay:
            found.append(problem("plan_station_used", "stations", "R-BOX-06", name=station.name))
    planned = {box.no: (box.kind, box.station) for box in new.boxes}
    for box in old.boxes:
        if box.no in sealed_boxes and planned.get(box.no) != (box.kind, box.station):
            found.append(problem("plan_box_sealed", "boxes", "R-BOX-01", value=box.no))
    after = next((i for i, was in same_people(old.staff, new.staff).items() if was == own), None)
    if after is None or Role.REGISTRAR not in new.staff[after].roles:
        found.append(problem("own_role", "staff" if after is None else f"staff[{after + 1}].roles", "R-DAY-01"))
    return tuple(found)
