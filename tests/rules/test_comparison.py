"""A corrected register compared with the roll that stands (R-ROLL-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.comparison import Comparison, Listed, compare
from kiosk.rules.register import RegisterRow
from tests.rules.test_roll import a_row

ROW = a_row(household="0012", name="林大", birth=date(1972, 5, 5))


def listed(row: RegisterRow, id: int = 1) -> Listed:
    assert row.birth
    return Listed(id, id, row.household, row.name, row.birth, row.group, row.sex, row.relation)


def figures(comparison: Comparison) -> tuple[int, int, int]:
    return len(comparison.new), len(comparison.gone), len(comparison.changed)


@pytest.mark.rule("R-ROLL-05")
def test_the_same_register_changes_nothing() -> None:
    rows = [a_row(n, household=f"{n // 3:03}", name=f"林{n}") for n in range(30)]
    before = [listed(row, n) for n, row in enumerate(rows, 1)]
    again = compare(before, [replace(row, household=row.household.lstrip("0"), row=99) for row in rows])
    assert again.same, "a zero in front of a household is no change"
    assert again.kept == tuple(range(1, 31))


@pytest.mark.rule("R-ROLL-05")
@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"sex": "F"}, ("sex",)),
        ({"group": "第2村民小组"}, ("group",)),
        ({"relation": "子"}, ("relation",)),
        ({"birth": date(1972, 5, 6)}, ("birth",)),
        ({"name": "林达"}, ("name",)),
        ({"household": "0013"}, ("household",)),
        ({"household": "0013", "group": "第2村民小组"}, ("household", "group")),
    ],
)
def test_one_thing_corrected_is_the_same_person_with_number_and_certificate(
    facts: dict[str, object], fields: tuple[str, ...]
) -> None:
    others = [a_row(n, household=f"9{n}", name=f"陈{n}") for n in range(3)]
    before = [listed(ROW), *(listed(row, n) for n, row in enumerate(others, 2))]
    found = compare(before, [*others, replace(ROW, **facts)])  # type: ignore[arg-type]
    assert figures(found) == (0, 0, 1)
    assert (found.changed[0].fields, found.changed[0].before.id) == (fields, 1)
    assert found.kept == (2, 3, 4, 1)


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "林达", "birth": date(1980, 1, 1)},
        {"name": "林达", "household": "0013"},
        {"household": "0013", "birth": date(1980, 1, 1)},
    ],
)
def test_two_things_that_differ_make_another_person(facts: dict[str, object]) -> None:
    assert figures(compare([listed(ROW)], [replace(ROW, **facts)])) == (1, 1, 0)  # type: ignore[arg-type]


def test_where_two_would_fit_nobody_is_taken_for_the_other() -> None:
    twins = [listed(ROW, 1), listed(replace(ROW, name="林二"), 2)]
    found = compare(twins, [replace(ROW, name="林三"), replace(ROW, name="林四")])
    assert figures(found) == (2, 2, 0)


def test_without_households_a_name_alone_is_nobody() -> None:
    row = replace(ROW, household="")
    assert figures(compare([listed(row)], [replace(row, birth=date(1950, 1, 1))])) == (1, 1, 0)


PEOPLE = st.lists(
    st.builds(
        lambda household, name, year: a_row(1, household=household, name=name, birth=date(year, 1, 1)),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["林大", "林二", "林三"]),
        st.integers(1950, 1953),
    ),
    max_size=10,
    unique_by=lambda row: (row.household, row.name, row.birth),
)


@given(PEOPLE, PEOPLE)
def test_everybody_is_new_gone_or_kept_exactly_once(before: list[RegisterRow], after: list[RegisterRow]) -> None:
    stood = [listed(row, n) for n, row in enumerate(before, 1)]
    found = compare(stood, after)
    kept = [id for id in found.kept if id]
    assert len(set(kept)) == len(kept)
    assert len(found.new) + len(kept) == len(after)
    assert sorted([*kept, *(one.id for one in found.gone)]) == [one.id for one in stood]
    alike = {(row.household, row.name, row.birth) for row in before} & {
        (row.household, row.name, row.birth) for row in after
    }
    assert len(kept) >= len(alike), "nobody who is in both goes"
    assert compare(stood, before).same
