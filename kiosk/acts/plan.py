"""An election created from its plan, and the plan changed until the polls open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from kiosk import codes
from kiosk.acts.outcome import Answer, refuse
from kiosk.acts.plan_rows import OfficersChanged, write_plan_rows
from kiosk.queries.boxes import sealed_boxes_in
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.plan import officers_in, plan_in, used_stations_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records import store
from kiosk.records.chain import canonical
from kiosk.records.day import Election, Round
from kiosk.records.store import Mode, Recorded, Signatory, Transaction, transaction
from kiosk.rules.book import sheet
from kiosk.rules.day import Phase, RoundKind, may
from kiosk.rules.finding import Finding
from kiosk.rules.plan import Plan, problem, problems
from kiosk.rules.plan_change import changes, fingerprint, obstacles_to_change


def create_election(*, plan: Plan, by: Signatory, at: datetime) -> Answer:
    """Set an election up from its plan: posts, stations, boxes, officers with their cards, the first round."""
    with transaction() as act:
        if act.execute(select(Election.id).where(Election.id == plan.id)).first():
            return refuse(Finding("election_exists", "", {"election": plan.id}))
        rehearsal = store.current_mode() is Mode.REHEARSAL
        tags = set(act.execute(select(Election.tag)).scalars())
        tag = codes.new_tag(rehearsal)
        while tag in tags:
            tag = codes.new_tag(rehearsal)
        act.execute(
            insert(Election).values(
                id=plan.id,
                tag=tag,
                rehearsal=rehearsal,
                **_of_the_election(plan),
                created_seq=act.seq,
            )
        )
        act.execute(
            insert(Round).values(
                election_id=plan.id,
                number=1,
                kind=RoundKind.FIRST,
                phase=Phase.PREPARING,
                edition=plan.rules,
                choices=canonical(dict(plan.choices)),
                closing_hour=plan.closes,
                extensions=0,
            )
        )
        write_plan_rows(act, plan, at=at)
        return act.record(
            "create_election",
            election=plan.id,
            by=[by],
            at=at,
            figures={
                "tag": tag,
                "village": plan.village,
                "day": plan.day.isoformat(),
                "posts": [[post.post, post.seats] for post in plan.posts],
                "ballots_printed": plan.ballots_printed,
                "officers": len(plan.staff),
            },
        )


def _of_the_election(plan: Plan) -> dict[str, Any]:
    return {
        "village": plan.village,
        "town": plan.town,
        "body": plan.body,
        "term": plan.term,
        "day": plan.day,
        "opens": plan.opens,
        "closes": plan.closes,
        "roll_published": plan.roll_published,
        "ballots_printed": plan.ballots_printed,
        "electors": plan.electors,
    }


def change_plan(
    *, plan: Plan, by: OfficerOnDuty, at: datetime, seen: str | None = None, submission: str | None = None
) -> Answer:
    """Make the plan this one, until the polls open; `seen` is the fingerprint of the plan that the page showed.

    A plan that changes nothing is answered as already so. Whoever the plan names no more loses the card at once.
    Other rules, or another value of one, take the choice of the committee's head back: choosing is the head's act.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        before = plan_in(act.connection, by.election_id)
        if stands is None or before is None:
            return refuse(Finding("no_such_election"))
        refusal = may("change_plan", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        if plan.id != before.id:
            return refuse(problem("plan_other_id", "election.id", value=plan.id, id=before.id))
        changed = changes(before, plan)
        if not changed:
            return Recorded(0, again=True)
        if seen is not None and seen != fingerprint(before):
            return refuse(Finding("facts_changed", "R-DAY-01"))
        found = problems(plan) or _obstacles(act, before, plan, stands, by)
        if found:
            return refuse(*found)
        act.execute(update(Election).where(Election.id == plan.id).values(**_of_the_election(plan)))
        chosen_again = _write_rules(act, before, plan, stands)
        officers = write_plan_rows(act, plan, at=at)
        return act.record(
            "change_plan",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={
                "changed": [change.path for change in changed],
                "rules_to_choose_again": chosen_again,
                **_named(officers),
            },
            submission=submission,
        )


def _obstacles(act: Transaction, before: Plan, plan: Plan, stands: Standing, by: OfficerOnDuty) -> tuple[Finding, ...]:
    ids = [planned.id for planned in officers_in(act.connection, before.id)]
    return obstacles_to_change(
        before,
        plan,
        own=ids.index(by.id) if by.id in ids else None,
        unsealed=stands.stock.unsealed,
        used_stations=used_stations_in(act.connection, before.id),
        sealed_boxes=sealed_boxes_in(act.connection, before.id),
        round_number=stands.round_number,
    )


def _write_rules(act: Transaction, before: Plan, plan: Plan, stands: Standing) -> bool:
    """Whether the committee's head has to choose again."""
    other = sheet(plan.rules, dict(plan.choices)) != stands.sheet
    values: dict[str, Any] = {"edition": plan.rules, "choices": canonical(dict(plan.choices))}
    if other:
        values["chosen_seq"] = None
    if plan.closes != before.closes:
        values["closing_hour"] = plan.closes
    act.execute(update(Round).where(Round.id == stands.round_id).values(**values))
    return other and stands.rules_chosen


def _named(officers: OfficersChanged) -> dict[str, list[int]]:
    return {"officers_came": list(officers.came), "officers_went": list(officers.went)}
