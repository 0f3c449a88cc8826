"""`fallback-pack ELECTION -o FILE.pdf` and `--automatic`: the pack, or one sentence, status 2 and nothing written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.machine import fallback_files, second_place
from kiosk.queries import journal
from kiosk.rules.day import Phase
from tests.account_day import close_polls, come_to_the_hall
from tests.archived_day import people
from tests.builders import ELECTION, Village, a_plan, a_round, recorded
from tests.counting import a_count
from tests.house.test_cli import done, refused, run
from tests.papers.papers import page_texts
from tests.result_day import certify_it, close, count, stands_now


@pytest.fixture
def polling(sqlite_app: Flask) -> Flask:
    with sqlite_app.test_request_context():
        come_to_the_hall(a_round(voters=12), 2)
    return sqlite_app


def packs(app: Flask) -> dict[str, bytes]:
    folder: Path = app.config["SETTINGS"].instance / fallback_files.FOLDER
    return {file.name: file.read_bytes() for file in folder.iterdir()} if folder.is_dir() else {}


def test_the_pack_is_written_for_its_owner_alone_and_the_journal_has_it(polling: Flask, tmp_path: Path) -> None:
    path, head = tmp_path / "应急.pdf", journal.head()
    assert done(polling, "fallback-pack", ELECTION, "-o", path) == f"{path}: {path.stat().st_size} B\n"
    assert path.stat().st_mode & 0o777 == 0o600
    texts = page_texts(path.read_bytes())
    assert f"日志{head}" in texts[0]
    assert journal.head().seq == head.seq + 1


def test_what_is_missing_or_cannot_be_written_is_said_in_one_sentence(polling: Flask, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "pack.pdf"
    assert "--automatic" in refused(polling, "fallback-pack")
    assert "--automatic" in refused(polling, "fallback-pack", ELECTION)
    assert "没有这次选举" in refused(polling, "fallback-pack", "nowhere", "-o", tmp_path / "pack.pdf")
    assert str(path) in refused(polling, "fallback-pack", ELECTION, "-o", path)
    assert not path.parent.exists()
    assert not (tmp_path / "pack.pdf").exists()


def test_by_itself_the_newest_two_are_kept_and_the_journal_is_left_alone(polling: Flask, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert second_place.name(polling.config["SETTINGS"].instance, str(stick)) is None
    head = journal.head()
    for _ in range(3):
        assert done(polling, "fallback-pack", "--automatic") == ""
    names = {f"fallback-{ELECTION}-latest.pdf", f"fallback-{ELECTION}-before.pdf"}
    assert set(packs(polling)) == names
    assert names < {file.name for file in stick.iterdir()}
    texts = page_texts(packs(polling)[f"fallback-{ELECTION}-latest.pdf"])
    assert sum(text.count("×已领票") for text in texts) == 2
    assert journal.head() == head


def test_with_nothing_at_work_there_is_nothing_to_do_and_nothing_to_say(sqlite_app: Flask) -> None:
    assert done(sqlite_app, "fallback-pack", "--automatic") == ""
    plan = a_plan(12)
    with sqlite_app.test_request_context():
        a_round("preparing", voters=12, plan=replace(plan, day=plan.day + timedelta(days=1)))
    assert done(sqlite_app, "fallback-pack", "--automatic") == ""
    assert packs(sqlite_app) == {}


def test_on_the_morning_of_the_day_a_pack_lies_ready_before_the_polls_open(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        a_round("preparing", voters=12)
    assert done(sqlite_app, "fallback-pack", "--automatic") == ""
    assert set(packs(sqlite_app)) == {f"fallback-{ELECTION}-latest.pdf"}


def test_a_rehearsal_is_printed_when_asked_for_and_never_kept(sqlite_app: Flask, tmp_path: Path) -> None:
    done(sqlite_app, "rehearsal", "--voters", "20", "--open")
    done(sqlite_app, "fallback-pack", "--automatic")
    assert packs(sqlite_app) == {}
    path = tmp_path / "pack.pdf"
    done(sqlite_app, "fallback-pack", "rehearsal", "-o", path)
    assert all("彩排" in text for text in page_texts(path.read_bytes()))


def test_a_stick_that_was_pulled_is_told_and_the_pack_lies_beside_the_server(polling: Flask, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert second_place.name(polling.config["SETTINGS"].instance, str(stick)) is None
    (stick / second_place.MARK).unlink()
    result = run(polling, "fallback-pack", "--automatic")
    assert result.exit_code == 2
    assert str(stick) in result.stderr
    assert set(packs(polling)) == {f"fallback-{ELECTION}-latest.pdf"}


def test_after_closing_it_is_kept_on_and_when_the_result_is_certified_every_pack_goes(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        village = a_count(24)
        count(village, {"chair": {people(village, 1)[0]: 20}})
    done(sqlite_app, "fallback-pack", "--automatic")
    (kept,) = packs(sqlite_app)
    with sqlite_app.test_request_context():
        recorded(close(Village(ELECTION)))
    done(sqlite_app, "fallback-pack", "--automatic")
    assert set(packs(sqlite_app)) == {kept}, "no newer one, and the last one stays until it is certified"
    with sqlite_app.test_request_context():
        recorded(certify_it(Village(ELECTION)))
    done(sqlite_app, "fallback-pack", "--automatic")
    assert packs(sqlite_app) == {}


def test_a_pack_of_closed_polls_says_so(polling: Flask) -> None:
    with polling.test_request_context():
        recorded(close_polls(Village(ELECTION)))
        assert stands_now(Village(ELECTION)).phase is Phase.CLOSED
    done(polling, "fallback-pack", "--automatic")
    texts = page_texts(packs(polling)[f"fallback-{ELECTION}-latest.pdf"])
    assert "投票结束" in texts[0]
