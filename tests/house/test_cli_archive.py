"""`archive ELECTION -o FILE.zip`: the file, or one sentence, status 2 and nothing written."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from kiosk.queries import journal
from tests.archived_day import people
from tests.builders import ELECTION, Village, recorded
from tests.counting import a_count
from tests.house.test_cli import done, refused
from tests.result_day import certify_it, close, count


@pytest.fixture
def counted(sqlite_app: Flask) -> Flask:
    """A village whose ballots are counted."""
    with sqlite_app.test_request_context():
        village = a_count(24)
        count(village, {"chair": {people(village, 1)[0]: 20}})
    return sqlite_app


@pytest.fixture
def certified(counted: Flask) -> Flask:
    with counted.test_request_context():
        recorded(close(Village(ELECTION)))
        recorded(certify_it(Village(ELECTION)))
    return counted


def test_the_archive_is_written_and_says_how_large_it_is(certified: Flask, tmp_path: Path) -> None:
    path = tmp_path / "档案.zip"
    head = journal.head()
    assert done(certified, "archive", "test-7", "-o", path) == f"{path}: {path.stat().st_size} B\n"
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        assert f"{head.seq}:{head.hash}" in archive.read("manifest.json").decode()


def test_an_archive_is_never_written_over_another_file(certified: Flask, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(b"handed out before")
    assert str(path) in refused(certified, "archive", "test-7", "-o", path)
    assert path.read_bytes() == b"handed out before"
    assert str(tmp_path) in refused(certified, "archive", "test-7", "-o", tmp_path)


def test_a_folder_that_is_not_there_is_named_and_not_made(certified: Flask, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "archive.zip"
    assert str(path) in refused(certified, "archive", "test-7", "-o", path)
    assert not path.parent.exists()


def test_an_election_without_a_certified_result_or_unknown_has_no_archive(counted: Flask, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    assert "还没有确认" in refused(counted, "archive", "test-7", "-o", path)
    assert "没有这次选举" in refused(counted, "archive", "nowhere", "-o", path)
    assert list(tmp_path.glob("*.zip")) == []
