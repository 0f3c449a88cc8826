"""The end of a round: closed with its result, or void; and reopened when something of it was wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from kiosk.acts.hold_rows import keep_holds
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.closing_round import CountedRound, counted_in
from kiosk.queries.day import standing_in
from kiosk.queries.rounds import RoundOver, let_sit_in, rounds_over_in, seats_of_election_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.chain import canonical
from kiosk.records.day import Round
from kiosk.records.result import RoundResult, SeatTaken
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.close_round import changed
from kiosk.rules.count_record import Named, outcome_of, record_of
from kiosk.rules.day import Phase, RoundKind, may, second_may_sign
from kiosk.rules.decide import Hold, Tally, decide
from kiosk.rules.finding import Finding
from kiosk.rules.holds import reasoned
from kiosk.rules.result import validity
from kiosk.rules.rounds import Outlook, Vote, holds, outlook


def close_round(
    *,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    seen: Mapping[str, int | str] | None = None,
    submission: str | None = None,
) -> Answer:
    """Close the round on its counted votes; too few or too many papers make it void, and nobody can override that.

    `seen`: the figures as they were shown (`CountedRound.figures`); what changed since is refused, named one by one.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("close_round", stands.phase, by.roles) or second_may_sign(
            "close_round", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        counted = counted_in(act.connection, stands)
        if counted.obstacles:
            return refuse(*counted.obstacles)
        if seen is not None and (differs := changed(seen, counted.figures)):
            return refuse(*differs)
        said = validity(counted.tally.found, counted.tally.issued, counted.tally.registered)
        phase = Phase.VOID if counted.facts.void else Phase.DECIDED
        result = _Result(act, counted, phase is Phase.VOID)
        version, held = result.keep(at)
        act.execute(update(Round).where(Round.id == stands.round_id).values(phase=phase, ended_seq=act.seq))
        return act.record(
            "close_round",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "phase": phase.value,
                "why": said.code,
                "rule": said.rule_id,
                "found": counted.tally.found,
                "issued": counted.tally.issued,
                "registered": counted.tally.registered,
                "version": version,
                "count_file": result.sha256,
                "base_file": result.base_sha256,
                "seats": [[post, int(person), votes] for person, post, votes in result.taken],
                "holds": [[hold.code, *map(int, hold.people)] for hold in held],
            },
            submission=submission,
        )


class _Result:
    """What closing a round keeps: its count file and outcome, the seats it gives, what it is held for."""

    def __init__(self, act: Transaction, counted: CountedRound, void: bool) -> None:
        self.act, self.counted, self.void = act, counted, void
        stands = counted.stands
        self.before = rounds_over_in(act.connection, stands.election_id, stands.round_number)
        seats = seats_of_election_in(act.connection, stands.election_id)
        votes = [*(over.vote for over in self.before), Vote(counted.tally, not void)]
        self.outlook: Outlook = outlook(seats, votes)
        self.taken = [(one.person, one.post, one.votes) for one in self.outlook.elected]
        self.record = canonical(self._record_of(counted.tally, stands.round_number))
        self.sha256 = hashlib.sha256(self.record.encode()).hexdigest()
        self.base = self._worked_out_again()
        self.base_sha256 = hashlib.sha256(self.base["base_file"].encode()).hexdigest() if self.base else ""

    def keep(self, at: datetime) -> tuple[int, tuple[Hold, ...]]:
        """Write it; the version, and the holds."""
        act, round_id = self.act, self.counted.stands.round_id
        versions = select(func.coalesce(func.max(RoundResult.version), 0)).where(RoundResult.round_id == round_id)
        version = act.execute(versions).scalar_one() + 1
        decided = decide(self.counted.tally)
        act.execute(
            insert(RoundResult).values(
                id=act.seq,
                round_id=round_id,
                version=version,
                at=at,
                count_file=self.record,
                sha256=self.sha256,
                outcome=_json(outcome_of(self.counted.tally, decided)),
                **self.base,
            )
        )
        for place, (person, post, votes) in enumerate(self.taken, start=1):
            act.execute(
                insert(SeatTaken).values(
                    result_id=act.seq, person=int(person), round_id=round_id, post=post, place=place, votes=votes
                )
            )
        return version, self._hold()

    def _hold(self) -> tuple[Hold, ...]:
        tally = self.counted.tally
        found = holds(
            self.outlook,
            tally.kin,
            tally.sex,
            decided=let_sit_in(self.act.connection, self.counted.stands.election_id),
        )
        keep_holds(self.act, self.act.seq, self.counted.stands.round_id, found)
        return found

    def _worked_out_again(self) -> dict[str, Any]:
        """The round behind a tie vote, with what the tie vote settled."""
        if self.counted.tally.kind is not RoundKind.TIE or self.void:
            return {}
        behind = next(over for over in reversed(self.before) if over.kind is not RoundKind.TIE and over.valid)
        base, again = self.outlook.base, self.outlook.worked_out
        if base is None or again is None:
            raise LookupError("a tie vote follows the round it settles")
        settled = replace(base, settled=self.outlook.settled)
        return {
            "base_round_id": behind.round_id,
            "base_file": canonical(self._record_of(settled, behind.number, behind)),
            "base_outcome": _json(outcome_of(settled, again)),
        }

    def _record_of(self, tally: Tally, number: int, behind: RoundOver | None = None) -> dict[str, Any]:
        if behind is None:
            named: Sequence[Named] = self.counted.named
        else:
            named = [Named(one["id"], one["name"], one.get("sex", "")) for one in behind.record["people"]]
        relations = {pair: kin.value for pair, kin in self.counted.relations.items()}
        known = {(one, other): what for one, other, what in behind.record["kin"]} if behind else {}
        return record_of(tally, number, named, known | relations)


def _json(outcome: Mapping[str, Any]) -> str:
    # As `tally` prints it: the order of its keys is the page's.
    return json.dumps(outcome, ensure_ascii=False)


def reopen(
    *, reason: str, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Count again: the result stays as the version it was, withdrawn, and so do its papers; closing makes the next."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = (
            may("reopen", stands.phase, by.roles)
            or second_may_sign("reopen", by.id, second.officer_id, second.roles)
            or reasoned(reason, "R-DAY-01")
        )
        if refusal:
            return refuse(refusal)
        # First the phase: what is certified refuses every other change.
        act.execute(update(Round).where(Round.id == stands.round_id).values(phase=Phase.COUNTING, ended_seq=None))
        of_round = (RoundResult.round_id == stands.round_id, RoundResult.withdrawn_seq.is_(None))
        result_id, version = act.execute(select(RoundResult.id, RoundResult.version).where(*of_round)).one()
        act.execute(
            update(RoundResult).where(*of_round).values(withdrawn_seq=act.seq, withdrawn_at=at, withdrawn_reason=reason)
        )
        return act.record(
            "reopen",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "result": result_id, "version": version},
            personal={"reason": reason},
            submission=submission,
        )
