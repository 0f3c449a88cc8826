"""A result certified: read back and signed by the chief; its papers kept; what the form asks of the elected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from kiosk.acts.outcome import Answer, refuse
from kiosk.queries.day import standing_in
from kiosk.queries.holds import holds_in
from kiosk.queries.rounds import rounds_over_in
from kiosk.queries.staff import OfficerOnDuty
from kiosk.records.day import Round
from kiosk.records.result import Particulars, ResultPaper, RoundResult, SeatTaken
from kiosk.records.store import Signatory, transaction
from kiosk.rules.certify import obstacles_to_certify, reads_back, to_read_back
from kiosk.rules.day import Phase, may
from kiosk.rules.decide import Elected
from kiosk.rules.finding import Finding
from kiosk.rules.incidents import names_a_number


def certify_result(
    *, read: Mapping[str, int], by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Certify the result of the round, and with it those of earlier rounds that were decided and not yet certified.

    `read`: the figures as the chief read them back (rules/certify.READ_BACK). From then on the database refuses change.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("certify_result", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        overs = rounds_over_in(act.connection, by.election_id)
        over = overs[-1]
        waiting = sum(hold.open for hold in holds_in(act.connection, over.result_id))
        obstacles = obstacles_to_certify(waiting)
        if obstacles:
            return refuse(*obstacles)
        elected = [
            Elected(str(row.person), row.post, row.votes)
            for row in act.execute(
                select(SeatTaken.person, SeatTaken.post, SeatTaken.votes)
                .where(SeatTaken.result_id == over.result_id)
                .order_by(SeatTaken.place)
            )
        ]
        tally = over.tally
        wrong = reads_back(to_read_back(tally.found, tally.issued, elected, tally.votes), read)
        if wrong:
            return refuse(*wrong)
        now = [each for each in overs if each.phase is Phase.DECIDED]
        for each in now:
            act.execute(
                update(RoundResult)
                .where(RoundResult.id == each.result_id)
                .values(certified_seq=act.seq, certified_at=at)
            )
            act.execute(update(Round).where(Round.id == each.round_id).values(phase=Phase.CERTIFIED))
        return act.record(
            "certify_result",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "results": [[each.round_id, each.result_id, each.version, each.sha256] for each in now],
                "read": dict(read),
            },
            submission=submission,
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered paper: its name in the archive, what kind of file it is, its bytes."""

    name: str
    media_type: str
    body: bytes


def file_papers(
    *, result_id: int, papers: tuple[Paper, ...], by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Keep the papers of a certified result, once and for all, with their SHA-256 in the journal."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("file_papers", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        mine = [each for each in rounds_over_in(act.connection, by.election_id) if each.result_id == result_id]
        kept = act.execute(select(ResultPaper.seq).where(ResultPaper.result_id == result_id).limit(1)).scalar()
        if not mine or mine[0].phase is not Phase.CERTIFIED or kept is not None:
            return refuse(Finding("papers_filed_already" if kept else "result_not_certified", "R-RES-14"))
        hashes = [[paper.name, hashlib.sha256(paper.body).hexdigest()] for paper in papers]
        for paper, (_, sha256) in zip(papers, hashes, strict=True):
            act.execute(
                insert(ResultPaper).values(
                    result_id=result_id,
                    name=paper.name,
                    media_type=paper.media_type,
                    sha256=sha256,
                    body=paper.body,
                    seq=act.seq,
                )
            )
        return act.record(
            "file_papers",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": mine[0].round_id, "result": result_id, "papers": hashes},
            submission=submission,
        )


def describe_elected(
    *,
    person: int,
    ethnic_group: str,
    party: str,
    schooling: str,
    again: bool | None,
    by: OfficerOnDuty,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """What the civil-affairs form asks of somebody elected beyond the roll; each may stay empty."""
    with transaction() as act:
        if known := act.submitted_before(submission):
            return known
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        refusal = may("describe_elected", stands.phase, by.roles)
        if refusal:
            return refuse(refusal)
        seats = act.execute(
            select(SeatTaken.person)
            .join(RoundResult, RoundResult.id == SeatTaken.result_id)
            .join(Round, Round.id == SeatTaken.round_id)
            .where(Round.election_id == by.election_id, RoundResult.withdrawn_seq.is_(None), SeatTaken.person == person)
        ).first()
        if seats is None:
            return refuse(Finding("not_elected", "R-RES-14"))
        words = (ethnic_group, party, schooling)
        if any(len(word) > LONGEST or names_a_number(word) for word in words):
            return refuse(Finding("particulars_long", "", {"longest": LONGEST}))
        of_person = (Particulars.election_id == by.election_id, Particulars.person == person)
        act.execute(delete(Particulars).where(*of_person))
        act.execute(
            insert(Particulars).values(
                election_id=by.election_id,
                person=person,
                ethnic_group=ethnic_group,
                party=party,
                schooling=schooling,
                again=again,
                seq=act.seq,
            )
        )
        return act.record(
            "describe_elected",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": stands.round_id, "person": person},
            personal={"ethnic_group": ethnic_group, "party": party, "schooling": schooling, "again": again},
            submission=submission,
        )


LONGEST = 20
"""Characters of a word on the form."""
