"""The trips of mobile boxes: whom a team visits, what it wrote down, what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.queries.restored import RESTORED, taken_at
from kiosk.records import store
from kiosk.records.boxes import BoxRun
from kiosk.records.checkin import Visit
from kiosk.records.day import Election, Round
from kiosk.records.issue import BallotIssue
from kiosk.records.mobile import MobileRecord, MobileTrip, ScribeCount, TripVoter
from kiosk.records.roll import Group, Voter
from kiosk.records.staff import Officer
from kiosk.rules.day import Phase
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HomeVote, TripState, TripVoterState


@dataclass(frozen=True, slots=True)
class TripView:
    """流动票箱的一次行程: what left, what is written down so far, what came back.

    `cast` and `spoiled` are the ballots of the records that count; `scribes` how many ballots a scribe wrote.
    `restored` as in Standing.
    """

    id: int
    election_id: str
    village: str
    round_id: int
    phase: Phase
    box: int
    approval: str
    seal: str
    ballots: int
    team: tuple[int, ...]
    token_digest: str
    state: TripState
    left_at: datetime
    returned_at: datetime | None
    seal_read: str
    brought_back: int | None
    explanation: str
    cast: int
    spoiled: int
    scribes: int
    apart: bool
    restored: datetime | None

    @property
    def out(self) -> bool:
        return self.state is TripState.OUT

    @property
    def in_hand(self) -> int:
        """Ballots neither handed out nor spoiled, as far as is known."""
        return self.ballots - self.cast - self.spoiled


def _kept(outcome: HomeVote) -> Any:
    return (
        select(func.count())
        .where(MobileRecord.trip_id == MobileTrip.id, MobileRecord.outcome == outcome, MobileRecord.refused == "")
        .correlate(MobileTrip)
        .scalar_subquery()
    )


_TRIPS = (
    select(
        MobileTrip.id,
        Round.election_id,
        Election.village,
        MobileTrip.round_id,
        Round.phase,
        MobileTrip.box_no,
        MobileTrip.approval,
        MobileTrip.seal,
        MobileTrip.ballots,
        MobileTrip.team,
        MobileTrip.token_digest,
        MobileTrip.state,
        MobileTrip.left_at,
        MobileTrip.returned_at,
        MobileTrip.seal_read,
        MobileTrip.brought_back,
        MobileTrip.explanation,
        _kept(HomeVote.VOTED).label("cast"),
        _kept(HomeVote.SPOILED).label("spoiled"),
        select(func.coalesce(func.sum(ScribeCount.ballots), 0))
        .where(ScribeCount.trip_id == MobileTrip.id)
        .correlate(MobileTrip)
        .scalar_subquery()
        .label("scribes"),
        (BoxRun.apart_seq.is_not(None) & BoxRun.decided_seq.is_(None)).label("apart"),
        RESTORED.label("restored"),
    )
    .join(Round, Round.id == MobileTrip.round_id)
    .join(Election, Election.id == Round.election_id)
    .outerjoin(BoxRun, (BoxRun.round_id == MobileTrip.round_id) & (BoxRun.box_no == MobileTrip.box_no))
)


def _trip(row: Any) -> TripView:
    return TripView(
        id=row.id,
        election_id=row.election_id,
        village=row.village,
        round_id=row.round_id,
        phase=Phase(row.phase),
        box=row.box_no,
        approval=row.approval,
        seal=row.seal,
        ballots=row.ballots,
        team=tuple(int(word) for word in row.team.split()),
        token_digest=row.token_digest,
        state=TripState(row.state),
        left_at=row.left_at,
        returned_at=row.returned_at,
        seal_read=row.seal_read,
        brought_back=row.brought_back,
        explanation=row.explanation,
        cast=row.cast,
        spoiled=row.spoiled,
        scribes=int(row.scribes),
        apart=bool(row.apart),
        restored=taken_at(row.restored),
    )


def trip_in(connection: Connection, trip_id: int) -> TripView | None:
    row = connection.execute(_TRIPS.where(MobileTrip.id == trip_id)).first()
    return None if row is None else _trip(row)


def trip(election_id: str, trip_id: int) -> TripView | None:
    """One trip of this election."""
    with store.reading() as connection:
        found = trip_in(connection, trip_id)
    return found if found is not None and found.election_id == election_id else None


def trips(round_id: int) -> tuple[TripView, ...]:
    """Every trip of a round, newest first."""
    with store.reading() as connection:
        rows = connection.execute(_TRIPS.where(MobileTrip.round_id == round_id).order_by(MobileTrip.id.desc())).all()
    return tuple(_trip(row) for row in rows)


def trip_of_token(digest: str) -> TripView | None:
    """The trip whose team holds the token with this digest, in the mode in use."""
    with store.reading() as connection:
        row = connection.execute(_TRIPS.where(MobileTrip.token_digest == digest)).first()
    return None if row is None else _trip(row)


@dataclass(frozen=True, slots=True)
class TripLine:
    """One line of a trip's closed list, from 1."""

    line: int
    voter_id: int
    name: str
    group: str
    roll_no: int
    state: TripVoterState


def lines(trip_id: int) -> tuple[TripLine, ...]:
    """The closed list of a trip, in the order of the way."""
    with store.reading() as connection:
        rows = connection.execute(
            select(TripVoter.place, Voter.id, Voter.name, Group.name, Voter.roll_no, TripVoter.state)
            .join(Voter, Voter.id == TripVoter.voter_id)
            .join(Group, Group.id == Voter.group_id)
            .where(TripVoter.trip_id == trip_id)
            .order_by(TripVoter.place)
        ).all()
    return tuple(TripLine(*row[:5], TripVoterState(row[5])) for row in rows)


@dataclass(frozen=True, slots=True)
class RecordView:
    """上门投票记录 as it was handed in. `name` is "" for a spoiled ballot and for somebody who is not on the list.

    `happened_at` is the tablet's clock, which decides nothing; `refused` the code of the refusal, "" when it counts.
    """

    seq: int
    place: int
    name: str
    outcome: HomeVote
    happened_at: datetime
    arrived_at: datetime
    refused: str

    @property
    def refusal(self) -> Finding:
        return Finding(self.refused)


def records(trip_id: int) -> tuple[RecordView, ...]:
    """What a team wrote down, in its order; what was told twice under two keys stands twice."""
    with store.reading() as connection:
        rows = connection.execute(
            select(
                MobileRecord.id,
                MobileRecord.place,
                Voter.name,
                MobileRecord.outcome,
                MobileRecord.happened_at,
                MobileRecord.arrived_at,
                MobileRecord.refused,
            )
            .outerjoin(Voter, Voter.id == MobileRecord.voter_id)
            .where(MobileRecord.trip_id == trip_id)
            .order_by(MobileRecord.place, MobileRecord.happened_at, MobileRecord.id)
        ).all()
    return tuple(RecordView(r[0], r[1], r[2] or "", HomeVote(r[3]), *r[4:]) for r in rows)


def team_names(trip_id: int) -> tuple[str, ...]:
    """Who went, the one who signed first."""
    with store.reading() as connection:
        return tuple(name for _, name in team_in(connection, trip_id))


def team_in(connection: Connection, trip_id: int) -> tuple[tuple[int, str], ...]:
    """Id and name of everybody who went, the one who signed first."""
    words = connection.scalar(select(MobileTrip.team).where(MobileTrip.id == trip_id)) or ""
    ids = [int(word) for word in words.split()]
    named = dict(connection.execute(select(Officer.id, Officer.name).where(Officer.id.in_(ids))).tuples().all())
    return tuple((one, named[one]) for one in ids)


def unrecorded_in(connection: Connection, trip_id: int) -> int:
    """People on a trip's list of whom nothing is known yet."""
    held = select(func.count()).where(TripVoter.trip_id == trip_id, TripVoter.state == TripVoterState.HELD)
    return connection.scalar(held) or 0


def handed_out_since_scribes(connection: Connection, round_id: int) -> int:
    """Ballots handed out in the hall since the scribes there were last counted."""
    last = select(func.max(ScribeCount.id)).where(ScribeCount.round_id == round_id, ScribeCount.trip_id.is_(None))
    total = connection.scalar(
        select(func.sum(BallotIssue.ballots))
        .join(Visit, Visit.id == BallotIssue.visit_id)
        .where(
            BallotIssue.round_id == round_id,
            BallotIssue.undone_seq.is_(None),
            Visit.trip_id.is_(None),
            BallotIssue.id > (connection.scalar(last) or 0),
        )
    )
    return int(total or 0)


def scribes(round_id: int) -> int:
    """How many ballots scribes wrote in a round, in the hall and on the way."""
    with store.reading() as connection:
        total = connection.scalar(select(func.sum(ScribeCount.ballots)).where(ScribeCount.round_id == round_id))
    return int(total or 0)


def keys_known(trip_id: int, keys: list[str]) -> frozenset[str]:
    """Those of these keys under which a record of the trip is kept."""
    with store.reading() as connection:
        rows = connection.scalars(
            select(MobileRecord.key).where(MobileRecord.trip_id == trip_id, MobileRecord.key.in_(keys))
        )
        return frozenset(rows)
