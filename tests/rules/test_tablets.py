"""How tablets and the server stand: each threshold from both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.rules.finding import Finding
from kiosk.rules.server_health import (
    BACKUP_OLD,
    CERTIFICATE_SOON,
    DISK_LOW,
    GB,
    MEMORY_LOW,
    backup_mark,
    clock_mark,
    database_mark,
    disk_mark,
    https_mark,
    memory_mark,
    place_mark,
    power_mark,
    tenths,
)
from kiosk.rules.tablets import (
    NEXT_KEY,
    SILENT_SECONDS,
    Awake,
    Camera,
    How,
    Mark,
    Scanner,
    Sound,
    Told,
    Trusted,
    battery_mark,
    camera_mark,
    network_mark,
    roll_mark,
    scanner_mark,
    skew_mark,
    tablet_marks,
    typed_by,
)
from kiosk.web.wording import SENTENCES
from kiosk.web.wording.tablets import HOWS, MARKS

NOW = datetime(2017, 5, 8, 1, 0, tzinfo=UTC)
WELL, NOTE, WRONG, UNTOLD = How.WELL, How.NOTE, How.WRONG, How.UNTOLD
ALL_WELL = Told(
    Scanner.READER, Sound.HEARD, Camera.WORKS, 0, Awake.WORKS, Trusted.TRUSTED, "f" * 64, 80, False, 1280, 800, True
)


def code(mark: Mark) -> str:
    return mark.finding.code if mark.finding else ""


def test_a_tablet_that_told_everything_is_well_and_one_that_told_nothing_is_untold() -> None:
    assert {mark.how for mark in tablet_marks(ALL_WELL, "f" * 64, 0)} == {WELL}
    nothing = tablet_marks(Told(), "f" * 64, 0)
    assert [mark.what for mark in nothing if mark.how is not UNTOLD] == ["network"]
    assert {mark.what for mark in nothing} <= set(MARKS)
    assert set(HOWS) == set(How)


@pytest.mark.parametrize(
    ("skew", "how", "said"),
    [
        (None, UNTOLD, ""),
        (5_000, WELL, ""),
        (-5_000, WELL, ""),
        (5_001, NOTE, "tablet_clock_off"),
        (-60_000, NOTE, "tablet_clock_off"),
        (60_001, WRONG, "tablet_clock_wrong"),
        (-60_001, WRONG, "tablet_clock_wrong"),
    ],
)
def test_a_clock_is_noted_beyond_five_seconds_and_wrong_beyond_sixty(skew: int | None, how: How, said: str) -> None:
    mark = skew_mark(skew)
    assert (mark.how, code(mark)) == (how, said)


def test_the_seconds_of_a_clock_are_told_without_their_sign() -> None:
    finding = skew_mark(-90_499).finding
    assert finding is not None
    assert finding.numbers == {"seconds": 90}


@pytest.mark.parametrize(
    ("percent", "charging", "how"),
    [(30, False, WELL), (29, False, WRONG), (29, None, WRONG), (29, True, WELL), (0, True, WELL), (None, None, UNTOLD)],
)
def test_a_battery_under_thirty_percent_is_wrong_unless_it_charges(
    percent: int | None, charging: bool | None, how: How
) -> None:
    assert battery_mark(percent, charging).how is how


def test_a_tablet_is_silent_after_two_minutes() -> None:
    assert network_mark(SILENT_SECONDS).how is WELL
    late = network_mark(SILENT_SECONDS + 1)
    assert (late.how, code(late)) == (WRONG, "tablet_silent")


def test_a_reader_is_told_from_a_hand_by_the_time_between_its_keys() -> None:
    longest = NEXT_KEY * 48
    assert typed_by(49, longest) is Scanner.READER
    assert typed_by(49, longest + 1) is Scanner.HAND
    assert typed_by(49, None) is Scanner.WORKS
    assert typed_by(1, 0) is Scanner.WORKS
    assert [scanner_mark(one).how for one in Scanner] == [WELL, NOTE, WELL, WRONG]


def test_a_lane_works_without_a_camera_so_its_want_is_only_noted() -> None:
    assert [camera_mark(one).how for one in Camera] == [WELL, NOTE, NOTE, NOTE]


@pytest.mark.parametrize(
    ("shown", "roll", "how"),
    [("a", "a", WELL), ("a", "b", WRONG), ("", "b", WRONG), (None, "b", UNTOLD), ("a", "", UNTOLD)],
)
def test_a_roll_is_the_same_only_when_its_whole_fingerprint_is(shown: str | None, roll: str, how: How) -> None:
    assert roll_mark(shown, roll).how is how


def test_whatever_a_tablet_may_tell_that_is_not_well_has_its_sentence() -> None:
    for one in (*Camera, *Trusted, *Awake, *Sound, *Scanner):
        name = {Camera: "camera", Trusted: "trusted", Awake: "awake", Sound: "sound", Scanner: "scanner"}[type(one)]
        for mark in tablet_marks(Told(**{name: one}), "", 0):
            assert (mark.finding is not None) == (mark.how in (NOTE, WRONG))
            assert mark.finding is None or mark.finding.code in SENTENCES


def test_what_is_told_later_stands_in_its_place_and_the_rest_stays() -> None:
    first = Told(sound=Sound.SILENT, battery=50, charging=True)
    assert first.then(Told(sound=Sound.HEARD, charging=False)) == Told(sound=Sound.HEARD, battery=50, charging=False)
    assert first.then(Told()) == first


def test_a_disk_is_low_under_a_gigabyte() -> None:
    assert disk_mark(DISK_LOW).how is WELL
    assert (disk_mark(DISK_LOW - 1).how, code(disk_mark(0, "second_disk"))) == (WRONG, "server_second_disk_low")
    assert disk_mark(None).how is UNTOLD
    assert (tenths(GB), tenths(GB - 1), tenths(25 * GB // 10)) == ("1.0", "0.9", "2.5")


def test_a_back_up_is_old_after_fifteen_minutes_and_one_that_failed_says_why() -> None:
    assert backup_mark(BACKUP_OLD, 0, None).how is WELL
    assert code(backup_mark(BACKUP_OLD + 1, 0, None)) == "server_backup_old"
    assert code(backup_mark(None, 0, None)) == "server_backup_none"
    # A server that has only just been started has had no time to make one.
    assert [backup_mark(None, running, None).how for running in (BACKUP_OLD, BACKUP_OLD + 1)] == [NOTE, WRONG]
    failed = Finding("backup_place_gone", "", {"folder": "/media/stick"})
    assert backup_mark(0, 0, failed) == Mark("backup", WRONG, failed)
    places = [(False, False), (True, False), (True, True)]
    assert [code(place_mark(*one)) for one in places] == ["server_place_unnamed", "server_place_gone", ""]


@pytest.mark.parametrize(
    ("percent", "plugged", "how"),
    [
        (29, False, WRONG),
        (30, False, NOTE),
        (5, True, WELL),
        (None, True, WELL),
        (80, None, WELL),
        (None, None, UNTOLD),
    ],
)
def test_a_server_on_its_battery_is_noted_and_under_thirty_percent_wrong(
    percent: int | None, plugged: bool | None, how: How
) -> None:
    assert power_mark(percent, plugged).how is how


def test_a_certificate_is_wrong_without_https_and_in_its_last_fourteen_days() -> None:
    assert https_mark(True, CERTIFICATE_SOON).how is WELL
    assert code(https_mark(True, CERTIFICATE_SOON - 1)) == "server_certificate_ends"
    assert code(https_mark(False, 300)) == "server_plain"
    assert https_mark(True, None).how is UNTOLD


def test_an_sqlite_before_the_mended_one_is_noted() -> None:
    assert database_mark((3, 51, 3)).how is WELL
    assert database_mark(None).how is WELL
    assert code(database_mark((3, 51, 2))) == "server_sqlite_old"


def test_a_clock_behind_the_journal_is_wrong_and_another_zone_is_noted() -> None:
    china = 8 * 60
    assert clock_mark(NOW, NOW, china).how is WELL
    assert clock_mark(NOW, None, china).how is WELL
    assert code(clock_mark(NOW, NOW + timedelta(microseconds=1), china)) == "server_clock_behind"
    assert code(clock_mark(NOW, NOW, 0)) == "server_clock_zone"


def test_little_memory_is_noted() -> None:
    assert memory_mark(MEMORY_LOW).how is WELL
    assert code(memory_mark(MEMORY_LOW - 1)) == "server_memory_low"
    assert memory_mark(None).how is UNTOLD
