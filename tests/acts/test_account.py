"""The ballot account on both databases: J6's figures, what is refused, what is announced, signatures on the paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.acts import account, result
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import journal
from kiosk.queries.account import AccountView, LiveAccount, live_account, signatures
from kiosk.queries.day import Standing, standing
from kiosk.queries.journal import Head, verify_journal
from kiosk.rules.account import count_is_due
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from tests.account_day import a_day, announce, balance, close_polls, come_to_the_hall, open_one, seal_and_check
from tests.builders import Village, a_round, now, recorded


def codes_of(answer: Answer) -> list[str]:
    return [finding.code for finding in answer.findings] if isinstance(answer, Refusal) else []


def live(village: Village) -> LiveAccount:
    found = live_account(village.election)
    assert found is not None
    return found


def signed(village: Village) -> AccountView:
    found = live(village).signed
    assert found is not None
    return found


def stands(village: Village) -> Standing:
    found = standing(village.election)
    assert found is not None
    return found


def agrees() -> None:
    assert isinstance(found := verify_journal(), Head), found


def close_round(village: Village) -> Answer:
    return result.close_round(
        by=village.officer(Role.CHIEF_SCRUTINEER), second=village.signs(Role.COMMITTEE_HEAD), at=now()
    )


@pytest.mark.rule("R-BOX-08")
def test_220_are_180_issued_and_2_spoiled_and_38_left_and_one_less_wants_a_reason(app: Flask) -> None:
    village = a_day(hall=164, proxies=12, mobile=4, spoiled=2, voters=200, ballots=220)
    now_there = live(village)
    assert (now_there.hall, now_there.proxy, now_there.mobile) == (164, 12, 4)
    assert (now_there.stock.unsealed, now_there.stock.issued, now_there.stock.spoiled) == (220, 180, 2)
    assert (now_there.stock.left, now_there.stock.at_hand, now_there.stock.out) == (38, 38, 0)
    assert sum(station.issued for station in now_there.stations) == 176
    recorded(close_polls(village))
    before = journal.head()
    refused = balance(village, 37)
    assert codes_of(refused) == ["account_ballots_missing"]
    assert isinstance(refused, Refusal)
    assert refused.finding.numbers == {"unsealed": 220, "issued": 180, "spoiled": 2, "counted": 37, "missing": 1}
    assert (journal.head(), live(village).signed) == (before, None)
    recorded(balance(village, 37, "一张掉进水里,三人证明"))
    assert (signed(village).counted, signed(village).missing) == (37, 1)
    recorded(balance(village, 38))
    assert (signed(village).counted, signed(village).missing, signed(village).explanation) == (38, 0, "")
    agrees()


@pytest.mark.rule("R-BOX-08")
@pytest.mark.parametrize("left", [-1, 61])
def test_a_number_that_cannot_be_is_refused_with_and_without_a_reason(app: Flask, left: int) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    for why in ("", "说不清"):
        assert codes_of(balance(village, left, why)) == ["account_counted_wrong"]


@pytest.mark.rule("R-BOX-08", "R-DAY-01")
def test_the_account_is_signed_by_two_after_the_polls_and_says_every_station(app: Flask) -> None:
    village = a_day(hall=5)
    assert codes_of(balance(village, 55)) == ["wrong_phase"]
    recorded(close_polls(village))
    chief = village.officer(Role.CHIEF_SCRUTINEER)

    def sign(**changes: Any) -> Answer:
        usual = {"by": chief, "second": village.signs(Role.SCRUTINEER), "counted": {chief.lane.station_id: 55}}
        return account.balance_account(**{**usual, "at": now(), **changes})

    assert codes_of(sign(by=village.officer(Role.SCRUTINEER))) == ["not_your_act"]
    assert codes_of(sign(second=village.signs(Role.CHIEF_SCRUTINEER))) == ["same_person"]
    assert codes_of(sign(second=village.signs(Role.TALLIER))) == ["second_role"]
    assert codes_of(sign(counted={})) == ["account_station_missing"]
    first, again = (sign(submission="once") for _ in range(2))
    assert not isinstance(first, Refusal)
    assert not isinstance(again, Refusal)
    assert (again.seq, again.again) == (first.seq, True)
    agrees()


@pytest.mark.rule("R-BOX-08")
def test_the_number_is_announced_once_and_a_new_account_is_announced_anew(app: Flask) -> None:
    village = a_day(hall=5)
    recorded(close_polls(village))
    assert codes_of(announce(village)) == ["account_missing"]
    recorded(balance(village, 55))
    assert not signed(village).announced
    recorded(announce(village))
    assert signed(village).announced
    assert codes_of(announce(village)) == ["already_announced"]
    recorded(balance(village, 54, "一张撕坏"))
    assert not signed(village).announced
    seal_and_check(village)
    assert codes_of(open_one(village, 1, 3)) == ["issued_not_announced"]
    recorded(announce(village))
    recorded(open_one(village, 1, 3))
    assert codes_of(balance(village, 55)) == ["wrong_phase"]
    agrees()


def counted_day(app: Flask, found: tuple[int, int, int]) -> Village:
    """J6's day with its boxes opened on these papers, boxes 1, 2 and 3."""
    village = a_day(hall=164, proxies=12, mobile=4, spoiled=2, voters=200, ballots=220)
    recorded(close_polls(village))
    seal_and_check(village)
    recorded(balance(village, 38))
    recorded(announce(village))
    for no, papers in enumerate(found, start=1):
        recorded(open_one(village, no, papers))
    return village


@pytest.mark.rule("R-RES-01", "R-RES-02")
@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((90, 84, 4), ["round_not_void"]),
        ((93, 84, 4), []),
        ((50, 46, 4), []),
        ((51, 46, 4), ["round_not_void"]),
    ],
)
def test_178_found_are_valid_181_and_100_make_the_round_void(
    sqlite_app: Flask, found: tuple[int, int, int], said: list[str]
) -> None:
    village = counted_day(sqlite_app, found)
    assert stands(village).found == sum(found)
    closed = close_round(village)
    if said:
        assert isinstance(closed, Refusal)
        assert stands(village).phase is Phase.COUNTING
    else:
        recorded(closed)
        assert stands(village).phase is Phase.VOID
        assert isinstance(close_round(village), Refusal)
    agrees()


@pytest.mark.rule("R-IN-02")
def test_a_proxy_signs_on_the_line_of_each_principal(app: Flask) -> None:
    village = a_day(hall=2, proxies=3, mobile=1)
    view = signatures(village.election, 1)
    assert view is not None
    by_proxy = {line.line: line.proxy for line in view.lines}
    assert sorted(by_proxy) == [1, 2, 3, 4, 5], "at home people sign the sheet of the trip"
    assert [line for line, proxy in by_proxy.items() if proxy] == [3, 4, 5]
    assert not any(line.signed for line in view.lines)


@pytest.mark.rule("R-IN-02")
def test_signatures_of_a_page_are_kept_beside_what_the_program_has(app: Flask) -> None:
    village = a_round()
    come_to_the_hall(village, 5)
    signer = village.officer(Role.SIGNER)

    def count(page: int, counted: int, **more: Any) -> Answer:
        return account.count_signatures(page=page, counted=counted, by=signer, at=now(), **more)

    recorded(count(1, 4, submission="s"))
    recorded(count(1, 9, submission="s"))
    view = signatures(village.election, 1)
    assert view is not None
    assert [(c.page, c.counted, c.expected) for c in view.counts] == [(1, 4, 5)]
    assert [line.line for line in view.lines] == [1, 2, 3, 4, 5]
    recorded(count(1, 5))
    view = signatures(village.election)
    assert view is not None
    newest = view.count_of(1)
    assert newest is not None
    assert (newest.counted, newest.expected, view.last) == (5, 5, newest.at)
    assert not count_is_due(view.last, newest.at + timedelta(minutes=29))
    assert count_is_due(view.last, newest.at + timedelta(minutes=30))
    for page, number in ((0, 1), (99, 1), (1, -1)):
        assert isinstance(count(page, number), Refusal)
    other = village.officer(Role.SCRUTINEER)
    assert codes_of(account.count_signatures(page=1, counted=1, by=other, at=now())) == ["not_your_act"]
    agrees()
