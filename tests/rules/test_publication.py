"""The days of the roll and its fingerprint (R-ROLL-04, R-ROLL-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.rules.book import SHEETS
from kiosk.rules.publication import (
    RollLine,
    content_of,
    decide_by,
    decided_late,
    filed_late,
    fingerprint_of,
    in_order,
    lines_of,
    not_after,
    objections_until,
    publish_by,
    published_late,
)

DAY = date(2017, 4, 30)
SHEET = SHEETS["putian-2017"]


@pytest.mark.rule("R-ROLL-04")
@pytest.mark.parametrize(("published", "late"), [(date(2017, 4, 10), False), (date(2017, 4, 11), True)])
def test_the_roll_hangs_twenty_days_before_election_day(published: date, late: bool) -> None:
    found = published_late(published, DAY, SHEET)
    assert (found is not None) is late
    if found:
        assert (found.numbers["days"], found.numbers["last"]) == (19, date(2017, 4, 10))
    assert publish_by(DAY, SHEET) == date(2017, 4, 10)


@pytest.mark.rule("R-ROLL-04")
@pytest.mark.parametrize(("filed", "late"), [(date(2017, 4, 13), False), (date(2017, 4, 14), True)])
def test_objections_come_within_five_days_of_publication(filed: date, late: bool) -> None:
    assert (filed_late(filed, date(2017, 4, 8), SHEET) is not None) is late
    assert objections_until(date(2017, 4, 8), SHEET) == date(2017, 4, 13)


@pytest.mark.rule("R-ROLL-04")
@pytest.mark.parametrize(("decided", "late"), [(date(2017, 4, 15), False), (date(2017, 4, 16), True)])
def test_an_objection_is_decided_within_three_days(decided: date, late: bool) -> None:
    assert (decided_late(decided, date(2017, 4, 12), SHEET) is not None) is late
    assert decide_by(date(2017, 4, 12), SHEET) == date(2017, 4, 15)


@pytest.mark.rule("R-ROLL-04")
def test_nothing_is_dated_before_what_it_follows_or_after_election_day() -> None:
    assert in_order(DAY, DAY, "decided") is None
    assert in_order(DAY, date(2017, 4, 29), "decided") is not None
    assert not_after(DAY, DAY, "published") is None
    assert not_after(date(2017, 5, 1), DAY, "published") is not None


LINE = RollLine(1, "第1村民小组", "001", "林大", "M", date(1972, 5, 5), 1, 1)
OTHER = replace(LINE, roll_no=2, name="林二", line=2)


@pytest.mark.rule("R-ROLL-05")
def test_the_fingerprint_tells_any_other_roll_apart_and_is_the_same_for_the_same() -> None:
    roll = fingerprint_of(content_of([LINE, OTHER]))
    assert fingerprint_of(content_of([OTHER, LINE])) == roll
    assert len(roll) == 64
    others = [
        [LINE],
        *(
            [replace(LINE, **{field: value}), OTHER]  # type: ignore[arg-type]
            for field, value in {
                "roll_no": 3,
                "group": "第2村民小组",
                "household": "002",
                "name": "林达",
                "sex": "F",
                "birth": date(1972, 5, 6),
                "page": 2,
                "line": 3,
            }.items()
        ),
    ]
    assert all(fingerprint_of(content_of(other)) != roll for other in others)


def test_a_version_that_was_kept_is_read_back() -> None:
    assert lines_of(content_of([OTHER, LINE])) == (LINE, OTHER)
    assert lines_of(content_of([])) == ()
