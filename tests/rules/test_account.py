"""The ballot account, signatures beside the paper roll, and whether a round is valid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules import account
from kiosk.rules.account import Account
from kiosk.rules.finding import Finding
from kiosk.rules.result import is_void, validity


def code(finding: Finding | None) -> str:
    return "" if finding is None else finding.code


@pytest.mark.rule("R-BOX-08")
def test_220_is_180_issued_and_2_spoiled_and_38_left() -> None:
    assert account.may_balance(Account(220, 180, 2, 38), "") is None
    missing = account.may_balance(Account(220, 180, 2, 37), "")
    assert missing is not None
    assert (missing.code, missing.numbers["missing"]) == ("account_ballots_missing", 1)
    assert account.may_balance(Account(220, 180, 2, 37), "风吹走一张") is None
    over = account.may_balance(Account(220, 180, 2, 39), "")
    assert over is not None
    assert (over.code, over.numbers["over"]) == ("account_ballots_over", 1)


@pytest.mark.rule("R-BOX-08")
@pytest.mark.parametrize("counted", [-1, 221])
def test_no_reason_makes_up_for_a_number_that_cannot_be(counted: int) -> None:
    assert code(account.may_balance(Account(220, 180, 2, counted), "原因")) == "account_counted_wrong"


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_the_account_closes_exactly_when_nothing_is_missing(issued: int, spoiled: int, counted: int) -> None:
    unsealed = issued + spoiled + counted
    assert account.difference(Account(unsealed, issued, spoiled, counted)) is None
    assert account.difference(Account(unsealed + 1, issued, spoiled, counted)) is not None


def test_every_station_says_what_is_left() -> None:
    stations = {1: "中心投票站", 2: "东站"}
    assert code(account.left_at_each({1: 30}, stations, 220)) == "account_station_missing"
    assert code(account.left_at_each({1: -1, 2: 39}, stations, 220)) == "account_counted_wrong"
    assert code(account.left_at_each({1: 0, 2: 221}, stations, 220)) == "account_counted_wrong"
    assert account.left_at_each({1: 0, 2: 220}, stations, 220) is None


@pytest.mark.rule("R-BOX-08")
def test_the_number_issued_is_announced_once_and_after_the_account() -> None:
    assert code(account.may_announce(balanced=False, announced=False)) == "account_missing"
    assert account.may_announce(balanced=True, announced=False) is None
    assert code(account.may_announce(balanced=True, announced=True)) == "already_announced"


def test_signatures_are_counted_on_a_page_that_is_there() -> None:
    assert code(account.may_count_signatures(0, 10, 5)) == "no_such_page"
    assert code(account.may_count_signatures(11, 10, 5)) == "no_such_page"
    assert account.may_count_signatures(10, 10, 0) is None
    assert account.may_count_signatures(1, 10, account.MOST_SIGNATURES) is None
    assert code(account.may_count_signatures(1, 10, account.MOST_SIGNATURES + 1)) == "signatures_counted_wrong"
    assert code(account.may_count_signatures(1, 10, -1)) == "signatures_counted_wrong"


def test_a_count_of_signatures_is_equal_or_says_by_how_many_it_is_not() -> None:
    assert account.compare_signatures(3, 12, 12).code == "signatures_equal"
    more, fewer = account.compare_signatures(3, 14, 12), account.compare_signatures(3, 11, 12)
    assert (more.code, more.numbers["more"]) == ("signatures_more", 2)
    assert (fewer.code, fewer.numbers["fewer"]) == ("signatures_fewer", 1)


def test_signatures_are_due_every_half_hour() -> None:
    last = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert not account.count_is_due(None, last)
    assert not account.count_is_due(last, last + timedelta(minutes=29, seconds=59))
    assert account.count_is_due(last, last + timedelta(minutes=30))


@pytest.mark.rule("R-RES-02", "R-RES-02b")
def test_one_paper_more_than_issued_makes_the_round_void() -> None:
    assert validity(181, 180, 200).code == "round_void_more"
    assert is_void(validity(181, 180, 200))
    all_back = validity(180, 180, 200)
    assert (all_back.code, all_back.numbers["not_back"]) == ("round_valid", 0)
    assert validity(178, 180, 200).numbers["not_back"] == 2


@pytest.mark.rule("R-RES-01")
def test_exactly_half_of_the_registered_is_not_enough() -> None:
    half = validity(100, 180, 200)
    assert (half.code, half.numbers["needed"]) == ("round_void_few", 101)
    assert is_void(half)
    assert not is_void(validity(101, 180, 200))
    assert validity(100, 180, 199).code == "round_valid", "100 of 199 is more than half"


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_a_round_is_valid_exactly_with_more_than_half_and_no_more_than_issued(
    found: int, issued: int, registered: int
) -> None:
    assert is_void(validity(found, issued, registered)) == (found > issued or 2 * found <= registered)
