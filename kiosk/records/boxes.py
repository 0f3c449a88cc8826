"""The ballot boxes of an election, what became of each in a round, and every seal that was put on or read."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, String, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import LATER, Model, UtcDateTime, one_of
from kiosk.rules.boxes import BoxState, SealMoment


class Box(Model):
    """票箱: numbered in sequence; a mobile one (流动票箱) leaves only with an approval number."""

    __tablename__ = "boxes"
    __table_args__ = (
        one_of("kind", ("fixed", "mobile")),
        CheckConstraint("kind = 'mobile' OR approval = ''", name="approval"),
    )

    election_id = mapped_column(ForeignKey("elections.id"), primary_key=True)
    no = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind = mapped_column(String(10), nullable=False)
    station_id = mapped_column(ForeignKey("stations.id"))
    approval = mapped_column(String(80), nullable=False)


class BoxRun(Model):
    """票箱 in one round: where it stands, the seal it bears, the papers found in it, `foreign_papers` among them.

    `apart`: a seal was not the one expected; it stays until `decided_seq` (R-BOX-07).
    """

    __tablename__ = "box_runs"
    __table_args__ = (
        one_of("state", BoxState),
        CheckConstraint("(state = 'opened') = (found IS NOT NULL)", name="found"),
        CheckConstraint("found IS NULL OR found >= 0", name="papers"),
        CheckConstraint("foreign_papers IS NULL OR foreign_papers BETWEEN 0 AND found", name="foreign_papers"),
        CheckConstraint("state = 'listed' OR seal <> ''", name="sealed"),
        ForeignKeyConstraint(["election_id", "box_no"], ["boxes.election_id", "boxes.no"]),
    )

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    box_no = mapped_column(Integer, primary_key=True, autoincrement=False)
    election_id = mapped_column(String(64), nullable=False)
    state = mapped_column(String(12), nullable=False)
    seal = mapped_column(String(40), nullable=False)
    apart_seq = mapped_column(Integer)
    decided_seq = mapped_column(Integer)
    found = mapped_column(Integer)
    foreign_papers = mapped_column(Integer)
    seq = mapped_column(Integer, nullable=False)


class BoxSeal(Model):
    """封条: a seal put on or read, by two officers. A number is put on once in an election; reading may repeat it."""

    __tablename__ = "box_seals"
    __table_args__ = (
        one_of("moment", SealMoment),
        CheckConstraint("seal <> ''", name="seal"),
        Index(
            "uq_box_seals_once",
            "election_id",
            "seal",
            unique=True,
            sqlite_where=text("moment <> 'read'"),
            postgresql_where=text("moment <> 'read'"),
        ),
        Index(None, "round_id", "box_no"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    box_no = mapped_column(Integer, nullable=False)
    seal = mapped_column(String(40), nullable=False)
    moment = mapped_column(String(10), nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)


class LaneBox(Model):
    """The box for which a lane hands out."""

    __tablename__ = "lane_boxes"

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    station_id = mapped_column(ForeignKey("stations.id"), primary_key=True)
    lane = mapped_column(Integer, primary_key=True, autoincrement=False)
    box_no = mapped_column(Integer, nullable=False)
    seq = mapped_column(Integer, nullable=False)
