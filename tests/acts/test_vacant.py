"""Seats that stay vacant: after three votes, with three members or more; asked then whether a woman sits."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.queries.holds import holds_in
from kiosk.records import store
from kiosk.rules.day import RoundKind
from kiosk.rules.holds import Way
from tests.builders import Village, recorded
from tests.counting import a_count
from tests.result_day import (
    Votes,
    certify_it,
    close,
    count,
    everything,
    found_out,
    hold_next,
    kept_once,
    leave_vacant,
    made_once,
    next_of,
    prepare,
    refused,
    replays,
    rounds_over,
    settle,
    strangers,
)

FOUND = 24


def men_only(members: int) -> Village:
    """A chair and so many members are elected in the first round, all men; nobody is vice chair."""

    def build() -> Village:
        village = made_once("to_count", lambda: a_count(FOUND, voters=40))
        men = strangers(village, "M")
        elected = {men[nth]: 24 - nth for nth in range(4, 4 + members)}
        votes = {
            "chair": {men[0]: 20},
            "vice_chair": {men[1]: 9, men[2]: 8},
            "member": elected | {men[8]: 3, men[9]: 3},
        }
        count(village, votes)
        recorded(close(village))
        return village

    return made_once(f"men only, {members}", build)


def vote_again(village: Village, votes: Votes) -> None:
    recorded(prepare(village))
    hold_next(village, votes, FOUND)
    recorded(close(village))


def three_votes(members: int) -> Village:
    """The same after two further elections in which nobody was elected."""

    def build() -> Village:
        village = men_only(members)
        for _ in range(2):
            nobody_reaches_a_third(village)
        return village

    return made_once(f"three votes, {members}", build)


def nobody_reaches_a_third(village: Village) -> None:
    men = strangers(village, "M")
    votes: Votes = {"vice_chair": {men[1]: 7, men[2]: 6}, "member": {men[8]: 7, men[9]: 5}}
    vote_again(village, votes)


def held(village: Village) -> list[tuple[str, bool]]:
    with store.reading_together() as connection:
        return [(hold.code, hold.open) for hold in holds_in(connection, rounds_over(village)[-1].result_id)]


@pytest.mark.rule("R-RES-09", "R-RES-11")
def test_three_votes_and_three_members_may_leave_the_rest_and_then_no_woman_is_asked(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = men_only(2)
    men = strangers(village, "M")
    (early,) = leave_vacant(village).findings  # type: ignore[union-attr]
    assert (early.code, early.numbers["votes"], early.numbers["seated"]) == ("vacant_too_early", 1, 3)
    nobody_reaches_a_third(village)
    assert refused(leave_vacant(village)) == ["vacant_too_early"]
    village = three_votes(2)
    assert held(village) == []
    assert refused(leave_vacant(village, reason="")) == ["reason_missing"]
    assert refused(leave_vacant(village, reason="身份证 999999198001010012")) == ["reason_number"]
    kept_once(monkeypatch, "leave_vacant", lambda **more: leave_vacant(village, **more))
    over = rounds_over(village)[-1]
    assert (over.rest_vacant, over.vacant_reason) == (True, "已有三人,委员会决定空缺")
    assert held(village) == [("no_woman", True)]
    assert refused(leave_vacant(village)) == ["vacant_already"]
    assert refused(certify_it(village)) == ["holds_open"]
    recorded(settle(village, 1))
    assert refused(prepare(village)) == ["vacant_already"]
    recorded(certify_it(village))
    assert replays()
    assert found_out("UPDATE round_results SET vacant_reason = '另说' WHERE vacant_seq > 0") == "round_results"
    assert men[0] in {seat.person for seat in next_of(village).outlook.seated}


@pytest.mark.rule("R-RES-09")
def test_with_two_members_the_rest_is_voted_on_again_however_many_votes_were_held(sqlite_app: Flask) -> None:
    village = three_votes(1)
    before = everything()
    (few,) = leave_vacant(village).findings  # type: ignore[union-attr]
    assert (few.code, few.numbers["votes"], few.numbers["seated"]) == ("vacant_too_early", 3, 2)
    assert everything() == before
    men = strangers(village, "M")
    vote_again(village, {"vice_chair": {men[1]: 8}, "member": {men[8]: 7}})
    recorded(leave_vacant(village))
    assert held(village) == [("no_woman", True)]
    assert replays()


@pytest.mark.rule("R-RES-09", "R-RES-11")
def test_a_man_who_then_leaves_for_want_of_a_woman_leaves_a_seat_to_vote_on(sqlite_app: Flask) -> None:
    village = three_votes(2)
    recorded(leave_vacant(village))
    recorded(settle(village, 1, Way.LEAVES, strangers(village, "M")[5]))
    assert held(village) == [("no_woman", False)]
    over = rounds_over(village)[-1]
    assert (over.rest_vacant, over.vacant_reason) == (False, "")
    assert next_of(village).outlook.next is RoundKind.FURTHER
    assert refused(leave_vacant(village)) == ["vacant_too_early"]
    assert replays()
    recorded(prepare(village))
    assert replays()


@pytest.mark.rule("R-RES-09")
def test_nothing_stays_vacant_where_every_seat_is_filled(sqlite_app: Flask) -> None:
    village = men_only(3)
    vote_again(village, {"vice_chair": {strangers(village, "M")[1]: 20}})
    assert refused(leave_vacant(village)) == ["nothing_vacant"]
