"""The boxes over HTTP: a seal at its field, two who sign, a lane that changes its box."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.queries import boxes, journal
from kiosk.queries.checkin import lane_box
from kiosk.rules.staff import Role
from tests.account_day import a_day, announce, balance, close_polls, seal_and_check
from tests.builders import Village, a_round, recorded
from tests.desks.seats import Seat, part, seat, sentences


def state_of(village: Village, no: int) -> str:
    found = boxes.boxes(village.election)
    assert found is not None
    return next(box.state for box in found.boxes if box.no == no)


def code_in(answer: TestResponse, step: str) -> str:
    found = re.search(r'data-code="(\w+)"', part(answer.text, step))
    assert found is not None, answer.text[:2000]
    return found.group(1)


class Table:
    """A scrutineer of box 1 with the chief scrutineer beside."""

    def __init__(self, app: Flask, village: Village) -> None:
        self.village = village
        self.scrutineer: Seat = seat(app, village, Role.SCRUTINEER)
        self.chief: Seat = seat(app, village, Role.CHIEF_SCRUTINEER)

    def does(self, step: str, box: int = 1, **fields: Any) -> TestResponse:
        signed = self.chief.signature | fields
        return self.scrutineer.tablet.post(f"/boxes/{box}/{step}", **signed)


@pytest.fixture
def table(sqlite_app: Flask) -> Table:
    return Table(sqlite_app, a_round("preparing"))


@pytest.mark.rule("R-BOX-01")
def test_a_box_is_sealed_by_two_and_the_seal_is_shown(table: Table) -> None:
    page = table.scrutineer.tablet.get("/boxes/1").text
    assert 'name="seal"' in part(page, "seal_box")
    done = table.does("seal_box", seal=" a001 ", submission="s1")
    assert (done.status_code, done.location) == (303, "/boxes/1?done=seal_box")
    before = journal.head()
    assert table.does("seal_box", seal="A001", submission="s1").status_code == 303
    assert journal.head() == before, "the same form twice is one seal"
    page = table.scrutineer.tablet.get(done.location).text
    assert "A001" in page
    assert 'data-verdict="ok" data-code="seal_box"' in page


@pytest.mark.rule("R-BOX-01")
@pytest.mark.parametrize(
    ("seal", "code"), [("", "seal_missing"), ("   ", "seal_missing"), ("A001", "seal_used"), ("9" * 41, "seal_long")]
)
def test_a_seal_that_is_empty_repeated_or_too_long_is_refused_at_its_form_and_kept(
    table: Table, seal: str, code: str
) -> None:
    assert table.does("seal_box", seal="A001").status_code == 303
    before = journal.head()
    refused = table.does("seal_box", seal=seal)
    assert (refused.status_code, code_in(refused, "seal_box")) == (409, code)
    assert f'name="seal" type="text" value="{seal}"' in refused.text.replace("\n", " ") or seal.strip() in refused.text
    assert journal.head() == before


@pytest.mark.rule("R-DAY-01")
def test_nobody_seals_alone_and_no_other_boxs_scrutineer(table: Table) -> None:
    alone = table.does("seal_box", seal="A001", **table.scrutineer.signature)
    assert code_in(alone, "seal_box") == "same_person"
    other = table.does("seal_box", box=2, seal="A002")
    assert code_in(other, "seal_box") == "box_not_yours"
    assert "A002" in other.text, "what was typed stays"
    assert table.scrutineer.pin not in other.text
    assert [state_of(table.village, no) for no in (1, 2)] == ["listed", "listed"]


def test_a_box_that_is_not_there_is_a_page_that_says_so(table: Table) -> None:
    assert table.scrutineer.tablet.get("/boxes/99").status_code == 404


@pytest.mark.rule("R-BOX-07", "R-BOX-08")
def test_a_box_is_opened_after_everything_and_its_papers_are_typed_twice(sqlite_app: Flask) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    seal_and_check(village)
    table = Table(sqlite_app, village)
    page = table.scrutineer.tablet.get("/boxes/1").text
    assert 'data-blocked="account_missing"' in page
    recorded(balance(village, 55))
    recorded(announce(village))
    for papers, again, code, status in (
        ("", "", "number_wanted", 422),
        ("-1", "-1", "number_wanted", 422),
        ("三", "3", "number_wanted", 422),
        ("3", "4", "papers_differ", 409),
        ("61", "61", "papers_above_stock", 409),
    ):
        refused = table.does("open_box", papers=papers, papers_again=again)
        assert (refused.status_code, code_in(refused, "open_box")) == (status, code)
        assert f'value="{papers}"' in part(refused.text, "open_box")
        assert len(sentences(refused.text)) >= 1
    three = chr(0xFF13)
    assert table.does("open_box", papers=three, papers_again=three).status_code == 303
    assert state_of(village, 1) == "opened"


@pytest.mark.rule("R-BOX-06")
def test_a_lane_changes_its_box(sqlite_app: Flask) -> None:
    village = a_round()
    issuer = seat(sqlite_app, village, Role.ISSUER)
    assert "1 号票箱" in issuer.tablet.get("/issue/").text
    for wrong, status in (("", 422), ("x", 422), ("3", 409), ("9", 409)):
        assert issuer.tablet.post("/issue/box", box=wrong).status_code == status
    assert issuer.tablet.post("/issue/box", box="2").status_code == 303
    by = village.officer(Role.ISSUER)
    assert lane_box(by.election_id, by.round_id, by.lane.station_id, 1).box == 2
    assert "2 号票箱" in issuer.tablet.get("/issue/").text
