"""The ballot account and what keeps it honest: the count of what is left, signatures compared with the paper roll."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime


class BallotAccount(Model):
    """选票结算: unsealed = issued + spoiled + left, counted before any box is opened (R-BOX-08).

    `counted` are the ballots left, counted by hand; `by_station` the same for each, as JSON; a later account replaces
    the one before (`current`). `announced_at`: the number issued was said aloud.
    """

    __tablename__ = "ballot_accounts"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("unsealed = issued + spoiled + counted OR explanation <> ''", name="explained"),
        Index(None, "round_id"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    unsealed = mapped_column(Integer, nullable=False)
    issued = mapped_column(Integer, nullable=False)
    spoiled = mapped_column(Integer, nullable=False)
    counted = mapped_column(Integer, nullable=False)
    by_station = mapped_column(Text, nullable=False)
    explanation = mapped_column(String(300), nullable=False)
    current = mapped_column(Boolean, nullable=False)
    announced_at = mapped_column(UtcDateTime)
    announced_seq = mapped_column(Integer)


class SignatureCount(Model):
    """签名核对: the signatures counted on a page of the paper roll, and how many the program has there."""

    __tablename__ = "signature_counts"
    __table_args__ = (
        CheckConstraint("counted >= 0 AND expected >= 0", name="counts"),
        Index(None, "round_id", "page"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    page = mapped_column(Integer, nullable=False)
    counted = mapped_column(Integer, nullable=False)
    expected = mapped_column(Integer, nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)
