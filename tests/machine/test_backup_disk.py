"""Back-ups on disks that are full, strangely named or left in mid-file; and what never gets onto one."""

from __future__ import annotations

import errno
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.files.register import Register, read_register
from kiosk.machine import backup, second_place
from kiosk.machine.backup import LEFT_BEHIND, back_up, found_in
from kiosk.machine.second_place import Good
from kiosk.rules.finding import Finding
from tests.builders import a_round, an_app, now
from tests.house.test_secrecy import load, misplaced_numbers


def a_stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def test_when_the_server_s_own_disk_is_full_no_back_up_of_the_stick_is_given_up_for_it(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_round("preparing")
    settings, stick, at = sqlite_app.config["SETTINGS"], a_stick(tmp_path), now()
    for minutes in (40, 30, 20, 10):
        assert isinstance(back_up(settings, stick, at - timedelta(minutes=minutes)), Good)

    def full(*_given: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "copy_database", full)
    refused = back_up(settings, stick, at)
    assert isinstance(refused, Finding)
    assert refused.code == "backup_no_room"
    assert refused.numbers["folder"] == str(second_place.local(settings.instance)), "the disk that is full is named"
    assert len(found_in(stick)) == 4


def test_what_a_back_up_that_was_cut_off_left_is_cleared_and_one_under_way_is_left_alone(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    a_round("preparing")
    settings, stick = sqlite_app.config["SETTINGS"], a_stick(tmp_path)
    old, under_way = stick / ".kiosk-20260510-090000-1.new", stick / ".kiosk-20260510-090500-2.new"
    for file in (old, under_way):
        file.write_bytes(b"half")
    long_ago = old.stat().st_mtime - LEFT_BEHIND - 60
    os.utime(old, (long_ago, long_ago))
    assert isinstance(back_up(settings, stick, now()), Good)
    assert (old.exists(), under_way.exists()) == (False, True)


def test_an_instance_whose_path_has_odd_letters_is_backed_up_all_the_same(tmp_path: Path) -> None:
    apps = an_app(tmp_path / "选举 2026#1")
    app = next(apps)
    with app.test_request_context():
        a_round("preparing")
    assert isinstance(back_up(app.config["SETTINGS"], a_stick(tmp_path), now()), Good)
    assert next(apps, None) is None


def test_no_identity_number_of_a_register_is_on_the_stick(sqlite_app: Flask, tmp_path: Path) -> None:
    register, numbers = misplaced_numbers()
    read = read_register(register, "register.csv")
    assert isinstance(read, Register)
    with sqlite_app.test_request_context():
        load(a_round("preparing"), read)
    stick = a_stick(tmp_path)
    made = back_up(sqlite_app.config["SETTINGS"], stick, now())
    assert isinstance(made, Good)
    with zipfile.ZipFile(stick / made.file) as pack:
        everything = b"\0".join(pack.read(name) for name in pack.namelist())
    assert "林斌".encode() in everything, "the register itself is there"
    assert [number for number in numbers if number.encode() in everything] == []
