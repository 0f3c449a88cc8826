"""The roll, the register's rows behind it, and the voter certificates."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import mapped_column

from kiosk.records.base import CodePoints, Model, one_of
from kiosk.rules.settling import Choice


class Group(Model):
    """村民小组."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("election_id", "name"),)

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    name = mapped_column(String(80), nullable=False)
    position = mapped_column(Integer, nullable=False)


class Voter(Model):
    """参选村民: somebody on the roll, with the place on the paper roll.

    Whoever is taken off keeps the row, with `removed_seq`: number, page and line are never given to another.
    """

    __tablename__ = "voters"
    __table_args__ = (
        UniqueConstraint("election_id", "roll_no"),
        UniqueConstraint("election_id", "page", "line"),
        Index(
            "uq_voters_person",
            "election_id",
            "household",
            "name",
            "birth",
            unique=True,
            sqlite_where=text("removed_seq IS NULL"),
            postgresql_where=text("removed_seq IS NULL"),
        ),
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
    relation = mapped_column(String(20), nullable=False, server_default="")
    removed_seq = mapped_column(Integer)


class SearchKey(Model):
    """检索: the beginnings under which a voter is found (characters, pinyin, initials)."""

    __tablename__ = "search_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    election_id = mapped_column(String(64), primary_key=True)
    key = mapped_column(CodePoints, primary_key=True)
    voter_id = mapped_column(ForeignKey("voters.id"), primary_key=True)


class RegisterRow(Model):
    """登记册行: what a row of the register said, and what became of it; never the identity number.

    `person_key` finds it again in a corrected file; rows that are one person share `person`. `numbers` are the facts of
    the finding, `also` the further findings. `voter_id` is whom it put on the roll.
    """

    __tablename__ = "register_rows"
    __table_args__ = (
        one_of("outcome", ("registered", "left_out", "undecided")),
        Index(None, "election_id", "outcome", "code"),
        Index(None, "election_id", "person"),
        Index(None, "voter_id"),
    )

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
    also = mapped_column(Text, nullable=False, server_default="[]")
    relation = mapped_column(String(20), nullable=False, server_default="")
    residence = mapped_column(String(20), nullable=False, server_default="local")
    note = mapped_column(String(500), nullable=False, server_default="")
    number_check = mapped_column(String(20), nullable=False, server_default="absent")
    birth_check = mapped_column(String(20), nullable=False, server_default="good")
    name_clear = mapped_column(Boolean, nullable=False, server_default=true())
    same_sheet = mapped_column(String(80), nullable=False, server_default="")
    same_row = mapped_column(Integer, nullable=False, server_default="0")
    person_key = mapped_column(String(200), nullable=False, server_default="")
    person = mapped_column(Integer, nullable=False, server_default="0")
    voter_id = mapped_column(ForeignKey("voters.id"))


class RollDecision(Model):
    """处理: what the registrar decided about one person, kept when a corrected register is loaded.

    `settles` are the codes of the doubts it answers, joined by blanks; the `now_` columns correct what the register
    says, NULL where it is right. `added`: somebody the register does not have. A later decision about the same person
    leaves the earlier one, no more `current`.
    """

    __tablename__ = "roll_decisions"
    __table_args__ = (
        one_of("choice", Choice),
        CheckConstraint("now_sex IN ('M', 'F', '')", name="now_sex"),
        CheckConstraint("choice = 'register' OR ground <> ''", name="ground"),
        Index(
            "uq_roll_decisions_current",
            "election_id",
            "person_key",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index(None, "election_id", "seq"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    person_key = mapped_column(String(200), nullable=False)
    name = mapped_column(String(80), nullable=False)
    choice = mapped_column(String(10), nullable=False)
    settles = mapped_column(Text, nullable=False)
    ground = mapped_column(String(40), nullable=False)
    reason = mapped_column(String(300), nullable=False)
    consent_on = mapped_column(Date)
    now_group = mapped_column(String(80))
    now_household = mapped_column(String(40))
    now_name = mapped_column(String(80))
    now_sex = mapped_column(String(1))
    now_birth = mapped_column(Date)
    now_relation = mapped_column(String(20))
    added = mapped_column(Boolean, nullable=False)
    on = mapped_column(Date, nullable=False)
    current = mapped_column(Boolean, nullable=False)


class KinStatement(Model):
    """亲属关系 entered by hand, against or beside what the register says: what `other` is to `one`."""

    __tablename__ = "kin_statements"
    __table_args__ = (
        one_of("kin", ("spouse", "parent", "child", "sibling", "grandparent", "grandchild", "not_near")),
        CheckConstraint("one_id < other_id", name="order"),
        Index(
            "uq_kin_statements_current",
            "one_id",
            "other_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index(None, "other_id"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    one_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    other_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    kin = mapped_column(String(20), nullable=False)
    reason = mapped_column(String(300), nullable=False)
    current = mapped_column(Boolean, nullable=False)


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
