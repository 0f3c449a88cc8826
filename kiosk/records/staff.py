"""The officers, their role cards, and the tablets they are signed in on."""

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model, UtcDateTime, one_of


class Officer(Model):
    """工作人员: a person on duty; `roles` are words of rules.staff.Role joined by blanks.

    With `ended_seq` the plan names this person no more; the entries signed stay readable.
    """

    __tablename__ = "officers"
    __table_args__ = (Index(None, "election_id", "name"),)

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    name = mapped_column(String(80), nullable=False)
    roles = mapped_column(String(200), nullable=False)
    station_id = mapped_column(ForeignKey("stations.id"))
    box = mapped_column(Integer)
    household = mapped_column(String(40))
    ended_seq = mapped_column(Integer)


class RoleCard(Model):
    """工作证: what an officer signs in with; the PIN is kept as an argon2 hash."""

    __tablename__ = "role_cards"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        one_of("state", ("valid", "cancelled")),
        Index(
            "uq_role_cards_valid",
            "officer_id",
            unique=True,
            sqlite_where=text("state = 'valid'"),
            postgresql_where=text("state = 'valid'"),
        ),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    officer_id = mapped_column(ForeignKey("officers.id"), nullable=False)
    number = mapped_column(String(9), nullable=False)
    pin_hash = mapped_column(String(200))
    state = mapped_column(String(10), nullable=False)


class SignIn(Model):
    """登录: one officer on one tablet, until signed out or revoked.

    `checks` is what the tablet last said of itself (JSON, "" before that), `checked_at` when.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "officer_id"))

    id = mapped_column(Integer, primary_key=True)
    token_digest = mapped_column(String(64), nullable=False)
    officer_id = mapped_column(ForeignKey("officers.id"), nullable=False)
    card_id = mapped_column(ForeignKey("role_cards.id"), nullable=False)
    station_id = mapped_column(ForeignKey("stations.id"), nullable=False)
    lane = mapped_column(Integer, nullable=False)
    tablet = mapped_column(String(80), nullable=False)
    address = mapped_column(String(64), nullable=False)
    locked = mapped_column(Boolean, nullable=False)
    signed_in_at = mapped_column(UtcDateTime, nullable=False)
    ended_at = mapped_column(UtcDateTime)
    checks = mapped_column(Text, nullable=False, server_default="")
    checked_at = mapped_column(UtcDateTime)


class Contender(Model):
    """被推荐、参选的人: somebody suggested for office or standing for it, who may not staff the vote (R-STAFF-02)."""

    __tablename__ = "contenders"
    __table_args__ = (
        one_of("how", ("suggested", "stands")),
        Index(
            "uq_contenders_once",
            "voter_id",
            unique=True,
            sqlite_where=text("ended_seq IS NULL"),
            postgresql_where=text("ended_seq IS NULL"),
        ),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    how = mapped_column(String(10), nullable=False)
    on = mapped_column(Date, nullable=False)
    seq = mapped_column(Integer, nullable=False)
    ended_seq = mapped_column(Integer)
