"""What a mobile box's team wrote down: each record once, in its own act, kept also where it cannot count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from kiosk.acts.outcome import Answer, Refusal, refuse
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.queries.trips import TripView, handed_out_since_scribes, team_in, trip_in, unrecorded_in
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.day import Round
from kiosk.records.issue import BallotIssue, BallotStock, SpoiledBallot
from kiosk.records.mobile import MobileRecord, ScribeCount, TripVoter
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.checkin import VisitState, Way
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import (
    HomeRecord,
    HomeVote,
    ScribesTold,
    Told,
    TripVoterState,
    refuse_record,
    refuse_scribes,
)
from kiosk.rules.restored import lanes_wait

RECORDS_KEPT = 5000
"""More records a trip cannot have; what comes then stays with whoever hands it in."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that is in the book: `refused` is why it does not count, "" when it does; `again`: told before."""

    seq: int
    refused: str
    again: bool


def record_home_vote(*, trip_id: int, told: HomeRecord, at: datetime) -> Kept | Refusal:
    """Keep one record of a team; the same key answers what it answered first. Signed by the one who leads the team."""
    with transaction() as act:
        trip = trip_in(act.connection, trip_id)
        if trip is None:
            return refuse(Finding("no_such_trip"))
        waits = lanes_wait(trip.restored)
        if waits:
            return refuse(waits)
        before = _kept_before(act, trip_id, told.key)
        if before is not None:
            return before
        if _count(act, trip_id) >= RECORDS_KEPT:
            return refuse(Finding("trip_too_many_records", "R-BOX-05"))
        leader, name = team_in(act.connection, trip_id)[0]
        return _keep(act, "record_home_vote", trip, told, by=[Signatory(leader, name)], at=at)


def type_trip_sheet(
    *, trip_id: int, told: HomeRecord, by: OfficerOnDuty, second: CardHolder, at: datetime
) -> Kept | Refusal:
    """Keep one line of the paper trip sheet that replaces a lost tablet, typed by two officers."""
    with transaction() as act:
        trip = trip_in(act.connection, trip_id)
        if trip is None or trip.round_id != by.round_id:
            return refuse(Finding("no_such_trip"))
        refusal = may("type_trip_sheet", trip.phase, by.roles, trip.restored) or second_may_sign(
            "type_trip_sheet", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        before = _kept_before(act, trip_id, told.key)
        if before is not None:
            return before
        both = [Signatory(by.id, by.name), Signatory(second.officer_id, second.name)]
        return _keep(act, "type_trip_sheet", trip, told, by=both, at=at, station=str(by.lane))


def _kept_before(act: Transaction, trip_id: int, key: str) -> Kept | None:
    row = act.execute(
        select(MobileRecord.id, MobileRecord.refused).where(MobileRecord.trip_id == trip_id, MobileRecord.key == key)
    ).first()
    return None if row is None else Kept(row.id, row.refused, again=True)


def _count(act: Transaction, trip_id: int) -> int:
    return act.execute(select(func.count()).where(MobileRecord.trip_id == trip_id)).scalar_one()


def _keep(
    act: Transaction,
    name: str,
    trip: TripView,
    told: HomeRecord,
    *,
    by: Sequence[Signatory],
    at: datetime,
    station: str = "",
) -> Kept:
    """Write the record, and what it does where it counts."""
    person = _on_the_list(act, trip, told)
    refusal = refuse_record(
        Told(
            outcome=told.outcome,
            polling=trip.phase is Phase.POLLING,
            out=trip.out,
            state=None if person is None else TripVoterState(person.state),
            drawn=person is not None and person.drawn is not None,
            ballots=trip.in_hand,
        )
    )
    voter_id = None if person is None else person.voter_id
    if refusal is None:
        _count_it(act, trip, told.outcome, voter_id, at)
    refused = refusal.code if refusal else ""
    act.execute(
        insert(MobileRecord).values(
            id=act.seq,
            trip_id=trip.id,
            key=told.key,
            place=told.place,
            voter_id=voter_id,
            outcome=told.outcome,
            happened_at=told.happened_at,
            arrived_at=at,
            refused=refused,
        )
    )
    act.record(
        name,
        election=trip.election_id,
        by=by,
        at=at,
        station=station,
        figures={
            "round": trip.round_id,
            "trip": trip.id,
            "box": trip.box,
            "place": told.place,
            "outcome": told.outcome.value,
            "refused": refused,
        },
        personal={
            "voter": voter_id,
            "line": told.line,
            "key": told.key,
            "happened_at": told.happened_at.isoformat(),
        },
    )
    return Kept(act.seq, refused, again=False)


def _on_the_list(act: Transaction, trip: TripView, told: HomeRecord) -> Any | None:
    """Who stands on that line of the trip's list, and the ballot of this round claimed for them; a spoiled ballot is
    nobody's."""
    if told.line is None or told.outcome is HomeVote.SPOILED:
        return None
    drawn = (
        select(CheckIn.id)
        .where(CheckIn.round_id == trip.round_id, CheckIn.voter_id == TripVoter.voter_id, CheckIn.undone_seq.is_(None))
        .scalar_subquery()
    )
    return act.execute(
        select(TripVoter.voter_id, TripVoter.state, drawn.label("drawn")).where(
            TripVoter.trip_id == trip.id, TripVoter.place == told.line
        )
    ).first()


def _count_it(act: Transaction, trip: TripView, outcome: HomeVote, voter_id: int | None, at: datetime) -> None:
    if outcome is HomeVote.SPOILED:
        act.execute(
            insert(SpoiledBallot).values(id=act.seq, round_id=trip.round_id, trip_id=trip.id, box_no=trip.box, at=at)
        )
        _take(act, trip, spoiled=1)
        return
    state = TripVoterState.VOTED if outcome is HomeVote.VOTED else TripVoterState.NOT_VOTED
    act.execute(
        update(TripVoter)
        .where(TripVoter.trip_id == trip.id, TripVoter.voter_id == voter_id)
        .values(state=state, seq=act.seq)
    )
    if outcome is HomeVote.VOTED:
        _voted_at_home(act, trip, voter_id, at)


def _voted_at_home(act: Transaction, trip: TripView, voter_id: int | None, at: datetime) -> None:
    """One visit, its entitlement and its ballot. The hour is that of the arrival: the tablet's clock may be wrong."""
    of_round = {"id": act.seq, "round_id": trip.round_id}
    moments = {"opened_at": at, "handed_out_at": at, "signed_at": at}
    act.execute(
        insert(Visit).values(**of_round, voter_id=voter_id, trip_id=trip.id, state=VisitState.SIGNED, **moments)
    )
    act.execute(insert(CheckIn).values(**of_round, visit_id=act.seq, voter_id=voter_id, way=Way.MOBILE, at=at))
    act.execute(insert(BallotIssue).values(**of_round, visit_id=act.seq, ballots=1, box_no=trip.box, at=at))
    _take(act, trip, issued=1)


def _take(act: Transaction, trip: TripView, issued: int = 0, spoiled: int = 0) -> None:
    act.execute(
        update(BallotStock)
        .where(BallotStock.round_id == trip.round_id)
        .values(
            issued=BallotStock.issued + issued,
            spoiled=BallotStock.spoiled + spoiled,
            out=BallotStock.out - issued - spoiled,
        )
    )


def count_scribes(
    *, ballots: int, by: OfficerOnDuty, at: datetime, trip_id: int | None = None, submission: str | None = None
) -> Answer:
    """So many more ballots were written by a scribe, in the hall or on a trip; whose is kept nowhere."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        trip = None if trip_id is None else trip_in(act.connection, trip_id)
        if trip_id is not None and (trip is None or trip.round_id != by.round_id):
            return refuse(Finding("no_such_trip"))
        told = _scribes_told(act, by.round_id, trip, ballots)
        refusal = may("count_scribes", by.phase, by.roles) or refuse_scribes(told)
        if refusal:
            return refuse(refusal)
        return _count_scribes(act, by.election_id, by.round_id, trip_id, ballots, by, at, str(by.lane), submission)


def scribes_of_trip(*, trip_id: int, total: int, at: datetime) -> Answer:
    """The team's tablet says how many ballots a scribe wrote in all; telling it again changes nothing."""
    with transaction() as act:
        trip = trip_in(act.connection, trip_id)
        if trip is None:
            return refuse(Finding("no_such_trip"))
        if not trip.scribes < total <= trip.ballots:
            return refuse(Finding("scribes_known", "", {"known": trip.scribes}))
        more = total - trip.scribes
        refusal = refuse_scribes(_scribes_told(act, trip.round_id, trip, more))
        if refusal:
            return refuse(refusal)
        leader = Signatory(*team_in(act.connection, trip_id)[0])
        return _count_scribes(act, trip.election_id, trip.round_id, trip_id, more, leader, at, "", None)


def _scribes_told(act: Transaction, round_id: int, trip: TripView | None, ballots: int) -> ScribesTold:
    phase = Phase(act.execute(select(Round.phase).where(Round.id == round_id)).scalar_one())
    polling = phase is Phase.POLLING
    if trip is None:
        return ScribesTold(ballots, polling, handed_out=handed_out_since_scribes(act.connection, round_id))
    return ScribesTold(ballots, polling, unrecorded=unrecorded_in(act.connection, trip.id))


def _count_scribes(
    act: Transaction,
    election_id: str,
    round_id: int,
    trip_id: int | None,
    ballots: int,
    by: OfficerOnDuty | Signatory,
    at: datetime,
    station: str,
    submission: str | None,
) -> Answer:
    act.execute(insert(ScribeCount).values(id=act.seq, round_id=round_id, trip_id=trip_id, ballots=ballots))
    return act.record(
        "count_scribes",
        election=election_id,
        by=[Signatory(by.id, by.name)],
        at=at,
        station=station,
        figures={"round": round_id, "trip": trip_id, "ballots": ballots},
        submission=submission,
    )
