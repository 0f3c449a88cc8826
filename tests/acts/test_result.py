"""A round is closed on its count and reopened: rows, journal, what stands in the way; a void round is held again."""

from __future__ import annotations

import hashlib
import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.acts import recounts, tables
from kiosk.acts.boxes import decide_box
from kiosk.acts.kin import state_kin
from kiosk.acts.outcome import Refusal
from kiosk.queries.journal import head
from kiosk.queries.recounts import locked_batches
from kiosk.records import store
from kiosk.records.result import ResultHold, RoundResult, SeatTaken
from kiosk.records.store import Recorded
from kiosk.rules.day import Phase
from kiosk.rules.kin import Kin
from kiosk.rules.staff import Role
from tests.account_day import a_day_of, announce, balance, close_polls, open_one, scrutineer, seal_and_check
from tests.acts.test_slips import at_once
from tests.builders import Village, a_round, now, recorded
from tests.counting import Table, a_count, mix_all
from tests.result_day import (
    ballots_of,
    close,
    count,
    counted_round,
    everything,
    found_out,
    kept_once,
    made_once,
    refused,
    replays,
    rounds_over,
    stands_now,
    strangers,
)
from tests.trips import voter_ids

FOUND = 24


def counted() -> Village:
    """Twenty-four ballots of forty people, all counted."""

    def build() -> Village:
        village = to_count()
        count(village, usual(village))
        return village

    return made_once("counted", build)


def to_count() -> Village:
    return made_once("to_count", lambda: a_count(FOUND, voters=40))


def usual(village: Village) -> dict[str, dict[str, int]]:
    """Chair and members elected, nobody vice chair."""
    men, women = strangers(village, "M"), strangers(village, "F")
    return {
        "chair": {men[0]: 20},
        "vice_chair": {men[1]: 10, men[2]: 9, men[3]: 2},
        "member": {men[4]: 23, women[5]: 22, men[6]: 21, men[7]: 3},
    }


def results() -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(RoundResult)) or 0


@pytest.mark.rule("R-RES-03", "R-RES-06")
def test_closing_keeps_the_count_file_the_seats_and_one_entry(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = counted()
    men, women = strangers(village, "M"), strangers(village, "F")
    figures = counted_round(village).figures
    seq = kept_once(monkeypatch, "close_round", lambda **more: close(village, figures, **more))
    assert stands_now(village).phase is Phase.DECIDED
    (over,) = rounds_over(village)
    assert (over.result_id, over.version, over.number) == (seq, 1, 1)
    assert over.record["votes"]["vice_chair"] == {men[1]: 10, men[2]: 9, men[3]: 2}
    assert over.outcome["line"] == 13
    with store.reading() as connection:
        row = connection.execute(select(RoundResult.count_file, RoundResult.sha256)).one()
        seats = connection.execute(
            select(SeatTaken.post, SeatTaken.person, SeatTaken.place, SeatTaken.votes).order_by(SeatTaken.place)
        ).all()
        assert connection.scalar(select(func.count()).select_from(ResultHold)) == 0
    assert hashlib.sha256(row.count_file.encode()).hexdigest() == row.sha256
    assert json.loads(row.count_file)["found"] == FOUND
    assert [tuple(seat) for seat in seats] == [
        ("chair", int(men[0]), 1, 20),
        ("member", int(men[4]), 2, 23),
        ("member", int(women[5]), 3, 22),
        ("member", int(men[6]), 4, 21),
    ]
    assert refused(close(village)) == ["wrong_phase"]


def test_only_the_chief_scrutineer_with_the_head_of_the_committee_closes(sqlite_app: Flask) -> None:
    village = counted()
    before = everything()
    head_of = village.officer(Role.COMMITTEE_HEAD)
    assert refused(close(village, by=head_of)) == ["not_your_act"]
    assert refused(close(village, second=village.signs(Role.CHIEF_SCRUTINEER))) == ["same_person"]
    assert refused(close(village, second=village.signs(Role.TALLIER))) == ["second_role"]
    assert everything() == before


@pytest.mark.rule("R-BOX-06", "R-BOX-07")
def test_a_box_that_is_not_opened_or_stands_apart_is_in_the_way(sqlite_app: Flask) -> None:
    village = a_day_of(a_round("preparing", 40), FOUND, 0, 0, 0, 60)
    recorded(close_polls(village))
    seal_and_check(village, read="X999")
    recorded(balance(village, 60 - FOUND))
    recorded(announce(village))
    assert refused(close(village)) == ["wrong_phase"]
    decided = {"reason": "封条抄错了一个字母", "by": village.officer(Role.COMMITTEE_HEAD), "at": now()}
    recorded(decide_box(box_no=1, second=village.signs(Role.CHIEF_SCRUTINEER), **decided))
    recorded(open_one(village, 1, FOUND // 2))
    assert refused(close(village)) == ["box_apart", "boxes_not_opened"]
    recorded(decide_box(box_no=2, second=village.signs(Role.CHIEF_SCRUTINEER), **decided))
    assert refused(close(village)) == ["boxes_not_opened"]
    recorded(open_one(village, 2, FOUND // 2))
    assert refused(close(village)) == ["boxes_to_mix", "papers_not_called"]
    mix_all(village)
    assert refused(close(village)) == ["papers_not_called"]
    assert results() == 0


@pytest.mark.rule("R-CNT-01", "R-CNT-13")
def test_every_paper_is_in_a_locked_batch_and_nothing_is_disputed(sqlite_app: Flask) -> None:
    village = to_count()
    table, ballots = Table(village), ballots_of(usual(village), FOUND, {"chair": 1, "vice_chair": 1, "member": 3})
    recorded(table.begin(10, 10))
    assert refused(close(village)) == ["batches_open", "papers_not_called"]
    for place in (1, 2):
        table.tally(place, ballots[:10])
    recorded(table.lock())
    assert refused(close(village)) == ["papers_not_called"]
    recorded(table.begin(14, 14))
    assert refused(close(village)) == ["batches_open"]
    for place in (1, 2):
        table.tally(place, ballots[10:])
    recorded(table.lock())
    by, second = scrutineer(village), village.signs(Role.CHIEF_SCRUTINEER)
    told = {"reason": "数错了一张", "by": by, "second": second, "at": now()}
    recorded(recounts.recount_box(box_no=1, papers=11, papers_again=11, **told))
    (over,) = close(village).findings
    assert (over.code, over.numbers) == ("papers_above_found", {"over": 1, "found": 23, "in_batches": 24})
    recorded(recounts.recount_box(box_no=1, papers=12, papers_again=12, **told))
    chief = village.officer(Role.CHIEF_SCRUTINEER)
    recorded(tables.freeze_count(frozen=True, reason="计票有争议", by=chief, at=now()))
    assert refused(close(village)) == ["count_frozen"]
    assert results() == 0
    recorded(tables.freeze_count(frozen=False, reason="两边看过,一致", by=chief, at=now()))
    recorded(close(village))
    assert replays()


def test_every_figure_that_changed_since_it_was_shown_is_named_and_nothing_is_written(sqlite_app: Flask) -> None:
    village = counted()
    shown = counted_round(village).figures
    men, women = strangers(village, "M"), strangers(village, "F")
    batch = locked_batches(stands_now(village).round_id)[0]
    terms = {"by": scrutineer(village), "second": village.signs(Role.CHIEF_SCRUTINEER), "at": now()}
    recorded(recounts.recount_batch(batch_id=batch.id, reason="唱票有争议", **terms))
    count(village, {**usual(village), "chair": {men[0]: 19, men[8]: 1}, "vice_chair": {men[1]: 9}})
    ids = voter_ids(village)
    registrar = village.officer(Role.REGISTRAR)
    pair = {"one": ids[int(men[4]) - 1], "other": ids[int(women[5]) - 1]}
    recorded(state_kin(**pair, kin=Kin.SPOUSE, reason="查过户口簿", by=registrar, at=now()))
    before = everything()
    answer = close(village, shown)
    assert isinstance(answer, Refusal)
    assert [each.code for each in answer.findings] == ["fact_changed", "mark_changed", "mark_changed"]
    assert [each.numbers["fact"] for each in answer.findings] == ["votes_vice_chair", "names", "kin"]
    assert (answer.findings[0].numbers["was"], answer.findings[0].numbers["now"]) == (21, 9)
    gone = {name: figure for name, figure in counted_round(village).figures.items() if name != "issued"}
    (missed,) = close(village, gone | {"spoiled": 4}).findings[:1]
    assert (missed.numbers["fact"], missed.numbers["was"]) == ("issued", "—")
    assert everything() == before


def test_of_two_who_close_at_once_one_does(app: Flask) -> None:
    village = counted()
    before, answers = head().seq, []
    terms = {"by": village.officer(Role.CHIEF_SCRUTINEER), "second": village.signs(Role.COMMITTEE_HEAD)}

    def try_it() -> None:
        with app.app_context():
            answers.append(close(village, **terms))

    at_once(try_it, try_it)
    assert sorted(type(answer).__name__ for answer in answers) == ["Recorded", "Refusal"]
    assert refused(next(each for each in answers if isinstance(each, Refusal))) == ["wrong_phase"]
    assert (head().seq, results()) == (before + 1, 1)
    assert replays()


def test_closing_and_the_last_batch_at_once_leave_every_ballot_counted(app: Flask) -> None:
    village = to_count()
    table, ballots = Table(village), ballots_of(usual(village), FOUND, {"chair": 1, "vice_chair": 1, "member": 3})
    recorded(table.begin(FOUND, FOUND))
    for place in (1, 2):
        table.tally(place, ballots)
    answers: dict[str, object] = {}
    terms = {"by": village.officer(Role.CHIEF_SCRUTINEER), "second": village.signs(Role.COMMITTEE_HEAD)}
    assert table.batch

    def close_it() -> None:
        with app.app_context():
            answers["close"] = close(village, **terms)

    def lock_it() -> None:
        with app.app_context():
            answers["lock"] = table.lock()

    at_once(close_it, lock_it)
    assert isinstance(answers["lock"], Recorded)
    if isinstance(answers["close"], Refusal):
        assert refused(answers["close"]) == ["batches_open"]
        recorded(close(village))
    (over,) = rounds_over(village)
    assert sum(over.record["votes"]["member"].values()) == 69
    assert replays()


BY_HAND = {
    "UPDATE seats_taken SET votes = votes + 1 WHERE place = 1": "seats_taken",
    "UPDATE seats_taken SET person = 39 WHERE place = 1": "seats_taken",
    "DELETE FROM seats_taken": "seats_taken",
    "UPDATE round_results SET count_file = replace(count_file, '20', '19')": "round_results",
    "UPDATE round_results SET sha256 = substr(sha256, 2) || 'x'": "round_results",
    "UPDATE round_results SET outcome = replace(outcome, 'true', 'false')": "round_results",
    "UPDATE round_results SET version = 2": "round_results",
    "UPDATE rounds SET phase = 'counting'": "rounds",
}


def test_a_result_changed_by_hand_is_found(sqlite_app: Flask) -> None:
    recorded(close(counted()))
    assert {statement: found_out(statement) for statement in BY_HAND} == BY_HAND
    assert replays()
