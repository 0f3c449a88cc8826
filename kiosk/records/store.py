"""The only place that commits: engines, the one transaction of an act, and the journal it must write."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask
from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    String,
    bindparam,
    event,
    insert,
    select,
    update,
)

from kiosk.extensions import db
from kiosk.records.chain import canonical, entry_hash, personal_digest
from kiosk.records.journal import JournalEntry, JournalHead, JournalPersonal
from kiosk.records.statements import Prepared, PreparedSelect


class Mode(StrEnum):
    """正式 or 彩排: two databases with a key each, never mixed."""

    OFFICIAL = "official"
    REHEARSAL = "rehearsal"


_mode: ContextVar[Mode] = ContextVar("mode", default=Mode.OFFICIAL)
_engines: dict[Mode, Engine] = {}
_keys: dict[Mode, bytes] = {}
_writers: dict[Mode, threading.Lock] = {mode: threading.Lock() for mode in Mode}

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
}


class PragmaRefused(RuntimeError):
    """SQLite does not work as it must here, such as without a write-ahead log on a disk that cannot have one."""

    def __init__(self, pragma: str, found: object, wanted: object) -> None:
        super().__init__(f"SQLite: PRAGMA {pragma} is {found}, not {wanted}")
        self.pragma, self.found = pragma, str(found)


class JournalMissing(RuntimeError):
    """An act changed rows and wrote no journal entry; nothing was committed."""


def init(app: Flask, keys: Mapping[Mode, bytes]) -> None:
    """Take the engines of both databases and set every connection up."""
    with app.app_context():
        _engines.clear()
        _engines[Mode.OFFICIAL] = db.engines[None]
        _engines[Mode.REHEARSAL] = db.engines["rehearsal"]
    _keys.update(keys)
    for engine in _engines.values():
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma, wanted in {**SQLITE_PRAGMAS, "busy_timeout": 10_000}.items():
        connection.execute(f"PRAGMA {pragma} = {wanted}")
        (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found != wanted:
            raise PragmaRefused(pragma, found, wanted)


def _begin_sqlite(connection: Connection) -> None:
    begin = connection.get_execution_options().get("begin", "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


def current_mode() -> Mode:
    return _mode.get()


def engine() -> Engine:
    """The engine of the mode in use."""
    return _engines[_mode.get()]


def code_key() -> bytes:
    """The key that signs codes in the mode in use."""
    return _keys[_mode.get()]


def use(mode: Mode) -> None:
    """Speak to this mode's database until told otherwise, in this thread or request."""
    _mode.set(mode)


@contextmanager
def using(mode: Mode) -> Iterator[None]:
    """Speak to this mode's database inside the block."""
    token = _mode.set(mode)
    try:
        yield
    finally:
        _mode.reset(token)


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection whose statements each see the newest commit."""
    chosen = engine()
    # SQLAlchemy's own AUTOCOMMIT would hand the driver's connection back with implicit transactions on.
    options = {"begin": ""} if chosen.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    with chosen.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def reading_together() -> Iterator[Connection]:
    """A connection whose statements all see one state."""
    options = {} if engine().dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine().connect().execution_options(**options) as connection:
        yield connection


@dataclass(frozen=True, slots=True)
class Recorded:
    """The journal entry an act wrote: its number, whether it had been written before, and whose name a desk shows."""

    seq: int
    again: bool = False
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """An officer as the journal names one."""

    id: int
    name: str


_LOCK_HEAD = select(JournalHead.seq, JournalHead.hash).where(JournalHead.id == 1).with_for_update()
_SUBMITTED = select(JournalEntry.seq).where(JournalEntry.submission == bindparam("submission"))


class Transaction:
    """What an act works in: `execute`, the coming entry's number `seq`, and `record`, called exactly once."""

    def __init__(self, connection: Connection, head_seq: int, head_hash: str) -> None:
        self.connection = connection
        self.execute = connection.execute
        self.seq = head_seq + 1
        self._previous = head_hash
        self.recorded: Recorded | None = None

    def run(self, prepared: Prepared, values: Mapping[str, Any]) -> None:
        """Write with a prepared statement."""
        prepared.run(self.connection, values)

    def submitted_before(self, submission: str | None) -> Recorded | None:
        """The entry that this submission key has already written, if it has."""
        if not submission:
            return None
        seq = self.execute(_SUBMITTED, {"submission": submission}).scalar()
        return None if seq is None else Recorded(seq, again=True)

    def record(
        self,
        act: str,
        *,
        election: str,
        by: Sequence[Signatory],
        at: datetime,
        station: str = "",
        figures: Mapping[str, Any] | None = None,
        personal: Mapping[str, Any] | None = None,
        submission: str | None = None,
        whose: str = "",
    ) -> Recorded:
        """Write this act's one entry. `figures` may be shown; `personal` enters the chain as a salted digest."""
        if self.recorded is not None:
            raise JournalMissing(f"{act}: a second entry in one act")
        salt = secrets.token_hex(16)
        body = canonical(personal or {})
        entry: dict[str, Any] = {
            "seq": self.seq,
            "at": at,
            "act": act,
            "election_id": election,
            "officers": canonical([[officer.id, officer.name] for officer in by]),
            "station": station,
            "figures": canonical(figures or {}),
            "personal_digest": personal_digest(salt, body),
            "submission": submission or None,
            "previous": self._previous,
        }
        entry["hash"] = entry_hash(entry)
        self.run(_ENTRY, entry)
        self.run(_PERSONAL, {"seq": self.seq, "salt": salt, "body": body})
        self.run(_MOVE_HEAD, {"to_seq": self.seq, "to_hash": entry["hash"]})
        self.recorded = Recorded(self.seq, whose=whose)
        return self.recorded


_LOCKED_HEAD = PreparedSelect(_LOCK_HEAD)
_ENTRY = Prepared(insert(JournalEntry.__table__))
_PERSONAL = Prepared(insert(JournalPersonal.__table__))
_MOVE_HEAD = Prepared(
    update(JournalHead.__table__).values(
        seq=bindparam("to_seq", type_=Integer()), hash=bindparam("to_hash", type_=String())
    )
)


@contextmanager
def transaction() -> Generator[Transaction, None, None]:
    """One act: locks the journal's head, commits when the act recorded itself, rolls back when it refused.

    JournalMissing when rows were changed without an entry. Any exception rolls everything back.
    """
    with _written_alone() as connection:
        head = _LOCKED_HEAD.first(connection, {})
        if head is None:
            raise JournalMissing("the journal has no head; the database was not made by its migrations")
        before = _changes(connection)
        act = Transaction(connection, head.seq, head.hash)
        yield act
        if act.recorded is not None:
            connection.commit()
        else:
            changed = _changes(connection) != before
            connection.rollback()
            if changed:
                raise JournalMissing("rows changed without a journal entry; nothing was kept")


@contextmanager
def beside_the_journal() -> Iterator[Connection]:
    """A transaction for sign-ins and the log, which are no official acts."""
    with _written_alone() as connection:
        yield connection
        connection.commit()


@contextmanager
def _written_alone() -> Iterator[Connection]:
    chosen = engine()
    if chosen.dialect.name == "sqlite":
        # Waiting on our own lock instead of SQLite's busy handler, which sleeps and starves one of many.
        with (
            _writers[_mode.get()],
            chosen.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection
    else:
        with chosen.connect() as connection, connection.begin():
            yield connection


def _changes(connection: Connection) -> int:
    """Rows this SQLite connection has changed so far; 0 elsewhere."""
    driver = connection.connection.driver_connection
    return driver.total_changes if isinstance(driver, sqlite3.Connection) else 0
