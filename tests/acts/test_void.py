"""A void round: too few papers or too many, kept without votes and without seats; and held again as it was."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.acts import recounts
from kiosk.records import store
from kiosk.records.result import ResultHold, SeatTaken
from kiosk.rules.day import Phase, RoundKind
from kiosk.rules.staff import Role
from tests.account_day import a_day_of, scrutineer
from tests.acts.test_result import counted, usual
from tests.builders import Village, a_round, now, recorded
from tests.counting import opened, papers_of
from tests.result_day import (
    certify_it,
    close,
    counted_round,
    hold_next,
    next_of,
    prepare,
    refused,
    reopen,
    replays,
    rounds_over,
    stands_now,
    strangers,
)


def void_kept(village: Village, why: str) -> None:
    """The round is closed, void, with a count file that has no votes."""
    recorded(close(village, counted_round(village).figures))
    assert stands_now(village).phase is Phase.VOID
    (over,) = rounds_over(village)
    assert not over.valid
    assert set(map(tuple, map(dict.items, over.record["votes"].values()))) == {()}
    assert (over.outcome["valid"], over.outcome["elected"], over.outcome["further"]) == (False, [], [])
    with store.reading() as connection:
        for table in (SeatTaken, ResultHold):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
        figures = json.loads(
            connection.exec_driver_sql("SELECT figures FROM journal_entries ORDER BY seq DESC").scalar()
        )
    assert (figures["why"], figures["phase"]) == (why, "void")
    assert refused(certify_it(village)) == refused(reopen(village)) == ["wrong_phase"]
    assert replays()


@pytest.mark.rule("R-RES-01", "R-RES-02")
def test_a_round_with_too_few_papers_is_void_and_is_held_again_as_it_was(app: Flask) -> None:
    village = a_day_of(a_round("preparing", 40), 20, 0, 0, 0, 60)
    opened(village, 20, 20)
    void_kept(village, "round_void_few")
    assert next_of(village).outlook.next is RoundKind.FIRST
    recorded(prepare(village))
    stands = stands_now(village)
    assert (stands.kind, stands.round_number) == (RoundKind.FIRST, 2)
    assert [(post.post, post.seats) for post in stands.posts] == [("chair", 1), ("vice_chair", 1), ("member", 3)]
    hold_next(village, usual(village) | {"member": {strangers(village, "F")[8]: 15}}, 21)
    recorded(close(village))
    assert [over.valid for over in rounds_over(village)] == [False, True]
    assert rounds_over(village)[-1].outcome["line"] == 11
    recorded(certify_it(village))
    assert replays()


@pytest.mark.rule("R-RES-02")
def test_a_round_with_more_papers_than_ballots_handed_out_is_void_whatever_was_counted(sqlite_app: Flask) -> None:
    village = counted()
    told = {
        "reason": "票箱底还有",
        "by": scrutineer(village),
        "second": village.signs(Role.CHIEF_SCRUTINEER),
        "at": now(),
    }
    recorded(recounts.recount_box(box_no=1, papers=13, papers_again=13, **told))
    assert papers_of(village).void is not None
    void_kept(village, "round_void_more")


@pytest.mark.rule("R-RES-01", "R-RES-07")
def test_a_void_further_election_is_held_again_among_the_same_candidates(sqlite_app: Flask) -> None:
    village = counted()
    men = strangers(village, "M")
    recorded(close(village))
    recorded(prepare(village, {int(men[1]): "身体不好"}))
    hold_next(village, {}, 20)
    recorded(close(village))
    assert stands_now(village).phase is Phase.VOID
    again = next_of(village)
    assert again.outlook.next is RoundKind.FURTHER
    assert again.refused_before == {men[1]: "身体不好"}
    recorded(prepare(village, {int(person): why for person, why in again.refused_before.items()}))
    (contest,) = next_of(village).contests(())
    assert (contest.post, contest.seats) == ("vice_chair", 1)
    hold_next(village, {"vice_chair": {men[2]: 12, men[3]: 4}}, 22)
    recorded(close(village))
    last = rounds_over(village)[-1]
    assert last.record["candidates"] == {"vice_chair": [men[2], men[3]]}
    assert [each["person"] for each in last.outcome["elected"]] == [men[2]]
    recorded(certify_it(village))
    assert [over.phase for over in rounds_over(village)] == [Phase.CERTIFIED, Phase.VOID, Phase.CERTIFIED]
    assert replays()
