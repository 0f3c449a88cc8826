"""The roll made public: its versions, what changed between them, and the objections."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model, one_of
from kiosk.rules.publication import ObjectionState, Wanted


class RollVersion(Model):
    """名册版本: the roll as it was published, or as the polls opened on it; `content` is packed."""

    __tablename__ = "roll_versions"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        one_of("kind", ("announcement", "supplement", "opening")),
        CheckConstraint("number > 0", name="number"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    number = mapped_column(Integer, nullable=False)
    kind = mapped_column(String(20), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    published_on = mapped_column(Date, nullable=False)
    registered = mapped_column(Integer, nullable=False)
    fingerprint = mapped_column(String(64), nullable=False)
    content = mapped_column(LargeBinary, nullable=False)


class RollChange(Model):
    """名册变动 after the first publication; `version_id` is the supplement that made it public."""

    __tablename__ = "roll_changes"
    __table_args__ = (
        one_of("kind", ("added", "removed", "corrected")),
        Index(None, "election_id", "version_id"),
        Index(None, "voter_id"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    kind = mapped_column(String(20), nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    name = mapped_column(String(80), nullable=False)
    group = mapped_column(String(80), nullable=False)
    was = mapped_column(Text, nullable=False)
    ground = mapped_column(String(40), nullable=False)
    reason = mapped_column(String(300), nullable=False)
    on = mapped_column(Date, nullable=False)
    version_id = mapped_column(ForeignKey("roll_versions.id"))


class Objection(Model):
    """异议: raised against the roll, decided, told in writing, published; its id is the entry that filed it."""

    __tablename__ = "objections"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        one_of("wanted", Wanted),
        one_of("state", ObjectionState),
        CheckConstraint("(state = 'open') = (decided_on IS NULL)", name="decided"),
        CheckConstraint("told_on IS NULL OR decided_on IS NOT NULL", name="told"),
    )

    id = mapped_column(Integer, primary_key=True, autoincrement=False)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    number = mapped_column(Integer, nullable=False)
    filed_on = mapped_column(Date, nullable=False)
    by_name = mapped_column(String(80), nullable=False)
    about = mapped_column(String(200), nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"))
    row_id = mapped_column(Integer)
    wanted = mapped_column(String(10), nullable=False)
    statement = mapped_column(String(500), nullable=False)
    state = mapped_column(String(10), nullable=False)
    decided_on = mapped_column(Date)
    reason = mapped_column(String(500), nullable=False)
    told_on = mapped_column(Date)
    version_id = mapped_column(ForeignKey("roll_versions.id"))
