"""A back-up: what is in it, what is not, that it is verified, and what happens when its place fails."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.config import Settings
from kiosk.machine import backup, second_place
from kiosk.machine.backup import back_up, back_up_now, found_in
from kiosk.machine.restore import look_into
from kiosk.machine.second_place import Good
from kiosk.queries import journal
from kiosk.rules.finding import Finding
from tests.builders import a_round, now, recorded
from tests.counting import Table, a_count


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.config["SETTINGS"]
    return settings


def a_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def good(made: object) -> Good:
    assert isinstance(made, Good), made
    return made


def names_in(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as pack:
        return set(pack.namelist())


def test_it_holds_database_and_keys_as_of_one_entry(app: Flask, tmp_path: Path) -> None:
    a_round()
    folder, head = a_folder(tmp_path), journal.head()
    made = good(back_up(settings_of(app), folder, now()))
    assert (made.seq, made.head) == (head.seq, head.hash)
    file = folder / made.file
    assert file.stat().st_mode & 0o077 == 0
    database = "official.dump" if settings_of(app).postgresql else "official.db"
    assert names_in(file) == {database, "keys/official.key", "keys/session.key", "manifest.json"}
    found = look_into(file)
    assert not isinstance(found, Finding)
    assert (found.seq, found.head, found.database) == (head.seq, head.hash, database)


def test_no_key_of_an_open_batch_is_in_it_and_no_entry_of_a_tallier_can_be_read(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    table = Table(a_count(30))
    recorded(table.begin(10, 10))
    table.tally(1, [{"chair": [str(n + 1)]} for n in range(10)])
    instance, folder = Path(sqlite_app.instance_path), a_folder(tmp_path)
    (key,) = (instance / "batch-keys").glob("*.key")
    made = good(back_up(settings_of(sqlite_app), folder, now()))
    with zipfile.ZipFile(folder / made.file) as pack:
        everything = b"\0".join(pack.read(name) for name in pack.namelist())
    assert key.read_bytes() not in everything
    assert b'"mark"' not in everything
    assert b"tally_keys" in everything, "the table itself is there"


def test_nothing_is_left_behind_in_the_instance(sqlite_app: Flask, tmp_path: Path) -> None:
    a_round("preparing")
    good(back_up(settings_of(sqlite_app), a_folder(tmp_path), now()))
    assert list(second_place.local(Path(sqlite_app.instance_path)).iterdir()) == []
    assert [path.name for path in (tmp_path / "stick").iterdir() if path.name.startswith(".")] == []


def test_a_stick_that_gives_other_bytes_back_is_told_and_no_file_stays(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_round("preparing")
    folder, true_put = a_folder(tmp_path), backup.sync_file

    def spoils(path: Path) -> None:
        true_put(path)
        body = bytearray(path.read_bytes())
        body[200] ^= 1
        path.write_bytes(body)

    monkeypatch.setattr(backup, "sync_file", spoils)
    made = back_up(settings_of(sqlite_app), folder, now())
    assert isinstance(made, Finding)
    assert made.code == "backup_not_verified"
    assert list(folder.iterdir()) == []


def test_a_damaged_database_is_not_passed_off_as_a_back_up(sqlite_app: Flask, tmp_path: Path) -> None:
    a_round("preparing")
    settings = settings_of(sqlite_app)
    database = Path(sqlite_app.instance_path) / "official.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'voters'")
        connection.commit()
    made = back_up(settings, a_folder(tmp_path), now())
    assert isinstance(made, Finding)
    assert made.code in ("backup_damaged", "backup_failed")
    assert list((tmp_path / "stick").iterdir()) == []


def test_without_a_second_place_it_lies_beside_the_database_and_says_so(sqlite_app: Flask) -> None:
    a_round("preparing")
    settings = settings_of(sqlite_app)
    made = good(back_up_now(settings, now()))
    assert made.beside
    assert (second_place.local(settings.instance) / made.file).exists()
    assert second_place.state(settings.instance).good == made


def test_a_stick_that_was_pulled_is_told_and_the_server_keeps_one_itself(sqlite_app: Flask, tmp_path: Path) -> None:
    a_round("preparing")
    settings, stick = settings_of(sqlite_app), a_folder(tmp_path)
    second_place.name(settings.instance, str(stick))
    assert not good(back_up_now(settings, now())).beside
    (stick / second_place.MARK).unlink()
    made = back_up_now(settings, now() + timedelta(minutes=5))
    assert isinstance(made, Finding)
    stands = second_place.state(settings.instance)
    assert (made.code, stands.failed) == ("backup_place_gone", made)
    assert stands.good is not None
    assert stands.good.beside
    assert len(found_in(stick)) == 1, "nothing more was written where the stick was"


def test_old_ones_go_and_other_files_stay(sqlite_app: Flask, tmp_path: Path) -> None:
    a_round("preparing")
    settings, folder, at = settings_of(sqlite_app), a_folder(tmp_path), now()
    (folder / "kiosk-holiday-photos-1.zip").write_bytes(b"mine")
    for minutes in (200, 195, 190, 0):
        good(back_up(settings, folder, at - timedelta(minutes=minutes)))
    kept = sorted(found_in(folder).values())
    assert kept[-1] == at.replace(microsecond=0)
    assert len(kept) in (2, 3), "one of each hour that is over an hour ago"
    assert (folder / "kiosk-holiday-photos-1.zip").exists()


def test_a_full_stick_gives_up_its_oldest_first_and_then_says_so(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_round("preparing")
    settings, folder, at = settings_of(sqlite_app), a_folder(tmp_path), now()
    for minutes in (40, 30, 20, 10):
        good(back_up(settings, folder, at - timedelta(minutes=minutes)))
    true_pack = backup._pack

    def full(*given: object) -> object:
        if len(found_in(folder)) > limit:
            raise OSError(28, "No space left on device")
        return true_pack(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "_pack", full)
    limit = 2
    good(back_up(settings, folder, at))
    assert len(found_in(folder)) == 3
    limit = 0
    refused = back_up(settings, folder, at + timedelta(minutes=1))
    assert isinstance(refused, Finding)
    assert refused.code == "backup_no_room"
    assert len(found_in(folder)) == 2, "the two newest stay whatever happens"
