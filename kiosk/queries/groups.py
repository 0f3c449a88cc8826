"""The villagers' groups in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select

from kiosk.records import store
from kiosk.records.roll import Group, Voter

AGES = (0, 18, 36, 60, 80)
"""The age from which each column of `GroupCounts.ages` counts; nobody belongs in the first."""


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """村民小组 in numbers: on the roll, by sex, by age on election day (from each of AGES), households."""

    name: str
    registered: int
    men: int
    women: int
    sex_unknown: int
    households: int
    ages: tuple[int, ...]


def group_counts(election_id: str, day: date) -> tuple[GroupCounts, ...]:
    """The groups in their order, counted in the database. A household is one number within one group."""
    household = func.nullif(func.ltrim(Voter.household, "0"), "")
    born_by = [_born_by(day, years) for years in AGES]
    ages = [
        _count_if(Voter.birth <= latest, *([Voter.birth > born_by[i + 1]] if i + 1 < len(AGES) else []))
        for i, latest in enumerate(born_by)
    ]
    with store.reading() as connection:
        rows = connection.execute(
            select(
                Group.name,
                func.count(Voter.id),
                _count_if(Voter.sex == "M"),
                _count_if(Voter.sex == "F"),
                _count_if(Voter.sex == ""),
                func.count(func.distinct(household)),
                *ages,
            )
            .outerjoin(Voter, (Voter.group_id == Group.id) & Voter.removed_seq.is_(None))
            .where(Group.election_id == election_id)
            .group_by(Group.id, Group.name, Group.position)
            .order_by(Group.position)
        ).all()
    return tuple(GroupCounts(*row[:6], tuple(row[6:])) for row in rows)


def total_of(groups: Iterable[GroupCounts]) -> GroupCounts:
    """All groups together, without a name."""
    counted = tuple(groups)
    return GroupCounts(
        "",
        sum(one.registered for one in counted),
        sum(one.men for one in counted),
        sum(one.women for one in counted),
        sum(one.sex_unknown for one in counted),
        sum(one.households for one in counted),
        tuple(sum(one.ages[i] for one in counted) for i in range(len(AGES))),
    )


def _count_if(*conditions: Any) -> Any:
    return func.sum(case((and_(*conditions), 1), else_=0))


def _born_by(day: date, years: int) -> date:
    """The latest birth date of somebody of that many full years on that day."""
    if not years:
        return date.max
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
