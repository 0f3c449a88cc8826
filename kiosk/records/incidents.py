"""What went wrong on the day, and who saw to it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime, one_of
from kiosk.rules.incidents import IncidentKind


class Incident(Model):
    """突发情况: what somebody at a desk reported; `place` is a lane or a box in words."""

    __tablename__ = "incidents"
    __table_args__ = (
        one_of("kind", IncidentKind),
        CheckConstraint("(acknowledged_seq IS NULL) = (acknowledged_at IS NULL)", name="acknowledged"),
        Index(None, "round_id"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    kind = mapped_column(String(20), nullable=False)
    place = mapped_column(String(80), nullable=False)
    box_no = mapped_column(Integer)
    words = mapped_column(String(300), nullable=False)
    reported_by = mapped_column(String(80), nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)
    acknowledged_at = mapped_column(UtcDateTime)
    acknowledged_by = mapped_column(String(80), nullable=False, server_default="")
    acknowledged_seq = mapped_column(Integer)
