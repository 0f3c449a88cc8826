"""The meeting's agenda as it stands: each step, when and by whom, what it lacks, and the numbers to say aloud."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from kiosk.queries.account import AccountView, account_in
from kiosk.queries.boxes import boxes_in
from kiosk.queries.closing import closing_facts
from kiosk.queries.contenders import staff_warnings
from kiosk.queries.count import papers_in
from kiosk.queries.day import SHANGHAI, Seats, Standing, standing_in
from kiosk.queries.readiness import readiness_in
from kiosk.queries.staff import roles_of
from kiosk.records import store
from kiosk.records.day import AgendaStep
from kiosk.records.journal import JournalEntry
from kiosk.records.staff import Officer
from kiosk.rules.agenda import (
    AGENDA,
    Meeting,
    Progress,
    Step,
    StepState,
    may_take_back,
    may_tick,
    missing,
    progress,
    states,
    step_of,
)
from kiosk.rules.day import Phase, missing_to_open, obstacles_to_close, other_day
from kiosk.rules.finding import Fact, Finding
from kiosk.rules.result import is_void, validity
from kiosk.rules.staff import Role


@dataclass(frozen=True, slots=True)
class Tick:
    """A step that was ticked by hand: the journal entry, and when."""

    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StepView:
    """议程的一步. `at` and `by`: when it was done and who signed, None and empty before; `acts` how far each act is."""

    step: Step
    state: StepState
    at: datetime | None
    by: tuple[str, ...]
    acts: tuple[Progress, ...]
    missing: tuple[Finding, ...]
    ticked: bool
    may_tick: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class AgendaView:
    """议程 of a round. `numbers`: what is known by now of what is said aloud; `staff`: who does what, by role.

    `warnings`: officers who stand for office, or near kin of somebody who does, while they can still be replaced.
    """

    steps: tuple[StepView, ...]
    numbers: Mapping[str, Fact]
    seats: tuple[Seats, ...]
    staff: tuple[tuple[Role, tuple[str, ...]], ...]
    warnings: tuple[Finding, ...]
    validity: Finding | None

    @property
    def next(self) -> StepView | None:
        return next((step for step in self.steps if step.state is StepState.NEXT), None)


def ticks_in(connection: Connection, round_id: int) -> dict[Step, Tick]:
    """What was ticked by hand in this round."""
    rows = connection.execute(
        select(AgendaStep.step, AgendaStep.seq, AgendaStep.at).where(AgendaStep.round_id == round_id)
    )
    return {step: Tick(row.seq, row.at) for row in rows if (step := step_of(row.step))}


def meeting_in(connection: Connection, stands: Standing) -> Meeting:
    """What the agenda is read from."""
    return _meeting(connection, stands, account_in(connection, stands.round_id))


def _meeting(connection: Connection, stands: Standing, account: AccountView | None) -> Meeting:
    said = _validity(stands)
    return Meeting(
        phase=stands.phase,
        ticked=frozenset(ticks_in(connection, stands.round_id)),
        unsealed=stands.stock.unsealed,
        boxes=tuple(box.facts for box in boxes_in(connection, stands.election_id, stands.round_id)),
        balanced=account is not None,
        announced=account is not None and account.announced,
        void=said is not None and is_void(said),
        found=stands.found,
        locked=papers_in(connection, stands).locked,
    )


def _validity(stands: Standing) -> Finding | None:
    return None if stands.found is None else validity(stands.found, stands.stock.issued, stands.registered)


def agenda(election_id: str, now: datetime) -> AgendaView | None:
    """The agenda of an election's newest round."""
    with store.reading_together() as connection:
        stands = standing_in(connection, election_id)
        if stands is None:
            return None
        account = account_in(connection, stands.round_id)
        meeting = _meeting(connection, stands, account)
        ticks = ticks_in(connection, stands.round_id)
        signed = _acts_signed(connection, stands)
        to_open = _to_open(connection, stands, now) if stands.phase is Phase.PREPARING else ()
        staff = _staff(connection, election_id)
    to_close = obstacles_to_close(closing_facts(stands, None, now))
    found = states(meeting)
    return AgendaView(
        steps=tuple(
            _step(step, found[step], meeting, ticks, signed, tuple(missing(step, meeting, to_open, to_close)))
            for step in AGENDA
        ),
        numbers=_numbers(stands, meeting, account),
        seats=stands.posts,
        staff=staff,
        warnings=tuple(w.finding for w in staff_warnings(election_id)) if stands.phase is Phase.PREPARING else (),
        validity=_validity(stands),
    )


def _step(
    step: Step,
    state: StepState,
    meeting: Meeting,
    ticks: Mapping[Step, Tick],
    signed: Mapping[int, tuple[str, datetime, tuple[str, ...]]],
    lacks: tuple[Finding, ...],
) -> StepView:
    of_step = [seq for seq, (act, _, _) in signed.items() if act in AGENDA[step].acts]
    if step in ticks:
        of_step.append(ticks[step].seq)
    _, at, by = signed[max(of_step)] if state is StepState.DONE and of_step else ("", None, ())
    return StepView(
        step=step,
        state=state,
        at=at,
        by=by,
        acts=progress(step, meeting),
        missing=lacks,
        ticked=step in ticks,
        may_tick=step not in ticks and may_tick(step, meeting) is None,
        may_take_back=may_take_back(step, meeting) is None,
    )


def _acts_signed(connection: Connection, stands: Standing) -> dict[int, tuple[str, datetime, tuple[str, ...]]]:
    """The entries of this round that make a step: number → act, when, who signed."""
    wanted = {"tick_agenda", *(act for rule in AGENDA.values() for act in rule.acts)}
    rows = connection.execute(
        select(JournalEntry.seq, JournalEntry.act, JournalEntry.at, JournalEntry.officers, JournalEntry.figures)
        .where(JournalEntry.election_id == stands.election_id, JournalEntry.act.in_(sorted(wanted)))
        .order_by(JournalEntry.seq)
    )
    return {
        row.seq: (row.act, row.at, tuple(name for _, name in json.loads(row.officers)))
        for row in rows
        if json.loads(row.figures).get("round") == stands.round_id
    }


def _to_open(connection: Connection, stands: Standing, now: datetime) -> tuple[Finding, ...]:
    ready = readiness_in(connection, stands, now.astimezone(SHANGHAI).date())
    another_day = other_day(ready)
    return (*missing_to_open(ready, stands.sheet), *([another_day] if another_day else ()))


SPOKEN = (Role.CHIEF_SCRUTINEER, Role.SCRUTINEER, Role.VERIFIER, Role.ISSUER, Role.SIGNER, Role.CALLER, Role.TALLIER)
"""The staff whose names are read out, in that order; then the others who serve voters."""
SERVING = (Role.SCRIBE, Role.BOOTH_SUPERVISOR, Role.MOBILE_TEAM, Role.ORDER_KEEPER)


def _staff(connection: Connection, election_id: str) -> tuple[tuple[Role, tuple[str, ...]], ...]:
    officers = connection.execute(
        select(Officer.name, Officer.roles)
        .where(Officer.election_id == election_id, Officer.ended_seq.is_(None))
        .order_by(Officer.id)
    ).all()
    named = {role: tuple(o.name for o in officers if role in roles_of(o.roles)) for role in (*SPOKEN, *SERVING)}
    return tuple((role, names) for role, names in named.items() if names)


def _numbers(stands: Standing, meeting: Meeting, account: AccountView | None) -> dict[str, Fact]:
    """The numbers that are settled by now; one that is not yet is left out, and with it the sentence that says it."""
    fixed = sum(not box.mobile for box in meeting.boxes)
    known: dict[str, Fact] = {
        "village": stands.village,
        "term": stands.term,
        "registered": stands.registered,
        "fixed": fixed,
        "closes": stands.closing_hour,
    }
    if fixed < len(meeting.boxes):
        known["mobile"] = len(meeting.boxes) - fixed
    if stands.stock.unsealed:
        known["unsealed"] = stands.stock.unsealed
    if account is not None:
        known |= {"issued": account.issued, "spoiled": account.spoiled, "left": account.counted}
    if stands.found is not None:
        known["found"] = stands.found
    return known
