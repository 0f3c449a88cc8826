"""A box or a batch counted again: totals, the lines that close, the journal; and when it is refused."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.acts import recounts
from kiosk.acts.outcome import Answer
from kiosk.queries.recounts import locked_batches
from kiosk.records import store
from kiosk.records.boxes import BoxRun
from kiosk.records.count import BatchTotal
from kiosk.rules.staff import Role
from tests.account_day import a_day_of, announce, balance, close_polls, open_one, scrutineer, seal_and_check
from tests.builders import Village, a_round, now, recorded
from tests.counting import Table, a_count, papers_of, totals_of
from tests.result_day import (
    certify_it,
    close,
    count,
    counted_round,
    everything,
    kept_once,
    made_once,
    refused,
    reopen,
    replays,
    rounds_over,
    stands_now,
    strangers,
)

FOUND = 36


def counted() -> Village:
    """Thirty-six ballots of forty people in two batches, all counted."""

    def build() -> Village:
        village = a_count(FOUND, voters=40)
        count(village, votes(village, 22))
        return village

    return made_once("two batches", build)


def votes(village: Village, chair: int) -> dict[str, dict[str, int]]:
    men, women = strangers(village, "M"), strangers(village, "F")
    return {"chair": {men[0]: chair, men[1]: 5}, "member": {women[2]: 36, men[3]: 30, men[4]: 21}}


def of_box(village: Village, papers: int = 19, **more: object) -> Answer:
    terms: dict[str, object] = {"box_no": 1, "papers": papers, "papers_again": papers, "reason": "箱底粘着一张"}
    terms |= {"by": scrutineer(village), "second": village.signs(Role.CHIEF_SCRUTINEER), "at": now()}
    return recounts.recount_box(**(terms | more))  # type: ignore[arg-type]


def of_batch(village: Village, batch_id: int, **more: object) -> Answer:
    terms: dict[str, object] = {"batch_id": batch_id, "reason": "唱票有争议", "by": scrutineer(village)}
    terms |= {"second": village.signs(Role.CHIEF_SCRUTINEER), "at": now()}
    return recounts.recount_batch(**(terms | more))  # type: ignore[arg-type]


def batches(village: Village) -> list[int]:
    return [batch.id for batch in locked_batches(stands_now(village).round_id)]


@pytest.mark.rule("R-CNT-01")
def test_a_box_counted_again_changes_what_was_found(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = counted()
    kept_once(monkeypatch, "recount_box", lambda **more: of_box(village, 17, foreign=1, **more))
    assert (stands_now(village).found, papers_of(village).left) == (35, -1)
    with store.reading() as connection:
        row = connection.execute(select(BoxRun.found, BoxRun.foreign_papers).where(BoxRun.box_no == 1)).one()
    assert tuple(row) == (17, 1)
    assert refused(close(village)) == ["papers_above_found"]
    recorded(of_box(village, 18))
    recorded(close(village))
    assert rounds_over(village)[0].tally.found == FOUND
    assert refused(of_box(village)) == ["wrong_phase"]
    assert replays()


def test_a_box_is_counted_again_by_two_who_agree_and_say_why(sqlite_app: Flask) -> None:
    village = counted()
    before = everything()
    assert refused(of_box(village, papers_again=18)) == ["papers_differ"]
    assert refused(of_box(village, -1)) == ["papers_below_zero"]
    assert refused(of_box(village, foreign=20)) == ["foreign_above_papers"]
    assert refused(of_box(village, 70)) == ["papers_above_stock"]
    assert refused(of_box(village, box_no=9)) == ["no_such_box"]
    assert refused(of_box(village, box_no=3)) == ["box_not_opened"]
    assert refused(of_box(village, reason="")) == ["reason_missing"]
    assert refused(of_box(village, reason="号码 999999198001010012")) == ["reason_number"]
    assert refused(of_box(village, by=village.officer(Role.COMMITTEE_HEAD))) == ["not_your_act"]
    assert refused(of_box(village, second=village.signs(Role.SCRUTINEER))) == ["same_person"]
    assert refused(of_box(village, second=village.signs(Role.TALLIER))) == ["second_role"]
    assert everything() == before
    recorded(of_box(village, 70, more_confirmed=True))
    assert replays()


def test_a_box_counted_again_before_the_last_is_open_sets_no_total(sqlite_app: Flask) -> None:
    village = a_day_of(a_round("preparing", 40), FOUND, 0, 0, 0, 60)
    recorded(close_polls(village))
    assert refused(of_box(village)) == ["wrong_phase"]
    seal_and_check(village)
    recorded(balance(village, 60 - FOUND))
    recorded(announce(village))
    recorded(open_one(village, 1, 17))
    recorded(of_box(village, 18))
    assert stands_now(village).found is None
    assert refused(of_box(village, box_no=2)) == ["box_not_opened"]
    recorded(open_one(village, 2, 18))
    assert stands_now(village).found == FOUND
    assert replays()


@pytest.mark.rule("R-CNT-13")
def test_a_batch_called_anew_gives_its_ballots_back_and_the_lines_close_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = counted()
    last, first = batches(village)
    whole = totals_of(village)
    kept_once(monkeypatch, "recount_batch", lambda **more: of_batch(village, last, **more))
    papers = papers_of(village)
    assert (papers.locked, papers.left, batches(village)) == (25, 11, [first])
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).where(BatchTotal.batch_id == last)) == 0
    assert counted_round(village).facts.identity == {"chair": True, "vice_chair": True, "member": True}
    assert refused(close(village)) == ["papers_not_called"]
    recorded(of_batch(village, first))
    count(village, votes(village, 23))
    again = totals_of(village)
    chair = int(strangers(village, "M")[0])
    assert (whole.votes["chair"][chair], again.votes["chair"][chair]) == (22, 23)
    assert again.votes["member"] == whole.votes["member"]
    assert all(counted_round(village).facts.identity.values())
    recorded(close(village))
    recorded(certify_it(village))
    assert refused(of_batch(village, first)) == ["wrong_phase"]
    recorded(reopen(village))
    recorded(of_batch(village, batches(village)[0]))
    assert refused(close(village)) == ["papers_not_called"]
    assert replays()


def test_only_a_locked_batch_of_this_round_is_called_anew(sqlite_app: Flask) -> None:
    village = counted()
    last, first = batches(village)
    before = everything()
    assert refused(of_batch(village, last, reason="")) == ["reason_missing"]
    assert refused(of_batch(village, 1)) == ["batch_not_locked"]
    assert refused(of_batch(village, last, by=village.officer(Role.TALLIER))) == ["not_your_act"]
    assert refused(of_batch(village, last, second=village.signs(Role.SCRUTINEER))) == ["same_person"]
    assert everything() == before
    recorded(of_batch(village, last))
    assert refused(of_batch(village, last)) == ["batch_not_locked"]
    recorded(Table(village).begin(11, 11))
    assert refused(of_batch(village, Table(village).batch)) == ["batch_not_locked"]
    assert batches(village) == [first]
