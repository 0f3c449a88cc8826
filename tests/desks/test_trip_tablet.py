"""The addresses of a team's tablet: what it takes along, what it hands in with the token of its trip."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from kiosk.acts.trip_token import new_token
from kiosk.queries.trips import lines, records
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import Village
from tests.desks.seats import Seat, rows, seat, sentences
from tests.desks.trips import a_record, out_with, send, take_back
from tests.trips import a_village_with, trip_now


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village_with()


@pytest.fixture
def leader(sqlite_app: Flask, village: Village) -> Seat:
    """The scrutineer of the mobile box who leads the team."""
    return seat(sqlite_app, village, Role.MOBILE_TEAM)


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)


def test_the_tablet_takes_names_and_groups_along_and_nothing_else_of_anybody(
    sqlite_app: Flask, village: Village
) -> None:
    _, token = out_with(village)
    taken = sqlite_app.test_client().get(f"/mobile/trip/{token}/list.json").get_json()
    assert set(taken) == {"trip", "box", "ballots", "lines"}
    assert {key for line in taken["lines"] for key in line} == {"line", "name", "group"}
    assert [line["line"] for line in taken["lines"]] == [1, 2, 3, 4]
    page = sqlite_app.test_client().get(f"/mobile/trip/{token}/")
    assert taken["lines"][0]["name"] not in page.text
    assert "Set-Cookie" not in page.headers
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert sqlite_app.test_client().get(f"/mobile/trip/{token}/state.json").get_json() == {"out": True}
    manifest = sqlite_app.test_client().get(f"/mobile/trip/{token}/app.webmanifest")
    assert manifest.get_json()["start_url"] == f"/mobile/trip/{token}/"
    assert manifest.get_json()["short_name"] == "3号流动票箱 甲村"


def test_every_file_the_page_takes_along_is_there(sqlite_app: Flask, village: Village) -> None:
    _, token = out_with(village)
    client = sqlite_app.test_client()
    page = client.get(f"/mobile/trip/{token}/").text
    found = re.search(r"data-files='([^']+)'", page)
    assert found
    files = json.loads(found[1].replace("&#34;", '"'))
    assert "/static/kiosk.css" in files
    for file in files:
        with client.get(file) as kept:
            assert kept.status_code == 200, file
    loaded = re.findall(r'(?:src|rel="stylesheet" href)="(/static/[^"]+)"', page)
    assert set(loaded) <= set(files)
    worker = client.get("/mobile/trip/sw.js")
    assert worker.mimetype == "text/javascript"


def test_each_record_is_answered_on_its_own_and_the_same_again(sqlite_app: Flask, village: Village) -> None:
    trip, token = out_with(village)
    told = [
        a_record(1),
        a_record(2, "not_voted", 2),
        a_record(None, "spoiled", 3),
        a_record(77, place=4),
        {"key": "x"},
        "nonsense",
        a_record(3, "perhaps", 5),
        {**a_record(3, place=6), "place": True},
        {**a_record(3, place=7), "outcome": ["voted"]},
    ]
    for _ in range(3):
        answer = send(sqlite_app, token, *told)
        assert answer.status_code == 200
        results = answer.get_json()["results"]
        assert [one["state"] for one in results] == ["recorded"] * 3 + ["refused"] + ["unkept"] * 5
        assert results[3]["code"] == "trip_not_listed"
        assert "不在这次行程的名单上" in results[3]["sentence"]
        assert [one["key"] for one in results][:4] == [one["key"] for one in told[:4]]  # type: ignore[index]
    assert len(records(trip.id)) == 4
    assert [line.state for line in lines(trip.id)] == ["voted", "not_voted", "held", "held"]


def test_a_time_that_cannot_be_loses_no_record(sqlite_app: Flask, village: Village) -> None:
    trip, token = out_with(village)
    odd = [-5, 10**30, "morning", None, True]
    told = [{**a_record(None, "not_voted", n), "line": 1, "happened_at": moment} for n, moment in enumerate(odd, 1)]
    answer = send(sqlite_app, token, *told)
    assert {one["state"] for one in answer.get_json()["results"]} == {"recorded"}
    assert all(one.happened_at == one.arrived_at for one in records(trip.id))


def test_the_scribes_are_counted_once_everybody_is_recorded_whatever_is_told_how_often(
    sqlite_app: Flask, village: Village
) -> None:
    trip, token = out_with(village)
    early = send(sqlite_app, token, a_record(1), scribes=1).get_json()
    assert (early["results"][0]["state"], early["scribes"]) == ("recorded", 0)
    send(sqlite_app, token, *(a_record(line, place=line) for line in (2, 3, 4)))
    for scribes, known in ((2, 2), (2, 2), (1, 2), (3, 3), ("4", 3), (-1, 3), (True, 3), (99, 3)):
        assert send(sqlite_app, token, scribes=scribes).get_json()["scribes"] == known
    assert trip_now(village, trip.id).scribes == 3


def test_what_a_tablet_tells_beyond_a_record_is_kept_nowhere(sqlite_app: Flask, village: Village) -> None:
    trip, token = out_with(village)
    more = {"why": "in hospital", "reason": "in hospital", "scribe": "in hospital", "note": "in hospital"}
    answer = send(sqlite_app, token, {**a_record(1, "not_voted"), **more}, {**a_record(2, place=2), **more}, **more)
    assert [one["state"] for one in answer.get_json()["results"]] == ["recorded", "recorded"]
    assert len(records(trip.id)) == 2
    assert "in hospital" not in repr(rows(sqlite_app))


def test_a_body_that_is_none_changes_nothing(sqlite_app: Flask, village: Village) -> None:
    _, token = out_with(village)
    before = rows(sqlite_app)
    client, path = sqlite_app.test_client(), f"/mobile/trip/{token}/records"
    for body in (b"", b"{", b"[]", b"[" * 20_000, json.dumps({"records": [{}] * 101}).encode(), b" " * 70_000):
        answer = client.post(path, data=body, content_type="application/json")
        assert (answer.status_code, answer.get_json()["code"]) == (422, "record_unreadable")
    assert rows(sqlite_app) == before


def test_who_does_not_have_the_token_gets_nothing_and_has_to_wait(sqlite_app: Flask, village: Village) -> None:
    _, token = out_with(village)
    client, before = sqlite_app.test_client(), rows(sqlite_app)
    for _ in range(7):
        other = new_token()
        assert client.get(f"/mobile/trip/{other}/").status_code == 404
        assert client.get(f"/mobile/trip/{other}/list.json").status_code == 404
        assert send(sqlite_app, other, a_record(1)).status_code in (404, 429)
    assert send(sqlite_app, token, a_record(1)).status_code == 429
    assert rows(sqlite_app) == before
    waits._failures.clear()
    assert send(sqlite_app, token, a_record(1)).get_json()["results"][0]["state"] == "recorded"


def test_a_record_after_the_return_is_kept_refused_and_shown_in_red(
    sqlite_app: Flask, village: Village, leader: Seat, chief: Seat
) -> None:
    trip, token = out_with(village)
    send(sqlite_app, token, *(a_record(line, "not_voted", line) for line in range(1, 5)))
    assert take_back(leader, trip, left="6", **chief.signature).status_code == 303
    late = send(sqlite_app, token, a_record(1, place=5)).get_json()
    assert (late["results"][0]["state"], late["results"][0]["code"], late["out"]) == ("refused", "trip_back", False)
    page = leader.tablet.get(f"/mobile/trips/{trip.id}").text
    assert "来迟了" in sentences(page)[0]
