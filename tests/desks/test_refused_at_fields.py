"""Seals, papers, ballots left and signatures: what is wrong with a field is said at the field, once, and as it was."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts import boxes
from kiosk.rules.staff import Role
from tests.account_day import a_day, announce, balance, close_polls, scrutineer, seal_and_check
from tests.builders import Village, a_round, now, recorded
from tests.desks.seats import Seat, rows, seat
from tests.tablet import verdict_of


def at_fields(page: str) -> dict[str, tuple[str, str]]:
    """Field → what stands in it, and what is said to be wrong with it."""
    found = {}
    for wrong in re.findall(r'<div class="field field-wrong">(.*?)</ul>', page, re.S):
        name, value = re.findall(r'<input name="([^"]+)"[^>]*? value="([^"]*)" aria-invalid="true"', wrong, re.S)[0]
        (said,) = re.findall(r"<li>(.*?)</li>", wrong, re.S)
        found[name] = (html.unescape(value), html.unescape(said))
    return found


def refused_at(answer: TestResponse, code: str, **fields: tuple[str, str]) -> bool:
    """Whether it was refused with one verdict, and these fields say so: what was typed, and words of the sentence."""
    said = verdict_of(answer)
    assert (said.verdict, said.code) == ("stop", code)
    there = at_fields(answer.text)
    assert {name: typed for name, (typed, _) in there.items()} == {name: typed for name, (typed, _) in fields.items()}
    return all(words in there[name][1] for name, (_, words) in fields.items())


class Two:
    """One who operates and one who signs."""

    def __init__(self, app: Flask, village: Village, first: Role, second: Role) -> None:
        self.first: Seat = seat(app, village, first)
        self.second: Seat = seat(app, village, second)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.first.tablet.post(path, **self.second.signature, **fields)


@pytest.mark.rule("R-BOX-01")
def test_a_seal_that_is_empty_or_too_long_or_used_before_is_refused_at_its_field(sqlite_app: Flask) -> None:
    village = a_round("preparing")
    terms: dict[str, Any] = {"second": village.signs(Role.CHIEF_SCRUTINEER), "at": now()}
    recorded(boxes.seal_box(box_no=2, seal="A002", by=scrutineer(village, 2), **terms))
    recorded(boxes.seal_box(box_no=1, seal="A001", by=scrutineer(village, 1), **terms))
    two = Two(sqlite_app, village, Role.SCRUTINEER, Role.CHIEF_SCRUTINEER)
    before = rows(sqlite_app)
    for typed, code, words in (
        ("", "seal_missing", "封条号"),
        ("  ", "seal_missing", "封条号"),
        ("A" * 41, "seal_long", "40"),
        ("a 001", "seal_used", "1号票箱"),
        ("A002", "seal_used", "2号票箱"),
    ):
        assert refused_at(two.post("/boxes/1/seal_box", seal=typed), code, seal=(typed, words)), typed
    assert rows(sqlite_app) == before


@pytest.mark.rule("R-BOX-07", "R-BOX-08")
def test_papers_and_decisions_are_refused_at_their_fields(sqlite_app: Flask) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 55))
    recorded(announce(village))
    two = Two(sqlite_app, village, Role.SCRUTINEER, Role.CHIEF_SCRUTINEER)

    def opens(papers: str, again: str, code: str, /, **fields: tuple[str, str]) -> bool:
        return refused_at(two.post("/boxes/1/open_box", papers=papers, papers_again=again), code, **fields)

    assert opens("-1", "-1", "number_wanted", papers=("-1", "收回的张数"), papers_again=("-1", "再填一次"))
    assert opens("3", "", "number_wanted", papers_again=("", "再填一次"))
    assert opens("3", "4", "papers_differ", papers_again=("4", "不一样"))
    assert opens("61", "61", "papers_above_stock", papers=("61", "60"))


@pytest.mark.rule("R-BOX-08")
def test_ballots_left_below_zero_or_above_the_stock_are_refused_at_their_field(sqlite_app: Flask) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    two = Two(sqlite_app, village, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER)
    field = f"left-{village.officer(Role.CHIEF_SCRUTINEER).lane.station_id}"

    def balances(left: str) -> TestResponse:
        return two.post("/chief/account/balance_account", **{field: left})

    assert refused_at(balances("-1"), "number_wanted", **{field: ("-1", "请填数字")})
    assert refused_at(balances("61"), "account_counted_wrong", **{field: ("61", "0 到 60")})
    assert refused_at(balances("54"), "account_ballots_missing"), "the account as a whole is no field"


@pytest.mark.rule("R-IN-02")
def test_a_page_and_a_number_of_signatures_are_refused_at_their_fields(sqlite_app: Flask) -> None:
    signer = seat(sqlite_app, a_round(), Role.SIGNER)

    def counts(page: str, counted: str, code: str, /, **fields: tuple[str, str]) -> bool:
        return refused_at(signer.tablet.post("/issue/signatures", page=page, counted=counted), code, **fields)

    assert counts("", "-1", "number_wanted", page=("", "页"), counted=("-1", "签名"))
    assert counts("99", "5", "no_such_page", page=("99", "99"))
    assert counts("1", "1000", "signatures_counted_wrong", counted=("1000", "一页"))


def test_a_form_that_is_not_offered_any_more_still_says_why(sqlite_app: Flask) -> None:
    village = a_day(hall=5)
    two = Two(sqlite_app, village, Role.SCRUTINEER, Role.CHIEF_SCRUTINEER)
    refused = verdict_of(two.post("/boxes/1/open_box", papers="x", papers_again="3"))
    assert (refused.status, refused.code) == (422, "number_wanted")
    recorded(close_polls(village))
    seal_and_check(village)
    refused = verdict_of(two.post("/boxes/1/open_box", papers="x", papers_again="3"))
    assert (refused.status, refused.code) == (422, "number_wanted"), "the account is not signed yet"


@pytest.mark.rule("R-BOX-06")
def test_a_box_for_which_a_lane_hands_out_says_so_in_place_of_its_form(sqlite_app: Flask) -> None:
    village = a_round()
    two = Two(sqlite_app, village, Role.SCRUTINEER, Role.CHIEF_SCRUTINEER)
    desk, page = two.first.tablet.get("/boxes/").text, two.first.tablet.get("/boxes/1").text
    assert 'data-blocked="box_has_lanes"' in page
    assert 'name="seal"' not in page
    assert re.findall(r'class="button primary" href="(.*?)"', desk) == ["/boxes/3"], "nobody closes a box in passing"
    recorded(close_polls(village))
    later = seat(sqlite_app, village, Role.SCRUTINEER).tablet
    assert 'name="seal"' in later.get("/boxes/1").text
    assert re.findall(r'class="button primary" href="(.*?)"', later.get("/boxes/").text) == ["/boxes/1", "/boxes/2"]
