"""Plans of villages that do not exist, sound ones, for hypothesis."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from kiosk.files.plan import read_plan
from kiosk.rules.book import CHOICES, SHEETS
from kiosk.rules.plan import (
    BODY,
    ELECTORS,
    BoxKind,
    Plan,
    PlanBox,
    PlanOfficer,
    PlanPost,
    PlanStation,
    Post,
    StationKind,
    problems,
)
from kiosk.rules.staff import Role

DATA = Path(__file__).parent / "data"
ONE_EACH = (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)


def plan_file(village: str) -> Plan:
    """The plan of tests/data."""
    plan = read_plan((DATA / f"{village}-plan.toml").read_bytes())
    assert isinstance(plan, Plan)
    return plan


# Whatever a keyboard can type, quotes and backslashes above all; no control characters, which a plan may not hold.
texts = st.text(
    st.one_of(st.sampled_from("\"'\\#[]{}=中村委員 \u3000𠮷é"), st.characters(exclude_categories=["Cc", "Cs"])),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip())
ids = st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,8}[A-Za-z0-9])?", fullmatch=True)
hours = st.times()


@st.composite
def _posts(draw: st.DrawFn) -> tuple[PlanPost, ...]:
    seats = draw(st.sampled_from([(1, 1, 3), (1, 0, 2), (1, 1, 5), (0, 0, 7), (1, 2, 4)]))
    return tuple(PlanPost(post, draw(texts), n) for post, n in zip(Post, seats, strict=True) if n)


@st.composite
def _stations(draw: st.DrawFn) -> tuple[PlanStation, ...]:
    codes = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    names = draw(st.lists(texts, min_size=len(codes), max_size=len(codes), unique=True))
    central = draw(st.integers(0, len(codes) - 1))
    return tuple(
        PlanStation(
            code,
            name,
            StationKind.CENTRAL if i == central else StationKind.BRANCH,
            draw(st.integers(1, 4)),
            tuple(draw(st.lists(texts, max_size=2))),
        )
        for i, (code, name) in enumerate(zip(codes, names, strict=True))
    )


@st.composite
def _boxes(draw: st.DrawFn, stations: list[str]) -> tuple[PlanBox, ...]:
    boxes = []
    for no in sorted(draw(st.sets(st.integers(1, 20), min_size=1, max_size=4))):
        if draw(st.booleans()):
            boxes.append(PlanBox(no, station=draw(st.sampled_from(stations))))
        else:
            station = draw(st.none() | st.sampled_from(stations))
            boxes.append(PlanBox(no, BoxKind.MOBILE, station, draw(st.just("") | texts)))
    return tuple(boxes)


@st.composite
def _staff(draw: st.DrawFn, stations: list[str], boxes: list[int]) -> tuple[PlanOfficer, ...]:
    named = draw(st.lists(st.tuples(texts, st.none() | texts), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
    staff = []
    for i, (name, household) in enumerate(named):
        allowed = [role for role in Role if role not in ONE_EACH or i == 0]
        roles = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=3, unique=True))
        guards = {Role.SCRUTINEER, Role.CHIEF_SCRUTINEER, Role.MOBILE_TEAM} & set(roles)
        box = draw(st.none() | st.sampled_from(boxes)) if guards else None
        station = draw(st.none() | st.sampled_from(stations))
        staff.append(PlanOfficer(name, tuple(roles), station, box, household))
    return tuple(staff)


@st.composite
def plans(draw: st.DrawFn, id: str | None = None) -> Plan:
    """A sound plan, its boxes in the order of their numbers."""
    opens, closes = sorted(draw(st.lists(hours, min_size=2, max_size=2, unique=True)))
    published, day = sorted(draw(st.lists(st.dates(date(1000, 1, 1)), min_size=2, max_size=2, unique=True)))
    stations = draw(_stations())
    codes = [station.id for station in stations]
    boxes = draw(_boxes(codes))
    some = draw(st.lists(st.sampled_from(sorted(CHOICES)), unique=True))
    plan = Plan(
        id=id or draw(ids.filter(lambda text: text.lower() != "rehearsal")),
        village=draw(texts),
        town=draw(texts),
        body=BODY,
        term=draw(texts),
        day=day,
        opens=opens,
        closes=closes,
        roll_published=published,
        rules=draw(st.sampled_from(sorted(SHEETS))),
        ballots_printed=draw(st.integers(1, 1_000_000)),
        electors=ELECTORS,
        posts=draw(_posts()),
        stations=stations,
        boxes=boxes,
        staff=draw(_staff(codes, [box.no for box in boxes])),
        choices={name: draw(st.sampled_from(CHOICES[name])) for name in some},
    )
    assert problems(plan) == ()
    return plan
