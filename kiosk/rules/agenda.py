"""The meeting's own agenda, from the call to order to the result: which acts tick a step, which a hand does.

The order is the town procedure's (PT 7.4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.boxes import BoxFacts, BoxState, still_to_open
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding


class Step(StrEnum):
    """议程."""

    CALL_TO_ORDER = "call_to_order"
    ANTHEM = "anthem"
    REPORT = "report"
    STAFF = "staff"
    BOXES = "boxes"
    BALLOTS = "ballots"
    EXPLAIN = "explain"
    STAFF_VOTE = "staff_vote"
    VOTING = "voting"
    BOXES_TOGETHER = "boxes_together"
    ACCOUNT = "account"
    OPENING = "opening"
    CALLING = "calling"
    RESULT = "result"


class StepState(StrEnum):
    """Where a step stands. `left_out`: it was not ticked and the meeting has gone on."""

    DONE = "done"
    NEXT = "next"
    WAITING = "waiting"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class StepRule:
    """The acts that are the step, whether a hand ticks it (after them), and the phases it belongs to."""

    acts: tuple[str, ...]
    by_hand: bool
    phases: tuple[Phase, ...]


_P, _S = Phase, Step

AGENDA: Mapping[Step, StepRule] = {
    _S.CALL_TO_ORDER: StepRule((), True, (_P.PREPARING,)),
    _S.ANTHEM: StepRule((), True, (_P.PREPARING,)),
    _S.REPORT: StepRule((), True, (_P.PREPARING,)),
    _S.STAFF: StepRule((), True, (_P.PREPARING,)),
    # Sealing proves the boxes; that the booths were shown and the place cleared, a person says.
    _S.BOXES: StepRule(("seal_box",), True, (_P.PREPARING,)),
    _S.BALLOTS: StepRule(("unseal_ballots",), False, (_P.PREPARING,)),
    _S.EXPLAIN: StepRule((), True, (_P.PREPARING,)),
    _S.STAFF_VOTE: StepRule(("open_polls",), True, (_P.PREPARING, _P.POLLING)),
    _S.VOTING: StepRule(("close_polls",), False, (_P.POLLING,)),
    _S.BOXES_TOGETHER: StepRule(("close_box", "carry_box", "check_seal"), False, (_P.CLOSED,)),
    _S.ACCOUNT: StepRule(("balance_account", "announce_issued"), False, (_P.CLOSED,)),
    _S.OPENING: StepRule(("open_box",), False, (_P.CLOSED, _P.COUNTING)),
    _S.CALLING: StepRule(("lock_batch",), False, (_P.COUNTING,)),
    _S.RESULT: StepRule(("close_round", "certify_result"), False, (_P.COUNTING, _P.DECIDED)),
}
"""Step → its rule, in the order of the meeting."""

BELONGS: Mapping[str, Step] = {
    "rules_not_chosen": Step.REPORT,
    "roll_empty": Step.REPORT,
    "roll_not_published": Step.REPORT,
    "roll_of_other_day": Step.REPORT,
    "changes_unpublished": Step.REPORT,
    "objections_open": Step.REPORT,
    "proxies_unpublished": Step.REPORT,
    "desk_staff": Step.STAFF,
    "box_scrutineers": Step.STAFF,
    "boxes_not_sealed": Step.BOXES,
    "ballots_not_unsealed": Step.BALLOTS,
    "other_day": Step.STAFF_VOTE,
}
"""Code of what is missing before the opening → the step it belongs to."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the agenda is read from. `void`: what was found makes the round void, so that nothing is called.

    `found`: papers in all boxes, None until the last is opened; `locked`: how many of them are in locked batches.
    """

    phase: Phase
    ticked: frozenset[Step]
    unsealed: int
    boxes: tuple[BoxFacts, ...]
    balanced: bool
    announced: bool
    void: bool = False
    found: int | None = None
    locked: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of an act is done: `have` of `all`, e.g. boxes."""

    act: str
    have: int
    all: int

    @property
    def done(self) -> bool:
        return self.have >= self.all


_PHASES = {phase: n for n, phase in enumerate(Phase)}
_BOX_STATES = {state: n for n, state in enumerate(BoxState)}
_STEPS = {step: n for n, step in enumerate(AGENDA)}


def _reached(phase: Phase, meeting: Meeting) -> bool:
    return _PHASES[meeting.phase] >= _PHASES[phase]


def progress(step: Step, meeting: Meeting) -> tuple[Progress, ...]:
    """How far each act of a step is; an act that nothing asks for (no branch box to carry) is left away."""
    found = [_progress(act, meeting) for act in AGENDA[step].acts]
    return tuple(each for each in found if each.all)


def _progress(act: str, meeting: Meeting) -> Progress:
    fixed = [box for box in meeting.boxes if not box.mobile]
    used = [box for box in meeting.boxes if box.used]

    def at_least(state: BoxState, boxes: Collection[BoxFacts]) -> Progress:
        return Progress(act, sum(_BOX_STATES[box.state] >= _BOX_STATES[state] for box in boxes), len(boxes))

    match act:
        case "seal_box":
            return at_least(BoxState.SEALED, fixed)
        case "close_box":
            return at_least(BoxState.CLOSED, used)
        case "carry_box":
            return at_least(BoxState.CARRIED, [box for box in used if box.branch])
        case "check_seal":
            return at_least(BoxState.CHECKED, used)
        case "open_box":
            return Progress(act, len(used) - len(still_to_open(used)), len(used))
        case "lock_batch":
            return Progress(act, meeting.locked, meeting.found or 1)
        case "certify_result":
            # A round that is void has no result to certify.
            return Progress(act, int(meeting.phase is Phase.CERTIFIED), int(meeting.phase is not Phase.VOID))
    done = {
        "unseal_ballots": meeting.unsealed > 0,
        "open_polls": _reached(Phase.POLLING, meeting),
        "close_polls": _reached(Phase.CLOSED, meeting),
        "balance_account": meeting.balanced,
        "announce_issued": meeting.announced,
        "close_round": _reached(Phase.DECIDED, meeting),
    }
    return Progress(act, int(done[act]), 1)


def acts_done(step: Step, meeting: Meeting) -> bool:
    """Whether the acts of a step are done; True where it has none."""
    begun = _reached(AGENDA[step].phases[0], meeting)
    return begun and all(each.done for each in progress(step, meeting))


def _done(step: Step, meeting: Meeting) -> bool:
    if step is Step.CALLING and meeting.phase in (Phase.DECIDED, Phase.CERTIFIED):
        return True
    return acts_done(step, meeting) and (not AGENDA[step].by_hand or step in meeting.ticked)


@rule("R-ISS-03")
def states(meeting: Meeting) -> Mapping[Step, StepState]:
    """Where every step stands, in the order of the meeting; at most one is next.

    A step that only a hand ticks is left out once a later one was ticked by hand; acts are never left out.
    """
    last = max((_STEPS[step] for step in meeting.ticked), default=-1)
    found: dict[Step, StepState] = {}
    for step, its in AGENDA.items():
        if _done(step, meeting):
            found[step] = StepState.DONE
        elif meeting.phase in its.phases:
            skipped = (not its.acts and _STEPS[step] < last) or (step is Step.CALLING and meeting.void)
            taken = StepState.NEXT in found.values()
            found[step] = StepState.LEFT_OUT if skipped else StepState.WAITING if taken else StepState.NEXT
        else:
            over = _PHASES[meeting.phase] > _PHASES[its.phases[-1]]
            found[step] = StepState.LEFT_OUT if over else StepState.WAITING
    return found


def step_of(name: str) -> Step | None:
    """The step of that name."""
    return Step(name) if name in set(Step) else None


def may_tick(step: Step, meeting: Meeting) -> Finding | None:
    """Whether a hand may tick a step now: in its phase, after its acts. In which order is the meeting's own affair."""
    its = AGENDA[step]
    if not its.by_hand:
        return Finding("agenda_not_by_hand", "", {"agenda_step": step})
    if meeting.phase not in its.phases:
        return Finding("agenda_other_phase", "", {"agenda_step": step, "phase": meeting.phase})
    waiting = [each.act for each in progress(step, meeting) if not each.done]
    if waiting:
        return Finding("agenda_acts_first", "", {"agenda_step": step, "act": waiting[0]})
    return None


def may_take_back(step: Step, meeting: Meeting) -> Finding | None:
    """A tick made by mistake is taken back while the step's phase lasts and no later step is ticked."""
    if step not in meeting.ticked:
        return Finding("agenda_not_ticked", "", {"agenda_step": step})
    if meeting.phase not in AGENDA[step].phases:
        return Finding("agenda_other_phase", "", {"agenda_step": step, "phase": meeting.phase})
    later = [each for each in AGENDA if each in meeting.ticked and _STEPS[each] > _STEPS[step]]
    if later:
        return Finding("agenda_ticked_later", "", {"agenda_step": step, "later_step": later[0]})
    return None


def _numbers(boxes: Sequence[BoxFacts]) -> str:
    return ", ".join(str(box.no) for box in sorted(boxes, key=lambda box: box.no))


def missing(step: Step, meeting: Meeting, to_open: Collection[Finding], to_close: Collection[Finding]) -> list[Finding]:
    """What a step still lacks. `to_open` and `to_close`: what stands in the way of opening and closing the polls."""
    used = [box for box in meeting.boxes if box.used]
    if meeting.phase is Phase.PREPARING:
        return [finding for finding in to_open if BELONGS.get(finding.code) is step]
    if meeting.phase is Phase.POLLING:
        return list(to_close) if step is Step.VOTING else []
    if meeting.phase not in (Phase.CLOSED, Phase.COUNTING):
        return []
    found: list[Finding] = []
    if step is Step.BOXES_TOGETHER:
        open_ones = [box for box in used if box.state is BoxState.IN_USE]
        to_carry = [box for box in used if box.branch and box.state is BoxState.CLOSED]
        to_check = [box for box in used if _BOX_STATES[box.state] < _BOX_STATES[BoxState.CHECKED]]
        for code, boxes in (
            ("boxes_not_closed", open_ones),
            ("boxes_not_carried", to_carry),
            ("boxes_not_checked", to_check),
        ):
            if boxes:
                found.append(Finding(code, "R-BOX-06", {"boxes": _numbers(boxes)}))
    elif step is Step.ACCOUNT:
        if not meeting.balanced:
            found.append(Finding("account_missing", "R-BOX-08"))
        elif not meeting.announced:
            found.append(Finding("issued_not_announced", "R-BOX-08"))
    elif step is Step.OPENING:
        found += [Finding("box_apart", "R-BOX-07", {"box": box.no}) for box in used if box.apart]
        waiting = [box for box in used if box.no in still_to_open(used)]
        if waiting:
            found.append(Finding("boxes_to_open", "R-BOX-06", {"boxes": _numbers(waiting)}))
    return found
