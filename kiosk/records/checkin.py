"""Visits to a lane and the entitlements claimed on them. A row's id is the journal entry that made it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime, one_of
from kiosk.rules.checkin import VisitState, Way


class Visit(Model):
    """到场: one person at one lane, open → handed_out → signed, or released; or at home with a mobile box's team.

    `voter_id` is who came; the entitlements claimed may be of others (CheckIn).
    """

    __tablename__ = "visits"
    __table_args__ = (
        one_of("state", VisitState),
        CheckConstraint("state IN ('open', 'released') OR handed_out_at IS NOT NULL", name="handed_out"),
        CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL) OR state = 'released'", name="signed"),
        CheckConstraint(
            "(trip_id IS NULL AND station_id IS NOT NULL AND lane IS NOT NULL) OR "
            "(trip_id IS NOT NULL AND station_id IS NULL AND lane IS NULL)",
            name="place",
        ),
        Index(None, "round_id", "station_id", "lane", "state"),
        Index(None, "trip_id"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    station_id = mapped_column(ForeignKey("stations.id"))
    lane = mapped_column(Integer)
    trip_id = mapped_column(ForeignKey("mobile_trips.id"))
    state = mapped_column(String(10), nullable=False)
    opened_at = mapped_column(UtcDateTime, nullable=False)
    handed_out_at = mapped_column(UtcDateTime)
    signed_at = mapped_column(UtcDateTime)
    released_seq = mapped_column(Integer)


class CheckIn(Model):
    """验证: one entitlement claimed on a visit; one voter has at most one a round that is not undone.

    `voter_id` is whose entitlement it is; with `slip_id` a proxy claimed it.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        one_of("way", Way),
        CheckConstraint("(way = 'slip') = (slip_id IS NOT NULL)", name="slip"),
        Index(
            "uq_check_ins_once_a_round",
            "round_id",
            "voter_id",
            unique=True,
            sqlite_where=text("undone_seq IS NULL"),
            postgresql_where=text("undone_seq IS NULL"),
        ),
        Index(None, "visit_id"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    visit_id = mapped_column(ForeignKey("visits.id"), nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    way = mapped_column(String(12), nullable=False)
    slip_id = mapped_column(ForeignKey("proxy_slips.id"))
    at = mapped_column(UtcDateTime, nullable=False)
    undone_seq = mapped_column(Integer)
