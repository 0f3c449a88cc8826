"""The meeting's agenda: its order, what ticks a step, what it still lacks, and what a hand may tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.rules.agenda import (
    AGENDA,
    BELONGS,
    Meeting,
    Step,
    StepState,
    may_take_back,
    may_tick,
    missing,
    progress,
    states,
    step_of,
)
from kiosk.rules.book import sheet
from kiosk.rules.boxes import BoxFacts, BoxState
from kiosk.rules.day import ACTS, Phase, Readiness, missing_to_open, other_day
from kiosk.rules.finding import Finding

BOX, BRANCH, MOBILE = (
    BoxFacts(1, BoxState.LISTED),
    BoxFacts(2, BoxState.LISTED, branch=True),
    BoxFacts(3, BoxState.LISTED, mobile=True),
)
MORNING = Meeting(Phase.PREPARING, frozenset(), 0, (BOX, BRANCH, MOBILE), balanced=False, announced=False)
BY_HAND = frozenset(step for step, its in AGENDA.items() if its.by_hand)


def a_meeting(phase: Phase, *ticked: Step, boxes: BoxState = BoxState.IN_USE, **more: object) -> Meeting:
    """A meeting whose fixed boxes stand alike; the mobile one never left."""
    stand = (replace(BOX, state=boxes), replace(BRANCH, state=boxes), MOBILE)
    return replace(MORNING, phase=phase, ticked=frozenset(ticked), unsealed=220, boxes=stand, **more)  # type: ignore[arg-type]


def next_of(meeting: Meeting) -> Step | None:
    found = [step for step, state in states(meeting).items() if state is StepState.NEXT]
    assert len(found) <= 1
    return found[0] if found else None


def test_the_steps_are_the_procedures_own_in_its_order() -> None:
    assert [step.value for step in AGENDA] == [
        *("call_to_order", "anthem", "report", "staff", "boxes", "ballots", "explain"),
        *("staff_vote", "voting", "boxes_together", "account", "opening", "calling", "result"),
    ]
    assert list(AGENDA) == list(Step)
    assert (step_of("anthem"), step_of("dance")) == (Step.ANTHEM, None)


def test_every_act_of_a_step_is_an_act_of_the_day_done_in_the_phases_of_the_step() -> None:
    for step, its in AGENDA.items():
        assert set(its.acts) <= set(ACTS), step
        assert its.acts or its.by_hand, f"{step}: nothing could tick it"
        for act in its.acts:
            assert set(its.phases) & set(ACTS[act].phases), (step, act)
    order = list(ACTS)
    acts = [act for its in AGENDA.values() for act in its.acts if act not in ("seal_box", "unseal_ballots")]
    assert acts == sorted(acts, key=order.index), "acts come in the order of the day"
    phases = [list(Phase).index(its.phases[0]) for its in AGENDA.values()]
    assert phases == sorted(phases)


def test_everything_that_may_be_missing_before_the_opening_belongs_to_a_step() -> None:
    nothing = Readiness(
        rules_chosen=False,
        roll_published=False,
        registered=0,
        ballots_unsealed=0,
        desks={"centre": (1, 0, 0, 0)},
        boxes={1: 0},
        planned_day=date(2017, 4, 30),
        today=date(2017, 5, 1),
        roll_day=date(2017, 5, 7),
        changes_unpublished=1,
        objections_open=1,
        proxies_unpublished=1,
        boxes_not_sealed=(1,),
    )
    some = [*missing_to_open(nothing, sheet("putian-2017")), other_day(nothing)]
    some += missing_to_open(replace(nothing, registered=5), sheet("putian-2017"))
    codes = {finding.code for finding in some if finding}
    assert codes == set(BELONGS), "say to which step it belongs"
    for code, step in BELONGS.items():
        assert missing(step, MORNING, [Finding(code)], []) == [Finding(code)]
        others = [each for each in Step if each is not step]
        assert [missing(each, MORNING, [Finding(code)], []) for each in others] == [[]] * len(others)


@pytest.mark.rule("R-ISS-03")
def test_the_staff_vote_first_and_then_the_villagers() -> None:
    morning = a_meeting(Phase.PREPARING, *(BY_HAND - {Step.STAFF_VOTE}), boxes=BoxState.SEALED)
    assert next_of(morning) is Step.STAFF_VOTE
    assert may_tick(Step.STAFF_VOTE, morning) == Finding(
        "agenda_acts_first", "", {"agenda_step": "staff_vote", "act": "open_polls"}
    )
    opened = replace(morning, phase=Phase.POLLING)
    assert (next_of(opened), may_tick(Step.STAFF_VOTE, opened)) == (Step.STAFF_VOTE, None)
    assert states(opened)[Step.VOTING] is StepState.WAITING
    assert next_of(replace(opened, ticked=BY_HAND)) is Step.VOTING


def test_the_day_played_through_brings_one_step_after_the_other() -> None:
    day = MORNING
    came = []
    # What happens after the step was next, in the order of the meeting.
    sealed = (replace(BOX, state=BoxState.SEALED), replace(BRANCH, state=BoxState.SEALED), MOBILE)
    in_use = tuple(replace(box, state=BoxState.IN_USE) for box in (BOX, BRANCH, MOBILE))
    checked = tuple(replace(box, state=BoxState.CHECKED) for box in in_use)
    opened = tuple(replace(box, state=BoxState.OPENED) for box in in_use)
    happens: dict[Step, dict[str, object]] = {
        Step.BOXES: {"boxes": sealed},
        Step.BALLOTS: {"unsealed": 220},
        Step.STAFF_VOTE: {"phase": Phase.POLLING, "boxes": in_use},
        Step.VOTING: {"phase": Phase.CLOSED},
        Step.BOXES_TOGETHER: {"boxes": checked},
        Step.ACCOUNT: {"balanced": True, "announced": True},
        Step.OPENING: {"boxes": opened, "phase": Phase.COUNTING, "found": 178},
        Step.CALLING: {"locked": 178},
        Step.RESULT: {"phase": Phase.CERTIFIED},
    }
    while (step := next_of(day)) is not None:
        came.append(step)
        day = replace(day, **happens.get(step, {}))  # type: ignore[arg-type]
        if AGENDA[step].by_hand:
            assert may_tick(step, day) is None
            day = replace(day, ticked=day.ticked | {step})
        assert states(day)[step] is StepState.DONE
    assert came == list(AGENDA)
    assert set(states(day).values()) == {StepState.DONE}


def test_a_step_that_the_meeting_left_out_says_so_and_holds_nobody_up() -> None:
    reported = a_meeting(Phase.PREPARING, Step.CALL_TO_ORDER, Step.REPORT, boxes=BoxState.LISTED)
    assert states(reported)[Step.ANTHEM] is StepState.LEFT_OUT
    assert next_of(reported) is Step.STAFF
    assert may_tick(Step.ANTHEM, reported) is None, "it may still be held"
    polling = replace(reported, phase=Phase.POLLING)
    assert states(polling)[Step.EXPLAIN] is StepState.LEFT_OUT
    assert may_tick(Step.EXPLAIN, polling) == Finding(
        "agenda_other_phase", "", {"agenda_step": "explain", "phase": "polling"}
    )


def test_an_act_is_never_left_out() -> None:
    explained = replace(a_meeting(Phase.PREPARING, Step.EXPLAIN, boxes=BoxState.SEALED), unsealed=0)
    assert next_of(explained) is Step.BOXES
    assert next_of(replace(explained, ticked=explained.ticked | {Step.BOXES})) is Step.BALLOTS


def test_sealing_before_the_meeting_began_does_not_make_it_begin_at_the_boxes() -> None:
    early = a_meeting(Phase.PREPARING, boxes=BoxState.SEALED)
    assert next_of(early) is Step.CALL_TO_ORDER
    assert states(early)[Step.BALLOTS] is StepState.DONE


def test_boxes_are_shown_once_every_fixed_one_is_sealed_and_somebody_says_the_place_is_cleared() -> None:
    one_left = replace(MORNING, boxes=(replace(BOX, state=BoxState.SEALED), BRANCH, MOBILE))
    (sealing,) = progress(Step.BOXES, one_left)
    assert (sealing.have, sealing.all) == (1, 2)
    assert may_tick(Step.BOXES, one_left) == Finding(
        "agenda_acts_first", "", {"agenda_step": "boxes", "act": "seal_box"}
    )
    both = replace(one_left, boxes=(one_left.boxes[0], replace(BRANCH, state=BoxState.SEALED), MOBILE))
    assert may_tick(Step.BOXES, both) is None
    assert states(both)[Step.BOXES] is not StepState.DONE
    assert states(replace(both, ticked=frozenset({Step.BOXES})))[Step.BOXES] is StepState.DONE


@pytest.mark.parametrize(
    ("box", "branch", "codes"),
    [
        (BoxState.IN_USE, BoxState.IN_USE, ["boxes_not_closed", "boxes_not_checked"]),
        (BoxState.CLOSED, BoxState.CLOSED, ["boxes_not_carried", "boxes_not_checked"]),
        (BoxState.CHECKED, BoxState.CARRIED, ["boxes_not_checked"]),
        (BoxState.CHECKED, BoxState.CHECKED, []),
    ],
)
def test_the_boxes_are_together_when_each_is_closed_carried_and_checked(
    box: BoxState, branch: BoxState, codes: list[str]
) -> None:
    boxes = (replace(BOX, state=box), replace(BRANCH, state=branch), MOBILE)
    day = replace(a_meeting(Phase.CLOSED, *BY_HAND), boxes=boxes)
    assert [finding.code for finding in missing(Step.BOXES_TOGETHER, day, [], [])] == codes
    assert (states(day)[Step.BOXES_TOGETHER] is StepState.DONE) is not codes
    assert [each.all for each in progress(Step.BOXES_TOGETHER, day)] == [2, 1, 2], "a mobile box that never left"


def test_what_is_missing_is_said_for_account_and_opening() -> None:
    closed = a_meeting(Phase.CLOSED, boxes=BoxState.CHECKED)
    assert [f.code for f in missing(Step.ACCOUNT, closed, [], [])] == ["account_missing"]
    balanced = replace(closed, balanced=True)
    assert [f.code for f in missing(Step.ACCOUNT, balanced, [], [])] == ["issued_not_announced"]
    announced = replace(balanced, announced=True)
    assert missing(Step.ACCOUNT, announced, [], []) == []
    apart = replace(announced, boxes=(replace(announced.boxes[0], apart=True), announced.boxes[1], MOBILE))
    assert missing(Step.OPENING, apart, [], []) == [
        Finding("box_apart", "R-BOX-07", {"box": 1}),
        Finding("boxes_to_open", "R-BOX-06", {"boxes": "1, 2"}),
    ]
    out = Finding("boxes_out", "R-DAY-04", {"boxes": "3"})
    polling = a_meeting(Phase.POLLING)
    assert (missing(Step.VOTING, polling, [], [out]), missing(Step.BOXES, polling, [], [out])) == ([out], [])
    assert missing(Step.VOTING, replace(polling, phase=Phase.VOID), [], [out]) == []


def test_of_a_void_round_nothing_is_called_and_nothing_certified() -> None:
    counting = a_meeting(Phase.COUNTING, *BY_HAND, boxes=BoxState.OPENED, balanced=True, announced=True, void=True)
    assert (next_of(counting), states(counting)[Step.CALLING]) == (Step.RESULT, StepState.LEFT_OUT)
    void = replace(counting, phase=Phase.VOID)
    assert (next_of(void), states(void)[Step.RESULT]) == (None, StepState.DONE)
    assert [each.act for each in progress(Step.RESULT, void)] == ["close_round"]
    valid = replace(counting, void=False)
    assert next_of(valid) is Step.CALLING
    last = replace(valid, found=30, locked=29)
    assert (next_of(last), next_of(replace(last, locked=30))) == (Step.CALLING, Step.RESULT)
    decided = replace(valid, phase=Phase.DECIDED)
    assert (states(decided)[Step.CALLING], next_of(decided)) == (StepState.DONE, Step.RESULT)


def test_what_an_act_ticks_no_hand_ticks() -> None:
    polling = a_meeting(Phase.POLLING)
    for step in AGENDA:
        if step not in BY_HAND:
            assert may_tick(step, polling) == Finding("agenda_not_by_hand", "", {"agenda_step": step})


def test_a_mistaken_tick_is_taken_back_until_a_later_one_or_the_next_phase() -> None:
    two = a_meeting(Phase.PREPARING, Step.CALL_TO_ORDER, Step.ANTHEM)
    assert may_take_back(Step.ANTHEM, two) is None
    assert may_take_back(Step.CALL_TO_ORDER, two) == Finding(
        "agenda_ticked_later", "", {"agenda_step": "call_to_order", "later_step": "anthem"}
    )
    assert may_take_back(Step.STAFF, two) == Finding("agenda_not_ticked", "", {"agenda_step": "staff"})
    polling = replace(two, phase=Phase.POLLING)
    assert may_take_back(Step.ANTHEM, polling) == Finding(
        "agenda_other_phase", "", {"agenda_step": "anthem", "phase": "polling"}
    )
