"""The ballot account and the signatures over HTTP: numbers refused at the form, what was typed stays, two who sign."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts import account, result
from kiosk.queries import journal
from kiosk.queries.account import live_account
from kiosk.rules.staff import Role
from tests.account_day import a_day, announce, balance, close_polls, open_one, seal_and_check
from tests.builders import Village, now, recorded
from tests.desks.seats import Seat, part, seat


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    village = a_day(hall=5, spoiled=1)
    recorded(close_polls(village))
    return village


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)


@pytest.fixture
def scrutineer(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.SCRUTINEER)


def left_field(chief: Seat) -> str:
    found = re.search(r'name="(left-\d+)"', chief.tablet.get("/chief/account").text)
    assert found is not None
    return found.group(1)


def balances(chief: Seat, second: Seat, left: str, **fields: str) -> TestResponse:
    given = {left_field(chief): left, **second.signature, **fields}
    return chief.tablet.post("/chief/account/balance_account", **given)


def code_in(answer: TestResponse, anchor: str) -> str:
    found = re.search(r'data-code="(\w+)"', part(answer.text, anchor))
    assert found is not None, answer.text[:2000]
    return found.group(1)


@pytest.mark.rule("R-BOX-08")
@pytest.mark.parametrize(
    ("left", "status", "code"),
    [
        ("", 422, "number_wanted"),
        ("-1", 422, "number_wanted"),
        ("很多", 422, "number_wanted"),
        ("61", 409, "account_counted_wrong"),
        ("53", 409, "account_ballots_missing"),
        ("55", 409, "account_ballots_over"),
    ],
)
def test_a_number_that_cannot_be_is_refused_at_its_form_and_stays_there(
    village: Village, chief: Seat, scrutineer: Seat, left: str, status: int, code: str
) -> None:
    before = journal.head()
    refused = balances(chief, scrutineer, left)
    assert (refused.status_code, code_in(refused, "balance_account")) == (status, code)
    assert f'value="{left}"' in part(refused.text, "balance_account")
    assert scrutineer.pin not in refused.text
    assert journal.head() == before


@pytest.mark.rule("R-BOX-08")
def test_the_account_closes_or_has_a_reason_and_is_announced_before_anything(
    village: Village, chief: Seat, scrutineer: Seat
) -> None:
    alone = balances(chief, chief, "54")
    assert code_in(alone, "balance_account") == "same_person"
    assert balances(chief, scrutineer, "53", explanation="一张撕坏了").status_code == 303
    full_width = "".join(chr(0xFF10 + int(digit)) for digit in "54")
    assert balances(chief, scrutineer, full_width, submission="b").status_code == 303
    before = journal.head()
    assert balances(chief, scrutineer, "54", submission="b").status_code == 303
    assert journal.head() == before
    page = chief.tablet.get("/chief/account?done=balance_account").text
    assert 'data-account="balanced"' in page
    assert "60 = 发出 5 + 作废 1 + 剩余 54" in part(page, "balance_account")
    done = chief.tablet.post("/chief/account/announce_issued", **scrutineer.signature)
    assert done.status_code == 303
    live = live_account(village.election)
    assert live is not None
    assert live.signed is not None
    assert live.signed.announced


@pytest.mark.rule("R-RES-02")
def test_a_void_round_has_its_record_to_print_and_no_other_way(village: Village, chief: Seat, scrutineer: Seat) -> None:
    assert chief.tablet.get("/chief/account/void.pdf").status_code == 409
    seal_and_check(village)
    recorded(balance(village, 54))
    recorded(announce(village))
    recorded(open_one(village, 1, 4))
    recorded(open_one(village, 2, 2))
    assert code_in(chief.tablet.get("/chief/account"), "close_round") == "round_void_more"
    page = chief.tablet.get("/chief/result").text
    assert part(page, "close_round").count("<form") == 1
    assert "宣布选举无效" in part(page, "close_round")
    declared = result.close_round(
        by=village.officer(Role.CHIEF_SCRUTINEER), second=village.signs(Role.COMMITTEE_HEAD), at=now()
    )
    recorded(declared)
    printed = chief.tablet.get("/chief/account/void.pdf")
    assert (printed.status_code, printed.data[:4]) == (200, b"%PDF")


@pytest.mark.rule("R-IN-02")
def test_signatures_are_counted_first_and_compared_afterwards(sqlite_app: Flask, village: Village) -> None:
    signer = seat(sqlite_app, village, Role.SIGNER)
    first = signer.tablet.get("/issue/signatures").text
    assert "data-code" not in part(first, "told")
    for page, counted, status in (("", "5", 422), ("1", "-1", 422), ("99", "5", 409), ("1", "21", 409)):
        refused = signer.tablet.post("/issue/signatures", page=page, counted=counted)
        assert refused.status_code == status
        assert f'value="{counted}"' in refused.text
    fewer = signer.tablet.post("/issue/signatures", page="1", counted="4")
    assert fewer.status_code == 303
    told = signer.tablet.get(fewer.location)
    assert code_in(told, "told") == "signatures_fewer"
    assert "5" in part(told.text, "told")
    equal = signer.tablet.post("/issue/signatures", page="1", counted="5")
    assert code_in(signer.tablet.get(equal.location), "told") == "signatures_equal"


def test_after_half_an_hour_the_issuing_desk_is_reminded(sqlite_app: Flask) -> None:
    village = a_day(hall=2)
    signer = seat(sqlite_app, village, Role.SIGNER)
    assert signer.tablet.get("/issue/signatures/due?seen=not").status_code == 204
    by = village.officer(Role.SIGNER)
    recorded(account.count_signatures(page=1, counted=2, by=by, at=now() - timedelta(minutes=31)))
    due = signer.tablet.get("/issue/signatures/due?seen=not")
    assert "半小时核对一次" in due.text
    assert signer.tablet.get("/issue/signatures/due?seen=due").status_code == 204
    assert "半小时核对一次" in signer.tablet.get("/issue/").text
    recorded(account.count_signatures(page=1, counted=2, by=by, at=now()))
    assert "半小时核对一次" not in signer.tablet.get("/issue/signatures/due?seen=due").text
    assert "半小时核对一次" not in signer.tablet.get("/issue/").text
