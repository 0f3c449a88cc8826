"""恢复 A back-up put in place on a fresh machine, never under a server that runs. What stood there is set aside."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.config import Settings
from kiosk.machine.backup import FORMAT, MANIFEST, digest_in
from kiosk.machine.database_copy import (
    PLAIN,
    connection_string,
    find_program,
    look_at,
    read_through,
    run_program,
    sqlite_file,
)
from kiosk.machine.durable import put, sync_file, sync_folder
from kiosk.rules.finding import Finding

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
LARGEST = 4 * 1024**3
"""Bytes that the parts of a back-up may have together."""


@dataclass(frozen=True, slots=True)
class BackUp:
    """What a back-up says of itself, its hashes found right: when, up to which entry, which kind of database."""

    file: Path
    kind: str
    made_at: datetime
    seq: int
    head: str
    revision: str
    files: tuple[str, ...]

    @property
    def database(self) -> str:
        return "official.db" if self.kind == "sqlite" else "official.dump"


def look_into(file: Path) -> BackUp | Finding:
    """Read and verify a back-up: every part there with its hash."""
    wrong = Finding("backup_unreadable", "", {"file": str(file)})
    try:
        with zipfile.ZipFile(file) as pack:
            if sum(each.file_size for each in pack.infolist()) > LARGEST:
                return wrong
            said: dict[str, Any] = json.loads(pack.read(MANIFEST))
            files: dict[str, str] = said["files"]
            found = BackUp(
                file,
                said["kind"],
                datetime.fromisoformat(said["made_at"]),
                said["seq"],
                said["head"],
                said["revision"],
                tuple(files),
            )
            whole = said["format"] == FORMAT and found.database in files and all(_is_known(name) for name in files)
            if not whole or any(digest_in(pack, name) != wanted for name, wanted in files.items()):
                return wrong
    except FileNotFoundError:
        return Finding("backup_not_there", "", {"file": str(file)})
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
    ):
        return wrong
    return found


def _is_known(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return folder in ("", "keys", "tls") and file == Path(file).name and not file.startswith(".")


def put_back(
    settings: Settings, backup: BackUp, now: datetime, *, replace: bool, finish: Callable[[Path, str], Finding | None]
) -> Finding | None:
    """Put database, keys and authority in place. The caller owns the instance.

    Refused while a database with entries stands there, unless `replace`: then it is set aside under its date.
    `finish(instance, url)` brings the database there to its newest shape, verifies it and puts the restore on record;
    on SQLite before anything is put in place, so that a power cut leaves the old or the whole. What it refuses changes
    nothing.
    """
    kind = "postgresql" if settings.postgresql else "sqlite"
    if backup.kind != kind:
        return Finding("backup_other_kind", "", {"has": backup.kind, "wanted": kind})
    aside = now.astimezone().strftime("before-%Y%m%d-%H%M%S")
    work = settings.instance / ".restoring"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(backup.file) as pack:
            for name in backup.files:
                pack.extract(name, work)
        if settings.postgresql:
            refused = _put_dump(
                settings, work / backup.database, aside, replace, lambda: finish(work, settings.official_url)
            )
        else:
            made = work / backup.database
            refused = _ready(settings, made, replace) or finish(work, "") or _unfinished(made, backup.seq)
        if refused is not None:
            return refused
        for name in backup.files:
            if "/" in name:
                _put(work / name, settings.instance / name, aside)
        if not settings.postgresql:
            _put_file(settings, work / backup.database, aside)
    except OSError as problem:
        return Finding("restore_failed", "", {"folder": str(settings.instance), "problem": problem.strerror or "?"})
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return None


def _put(made: Path, path: Path, aside: str) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists() and path.read_bytes() != made.read_bytes():
        path.replace(path.with_name(f"{path.name}.{aside}"))
    made.chmod(0o600)
    sync_file(made)
    put(made, path)


def _ready(settings: Settings, made: Path, replace: bool) -> Finding | None:
    """Why the copy cannot be put in place, if it cannot."""
    found = look_at(made)
    if isinstance(found, Finding):
        return found
    database = sqlite_file(settings)
    if database.exists() and not replace and not _is_empty(database):
        return Finding("restore_not_empty", "", {"database": str(database)})
    return None


def _unfinished(made: Path, seq: int) -> Finding | None:
    """Why what was finished is not whole in this one file, the restore's own entry with it."""
    found = look_at(made)
    if isinstance(found, Finding):
        return found
    return None if found.seq > seq else Finding("backup_damaged", "", {"file": made.name})


def _put_file(settings: Settings, made: Path, aside: str) -> None:
    database = sqlite_file(settings)
    for each in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        if each.exists():
            each.replace(each.with_name(f"{each.name}.{aside}"))
    sync_folder(database.parent)
    made.chmod(0o600)
    sync_file(made)
    put(made, database)


def _is_empty(database: Path) -> bool:
    """Whether nothing is recorded in it; a damaged one, which is the very reason to restore, may hold anything."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = connection.execute("SELECT seq FROM journal_head").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(found == (0,))


def _put_dump(
    settings: Settings, made: Path, aside: str, replace: bool, finish: Callable[[], Finding | None]
) -> Finding | None:
    import psycopg

    program = find_program("pg_restore")
    if isinstance(program, Finding):
        return program
    broken = read_through(settings, made)
    if broken is not None:
        return broken
    name = aside.replace("-", "_")
    database = settings.official_url.rpartition("/")[2].partition("?")[0]
    with closing(psycopg.connect(connection_string(settings), autocommit=True)) as connection:
        (others,) = connection.execute(_OTHERS).fetchone() or (0,)
        if others:
            return Finding("restore_in_use", "", {"others": others, "database": database})
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        was_there = connection.execute(tables).fetchone() != (0,)
        if was_there:
            there = connection.execute("SELECT to_regclass('public.journal_head') IS NOT NULL").fetchone() == (True,)
            empty = there and connection.execute("SELECT seq FROM journal_head").fetchone() == (0,)
            if not empty and not replace:
                return Finding("restore_not_empty", "", {"database": database})
        words = [program, *PLAIN, "--single-transaction", "--exit-on-error", "-d", connection.info.dbname, str(made)]
        connection.execute(f'ALTER SCHEMA public RENAME TO "{name}"')
        # The dump makes the schema itself, in one transaction with all that is in it.
        failed = run_program(settings, words) or finish()
        if failed is not None:
            connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
            connection.execute(f'ALTER SCHEMA "{name}" RENAME TO public')
        elif not was_there:
            with suppress(psycopg.errors.DependentObjectsStillExist):
                connection.execute(f'DROP SCHEMA "{name}"')
    return failed
