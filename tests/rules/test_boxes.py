"""The life of a box against its drawing, its seals, and what opening asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.rules import boxes
from kiosk.rules.boxes import MOVES, BoxFacts, BoxState
from kiosk.rules.day import ACTS, Phase

DRAWING = Path(__file__).parents[2] / "docs" / "boxes.md"
LISTED = BoxFacts(1, BoxState.LISTED)
IN_USE = BoxFacts(1, BoxState.IN_USE)
CLOSED = BoxFacts(1, BoxState.CLOSED)
CHECKED = BoxFacts(1, BoxState.CHECKED)
FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "M001"}


def code(finding: boxes.Finding | None) -> str:
    return "" if finding is None else finding.code


def test_the_drawn_life_is_the_life_in_the_code() -> None:
    rows = re.findall(r"^\| (\w+) \| ([a-z_, ]+) \| (\w+) \|", DRAWING.read_text(), re.M)
    drawn = {act: (set(of.split(", ")), to) for act, of, to in rows if act != "act"}
    assert drawn == {act: (set(move.of), move.to) for act, move in MOVES.items()}
    assert set(MOVES) <= set(ACTS)


def test_every_state_is_reached_and_only_the_last_is_never_left() -> None:
    assert {move.to for move in MOVES.values()} | {BoxState.LISTED} == set(BoxState)
    assert set(BoxState) - {state for move in MOVES.values() for state in move.of} == {BoxState.OPENED}


@pytest.mark.parametrize(("act", "state"), list(product(MOVES, BoxState)))
def test_an_act_moves_a_box_only_from_where_it_begins(act: str, state: BoxState) -> None:
    assert code(boxes.step(act, BoxFacts(1, state))) == ("" if state in MOVES[act].of else "box_step")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" a 001\n", "A001"),
        ("M001".translate(FULL_WIDTH), "M001"),
        ("彩001", "彩001"),
        ("a\u3000\u200b1", "A1"),
        (" ", ""),
    ],
)
def test_a_seal_is_one_number_however_it_is_typed(typed: str, kept: str) -> None:
    assert boxes.normal_seal(typed) == kept
    assert boxes.same_seal(typed, kept)


@given(st.text(max_size=60))
@example("A\u00b4")
def test_a_kept_seal_stays_as_it_is(text: str) -> None:
    once = boxes.normal_seal(text)
    assert boxes.same_seal(once, text)
    assert not any(sign.isspace() for sign in once)


@pytest.mark.rule("R-BOX-01")
def test_a_seal_is_not_empty_not_too_long_and_was_never_used() -> None:
    assert code(boxes.seal_is_good("", None)) == "seal_missing"
    assert code(boxes.seal_is_good("A" * 41, None)) == "seal_long"
    assert code(boxes.seal_is_good("A001", 2)) == "seal_used"
    assert boxes.seal_is_good("A" * 40, None) is None


def may_seal(box: BoxFacts, phase: Phase, **more: object) -> str:
    terms: dict[str, object] = {"of_the_box": True, "seal": "A001", "borne_by": None} | more
    return code(boxes.may_seal(box, phase, **terms))  # type: ignore[arg-type]


@pytest.mark.rule("R-BOX-01")
def test_fixed_boxes_are_sealed_before_the_polls_open_mobile_ones_also_afterwards() -> None:
    assert may_seal(LISTED, Phase.PREPARING) == ""
    assert may_seal(LISTED, Phase.POLLING) == "box_seal_late"
    assert may_seal(replace(LISTED, mobile=True), Phase.POLLING) == ""
    assert may_seal(replace(IN_USE, mobile=True), Phase.POLLING) == "box_step"
    assert may_seal(LISTED, Phase.PREPARING, of_the_box=False) == "box_not_yours"
    assert may_seal(BoxFacts(1, BoxState.SEALED), Phase.PREPARING) == "", "a torn seal is replaced"
    assert may_seal(LISTED, Phase.PREPARING, borne_by=2) == "seal_used"


@pytest.mark.rule("R-BOX-01")
def test_the_polls_wait_for_fixed_boxes_and_not_for_mobile_ones() -> None:
    listed = [LISTED, BoxFacts(2, BoxState.SEALED), BoxFacts(3, BoxState.LISTED, mobile=True)]
    assert boxes.not_sealed(listed) == (1,)
    assert boxes.not_sealed([replace(box, state=BoxState.SEALED) for box in listed]) == ()


@pytest.mark.rule("R-BOX-06", "R-DAY-04")
def test_a_box_is_closed_when_nobody_hands_out_for_it() -> None:
    def may_close(box: BoxFacts, phase: Phase) -> str:
        return code(boxes.may_close(box, phase, seal="B001", borne_by=None))

    assert may_close(replace(IN_USE, lanes=1), Phase.POLLING) == "box_has_lanes"
    assert may_close(replace(IN_USE, lanes=0), Phase.POLLING) == ""
    assert may_close(replace(IN_USE, lanes=1), Phase.CLOSED) == ""
    assert may_close(replace(IN_USE, mobile=True, out=True), Phase.POLLING) == "box_out"
    assert may_close(CLOSED, Phase.CLOSED) == "box_step"
    assert code(boxes.may_close(IN_USE, Phase.CLOSED, seal="A001", borne_by=1)) == "seal_used", "a new seal is wanted"


@pytest.mark.rule("R-BOX-06")
def test_a_branch_stations_box_is_carried_before_it_is_checked() -> None:
    branch = replace(CLOSED, branch=True)
    assert code(boxes.may_check(branch, "B001")) == "box_not_carried"
    assert boxes.may_carry(branch) is None
    assert boxes.may_check(replace(branch, state=BoxState.CARRIED), "B001") is None
    assert code(boxes.may_carry(CLOSED)) == "box_at_the_centre"
    assert boxes.may_carry(replace(CLOSED, mobile=True)) is None
    assert boxes.may_check(CLOSED, "B001") is None
    assert code(boxes.may_check(CLOSED, "")) == "seal_missing"
    assert code(boxes.may_check(CHECKED, "B001")) == "box_step", "a seal is read once"


@pytest.mark.rule("R-BOX-07")
def test_a_seal_that_differs_sets_the_box_apart_until_it_is_decided_on() -> None:
    assert not boxes.sets_apart("M001", "m 001")
    assert boxes.sets_apart("M001", "M007")
    apart = replace(CHECKED, apart=True)
    assert code(boxes.may_open(apart, [apart], balanced=True, announced=True)) == "box_apart"
    assert code(boxes.may_decide(apart, "")) == "decision_missing"
    assert boxes.may_decide(apart, "读错了一位") is None
    assert code(boxes.may_decide(CHECKED, "读错了一位")) == "box_not_apart"


@pytest.mark.rule("R-BOX-06", "R-BOX-08")
def test_no_box_opens_before_account_announcement_and_every_seal() -> None:
    others = [CHECKED, BoxFacts(2, BoxState.CLOSED), BoxFacts(3, BoxState.SEALED, mobile=True)]
    assert code(boxes.may_open(CHECKED, others, balanced=False, announced=False)) == "account_missing"
    assert code(boxes.may_open(CHECKED, others, balanced=True, announced=False)) == "issued_not_announced"
    assert code(boxes.may_open(CHECKED, others, balanced=True, announced=True)) == "boxes_not_checked"
    others[1] = BoxFacts(2, BoxState.OPENED)
    assert boxes.may_open(CHECKED, others, balanced=True, announced=True) is None
    assert code(boxes.may_open(others[2], others, balanced=True, announced=True)) == "box_never_used"
    assert code(boxes.may_open(others[1], others, balanced=True, announced=True)) == "box_step", "each is opened once"
    assert boxes.still_to_open(others) == (1,)


@pytest.mark.rule("R-CNT-01")
@pytest.mark.parametrize("state", BoxState)
def test_the_papers_of_a_box_are_counted_again_only_once_it_is_open(state: BoxState) -> None:
    found = boxes.may_recount(BoxFacts(2, state))
    if state is BoxState.OPENED:
        assert found is None
    else:
        assert (code(found), found and found.numbers) == ("box_not_opened", {"box": 2})


def test_papers_are_typed_twice_alike_and_more_than_there_are_ballots_is_asked_about() -> None:
    def agree(papers: int, again: int, *, sure: bool = False) -> str:
        return code(boxes.papers_agree(papers, again, 0, 220, more_confirmed=sure))

    assert agree(0, 0) == ""
    assert agree(220, 220) == ""
    assert agree(90, 91) == "papers_differ"
    assert agree(-1, -1) == "papers_below_zero"
    assert agree(221, 221) == "papers_above_stock"
    assert agree(221, 221, sure=True) == ""


@pytest.mark.rule("R-BOX-09")
def test_few_papers_and_those_of_a_mobile_box_are_mixed_before_calling() -> None:
    assert boxes.mixed_before_calling(mobile=False, papers=49)
    assert not boxes.mixed_before_calling(mobile=False, papers=50)
    assert boxes.mixed_before_calling(mobile=True, papers=50)


@pytest.mark.parametrize(
    ("box", "phase", "steps"),
    [
        (LISTED, Phase.PREPARING, ("seal_box",)),
        (LISTED, Phase.POLLING, ()),
        (replace(LISTED, mobile=True), Phase.POLLING, ("seal_box",)),
        (IN_USE, Phase.POLLING, ("close_box",)),
        (replace(IN_USE, mobile=True, out=True), Phase.POLLING, ()),
        (replace(IN_USE, apart=True), Phase.POLLING, ("close_box", "decide_box")),
        (CLOSED, Phase.POLLING, ()),
        (CLOSED, Phase.CLOSED, ("check_seal",)),
        (replace(CLOSED, branch=True), Phase.CLOSED, ("carry_box",)),
        (replace(CLOSED, mobile=True), Phase.CLOSED, ("check_seal", "carry_box")),
        (CHECKED, Phase.CLOSED, ("open_box",)),
        (replace(CHECKED, apart=True), Phase.COUNTING, ("decide_box",)),
        (BoxFacts(1, BoxState.OPENED), Phase.COUNTING, ()),
    ],
)
def test_a_box_is_offered_the_steps_that_come_next(box: BoxFacts, phase: Phase, steps: tuple[str, ...]) -> None:
    assert boxes.steps_for(box, phase) == steps
    assert all(phase in ACTS[act].phases for act in steps)
