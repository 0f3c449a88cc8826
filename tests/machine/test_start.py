"""Before the server opens: what keeps it shut, each in one sentence with the next step, and nothing is changed."""

from __future__ import annotations

import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from kiosk.machine.start import look_at_databases, why_unusable
from kiosk.queries import mode
from kiosk.records import store
from kiosk.records.store import SQLITE_PRAGMAS, PragmaRefused
from tests.builders import a_round, an_app
from tests.services import ROOT, Postgres, RunningServer, find_free_port, launch_server


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A village whose polls are open; no server runs."""
    apps = an_app(tmp_path / "instance")
    app = next(apps)
    with app.test_request_context():
        a_round()
    assert next(apps, None) is None
    return tmp_path / "instance"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start the real program on an instance; the line with which it refused."""
    started: list[RunningServer] = []

    def refused(instance: Path, **environment: str) -> str:
        server = launch_server(instance, tmp_path, environment=environment)
        started.append(server)
        assert server.process.wait(60) == 2, server.output
        (line,) = server.output.splitlines()
        return line

    yield refused
    for server in started:
        server.kill()


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def tamper(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_whole_databases_are_let_pass(app: Flask) -> None:
    a_round()
    assert look_at_databases() == (None, None)


def test_a_file_that_is_no_database_keeps_it_shut_and_stays_as_it_was(
    start: Callable[..., str], tmp_path: Path
) -> None:
    file = tmp_path / "photo.db"
    file.write_bytes(b"\xff\xd8\xff" * 1000)
    assert "restore" in start(tmp_path / "instance", KIOSK_DATABASE_URL=f"sqlite:///{file}")
    assert file.read_bytes() == b"\xff\xd8\xff" * 1000


def test_pages_that_were_written_over_keep_it_shut(instance: Path, start: Callable[..., str]) -> None:
    database = instance / "official.db"
    body = bytearray(database.read_bytes())
    half = len(body) // 2 // 4096 * 4096
    body[half : half + 8192] = b"\x5a" * 8192
    database.write_bytes(body)
    was = digest(database)
    assert "restore" in start(instance)
    assert digest(database) == was


def test_an_entry_that_was_changed_keeps_it_shut_and_is_named(instance: Path, start: Callable[..., str]) -> None:
    tamper(
        instance / "official.db",
        "DROP TRIGGER journal_entries_no_update",
        "UPDATE journal_entries SET station = 'elsewhere' WHERE seq = 3",
    )
    line = start(instance)
    assert "第 3 条" in line
    assert "verify-journal" in line


def test_a_row_that_no_entry_speaks_of_keeps_it_shut(instance: Path, start: Callable[..., str]) -> None:
    tamper(instance / "official.db", "UPDATE ballot_stocks SET issued = issued + 1")
    assert "verify-journal" in start(instance)


def test_a_broken_rehearsal_is_told_and_the_vote_goes_on(sqlite_app: Flask) -> None:
    orphan = "INSERT INTO role_cards (election_id, officer_id, number, state) VALUES ('nobody', 1, '1', 'valid')"
    tamper(Path(sqlite_app.instance_path) / "rehearsal.db", orphan)
    refused, told = look_at_databases()
    assert refused is None
    assert told is not None
    assert told.code == "rehearsal_damaged"


def test_a_database_that_another_program_holds_is_said_to_be_busy(
    instance: Path, start: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(instance / "official.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert "锁着数据库" in start(instance)


def test_a_disk_that_takes_no_more_is_told(instance: Path, tmp_path: Path) -> None:

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    for file in instance.glob("rehearsal.db*"):
        file.unlink()
    done = subprocess.run(
        [sys.executable, "wsgi.py", "--http", "--host", "127.0.0.1", "--port", str(find_free_port())],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(instance)},
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "硬盘" in done.stderr, done.stderr


def test_postgresql_that_is_not_there_asks_for_a_password_or_lacks_the_database_is_told_apart(
    postgres: Postgres, tmp_path: Path, start: Callable[..., str]
) -> None:
    nobody = f"postgresql://kiosk@127.0.0.1:{find_free_port()}/kiosk"
    assert "连不上" in start(tmp_path / "one", KIOSK_DATABASE_URL=nobody)
    assert "没有这个数据库" in start(tmp_path / "two", KIOSK_DATABASE_URL=f"{postgres.url}no_such_database")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "database_disk_full"),
        ("attempt to write a readonly database", "database_read_only"),
        ("unable to open database file", "database_read_only"),
        ("database disk image is malformed", "database_damaged"),
        ("something nobody has seen", "database_unusable"),
    ],
)
def test_what_sqlite_says_has_a_sentence_of_its_own(said: str, code: str) -> None:
    assert why_unusable(sqlite3.OperationalError(said)).code == code


def test_a_statement_that_quotes_a_row_is_never_repeated() -> None:
    problem = sqlite3.OperationalError("something\n[SQL: INSERT INTO voters VALUES ('林甲')]")
    assert "林甲" not in str(why_unusable(problem).numbers)


def test_every_pragma_is_asked_back_on_every_connection(sqlite_app: Flask) -> None:
    assert {"journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema"} <= set(
        SQLITE_PRAGMAS
    )
    for each in mode.MODES:
        with mode.using(each), store.engine().connect() as one, store.engine().connect() as other:
            for connection in (one, other):
                for pragma, wanted in SQLITE_PRAGMAS.items():
                    assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == wanted
    assert SQLITE_PRAGMAS["journal_mode"] == "wal"
    assert SQLITE_PRAGMAS["synchronous"] == 2, "FULL"


def test_a_disk_that_cannot_have_a_write_ahead_log_is_refused(sqlite_app: Flask) -> None:
    class Stubborn(sqlite3.Connection):
        def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
            return super().execute("PRAGMA user_version" if "journal_mode" in statement else statement, *values)

    with closing(sqlite3.connect(":memory:", factory=Stubborn)) as connection, pytest.raises(PragmaRefused) as refused:
        store._set_up_sqlite(connection, None)
    assert why_unusable(refused.value).code == "database_pragma"
