"""The picture of the wall in a real Chromium, on made-up counts: strokes, places, pages, a projector and a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from kiosk.desks.wall import views
from kiosk.queries.wall import WallFacts, WallPost, WallRow, WallTable
from kiosk.rules.day import Phase, RoundKind
from tests.day.browser import Browser
from tests.served_here import served_here

POSTS = (("chair", "主任", 1), ("vice_chair", "副主任", 1), ("member", "委员", 3))
PROJECTOR, PHONE = (1920, 1080), (390, 844)
DRAWN = """row => [...row.querySelectorAll("use")].reduce((sum, one) => {
  const dashed = getComputedStyle(one).strokeDasharray !== "none";
  const votes = {"#line": 100, "#s0": 5}[one.getAttribute("href")] ?? 1;
  return dashed ? [sum[0], sum[1] + votes] : [sum[0] + votes, sum[1]];
}, [0, 0])"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll("body *")].filter(one => one.checkVisibility()
  && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""


def names(*votes: tuple[int, int]) -> tuple[WallRow, ...]:
    return tuple(
        WallRow(n, f"林{n}", "第3村民小组 43" if n == 4 else "", *each) for n, each in enumerate(votes, start=1)
    )


def a_wall(chair: tuple[WallRow, ...], member: tuple[WallRow, ...] = (), found: int = 178) -> WallFacts:
    """A first round on its way, `chair` and `member` on the wall."""
    rows = (chair, chair[:1], member)
    posts = tuple(WallPost(*post, each) for post, each in zip(POSTS, rows, strict=True))
    tables = (WallTable(1, 3, 25, 12),)
    of_round = ("jia-7", "甲村", "第十二届", 1, RoundKind.FIRST, Phase.COUNTING)
    return WallFacts(*of_round, True, found, found // 2 + 1, 50, 40, 5, 3, 2, posts, tables, False)


class Hall:
    """What the wall is told. `show` tells it something new."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.facts = a_wall(names((7, 3), (0, 1), (12, 0), (89, 4)))

    def opened(self, size: tuple[int, int]) -> Any:
        page = self.browser.tablet(*size)
        page.on("console", lambda line: self.browser.errors.extend([line.text] * ("Security Policy" in line.text)))
        page.goto(f"{self.browser.url}/count/wall/jia-7/")
        return page


def shown(page: Any, person: int, locked: int, called: int, post: str = "chair") -> Any:
    """The row, once it says these votes."""
    row = f"#row-{post}-{person}[data-locked='{locked}'][data-called='{called}']"
    page.wait_for_selector(row, state="attached", timeout=15_000)
    return page.locator(row)


def places(page: Any, what: str = ".wall-name") -> list[dict[str, float]]:
    return [one.bounding_box() for one in page.locator(f"[data-post=chair] {what}").all()]


@pytest.fixture
def hall(sqlite_app: Flask, chromium_browser: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setattr(views, "wall", lambda _: hall.facts)
    for kept in (views._kept, views._newest, views._frozen):
        kept.clear()
    with served_here(sqlite_app) as url:
        hall = Hall(Browser(chromium_browser, url))
        yield hall
        for context in chromium_browser.contexts:
            context.close()
    assert hall.browser.errors == []
    assert hall.browser.strangers == [], "no page asks anybody but the server"


def test_every_vote_is_a_stroke_dashed_until_it_is_locked(hall: Hall) -> None:
    hall.facts = a_wall(names((7, 3), (0, 1), (107, 0), (89, 4)))
    page = hall.opened(PROJECTOR)
    for person, locked, called in ((1, 7, 3), (2, 0, 1), (3, 107, 0), (4, 89, 4)):
        row = shown(page, person, locked, called)
        assert row.evaluate(DRAWN) == [locked, called]
        assert row.locator(".wall-number").inner_text() == str(locked + called)
        assert row.locator(".tick").count() == 1
    hall.facts = a_wall(names((12, 0), (0, 1), (107, 0), (89, 4)))
    assert shown(page, 1, 12, 0).evaluate(DRAWN) == [12, 0]


def test_a_new_stroke_is_drawn_by_itself_and_stands_at_once_where_motion_is_not_wanted(hall: Hall) -> None:
    page, still = hall.opened(PROJECTOR), hall.opened(PROJECTOR)
    still.emulate_media(reduced_motion="reduce")
    for one in (page, still):
        one.evaluate(
            "addEventListener('animationstart', event => { document.body.dataset.drawn = event.animationName; })"
        )
    hall.facts = a_wall(names((7, 4), (0, 1), (12, 0), (89, 4)))
    page.wait_for_selector("body[data-drawn=wall-ink]")
    page.wait_for_selector("#wall .fresh", state="detached")
    assert shown(still, 1, 7, 4).evaluate(DRAWN) == [7, 4]
    assert still.locator("#row-chair-1 .fresh").evaluate("one => getComputedStyle(one).animationName") == "none"


@pytest.mark.parametrize("size", [PROJECTOR, PHONE])
def test_no_row_moves_when_its_number_grows(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.opened(size)
    before = places(page), places(page, ".wall-strokes")
    hall.facts = a_wall(names((30, 1), (60, 0), (12, 1), (95, 0)))
    shown(page, 4, 95, 0)
    assert (places(page), places(page, ".wall-strokes")) == before
    hall.facts = a_wall(names((30, 1), (60, 41), (12, 1), (95, 0)))
    shown(page, 2, 60, 41)
    after = places(page)
    assert after[:2] == before[0][:2], "a second line of strokes opens below"
    assert [one["x"] for one in after] == [one["x"] for one in before[0]]
    assert after[2]["y"] - before[0][2]["y"] == after[3]["y"] - before[0][3]["y"] > 0


def test_a_dispute_moves_nothing_and_turns_no_page(hall: Hall) -> None:
    member = names(*((n, 0) for n in range(60)))
    hall.facts = a_wall(names((7, 3), (1, 0)), member)
    page = hall.opened(PROJECTOR)
    page.clock.install()
    before = places(page)
    hall.facts = replace(hall.facts, frozen=True)
    for _ in range(10):
        page.clock.run_for(700)
    page.wait_for_selector("[data-frozen]:has-text('暂停 · 正在处理争议')", timeout=15_000)
    page.clock.run_for(60_000)
    assert places(page) == before
    assert page.locator("[data-post=member] .wall-page").inner_text().startswith("第 1 /")


def test_sixty_names_at_each_post_fit_a_projector_and_its_page_follows_the_last_stroke(hall: Hall) -> None:
    many = names(*((n, 0) for n in range(60)))
    hall.facts = a_wall(many, many)
    page = hall.opened(PROJECTOR)
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        1920,
        1080,
    ]
    assert page.evaluate(SMALLEST) >= 18
    assert not page.locator("#row-member-60").is_visible()
    hall.facts = a_wall(many, (*many[:-1], replace(many[-1], called=1)))
    page.wait_for_selector("#row-member-60[data-called='1']:visible", timeout=20_000)
    for row in page.locator(".wall-row:visible").all():
        section, own = row.locator("xpath=..").bounding_box(), row.bounding_box()
        assert own["y"] + own["height"] <= section["y"] + section["height"] + 1, "no row is cut"


@pytest.mark.parametrize("size", [PROJECTOR, (1024, 768)])
@pytest.mark.parametrize(("votes", "found"), [(1200, 2600), (6000, 9000)])
def test_the_stroke_just_called_is_in_sight_however_many_there_are(
    hall: Hall, size: tuple[int, int], votes: int, found: int
) -> None:
    hall.facts = a_wall(names((votes, 2)), names((votes, 2)), found)
    page = hall.opened(size)
    for post in ("chair", "member"):
        rows = page.locator(f"[data-post={post}] .wall-rows").bounding_box()
        stroke = page.locator(f"#row-{post}-1 .called").last.bounding_box()
        assert rows["y"] <= stroke["y"] <= stroke["y"] + stroke["height"] <= rows["y"] + rows["height"] + 1
    assert page.locator("#wall use").count() < 400, "full lines are drawn as one"


def test_a_phone_scrolls_downwards_alone_and_has_the_other_language_one_tap_away(hall: Hall) -> None:
    many = names(*((n, n % 3) for n in range(60)))
    hall.facts = a_wall(many, many)
    page = hall.opened(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(SMALLEST) >= 18
    assert page.locator(".wall-row:visible").count() == 121
    page.click("a[href*=language]")
    page.wait_for_selector("html[lang=en] .wall-row")


def test_the_lamp_is_amber_while_nobody_answers_and_the_wall_goes_on_afterwards(hall: Hall) -> None:
    page = hall.opened(PROJECTOR)
    page.route("**/strokes**", lambda route: route.abort())
    page.wait_for_selector("#lamp.bad:has-text('网络不通')")
    hall.facts = a_wall(names((7, 3), (0, 2), (12, 0), (89, 4)))
    page.unroute("**/strokes**")
    shown(page, 2, 0, 2)
    page.wait_for_selector("#lamp:not(.bad)")


def test_a_name_taken_back_goes_even_from_a_screen_that_slept(hall: Hall) -> None:
    page = hall.opened(PHONE)
    page.route("**/strokes**", lambda route: route.abort())
    page.wait_for_selector("#lamp.bad")
    for kept in (views._kept, views._newest):
        kept.clear()
    hall.facts = a_wall(names((7, 3), (0, 0), (13, 0))[::2])
    page.unroute("**/strokes**")
    shown(page, 3, 13, 0)
    assert page.locator("[data-post=chair] .wall-row").count() == 2


def test_before_the_first_box_there_is_one_sentence_and_the_wall_opens_by_itself(hall: Hall) -> None:
    counting, hall.facts = hall.facts, replace(hall.facts, opened=False, found=None, line=None, posts=(), tables=())
    page = hall.opened(PROJECTOR)
    assert page.locator("#wall").inner_text().splitlines()[-1] == "尚未开箱"
    hall.facts = counting
    shown(page, 1, 7, 3)
    hall.facts = replace(counting, phase=Phase.CERTIFIED)
    page.wait_for_selector("[data-state=certified]:has-text('结果')", timeout=15_000)


def test_without_a_script_everything_stands_there_and_can_be_asked_for_again(hall: Hall) -> None:
    many = names(*((n, 0) for n in range(60)))
    hall.facts = a_wall(many, many)
    context = hall.browser.chromium.new_context(java_script_enabled=False, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{hall.browser.url}/count/wall/jia-7/")
    page.locator("#row-member-60").scroll_into_view_if_needed()
    last = page.locator("#row-member-60").bounding_box()
    assert 0 <= last["y"] <= 1080 - last["height"]
    page.click("#wall a:has-text('刷新')")
    assert page.locator(".wall-row").count() == 121
