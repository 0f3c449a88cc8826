"""The election, its posts, stations and rounds."""

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model, UtcDateTime, one_of
from kiosk.rules.day import Phase, RoundKind


class Election(Model):
    """选举: one village's election of one body.

    `roll_seq` is the entry that last touched the roll, `roll_day` the election day its ages were reckoned for.
    `restored_seq` is the entry that brought the database back from a back-up, until the lanes have been compared.
    """

    __tablename__ = "elections"
    __table_args__ = (UniqueConstraint("tag"), CheckConstraint("ballots_printed > 0", name="ballots_printed"))

    id = mapped_column(String(64), primary_key=True)
    tag = mapped_column(String(8), nullable=False)
    rehearsal = mapped_column(Boolean, nullable=False)
    village = mapped_column(String(80), nullable=False)
    town = mapped_column(String(80), nullable=False)
    body = mapped_column(String(40), nullable=False)
    term = mapped_column(String(40), nullable=False)
    day = mapped_column(Date, nullable=False)
    opens = mapped_column(Time, nullable=False)
    closes = mapped_column(Time, nullable=False)
    roll_published = mapped_column(Date)
    ballots_printed = mapped_column(Integer, nullable=False)
    electors = mapped_column(String(20), nullable=False)
    created_seq = mapped_column(Integer, nullable=False)
    roll_seq = mapped_column(Integer, nullable=False, server_default="0")
    roll_day = mapped_column(Date)
    restored_seq = mapped_column(Integer)


class Post(Model):
    """职位: a post and its seats, highest rank first (rank 1)."""

    __tablename__ = "posts"
    __table_args__ = (CheckConstraint("seats > 0", name="seats"),)

    election_id = mapped_column(ForeignKey("elections.id"), primary_key=True)
    post = mapped_column(String(20), primary_key=True)
    name = mapped_column(String(40), nullable=False)
    seats = mapped_column(Integer, nullable=False)
    rank = mapped_column(Integer, nullable=False)


class Station(Model):
    """投票站: the central one or a branch, with its issuing desks (lanes 1…desks)."""

    __tablename__ = "stations"
    __table_args__ = (
        UniqueConstraint("election_id", "code"),
        one_of("kind", ("central", "branch")),
        CheckConstraint("desks > 0", name="desks"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    code = mapped_column(String(40), nullable=False)
    name = mapped_column(String(80), nullable=False)
    kind = mapped_column(String(10), nullable=False)
    desks = mapped_column(Integer, nullable=False)
    groups = mapped_column(Text, nullable=False)


class Round(Model):
    """轮次: one vote, with the rule sheet it is held under and its phase. `found`: papers in all boxes.

    `frozen_seq`: the count stands still for a dispute since that entry. `held_on` and `opens` where they are not the
    election's own, as in a further election.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        one_of("phase", Phase),
        one_of("kind", RoundKind),
        CheckConstraint("phase = 'preparing' OR phase = 'void' OR opened_seq IS NOT NULL", name="opened"),
        CheckConstraint("phase IN ('preparing', 'polling', 'void') OR closed_seq IS NOT NULL", name="closed"),
        CheckConstraint("served_until IS NULL OR closed_seq IS NOT NULL", name="served_until"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    number = mapped_column(Integer, nullable=False)
    kind = mapped_column(String(10), nullable=False)
    phase = mapped_column(String(10), nullable=False)
    edition = mapped_column(String(40), nullable=False)
    choices = mapped_column(Text, nullable=False)
    chosen_seq = mapped_column(Integer)
    registered = mapped_column(Integer)
    opened_at = mapped_column(UtcDateTime)
    opened_seq = mapped_column(Integer)
    closing_hour = mapped_column(Time, nullable=False)
    extensions = mapped_column(Integer, nullable=False)
    served_until = mapped_column(Time)
    closed_at = mapped_column(UtcDateTime)
    closed_seq = mapped_column(Integer)
    roll_fingerprint = mapped_column(String(64))
    found = mapped_column(Integer)
    ended_seq = mapped_column(Integer)
    frozen_seq = mapped_column(Integer)
    held_on = mapped_column(Date)
    opens = mapped_column(Time)


class AgendaStep(Model):
    """议程: a step of the meeting that was ticked off by hand; steps that are acts are read off the journal."""

    __tablename__ = "agenda_steps"

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    step = mapped_column(String(40), primary_key=True)
    seq = mapped_column(Integer, nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)
