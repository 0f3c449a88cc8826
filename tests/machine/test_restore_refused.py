"""A restore that cannot be done changes nothing; one that is done brings the tablets' trust back as well."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from kiosk.config import read_settings
from kiosk.machine import https
from kiosk.machine.backup import back_up
from kiosk.machine.restore import look_into, put_back
from kiosk.machine.second_place import Good
from kiosk.queries import journal
from kiosk.rules.finding import Finding
from tests.builders import a_round, an_app, now
from tests.machine.test_restore import Machine


def backed_up(app: Flask, tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    made = back_up(app.config["SETTINGS"], tmp_path / "stick", now())
    assert isinstance(made, Good), made
    return tmp_path / "stick" / made.file


def changed(file: Path, part: str, change: Callable[[Path], None]) -> Path:
    """The same back-up with another part, its hash and revision made to fit."""
    folder = file.parent / "parts"
    with zipfile.ZipFile(file) as old:
        old.extractall(folder)
        names = old.namelist()
    change(folder / part)
    said = json.loads((folder / "manifest.json").read_text())
    said["files"][part] = hashlib.sha256((folder / part).read_bytes()).hexdigest()
    if part == "official.db":
        with closing(sqlite3.connect(folder / part)) as connection:
            (said["revision"],) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    (folder / "manifest.json").write_text(json.dumps(said))
    made = file.with_name("changed.zip")
    with zipfile.ZipFile(made, "w") as new:
        for name in names:
            new.write(folder / name, name)
    return made


def statement(words: str) -> Callable[[Path], None]:
    def change(database: Path) -> None:
        with closing(sqlite3.connect(database)) as connection:
            guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (guard,) in guards:
                connection.execute(f'DROP TRIGGER "{guard}"')
            connection.execute(words)
            connection.commit()

    return change


def test_a_back_up_of_a_newer_program_is_refused_and_nothing_is_put_in_place(sqlite_app: Flask, tmp_path: Path) -> None:
    a_round("preparing")
    newer = statement("UPDATE alembic_version SET version_num = '9999'")
    file, fresh = changed(backed_up(sqlite_app, tmp_path), "official.db", newer), Machine(tmp_path / "fresh")
    status, said = fresh.restore(file)
    assert (status, "更新版本" in said, "Traceback" in said) == (2, True, False), said
    assert not (fresh.instance / "official.db").exists()
    assert not list((fresh.instance / "keys").glob("*.before-*"))


def test_a_back_up_whose_journal_does_not_hold_is_refused_and_what_stood_there_stays(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    a_round("preparing")
    sound, fresh = backed_up(sqlite_app, tmp_path), Machine(tmp_path / "fresh")
    assert fresh.restore(sound)[0] == 0
    stood = (fresh.instance / "official.db").read_bytes()
    quietly = "UPDATE journal_entries SET station = 'elsewhere' WHERE seq = 1"
    status, said = fresh.restore(changed(sound, "official.db", statement(quietly)), "--replace")
    assert (status, "Traceback" in said) == (2, False), said
    assert (fresh.instance / "official.db").read_bytes() == stood
    assert not list(fresh.instance.glob("official.db.before-*"))


def test_the_authority_comes_back_into_the_folder_named_so_that_tablets_go_on_trusting(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    a_round("preparing")
    instance, other = Path(sqlite_app.instance_path), tmp_path / "other"
    secured = https.prepare(instance)
    assert isinstance(secured, https.Secured)
    status, said = Machine(tmp_path / "unused").restore(backed_up(sqlite_app, tmp_path), "--into", str(other))
    assert status == 0, said
    again = https.prepare(other)
    assert isinstance(again, https.Secured)
    assert again.fingerprint == secured.fingerprint
    assert (other / "keys" / "official.key").read_bytes() == (instance / "keys" / "official.key").read_bytes()
    assert str(other) in said, "the next command names the folder"


@pytest.fixture
def on_postgresql(postgres_url: str, tmp_path: Path) -> Path:
    """A back-up of a village on PostgreSQL."""
    apps = an_app(tmp_path / "instance", postgres_url)
    app = next(apps)
    with app.test_request_context():
        a_round("preparing")
    file = backed_up(app, tmp_path)
    assert next(apps, None) is None
    return file


def put_back_there(url: str, file: Path, instance: Path, finish: Callable[[Path, str], Finding | None]) -> str:
    found = look_into(file)
    assert not isinstance(found, Finding), found
    settings = read_settings({"KIOSK_INSTANCE": str(instance), "KIOSK_DATABASE_URL": url})
    refused = put_back(settings, found, now(), replace=True, finish=finish)
    return refused.code if refused else ""


def entries(url: str) -> int:
    with psycopg.connect(url) as connection:
        (seq,) = connection.execute("SELECT seq FROM public.journal_head").fetchone() or (-1,)
    return int(seq)


def nothing_wrong(_instance: Path, _url: str) -> None:
    return None


def test_a_dump_that_cannot_be_read_or_does_not_hold_leaves_postgresql_as_it_was(
    on_postgresql: Path, postgres_url: str, tmp_path: Path
) -> None:
    was = entries(postgres_url)
    assert was > 0

    def spoil(dump: Path) -> None:
        body = bytearray(dump.read_bytes())
        body[len(body) // 2 : len(body) // 2 + 200] = bytes(200)
        dump.write_bytes(body)

    broken = changed(on_postgresql, "official.dump", spoil)
    assert put_back_there(postgres_url, broken, tmp_path / "other", nothing_wrong) == "postgres_tools_failed"
    assert entries(postgres_url) == was
    refuses = Finding("journal_cut_off", "", {"seq": 1, "head": 2})
    assert put_back_there(postgres_url, on_postgresql, tmp_path / "other", lambda *_: refuses) == "journal_cut_off"
    assert entries(postgres_url) == was


def test_a_database_that_a_server_elsewhere_still_uses_is_not_restored_over(
    on_postgresql: Path, postgres_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_url) as server:
        server.execute("SELECT 1")
        server.commit()
        assert put_back_there(postgres_url, on_postgresql, tmp_path / "other", nothing_wrong) == "restore_in_use"
    assert put_back_there(postgres_url, on_postgresql, tmp_path / "other", nothing_wrong) == ""


def test_the_head_of_the_journal_is_the_one_that_was_backed_up(sqlite_app: Flask, tmp_path: Path) -> None:
    a_round("preparing")
    with sqlite_app.test_request_context():
        head = journal.head()
    found = look_into(backed_up(sqlite_app, tmp_path))
    assert not isinstance(found, Finding)
    assert (found.seq, found.head) == (head.seq, head.hash)
