"""Records handed in at the desk, as a file or as QR codes, when the tablet cannot reach the server."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from kiosk.acts.trip_token import new_token
from kiosk.files.trip_records import KIND
from kiosk.queries.trips import records
from kiosk.rules.staff import Role
from tests.builders import Village, a_round
from tests.desks.seats import Seat, rows, seat, sentences
from tests.desks.trips import a_record, out_with
from tests.trips import a_village_with, trip_now


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village_with()


@pytest.fixture
def leader(sqlite_app: Flask, village: Village) -> Seat:
    """The scrutineer of the mobile box who leads the team."""
    return seat(sqlite_app, village, Role.MOBILE_TEAM)


def upload(seat: Seat, data: bytes) -> TestResponse:
    return seat.tablet.post("/mobile/hand-in/file", records=FileStorage(BytesIO(data), "trip.json"))


def test_a_file_is_handed_in_as_often_as_somebody_likes(sqlite_app: Flask, village: Village, leader: Seat) -> None:
    trip, token = out_with(village)
    told = [a_record(2, place=2), a_record(1, place=1), a_record(99, place=5), {"key": 1}]
    told += [a_record(line, "not_voted", line) for line in (4, 3)]
    data = json.dumps({"kind": KIND, "token": token, "records": told, "scribes": 2}).encode()
    assert "收下 5 条新记录,0 条以前交过;其中 1 条没有算上,1 条看不懂" in upload(leader, data).text
    assert "收下 0 条新记录,5 条以前交过" in upload(leader, data).text
    assert [one.place for one in records(trip.id)] == [1, 2, 3, 4, 5]
    assert [one.seq for one in records(trip.id)] == sorted(one.seq for one in records(trip.id)), "kept in their order"
    assert trip_now(village, trip.id).scribes == 2


def test_what_is_no_file_of_this_election_is_refused(sqlite_app: Flask, village: Village, leader: Seat) -> None:
    _, token = out_with(village)
    before = rows(sqlite_app)
    whole = {"kind": KIND, "token": token, "records": []}
    for data in (b"", b"{", b"\xff\xfe", b"[]", json.dumps({**whole, "kind": "x"}).encode(), b"[" * 100_000):
        assert upload(leader, data).status_code == 422
    for wrong in ({**whole, "records": None}, {**whole, "token": 5}):
        assert upload(leader, json.dumps(wrong).encode()).status_code == 422
    assert upload(leader, json.dumps({**whole, "token": new_token()}).encode()).status_code == 409
    assert leader.tablet.post("/mobile/hand-in/file").status_code == 422
    stranger = seat(sqlite_app, a_round(election="other-7"), Role.SCRUTINEER)
    assert upload(stranger, json.dumps(whole).encode()).status_code == 409
    assert rows(sqlite_app)["mobile_records"] == before["mobile_records"]


def test_codes_that_are_none_are_named_by_their_line(village: Village, leader: Seat) -> None:
    out_with(village)
    for text, said in (("", "还没有扫到"), ("\n\n", "还没有扫到"), ("12345\n", "第 1 行"), ("\nabc", "第 2 行")):
        answer = leader.tablet.post("/mobile/hand-in/codes", codes=text)
        assert (answer.status_code, said in sentences(answer.text)[0]) == (422, True), text
    stray = "7" + "0" * 6 + "001001" + ("0" * 39 + "0001" + "0001" + "1" + "0" * 10) + "0" * 10
    answer = leader.tablet.post("/mobile/hand-in/codes", codes=stray)
    assert (answer.status_code, "别的选举" in sentences(answer.text)[0]) == (409, True)
    assert f">{stray}</textarea>" in answer.text, "what was scanned is kept"
