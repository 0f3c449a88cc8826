"""The page 开机对数 over HTTP: asked for after a restart, needed after a restore, signed with one tap."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from kiosk.acts.trip_token import new_token
from kiosk.queries.day import standing
from kiosk.rules.staff import Role
from kiosk.web import answers, waits
from tests.account_day import come_to_the_hall
from tests.builders import ELECTION, Village, a_round, now
from tests.desks.seats import Seat, part, rows, seat
from tests.restores import restore
from tests.tablet import verdict_of
from tests.trips import a_trip, a_village_with


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    waits._failures.clear()
    answers._recent.clear()
    return a_round(voters=12)


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)


def hidden(page: str) -> dict[str, str]:
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', part(page, "sign")))
    del fields["csrf_token"]
    return fields


def is_waiting() -> bool:
    found = standing(ELECTION)
    assert found is not None
    return found.restored is not None


def test_each_lane_has_a_row_with_its_last_entry_and_its_ballots(chief: Seat, village: Village) -> None:
    come_to_the_hall(village, 1)
    page = chief.tablet.get("/chief/compare").text
    lanes = part(page, "lanes")
    row = lanes.partition('data-lane="1"')[2].partition("</li>")[0]
    assert "<strong>1</strong>" in row
    assert "发票" in row
    assert "编号 1" in row
    assert "名册第 1 页第 1 行" in row
    assert "还没有记下什么" in lanes
    assert part(page, "boxes").count("验空封箱") == 2


@pytest.mark.parametrize(("role", "htmx"), [(Role.CHIEF_SCRUTINEER, False), (Role.COMMITTEE_HEAD, True)])
def test_after_a_restart_the_desk_asks_until_somebody_compared(
    sqlite_app: Flask, village: Village, role: Role, htmx: bool
) -> None:
    sat = seat(sqlite_app, village, role)
    sqlite_app.config["BEGAN"] = now() - timedelta(days=1)
    assert 'id="compare-now"' not in sat.tablet.get("/chief/").text
    sqlite_app.config["BEGAN"] = now()
    asked = sat.tablet.get("/chief/now").text
    assert "重新启动过:请对数" in part(asked, "compare-now")
    page = sat.tablet.get("/chief/compare", htmx=htmx).text
    assert 'data-due="server_restarted"' in page
    assert ("<html" in page) is not htmx
    answer = sat.tablet.post("/chief/compare", htmx=htmx, **hidden(page))
    assert answer.status_code == 303
    after = sat.tablet.get(answer.location, htmx=htmx)
    assert (verdict_of(after).verdict, verdict_of(after).code) == ("ok", "lanes_compared")
    assert "data-due" not in after.text
    assert 'id="compare-now"' not in sat.tablet.get("/chief/now").text


def test_after_a_restore_lanes_answer_amber_with_the_hour_until_the_tap(
    sqlite_app: Flask, village: Village, chief: Seat
) -> None:
    taken = now() - timedelta(minutes=8)
    restore(taken)
    lane = seat(sqlite_app, village, Role.VERIFIER)
    waits_ = lane.tablet.scan(village.certificate(1))
    assert (waits_.status, waits_.verdict, waits_.code) == (409, "wait", "restored_not_compared")
    local = f"{taken + timedelta(hours=8):%H:%M}"
    assert f"用 {local} 的备份" in waits_.text
    page = chief.tablet.get("/chief/compare").text
    assert f"从 {local}(备份时间)到现在,纸上签领的都要补录" in page
    assert 'href="/paper-entries/"' in page
    assert chief.tablet.post("/chief/compare", **hidden(page)).status_code == 303
    assert not is_waiting()
    assert lane.tablet.scan(village.certificate(1)).code == "admitted"


def test_a_ballot_that_waits_at_the_lane_waits_in_amber_too(sqlite_app: Flask, village: Village) -> None:
    lane = seat(sqlite_app, village, Role.VERIFIER)
    lane.tablet.scan(village.certificate(1))
    visit = re.search(r'action="/issue/(\d+)/hand-out"', lane.tablet.get("/issue/").text)
    assert visit
    restore()
    told = verdict_of(lane.tablet.post(f"/issue/{visit[1]}/hand-out", htmx=True))
    assert (told.status, told.verdict, told.code) == (409, "wait", "restored_not_compared")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_difference_is_recorded_and_leads_to_the_incidents(chief: Seat, village: Village, htmx: bool) -> None:
    restore()
    page = chief.tablet.get("/chief/compare").text
    answer = chief.tablet.post(
        "/chief/compare", htmx=htmx, **hidden(page), outcome="differ", differs="2号通道多一个签名"
    )
    told = verdict_of(chief.tablet.get(answer.location))
    assert (told.verdict, told.code) == ("ok", "lanes_differ")
    assert 'href="/incidents/new?back=/chief/compare"' in unescape(told.text)
    assert not is_waiting()
    assert "有对不上的地方" in chief.tablet.get("/chief/compare").text


@pytest.mark.parametrize(
    ("words", "code", "htmx"),
    [
        ("", "difference_missing", True),
        ("号码 44052419610101146X", "difference_number", False),
        ("长" * 301, "difference_long", True),
    ],
)
def test_words_that_are_refused_stay_in_the_field_and_the_lanes_wait_on(
    sqlite_app: Flask, chief: Seat, words: str, code: str, htmx: bool
) -> None:
    restore()
    page = chief.tablet.get("/chief/compare").text
    before = rows(sqlite_app)
    told = chief.tablet.post("/chief/compare", htmx=htmx, **hidden(page), outcome="differ", differs=words)
    assert (told.status_code, verdict_of(told).code, verdict_of(told).verdict) == (422, code, "stop")
    assert f">{words}</textarea>" in told.text
    assert hidden(told.text)["submission"] == hidden(page)["submission"]
    assert rows(sqlite_app) == before


def test_a_page_of_before_the_restore_is_shown_anew(chief: Seat, village: Village) -> None:
    old = hidden(chief.tablet.get("/chief/compare").text)
    restore()
    told = chief.tablet.post("/chief/compare", **old)
    assert (told.status_code, verdict_of(told).code) == (409, "compared_before_restore")
    assert is_waiting()
    assert int(hidden(told.text)["shown"]) > int(old["shown"])


@pytest.mark.parametrize("shown", ["-" + "9" * 40, "9" * 40, "x", ""])
def test_a_form_that_names_no_entry_compares_what_stands(chief: Seat, village: Village, shown: str) -> None:
    page = chief.tablet.get("/chief/compare").text
    answer = chief.tablet.post("/chief/compare", **hidden(page) | {"shown": shown})
    assert answer.status_code == 303
    assert verdict_of(chief.tablet.get(answer.location)).code == "lanes_compared"


def test_a_team_keeps_its_records_on_the_tablet_while_the_lanes_wait(sqlite_app: Flask) -> None:
    village = a_village_with()
    token = new_token()
    a_trip(village, token=token)
    restore()
    client = sqlite_app.test_client()
    record = {"key": "0b8f4a52-0000-4000-8000-000000000001", "place": 1, "line": 1, "outcome": "voted"}
    told = client.post(f"/mobile/trip/{token}/records", json={"records": [{**record, "happened_at": 1}]})
    assert (told.status_code, told.get_json()["code"]) == (409, "restored_not_compared")
    assert client.get(f"/mobile/trip/{token}/state.json").get_json() == {"out": True}
