"""The desk of mobile boxes: leaving, trips, coming back, the paper sheet."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts.trip_token import new_token
from kiosk.queries.trips import lines, records, trips
from kiosk.rules.mobile import HomeVote
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.account_day import come_to_the_hall
from tests.builders import Village
from tests.desks.seats import Seat, rows, seat, sentences
from tests.desks.trips import SEALED, take_back
from tests.tablet import verdict_of
from tests.trips import BOX, a_trip, a_village_with, keep, team, told


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


def leaving(village: Village, **changes: object) -> dict[str, Any]:
    facts = {"seal": SEALED, "ballots": "6", "team": team(village), "token": new_token()}
    return {**facts, **changes}


def leave(seat: Seat, village: Village, **changes: object) -> TestResponse:
    return seat.tablet.post(f"/mobile/boxes/{BOX}/leave", **leaving(village, **changes))


def test_two_officers_send_the_box_out_and_the_link_is_shown_to_them_alone(
    sqlite_app: Flask, village: Village, leader: Seat, chief: Seat
) -> None:
    form = leader.tablet.get(f"/mobile/boxes/{BOX}/leave").text
    found = re.search(r'name="token" value="([\w-]{43})"', form)
    assert found
    token = found[1]
    answer = leave(leader, village, token=token, submission="s1", **chief.signature)
    assert (answer.status_code, verdict_of(answer).code) == (200, "send_out_box")
    assert f"/mobile/trip/{token}/" in answer.text
    again = leave(leader, village, token=token, submission="s1", **chief.signature)
    assert f"/mobile/trip/{token}/" in again.text, "a lost answer is shown again"
    (trip,) = trips(village.officer(Role.REGISTRAR).round_id)
    for path in ("/mobile/", f"/mobile/trips/{trip.id}", f"/mobile/trips/{trip.id}/return"):
        assert token not in leader.tablet.get(path).text
    assert token not in repr(rows(sqlite_app)), "only its digest is kept"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"ballots": "-1"}, 422, "请填数字"),
        ({"ballots": ""}, 422, "请填数字"),
        ({"ballots": "六"}, 422, "请填数字"),
        ({"ballots": "0"}, 409, "1 到 22 张"),
        ({"ballots": "23"}, 409, "1 到 22 张"),
        ({"seal": ""}, 409, "请填封条号"),
        ({"seal": "M002"}, 409, "不一样"),
        ({"team": "1"}, 409, "只有 0 名,要 3 名"),
        ({"token": ""}, 422, "没有传完整"),
        ({"token": "x" * 44}, 422, "没有传完整"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(
    sqlite_app: Flask, village: Village, leader: Seat, chief: Seat, change: dict[str, object], status: int, said: str
) -> None:
    before = rows(sqlite_app)
    answer = leave(leader, village, **change, **chief.signature)
    assert answer.status_code == status
    assert [said in one for one in sentences(answer.text)] == [True]
    for field in ("seal", "ballots"):
        if field in change:
            assert re.search(rf'class="field field-wrong">\s*<label>[^§]*?name="{field}"', answer.text), field
    assert rows(sqlite_app) == before


def test_full_width_digits_are_understood(village: Village, leader: Seat, chief: Seat) -> None:
    answer = leave(leader, village, ballots=chr(0xFF16), seal="\uff2d001", **chief.signature)
    assert verdict_of(answer).code == "send_out_box"


def test_one_signature_alone_or_the_same_twice_sends_nothing_out(village: Village, leader: Seat) -> None:
    assert "请第二位工作人员" in sentences(leave(leader, village).text)[0]
    assert "不能是同一个人" in sentences(leave(leader, village, **leader.signature).text)[0]


def test_only_scrutineers_act_and_only_the_team_sees(sqlite_app: Flask, village: Village, chief: Seat) -> None:
    trip = a_trip(village)
    assert chief.tablet.get(f"/mobile/trips/{trip.id}").status_code == 200
    for path in (f"/mobile/trips/{trip.id}/release", f"/mobile/trips/{trip.id}/return", f"/mobile/boxes/{BOX}/leave"):
        assert chief.tablet.post(path).status_code == 403
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    assert verifier.tablet.get("/mobile/").status_code == 403
    scribe = seat(sqlite_app, village, Role.SCRIBE)
    page = scribe.tablet.get("/mobile/").text
    assert "代写" in page
    assert "行程" not in page
    early = scribe.tablet.post("/mobile/scribes", scribes="2")
    assert (early.status_code, "攒到一起报" in sentences(early.text)[0]) == (409, True)
    come_to_the_hall(village, 10, first=4)
    assert scribe.tablet.post("/mobile/scribes", scribes="2").status_code == 303
    assert scribe.tablet.post("/mobile/scribes", scribes="2", trip=str(trip.id)).status_code == 403
    for wrong in ("-1", "0", "1001", "x"):
        assert len(sentences(scribe.tablet.post("/mobile/scribes", scribes=wrong).text)) == 1


def test_boxes_and_trips_that_are_not_there_are_not_found(village: Village, leader: Seat) -> None:
    for path in ("boxes/1/leave", "boxes/9/leave", "boxes/1/sheet.pdf", "trips/1", "trips/1/return", "trips/1/sheet"):
        assert leader.tablet.get(f"/mobile/{path}").status_code == 404, path


def test_the_sheet_prints_with_a_line_for_each_on_the_list(village: Village, leader: Seat) -> None:
    sheet = leader.tablet.get(f"/mobile/boxes/{BOX}/sheet.pdf")
    assert sheet.data.startswith(b"%PDF")


@pytest.mark.rule("R-BOX-05")
def test_what_comes_back_adds_up_or_is_explained(village: Village, leader: Seat, chief: Seat) -> None:
    trip = a_trip(village)
    for line in (1, 2, 3):
        keep(trip, told(line, place=line))
    keep(trip, told(None, HomeVote.SPOILED, 4))
    unrecorded = take_back(leader, trip, **chief.signature)
    assert "还有 1 人没有记录" in sentences(unrecorded.text)[0]
    keep(trip, told(4, HomeVote.NOT_VOTED, 5))
    for left, said in (("-1", "请填数字"), ("7", "0 到 6 张"), ("1", "少了 1 张"), ("3", "多了 1 张")):
        answer = take_back(leader, trip, left=left, **chief.signature)
        assert [said in one for one in sentences(answer.text)] == [True], left
    assert 'name="explanation"' in take_back(leader, trip, left="1", **chief.signature).text
    assert 'name="explanation"' not in leader.tablet.get(f"/mobile/trips/{trip.id}/return").text
    assert SEALED not in leader.tablet.get(f"/mobile/trips/{trip.id}/return").text, "the seal is read, not copied"
    back = take_back(leader, trip, **chief.signature)
    assert back.status_code == 303
    green = leader.tablet.get(back.location)
    assert verdict_of(green).code == "take_back_box"
    assert "3 + 作废 1 + 带回 2 = 6" in green.text
    assert "可以到会场投票" in green.text
    assert leader.tablet.get(f"/mobile/trips/{trip.id}/return").status_code == 303


def test_another_seal_sets_the_box_apart_in_red(village: Village, leader: Seat, chief: Seat) -> None:
    trip = a_trip(village)
    for line in range(1, 5):
        keep(trip, told(line, place=line))
    back = take_back(leader, trip, seal="M007", **chief.signature)
    red = leader.tablet.get(back.location)
    assert (verdict_of(red).verdict, verdict_of(red).code) == ("stop", "box_apart")


def test_somebody_is_released_with_one_tap_and_not_twice(village: Village, leader: Seat) -> None:
    trip = a_trip(village)
    assert leader.tablet.post(f"/mobile/trips/{trip.id}/release", line="2").status_code == 303
    assert [line.state for line in lines(trip.id)] == ["held", "released", "held", "held"]
    again = leader.tablet.post(f"/mobile/trips/{trip.id}/release", line="2")
    assert (again.status_code, "已经放行" in sentences(again.text)[0]) == (409, True)
    for nonsense in ("", "x", "-1", "99", "9" * 30):
        assert leader.tablet.post(f"/mobile/trips/{trip.id}/release", line=nonsense).status_code == 409


def test_a_lost_tablet_is_replaced_by_the_sheet_and_the_form_sent_twice_counts_once(
    village: Village, leader: Seat, chief: Seat
) -> None:
    trip = a_trip(village)
    keep(trip, told(1))
    path = f"/mobile/trips/{trip.id}/sheet"
    assert 'name="line-1"' not in leader.tablet.get(path).text, "what stands in the book has no field"
    ticked = {"line-2": "voted", "line-3": "not_voted", "spoiled": "1", "submission": "k" * 22}
    assert "请第二位工作人员" in sentences(leader.tablet.post(path, **ticked).text)[0]
    for _ in range(2):
        assert leader.tablet.post(path, **ticked, **chief.signature).status_code == 303
    assert [(one.outcome, one.refused) for one in records(trip.id)] == [
        (HomeVote.VOTED, ""),
        (HomeVote.VOTED, ""),
        (HomeVote.NOT_VOTED, ""),
        (HomeVote.SPOILED, ""),
    ]
    assert [line.state for line in lines(trip.id)] == ["voted", "voted", "not_voted", "held"]
    empty = leader.tablet.post(path, spoiled="0", **chief.signature)
    assert (empty.status_code, "至少勾一个人" in sentences(empty.text)[0]) == (422, True)
    many = leader.tablet.post(path, spoiled="4", **chief.signature)
    assert (many.status_code, "还多" in sentences(many.text)[0]) == (409, True)
    assert len(sentences(leader.tablet.post(path, spoiled="-1", **chief.signature).text)) == 1
    assert len(records(trip.id)) == 4
