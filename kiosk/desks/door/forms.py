"""The few things an election begins with, typed on one page: texts in, a plan with findings at its fields out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kiosk.files.plan_entry import judged, read_texts
from kiosk.files.plan_fields import ELECTION, ROW_STAND_INS, STAND_INS, Field
from kiosk.names import search_keys
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Plan, PlanBox, PlanOfficer, PlanPost, PlanStation, Post, StationKind, problem
from kiosk.rules.plan_change import with_registrar
from kiosk.rules.staff import Role
from kiosk.web.wording.names import POSTS

CENTRAL = "hall"
MOST_BOXES = 20

_TEXT, _WHOLE = Field("text"), Field("whole")
_ELECTION = ("village", "town", "term", "day", "opens", "closes", "roll_published", "ballots_printed")
_PEOPLE = ("head", "chief", "name")
"""村民选举委员会主任, 总监票人, and whoever fills the page in."""
_FIELDS: Mapping[str, Field] = {
    "id": Field("text", False),
    **{name: ELECTION[name] for name in _ELECTION},
    **dict.fromkeys(Post, _WHOLE),
    "station": _TEXT,
    "desks": _WHOLE,
    "boxes": _WHOLE,
    **dict.fromkeys(_PEOPLE, _TEXT),
}
_PATHS: Mapping[str, str] = {
    **{name: f"election.{name}" for name in ("id", *_ELECTION)},
    **{post: f"posts[{i}].seats" for i, post in enumerate(Post, 1)},
    "station": "stations[1].name",
    "desks": "stations[1].desks",
    "boxes": "boxes",
    **{name: f"staff[{i}].name" for i, name in enumerate(_PEOPLE, 1)},
}
"""Field of the page → where the plan has it."""

BEGINNING: Mapping[str, str] = {
    **dict.fromkeys(_FIELDS, ""),
    "opens": "08:00",
    "closes": "15:00",
    Post.CHAIR: "1",
    Post.VICE_CHAIR: "1",
    Post.MEMBER: "3",
    "station": "中心投票站",
    "desks": "1",
    "boxes": "1",
}
"""What the page proposes."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The texts as typed, the plan they make, and what is wrong with it: field of the page ("": none) and finding.

    `suggested` is the id that the plan has while none is typed.
    """

    texts: Mapping[str, str]
    suggested: str
    plan: Plan
    findings: tuple[tuple[str, Finding], ...]


def read_beginning(form: Mapping[str, str]) -> Begun:
    """A plan with one central station, its boxes there, and three people; everything else is added in the office."""
    texts = {name: form.get(name, "") for name in BEGINNING}
    suggested = suggested_id(texts["village"], texts["term"])
    read, wrong = read_texts("page", texts, _FIELDS)
    read["id"] = read.get("id") or suggested or None
    found = [(_field_of(finding), _placed(finding)) for finding in wrong] + _own_findings(read)
    plan = _plan(read)
    fields = _fields_by_path(plan, read)
    rest = judged(plan, [finding for _, finding in found])[len(found) :]
    return Begun(texts, suggested, plan, (*found, *((fields.get(str(f.numbers["field"]), ""), f) for f in rest)))


def _field_of(finding: Finding) -> str:
    return str(finding.numbers["field"]).removeprefix("page.")


def _placed(finding: Finding) -> Finding:
    return replace(finding, numbers={**finding.numbers, "field": _PATHS[_field_of(finding)]})


def _own_findings(read: Mapping[str, Any]) -> list[tuple[str, Finding]]:
    """What the page asks for beyond the plan's own rules."""
    found = []
    if read["id"] is None and "village" in read:
        found.append(("id", problem("plan_missing", _PATHS["id"], key="id")))
    boxes = read.get("boxes", 1)
    if not 1 <= boxes <= MOST_BOXES:
        found.append(("boxes", problem("plan_number", _PATHS["boxes"], value=boxes, least=1, most=MOST_BOXES)))
    if "head" in read and read["head"] == read.get("chief"):
        found.append(("chief", problem("two_people_wanted", _PATHS["chief"], "R-DAY-01")))
    return found


def _plan(read: Mapping[str, Any]) -> Plan:
    told = {name: read[name] for name in ("id", *_ELECTION) if read.get(name) is not None}
    central = {**ROW_STAND_INS["stations"], "id": CENTRAL, "kind": StationKind.CENTRAL}
    central |= {name: read[field] for name, field in (("name", "station"), ("desks", "desks")) if field in read}
    duties = (("head", Role.COMMITTEE_HEAD), ("chief", Role.CHIEF_SCRUTINEER))
    staff = tuple(PlanOfficer(read[field], (role,)) for field, role in duties if field in read)
    seats = {post: read.get(post, 1) for post in Post}
    return Plan(
        **{**STAND_INS, **told},
        # A post with nobody to elect is not on the ballot.
        posts=tuple(PlanPost(post, str(POSTS[post]), n) for post, n in seats.items() if n),
        stations=(PlanStation(**central),),
        boxes=tuple(PlanBox(n, station=CENTRAL) for n in range(1, min(read.get("boxes", 1), MOST_BOXES) + 1)),
        staff=with_registrar(staff, read["name"]) if "name" in read else staff,
    )


def _fields_by_path(plan: Plan, read: Mapping[str, Any]) -> dict[str, str]:
    """Where the plan has it → field of the page; who has two duties stands in the plan once."""
    fields = {path: name for name, path in _PATHS.items() if not path.startswith(("posts", "staff"))}
    fields |= {f"posts[{i}].seats": post.post.value for i, post in enumerate(plan.posts, 1)}
    for i, officer in enumerate(plan.staff, 1):
        fields[f"staff[{i}].name"] = next(name for name in _PEOPLE if read.get(name) == officer.name)
    return fields


_DIGITS = {character: n for n, character in enumerate("零一二三四五六七八九")}


def suggested_id(village: str, term: str) -> str:
    """An id such as jiacun-7 from 甲村 and 第七届; "" where the village has no name yet."""
    pinyin = next((key for key in search_keys(village) if key.isascii()), "")
    plain = re.sub(r"[^a-z0-9]", "", pinyin.lower())[:30]
    number = _number(term)
    return f"{plain}-{number}" if plain and number else plain


def _number(term: str) -> str:
    """The number in 第七届, 第十一届, 第12届."""
    digits = re.search(r"[0-9]+", term)
    if digits:
        return digits[0][:4]
    written = re.search(r"([二三四五六七八九]?)(十?)([一二三四五六七八九]?)届", term)
    if written is None or not (written[2] or written[3]):
        return str(_DIGITS[written[1]]) if written and written[1] else ""
    tens = _DIGITS.get(written[1], 1) if written[2] else 0
    return str(10 * tens + _DIGITS.get(written[3], 0))
