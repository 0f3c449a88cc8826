"""What the machine says of itself: batteries and chargers as Linux lays them out, disks, the certificate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.machine import https, second_place
from kiosk.machine.health import Backups, Power, health, memory_free, power


def supply(folder: Path, name: str, **said: str) -> None:
    (folder / name).mkdir(parents=True)
    for file, word in said.items():
        (folder / name / file).write_text(f"{word}\n", encoding="utf-8")


def test_a_laptop_tells_its_battery_and_its_charger(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", type="Battery", capacity="76", scope="System")
    supply(tmp_path, "AC", type="Mains", online="0")
    assert power(tmp_path) == Power(76, False)
    supply(tmp_path, "ucsi-1", type="USB", online="1")
    assert power(tmp_path) == Power(76, True)


def test_a_mouse_is_no_battery_of_the_server_and_nothing_told_is_nothing_known(tmp_path: Path) -> None:
    supply(tmp_path, "hid-mouse", type="Battery", capacity="5", scope="Device")
    assert power(tmp_path) == Power(None, None)
    assert power(tmp_path / "none") == Power()
    supply(tmp_path, "BAT1", type="Battery", capacity="?")
    assert power(tmp_path).percent is None


def test_memory_is_what_programs_may_still_have(tmp_path: Path) -> None:
    file = tmp_path / "meminfo"
    file.write_text("MemTotal:  4000 kB\nMemFree: 1 kB\nMemAvailable:    2048 kB\n", encoding="utf-8")
    assert memory_free(file) == 2048 * 1024
    assert memory_free(tmp_path / "none") is None


def test_disk_back_ups_and_certificate_are_read_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instance, stick = tmp_path / "instance", tmp_path / "stick"
    instance.mkdir()
    stick.mkdir()
    bare = health(instance)
    assert bare.disk_free is not None
    assert bare.disk_free > 0
    assert bare.backups == Backups(place=None, at_hand=False, free=None, last_good=None, failed=None)
    assert bare.certificate_until is None
    assert second_place.name(instance, str(stick)) is None
    good = second_place.Good(datetime(2017, 5, 8, 1, tzinfo=UTC), 7, "abc", "f", 1, False)
    second_place.keep_good(instance, good, None, good.at)
    assert isinstance(https.prepare(instance), https.Secured)
    found = health(instance)
    assert (found.backups.place, found.backups.at_hand, found.backups.last_good) == (stick.resolve(), True, good.at)
    assert found.certificate_until is not None
    assert found.certificate_until > datetime.now(UTC)
    (stick / second_place.MARK).unlink()
    assert health(instance).backups.at_hand is False
