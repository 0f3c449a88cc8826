"""J9: a result that may not be announced, decided on, certified, printed and withdrawn, in a real Chromium on 甲村."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kiosk.acts.recounts import recount_batch
from kiosk.acts.rulings import rule_on_doubt
from kiosk.queries.recounts import locked_batches
from kiosk.queries.staff import card_holder_of
from kiosk.records.store import Recorded
from kiosk.rules.certify import READ_BACK
from kiosk.rules.keying import Doubt
from kiosk.rules.staff import Role
from kiosk.rules.tray import Outcome, Spot
from tests.builders import Village, now, recorded
from tests.counting import Table
from tests.day.browser import sign_second, verdict
from tests.day.result.steps import (
    BATCH,
    CHEN_WEI,
    CHEN_WU,
    CHEN_YI,
    HUANG_BING,
    LIN_DING,
    LIN_JIA,
    OUYANG_XIN,
    SEATS,
    WU_JI,
    YOUNGER_CHEN_WEI,
    ZENG_MIN,
    Evening,
    call_all,
    lines_of,
    said_at,
    seated_on,
    text_of,
)
from tests.result_day import (
    Votes,
    ballots_of,
    certify_it,
    close,
    everything,
    leave_vacant,
    refused,
    settle,
    stands_now,
)

NICKNAME, WHY = "阿丁", "全村都叫林丁阿丁"
VOTES: Votes = {
    "chair": {LIN_JIA: 120},
    "vice_chair": {CHEN_YI: 100, HUANG_BING: 60},
    "member": {
        CHEN_WU: 110,
        LIN_DING: 105,
        WU_JI: 101,
        ZENG_MIN: 50,
        CHEN_WEI: 40,
        YOUNGER_CHEN_WEI: 30,
        OUYANG_XIN: 12,
    },
}
SEATED = [("chair", LIN_JIA), ("vice_chair", CHEN_YI), ("member", CHEN_WU), ("member", LIN_DING), ("member", WU_JI)]


def call_with_the_nickname(village: Village) -> None:
    """The third ballot of the first batch says 阿丁: two scrutineers rule whom it means, and so it is keyed later."""
    ballots = [dict(ballot) for ballot in ballots_of(VOTES, 178, SEATS)]
    first, later = ballots[2], ballots[BATCH + 3]
    for ballot in (first, later):
        assert LIN_DING in ballot["member"], "the nickname stands where he is written"
    others = [mark for mark in first["member"] if mark != LIN_DING]
    first["member"] = [f"?{Doubt.NICKNAME}", *others]
    table = Table(village)
    recorded(table.begin(BATCH, BATCH))
    for place in (1, 2):
        table.tally(place, ballots[:BATCH])
    ruled = rule_on_doubt(
        batch_id=table.batch,
        spot=Spot(3, "member", 0),
        outcome=Outcome.PERSON,
        person=int(LIN_DING),
        written=NICKNAME,
        reason=WHY,
        by=table.scrutineer,
        second=card_holder_of(village.officer(Role.SCRUTINEER, nth=1).id),
        at=now(),
    )
    assert isinstance(ruled, Recorded), ruled
    recorded(table.lock())
    later["member"] = [f"r{ruled.seq}", *(mark for mark in later["member"] if mark != LIN_DING)]
    call_all(village, ballots[BATCH:])


@pytest.fixture
def wall(evening: Evening) -> Any:
    """The wall, up since the first batch; by now everything is counted."""
    page = evening.wall()
    page.wait_for_selector(".wall-state:has-text('统计中')")
    call_with_the_nickname(evening.village)
    return page


def the_result_is_held(evening: Evening, wall: Any) -> None:
    page = evening.closes()
    assert [one.get_attribute("data-hold") for one in page.locator("article.hold[data-open=yes]").all()] == [
        "kin",
        "no_woman",
    ]
    kin = page.inner_text("article[data-hold=kin] h3")
    assert all(word in kin for word in ("林甲", "林丁", "近亲属,不能同时任职")), kin
    assert page.locator("#certify_result form").count() == 0
    assert "暂缓宣布的事还没有决定,现在不能确认" in page.inner_text("#certify_result")
    assert seated_on(page) == SEATED
    assert lines_of(page)["member"] == {
        CHEN_WU: (110, "elected"),
        LIN_DING: (105, "elected"),
        WU_JI: (101, "elected"),
        ZENG_MIN: (50, "under_line"),
        CHEN_WEI: (40, "under_line"),
        YOUNGER_CHEN_WEI: (30, "under_line"),
        OUYANG_XIN: (12, "under_line"),
    }
    assert "陈伟 (第1村民小组, 57)" in page.inner_text(f"tr[data-person='{CHEN_WEI}']")
    assert "陈伟 (第3村民小组, 41)" in page.inner_text(f"tr[data-person='{YOUNGER_CHEN_WEI}']")
    assert "欧阳辛 (计票人) · 12 票" in page.inner_text("[data-staff]")
    wall.wait_for_selector(".wall-state:has-text('已计完,等待确认')", timeout=15_000)
    assert wall.locator("[data-elected]").count() == 0


def the_committee_decides(evening: Evening) -> Any:
    """On the head's tablet; the page as it was before the last decision stands on another one, which is given back."""
    page = evening.result(evening.head)
    assert page.locator("#holds form").count() == 2
    assert page.locator("#holds :checked").count() == 0, "the screen chooses nobody"
    assert "不替委员会选择" in page.inner_text("article[data-hold=kin]")
    evening.decides("no_woman", "stays", by="选举委员会 5 比 2")
    missing = said_at(page, "reason_missing")
    form = page.locator("article[data-hold=no_woman] form")
    assert missing == "reason", "the sentence stands at the field"
    assert form.locator("[name=way]:checked").get_attribute("value") == "stays"
    assert form.locator("[name=decided_by]").input_value() == "选举委员会 5 比 2"
    form.locator("[name=reason]").fill("妇女代表另行增补,委员会会议记录在案")
    sign_second(form, evening.cards["何总监"])
    form.locator("[type=submit]").click()
    verdict(page, "settle_hold")
    late = evening.result(evening.sits("王主任"))
    evening.decides("kin", "leaves", LIN_DING, reason="两兄弟商量,弟弟让出", by="选举委员会 6 比 0")
    verdict(page, "settle_hold")
    assert page.locator("article.hold[data-open=yes]").count() == 0
    assert seated_on(page) == [each for each in SEATED if each != ("member", LIN_DING)]
    assert "委员还缺 1 名" in page.inner_text("[data-further=member]")
    assert "林丁让出席位,这个席位另行选举" in page.inner_text(f"tr[data-person='{LIN_DING}'][data-gave-up]")
    return late


def the_chief_certifies(evening: Evening, wall: Any) -> None:
    page = evening.result(evening.chief)
    evening.reads_back(177, 180, 120)
    assert said_at(page, "read_back_differs") == "read_found"
    wrong = verdict(page, "read_back_differs")
    assert "收回的票数" in wrong.inner_text()
    assert "178" not in wrong.inner_text(), "what it should be is not given away"
    assert page.locator("[name=read_issued]").input_value() == "180"
    assert page.locator("[name=read_votes]").input_value() == "120"
    evening.reads_back(178, 180, 120, who="王主任")
    verdict(page, "own_card")
    assert page.get_attribute("#result", "data-phase") == "decided"
    evening.reads_back(178, 180, 120)
    verdict(page, "certify_result")
    assert page.locator("#certify_result, #holds form, #describe_elected").count() == 0
    wall.wait_for_selector(".wall-state:has-text('结果')", timeout=15_000)
    wall.wait_for_selector(f"#row-chair-{LIN_JIA}[data-elected]")
    elected = wall.locator("[data-elected]").all()
    shown = {(row.get_attribute("data-post"), row.get_attribute("data-person")) for row in elected}
    assert shown == set(seated_on(page)), "林丁 gave his seat up"
    small = wall.locator(f"#row-member-{CHEN_WEI} small, #row-member-{YOUNGER_CHEN_WEI} small").all_inner_texts()
    assert small == ["第1村民小组 57", "第3村民小组 41"]


def nothing_changes_any_more(evening: Evening, late: Any) -> None:
    village, before = evening.village, everything()
    form = late.locator("article[data-hold=kin] form")
    form.locator("[name=way][value=stays]").check()
    evening.signs(form, "何总监", reason="还是都留任", decided_by="选举委员会")
    verdict(late, "wrong_phase")
    assert late.locator("#holds form").count() == 0
    (batch, *_) = locked_batches(stands_now(village).round_id)
    by, second = village.officer(Role.SCRUTINEER), village.signs(Role.CHIEF_SCRUTINEER)
    tries = (
        close(village),
        settle(village, 1),
        leave_vacant(village),
        certify_it(village, dict.fromkeys(READ_BACK, 0)),
        recount_batch(batch_id=batch.id, reason="再唱一次", by=by, second=second, at=now()),
        Table(village).begin(BATCH, BATCH),
    )
    assert [refused(each) for each in tries] == [["wrong_phase"]] * len(tries)
    assert without_the_tablets(everything()) == without_the_tablets(before)


def without_the_tablets(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """What the acts write: who is signed in and what was refused stand beside it."""
    return {name: rows for name, rows in tables.items() if name not in ("sign_ins", "log_lines")}


def the_papers_say_what_the_screen_says(evening: Evening) -> None:
    page = evening.prints()
    papers = evening.papers(1)
    assert {"announcement-10.pdf", "announcement-11.pdf", "count-report.pdf", "totals.csv"} <= set(papers)
    ten, eleven = text_of(papers["announcement-10.pdf"]), text_of(papers["announcement-11.pdf"])
    for seat in page.locator("#seated .seats li").all():
        post, name, votes = re.match(r"(\S+) (\S+) 第 1 轮 · (\d+) 票", " ".join(seat.inner_text().split())).groups()
        assert name in ten, post
        assert f"{votes}票" in ten
    assert "林丁" not in ten
    assert "公告第11号" in eleven
    further = page.inner_text("[data-further=member]")
    names = re.search(r"候选人:(.+?)。", further)
    assert names is not None
    for name in names[1].split("、"):
        assert name.split(" ")[0] in eleven
    report = text_of(papers["count-report.pdf"])
    assert NICKNAME in report
    assert WHY in report
    assert "温如、温意" in report


def counted_again_it_is_version_two(evening: Evening, wall: Any) -> None:
    page = evening.chief
    page.click("#reopen summary")
    evening.signs(page.locator("#reopen form"), "王主任", reason="")
    assert said_at(page, "reason_missing") == "reason"
    evening.signs(page.locator("#reopen form"), "王主任", reason="第二批要重唱")
    verdict(page, "reopen")
    wall.wait_for_selector(".wall-state:has-text('统计中')", timeout=15_000)
    evening.closes()
    assert page.get_attribute("#outcome", "data-version") == "2"
    old = page.locator("article[data-version='1']")
    assert old.get_attribute("data-withdrawn") is not None
    assert "已撤回" in old.inner_text()
    assert "第二批要重唱" in old.inner_text()
    stamped = evening.papers(1)["announcement-10.pdf"]
    assert "撤回" in text_of(stamped)
    assert "第二批要重唱" in text_of(stamped)
    assert page.locator("article.hold[data-open=yes]").count() == 2, "the new version is decided on anew"


@pytest.mark.rule("R-RES-11", "R-RES-12", "R-RES-14", "R-CNT-09", "R-STAFF-02")
def test_j9_a_held_result_is_decided_certified_printed_and_withdrawn(evening: Evening, wall: Any) -> None:
    the_result_is_held(evening, wall)
    late = the_committee_decides(evening)
    the_chief_certifies(evening, wall)
    nothing_changes_any_more(evening, late)
    the_papers_say_what_the_screen_says(evening)
    counted_again_it_is_version_two(evening, wall)
