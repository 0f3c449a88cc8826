"""The trips of mobile boxes: leaving, coming back, releasing somebody to the hall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from kiosk.acts.box_runs import keep_seal, move
from kiosk.acts.outcome import Answer, refuse
from kiosk.acts.trip_token import digest_of
from kiosk.queries.day import standing_in
from kiosk.queries.mobile import LeavingView, leaving_in, scrutineers_in
from kiosk.queries.staff import CardHolder, OfficerOnDuty
from kiosk.queries.trips import trip_in
from kiosk.records.boxes import BoxRun
from kiosk.records.issue import BallotStock
from kiosk.records.mobile import MobileTrip, TripVoter
from kiosk.records.roll import Voter
from kiosk.records.store import Signatory, Transaction, transaction
from kiosk.rules.boxes import SealMoment, normal_seal, sets_apart
from kiosk.rules.day import Phase, may, second_may_sign
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import (
    Leaving,
    Return,
    TripState,
    TripVoterState,
    may_release,
    obstacles_to_leave,
    refuse_return,
)


def send_out_box(
    *,
    box_no: int,
    seal: str,
    ballots: int,
    team: Sequence[int],
    token: str,
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """A team leaves with a sealed box, ballots and a closed list (R-BOX-04); whoever is on it is held in the hall.

    `team` are ids of officers, `token` is what their tablet will hand in with. Whoever has voted since is left off.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        stands = standing_in(act.connection, by.election_id)
        if stands is None:
            return refuse(Finding("no_such_election"))
        view = leaving_in(act.connection, by.election_id, stands.round_id, box_no)
        if view is None:
            return refuse(Finding("box_not_mobile", "R-BOX-03", {"box": box_no}))
        refusal = may("send_out_box", stands.phase, by.roles, stands.restored) or second_may_sign(
            "send_out_box", by.id, second.officer_id, second.roles
        )
        if refusal:
            return refuse(refusal)
        box = view.box
        # The one who signs first leads the team.
        going = sorted({one.id for one in view.scrutineers if one.id in team}, key=lambda one: (one != by.id, one))
        obstacles = obstacles_to_leave(
            Leaving(
                box=box_no,
                box_is_mobile=box.mobile,
                approval=box.approval,
                state=box.state,
                apart=box.apart,
                out=box.trip_id is not None,
                seal=box.seal,
                seal_read=normal_seal(seal),
                listed=len(view.going),
                team=len(going),
                leader_goes=by.id in going,
                ballots=ballots,
                left=view.at_hand,
            ),
            stands.sheet,
        )
        if obstacles:
            return refuse(*obstacles)
        _leave(act, stands.round_id, view, ballots=ballots, team=going, token=token, at=at)
        return act.record(
            "send_out_box",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": stands.round_id,
                "trip": act.seq,
                "box": box_no,
                "approval": box.approval,
                "seal": box.seal,
                "ballots": ballots,
                "team": going,
                "listed": len(view.going),
            },
            personal={
                "voters": [one.voter_id for one in view.going],
                "left_off": [[one.voter_id, one.left_off] for one in view.left_off],
                "token_digest": digest_of(token),
            },
            submission=submission,
        )


def _leave(
    act: Transaction,
    round_id: int,
    view: LeavingView,
    *,
    ballots: int,
    team: Sequence[int],
    token: str,
    at: datetime,
) -> None:
    """The rows of a trip: its closed list, the box in use, the ballots out of the station."""
    act.execute(
        insert(MobileTrip).values(
            id=act.seq,
            round_id=round_id,
            box_no=view.box.no,
            approval=view.box.approval,
            seal=view.box.seal,
            ballots=ballots,
            team=" ".join(map(str, team)),
            token_digest=digest_of(token),
            state=TripState.OUT,
            left_at=at,
        )
    )
    act.execute(
        insert(TripVoter),
        [
            {"trip_id": act.seq, "voter_id": one.voter_id, "place": n, "state": TripVoterState.HELD, "seq": act.seq}
            for n, one in enumerate(view.going, start=1)
        ],
    )
    move(act, round_id, view.box.no, "send_out_box")
    act.execute(update(BallotStock).where(BallotStock.round_id == round_id).values(out=BallotStock.out + ballots))


def take_back_box(
    *,
    trip_id: int,
    seal: str,
    brought_back: int,
    explanation: str = "",
    by: OfficerOnDuty,
    second: CardHolder,
    at: datetime,
    submission: str | None = None,
) -> Answer:
    """A mobile box is back (R-BOX-05). `second` reads the seal, who did not go along; another seal sets the box apart.

    Whoever did not vote on the way may from now on vote in the hall.
    """
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        trip, read = trip_in(act.connection, trip_id), normal_seal(seal)
        if trip is None or trip.round_id != by.round_id:
            return refuse(Finding("no_such_trip"))
        of_the_box = by.id in {one.id for one in scrutineers_in(act.connection, by.election_id, trip.box)}
        refusal = may("take_back_box", trip.phase, by.roles, trip.restored) or second_may_sign(
            "take_back_box", by.id, second.officer_id, second.roles
        )
        if refusal is None and not of_the_box:
            refusal = Finding("trip_other_box", "R-BOX-05", {"box": trip.box})
        if refusal:
            return refuse(refusal)
        unrecorded = act.execute(
            select(func.count()).where(TripVoter.trip_id == trip_id, TripVoter.state == TripVoterState.HELD)
        ).scalar_one()
        facts = Return(
            out=trip.out,
            taken=trip.ballots,
            cast=trip.cast,
            spoiled=trip.spoiled,
            brought_back=brought_back,
            unrecorded=unrecorded,
            reader_went=second.officer_id in trip.team,
            seal_read=read,
            explanation=explanation,
        )
        refusal = refuse_return(facts)
        if refusal:
            return refuse(refusal)
        apart = sets_apart(trip.seal, read)
        act.execute(
            update(MobileTrip)
            .where(MobileTrip.id == trip_id)
            .values(
                state=TripState.BACK,
                returned_at=at,
                returned_seq=act.seq,
                seal_read=read,
                brought_back=brought_back,
                explanation=explanation,
            )
        )
        _read_seal(act, by, trip.box, read, apart=apart, at=at)
        # What is missing stays out: the ballot account has to name it.
        returned = min(brought_back, trip.in_hand)
        act.execute(
            update(BallotStock).where(BallotStock.round_id == by.round_id).values(out=BallotStock.out - returned)
        )
        return act.record(
            "take_back_box",
            election=by.election_id,
            by=[Signatory(by.id, by.name), Signatory(second.officer_id, second.name)],
            at=at,
            station=str(by.lane),
            figures={
                "round": by.round_id,
                "trip": trip_id,
                "box": trip.box,
                "seal": read,
                "apart": apart,
                "taken": trip.ballots,
                "cast": trip.cast,
                "spoiled": trip.spoiled,
                "brought_back": brought_back,
                "returned": returned,
                "missing": facts.missing,
            },
            personal={"explanation": explanation},
            submission=submission,
        )


def _read_seal(act: Transaction, by: OfficerOnDuty, box_no: int, seal: str, *, apart: bool, at: datetime) -> None:
    """The seal as it was read on the box; one that is not the box's own sets the box apart (R-BOX-07)."""
    keep_seal(act, by.election_id, by.round_id, box_no, seal, SealMoment.READ, at)
    if apart:
        of_box = BoxRun.round_id == by.round_id, BoxRun.box_no == box_no
        act.execute(update(BoxRun).where(*of_box).values(apart_seq=act.seq, decided_seq=None, seq=act.seq))


def release_held_voter(
    *, trip_id: int, line: int, by: OfficerOnDuty, at: datetime, submission: str | None = None
) -> Answer:
    """Let somebody on the list of a box that is out vote in the hall, unless the team recorded them as having voted."""
    with transaction() as act:
        if again := act.submitted_before(submission):
            return again
        trip = trip_in(act.connection, trip_id)
        if trip is None or trip.round_id != by.round_id:
            return refuse(Finding("no_such_trip"))
        row = act.execute(
            select(TripVoter.voter_id, TripVoter.state, Voter.name)
            .join(Voter, Voter.id == TripVoter.voter_id)
            .where(TripVoter.trip_id == trip_id, TripVoter.place == line)
        ).first()
        refusal = may("release_held_voter", Phase(trip.phase), by.roles, trip.restored) or may_release(
            None if row is None else TripVoterState(row.state), trip.out
        )
        if refusal or row is None:
            return refuse(refusal or Finding("release_not_held", "R-BOX-04"))
        act.execute(
            update(TripVoter)
            .where(TripVoter.trip_id == trip_id, TripVoter.place == line)
            .values(state=TripVoterState.RELEASED, seq=act.seq)
        )
        return act.record(
            "release_held_voter",
            election=by.election_id,
            by=[Signatory(by.id, by.name)],
            at=at,
            station=str(by.lane),
            figures={"round": by.round_id, "trip": trip_id, "box": trip.box},
            personal={"voter": row.voter_id},
            submission=submission,
            whose=row.name,
        )
