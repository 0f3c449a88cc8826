"""What a village agrees before the day (选举方案), and what must be so for it to be held.

The plan file and the office's pages make the same `Plan` and are held to the same `problems`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise

from kiosk.rules.book import CHOICE_RULES, CHOICES, SHEETS
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.staff import Role

Choice = str | bool | int


class Post(StrEnum):
    """职务 of the village committee, highest first: 主任, 副主任, 委员."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"


class StationKind(StrEnum):
    """中心投票站, 投票分站."""

    CENTRAL = "central"
    BRANCH = "branch"


class BoxKind(StrEnum):
    """固定票箱, 流动票箱."""

    FIXED = "fixed"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class PlanPost:
    """One post on the ballot with its seats."""

    post: Post
    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class PlanStation:
    """投票站. `groups` are the groups expected here; none: everybody."""

    id: str
    name: str
    kind: StationKind
    desks: int
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanBox:
    """票箱. `station` is a station's id; `approval` the town's number for a mobile box ("" while there is none)."""

    no: int
    kind: BoxKind = BoxKind.FIXED
    station: str | None = None
    approval: str = ""


@dataclass(frozen=True, slots=True)
class PlanOfficer:
    """Somebody on duty. `household` with the name says who this is on the roll; `box` the box guarded."""

    name: str
    roles: tuple[Role, ...]
    station: str | None = None
    box: int | None = None
    household: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. `opens` and `closes` are local hours of `day`, `rules` a rule sheet's edition.

    `choices` holds only the values of the sheet that the plan overrides.
    """

    id: str
    village: str
    town: str
    body: str
    term: str
    day: date
    opens: time
    closes: time
    roll_published: date
    rules: str
    ballots_printed: int
    electors: str
    posts: tuple[PlanPost, ...]
    stations: tuple[PlanStation, ...]
    boxes: tuple[PlanBox, ...]
    staff: tuple[PlanOfficer, ...]
    choices: Mapping[str, Choice] = field(default_factory=dict)


RESERVED_IDS = frozenset({"rehearsal"})
"""Ids the program uses for itself."""

LENGTHS: Mapping[str, int] = {"id": 40, "household": 40, "term": 40}
"""Longest text of a field, in characters; every other field has `LONGEST`."""
LONGEST = 80
LARGEST = 1_000_000

BODY = "village_committee"
OTHER_BODIES: Mapping[str, str] = {
    "electoral_committee": "R-BODY-02",
    "representatives": "R-BODY-03",
    "group_head": "R-BODY-04",
    "supervisory_committee": "R-BODY-05",
    "residents_committee": "R-BODY-06",
}
"""Bodies of the same procedure that are not held here yet → their rule."""

ELECTORS = "voters"
COMMITTEE_SEATS = (3, 7)
"""Fewest and most seats of a village committee (R-BODY-01, OL 6)."""

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_GUARDS_A_BOX = frozenset({Role.SCRUTINEER, Role.CHIEF_SCRUTINEER, Role.MOBILE_TEAM})


def problem(code: str, path: str, rule_id: str = "", **facts: Fact) -> Finding:
    """A finding about the field at that path, such as `staff[3].box` (counted from 1)."""
    return Finding(code, rule_id, {"field": path, **facts})


def problems(plan: Plan) -> tuple[Finding, ...]:
    """Everything in the plan that breaks a rule, in the order of the plan; none: it may be held."""
    return (
        *values(plan),
        *_choice_problems(plan.choices),
        *_post_problems(plan.posts),
        *_station_problems(plan.stations),
        *_box_problems(plan),
        *_staff_problems(plan),
    )


def values(plan: Plan) -> tuple[Finding, ...]:
    """What is wrong with single values, whatever the rest of the plan says."""
    found = [*_texts_and_numbers("election", plan), *_election_problems(plan)]
    parts: Sequence[tuple[str, Sequence[object]]] = (
        ("posts", plan.posts),
        ("stations", plan.stations),
        ("boxes", plan.boxes),
        ("staff", plan.staff),
    )
    for name, rows in parts:
        for i, row in enumerate(rows, 1):
            found += _texts_and_numbers(f"{name}[{i}]", row)
    for i, station in enumerate(plan.stations, 1):
        if station.id and not _ID.fullmatch(station.id):
            found.append(problem("plan_id", f"stations[{i}].id", value=station.id))
    return tuple(found)


def _texts_and_numbers(path: str, row: object) -> list[Finding]:
    found: list[Finding | None] = []
    for name in row.__dataclass_fields__:  # type: ignore[attr-defined]
        value = getattr(row, name)
        here = f"{path}.{name}"
        if isinstance(value, (StrEnum, bool)) or value is None:
            continue
        longest = 40 if here.startswith("posts") else LENGTHS.get(name, LONGEST)
        if isinstance(value, str):
            found.append(_text_problem(here, value, longest, may_be_empty=name == "approval"))
        elif isinstance(value, int) and not 1 <= value <= LARGEST:
            found.append(problem("plan_number", here, value=min(value, 10**15), least=1, most=LARGEST))
        elif isinstance(value, tuple):
            texts = [text for text in value if isinstance(text, str) and not isinstance(text, StrEnum)]
            found.append(next(filter(None, (_text_problem(here, text, longest) for text in texts)), None))
    return [finding for finding in found if finding]


def _text_problem(path: str, text: str, longest: int, *, may_be_empty: bool = False) -> Finding | None:
    if not text.strip() and not (may_be_empty and not text):
        return problem("plan_empty", path)
    if len(text) > longest:
        return problem("plan_too_long", path, longest=longest)
    if any(ord(c) < 32 or ord(c) == 127 for c in text):
        return problem("plan_control_character", path)
    return None


def _election_problems(election: Plan) -> list[Finding]:
    found = []
    if election.id and not _ID.fullmatch(election.id):
        found.append(problem("plan_id", "election.id", value=election.id[:LONGEST]))
    elif election.id.lower() in RESERVED_IDS:
        found.append(problem("plan_id_reserved", "election.id", value=election.id))
    if election.body in OTHER_BODIES:
        found.append(problem("plan_body_later", "election.body", OTHER_BODIES[election.body], value=election.body))
    elif election.body != BODY:
        found.append(problem("plan_word", "election.body", value=election.body[:LONGEST], words=BODY))
    if election.electors != ELECTORS:
        found.append(problem("plan_electors", "election.electors", value=election.electors[:LONGEST]))
    if election.rules not in SHEETS:
        found.append(problem("plan_word", "election.rules", value=election.rules[:LONGEST], words=" ".join(SHEETS)))
    if election.closes <= election.opens:
        found.append(problem("plan_hours", "election.closes", "R-DAY-03", opens=election.opens, closes=election.closes))
    if election.roll_published >= election.day:
        found.append(
            problem(
                "plan_published_late",
                "election.roll_published",
                "R-ROLL-04",
                published=election.roll_published,
                day=election.day,
            )
        )
    return found


def _choice_problems(choices: Mapping[str, Choice]) -> list[Finding]:
    found = []
    for name, value in choices.items():
        path = f"choices.{name}"
        if name not in CHOICES:
            found.append(problem("plan_choice_unknown", path, words=" ".join(CHOICES)))
        # 1 == True, so the kinds are compared too.
        elif not any(type(value) is type(allowed) and value == allowed for allowed in CHOICES[name]):
            words = " ".join(str(v).lower() if isinstance(v, bool) else str(v) for v in CHOICES[name])
            given = str(value)[:LONGEST]
            found.append(problem("plan_choice_value", path, CHOICE_RULES[name], value=given, words=words))
    return found


def _post_problems(posts: Sequence[PlanPost]) -> list[Finding]:
    found = _repeated("posts", "post", [p.post for p in posts])
    order = list(Post)
    for i, (higher, lower) in enumerate(pairwise(posts), 2):
        if order.index(lower.post) < order.index(higher.post):
            found.append(problem("plan_post_order", f"posts[{i}].post", "R-RES-04", words=" ".join(order)))
    seats = sum(p.seats for p in posts)
    least, most = COMMITTEE_SEATS
    if posts and all(p.seats >= 1 for p in posts) and not least <= seats <= most:
        found.append(problem("plan_seats", "posts", "R-BODY-01", seats=seats, least=least, most=most))
    if not posts:
        found.append(problem("plan_none", "posts", key="posts"))
    return found


def _station_problems(stations: Sequence[PlanStation]) -> list[Finding]:
    found = _repeated("stations", "id", [s.id for s in stations]) + _repeated(
        "stations", "name", [s.name for s in stations]
    )
    central = [i for i, s in enumerate(stations, 1) if s.kind is StationKind.CENTRAL]
    if not central:
        found.append(problem("plan_no_central", "stations", "R-BOX-06"))
    found += [problem("plan_two_central", f"stations[{i}].kind", "R-BOX-06") for i in central[1:]]
    return found


def _box_problems(plan: Plan) -> list[Finding]:
    found = _repeated("boxes", "no", [b.no for b in plan.boxes], "R-BOX-01")
    if not plan.boxes:
        found.append(problem("plan_none", "boxes", key="boxes"))
    stations = {s.id for s in plan.stations}
    for i, box in enumerate(plan.boxes, 1):
        if box.station is None:
            if box.kind is BoxKind.FIXED:
                found.append(problem("plan_missing", f"boxes[{i}].station", key="station"))
        elif box.station not in stations:
            found.append(problem("plan_station_unknown", f"boxes[{i}].station", value=box.station))
        if box.approval and box.kind is BoxKind.FIXED:
            found.append(problem("plan_approval_fixed", f"boxes[{i}].approval", "R-BOX-03"))
    return found


def _staff_problems(plan: Plan) -> list[Finding]:
    found = []
    stations, boxes = {s.id for s in plan.stations}, {b.no for b in plan.boxes}
    for i, officer in enumerate(plan.staff, 1):
        path = f"staff[{i}]"
        if not officer.roles:
            found.append(problem("plan_none", f"{path}.roles", key="roles"))
        if len(set(officer.roles)) < len(officer.roles):
            found.append(problem("plan_repeated", f"{path}.roles", value=" ".join(officer.roles), first=path))
        if officer.station is not None and officer.station not in stations:
            found.append(problem("plan_station_unknown", f"{path}.station", value=officer.station, name=officer.name))
        if officer.box is not None:
            if officer.box not in boxes:
                found.append(
                    problem("plan_box_unknown", f"{path}.box", "R-BOX-02", value=officer.box, name=officer.name)
                )
            if not _GUARDS_A_BOX & set(officer.roles):
                found.append(problem("plan_box_guard", f"{path}.box", "R-BOX-02", name=officer.name))
    found += _one_of(plan.staff, Role.CHIEF_SCRUTINEER)
    found += _one_of(plan.staff, Role.COMMITTEE_HEAD)
    return found + _same_officer_twice(plan.staff)


def _one_of(staff: Sequence[PlanOfficer], role: Role) -> list[Finding]:
    with_it = [i for i, officer in enumerate(staff, 1) if role in officer.roles]
    return [problem("plan_two_heads", f"staff[{i}].roles", "R-STAFF-01", role=role) for i in with_it[1:]]


def _same_officer_twice(staff: Sequence[PlanOfficer]) -> list[Finding]:
    # Two cards for one person could sign as two people (R-DAY-01), so a shared name needs two households.
    found = []
    seen: dict[str, list[tuple[int, str | None]]] = {}
    for i, officer in enumerate(staff, 1):
        earlier = seen.setdefault(officer.name, [])
        for first, household in earlier:
            if household is None or officer.household is None or household == officer.household:
                found.append(
                    problem("plan_officer_twice", f"staff[{i}].name", "R-DAY-01", name=officer.name, first=first)
                )
                break
        earlier.append((i, officer.household))
    return found


def _repeated(part: str, key: str, column: Iterable[str | int], rule_id: str = "") -> list[Finding]:
    found = []
    seen: dict[str | int, int] = {}
    for i, value in enumerate(column, 1):
        if value in seen:
            found.append(
                problem("plan_repeated", f"{part}[{i}].{key}", rule_id, value=value, first=f"{part}[{seen[value]}]")
            )
        else:
            seen[value] = i
    return found
