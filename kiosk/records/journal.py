"""The journal of official acts, its personal part, and the bounded log beside it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model, RowId, UtcDateTime


class JournalHead(Model):
    """日志链头: the one row every act locks first."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq = mapped_column(Integer, nullable=False)
    hash = mapped_column(String(64), nullable=False)


class JournalEntry(Model):
    """日志: one official act. Never changed, never deleted (triggers)."""

    __tablename__ = "journal_entries"
    __table_args__ = (UniqueConstraint("submission"), UniqueConstraint("previous"))

    seq = mapped_column(Integer, primary_key=True, autoincrement=False)
    at = mapped_column(UtcDateTime, nullable=False)
    act = mapped_column(String(40), nullable=False)
    election_id = mapped_column(String(64), nullable=False)
    officers = mapped_column(Text, nullable=False)
    station = mapped_column(String(80), nullable=False)
    figures = mapped_column(Text, nullable=False)
    personal_digest = mapped_column(String(64), nullable=False)
    submission = mapped_column(String(64))
    previous = mapped_column(String(64), nullable=False)
    hash = mapped_column(String(64), nullable=False)


class JournalPersonal(Model):
    """日志个人部分: who an act was about; the entry holds only its salted digest."""

    __tablename__ = "journal_personal"

    seq = mapped_column(ForeignKey("journal_entries.seq"), primary_key=True, autoincrement=False)
    salt = mapped_column(String(32), nullable=False)
    body = mapped_column(Text, nullable=False)


class LogLine(Model):
    """值班记录: refusals, sign-ins and failures, unchained and bounded."""

    __tablename__ = "log_lines"
    __table_args__ = (Index(None, "election_id", "id"),)

    id = mapped_column(RowId, primary_key=True)
    at = mapped_column(UtcDateTime, nullable=False)
    kind = mapped_column(String(20), nullable=False)
    code = mapped_column(String(40), nullable=False)
    election_id = mapped_column(String(64), nullable=False)
    officer_id = mapped_column(Integer)
    station = mapped_column(String(80), nullable=False)
    lane = mapped_column(Integer)
    address = mapped_column(String(64), nullable=False)
