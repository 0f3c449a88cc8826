"""J8: nobody above half, a tie, a second vote, in a real Chromium on 甲村; what needs no screen through the acts."""

from __future__ import annotations

import pytest

from kiosk.acts.recounts import recount_batch
from kiosk.queries.recounts import locked_batches
from kiosk.queries.result import ResultView, result
from kiosk.rules.day import RoundKind
from kiosk.rules.staff import Role
from tests.builders import Village, now, recorded
from tests.counting import Written
from tests.day.browser import scan, verdict
from tests.day.jia import Jia
from tests.day.result.steps import (
    CHEN_WU,
    CHEN_YI,
    HUANG_BING,
    LAST,
    LIN_JIA,
    SEATS,
    WU_JI,
    ZENG_MIN,
    ZHENG_GENG,
    ZHOU_REN,
    Evening,
    call,
    call_all,
    lines_of,
    seated_on,
)
from tests.result_day import Votes, ballots_of, close, hold_next, prepare, stands_now

FOUND = 178
MEMBERS = {CHEN_WU: 110, WU_JI: 101, ZHENG_GENG: 95, ZHOU_REN: 95}
VOTES: Votes = {"chair": {LIN_JIA: 120}, "vice_chair": {CHEN_YI: 80, HUANG_BING: 70}, "member": MEMBERS}
OUTCOME = {
    "chair": {LIN_JIA: (120, "elected")},
    "vice_chair": {CHEN_YI: (80, "under_line"), HUANG_BING: (70, "under_line")},
    "member": {
        CHEN_WU: (110, "elected"),
        WU_JI: (101, "elected"),
        ZHENG_GENG: (95, "level"),
        ZHOU_REN: (95, "level"),
    },
}
FIRST_SEATED = [("chair", LIN_JIA), ("member", CHEN_WU), ("member", WU_JI)]


def ballots(votes: Votes = VOTES) -> list[Written]:
    return ballots_of(votes, FOUND, SEATS)


def the_last_batch_anew(village: Village, batch: list[Written]) -> None:
    """A chair's vote too many was called in it: it is called again while the chief signs."""
    by, second = village.officer(Role.SCRUTINEER), village.signs(Role.CHIEF_SCRUTINEER)
    newest = locked_batches(stands_now(village).round_id)[0]
    recorded(recount_batch(batch_id=newest.id, reason="多唱了一票", by=by, second=second, at=now()))
    call(village, batch)


def close_on_the_right_figures(evening: Evening) -> None:
    """The chief's page: what is missing, a figure that changes while it is signed, the result."""
    village, page, called = evening.village, evening.chief, ballots()
    call_all(village, called[:-LAST])
    evening.result(page)
    obstacle = page.locator("[data-obstacles] [data-code=papers_not_called]")
    assert "收回 178 张,已经唱计 150 张,还有 28 张没有唱" in obstacle.inner_text()
    assert obstacle.locator("a").get_attribute("href") == "/count/"
    assert page.locator("#close_round form").count() == 0
    *most, last = called
    assert not last["chair"], "the last ballot has room for a chair"
    call(village, [*most[-LAST + 1 :], {**last, "chair": [LIN_JIA]}])
    evening.result(page)
    assert page.locator("#facts [data-post=chair] td.number").all_inner_texts() == ["121"]
    the_last_batch_anew(village, called[-LAST:])
    evening.signs(page.locator("#close_round form"), "王主任")
    changed = verdict(page, "fact_changed").inner_text()
    assert "主任的得票总数刚才变了:您看到的是 121,现在是 120" in changed
    assert page.locator("#facts [data-post=chair] td.number").all_inner_texts() == ["120"]
    evening.signs(page.locator("#close_round form"), "王主任")
    verdict(page, "close_round")


@pytest.mark.rule("R-RES-03", "R-RES-05", "R-RES-06", "R-RES-07")
def test_j8_a_round_is_closed_and_the_next_is_ready(evening: Evening) -> None:
    close_on_the_right_figures(evening)
    page = evening.chief
    assert "收回 178 张,要 90 票以上(含)才当选" in page.inner_text(".line-said")
    assert lines_of(page) == OUTCOME
    assert "80 票,还差 10 票才到 90 票" in page.inner_text(f"tr[data-person='{CHEN_YI}']")
    assert seated_on(page) == FIRST_SEATED
    assert "郑庚、周壬 得票相等,名额只有 1 个" in page.inner_text("[data-tie=member]")
    further = page.inner_text("[data-further=vice_chair]")
    assert "副主任还缺 1 名" in further
    assert "候选人:陈乙、黄丙" in further
    assert page.locator("#holds").count() == 0

    evening.next(evening.head)
    assert evening.head.get_attribute("#prepare_round", "data-kind") == "tie"
    standing = evening.head.locator("#prepare_round li[data-stands]").all()
    assert [one.get_attribute("data-person") for one in standing] == [ZHENG_GENG, ZHOU_REN]
    prepared = evening.prepares()
    assert prepared.get_attribute("#prepared", "data-kind") == "tie"
    board = evening.browser.tablet(1920, 1080)
    board.goto(f"{evening.url}/board/")
    evening.opens_the_next(200, "AA")
    board.wait_for_selector("#board:has-text('0 / 200')", timeout=15_000)
    the_same_certificate_is_good_once_more(evening)
    board.wait_for_selector("#board:has-text('1 / 200')", timeout=15_000)
    assert "199" in board.inner_text("#board"), "ballots left"


def the_same_certificate_is_good_once_more(evening: Evening) -> None:
    code = evening.certificates["林大"]
    door, other_door = evening.sits("温平"), evening.sits("温顺")
    other_door.goto(f"{evening.url}/duty")
    other_door.select_option("[name=lane]", index=1)
    other_door.click("text=换到这个通道")
    other_door.wait_for_selector("[data-scan]")
    issuer = evening.sits("温安")
    scan(door, code)
    assert "领票 1 张" in verdict(door, "admitted").inner_text()
    issuer.click("button:has-text('发票 1 张')", timeout=15_000)
    verdict(issuer, "handed_out")
    scan(other_door, code)
    assert verdict(other_door, "already_issued").get_attribute("data-verdict") == "stop"


def tie_vote_prepared(village: Village) -> None:
    call_all(village, ballots())
    recorded(close(village))
    recorded(prepare(village))


@pytest.mark.rule("R-RES-05", "R-RES-07", "R-RES-08", "R-RES-11")
def test_j8_the_tie_vote_then_the_further_election(evening: Evening) -> None:
    village, page = evening.village, evening.chief
    tie_vote_prepared(village)
    hold_next(village, {"member": {ZHENG_GENG: 90, ZHOU_REN: 75}}, 165)
    evening.closes()
    assert lines_of(page) == {"member": {ZHENG_GENG: (90, "elected"), ZHOU_REN: (75, "no_seat_left")}}
    again = lines_of(page, "#again")
    assert again["member"] == {**OUTCOME["member"], ZHENG_GENG: (95, "settled"), ZHOU_REN: (95, "no_seat_left")}
    assert seated_on(page) == [*FIRST_SEATED, ("member", ZHENG_GENG)]
    assert page.locator("[data-tie]").count() == 0

    evening.prepares()
    line = evening.head.locator("#prepared .line li").all()
    assert [one.get_attribute("data-person") for one in line] == [CHEN_YI, HUANG_BING]
    assert [one.inner_text().split("·")[1].split()[0] for one in line] == ["80", "70"]
    hold_next(village, {"vice_chair": {CHEN_YI: 90, HUANG_BING: 78}}, 171)
    evening.closes()
    assert "收回 171 张,要 57 票以上(含)才当选" in page.inner_text(".line-said")
    assert lines_of(page) == {"vice_chair": {CHEN_YI: (90, "elected"), HUANG_BING: (78, "no_seat_left")}}
    assert ("vice_chair", CHEN_YI) in seated_on(page)
    assert page.locator("[data-finished]").count() == 1
    assert page.locator("[data-further]").count() == 0
    assert page.locator("article[data-hold=no_woman][data-open=yes]").count() == 1, "all five are men"


def seen(village: Village) -> ResultView:
    view = result(village.election)
    assert view is not None
    return view


def came_to(view: ResultView) -> dict[str, dict[str, tuple[int, str]]]:
    return {post.post: {one.person: (one.votes, one.standing.value) for one in post.lines} for post in view.posts}


@pytest.mark.rule("R-RES-08")
def test_j8_fifty_six_of_171_is_less_than_a_third(jiacun: Jia) -> None:
    village = jiacun.village
    tie_vote_prepared(village)
    hold_next(village, {"member": {ZHENG_GENG: 90, ZHOU_REN: 75}}, 165)
    recorded(close(village))
    recorded(prepare(village))
    hold_next(village, {"vice_chair": {CHEN_YI: 56, HUANG_BING: 50}}, 171)
    recorded(close(village))
    view = seen(village)
    assert view.over.outcome["line"] == 57
    assert came_to(view) == {"vice_chair": {CHEN_YI: (56, "under_line"), HUANG_BING: (50, "under_line")}}
    assert [(one.post, one.seats, one.candidates) for one in view.further] == [("vice_chair", 1, (CHEN_YI, HUANG_BING))]
    assert view.outlook.votes == 2, "a tie vote is none of the three"
    assert view.outlook.next is RoundKind.FURTHER


@pytest.mark.rule("R-RES-03", "R-RES-05")
def test_j8_exactly_half_is_not_more_than_half_so_nobody_ties(jiacun: Jia) -> None:
    village = jiacun.village
    call_all(village, ballots({**VOTES, "member": {**MEMBERS, ZHOU_REN: 89}}))
    recorded(close(village))
    view = seen(village)
    assert view.over.outcome["line"] == 90
    assert came_to(view)["member"] == {
        CHEN_WU: (110, "elected"),
        WU_JI: (101, "elected"),
        ZHENG_GENG: (95, "elected"),
        ZHOU_REN: (89, "under_line"),
    }
    assert view.ties == ()
    assert view.outlook.next is RoundKind.FURTHER


@pytest.mark.rule("R-RES-10")
def test_j8_a_woman_over_the_line_is_seated_first_and_nobody_ties(jiacun: Jia) -> None:
    village = jiacun.village
    call_all(village, ballots({**VOTES, "member": {**MEMBERS, ZENG_MIN: 90}}))
    recorded(close(village))
    view = seen(village)
    assert [each["person"] for each in view.over.outcome["elected"]] == [LIN_JIA, ZENG_MIN, CHEN_WU, WU_JI]
    assert came_to(view)["member"] == {
        CHEN_WU: (110, "elected"),
        WU_JI: (101, "elected"),
        ZHENG_GENG: (95, "no_seat_left"),
        ZHOU_REN: (95, "no_seat_left"),
        ZENG_MIN: (90, "elected"),
    }
    assert view.ties == ()
    assert [one.post for one in view.further] == ["vice_chair"]
