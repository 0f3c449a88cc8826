"""Where packs lie: as a whole, two of an election at each place, gone when the round is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.machine import durable, fallback_files, second_place
from kiosk.rules.finding import Finding


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture
def stick(instance: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert second_place.name(instance, str(folder)) is None
    return folder


def packs(place: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in place.iterdir() if "fallback" in file.name}


def test_the_newest_and_the_one_before_lie_at_both_places_and_no_more(instance: Path, stick: Path) -> None:
    for pack in (b"first", b"second", b"third"):
        assert fallback_files.keep(instance, "jia-7", pack) == ()
    for place in (instance / "fallback", stick):
        assert packs(place) == {"fallback-jia-7-latest.pdf": b"third", "fallback-jia-7-before.pdf": b"second"}
    assert [kept.file.parent for kept in fallback_files.kept(instance, "jia-7")] == [instance / "fallback", stick]


def test_only_the_owner_reads_them(instance: Path) -> None:
    assert fallback_files.keep(instance, "jia-7", b"pack") == ()
    folder = instance / "fallback"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "fallback-jia-7-latest.pdf").stat().st_mode & 0o777 == 0o600


def test_a_stick_that_was_pulled_is_named_and_the_pack_lies_beside_the_server(instance: Path, stick: Path) -> None:
    (stick / second_place.MARK).unlink()
    (found,) = fallback_files.keep(instance, "jia-7", b"pack")
    assert found.code == "backup_place_gone"
    assert packs(stick) == {}
    assert packs(instance / "fallback") == {"fallback-jia-7-latest.pdf": b"pack"}


def test_a_place_that_cannot_be_written_does_not_keep_the_other_from_it(instance: Path, stick: Path) -> None:
    (instance / "fallback").write_bytes(b"no folder")
    (found,) = fallback_files.keep(instance, "jia-7", b"pack")
    assert found.code == "file_not_written"
    assert "fallback-jia-7-latest.pdf" in str(found.numbers["file"])
    assert packs(stick) == {"fallback-jia-7-latest.pdf": b"pack"}


def test_a_pack_that_breaks_off_leaves_the_newest_one_whole(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fallback_files.keep(instance, "jia-7", b"first") == ()

    def fails(path: Path, data: bytes) -> None:
        path.write_bytes(data[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "write_whole", fails)
    (found,) = fallback_files.keep(instance, "jia-7", b"second")
    assert found.numbers["why"] == "No space left on device"
    assert (instance / "fallback" / "fallback-jia-7-latest.pdf").read_bytes() == b"first"


def test_what_goes_is_of_that_election_alone_and_what_was_half_written_goes_too(instance: Path, stick: Path) -> None:
    for election in ("jia-7", "jia-7-2"):
        for pack in (b"first", b"second"):
            assert fallback_files.keep(instance, election, pack) == ()
    for place in (instance / "fallback", stick):
        (place / "fallback-jia-7-new.pdf").write_bytes(b"half")
        (place / ".fallback-jia-7-new.pdf.new").write_bytes(b"ha")
    assert fallback_files.drop(instance, "jia-7") == ()
    for place in (instance / "fallback", stick):
        assert set(packs(place)) == {"fallback-jia-7-2-latest.pdf", "fallback-jia-7-2-before.pdf"}
    assert fallback_files.kept(instance, "jia-7") == ()


def test_a_pack_that_cannot_be_removed_is_named(instance: Path) -> None:
    (instance / "fallback" / "fallback-jia-7-latest.pdf").mkdir(parents=True)
    (found,) = fallback_files.drop(instance, "jia-7")
    assert isinstance(found, Finding)
    assert found.code == "fallback_not_removed"


def test_dropping_where_nothing_lies_is_no_failure(instance: Path) -> None:
    assert fallback_files.drop(instance, "jia-7") == ()
    assert not (instance / "fallback").exists()
