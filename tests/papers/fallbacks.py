"""Builders of fallback packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import cycle

from kiosk.papers.fallback_facts import (
    FallbackPack,
    PackBox,
    PackFigures,
    PackGroup,
    PackLane,
    PackLine,
    PackMandate,
    PackPost,
)
from kiosk.papers.trip_sheet import SheetLine, TripSheet
from kiosk.rules.fallback import Mark
from tests.papers.papers import NAMES, an_occasion

AT = datetime(2017, 4, 30, 2, 20, tzinfo=UTC)
"""10:20 in the village."""
HALL = "中心投票站"


def lines_of(people_by_group: dict[str, int]) -> tuple[PackLine, ...]:
    """Groups one after another, twenty lines a page, with nothing recorded."""
    lines, names, page, roll_no = [], cycle(NAMES), 0, 0
    for group, people in people_by_group.items():
        for i in range(people):
            page += i % 20 == 0
            roll_no += 1
            lines.append(PackLine(page, i % 20 + 1, roll_no, next(names), "女", 1980, f"{page:03}", group))
    return tuple(lines)


def marked(line: PackLine, mark: Mark, **facts) -> PackLine:
    """The line with something recorded at 09:42 at the second desk of the hall."""
    where = {"at": datetime(2017, 4, 30, 1, 42, tzinfo=UTC), "station": HALL, "lane": 2, "signed": True}
    return replace(line, mark=mark, **{**where, **facts})


EVERY_MARK = (
    (Mark.ISSUED, {}),
    (Mark.ISSUED, {"signed": False}),
    (Mark.BY_PROXY, {"proxy": "林大"}),
    (Mark.AT_HOME, {"station": "", "lane": 0, "box": 3}),
    (Mark.OUT, {"at": None, "station": "", "lane": 0, "box": 4}),
    (Mark.WAITING, {"signed": False}),
    (Mark.LISTED, {"at": None, "station": "", "lane": 0, "box": 3}),
    (Mark.SLIP, {"at": None, "station": "", "lane": 0, "proxy": "曾敏"}),
)


def with_every_mark(lines: tuple[PackLine, ...]) -> tuple[PackLine, ...]:
    """The first lines bear each mark there is."""
    said = [marked(line, mark, **facts) for line, (mark, facts) in zip(lines, EVERY_MARK, strict=False)]
    return (*said, *lines[len(said) :])


def a_trip(people: int = 2) -> TripSheet:
    lines = tuple(SheetLine(n, NAMES[n % len(NAMES)], "第1组") for n in range(1, people + 1))
    return TripSheet(an_occasion(), 3, "8号", "M001", ("温福", "程康", "何总监"), lines)


def a_pack(people_by_group: dict[str, int] | None = None, **changes) -> FallbackPack:
    sizes = {"第1组": 25, "第2组": 7} if people_by_group is None else people_by_group
    lines = with_every_mark(lines_of(sizes))
    mandates = tuple(PackMandate(line, line.proxy, 900 + line.roll_no, "第2组") for line in lines if line.proxy)
    facts = {
        "occasion": an_occasion(),
        "at": AT,
        "round": "第1轮首次投票",
        "phase": "投票",
        "closes": time(15),
        "figures": PackFigures(registered=32, unsealed=40, issued=4, spoiled=1, out=6, at_hand=29),
        "chief": "何总监",
        "head": "王主任",
        "registrars": ("温平",),
        "groups": tuple(PackGroup(name, people, HALL, n) for n, (name, people) in enumerate(sizes.items(), 1)),
        "lines": lines,
        "mandates": mandates,
        "lanes": (PackLane(HALL, 1, 3, 0, 0), PackLane(HALL, 2, 1, 1, 1)),
        "boxes": (
            PackBox(1, False, HALL, "投票中", "A001"),
            PackBox(3, True, "", "已验空封箱", "M001"),
            PackBox(4, True, "", "投票中", "M002", left_at=AT, ballots=6),
            PackBox(5, True, "", "投票中", "M003", apart=True),
        ),
        "posts": (PackPost("主任", 1), PackPost("副主任", 1), PackPost("委员", 3)),
        "incidents": ("争吵、打闹", "停电、断网", "其他"),
        "trips": (a_trip(),),
    }
    return FallbackPack(**{**facts, **changes})
