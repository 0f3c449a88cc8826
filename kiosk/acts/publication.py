"""The roll made public: announced, supplemented, objected to."""

from __future__ import annotations

import zlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from kiosk.acts.decided import Applied, apply_decisions, enter
from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import Standing, standing_in
from kiosk.queries.objections import names_somebody_in, objection_in
from kiosk.queries.publication import content_in, newest_in, unpublished_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.publication import Objection, RollChange, RollVersion
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.publication import ObjectionState, Wanted, fingerprint_of, in_order, not_after
from kiosk.rules.settling import Decision, missing_from


def publish_roll(*, on: date, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Publish the roll as announcement 4, or what changed since as a supplement (R-ROLL-04, 05); versions are kept."""
    with transaction() as act:
        stands = _may(act, "publish_roll", by, submission)
        if not isinstance(stands, Standing):
            return stands
        newest = newest_in(act.connection, by.election_id)
        pending = unpublished_in(act.connection, by.election_id)
        refusal = not_after(on, stands.day, "published")
        if newest:
            refusal = refusal or in_order(max(newest.published_on, pending.decided_on or on.min), on, "published")
            refusal = refusal or (None if pending else Finding("nothing_to_publish", "R-ROLL-05"))
        if stands.registered == 0:
            refusal = Finding("roll_empty", "R-DAY-02")
        if refusal:
            return refuse(refusal)
        content = content_in(act.connection, by.election_id)
        number = newest.number + 1 if newest else 1
        figures = {
            "version": number,
            "kind": "supplement" if newest else "announcement",
            "published_on": on.isoformat(),
            "registered": stands.registered,
            "fingerprint": fingerprint_of(content),
        }
        version_id = act.execute(
            insert(RollVersion)
            .values(
                election_id=by.election_id,
                number=number,
                kind=figures["kind"],
                seq=act.seq,
                published_on=on,
                registered=stands.registered,
                fingerprint=figures["fingerprint"],
                content=zlib.compress(content),
            )
            .returning(RollVersion.id)
        ).scalar_one()
        act.execute(
            update(RollChange)
            .where(RollChange.election_id == by.election_id, RollChange.version_id.is_(None))
            .values(version_id=version_id)
        )
        act.execute(
            update(Objection)
            .where(
                Objection.election_id == by.election_id,
                Objection.version_id.is_(None),
                Objection.state != ObjectionState.OPEN,
            )
            .values(version_id=version_id)
        )
        return _record(act, "publish_roll", by, at, figures, {}, submission)


def file_objection(
    *,
    filed_on: date,
    by_name: str,
    about: str,
    wanted: Wanted,
    statement: str,
    by: OfficerOnDuty,
    at: datetime,
    voter_id: int | None = None,
    row_id: int | None = None,
    submission: str | None = None,
) -> Answer:
    """Enter an objection to the published roll (R-ROLL-04); late ones are entered too and marked so."""
    with transaction() as act:
        stands = _may(act, "file_objection", by, submission)
        if not isinstance(stands, Standing):
            return stands
        newest = newest_in(act.connection, by.election_id)
        if newest is None:
            return refuse(Finding("roll_not_published", "R-ROLL-04"))
        if not by_name.strip() or not about.strip() or not statement.strip():
            return refuse(Finding("objection_incomplete", "R-ROLL-04"))
        refusal = in_order(newest.first_on, filed_on, "filed") or not_after(filed_on, stands.day, "filed")
        if refusal:
            return refuse(refusal)
        if not names_somebody_in(act.connection, by.election_id, voter_id=voter_id, row_id=row_id):
            return refuse(Finding("row_gone"))
        number = act.execute(
            select(func.count(Objection.id)).where(Objection.election_id == by.election_id)
        ).scalar_one()
        act.execute(
            insert(Objection).values(
                id=act.seq,
                election_id=by.election_id,
                number=number + 1,
                filed_on=filed_on,
                by_name=by_name.strip()[:80],
                about=about.strip()[:200],
                voter_id=voter_id,
                row_id=row_id,
                wanted=wanted.value,
                statement=statement.strip()[:500],
                state=ObjectionState.OPEN.value,
                reason="",
            )
        )
        personal = {"by": by_name, "about": about, "statement": statement}
        figures = {"objection": number + 1, "filed_on": filed_on.isoformat(), "wanted": wanted.value}
        return _record(act, "file_objection", by, at, figures, personal, submission)


def decide_objection(
    *,
    objection_id: int,
    upheld: bool,
    reason: str,
    decided_on: date,
    by: OfficerOnDuty,
    at: datetime,
    row_id: int | None = None,
    change: Decision | None = None,
    submission: str | None = None,
) -> Answer:
    """Decide an objection (R-ROLL-04). One that is upheld changes the roll in the same act.

    `change` is decided about the row `row_id`; without a row it is somebody added.
    """
    reason = reason.strip()[:300]
    with transaction() as act:
        stands = _may(act, "decide_objection", by, submission)
        if not isinstance(stands, Standing):
            return stands
        objection = objection_in(act.connection, by.election_id, objection_id)
        if objection is None:
            return refuse(Finding("objection_gone", "R-ROLL-04"))
        if objection.state is not ObjectionState.OPEN:
            return refuse(Finding("objection_decided", "R-ROLL-04", {"number": objection.number}))
        wrong = in_order(objection.filed_on, decided_on, "decided") or not_after(decided_on, stands.day, "decided")
        if wrong or not reason:
            return refuse(wrong or Finding("reason_missing", "R-ROLL-04"))
        applied = Applied(0, 0, 0, 0)
        if upheld:
            if change is None:
                return refuse(Finding("change_missing", "R-ROLL-04"))
            missing = missing_from(change, reason)
            if missing:
                return refuse(*missing)
            answer = (
                enter(act, stands, change, reason=reason, on=decided_on)
                if row_id is None
                else apply_decisions(act, stands, {row_id: change}, reason=reason, on=decided_on)
            )
            if isinstance(answer, Finding):
                return refuse(answer)
            applied = answer
        act.execute(
            update(Objection)
            .where(Objection.id == objection_id)
            .values(
                state=(ObjectionState.UPHELD if upheld else ObjectionState.REJECTED).value,
                decided_on=decided_on,
                reason=reason,
            )
        )
        figures = {
            "objection": objection.number,
            "upheld": upheld,
            "decided_on": decided_on.isoformat(),
            "added": applied.added,
            "removed": applied.removed,
            "corrected": applied.corrected,
        }
        return _record(act, "decide_objection", by, at, figures, {"reason": reason}, submission)


def tell_objector(
    *, objection_id: int, told_on: date, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """The decision was handed over in writing (R-ROLL-04)."""
    with transaction() as act:
        stands = _may(act, "tell_objector", by, submission)
        if not isinstance(stands, Standing):
            return stands
        objection = objection_in(act.connection, by.election_id, objection_id)
        if objection is None or objection.decided_on is None:
            return refuse(Finding("objection_gone", "R-ROLL-04"))
        refusal = in_order(objection.decided_on, told_on, "told") or not_after(told_on, stands.day, "told")
        if refusal:
            return refuse(refusal)
        act.execute(update(Objection).where(Objection.id == objection_id).values(told_on=told_on))
        figures = {"objection": objection.number, "told_on": told_on.isoformat()}
        return _record(act, "tell_objector", by, at, figures, {}, submission)


def _may(act: Transaction, name: str, by: OfficerOnDuty, submission: str | None) -> Standing | Answer:
    """The round as it stands, when this officer may do this now; what to answer otherwise."""
    if again := act.submitted_before(submission):
        return again
    stands = standing_in(act.connection, by.election_id)
    if stands is None:
        return refuse(Finding("no_such_election"))
    refusal = may(name, stands.phase, by.roles)
    return refuse(refusal) if refusal else stands


def _record(
    act: Transaction,
    name: str,
    by: OfficerOnDuty,
    at: datetime,
    figures: dict[str, Any],
    personal: dict[str, Any],
    submission: str | None,
) -> Answer:
    return act.record(
        name,
        election=by.election_id,
        by=[Signatory(by.id, by.name)],
        at=at,
        station=str(by.lane),
        figures=figures,
        personal=personal,
        submission=submission,
    )
