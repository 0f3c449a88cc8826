"""The second place: named, known again by its mark, and what is said when it is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.machine import second_place
from kiosk.machine.second_place import Good
from kiosk.rules.finding import Finding

AT = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    made = tmp_path / "instance"
    made.mkdir()
    return made


def a_stick(tmp_path: Path, name: str = "stick") -> Path:
    stick = tmp_path / name
    stick.mkdir()
    return stick


def code_of(finding: object) -> str:
    assert isinstance(finding, Finding), finding
    return finding.code


def test_a_place_that_is_named_is_at_hand(instance: Path, tmp_path: Path) -> None:
    stick = a_stick(tmp_path)
    assert second_place.at_hand(instance) is None
    assert second_place.name(instance, f" {stick} ") is None
    assert second_place.at_hand(instance) == stick
    assert second_place.named(instance) == stick
    assert second_place.on_the_same_disk(instance, stick)


def test_an_empty_folder_where_the_stick_was_is_not_written_to(instance: Path, tmp_path: Path) -> None:
    stick = a_stick(tmp_path)
    second_place.name(instance, str(stick))
    (stick / second_place.MARK).unlink()
    assert code_of(second_place.at_hand(instance)) == "backup_place_gone"


def test_another_stick_at_the_same_address_is_not_taken_for_it(instance: Path, tmp_path: Path) -> None:
    stick = a_stick(tmp_path)
    second_place.name(instance, str(stick))
    (stick / second_place.MARK).write_text("kiosk 0123456789abcdef\n")
    assert code_of(second_place.at_hand(instance)) == "backup_place_gone"


def test_what_will_not_do_is_refused_and_changes_nothing(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = a_stick(tmp_path)
    second_place.name(instance, str(stick))
    assert code_of(second_place.name(instance, str(tmp_path / "nowhere"))) == "backup_place_missing"
    assert code_of(second_place.name(instance, "relative")) == "backup_place_missing"
    inside = instance / "deeper"
    inside.mkdir()
    assert code_of(second_place.name(instance, str(inside))) == "backup_place_inside"
    monkeypatch.setattr(second_place, "LEAST_FREE", 2**60)
    assert code_of(second_place.name(instance, str(a_stick(tmp_path, "full")))) == "backup_place_full"
    assert second_place.at_hand(instance) == stick


def test_naming_nothing_goes_back_to_the_server_alone(instance: Path, tmp_path: Path) -> None:
    second_place.name(instance, str(a_stick(tmp_path)))
    assert second_place.name(instance, "") is None
    assert second_place.at_hand(instance) is None


def test_a_failure_keeps_since_when_and_the_last_good_one(instance: Path) -> None:
    good = Good(AT, 12, "ab" * 32, "kiosk-x.zip", 100, beside=False)
    second_place.keep_good(instance, good, None, AT)
    gone = Finding("backup_place_gone", "", {"folder": "/media/usb"})
    for minutes in (5, 10):
        second_place.keep_failed(instance, gone, AT + timedelta(minutes=minutes))
    stands = second_place.state(instance)
    assert (stands.good, stands.failed, stands.failed_since) == (good, gone, AT + timedelta(minutes=5))
    second_place.keep_good(instance, good, None, AT + timedelta(minutes=15))
    assert second_place.state(instance).failed is None


def test_a_state_that_cannot_be_read_is_as_if_there_were_none(instance: Path) -> None:
    folder = second_place.local(instance)
    (folder / "state.json").write_text("{broken")
    (folder / "place.json").write_text("[]")
    assert second_place.state(instance) == second_place.State(None)
