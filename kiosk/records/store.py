"""The only place that commits: engines, the one transaction of an act, and the journal it must write."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
from collections import namedtuple
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask import Flask
from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    Integer,
    Select,
    String,
    Update,
    bindparam,
    event,
    insert,
    select,
    update,
)

from kiosk.extensions import db
from kiosk.records.journal import JournalEntry, JournalHead, JournalPersonal


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
            raise RuntimeError(f"SQLite: PRAGMA {pragma} is {found}, not {wanted}")


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


class Prepared:
    """An INSERT or UPDATE compiled once for each kind of database, for what every scan writes.

    A third of a scan's time went into binding the same five statements anew.
    """

    def __init__(self, statement: Insert | Update, *columns: str) -> None:
        self._statement, self._columns = statement, list(columns) or None
        self._compiled: dict[str, tuple[str, Sequence[str] | None, Mapping[str, Callable[[Any], Any]]]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute with these values, one for each parameter."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            processors = {
                name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in compiled.binds.items()
            }
            known = {name: processor for name, processor in processors.items() if processor is not None}
            self._compiled[dialect.name] = (str(compiled), compiled.positiontup, known)
        text, order, processors = self._compiled[dialect.name]
        bound = {name: processors[name](value) if name in processors else value for name, value in values.items()}
        connection.exec_driver_sql(text, bound if order is None else tuple([bound[name] for name in order]))


class PreparedSelect:
    """A SELECT compiled once for each kind of database, for what every scan reads."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._row = namedtuple("Found", list(statement.selected_columns.keys()))  # type: ignore[misc]
        self._compiled: dict[
            str, tuple[str, Sequence[str] | None, list[Callable[[Any], Any] | None], Mapping[str, Any]]
        ] = {}

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """The first row, its columns by name; None when there is none."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Every row, its columns by name."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect)
            types = [column.type.dialect_impl(dialect) for column in self._statement.selected_columns]
            processors = [type.result_processor(dialect, None) for type in types]
            self._compiled[dialect.name] = (str(compiled), compiled.positiontup, processors, compiled.params)
        text, order, processors, fixed = self._compiled[dialect.name]
        bound = {**fixed, **values}
        found = connection.exec_driver_sql(text, bound if order is None else tuple([bound[name] for name in order]))
        return [
            self._row(*[x if p is None or x is None else p(x) for p, x in zip(processors, row, strict=True)])
            for row in found.fetchall()
        ]


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


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no blanks, no floats, moments in UTC."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} has no canonical form")


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, the way the chain writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def personal_digest(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


CHAINED = (
    "seq",
    "at",
    "act",
    "election_id",
    "officers",
    "station",
    "figures",
    "personal_digest",
    "submission",
    "previous",
)


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form of an entry, its predecessor's hash included."""
    return hashlib.sha256(canonical({name: entry[name] for name in CHAINED}).encode()).hexdigest()


GENESIS = "0" * 64
"""What the first entry names as its predecessor."""


def each_mode(work: Callable[[Mode], None]) -> None:
    """Do something in both databases, one after the other."""
    for mode in Mode:
        with using(mode):
            work(mode)
