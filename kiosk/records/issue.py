"""Ballots: unsealed, handed out, spoiled. A row's id is the journal entry that made it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime


class BallotStock(Model):
    """选票启封: the ballots unsealed and counted for a round, and what became of them, kept by the acts.

    `out` are with the mobile boxes: taken along and neither handed out nor spoiled nor brought back.
    """

    __tablename__ = "ballot_stocks"
    __table_args__ = (
        UniqueConstraint("round_id"),
        CheckConstraint("unsealed > 0", name="unsealed"),
        CheckConstraint(
            "issued >= 0 AND spoiled >= 0 AND out >= 0 AND issued + spoiled + out <= unsealed", name="account"
        ),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    unsealed = mapped_column(Integer, nullable=False)
    issued = mapped_column(Integer, nullable=False)
    spoiled = mapped_column(Integer, nullable=False)
    out = mapped_column(Integer, nullable=False, server_default="0")
    at = mapped_column(UtcDateTime, nullable=False)


class BallotIssue(Model):
    """发票: the ballots one visit was handed, in one act, for one box."""

    __tablename__ = "ballot_issues"
    __table_args__ = (
        CheckConstraint("ballots BETWEEN 1 AND 4", name="ballots"),
        Index(
            "uq_ballot_issues_once_a_visit",
            "visit_id",
            unique=True,
            sqlite_where=text("undone_seq IS NULL"),
            postgresql_where=text("undone_seq IS NULL"),
        ),
        Index(None, "round_id", "at"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    visit_id = mapped_column(ForeignKey("visits.id"), nullable=False)
    ballots = mapped_column(Integer, nullable=False)
    box_no = mapped_column(Integer)
    at = mapped_column(UtcDateTime, nullable=False)
    undone_at = mapped_column(UtcDateTime)
    undone_seq = mapped_column(Integer)


class SpoiledBallot(Model):
    """作废换票: a ballot taken back and replaced before it was cast, at a lane or on a trip."""

    __tablename__ = "spoiled_ballots"
    __table_args__ = (
        CheckConstraint("(visit_id IS NULL) <> (trip_id IS NULL)", name="place"),
        Index(None, "round_id"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    visit_id = mapped_column(ForeignKey("visits.id"))
    trip_id = mapped_column(ForeignKey("mobile_trips.id"))
    box_no = mapped_column(Integer)
    at = mapped_column(UtcDateTime, nullable=False)
