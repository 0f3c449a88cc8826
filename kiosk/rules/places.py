"""The places of the roll: roll numbers, and page and line of the paper roll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.rules.groups import natural_key
from kiosk.rules.register import RegisterRow

LINES_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A registered row's place: roll number, and page and line of the paper roll, all from 1.

    Pages run through the village; each group begins on a page of its own, so a page lies on one desk.
    """

    row: RegisterRow
    roll_no: int
    group: str
    page: int
    line: int


def assign_places(rows: Sequence[RegisterRow]) -> tuple[Place, ...]:
    """The place of each row, in the order of the rows given; roll numbers run by group, household and that order."""
    order = sorted(range(len(rows)), key=lambda i: (natural_key(rows[i].group), natural_key(rows[i].household), i))
    places: dict[int, Place] = {}
    page, line, group = 0, LINES_A_PAGE, ""
    for roll_no, i in enumerate(order, 1):
        row = rows[i]
        if line == LINES_A_PAGE or row.group != group:
            page, line, group = page + 1, 0, row.group
        line += 1
        places[i] = Place(row, roll_no, row.group, page, line)
    return tuple(places[i] for i in range(len(rows)))


@dataclass(frozen=True, slots=True)
class Taken:
    """A place that somebody has, or had: it is never given to another."""

    roll_no: int
    group: str
    page: int
    line: int


def places_after(taken: Iterable[Taken], rows: Sequence[RegisterRow]) -> tuple[Place, ...]:
    """Places for people who come later, in the order of the rows given; nobody who has a place is moved.

    Numbers go on after the last one. A group's last page is filled first, then the group gets a new page at the end.
    """
    last_no = last_page = 0
    filled: dict[str, tuple[int, int]] = {}
    for one in taken:
        last_no, last_page = max(last_no, one.roll_no), max(last_page, one.page)
        filled[one.group] = max(filled.get(one.group, (0, 0)), (one.page, one.line))
    order = sorted(range(len(rows)), key=lambda i: (natural_key(rows[i].group), natural_key(rows[i].household), i))
    places: dict[int, Place] = {}
    for roll_no, i in enumerate(order, last_no + 1):
        row = rows[i]
        page, line = filled.get(row.group, (0, LINES_A_PAGE))
        if line == LINES_A_PAGE:
            last_page += 1
            page, line = last_page, 0
        filled[row.group] = (page, line + 1)
        places[i] = Place(row, roll_no, row.group, page, line + 1)
    return tuple(places[i] for i in range(len(rows)))
