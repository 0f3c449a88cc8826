"""Who is suggested or stands for office, and what these people may not do on the day (R-STAFF-02, R-PROXY-06)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.rules.book import RuleSheet, rule
from kiosk.rules.finding import Finding
from kiosk.rules.kin import NEAR, Kin
from kiosk.rules.proxy_people import OnRoll
from kiosk.rules.staff import Role


class Contending(StrEnum):
    """被推荐, 参选."""

    SUGGESTED = "suggested"
    STANDS = "stands"


BARRED = (
    Role.COMMITTEE_HEAD,
    Role.COMMITTEE,
    Role.CHIEF_SCRUTINEER,
    Role.SCRUTINEER,
    Role.CALLER,
    Role.TALLIER,
    Role.MOBILE_TEAM,
)
"""Who chairs, scrutinises, calls or tallies; the team of a mobile box guards it as scrutineers do."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The voters an officer of the plan may be, by id; `sure` when it can be only one."""

    ids: frozenset[int]
    sure: bool


def who_is_meant(household: str | None, named: Sequence[OnRoll]) -> Meant:
    """Whom of the roll an officer is. `named`: everybody on the roll who has the officer's name.

    The plan knows officers by name, and by household where one was written. Where the household has nobody of the
    name, all who are named so may be meant.
    """
    number = (household or "").lstrip("0")
    at_home = [one.id for one in named if number and one.household.lstrip("0") == number]
    ids = frozenset(at_home or [one.id for one in named])
    return Meant(ids, len(ids) == 1 and (bool(at_home) or not number))


@rule("R-STAFF-02")
def staff_warning(
    officer: str, roles: Collection[Role], contender: str, kin: Kin | None, *, sure: bool = True
) -> Finding | None:
    """What is wrong with an officer beside a contender; always a warning, never a refusal.

    `kin`: what the officer is to the contender, None when the two are one person. `sure` is False where the roll has
    several people of the officer's name.
    """
    held = [role for role in BARRED if role in roles]
    if not held or (kin is not None and kin not in NEAR):
        return None
    facts = {"officer": officer, "roles": " ".join(held), "contender": contender}
    if kin is None:
        return Finding("staff_contends" if sure else "staff_may_contend", "R-STAFF-02", facts)
    return Finding("staff_near_kin" if sure else "staff_may_be_kin", "R-STAFF-02", facts | {"kin": kin.value})


@rule("R-PROXY-06")
def loses_mandates(how: Contending | None, sheet: RuleSheet, round_number: int) -> bool:
    """Whether a proxy who becomes this loses what was mandated: a candidate accepts no proxy.

    Where the sheet asks for near kin, a first round has no candidates; every later round has.
    """
    return how is Contending.STANDS and (not sheet.proxies_near_kin_only or round_number > 1)


@dataclass(frozen=True, slots=True)
class Statement:
    """What the registrar wants to state of somebody. `how` None: no longer; `was`: how it stands, None: not at all.

    `principals`: who gave the mandates that would end; `mandates_end`: that was seen and is meant.
    """

    name: str
    on_roll: bool
    how: Contending | None
    was: Contending | None
    on: date
    today: date
    principals: tuple[str, ...] = ()
    mandates_end: bool = False


@rule("R-PROXY-06")
def may_state(said: Statement) -> Finding | None:
    """Why this cannot be stated. Mandates never end in passing: whose they are is said first."""
    if said.how is None:
        return Finding("contender_gone", "R-STAFF-02") if said.was is None else None
    if not said.on_roll:
        return Finding("contender_off_roll", "R-STAFF-02")
    if said.how is said.was:
        return Finding("contender_already", "R-STAFF-02", {"name": said.name})
    if said.on > said.today:
        return Finding("contender_later", "R-STAFF-02", {"on": said.on})
    if said.principals and not said.mandates_end:
        names = "、".join(said.principals)
        return Finding("contender_holds_mandates", "R-PROXY-06", {"name": said.name, "principals": names})
    return None
