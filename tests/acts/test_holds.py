"""A result that is held: near relatives, no woman, seats that stay vacant; what was decided, and what follows."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from kiosk.acts.kin import state_kin
from kiosk.queries.holds import HoldView, holds_in
from kiosk.records import store
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.holds import Way
from kiosk.rules.kin import Kin
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.counting import a_count
from tests.result_day import (
    Votes,
    certify_it,
    close,
    count,
    everything,
    found_out,
    hold_next,
    household,
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
from tests.trips import voter_ids

FOUND = 24


def to_count() -> Village:
    return made_once("to_count", lambda: a_count(FOUND, voters=40))


def closed(votes: Votes) -> Village:
    """The first round is counted with these votes and closed."""
    village = to_count()
    count(village, votes)
    recorded(close(village))
    return village


def held(village: Village) -> tuple[HoldView, ...]:
    """What the last closed round is held for."""
    with store.reading_together() as connection:
        return holds_in(connection, rounds_over(village)[-1].result_id)


def stays_open(village: Village) -> list[tuple[str, tuple[int, ...]]]:
    return [(hold.code, hold.people) for hold in held(village) if hold.open]


def everybody(village: Village) -> list[tuple[str, str]]:
    """Who sits, from the highest post down."""
    return [(seat.post, seat.person) for seat in next_of(village).outlook.seated]


def a_couple_sits(*, vice_chair: bool) -> Village:
    """The first of the roll is chair and his wife a member; with no vice chair elected unless asked for."""

    def build() -> Village:
        village = to_count()
        man, wife, *_ = household(village, 0)
        men = strangers(village, "M")
        count(
            village,
            {
                "chair": {man: 15, men[9]: 6, men[8]: 2},
                "vice_chair": {men[1]: 14 if vice_chair else 10, men[2]: 9},
                "member": {wife: 23, men[4]: 22, men[5]: 21, men[6]: 2},
            },
        )
        recorded(close(village))
        return village

    return made_once(f"a couple sits, {vice_chair}", build)


@pytest.mark.rule("R-RES-12")
def test_a_couple_that_is_let_sit_is_not_asked_about_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = a_couple_sits(vice_chair=False)
    assert [(hold.no, hold.code, hold.people) for hold in held(village)] == [(1, "kin", (1, 2))]
    assert refused(certify_it(village)) == refused(prepare(village)) == ["holds_open"]
    kept_once(monkeypatch, "settle_hold", lambda **more: settle(village, 1, **more))
    (hold,) = held(village)
    assert (hold.way, hold.leaves, hold.reason, hold.decided_by) == (Way.STAYS, 0, "查过户口簿", "选举委员会 5 比 2")
    assert refused(settle(village, 1)) == ["hold_not_open"]
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {strangers(village, "M")[1]: 20}}, 24)
    recorded(close(village))
    assert held(village) == ()
    recorded(certify_it(village))
    assert replays()


def test_who_signs_a_decision_and_when(sqlite_app: Flask) -> None:
    village = a_couple_sits(vice_chair=True)
    before = everything()
    chief, committee = village.officer(Role.CHIEF_SCRUTINEER), village.officer(Role.COMMITTEE)
    assert refused(settle(village, 1, by=chief)) == ["not_your_act"]
    assert refused(settle(village, 1, second=village.signs(Role.COMMITTEE_HEAD))) == ["same_person"]
    assert refused(settle(village, 1, second=village.signs(Role.COMMITTEE))) == ["second_role"]
    assert refused(leave_vacant(village, by=chief)) == ["not_your_act"]
    assert refused(leave_vacant(village, second=village.signs(Role.SCRUTINEER))) == ["second_role"]
    assert everything() == before
    recorded(settle(village, 1, by=committee))
    recorded(certify_it(village))
    assert refused(settle(village, 1)) == refused(leave_vacant(village)) == ["wrong_phase"]


NO_DECISION: list[tuple[dict[str, Any], str]] = [
    ({"way": None}, "hold_way_missing"),
    ({"way": Way.LEAVES}, "hold_who_leaves"),
    ({"way": Way.LEAVES, "leaves": "5"}, "hold_who_leaves"),
    ({"reason": ""}, "reason_missing"),
    ({"reason": "查过" * 151}, "reason_long"),
    ({"reason": "身份证 999999 19800101 0012"}, "reason_number"),
    ({"decided_by": ""}, "hold_decided_by"),
    ({"decided_by": "委员 999999198001010012"}, "reason_number"),
    ({"no": 2}, "hold_not_open"),
]


@pytest.mark.rule("R-RES-11", "R-RES-12")
def test_what_is_no_decision_is_refused_and_nothing_written(sqlite_app: Flask) -> None:
    village = a_couple_sits(vice_chair=True)
    before = everything()
    for said, code in NO_DECISION:
        assert refused(settle(village, **({"no": 1} | said))) == [code], said
    assert everything() == before


@pytest.mark.rule("R-RES-07", "R-RES-12")
def test_who_leaves_a_seat_stands_for_nothing_and_the_seat_is_voted_on(sqlite_app: Flask) -> None:
    village = a_couple_sits(vice_chair=True)
    men = strangers(village, "M")
    assert next_of(village).outlook.next is None
    recorded(settle(village, 1, Way.LEAVES, "1"))
    after = next_of(village)
    assert after.outlook.next is RoundKind.FURTHER
    (contest,) = after.lines
    assert (contest.post, contest.seats) == ("chair", 1)
    assert [one.person for one in contest.candidates] == [men[9], men[8]]
    assert refused(prepare(village, {1: "已退出"})) == ["not_in_line"]
    recorded(certify_it(village))
    recorded(prepare(village))
    hold_next(village, {"chair": {men[9]: 12, men[8]: 9}}, 24)
    recorded(close(village))
    assert held(village) == ()
    assert ("chair", men[9]) in everybody(village)
    assert next_of(village).outlook.finished
    recorded(certify_it(village))
    assert replays()


@pytest.mark.rule("R-RES-12")
def test_kin_stated_by_hand_while_counting_holds_the_result(sqlite_app: Flask) -> None:
    village = to_count()
    men, women = strangers(village, "M"), strangers(village, "F")
    count(
        village,
        {
            "chair": {men[0]: 20},
            "vice_chair": {men[1]: 14},
            "member": {women[4]: 23, men[5]: 22, men[6]: 21},
        },
    )
    ids = voter_ids(village)
    pair = {"one": ids[int(men[0]) - 1], "other": ids[int(men[6]) - 1]}
    by = village.officer(Role.REGISTRAR)
    recorded(state_kin(**pair, kin=Kin.SIBLING, reason="同一父母", by=by, at=now()))
    recorded(close(village))
    assert stays_open(village) == [("kin", (int(men[0]), int(men[6])))]
    assert rounds_over(village)[0].record["kin"] == [[men[0], men[6], "sibling"]]
    assert replays()


@pytest.mark.rule("R-RES-12")
def test_a_seat_of_an_earlier_certified_round_can_be_left(app: Flask) -> None:
    village = to_count()
    man, wife, *_ = household(village, 0)
    men = strangers(village, "M")
    count(
        village,
        {
            "chair": {man: 14, men[9]: 6},
            "vice_chair": {wife: 10, men[2]: 9},
            "member": {men[4]: 23, men[5]: 22, men[6]: 21},
        },
    )
    recorded(close(village))
    recorded(certify_it(village))
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {wife: 20, men[2]: 3}}, 24)
    recorded(close(village))
    assert stays_open(village) == [("kin", (int(man), int(wife)))]
    recorded(settle(village, 1, Way.LEAVES, man))
    assert ("chair", man) not in everybody(village)
    (contest,) = next_of(village).lines
    assert (contest.post, [one.person for one in contest.candidates]) == ("chair", [men[9]])
    recorded(prepare(village))
    hold_next(village, {"chair": {men[9]: 9, man: 8, wife: 7}}, 24)
    recorded(close(village))
    last = rounds_over(village)[-1]
    assert last.record["votes"] == {"chair": {men[9]: 9}}
    assert {seat["person"] for seat in last.record["seated"]} == {wife, men[4], men[5], men[6]}
    recorded(certify_it(village))
    assert [over.phase for over in rounds_over(village)] == [Phase.CERTIFIED] * 3
    assert everybody(village)[-1] == ("chair", men[9])
    assert replays()


def only_men(*, brothers: bool) -> Village:
    """Every seat is filled with men; the chair and a member are brothers, if asked for."""
    village = to_count()
    men = strangers(village, "M")
    count(
        village,
        {
            "chair": {men[0]: 15, men[8]: 5},
            "vice_chair": {men[1]: 14, men[2]: 3},
            "member": {men[4]: 23, men[5]: 22, men[6]: 21, men[7]: 2},
        },
    )
    if brothers:
        ids = voter_ids(village)
        pair = {"one": ids[int(men[0]) - 1], "other": ids[int(men[6]) - 1]}
        recorded(state_kin(**pair, kin=Kin.SIBLING, reason="同胞", by=village.officer(Role.REGISTRAR), at=now()))
    recorded(close(village))
    return village


@pytest.mark.rule("R-RES-11")
def test_no_woman_is_asked_until_it_is_decided_and_asked_again_when_another_man_follows(sqlite_app: Flask) -> None:
    village = only_men(brothers=False)
    men = strangers(village, "M")
    assert stays_open(village) == [("no_woman", ())]
    assert refused(settle(village, 1, Way.LEAVES, men[8])) == ["hold_who_leaves"]
    recorded(settle(village, 1, Way.LEAVES, men[0]))
    assert stays_open(village) == []
    recorded(prepare(village))
    hold_next(village, {"chair": {men[8]: 20}}, 24)
    recorded(close(village))
    assert stays_open(village) == [("no_woman", ())]
    recorded(settle(village, 1))
    recorded(certify_it(village))
    assert replays()


@pytest.mark.rule("R-RES-11", "R-RES-12")
def test_of_two_holds_a_decision_on_one_can_take_the_ground_of_the_other(sqlite_app: Flask) -> None:
    village = only_men(brothers=True)
    men = strangers(village, "M")
    assert [hold.code for hold in held(village)] == ["kin", "no_woman"]
    recorded(settle(village, 1, Way.LEAVES, men[6]))
    assert [(hold.no, hold.moot, hold.open) for hold in held(village)] == [(1, False, False), (2, True, False)]
    assert refused(settle(village, 2)) == ["hold_not_open"]
    recorded(certify_it(village))
    assert replays()


@pytest.mark.rule("R-RES-11", "R-RES-12")
def test_a_brother_who_leaves_for_want_of_a_woman_is_no_brother_at_the_table(sqlite_app: Flask) -> None:
    village = only_men(brothers=True)
    recorded(settle(village, 2, Way.LEAVES, strangers(village, "M")[0]))
    assert [(hold.no, hold.moot, hold.open) for hold in held(village)] == [(1, True, False), (2, False, False)]
    assert replays()
    by_hand = {
        "UPDATE result_holds SET reason = '另说' WHERE no = 2": "result_holds",
        "UPDATE result_holds SET leaves = 5 WHERE no = 2": "result_holds",
        "UPDATE result_holds SET moot_seq = NULL": "result_holds",
        "UPDATE result_holds SET decided_by = '某人' WHERE no = 2": "result_holds",
        "DELETE FROM result_holds WHERE no = 1": "result_holds",
    }
    assert {statement: found_out(statement) for statement in by_hand} == by_hand
