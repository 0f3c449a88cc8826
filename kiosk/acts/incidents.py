"""Incidents reported by anybody on duty, and taken up by the chief scrutineer or the committee's head."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.incidents import places_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.incidents import Incident
from kiosk.records.store import Recorded, Signatory, transaction
from kiosk.rules.day import may
from kiosk.rules.finding import Finding
from kiosk.rules.incidents import may_place, may_report


def report_incident(
    *,
    kind: str,
    words: str,
    by: OfficerOnDuty,
    at: datetime,
    lane: str = "",
    box_no: int | None = None,
    submission: str | None = None,
) -> Answer:
    """Report what happened at a lane (as tablets name it) or a box of the plan, or at neither of them."""
    words = words.strip()
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        known = places_in(act.connection, by.election_id)
        refusal = (
            may("report_incident", stands.phase, by.roles)
            or may_report(kind, words)
            or may_place(box_no, lane, boxes=frozenset(known.boxes), lanes=frozenset(known.lanes))
        )
        if refusal:
            return refuse(refusal)
        place = "" if box_no else lane
        act.execute(
            insert(Incident).values(
                id=act.seq,
                round_id=stands.round_id,
                kind=kind,
                place=place,
                box_no=box_no,
                words=words,
                reported_by=by.name,
                at=at,
            )
        )
        return act.record(
            "report_incident",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "kind": kind, "place": place, "box": box_no},
            personal={"words": words},
            submission=submission,
        )


def acknowledge_incident(*, incident_id: int, by: OfficerOnDuty, at: datetime, submission: str | None = None) -> Answer:
    """Say that it was seen and is being seen to; once more changes nothing and answers with the entry that stands."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("acknowledge_incident", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        of_round = Incident.id == incident_id, Incident.round_id == stands.round_id
        found = act.execute(select(Incident.acknowledged_seq).where(*of_round)).first()
        if found is None:
            return refuse(Finding("incident_gone"))
        if found.acknowledged_seq:
            return Recorded(found.acknowledged_seq, again=True)
        act.execute(
            update(Incident)
            .where(*of_round)
            .values(acknowledged_seq=act.seq, acknowledged_at=at, acknowledged_by=by.name)
        )
        return act.record(
            "acknowledge_incident",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "incident": incident_id},
            submission=submission,
        )
