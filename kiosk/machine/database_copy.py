"""A copy of the official database as it stands at one moment, made while the server goes on: SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.config import Settings
from kiosk.rules.finding import Finding

LONGEST = 300
"""Seconds that a program of PostgreSQL may take."""
PLAIN = ("--no-owner", "--no-privileges")
_HEAD = "SELECT seq, hash FROM journal_head"
_LAST = "SELECT seq, hash FROM journal_entries ORDER BY seq DESC LIMIT 1"
_REVISION = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy: its file, the journal's head and the schema in it."""

    file: Path
    seq: int
    head: str
    revision: str


def copy_database(settings: Settings, folder: Path) -> Copy | Finding:
    """Copy the official database into `folder`. OSError or sqlite3.Error when the disk does not do its part."""
    return _dump(settings, folder) if settings.postgresql else _copy(sqlite_file(settings), folder)


def sqlite_file(settings: Settings) -> Path:
    """The file of the official database; a path that is not absolute begins at the instance, as for the server."""
    return settings.instance / settings.official_url.partition(":///")[2].partition("?")[0]


def _read_only(database: Path, how: str) -> str:
    """As a URI, whatever letters the path has."""
    return f"{database.resolve().as_uri()}?{how}"


def _copy(database: Path, folder: Path) -> Copy | Finding:
    if not database.exists():
        return Finding("backup_nothing_yet")
    made = folder / "official.db"
    # It reads as one more reader beside the server, whose writers do not wait for it.
    with closing(sqlite3.connect(_read_only(database, "mode=ro"), uri=True, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(made),))
    made.chmod(0o600)
    return look_at(made)


def look_at(file: Path) -> Copy | Finding:
    """Open a copy and check all of it; Finding `backup_damaged` when it is not sound."""
    try:
        # Nothing else has it open, and looking must not leave files beside it.
        with closing(sqlite3.connect(_read_only(file, "immutable=1"), uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check").fetchone()
            if found != "ok":
                return Finding("backup_damaged", "", {"file": file.name})
            head = connection.execute(_HEAD).fetchone()
            last = connection.execute(_LAST).fetchone()
            revision = connection.execute(_REVISION).fetchone()
    except sqlite3.DatabaseError:
        return Finding("backup_damaged", "", {"file": file.name})
    if not (head and revision) or (head[0] and head != last):
        return Finding("backup_damaged", "", {"file": file.name})
    return Copy(file, head[0], head[1], revision[0])


def _dump(settings: Settings, folder: Path) -> Copy | Finding:
    import psycopg

    program = find_program("pg_dump")
    if isinstance(program, Finding):
        return program
    made = folder / "official.dump"
    with psycopg.connect(connection_string(settings)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        (snapshot,) = _one(connection, "SELECT pg_export_snapshot()")
        seq, head = _one(connection, _HEAD)
        (revision,) = _one(connection, _REVISION)
        # The rehearsal has a schema of its own.
        done = run_program(
            settings,
            [program, "-Fc", "--schema=public", *PLAIN, f"--snapshot={snapshot}", "-f", str(made)],
        )
    broken = done or read_through(settings, made)
    if broken is not None:
        return broken
    made.chmod(0o600)
    return Copy(made, seq, head, revision)


def read_through(settings: Settings, dump: Path) -> Finding | None:
    """Read a dump from its beginning to its end, every row of it."""
    program = find_program("pg_restore")
    if isinstance(program, Finding):
        return program
    return run_program(settings, [program, "-f", os.devnull, str(dump)])


def _one(connection: Any, statement: str) -> Any:
    return connection.execute(statement).fetchone()


def connection_string(settings: Settings) -> str:
    """As the driver alone reads it."""
    return settings.official_url.replace("postgresql+psycopg://", "postgresql://", 1)


def find_program(name: str) -> str | Finding:
    """A program of PostgreSQL's client; Finding `postgres_tools_missing` with the package to install."""
    found = shutil.which(name)
    return found or Finding("postgres_tools_missing", "", {"program": name})


def run_program(settings: Settings, words: list[str], database: str = "") -> Finding | None:
    """Run it against the database, whose password stands in no list of processes."""
    from psycopg.conninfo import conninfo_to_dict

    said: dict[str, Any] = {**conninfo_to_dict(connection_string(settings))}
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environ = {**os.environ, **{names[key]: str(value) for key, value in said.items() if key in names and value}}
    if database:
        environ["PGDATABASE"] = database
    try:
        done = subprocess.run(
            words, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding("postgres_tools_failed", "", {"program": Path(words[0]).name, "problem": f"> {LONGEST} s"})
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["?"]
        return Finding("postgres_tools_failed", "", {"program": Path(words[0]).name, "problem": lines[0][:200]})
    return None
