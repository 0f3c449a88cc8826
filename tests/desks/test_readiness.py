"""The tablet's own page and the readiness page over HTTP: what is kept, what is shown to whom, what is refused."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.machine.health import health
from kiosk.queries import journal, tablets
from kiosk.rules.staff import Role
from kiosk.rules.tablets import Scanner, Sound, Told
from kiosk.web import access, hearing
from tests.builders import Village, a_round, now
from tests.desks.seats import Seat, rows, seat
from tests.house.walks import seated, speak
from tests.tablet import HTMX, Tablet, verdict_of

WELL = {
    "sound": "heard",
    "camera": "works",
    "skew": "-120",
    "awake": "works",
    "trusted": "trusted",
    "battery": "81",
    "charging": "yes",
    "wide": "1280",
    "high": "800",
    "touch": "yes",
    "scanner": "",
    "code": "",
    "took": "",
}


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    hearing._heard.clear()
    return a_round("preparing", voters=12)


@pytest.fixture
def verifier(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.VERIFIER)


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Tablet:
    return seated(sqlite_app, village.signs(Role.CHIEF_SCRUTINEER))


def kept(app: Flask) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(app.config["SETTINGS"].instance / "official.db")) as connection:
        return list(connection.execute("SELECT checks, checked_at FROM sign_ins ORDER BY id"))


def told_by(village: Village, name: str) -> Told:
    (found,) = [one.told for one in tablets.tablets_of(village.election) if one.officer == name]
    return found


def marks(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-mark="(\w+)" data-how="(\w+)"', page))


def row_of(page: str, name: str) -> str:
    (found,) = [row for row in re.split(r'<li class="ready-row"', page)[1:] if name in row.partition("</p>")[0]]
    return found.partition('<ul class="todo">')[0]


def roll_on(page: str) -> str:
    found = re.search(r'name="roll" value="(\w+)"', page)
    assert found
    return found[1]


def test_what_a_tablet_tells_is_kept_beside_the_journal_and_stands_in_its_row(
    sqlite_app: Flask, village: Village, verifier: Seat, chief: Tablet
) -> None:
    head, before = journal.head(), rows(sqlite_app)
    page = verifier.tablet.get("/tablet/").text
    assert set(marks(page).values()) == {"untold", "well"}
    unchecked = row_of(chief.get("/chief/readiness").text, verifier.holder.name)
    assert set(marks(unchecked)) == {"network"}
    assert "登录以后还没有检查" in unchecked
    answer = verifier.tablet.post(
        "/tablet/checks", **{**WELL, "roll": roll_on(page), "code": verifier.code, "took": "400"}
    )
    assert answer.status_code == 303
    assert (journal.head(), rows(sqlite_app)) == (head, before)
    shown = chief.get("/chief/readiness").text
    row = marks(row_of(shown, verifier.holder.name))
    assert set(row.values()) == {"well"}
    assert set(row) == {"scanner", "sound", "camera", "clock", "awake", "trusted", "roll", "battery", "network"}
    told = told_by(village, verifier.holder.name)
    assert (told.scanner, told.skew, told.battery, told.touch) == (Scanner.READER, -120, 81, True)
    # The code itself is kept nowhere.
    assert verifier.code not in json.dumps(kept(sqlite_app))
    assert verifier.holder.number not in json.dumps(kept(sqlite_app))


def test_without_a_script_the_answers_given_by_hand_are_kept_and_add_up(village: Village, verifier: Seat) -> None:
    tablet, name = verifier.tablet, verifier.holder.name
    assert tablet.post("/tablet/checks", sound="silent").status_code == 303
    assert tablet.post("/tablet/checks", code=verifier.holder.number).status_code == 303
    assert told_by(village, name) == Told(scanner=Scanner.WORKS, sound=Sound.SILENT)
    assert "听不见声音" in tablet.get("/tablet/").text
    assert tablet.post("/tablet/checks", sound="heard", scanner="silent").status_code == 303
    assert told_by(village, name) == Told(scanner=Scanner.SILENT, sound=Sound.HEARD)


STRANGE = [
    *[("battery", "101"), ("battery", "-1"), ("battery", "80.5"), ("battery", "٣"), ("charging", "maybe")],
    *[("skew", "1" * 15), ("skew", "1e3"), ("skew", "NaN"), ("wide", "0"), ("touch", "true"), ("took", "-1")],
    *[("sound", "Heard"), ("camera", "insecure "), ("scanner", "reader2"), ("trusted", "x" * 100_000)],
    *[("roll", "A" * 64), ("roll", "f" * 63), ("strange", "1"), ("told", ""), ("checked_at", "2017-05-08")],
    *[("code", "1" * 48), ("code", "9" * 100_000), ("code", "123456780"), ("code", "扫码")],
]


def test_a_fact_of_the_wrong_kind_is_422_and_nothing_at_all_is_kept(sqlite_app: Flask, verifier: Seat) -> None:
    before = kept(sqlite_app)
    for n, (field, text) in enumerate(STRANGE):
        answer = verifier.tablet.post("/tablet/checks", htmx=bool(n % 2), **{**WELL, field: text})
        verdict = verdict_of(answer)
        code = "tablet_scan_unreadable" if field == "code" else "tablet_told_strange"
        assert (verdict.status, verdict.verdict, verdict.code) == (422, "stop", code), (field, text[:70])
        assert len(answer.data) < 20_000
    assert kept(sqlite_app) == before


def test_a_body_of_json_or_a_fact_told_twice_keeps_nothing(sqlite_app: Flask, verifier: Seat) -> None:
    before, client = kept(sqlite_app), verifier.tablet.client
    body = json.dumps({"battery": 50, "more": "x" * 100_000})
    headers = {"X-CSRFToken": verifier.tablet.token()}
    answer = client.post("/tablet/checks", data=body, content_type="application/json", headers=headers)
    assert (answer.status_code, verdict_of(answer).code) == (422, "tablet_told_nothing")
    twice = {"csrf_token": verifier.tablet.token(), "battery": ["50", "51"]}
    assert client.post("/tablet/checks", data=twice).status_code == 422
    assert kept(sqlite_app) == before


def test_tablets_of_another_election_are_not_shown_and_keep_their_own(sqlite_app: Flask, village: Village) -> None:
    other = a_round("preparing", voters=12, election="other-7")
    theirs, ours = seat(sqlite_app, other, Role.VERIFIER), seat(sqlite_app, village, Role.ISSUER)
    assert theirs.tablet.post("/tablet/checks", sound="silent").status_code == 303
    page = seated(sqlite_app, village.signs(Role.COMMITTEE_HEAD)).get("/chief/readiness").text
    assert len(tablets.tablets_of(village.election)) == page.count('class="ready-row"') == 2
    assert told_by(village, ours.holder.name) == Told()
    assert "tablet_sound_silent" not in page


@pytest.mark.parametrize("role", [Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.REGISTRAR])
def test_chief_head_and_registrar_read_it_in_both_languages(sqlite_app: Flask, village: Village, role: Role) -> None:
    tablet = seated(sqlite_app, village.signs(role))
    for language in ("zh", "en"):
        speak(tablet, language)
        page = tablet.get("/chief/readiness")
        assert page.status_code == 200
        assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in page.text
        assert set(marks(page.text)) >= {"disk", "backup_place", "backup", "https", "database", "server_clock"}


def test_nobody_else_reads_it(sqlite_app: Flask, village: Village, verifier: Seat) -> None:
    assert verifier.tablet.get("/chief/readiness").status_code == 403
    assert verifier.tablet.get("/chief/readiness/now").status_code == 403


def test_the_page_renews_itself_only_when_something_changed(
    sqlite_app: Flask, verifier: Seat, chief: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only what the tablets tell is to change meanwhile.
    machine = health(sqlite_app.config["SETTINGS"].instance)
    monkeypatch.setattr("kiosk.desks.chief.readiness.health", lambda _folder: machine)

    def seen() -> str:
        found = re.search(r"/chief/readiness/now\?seen=(\w+)", chief.get("/chief/readiness").text)
        assert found
        return found[1]

    mark = seen()
    assert chief.client.get(f"/chief/readiness/now?seen={mark}", headers=HTMX).status_code == 204
    assert verifier.tablet.post("/tablet/checks", sound="silent").status_code == 303
    news = chief.client.get(f"/chief/readiness/now?seen={mark}", headers=HTMX)
    assert news.status_code == 200
    assert news.text.lstrip().startswith('<div id="facts"')
    assert 'data-finding="tablet_sound_silent"' in news.text


def test_a_tablet_that_says_nothing_for_two_minutes_is_looked_for(
    sqlite_app: Flask, verifier: Seat, chief: Tablet
) -> None:
    name = verifier.holder.name
    (one,) = [tablet for tablet in tablets.tablets_of("test-7") if tablet.officer == name]
    key = next(key for key in hearing._heard if key[1] == one.sign_in_id)
    for seconds, how in ((110, "well"), (130, "wrong")):
        hearing._heard[key] = now() - timedelta(seconds=seconds)
        assert marks(row_of(chief.get("/chief/readiness").text, name))["network"] == how
    assert verifier.tablet.client.head("/tablet/now", headers={"Kiosk-Poll": "1"}).status_code == 200
    assert marks(row_of(chief.get("/chief/readiness").text, name))["network"] == "well"


def test_being_heard_of_keeps_no_tablet_awake_and_a_locked_one_is_heard_too(
    sqlite_app: Flask, village: Village, verifier: Seat
) -> None:
    touched = dict(access._touched)
    assert verifier.tablet.client.head("/tablet/now", headers={"Kiosk-Poll": "1"}).status_code == 200
    assert access._touched == touched
    assert verifier.tablet.post("/lock").status_code == 303
    hearing._heard.clear()
    assert verifier.tablet.client.head("/tablet/now", headers={"Kiosk-Poll": "1"}).status_code == 200
    assert len(hearing._heard) == 1
    assert verifier.tablet.get("/tablet/").status_code == 401


def test_a_roll_that_changed_since_the_tablet_was_shown_it_is_told(
    village: Village, verifier: Seat, chief: Tablet
) -> None:
    was = roll_on(verifier.tablet.get("/tablet/").text)
    assert tablets.roll_now(village.election).fingerprint == was
    assert verifier.tablet.post("/tablet/checks", roll="0" * 64).status_code == 303
    row = row_of(chief.get("/chief/readiness").text, verifier.holder.name)
    assert marks(row)["roll"] == "wrong"
    assert verifier.tablet.post("/tablet/checks", roll=was).status_code == 303
    assert marks(row_of(chief.get("/chief/readiness").text, verifier.holder.name))["roll"] == "well"


def test_a_lane_that_is_not_checked_shows_a_quiet_link_until_it_is(sqlite_app: Flask) -> None:
    village = a_round(voters=12)
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    issuer = seated(sqlite_app, village.signs(Role.ISSUER))
    for tablet, desk in ((verifier.tablet, "/checkin/"), (issuer, "/issue/")):
        for path in (desk, "/duty"):
            assert "检查这台平板" in tablet.get(path).text
        assert tablet.post("/tablet/checks", sound="heard").status_code == 303
        for path in (desk, "/duty"):
            assert "检查这台平板" not in tablet.get(path).text
        assert 'href="/tablet/"' in tablet.get("/duty").text
    # Signed in again, it is another morning.
    assert verifier.tablet.sign_in(verifier.code, verifier.pin).status_code == 303
    assert "检查这台平板" in verifier.tablet.get("/checkin/").text


def test_the_opening_page_says_how_many_are_not_checked_and_asks_for_none(
    sqlite_app: Flask, village: Village, verifier: Seat
) -> None:
    head = seated(sqlite_app, village.signs(Role.COMMITTEE_HEAD))
    page = head.get("/chief/").text
    assert "2 台平板还没有检查。" in page
    assert 'href="/chief/readiness"' in page
    missing = page.count("R-DAY-02")
    for tablet in (head, verifier.tablet):
        assert tablet.post("/tablet/checks", sound="heard").status_code == 303
    page = head.get("/chief/").text
    assert "台平板还没有检查" not in page
    assert page.count("R-DAY-02") == missing


def test_what_was_told_is_kept_on_either_database(app: Flask) -> None:
    village = a_round("preparing", voters=4)
    with app.app_context():
        tablet = seated(app, village.signs(Role.SIGNER))
    assert tablet.post("/tablet/checks", sound="heard", battery="7", charging="no").status_code == 303
    assert told_by(village, village.signs(Role.SIGNER).name) == Told(sound=Sound.HEARD, battery=7, charging=False)
    assert tablets.unchecked(village.election) == 0
