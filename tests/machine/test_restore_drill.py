"""The drill: a back-up in the middle of a busy hour, restored on a fresh machine, compared row by row."""

from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import run
from bench.stands import connections
from bench.tablets import Tablet
from kiosk.machine import second_place
from kiosk.rules.staff import Role
from tests.builders import a_round, an_app, pins_of
from tests.services import ROOT, RunningServer, wait_until

TABLETS = 8


@dataclass
class Hour:
    """A village whose voters come, with what the tablets were told."""

    certificates: list[str]
    card: str
    pin: str
    told: list[tuple[float, str]] = field(default_factory=list)
    """When a tablet had the answer that a voter was admitted, and the certificate's number."""
    enough: threading.Event = field(default_factory=threading.Event)


def an_hour(instance: Path, voters: int) -> Hour:
    apps = an_app(instance)
    app = next(apps)
    with app.test_request_context():
        village = a_round(voters=voters)
        verifier = village.signs(Role.VERIFIER)
        hour = Hour(village.certificates(), village.card_code(verifier), pins_of(village)[verifier.name])
    assert next(apps, None) is None
    return hour


class Telling(Tablet):
    """A tablet that writes down whom it was told to be admitted, and when."""

    hour: Hour

    def follow(self, coming: Iterator[str]) -> Iterator[str]:
        for code in coming:
            if self.hour.enough.is_set():
                return
            before = len(self.scans.seconds) - self.scans.errors
            yield code
            if len(self.scans.seconds) - self.scans.errors > before:
                self.hour.told.append((time.monotonic(), code))


@contextmanager
def coming(server: RunningServer, hour: Hour) -> Iterator[None]:
    """Voters come to every tablet until the block ends."""
    one_line = itertools.chain(hour.certificates)
    with connections(server.port, TABLETS) as opened:
        tablets = [Telling(connection) for connection in opened]
        for tablet in tablets:
            tablet.hour = hour
            tablet.sign_in(hour.card, hour.pin)
        until = time.monotonic() + 60
        scripts = [(each.connection, each.serve(each.follow(one_line), until=until)) for each in tablets]
        load = threading.Thread(target=run, args=(scripts,))
        load.start()
        try:
            yield
        finally:
            hour.enough.set()
            load.join(90)
            assert not load.is_alive()
        assert sum(tablet.scans.errors for tablet in tablets) == 0


def command(instance: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(instance), "KIOSK_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rows_of(database: Path) -> dict[str, list[str]]:
    """Every row of every table."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"')))
            for table in tables
            if not table.startswith("sqlite_")
        }


ITS_OWN = {"journal_entries", "journal_personal", "journal_head", "elections"}
"""Tables in which the restore itself is put on record."""


def test_everything_acknowledged_before_the_back_up_is_there_and_no_row_differs(
    tmp_path: Path, running_server: Callable[..., RunningServer], drill_size: Callable[[int, int], int]
) -> None:
    voters = drill_size(600, 100_000)
    instance, fresh = tmp_path / "instance", tmp_path / "fresh"
    hour = an_hour(instance, voters)
    server = running_server(instance, KIOSK_BACKUP_SECONDS="3600")
    with coming(server, hour):
        wait_until(lambda: len(hour.told) > 60, 60, "sixty were admitted")
        began = time.monotonic()
        command(instance, "-m", "kiosk.machine.backup")
        took = time.monotonic() - began
        after = len(hour.told)
        wait_until(lambda: len(hour.told) > after + 20 or not hour.told, 60, "more come after the back-up")
    server.kill()
    (file,) = second_place.local(instance).glob("kiosk-*.zip")

    started = time.monotonic()
    command(fresh, "-m", "flask", "--app", "wsgi", "restore", str(file))
    restored_in = time.monotonic() - started
    with zipfile.ZipFile(file) as pack:
        pack.extract("official.db", tmp_path)
    was, stands = rows_of(tmp_path / "official.db"), rows_of(fresh / "official.db")
    assert was.keys() == stands.keys()
    assert [table for table in was if was[table] != stands[table] and table not in ITS_OWN] == []
    assert set(was["journal_entries"]) < set(stands["journal_entries"])
    assert len(stands["journal_entries"]) == len(was["journal_entries"]) + 1, "the restore"

    with closing(sqlite3.connect(fresh / "official.db")) as connection:
        there = {
            str(number).zfill(9)
            for (number,) in connection.execute("SELECT number FROM voter_certificates JOIN check_ins USING (voter_id)")
        }
    before = [code for at, code in hour.told if at < began]
    assert len(before) > 60
    assert [code for code in before if not any(number in code for number in there)] == []
    sys.stdout.write(f"{voters} voters: backed up in {took:.1f} s, restored in {restored_in:.1f} s, 0 rows differ\n")
    assert voters < 100_000 or restored_in < 60
