"""The count: tables and batches, the talliers' keys while a batch is open, rulings, and the totals that remain.

A person is a roll number and no key to the roll: nothing here leads to a voter.
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
from kiosk.rules.tray import Outcome


class BoxMix(Model):
    """混箱: boxes whose papers were mixed before calling (R-BOX-09); those with the same `seq` are one heap."""

    __tablename__ = "box_mixes"

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    box_no = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq = mapped_column(Integer, nullable=False)


class TallyTable(Model):
    """计票台 with the people who sit there; a later seating replaces the one before (`current`)."""

    __tablename__ = "tally_tables"
    __table_args__ = (
        CheckConstraint("no BETWEEN 1 AND 6", name="no"),
        Index(
            "uq_tally_tables_current",
            "round_id",
            "no",
            unique=True,
            sqlite_where=text('"current"'),
            postgresql_where=text('"current"'),
        ),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    no = mapped_column(Integer, nullable=False)
    caller_id = mapped_column(ForeignKey("officers.id"), nullable=False)
    first_id = mapped_column(ForeignKey("officers.id"), nullable=False)
    second_id = mapped_column(ForeignKey("officers.id"), nullable=False)
    scrutineer_id = mapped_column(ForeignKey("officers.id"), nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)
    current = mapped_column(Boolean, nullable=False)


class TallyBatch(Model):
    """一批选票 at a table, open until it is locked or dropped.

    `calling`: how often it is being called; `recalls`: the numbers of the ballots called again, as JSON, one list a
    calling; `tiles`: the people in tile order for each post, as JSON. The classes stand once it is locked.
    """

    __tablename__ = "tally_batches"
    __table_args__ = (
        one_of("state", ("open", "locked", "dropped")),
        UniqueConstraint("round_id", "number"),
        CheckConstraint("ballots BETWEEN 1 AND 50", name="ballots"),
        CheckConstraint("calling BETWEEN 1 AND 4", name="calling"),
        CheckConstraint("(state = 'open') = (ended_seq IS NULL)", name="ended"),
        CheckConstraint(
            "(state = 'locked') = (valid + part_valid + invalid + blank = ballots)",
            name="classes",
        ),
        Index(
            "uq_tally_batches_open",
            "round_id",
            "table_no",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    number = mapped_column(Integer, nullable=False)
    table_no = mapped_column(Integer, nullable=False)
    ballots = mapped_column(Integer, nullable=False)
    state = mapped_column(String(8), nullable=False)
    calling = mapped_column(Integer, nullable=False)
    recalls = mapped_column(Text, nullable=False)
    tiles = mapped_column(Text, nullable=False)
    at = mapped_column(UtcDateTime, nullable=False)
    ended_seq = mapped_column(Integer)
    valid = mapped_column(Integer, nullable=False, server_default="0")
    part_valid = mapped_column(Integer, nullable=False, server_default="0")
    invalid = mapped_column(Integer, nullable=False, server_default="0")
    blank = mapped_column(Integer, nullable=False, server_default="0")


class TallyKey(Model):
    """按键 of a tallier in an open batch, encrypted under the key of that batch; gone when it is locked.

    `seat`: 1 and 2 the talliers, 3 the committee; `n` counts from 1 in each calling; `key_id` is the tablet's.
    """

    __tablename__ = "tally_keys"
    __table_args__ = (
        UniqueConstraint("batch_id", "key_id"),
        CheckConstraint("seat BETWEEN 1 AND 3", name="seat"),
        {"sqlite_with_rowid": False},
    )

    batch_id = mapped_column(ForeignKey("tally_batches.id"), primary_key=True)
    calling = mapped_column(Integer, primary_key=True, autoincrement=False)
    seat = mapped_column(Integer, primary_key=True, autoincrement=False)
    n = mapped_column(Integer, primary_key=True, autoincrement=False)
    key_id = mapped_column(String(40), nullable=False)
    body = mapped_column(LargeBinary, nullable=False)


class TallyRuling(Model):
    """裁定 on a name or a paper. `spot`: where it lay in its batch, encrypted as the keys are, empty once that ended.

    `written` "" holds for that one mark; otherwise for the round (R-CNT-09). `person` 0: nobody.
    """

    __tablename__ = "tally_rulings"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("(outcome = 'person') = (person > 0)", name="person"),
        CheckConstraint("reason <> ''", name="reason"),
        Index(None, "round_id"),
    )

    id = mapped_column(ForeignKey("journal_entries.seq", **LATER), primary_key=True, autoincrement=False)
    round_id = mapped_column(ForeignKey("rounds.id"), nullable=False)
    batch_id = mapped_column(ForeignKey("tally_batches.id"), nullable=False)
    outcome = mapped_column(String(20), nullable=False)
    written = mapped_column(String(40), nullable=False)
    person = mapped_column(Integer, nullable=False)
    reason = mapped_column(String(300), nullable=False)
    officers = mapped_column(String(200), nullable=False)
    spot = mapped_column(LargeBinary, nullable=False)


class BatchTotal(Model):
    """合计 of a locked batch: lines of a post by name and reason. `code`: `vote`, `blank`, or why they were rejected.

    `person` 0: no name, or nobody on the roll.
    """

    __tablename__ = "batch_totals"
    __table_args__ = (CheckConstraint("lines > 0", name="lines"), {"sqlite_with_rowid": False})

    batch_id = mapped_column(ForeignKey("tally_batches.id"), primary_key=True)
    post = mapped_column(String(20), primary_key=True)
    code = mapped_column(String(20), primary_key=True)
    person = mapped_column(Integer, primary_key=True, autoincrement=False)
    lines = mapped_column(Integer, nullable=False)


class TallyNumber(Model):
    """固定号码: the two-digit number under which a frequent name is keyed; never given to another in the round."""

    __tablename__ = "tally_numbers"
    __table_args__ = (UniqueConstraint("round_id", "person"), CheckConstraint("number BETWEEN 10 AND 99", name="two"))

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    number = mapped_column(Integer, primary_key=True, autoincrement=False)
    person = mapped_column(Integer, nullable=False)
    seq = mapped_column(Integer, nullable=False)


class TallyRow(Model):
    """唱票墙 row: the order in which names were first called for a post; a row never moves."""

    __tablename__ = "tally_rows"
    __table_args__ = (UniqueConstraint("round_id", "post", "place"),)

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    post = mapped_column(String(20), primary_key=True)
    person = mapped_column(Integer, primary_key=True, autoincrement=False)
    place = mapped_column(Integer, nullable=False)
