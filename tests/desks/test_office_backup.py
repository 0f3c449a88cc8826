"""The registrar names the second place and sees how back-ups stand; the chief is told when one failed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.machine import second_place
from kiosk.machine.backup import back_up_now, found_in
from kiosk.rules.staff import Role
from kiosk.web import backups
from tests.builders import a_round, now
from tests.desks.seats import seat, sentences
from tests.services import wait_until
from tests.tablet import Tablet


@pytest.fixture
def office(sqlite_app: Flask) -> Tablet:
    return seat(sqlite_app, a_round("preparing"), Role.REGISTRAR).tablet


def a_stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def ended() -> None:
    """The back-up that a page asked for is over."""
    wait_until(lambda: not backups._one.locked(), 60, "the back-up is over")


def test_a_place_is_named_and_the_first_back_up_goes_there_at_once(
    sqlite_app: Flask, office: Tablet, tmp_path: Path
) -> None:
    stick, instance = a_stick(tmp_path), Path(sqlite_app.instance_path)
    assert "还没有备份过" in office.get("/office/backup").text
    assert office.post("/office/backup/place", folder=str(stick)).status_code == 303
    ended()
    (file,) = found_in(stick)
    page = office.get("/office/backup").text
    assert "读回来核对过" in page
    assert file.name in page
    assert "同一块硬盘" in page, "a folder of the same disk is taken and warned of"
    assert second_place.named(instance) == stick


def test_a_place_that_will_not_do_is_said_at_its_form_and_what_was_written_stays(
    office: Tablet, tmp_path: Path
) -> None:
    answer = office.post("/office/backup/place", folder="/media/nowhere")
    assert answer.status_code == 409
    assert 'data-code="backup_place_missing"' in answer.text
    assert 'value="/media/nowhere"' in answer.text


def test_one_more_is_made_when_asked_for_and_the_journal_says_who(sqlite_app: Flask, office: Tablet) -> None:
    assert office.post("/office/backup").status_code == 303
    ended()
    assert "只备份在服务器自己里面" in office.get("/office/backup").text
    assert "导出" in office.get("/office/journal").text or "印" in office.get("/office/journal").text


def test_the_state_alone_is_polled_and_204_while_nothing_changed(sqlite_app: Flask, office: Tablet) -> None:
    block = office.get("/office/backup", htmx=True)
    assert block.status_code == 200
    seen = block.text.partition("seen=")[2][:12]
    assert office.get(f"/office/backup?seen={seen}", htmx=True).status_code == 204
    with sqlite_app.app_context():
        back_up_now(sqlite_app.config["SETTINGS"], now())
    assert office.get(f"/office/backup?seen={seen}", htmx=True).status_code == 200


def test_the_chief_is_told_of_a_failure_until_the_next_good_one(sqlite_app: Flask, tmp_path: Path) -> None:
    chief = seat(sqlite_app, a_round(), Role.CHIEF_SCRUTINEER).tablet
    settings, stick = sqlite_app.config["SETTINGS"], a_stick(tmp_path)
    second_place.name(settings.instance, str(stick))
    mark = (stick / second_place.MARK).read_bytes()
    (stick / second_place.MARK).unlink()
    back_up_now(settings, now())
    told = chief.get("/chief/").text
    assert any("U 盘被拔下" in one for one in sentences(told))
    assert "起就这样" in told, "and since when"
    (stick / second_place.MARK).write_bytes(mark)
    back_up_now(settings, now())
    assert "U 盘被拔下" not in chief.get("/chief/").text


def test_the_chief_is_told_while_back_ups_lie_beside_the_server_alone(sqlite_app: Flask, tmp_path: Path) -> None:
    chief = seat(sqlite_app, a_round(), Role.CHIEF_SCRUTINEER).tablet
    settings = sqlite_app.config["SETTINGS"]
    assert 'id="backup-now"' not in chief.get("/chief/").text, "nothing was due yet"
    back_up_now(settings, now())
    assert any("硬盘坏了会一起丢" in one for one in sentences(chief.get("/chief/").text))
    second_place.name(settings.instance, str(a_stick(tmp_path)))
    back_up_now(settings, now())
    assert 'id="backup-now"' not in chief.get("/chief/").text


def test_the_journal_says_that_a_place_was_named(office: Tablet, tmp_path: Path) -> None:
    before = office.get("/office/journal").text.count("<tr")
    assert office.post("/office/backup/place", folder=str(a_stick(tmp_path))).status_code == 303
    ended()
    assert office.get("/office/journal").text.count("<tr") == before + 1


def test_the_chief_is_told_when_the_last_one_is_long_ago(sqlite_app: Flask, tmp_path: Path) -> None:
    chief = seat(sqlite_app, a_round(), Role.CHIEF_SCRUTINEER).tablet
    settings = sqlite_app.config["SETTINGS"]
    second_place.name(settings.instance, str(a_stick(tmp_path)))
    back_up_now(settings, now() - backups.LATE + timedelta(minutes=1))
    assert 'id="backup-now"' not in chief.get("/chief/").text
    back_up_now(settings, now() - backups.LATE - timedelta(minutes=1))
    assert any("已经超过 15 分钟" in one for one in sentences(chief.get("/chief/").text))
