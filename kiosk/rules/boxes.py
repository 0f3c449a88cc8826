"""The life of a ballot box: listed, sealed empty, in use, sealed, carried, checked, opened.

docs/boxes.md draws it; a test holds the drawing against `MOVES`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.rules.book import rule
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding

LONGEST_SEAL = 40
SETTLES = 8
"""More often than any sign needs to come to rest: an accent typed apart joins its letter once the blank is gone."""
FEW_PAPERS = 50
"""A box with fewer papers is mixed with another before calling (R-BOX-09)."""


class BoxState(StrEnum):
    """票箱 in a round."""

    LISTED = "listed"
    SEALED = "sealed"
    IN_USE = "in_use"
    CLOSED = "closed"
    CARRIED = "carried"
    CHECKED = "checked"
    OPENED = "opened"


class SealMoment(StrEnum):
    """When a seal was put on: shown empty, closed after voting; or read by somebody else."""

    EMPTY = "empty"
    CLOSED = "closed"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Move:
    """What an act does to a box: from these states to that one."""

    of: tuple[BoxState, ...]
    to: BoxState


_S = BoxState

MOVES: Mapping[str, Move] = {
    "seal_box": Move((_S.LISTED, _S.SEALED), _S.SEALED),
    "open_polls": Move((_S.SEALED,), _S.IN_USE),
    "send_out_box": Move((_S.SEALED, _S.IN_USE), _S.IN_USE),
    "close_box": Move((_S.IN_USE,), _S.CLOSED),
    "carry_box": Move((_S.CLOSED,), _S.CARRIED),
    "check_seal": Move((_S.CLOSED, _S.CARRIED), _S.CHECKED),
    "open_box": Move((_S.CHECKED,), _S.OPENED),
}
"""Act → what it does to a box, in the order of a box's life."""


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """票箱 as the rules see it. `branch`: it stands at a branch station; `apart`: a seal differed and nobody decided.

    `lanes`: how many lanes hand out for it; `out`: its team is on the way.
    """

    no: int
    state: BoxState
    mobile: bool = False
    branch: bool = False
    apart: bool = False
    lanes: int = 0
    out: bool = False

    @property
    def used(self) -> bool:
        """Whether papers may be in it: a mobile box that never left needs no opening."""
        return self.state not in (BoxState.LISTED, BoxState.SEALED)


def step(act: str, box: BoxFacts) -> Finding | None:
    """Whether the box stands where this act begins."""
    if box.state in MOVES[act].of:
        return None
    return Finding("box_step", "R-BOX-01", {"box": box.no, "box_state": box.state, "act": act})


def steps_for(box: BoxFacts, phase: Phase) -> tuple[str, ...]:
    """The acts that may come next for a box in this phase, the usual one first."""
    steps = []
    early = phase is Phase.PREPARING or (box.mobile and phase is Phase.POLLING)
    if early and box.state in MOVES["seal_box"].of:
        steps.append("seal_box")
    if box.state is BoxState.IN_USE and not box.out and phase in (Phase.POLLING, Phase.CLOSED):
        steps.append("close_box")
    if phase is Phase.CLOSED:
        if box.state is BoxState.CARRIED or (box.state is BoxState.CLOSED and not box.branch):
            steps.append("check_seal")
        if box.state is BoxState.CLOSED and (box.branch or box.mobile):
            steps.append("carry_box")
    if box.apart and phase in (Phase.POLLING, Phase.CLOSED, Phase.COUNTING):
        steps.append("decide_box")
    elif box.state is BoxState.CHECKED and phase in (Phase.CLOSED, Phase.COUNTING):
        steps.append("open_box")
    return tuple(steps)


def normal_seal(text: str) -> str:
    """A seal's number as it is kept: no blanks, capitals, digits and letters of normal width."""
    for _ in range(SETTLES):
        plain = unicodedata.normalize("NFKC", text)
        before, text = text, "".join(sign for sign in plain if sign.isprintable() and not sign.isspace()).upper()
        if text == before:
            break
    return text


def same_seal(one: str, other: str) -> bool:
    """Whether two readings are of one number."""
    return normal_seal(one) == normal_seal(other)


@rule("R-BOX-01")
def seal_is_good(seal: str, borne_by: int | None) -> Finding | None:
    """A seal is not empty and was on no box of this election before; `borne_by` is the box that bore it."""
    if not seal:
        return Finding("seal_missing", "R-BOX-01")
    if len(seal) > LONGEST_SEAL:
        return Finding("seal_long", "R-BOX-01", {"most": LONGEST_SEAL})
    if borne_by is not None:
        return Finding("seal_used", "R-BOX-01", {"seal": seal, "box": borne_by})
    return None


@rule("R-BOX-01")
def may_seal(box: BoxFacts, phase: Phase, *, of_the_box: bool, seal: str, borne_by: int | None) -> Finding | None:
    """Shown empty and sealed by a scrutineer of the box before the polls open; a mobile box also afterwards.

    Until it is used, a new seal replaces the one before.
    """
    if not of_the_box:
        return Finding("box_not_yours", "R-BOX-02", {"box": box.no})
    if phase is not Phase.PREPARING and not box.mobile:
        return Finding("box_seal_late", "R-BOX-01", {"box": box.no})
    return step("seal_box", box) or seal_is_good(seal, borne_by)


@rule("R-BOX-01")
def not_sealed(boxes: Collection[BoxFacts]) -> tuple[int, ...]:
    """The numbers of the fixed boxes that are not yet shown empty and sealed; mobile ones may follow."""
    return tuple(sorted(box.no for box in boxes if not box.mobile and box.state is BoxState.LISTED))


@rule("R-BOX-06", "R-DAY-04")
def still_in_use(box: BoxFacts, phase: Phase) -> Finding | None:
    """Sealed after voting: while the polls are open no lane hands out for it any more; a mobile box is back."""
    if box.out:
        return Finding("box_out", "R-DAY-04", {"box": box.no})
    if phase is Phase.POLLING and box.lanes:
        return Finding("box_has_lanes", "R-BOX-06", {"box": box.no, "lanes": box.lanes})
    return None


def may_close(box: BoxFacts, phase: Phase, *, seal: str, borne_by: int | None) -> Finding | None:
    """Nobody uses it any more, and the seal is a new one."""
    return still_in_use(box, phase) or step("close_box", box) or seal_is_good(seal, borne_by)


@rule("R-BOX-06")
def may_carry(box: BoxFacts) -> Finding | None:
    """Boxes of branch stations are brought to the centre, mobile ones where need be; the others stand there."""
    if not (box.branch or box.mobile):
        return Finding("box_at_the_centre", "R-BOX-06", {"box": box.no})
    return step("carry_box", box)


@rule("R-BOX-06")
def may_check(box: BoxFacts, seal: str) -> Finding | None:
    """The seal is read at the centre."""
    if box.branch and box.state is BoxState.CLOSED:
        return Finding("box_not_carried", "R-BOX-06", {"box": box.no})
    if not seal:
        return Finding("seal_missing", "R-BOX-07")
    return step("check_seal", box)


@rule("R-BOX-07")
def sets_apart(seal: str, read: str) -> bool:
    """A seal that differs from the one recorded sets the box apart."""
    return not same_seal(seal, read)


@rule("R-BOX-07")
def may_decide(box: BoxFacts, reason: str) -> Finding | None:
    """The committee and the chief scrutineer decide, in words, on a box that was set apart."""
    if not box.apart:
        return Finding("box_not_apart", "R-BOX-07", {"box": box.no})
    return None if reason else Finding("decision_missing", "R-BOX-07", {"box": box.no})


@rule("R-BOX-06", "R-BOX-07", "R-BOX-08")
def may_open(box: BoxFacts, boxes: Collection[BoxFacts], *, balanced: bool, announced: bool) -> Finding | None:
    """Opened at the centre, after the account and the announcement, when every box that was used is checked."""
    if box.mobile and not box.used:
        return Finding("box_never_used", "R-BOX-06", {"box": box.no})
    if box.state is BoxState.OPENED:
        return step("open_box", box)
    if not balanced:
        return Finding("account_missing", "R-BOX-08")
    if not announced:
        return Finding("issued_not_announced", "R-BOX-08")
    waiting = [each.no for each in boxes if each.used and each.state not in (BoxState.CHECKED, BoxState.OPENED)]
    if waiting:
        return Finding("boxes_not_checked", "R-BOX-06", {"boxes": ", ".join(map(str, sorted(waiting)))})
    if box.apart:
        return Finding("box_apart", "R-BOX-07", {"box": box.no})
    return step("open_box", box)


@rule("R-CNT-01")
def may_recount(box: BoxFacts) -> Finding | None:
    """The papers of a box are counted again once it is open."""
    return None if box.state is BoxState.OPENED else Finding("box_not_opened", "R-CNT-01", {"box": box.no})


@rule("R-CNT-01")
def papers_agree(papers: int, again: int, foreign: int, unsealed: int, *, more_confirmed: bool) -> Finding | None:
    """The papers of a box are counted twice alike; more than there are ballots is asked about, for it may be so.

    `foreign`: papers that are no ballots of this election; each of them is one of the papers.
    """
    if papers < 0 or again < 0 or foreign < 0:
        return Finding("papers_below_zero")
    if papers != again:
        return Finding("papers_differ")
    if foreign > papers:
        return Finding("foreign_above_papers", "R-CNT-01", {"papers": papers})
    if papers > unsealed and not more_confirmed:
        return Finding("papers_above_stock", "R-BOX-08", {"papers": papers, "unsealed": unsealed})
    return None


def still_to_open(boxes: Collection[BoxFacts]) -> tuple[int, ...]:
    """The numbers of the boxes that were used and are not opened yet."""
    return tuple(sorted(box.no for box in boxes if box.used and box.state is not BoxState.OPENED))


@rule("R-BOX-09")
def mixed_before_calling(mobile: bool, papers: int) -> bool:
    """Papers of a mobile box, or of a box with few, are mixed with another's before calling, for secrecy."""
    return mobile or papers < FEW_PAPERS
