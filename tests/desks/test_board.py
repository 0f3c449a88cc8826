"""The public board: numbers without names, the same for everybody, refreshed, never telling on small groups."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.acts import checkin, incidents, issue
from kiosk.desks.board import views
from kiosk.queries.turnout import frozen_curve
from kiosk.records import store
from kiosk.records.roll import Voter
from kiosk.rules.staff import Role
from tests.account_day import a_day, announce, balance, close_polls, open_one, seal_and_check, used
from tests.builders import Village, a_round, now, recorded, sealed
from tests.tablet import a_tablet
from tests.trips import a_trip, list_people, open_polls, voter_ids


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    views._kept.clear()


def vote(village: Village, n: int) -> None:
    verifier, issuer = village.officer(Role.VERIFIER), village.officer(Role.ISSUER)
    admission = checkin.check_in(code=village.certificate(n), station=verifier.lane, by=verifier, at=now())
    assert admission.visit_id is not None
    issue.issue_ballots(visit_id=admission.visit_id, station=issuer.lane, by=issuer, at=now())


@pytest.mark.rule("R-RES-01")
def test_the_board_needs_no_sign_in_and_shows_what_was_issued(sqlite_app: Flask) -> None:
    village = a_round(voters=200, ballots=220)
    vote(village, 1)
    board = a_tablet(sqlite_app).get(f"/board/{village.election}/")
    assert board.status_code == 200
    for figure in ("200", "0.5 %", "219", "过半数:101", "190", "1 / 200", "1 / 50"):
        assert figure in board.text
    assert "林春一" not in board.text


def test_polling_answers_204_until_something_changes(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FRESH_FOR", 0.0)
    village = a_round()
    tablet = a_tablet(sqlite_app)
    found = re.search(r'hx-get="([^"]+)"', tablet.get(f"/board/{village.election}/").text)
    assert found
    poll = found.group(1)
    assert tablet.get(poll).status_code == 204
    vote(village, 1)
    changed = tablet.get(poll)
    assert (changed.status_code, poll in changed.text) == (200, False)


def test_a_crowd_is_served_the_same_bytes_for_a_moment(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FRESH_FOR", 60.0)
    village = a_round()
    first = a_tablet(sqlite_app).get(f"/board/{village.election}/figures").text
    vote(village, 1)
    assert a_tablet(sqlite_app).get(f"/board/{village.election}/figures").text == first


def test_the_only_open_election_is_shown_at_the_bare_address(sqlite_app: Flask) -> None:
    tablet = a_tablet(sqlite_app)
    assert tablet.get("/board/").status_code == 200
    village = a_round()
    a_round("preparing", election="later-7")
    assert tablet.get("/board/").headers["Location"] == f"/board/{village.election}/"
    a_round(election="second-7")
    choice = tablet.get("/board/").text
    assert "/board/second-7/" in choice
    assert "/board/later-7/" not in choice
    assert tablet.get("/board/nowhere/").status_code == 404


def test_small_groups_are_not_shown_apart(sqlite_app: Flask) -> None:
    village = a_round(voters=40)
    board = a_tablet(sqlite_app).get(f"/board/{village.election}/").text
    assert "第1村民小组" not in board
    assert "其余小组合计" in board


def boxes_on(board: str) -> str:
    """The line of the boxes, as read."""
    line = board.partition('id="board-boxes"')[2].partition("</ul>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", line).split()).lstrip("> ")


def shown(app: Flask, village: Village) -> str:
    views._kept.clear()
    return a_tablet(app).get(f"/board/{village.election}/").text


def test_the_board_shows_where_the_boxes_stand_and_which_is_out(sqlite_app: Flask) -> None:
    village = a_round("preparing", voters=20)
    assert boxes_on(shown(sqlite_app, village)) == "票箱 未封箱 3"
    sealed(village)
    assert boxes_on(shown(sqlite_app, village)) == "票箱 未封箱 1 已验空封箱 2"
    village = a_village_with_a_box_out("out-7")
    line = boxes_on(shown(sqlite_app, village))
    assert re.fullmatch(r"票箱 投票中 3 3号流动票箱在外面,\d\d:\d\d 出发", line), line


def a_village_with_a_box_out(election: str) -> Village:
    village = a_round("preparing", voters=20, election=election)
    list_people(village, voter_ids(village)[:4])
    open_polls(village, 22)
    a_trip(village)
    return village


@pytest.mark.rule("R-BOX-08")
def test_the_number_issued_is_announced_on_the_board_only_when_it_was_said_aloud(sqlite_app: Flask) -> None:
    village = a_day(hall=15, voters=20)
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 25))
    before = shown(sqlite_app, village)
    assert "board-issued" not in before
    assert boxes_on(before) == "票箱 已验空封箱 1 封条已核对 2"
    recorded(announce(village))
    assert re.search(r'id="board-issued">发出 15 张<', shown(sqlite_app, village))


def test_a_box_that_was_set_apart_is_no_secret(sqlite_app: Flask) -> None:
    village = a_round(voters=20)
    recorded(close_polls(village))
    seal_and_check(village, read="X9")
    assert "封条不符,已另放 2" in boxes_on(shown(sqlite_app, village))


def test_what_one_box_took_in_and_who_it_visits_stay_off_the_board(sqlite_app: Flask) -> None:
    village = a_day(hall=13, mobile=2, voters=20)
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 25))
    recorded(announce(village))
    for no, papers in zip(used(village), (9, 4, 2), strict=True):
        recorded(open_one(village, no, papers))
    board = shown(sqlite_app, village)
    assert boxes_on(board) == "票箱 已开箱 3"
    for seal in ("A001", "M001", "B001"):
        assert seal not in board
    for name in names_of(village):
        assert name not in board


def names_of(village: Village) -> list[str]:
    with store.reading() as connection:
        return list(connection.scalars(select(Voter.name).where(Voter.election_id == village.election)))


def test_of_an_incident_the_board_tells_that_there_is_one_and_nothing_else(sqlite_app: Flask) -> None:
    village = a_round(voters=20)
    assert "突发情况" not in shown(sqlite_app, village)
    by = village.officer(Role.ISSUER)
    told = incidents.report_incident(kind="bribery", words="有人说陈伟送烟", box_no=1, by=by, at=now())
    recorded(told)
    board = shown(sqlite_app, village)
    assert "突发情况 1 件,已报总监票人" in boxes_on(board)
    for word in ("陈伟", "送烟", by.name, "bribery"):
        assert word not in board


def test_each_hour_of_the_curve_is_frozen_and_what_came_later_stands_apart() -> None:
    eight = datetime(2017, 4, 30, 0, 0, tzinfo=UTC)
    issues = [
        (eight + timedelta(minutes=10), 1, None),
        (eight + timedelta(minutes=20), 3, eight + timedelta(minutes=90)),
        (eight + timedelta(minutes=70), 1, None),
        (eight + timedelta(minutes=75), 2, eight + timedelta(minutes=80)),
    ]
    curve, later = frozen_curve(issues, eight, eight + timedelta(minutes=130))
    assert [point.issued for point in curve] == [4, 2]
    assert [point.hour.strftime("%H:%M") for point in curve] == ["09:00", "10:00"]
    assert later == 3
    before, _ = frozen_curve(issues[:3], eight, eight + timedelta(minutes=65))
    assert [point.issued for point in before] == [4]
