"""For whom a pack is kept, and which group goes to which desk when there is only paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.day import Phase
from kiosk.rules.fallback import NO_BALLOT, Desk, DesksOf, Mark, desks_of_groups, drops_packs, keeps_pack

DAY = date(2017, 4, 30)
ONE_DAY = timedelta(days=1)
HALL = DesksOf("中心", 2, ())


@pytest.mark.parametrize("phase", [Phase.POLLING, Phase.CLOSED, Phase.COUNTING])
@pytest.mark.parametrize("today", [DAY, DAY + ONE_DAY])
def test_a_pack_is_kept_while_people_vote_and_count_also_past_midnight(phase: Phase, today: date) -> None:
    assert keeps_pack(phase, DAY, today)
    assert not drops_packs(phase, DAY, today)


def test_before_the_polls_open_a_pack_is_kept_on_the_day_alone() -> None:
    assert keeps_pack(Phase.PREPARING, DAY, DAY)
    for today in (DAY - ONE_DAY, DAY + ONE_DAY):
        assert not keeps_pack(Phase.PREPARING, DAY, today)
        assert drops_packs(Phase.PREPARING, DAY, today), "what is there is an earlier round's"


@pytest.mark.parametrize("phase", [Phase.CERTIFIED, Phase.VOID])
def test_once_the_round_is_over_the_packs_go(phase: Phase) -> None:
    assert not keeps_pack(phase, DAY, DAY)
    assert drops_packs(phase, DAY, DAY)


def test_a_result_that_is_not_certified_keeps_the_packs_there_are_and_makes_none() -> None:
    assert not keeps_pack(Phase.DECIDED, DAY, DAY)
    assert not drops_packs(Phase.DECIDED, DAY, DAY)


def test_no_ballot_goes_to_whoever_has_one_or_waits_for_the_box_at_home() -> None:
    assert {Mark.ISSUED, Mark.BY_PROXY, Mark.AT_HOME, Mark.OUT} == NO_BALLOT


def test_groups_are_shared_out_over_the_desks_of_a_station_neighbours_together() -> None:
    groups = [("第1组", 60), ("第2组", 40), ("第3组", 50), ("第4组", 50)]
    found = desks_of_groups(groups, [HALL])
    assert [found[name].lane for name, _ in groups] == [1, 1, 2, 2]


def test_a_group_goes_to_the_branch_that_expects_it_and_everybody_else_to_the_hall() -> None:
    branch = DesksOf("东片", 1, ("第2组",))
    found = desks_of_groups([("第1组", 10), ("第2组", 10), ("第3组", 10)], [HALL, branch])
    assert found["第2组"] == Desk("东片", 1)
    assert {found[name].station for name in ("第1组", "第3组")} == {"中心"}


def test_a_group_that_nobody_expects_goes_to_the_centre() -> None:
    centre, branch = DesksOf("中心", 1, ("第1组",)), DesksOf("东片", 1, ("第2组",))
    assert desks_of_groups([("第9组", 3)], [centre, branch])["第9组"] == Desk("中心", 1)


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(1, 9))
def test_every_group_lies_at_exactly_one_desk_that_is_there(sizes: list[int], desks: int) -> None:
    groups = [(f"第{n}组", people) for n, people in enumerate(sizes, 1)]
    found = desks_of_groups(groups, [DesksOf("中心", desks, ())])
    assert set(found) == {name for name, _ in groups}
    lanes = [found[name].lane for name, _ in groups]
    assert all(1 <= lane <= desks for lane in lanes)
    assert lanes == sorted(lanes), "a desk has groups that stand together"
