"""The result: what each round came to, the seats it gave, what it was held for, and the papers that were made of it.

A person is a roll number, as in records/count: nothing here leads to a voter.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime, one_of
from kiosk.rules.holds import Way


class RoundResult(Model):
    """一轮的结果, as closing the round worked it out. A round that is reopened gets another version.

    `count_file` is the canonical count file and `outcome` what `tally` makes of it, as JSON. A tie vote works the round
    behind it out again: `base_round_id` with a file and an outcome of its own.
    """

    __tablename__ = "round_results"
    __table_args__ = (
        UniqueConstraint("round_id", "version"),
        CheckConstraint("(certified_seq IS NULL) = (certified_at IS NULL)", name="certified"),
        CheckConstraint("(withdrawn_seq IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
        CheckConstraint("withdrawn_seq IS NULL OR withdrawn_reason <> ''", name="why"),
        CheckConstraint("vacant_seq IS NULL OR vacant_reason <> ''", name="vacant"),
        CheckConstraint("(base_round_id IS NULL) = (base_file IS NULL)", name="base"),
        Index(
            "uq_round_results_current",
            "round_id",
            unique=True,
            sqlite_where=text("withdrawn_seq IS NULL"),
            postgresql_where=text("withdrawn_seq IS NULL"),
        ),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    version = mapped_column(Integer, nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)
    count_file = mapped_column(Text, nullable=False)
    sha256 = mapped_column(String(64), nullable=False)
    outcome = mapped_column(Text, nullable=False)
    base_round_id = mapped_column(ForeignKey("rounds.id"))
    base_file = mapped_column(Text)
    base_outcome = mapped_column(Text)
    vacant_seq = mapped_column(Integer)
    vacant_reason = mapped_column(String(300), nullable=False, server_default="")
    certified_seq = mapped_column(Integer)
    certified_at = mapped_column(UtcDateTime)
    withdrawn_seq = mapped_column(Integer)
    withdrawn_at = mapped_column(UtcDateTime)
    withdrawn_reason = mapped_column(String(300), nullable=False, server_default="")


class SeatTaken(Model):
    """当选: a seat that this result gave, in order of `place`, with the votes that were compared."""

    __tablename__ = "seats_taken"

    result_id = mapped_column(ForeignKey("round_results.id"), primary_key=True)
    person = mapped_column(Integer, primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False, index=True)
    post = mapped_column(String(20), nullable=False)
    place = mapped_column(Integer, nullable=False)
    votes = mapped_column(Integer, nullable=False)


class ResultHold(Model):
    """暂缓宣布: two near relatives hold seats (`one`, `other`), or no woman does (0, 0); until it is decided (`way`).

    `moot_seq`: another decision has taken its ground away. `leaves`: who gave the seat up, 0: nobody.
    """

    __tablename__ = "result_holds"
    __table_args__ = (
        one_of("code", ("kin", "no_woman")),
        one_of("way", (*Way, "")),
        CheckConstraint("(way <> '') = (decided_seq IS NOT NULL)", name="decided"),
        CheckConstraint("way = '' OR (reason <> '' AND decided_by <> '')", name="reason"),
        CheckConstraint("(way = 'leaves') = (leaves > 0)", name="leaves"),
    )

    result_id = mapped_column(ForeignKey("round_results.id"), primary_key=True)
    no = mapped_column(Integer, primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False, index=True)
    code = mapped_column(String(10), nullable=False)
    one = mapped_column(Integer, nullable=False)
    other = mapped_column(Integer, nullable=False)
    way = mapped_column(String(10), nullable=False, server_default="")
    leaves = mapped_column(Integer, nullable=False, server_default="0")
    reason = mapped_column(String(300), nullable=False, server_default="")
    decided_by = mapped_column(String(200), nullable=False, server_default="")
    decided_at = mapped_column(UtcDateTime)
    decided_seq = mapped_column(Integer)
    moot_seq = mapped_column(Integer)


class ResultPaper(Model):
    """存档文件 of a certified result: made once, kept byte for byte, served the same for ever."""

    __tablename__ = "result_papers"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    result_id = mapped_column(ForeignKey("round_results.id"), primary_key=True)
    name = mapped_column(String(40), primary_key=True)
    media_type = mapped_column(String(40), nullable=False)
    sha256 = mapped_column(String(64), nullable=False)
    body = mapped_column(LargeBinary, nullable=False)
    seq = mapped_column(Integer, nullable=False)


class Particulars(Model):
    """登记事项: what the civil-affairs form asks of somebody elected beyond the roll; "" and None: not written."""

    __tablename__ = "particulars"

    election_id = mapped_column(ForeignKey("elections.id"), primary_key=True)
    person = mapped_column(Integer, primary_key=True, autoincrement=False)
    ethnic_group = mapped_column(String(20), nullable=False)
    party = mapped_column(String(20), nullable=False)
    schooling = mapped_column(String(20), nullable=False)
    again = mapped_column(Boolean)
    seq = mapped_column(Integer, nullable=False)
