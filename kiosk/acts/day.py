"""The day: rules chosen, polls opened, extended, closed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime, time

from sqlalchemy import insert, select, update

from kiosk.acts.box_runs import put_in_use
from kiosk.acts.lane_boxes import give_every_lane_a_box
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.closing import closing_facts
from kiosk.queries.day import SHANGHAI, Standing, standing_in
from kiosk.queries.publication import content_in, newest_in
from kiosk.queries.readiness import readiness_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.records.chain import canonical
from kiosk.records.day import Round
from kiosk.records.publication import RollVersion
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.book import CHOICES, sheet
from kiosk.rules.day import (
    Phase,
    closes_early,
    may,
    may_extend,
    missing_to_open,
    obstacles_to_close,
    other_day,
    second_may_sign,
    served_until_is_plausible,
)
from kiosk.rules.finding import Finding
from kiosk.rules.publication import fingerprint_of


def choose_rules(
    *, choices: Mapping[str, str | bool | int], by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Choose the values of the rule sheet; opening the polls locks them."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("choose_rules", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        wrong = [name for name, value in choices.items() if name not in CHOICES or value not in CHOICES[name]]
        if wrong:
            return refuse(Finding("choice_unknown", "", {"choice": wrong[0]}))
        before = json.loads(act.execute(select(Round.choices).where(Round.id == stands.round_id)).scalar_one())
        merged = {**before, **choices}
        sheet(stands.sheet.edition, merged)
        act.execute(
            update(Round).where(Round.id == stands.round_id).values(choices=canonical(merged), chosen_seq=act.seq)
        )
        return act.record(
            "choose_rules",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "edition": stands.sheet.edition, "choices": merged},
            submission=submission,
        )


def open_polls(
    *,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    other_day_confirmed: bool = False,
    submission: str | None = None,
) -> Answer:
    """Open the polls with two signatures (R-DAY-02); choices, roll, seats and hours are locked from then on."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("open_polls", stands.phase, by.roles, stands.restored) or second_may_sign(
            "open_polls", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        facts = readiness_in(act.connection, stands, at.astimezone(SHANGHAI).date())
        missing = missing_to_open(facts, stands.sheet)
        if missing:
            return refuse(*missing)
        another_day = other_day(facts)
        if another_day and not other_day_confirmed:
            return refuse(another_day)
        content = content_in(act.connection, by.election_id)
        fingerprint = fingerprint_of(content)
        _keep_version(act, stands, content, fingerprint, facts.today)
        in_use = put_in_use(act, stands.election_id, stands.round_id)
        give_every_lane_a_box(act, stands.election_id, stands.round_id)
        act.execute(
            update(Round)
            .where(Round.id == stands.round_id)
            .values(
                phase=Phase.POLLING,
                opened_at=at,
                opened_seq=act.seq,
                registered=stands.registered,
                roll_fingerprint=fingerprint,
            )
        )
        return act.record(
            "open_polls",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "registered": stands.registered,
                "fingerprint": fingerprint,
                "unsealed": stands.stock.unsealed,
                "other_day": another_day is not None,
                "seats": [[seats.post, seats.seats] for seats in stands.posts],
                "boxes": [[box.no, box.seal] for box in in_use],
            },
            submission=submission,
        )


def _keep_version(act: Transaction, stands: Standing, content: bytes, fingerprint: str, today: date) -> None:
    """The roll that the round uses is kept (R-ROLL-05), also where it was published on paper alone."""
    newest = newest_in(act.connection, stands.election_id)
    if newest and newest.fingerprint == fingerprint:
        return
    act.execute(
        insert(RollVersion).values(
            election_id=stands.election_id,
            number=newest.number + 1 if newest else 1,
            kind="opening",
            seq=act.seq,
            published_on=today,
            registered=stands.registered,
            fingerprint=fingerprint,
            content=zlib.compress(content),
        )
    )


def extend_hours(
    *, closes: time, by: OfficerOnDuty, second: CardHolder, at: datetime, submission: str | None = None
) -> Answer:
    """Keep the polls open longer than announced (R-DAY-03)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = (
            may("extend_hours", stands.phase, by.roles)
            or second_may_sign("extend_hours", by.id, second.officer_id, second.roles)
            or may_extend(stands.closing_hour, closes)
        )
        if refusal:
            return refuse(refusal)
        act.execute(
            update(Round)
            .where(Round.id == stands.round_id)
            .values(closing_hour=closes, extensions=Round.extensions + 1)
        )
        return act.record(
            "extend_hours",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "from": stands.closing_hour.isoformat(), "to": closes.isoformat()},
            submission=submission,
        )


def closing_digest(stands: Standing) -> str:
    """A mark of every figure that the closing page shows."""
    stock = stands.stock
    figures = (stock.issued, stock.spoiled, stock.left, stock.out, stands.open_visits, stands.unsigned_visits)
    return "-".join(str(fact) for fact in (*figures, stands.closing_hour, *stands.boxes_out))


def close_polls(
    *,
    served_until: time,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    hour_confirmed: bool = False,
    seen: str | None = None,
    submission: str | None = None,
) -> Answer:
    """Close the polls with two signatures; says until when the queue was served (R-DAY-03, 04)."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("close_polls", stands.phase, by.roles, stands.restored) or second_may_sign(
            "close_polls", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        if seen is not None and seen != closing_digest(stands):
            return refuse(Finding("facts_changed", "R-DAY-03"))
        facts = closing_facts(stands, served_until, at)
        obstacles = obstacles_to_close(facts)
        if obstacles:
            return refuse(*obstacles)
        early = closes_early(facts)
        refusal = served_until_is_plausible(facts) or (None if hour_confirmed else early)
        if refusal:
            return refuse(refusal)
        act.execute(
            update(Round)
            .where(Round.id == stands.round_id)
            .values(phase=Phase.CLOSED, closed_at=at, closed_seq=act.seq, served_until=served_until)
        )
        return act.record(
            "close_polls",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "served_until": served_until.isoformat(),
                "hour_confirmed_against_clock": early is not None,
                "issued": stands.stock.issued,
                "spoiled": stands.stock.spoiled,
                "left": stands.stock.left,
                "out": stands.stock.out,
                "unsigned": stands.unsigned_visits,
            },
            submission=submission,
        )
