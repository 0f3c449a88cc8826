"""The roll, the register's rows behind it, and the voter certificates."""

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import CodePoints, Model, one_of


class Group(Model):
    """村民小组."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("election_id", "name"),)

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    name = mapped_column(String(80), nullable=False)
    position = mapped_column(Integer, nullable=False)


class Voter(Model):
    """参选村民: somebody on the roll, with the place on the paper roll."""

    __tablename__ = "voters"
    __table_args__ = (
        UniqueConstraint("election_id", "roll_no"),
        UniqueConstraint("election_id", "page", "line"),
        UniqueConstraint("election_id", "household", "name", "birth"),
        CheckConstraint("sex IN ('M', 'F', '')", name="sex"),
        CheckConstraint("roll_no > 0 AND page > 0 AND line > 0", name="places"),
        Index(None, "group_id", "roll_no"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    roll_no = mapped_column(Integer, nullable=False)
    group_id = mapped_column(ForeignKey("groups.id"), nullable=False)
    household = mapped_column(String(40), nullable=False)
    name = mapped_column(String(80), nullable=False)
    sex = mapped_column(String(1), nullable=False)
    birth = mapped_column(Date, nullable=False)
    page = mapped_column(Integer, nullable=False)
    line = mapped_column(Integer, nullable=False)


class SearchKey(Model):
    """检索: the beginnings under which a voter is found (characters, pinyin, initials)."""

    __tablename__ = "search_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    election_id = mapped_column(String(64), primary_key=True)
    key = mapped_column(CodePoints, primary_key=True)
    voter_id = mapped_column(ForeignKey("voters.id"), primary_key=True)


class RegisterRow(Model):
    """登记册行: a row of the register that is not on the roll, and why."""

    __tablename__ = "register_rows"
    __table_args__ = (one_of("outcome", ("left_out", "undecided")), Index(None, "election_id", "outcome", "code"))

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    sheet = mapped_column(String(80), nullable=False)
    row = mapped_column(Integer, nullable=False)
    group = mapped_column(String(80), nullable=False)
    household = mapped_column(String(40), nullable=False)
    name = mapped_column(String(80), nullable=False)
    sex = mapped_column(String(1), nullable=False)
    birth = mapped_column(Date)
    outcome = mapped_column(String(10), nullable=False)
    code = mapped_column(String(40), nullable=False)
    rule_id = mapped_column(String(20), nullable=False)
    numbers = mapped_column(Text, nullable=False)


class RollLoad(Model):
    """装册: one reading of a register, with its counts."""

    __tablename__ = "roll_loads"

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    source = mapped_column(String(200), nullable=False)
    rows = mapped_column(Integer, nullable=False)
    registered = mapped_column(Integer, nullable=False)
    left_out = mapped_column(Integer, nullable=False)
    undecided = mapped_column(Integer, nullable=False)
    current = mapped_column(Boolean, nullable=False)


class VoterCertificate(Model):
    """参选证: one valid certificate a voter; a replaced one stays, cancelled."""

    __tablename__ = "voter_certificates"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        one_of("state", ("valid", "cancelled")),
        Index(
            "uq_voter_certificates_valid",
            "voter_id",
            unique=True,
            sqlite_where=text("state = 'valid'"),
            postgresql_where=text("state = 'valid'"),
        ),
        Index(None, "voter_id"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    voter_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    number = mapped_column(String(9), nullable=False)
    state = mapped_column(String(10), nullable=False)
    cancelled_seq = mapped_column(Integer)
