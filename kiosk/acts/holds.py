"""A result that is held: what the committee decided, and seats that it leaves vacant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from kiosk.acts.hold_rows import keep_holds
from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.holds import HoldView, holds_in
from kiosk.queries.rounds import RoundOver, let_sit_in, rounds_over_in, seats_of_election_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.result import ResultHold, RoundResult
from kiosk.records.store import Recorded, Signatory, Transaction, transaction
from kiosk.rules.day import may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.holds import Decision, Way, may_leave_vacant, may_settle, reasoned
from kiosk.rules.rounds import Outlook, holds, outlook


@dataclass(frozen=True, slots=True)
class _Decided:
    """The round that was closed last, with its result, its holds and where the election stands."""

    stands: Standing
    over: RoundOver
    held: tuple[HoldView, ...]
    outlook: Outlook


def _facts(act: Transaction, name: str, by: OfficerOnDuty, second: CardHolder) -> _Decided | Refusal:
    stands = standing_in(act.connection, by.election_id)
    if stands is None:
        return refuse(Finding("no_such_election"))
    refusal = may(name, stands.phase, by.roles) or second_may_sign(name, by.id, second.officer_id, second.roles)
    if refusal:
        return refuse(refusal)
    return _read(act, stands)


def _read(act: Transaction, stands: Standing) -> _Decided:
    overs = rounds_over_in(act.connection, stands.election_id)
    seats = seats_of_election_in(act.connection, stands.election_id)
    found = outlook(seats, [over.vote for over in overs])
    return _Decided(stands, overs[-1], holds_in(act.connection, overs[-1].result_id), found)


def settle_hold(
    *, no: int, said: Decision, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Write down what was decided on a hold (R-RES-11, R-RES-12); a seat given up is left to a further election."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "settle_hold", by, second)
        if isinstance(facts, Refusal):
            return facts
        hold = next((each for each in facts.held if each.no == no), None)
        if hold is None or not hold.open:
            return refuse(Finding("hold_not_open", "R-RES-12"))
        refusal = may_settle(hold.hold, said, {seat.person for seat in facts.outlook.seated})
        if refusal or said.way is None:
            return refuse(refusal or Finding("hold_way_missing", "R-RES-12"))
        leaves = int(said.leaves) if said.way is Way.LEAVES else 0
        act.execute(
            update(ResultHold)
            .where(ResultHold.result_id == facts.over.result_id, ResultHold.no == no)
            .values(
                way=said.way.value,
                leaves=leaves,
                reason=said.reason,
                decided_by=said.decided_by,
                decided_at=at,
                decided_seq=act.seq,
            )
        )
        if said.way is Way.LEAVES:
            # The seat is left to a further election, so the others do not stay vacant either (R-RES-11).
            act.execute(
                update(RoundResult)
                .where(RoundResult.id == facts.over.result_id)
                .values(vacant_seq=None, vacant_reason="")
            )
        moot, new = _look_again(act, facts.stands)
        return _record(
            act,
            "settle_hold",
            facts,
            (by, second),
            at,
            submission,
            {"hold": no, "code": hold.code, "way": said.way.value, "leaves": leaves, "moot": moot, "new": new},
            {"reason": said.reason, "decided_by": said.decided_by},
        )


def leave_vacant(
    *, reason: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """The seats that are left stay vacant: three votes were held and three members or more sit (R-RES-09)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        facts = _facts(act, "leave_vacant", by, second)
        if isinstance(facts, Refusal):
            return facts
        stands = facts.outlook
        refusal = may_leave_vacant(
            stands.votes,
            len(stands.seated),
            seats_open=bool(stands.further) and not (stands.ties or stands.waits),
            already=facts.over.rest_vacant,
        ) or reasoned(reason, "R-RES-09")
        if refusal:
            return refuse(refusal)
        act.execute(
            update(RoundResult)
            .where(RoundResult.id == facts.over.result_id)
            .values(vacant_seq=act.seq, vacant_reason=reason)
        )
        moot, new = _look_again(act, facts.stands)
        left = [[seats.post, seats.seats] for seats in stands.further]
        return _record(
            act,
            "leave_vacant",
            facts,
            (by, second),
            at,
            submission,
            {"left": left, "moot": moot, "new": new},
            {"reason": reason},
        )


def _look_again(act: Transaction, stands: Standing) -> tuple[list[int], list[list[Any]]]:
    """What is held after a decision: open holds whose ground is gone are moot, new ones come after them."""
    facts = _read(act, stands)
    tally = facts.over.tally
    found = holds(
        facts.outlook,
        tally.kin,
        tally.sex,
        decided=let_sit_in(act.connection, stands.election_id),
        rest_vacant=facts.over.rest_vacant,
    )
    moot = [held.no for held in facts.held if held.open and held.hold not in found]
    for no in moot:
        act.execute(
            update(ResultHold)
            .where(ResultHold.result_id == facts.over.result_id, ResultHold.no == no)
            .values(moot_seq=act.seq)
        )
    # Somebody who left for want of a woman left a seat; when that stays vacant too, it is asked anew.
    settled = {held.hold for held in facts.held if not held.moot and held.way is not Way.LEAVES}
    new = [hold for hold in found if hold not in settled]
    keep_holds(act, facts.over.result_id, stands.round_id, new)
    return moot, [[hold.code, *map(int, hold.people)] for hold in new]


def _record(
    act: Transaction,
    name: str,
    facts: _Decided,
    signed: tuple[OfficerOnDuty, CardHolder],
    at: datetime,
    submission: str | None,
    figures: Mapping[str, Any],
    personal: Mapping[str, Any],
) -> Recorded:
    by, second = signed
    return act.record(
        name,
        election=by.election_id,
        by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
        at=at,
        station=str(by.lane),
        figures={"round": facts.stands.round_id, "result": facts.over.result_id, **figures},
        personal=personal,
        submission=submission,
    )
