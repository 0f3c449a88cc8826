"""Mobile boxes: who asked for one, the trips, and what the teams wrote down on the way."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime, one_of
from kiosk.rules.mobile import HomeVote, MobileReason, TripState, TripVoterState


class MobileApplicant(Model):
    """流动票箱投票人: somebody on the list of a mobile box, with the reason that is published (R-BOX-03)."""

    __tablename__ = "mobile_applicants"
    __table_args__ = (
        one_of("reason", MobileReason),
        Index(
            "uq_mobile_applicants_once",
            "round_id",
            "voter_id",
            unique=True,
            sqlite_where=text("ended_seq IS NULL"),
            postgresql_where=text("ended_seq IS NULL"),
        ),
        Index(None, "round_id", "box_no"),
    )

    id = mapped_column(Integer, primary_key=True)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    box_no = mapped_column(Integer, nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    reason = mapped_column(String(10), nullable=False)
    applied_on = mapped_column(Date, nullable=False)
    seq = mapped_column(Integer, nullable=False)
    ended_seq = mapped_column(Integer)


class MobileTrip(Model):
    """流动票箱出发与返回: what left and what came back. `token_digest` is of the token the team's tablet hands in with.

    `team` are the ids of the officers who went, joined by blanks, the one who signed first. `brought_back` are ballots
    nobody was given; `explanation` says why the figures do not add up (R-BOX-05).
    """

    __tablename__ = "mobile_trips"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        one_of("state", TripState),
        CheckConstraint("ballots > 0", name="ballots"),
        CheckConstraint("brought_back BETWEEN 0 AND ballots", name="brought_back"),
        CheckConstraint("(state = 'out') = (returned_seq IS NULL)", name="returned"),
        Index(
            "uq_mobile_trips_out",
            "round_id",
            "box_no",
            unique=True,
            sqlite_where=text("state = 'out'"),
            postgresql_where=text("state = 'out'"),
        ),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    box_no = mapped_column(Integer, nullable=False)
    approval = mapped_column(String(80), nullable=False)
    seal = mapped_column(String(40), nullable=False)
    ballots = mapped_column(Integer, nullable=False)
    team = mapped_column(String(200), nullable=False)
    token_digest = mapped_column(String(64), nullable=False)
    state = mapped_column(String(10), nullable=False)
    left_at = mapped_column(UtcDateTime, nullable=False)
    returned_at = mapped_column(UtcDateTime)
    returned_seq = mapped_column(Integer)
    seal_read = mapped_column(String(40), nullable=False, server_default="")
    brought_back = mapped_column(Integer)
    explanation = mapped_column(String(300), nullable=False, server_default="")


class TripVoter(Model):
    """Somebody on the closed list of a trip; held in the hall until recorded or released."""

    __tablename__ = "trip_voters"
    __table_args__ = (one_of("state", TripVoterState), Index(None, "voter_id"))

    trip_id = mapped_column(ForeignKey("mobile_trips.id"), primary_key=True)
    voter_id = mapped_column(ForeignKey("voters.id"), primary_key=True)
    place = mapped_column(Integer, nullable=False)
    state = mapped_column(String(10), nullable=False)
    seq = mapped_column(Integer, nullable=False)


class MobileRecord(Model):
    """上门投票记录: what the team wrote down, by the key its tablet gave it, so that handing in may be repeated.

    `refused` is the code of the refusal; such a record is kept and shown. A scribe is not kept here: only counted.
    """

    __tablename__ = "mobile_records"
    __table_args__ = (
        UniqueConstraint("trip_id", "key"),
        one_of("outcome", HomeVote),
        Index(None, "trip_id", "place"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    trip_id = mapped_column(ForeignKey("mobile_trips.id"), nullable=False)
    key = mapped_column(String(40), nullable=False)
    place = mapped_column(Integer, nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"))
    outcome = mapped_column(String(10), nullable=False)
    happened_at = mapped_column(UtcDateTime, nullable=False)
    arrived_at = mapped_column(UtcDateTime, nullable=False)
    refused = mapped_column(String(40), nullable=False, server_default="")


class ScribeCount(Model):
    """代写: how many ballots scribes wrote, at a lane or on a trip; never whose."""

    __tablename__ = "scribe_counts"
    __table_args__ = (CheckConstraint("ballots >= 0", name="ballots"),)

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    trip_id = mapped_column(ForeignKey("mobile_trips.id"))
    ballots = mapped_column(Integer, nullable=False)
