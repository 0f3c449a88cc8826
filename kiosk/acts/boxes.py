"""Boxes: shown empty and sealed, closed, carried, their seals checked, decided on, opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from kiosk.acts.box_runs import first_row, keep_seal, move
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.account import account_in
from kiosk.queries.boxes import BoxView, borne_by, boxes_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.boxes import BoxRun
from kiosk.records.day import Round
from kiosk.records.staff import Officer
from kiosk.records.store import Recorded, Signatory, Transaction, transaction
from kiosk.rules.boxes import (
    BoxState,
    SealMoment,
    may_carry,
    may_check,
    may_close,
    may_decide,
    may_open,
    may_seal,
    normal_seal,
    papers_agree,
    sets_apart,
    still_to_open,
)
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class _Facts:
    """What an act on a box finds: the round, the box, all boxes."""

    stands: Standing
    box: BoxView
    boxes: tuple[BoxView, ...]


def _facts(act: Transaction, name: str, box_no: int, by: OfficerOnDuty, second: CardHolder) -> _Facts | Refusal:
    """The box and its round, when these two may do this now."""
    stands = standing_in(act.connection, by.election_id)
    if stands is None:
        return refuse(Finding("no_such_election"))
    refusal = may(name, stands.phase, by.roles, stands.restored) or second_may_sign(
        name, by.id, second.officer_id, second.roles
    )
    if refusal:
        return refuse(refusal)
    boxes = boxes_in(act.connection, by.election_id, stands.round_id)
    box = next((each for each in boxes if each.no == box_no), None)
    return refuse(Finding("no_such_box", "R-BOX-01", {"box": box_no})) if box is None else _Facts(stands, box, boxes)


def _record(
    act: Transaction,
    name: str,
    facts: _Facts,
    *,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None,
    figures: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
) -> Recorded:
    return act.record(
        name,
        election=by.election_id,
        by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
        at=at,
        station=str(by.lane),
        figures={"round": facts.stands.round_id, "box": facts.box.no, **figures},
        personal=personal,
        submission=submission,
    )


def seal_box(
    *, box_no: int, seal: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Show a box empty and seal it, by a scrutineer of the box and another (R-BOX-01)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "seal_box", box_no, by, second)
        if isinstance(facts, Refusal):
            return facts
        kept = normal_seal(seal)
        refusal = may_seal(
            facts.box.facts,
            facts.stands.phase,
            of_the_box=act.execute(select(Officer.box).where(Officer.id == by.id)).scalar() == box_no,
            seal=kept,
            borne_by=borne_by(act.connection, by.election_id, kept),
        )
        if refusal:
            return refuse(refusal)
        round_id = facts.stands.round_id
        if facts.box.state is BoxState.LISTED:
            first_row(act, by.election_id, round_id, box_no, kept)
        else:
            move(act, round_id, box_no, "seal_box", seal=kept)
        keep_seal(act, by.election_id, round_id, box_no, kept, SealMoment.EMPTY, at)
        return _record(
            act, "seal_box", facts, by=by, second=second, at=at, submission=submission, figures={"seal": kept}
        )


def close_box(
    *, box_no: int, seal: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Close a box after voting and seal it with a new seal (R-BOX-06)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "close_box", box_no, by, second)
        if isinstance(facts, Refusal):
            return facts
        kept = normal_seal(seal)
        refusal = may_close(
            facts.box.facts, facts.stands.phase, seal=kept, borne_by=borne_by(act.connection, by.election_id, kept)
        )
        if refusal:
            return refuse(refusal)
        move(act, facts.stands.round_id, box_no, "close_box", seal=kept)
        keep_seal(act, by.election_id, facts.stands.round_id, box_no, kept, SealMoment.CLOSED, at)
        return _record(
            act,
            "close_box",
            facts,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={"seal": kept, "before": facts.box.seal},
        )


def carry_box(
    *, box_no: int, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """A sealed box has arrived at the centre (R-BOX-06)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "carry_box", box_no, by, second)
        if isinstance(facts, Refusal):
            return facts
        refusal = may_carry(facts.box.facts)
        if refusal:
            return refuse(refusal)
        move(act, facts.stands.round_id, box_no, "carry_box")
        return _record(act, "carry_box", facts, by=by, second=second, at=at, submission=submission, figures={})


def check_seal(
    *, box_no: int, seal: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Read the seal before opening; another than the one recorded sets the box apart (R-BOX-07)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "check_seal", box_no, by, second)
        if isinstance(facts, Refusal):
            return facts
        read = normal_seal(seal)
        refusal = may_check(facts.box.facts, read)
        if refusal:
            return refuse(refusal)
        apart = sets_apart(facts.box.seal, read)
        values = {"apart_seq": act.seq, "decided_seq": None} if apart else {}
        move(act, facts.stands.round_id, box_no, "check_seal", **values)
        keep_seal(act, by.election_id, facts.stands.round_id, box_no, read, SealMoment.READ, at)
        return _record(
            act,
            "check_seal",
            facts,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={"seal": read, "expected": facts.box.seal, "apart": apart},
        )


def decide_box(
    *, box_no: int, reason: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """The committee and the chief scrutineer decide that a box that was set apart is opened all the same (R-BOX-07)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "decide_box", box_no, by, second)
        if isinstance(facts, Refusal):
            return facts
        refusal = may_decide(facts.box.facts, reason)
        if refusal:
            return refuse(refusal)
        act.execute(
            update(BoxRun)
            .where(BoxRun.round_id == facts.stands.round_id, BoxRun.box_no == box_no)
            .values(decided_seq=act.seq, seq=act.seq)
        )
        return _record(
            act,
            "decide_box",
            facts,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={"seal": facts.box.seal},
            personal={"reason": reason},
        )


def open_box(
    *,
    box_no: int,
    papers: int,
    papers_again: int,
    foreign: int = 0,
    more_confirmed: bool = False,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """Open a box in public and record the papers found in it; the first one begins the count (R-BOX-08).

    Every paper counts, whatever it is, `foreign` ones among them (R-CNT-01); with the last box the number found in all
    stands.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "open_box", box_no, by, second)
        if isinstance(facts, Refusal):
            return facts
        stands, box = facts.stands, facts.box
        account = account_in(act.connection, stands.round_id)
        refusal = may_open(
            box.facts,
            [each.facts for each in facts.boxes],
            balanced=account is not None,
            announced=account is not None and account.announced,
        ) or papers_agree(papers, papers_again, foreign, stands.stock.unsealed, more_confirmed=more_confirmed)
        if refusal:
            return refuse(refusal)
        move(act, stands.round_id, box_no, "open_box", found=papers, foreign_papers=foreign)
        last = still_to_open([each.facts for each in facts.boxes]) == (box_no,)
        found = papers + sum(each.found or 0 for each in facts.boxes)
        values: dict[str, Any] = {"phase": Phase.COUNTING}
        if last:
            values["found"] = found
        act.execute(update(Round).where(Round.id == stands.round_id).values(**values))
        return _record(
            act,
            "open_box",
            facts,
            by=by,
            second=second,
            at=at,
            submission=submission,
            figures={
                "papers": papers,
                "foreign": foreign,
                "issued": box.issued,
                "found": found if last else None,
            },
        )
