"""J6: the polls closed, the account, the announcement, the boxes opened, in a real Chromium on 甲村."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.account_day import a_day_of
from tests.day import jia
from tests.day.browser import Browser, box_step, sign_second, verdict
from tests.day.jia import Jia
from tests.services import RunningServer

SCRUTINEERS = {1: "温如", 2: "温宁", 3: "温福"}
"""Box → the first of its own scrutineers."""


@pytest.fixture
def village(sqlite_app: Flask) -> Jia:
    """220 ballots unsealed, 180 issued (hall 164, proxy 12, mobile 4), 2 spoiled and replaced."""
    return jia.with_its_cards(a_day_of(jia.prepared(), 164, 12, 4, 2, jia.BALLOTS))


@pytest.fixture
def server(village: Jia, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance)


class Evening:
    """The chief at the account, the scrutineers at their boxes, the wall."""

    def __init__(self, browser: Browser, server: RunningServer, village: Jia) -> None:
        self.browser, self.url, self.cards = browser, server.url, village.cards
        self.chief, self.head = self.sits("何总监"), self.sits("王主任")
        self.wall = browser.tablet(1920, 1080)
        self.wall.goto(f"{self.url}/board/")

    def sits(self, name: str) -> Any:
        return self.browser.sign_in(self.cards[name]["code"], self.cards[name]["pin"])

    def closes_the_polls(self) -> None:
        self.head.goto(f"{self.url}/chief/")
        form = self.head.locator("#close form")
        form.locator("[name=served_until]").fill("15:00")
        if form.locator("[name=hour_confirmed]").count():
            form.locator("[name=hour_confirmed]").check()
        sign_second(form, self.cards["何总监"])
        form.locator("[type=submit]").click()
        self.head.wait_for_selector("text=投票已结束")

    def signs(self, step: str, second: str, **fields: str) -> None:
        """A form on the page of the account."""
        form = self.chief.locator(f"#{step} form")
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        sign_second(form, self.cards[second])
        form.locator("[type=submit]").click()

    def at_the_account(self) -> Any:
        self.chief.goto(f"{self.url}/chief/account")
        return self.chief

    def balances(self, left: int, why: str = "") -> None:
        name = self.at_the_account().locator("[name^=left-]").get_attribute("name")
        self.signs("balance_account", "温如", **{name: str(left), "explanation": why})

    def boxes(self, step: str, **fields: Callable[[int], str]) -> None:
        for no, name in SCRUTINEERS.items():
            page = self.sits(name)
            given = {field: value(no) for field, value in fields.items()}
            box_step(page, self.url, no, step, self.cards["何总监"], **given)
            page.context.close()

    def opens(self, *papers: int) -> None:
        self.boxes("open_box", papers=lambda no: str(papers[no - 1]), papers_again=lambda no: str(papers[no - 1]))
        self.at_the_account()


@pytest.fixture
def evening(browser: Browser, server: RunningServer, village: Jia) -> Evening:
    evening = Evening(browser, server, village)
    evening.closes_the_polls()
    return evening


def test_j6_180_are_issued_and_178_found(evening: Evening) -> None:
    page = evening.at_the_account()
    assert "发出 180 张:会场 164,委托 12,流动票箱 4" in page.inner_text("#issued-parts")
    evening.balances(37)
    red = verdict(page, "account_ballots_missing")
    assert "还少 1 张" in red.inner_text()
    kept = page.locator("[name^=left-]")
    assert kept.input_value() == "37", "what was entered stays"
    evening.balances(38)
    page.wait_for_selector("[data-account=balanced]")
    assert "220 = 发出 180 + 作废 2 + 剩余 38" in page.inner_text("#balance_account")

    evening.boxes("close_box", seal=lambda no: f"B{no:03}")
    evening.boxes("check_seal", seal=lambda no: f"B{no:03}")
    scrutineer = evening.sits("温如")
    scrutineer.goto(f"{evening.url}/boxes/1")
    assert scrutineer.query_selector("[data-blocked=issued_not_announced]") is not None
    assert scrutineer.query_selector("#open_box form") is None
    assert evening.wall.query_selector("#board-issued") is None

    assert "180" in evening.at_the_account().inner_text(".say-aloud")
    evening.signs("announce_issued", "温如")
    page.wait_for_selector("#announce_issued h2:has-text('✓')")
    evening.wall.wait_for_selector("#board-issued:has-text('发出 180 张')", timeout=15_000)

    evening.opens(90, 84, 4)
    green = verdict(page, "round_valid").inner_text()
    assert "178" in green
    assert "2 张没有投回" in green
    assert page.query_selector("#close_round form") is None


@pytest.mark.parametrize(
    ("papers", "code", "figure"), [((93, 84, 4), "round_void_more", "181"), ((50, 46, 4), "round_void_few", "101")]
)
def test_j6_181_found_or_only_100_are_void_without_any_way_round(
    evening: Evening, papers: tuple[int, int, int], code: str, figure: str
) -> None:
    page = evening.at_the_account()
    evening.balances(38)
    page.wait_for_selector("[data-account=balanced]")
    evening.signs("announce_issued", "温如")
    page.wait_for_selector("#announce_issued h2:has-text('✓')")
    evening.boxes("close_box", seal=lambda no: f"B{no:03}")
    evening.boxes("check_seal", seal=lambda no: f"B{no:03}")
    evening.opens(*papers)
    red = verdict(page, code)
    assert red.get_attribute("data-verdict") == "stop"
    assert figure in red.inner_text()
    page.click("#close_round a:has-text('选举结果')")
    verdict(page, code)
    assert page.locator("#close_round form").count() == 1
    assert page.locator("#close_round [type=submit]").inner_text() == "宣布选举无效"
    evening.signs("close_round", "王主任")
    record = page.wait_for_selector("a:has-text('打印选举无效记录')")
    printed = page.context.request.get(f"{evening.url}{record.get_attribute('href')}")
    assert printed.body().startswith(b"%PDF")
