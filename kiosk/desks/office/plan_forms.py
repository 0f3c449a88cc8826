"""The forms of the plan: a part of it as texts, and the texts of a form as a plan with findings at its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from kiosk.files.plan_entry import judged, read_texts, shown
from kiosk.files.plan_fields import ELECTION, PARTS, ROW_STAND_INS, STAND_INS
from kiosk.rules.book import CHOICES, sheet
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Choice, Plan, PlanOfficer, Post, StationKind, problem
from kiosk.web.wording.names import POSTS

MOST_ROWS = 200
Form = MultiDict[str, str]

_FIXED = frozenset({"id", "body", "electors"})
"""Fields of the election that no page changes."""
ELECTION_FIELDS = {name: each for name, each in ELECTION.items() if name not in _FIXED}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form: the texts of its fields. `path` says where the plan has it, "" where it has it no more."""

    texts: Mapping[str, str]
    path: str = ""
    added: bool = False
    removed: bool = False
    left_blank: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form says: its rows as they were typed, the plan they make, and what is wrong with it."""

    rows: tuple[Row, ...]
    plan: Plan
    findings: tuple[Finding, ...] = field(default=())


def _texts_of(row: object, fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: shown(getattr(row, name)) for name in fields}


# The election itself: one row.


def election_rows(plan: Plan) -> tuple[Row, ...]:
    return (Row(_texts_of(plan, ELECTION_FIELDS), "election"),)


def read_election(form: Form, plan: Plan) -> Entered:
    texts = {name: form.get(name, "") for name in ELECTION_FIELDS}
    read, found = read_texts("election", texts, ELECTION_FIELDS)
    stand_ins = {name: STAND_INS[name] for name in ELECTION_FIELDS}
    plan = replace(plan, **{**stand_ins, **read})
    return Entered((Row(texts, "election"),), plan, judged(plan, found))


# The rules: one row with all choices.


def choice_rows(plan: Plan) -> tuple[Row, ...]:
    chosen = sheet(plan.rules, dict(plan.choices))
    return (Row({name: str(getattr(chosen, name)) for name in CHOICES}, "choices"),)


def read_choices(form: Form, plan: Plan) -> Entered:
    """A value that stays is said or left unsaid as before."""
    before, choices = sheet(plan.rules, dict(plan.choices)), dict(plan.choices)
    texts = {name: form.get(name, "") for name in CHOICES}
    found = []
    for name, allowed in CHOICES.items():
        by_text: dict[str, Choice] = {str(value): value for value in allowed}
        if texts[name] not in by_text:
            found.append(problem("plan_choice_value", f"choices.{name}", value=texts[name], words=" ".join(by_text)))
        elif by_text[texts[name]] != getattr(before, name):
            choices[name] = by_text[texts[name]]
    plan = replace(plan, choices=choices)
    return Entered((Row(texts, "choices"),), plan, judged(plan, found))


# Posts: a row for each post there is; nobody to be elected is written 0.


def post_rows(plan: Plan) -> tuple[Row, ...]:
    there = {post.post: (i, post) for i, post in enumerate(plan.posts, 1)}
    rows = []
    for post in Post:
        i, row = there.get(post, (0, None))
        texts = {
            "post": post.value,
            "name": row.name if row else str(POSTS[post]),
            "seats": str(row.seats if row else 0),
        }
        rows.append(Row(texts, f"posts[{i}]" if row else ""))
    return tuple(rows)


def read_posts(form: Form, plan: Plan) -> Entered:
    rows = []
    for post in Post:
        texts = {"post": post.value, "name": form.get(f"{post}-name", ""), "seats": form.get(f"{post}-seats", "")}
        rows.append(Row(texts, left_blank=texts["seats"].strip() == "0"))
    return _read_rows("posts", rows, plan)


# Stations and boxes: as many rows as there are.


def station_rows(plan: Plan) -> tuple[Row, ...]:
    fields = PARTS["stations"][1]
    return tuple(Row(_texts_of(row, fields), f"stations[{i}]") for i, row in enumerate(plan.stations, 1))


def read_stations(form: Form, plan: Plan) -> Entered:
    rows, ids = [], {station.id for station in plan.stations}
    for n, texts, added in _typed_rows(form, ("id", "name", "desks", "groups")):
        if added or texts["id"] not in ids:
            texts["id"] = _free_id(ids)
            ids.add(texts["id"])
        texts["kind"] = StationKind.CENTRAL if form.get("central") == str(n) else StationKind.BRANCH
        left_blank = added and not (texts["name"].strip() or texts["groups"].strip())
        rows.append(Row(texts, added=added, removed=f"{n}-remove" in form, left_blank=left_blank))
    return _read_rows("stations", rows, plan)


def blank_station() -> Row:
    return Row({"id": "", "name": "", "kind": StationKind.BRANCH, "desks": "1", "groups": ""}, added=True)


def _free_id(taken: set[str]) -> str:
    return next(f"station-{n}" for n in range(1, len(taken) + 2) if f"station-{n}" not in taken)


def box_rows(plan: Plan) -> tuple[Row, ...]:
    fields = PARTS["boxes"][1]
    return tuple(Row(_texts_of(row, fields), f"boxes[{i}]") for i, row in enumerate(plan.boxes, 1))


def read_boxes(form: Form, plan: Plan) -> Entered:
    rows = []
    for n, texts, added in _typed_rows(form, ("no", "kind", "station", "approval")):
        left_blank = added and not (texts["no"].strip() or texts["approval"].strip())
        rows.append(Row(texts, added=added, removed=f"{n}-remove" in form, left_blank=left_blank))
    return _read_rows("boxes", rows, plan)


def blank_box(rows: Sequence[Row]) -> Row:
    """The next number at the place of the box before."""
    numbers = [int(row.texts["no"]) for row in rows if row.texts["no"].strip().isdecimal()]
    station = rows[-1].texts["station"] if rows else ""
    return Row(
        {"no": str(max(numbers, default=0) + 1), "kind": "fixed", "station": station, "approval": ""}, added=True
    )


def _typed_rows(form: Form, names: Sequence[str]) -> list[tuple[int, dict[str, str], bool]]:
    """The rows of a form, numbered from 1: the texts of each, and whether it was added on the page."""
    rows = []
    for n in range(1, MOST_ROWS + 1):
        marker = form.get(f"{n}-row")
        if marker is None:
            break
        rows.append((n, {name: form.get(f"{n}-{name}", "") for name in names}, marker == "added"))
    return rows


def _read_rows(part: str, rows: Sequence[Row], plan: Plan) -> Entered:
    make, fields = PARTS[part]
    found: list[Finding] = []
    made, placed = [], []
    for row in rows:
        if row.removed or row.left_blank:
            placed.append(row)
            continue
        path = f"{part}[{len(made) + 1}]"
        read, wrong = read_texts(path, row.texts, fields)
        found += wrong
        made.append(make(**{**ROW_STAND_INS[part], **read}))
        placed.append(replace(row, path=path))
    plan = replace(plan, **{part: tuple(made)})
    return Entered(tuple(placed), plan, judged(plan, found))


# One officer.


def officer_texts(officer: PlanOfficer) -> dict[str, str]:
    texts = _texts_of(officer, PARTS["staff"][1])
    return {**texts, "roles": " ".join(officer.roles)}


def read_officer(form: Form, plan: Plan, index: int | None) -> Entered:
    """The plan with this officer in place of the one at that index, or as one more."""
    before = plan.staff[index] if index is not None else None
    texts = {name: form.get(name, "") for name in ("name", "household", "station", "box")}
    texts["roles"] = " ".join(form.getlist("roles"))
    path = f"staff[{len(plan.staff) + 1 if index is None else index + 1}]"
    read, found = read_texts(path, texts, PARTS["staff"][1])
    if not texts["roles"]:
        found += (problem("plan_none", f"{path}.roles", key="roles"),)
    officer = PlanOfficer(**{**ROW_STAND_INS["staff"], **read})
    if before is not None:
        officer = _as_it_was(officer, before)
    staff = [*plan.staff]
    staff[len(staff) if index is None else index :] = [officer, *([] if index is None else staff[index + 1 :])]
    plan = replace(plan, staff=tuple(staff))
    return Entered((Row(texts, path),), plan, judged(plan, found))


def _as_it_was(officer: PlanOfficer, before: PlanOfficer) -> PlanOfficer:
    # A blank around a name in a file, or another order of the roles, makes nobody somebody else.
    name = before.name if officer.name == before.name.strip() else officer.name
    roles = before.roles if set(officer.roles) == set(before.roles) else officer.roles
    return replace(officer, name=name, roles=roles)


@dataclass(frozen=True, slots=True)
class PartForm:
    """The form of one part: how it is shown, how it is read, what a blank row of it is (None: no rows to add)."""

    rows: Callable[[Plan], tuple[Row, ...]]
    read: Callable[[Form, Plan], Entered]
    blank: Callable[[Sequence[Row]], Row] | None = None


FORMS: Mapping[str, PartForm] = {
    "election": PartForm(election_rows, read_election),
    "posts": PartForm(post_rows, read_posts),
    "stations": PartForm(station_rows, read_stations, lambda _rows: blank_station()),
    "boxes": PartForm(box_rows, read_boxes, blank_box),
    "choices": PartForm(choice_rows, read_choices),
}
