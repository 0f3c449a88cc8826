"""What stands in the way of closing a round, each thing on both sides; what changed between look and signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kiosk.rules.close_round import MARKS, Counted, changed, obstacles_to_result
from kiosk.rules.result import is_void, validity

READY = Counted(
    found=178,
    void=None,
    boxes_waiting=(),
    apart=(),
    to_mix=(),
    in_batches=178,
    locked=178,
    calling=(),
    frozen=False,
    identity={"chair": True, "member": True},
)


def missing(**more: Any) -> list[tuple[str, str, Mapping[str, object]]]:
    return [(each.code, each.rule_id, each.numbers) for each in obstacles_to_result(replace(READY, **more))]


def codes(**more: Any) -> list[str]:
    return [code for code, _, _ in missing(**more)]


def test_nothing_is_in_the_way_of_a_round_that_is_counted_to_the_last_paper() -> None:
    assert missing() == []


@pytest.mark.rule("R-BOX-06")
def test_every_box_that_was_used_is_opened() -> None:
    waiting = missing(found=None, boxes_waiting=(2, 3), in_batches=0, locked=0)
    assert waiting == [("boxes_not_opened", "R-BOX-06", {"boxes": "2, 3"})]
    assert codes(found=0, in_batches=0, locked=0) == [], "what is found may be nothing"


@pytest.mark.rule("R-BOX-07")
def test_a_box_set_apart_is_decided_on_also_where_the_round_is_void() -> None:
    assert missing(apart=(1, 3)) == [("box_apart", "R-BOX-07", {"box": 1}), ("box_apart", "R-BOX-07", {"box": 3})]
    assert codes(apart=(3,), found=None, boxes_waiting=(3,)) == ["box_apart", "boxes_not_opened"]
    assert codes(apart=(3,), void=validity(100, 180, 200)) == ["box_apart"]


@pytest.mark.rule("R-BOX-09")
def test_boxes_with_few_papers_are_mixed_before_the_first_is_called() -> None:
    said = missing(to_mix=(2, 3), in_batches=0, locked=0)
    assert said[0] == ("boxes_to_mix", "R-BOX-09", {"boxes": "2, 3", "few": 50})
    assert codes(to_mix=(2, 3), in_batches=0, locked=0) == ["boxes_to_mix", "papers_not_called"]
    assert codes(to_mix=(), in_batches=0, locked=0) == ["papers_not_called"]
    assert codes(to_mix=(2, 3)) == [], "after calling nobody can tell them apart any more"


@pytest.mark.rule("R-CNT-13")
def test_no_batch_is_open_at_a_table() -> None:
    said = missing(calling=(1, 2), locked=128)
    assert said == [("batches_open", "R-CNT-13", {"tables": "1, 2"})]


@pytest.mark.rule("R-CNT-01")
@pytest.mark.parametrize(
    ("in_batches", "numbers"),
    [
        (177, ("papers_not_called", {"left": 1, "found": 178, "in_batches": 177})),
        (178, None),
        (179, ("papers_above_found", {"over": 1, "found": 178, "in_batches": 179})),
    ],
)
def test_every_paper_found_is_in_a_batch_and_none_besides(
    in_batches: int, numbers: tuple[str, dict[str, int]] | None
) -> None:
    expected = [] if numbers is None else [(numbers[0], "R-CNT-01", numbers[1])]
    assert missing(in_batches=in_batches, locked=in_batches) == expected


@pytest.mark.rule("R-CNT-13")
def test_the_lines_of_every_post_add_up_once_every_batch_is_locked() -> None:
    broken = {"chair": False, "member": True}
    assert missing(identity=broken) == [("lines_do_not_close", "R-CNT-13", {"post": "chair"})]
    assert codes(identity=dict.fromkeys(broken, False)) == ["lines_do_not_close"] * 2
    assert codes(identity=broken, locked=177, calling=(1,)) == ["batches_open"], "they cannot before that"


def test_a_count_that_is_held_still_is_let_go_first() -> None:
    assert missing(frozen=True) == [("count_frozen", "", {})]
    assert codes(frozen=True, calling=(1,), in_batches=100, locked=75) == [
        "count_frozen",
        "batches_open",
        "papers_not_called",
    ]


@pytest.mark.rule("R-RES-01", "R-RES-02")
@pytest.mark.parametrize(
    ("found", "issued", "in_the_way"),
    [(100, 180, False), (101, 180, True), (181, 180, False), (180, 180, True)],
)
def test_a_void_round_asks_for_no_count_and_nobody_can_override_it(found: int, issued: int, in_the_way: bool) -> None:
    said = validity(found, issued, 200)
    void = said if is_void(said) else None
    uncounted = {"in_batches": 0, "locked": 0, "to_mix": (3,), "frozen": True, "calling": (1,)}
    assert bool(codes(found=found, void=void, **uncounted)) is in_the_way


def test_everything_that_is_missing_is_listed_at_once() -> None:
    assert codes(apart=(1,), to_mix=(2,), in_batches=0, locked=0, frozen=True) == [
        "box_apart",
        "count_frozen",
        "boxes_to_mix",
        "papers_not_called",
    ]


SHOWN: dict[str, int | str] = {"registered": 200, "issued": 180, "found": 178, "names": "ab12"}


@pytest.mark.rule("R-DAY-01")
@pytest.mark.parametrize("fact", SHOWN)
def test_each_fact_that_is_not_what_was_shown_is_named(fact: str) -> None:
    assert changed(SHOWN, dict(SHOWN)) == ()
    now = SHOWN | {fact: "other"}
    (found,) = changed(SHOWN, now)
    if fact in MARKS:
        assert (found.code, found.numbers) == ("mark_changed", {"fact": fact}), "nobody can read a mark"
        return
    assert (found.code, found.rule_id) == ("fact_changed", "R-DAY-01")
    assert found.numbers == {"fact": fact, "was": SHOWN[fact], "now": "other"}


@pytest.mark.rule("R-DAY-01")
def test_a_fact_that_came_or_went_has_changed_too() -> None:
    less = {name: value for name, value in SHOWN.items() if name != "found"}
    assert [each.numbers for each in changed(less, SHOWN)] == [{"fact": "found", "was": "—", "now": 178}]
    assert [each.numbers for each in changed(SHOWN, less)] == [{"fact": "found", "was": 178, "now": "—"}]


@pytest.mark.rule("R-DAY-01")
def test_all_changes_are_named_in_the_order_of_the_page() -> None:
    now = {**SHOWN, "issued": 179, "names": "cd34"}
    assert [each.numbers["fact"] for each in changed(SHOWN, now)] == ["issued", "names"]
    assert len(changed({}, SHOWN)) == len(SHOWN), "a page without figures has seen none of them"
