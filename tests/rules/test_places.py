"""Places of people who come later: nobody who has one is moved, and none is given twice (R-ROLL-05)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.places import LINES_A_PAGE, Taken, assign_places, places_after
from tests.rules.test_roll import a_row


def taken(groups: list[str]) -> list[Taken]:
    rows = [a_row(n, group=group, household=str(n)) for n, group in enumerate(groups)]
    return [Taken(p.roll_no, p.group, p.page, p.line) for p in assign_places(rows)]


def test_a_groups_last_page_is_filled_before_a_new_one_is_begun_at_the_end() -> None:
    stood = taken(["第1组"] * (LINES_A_PAGE - 1) + ["第2组"])
    places = places_after(stood, [a_row(1, group="第1组"), a_row(2, group="第1组"), a_row(3, group="第3组")])
    assert [(p.roll_no, p.page, p.line) for p in places] == [(21, 1, 20), (22, 3, 1), (23, 4, 1)]


def test_a_line_once_given_stays_with_whoever_had_it() -> None:
    stood = taken(["第1组"] * 3)
    (place,) = places_after(stood, [a_row(9, group="第1组")])
    assert (place.roll_no, place.page, place.line) == (4, 1, 4), "also when the second of them is off the roll"


GROUPS = st.lists(st.sampled_from(["第1组", "第2组", "第10组"]), max_size=70)


@given(GROUPS, GROUPS)
def test_no_two_people_share_a_number_or_a_line_and_no_page_two_groups(before: list[str], after: list[str]) -> None:
    stood = taken(before)
    places = places_after(stood, [a_row(n, group=group, household=str(n)) for n, group in enumerate(after)])
    everybody = [*stood, *places]
    assert len({one.roll_no for one in everybody}) == len(everybody)
    assert len({(one.page, one.line) for one in everybody}) == len(everybody)
    assert all(1 <= one.line <= LINES_A_PAGE for one in everybody)
    of_page: dict[int, set[str]] = {}
    for one in everybody:
        of_page.setdefault(one.page, set()).add(one.group)
    assert all(len(groups) == 1 for groups in of_page.values())
