"""The public board: numbers without names, the same for everybody, refreshed, never telling on small groups."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kiosk.acts import checkin, issue
from kiosk.desks.board import views
from kiosk.queries.turnout import frozen_curve
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now
from tests.tablet import a_tablet


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
