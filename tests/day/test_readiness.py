"""The readiness page over HTTPS with the authority trusted: tablets check themselves, the chief sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from kiosk.rules.staff import Role
from tests.builders import a_round
from tests.day.jia import Jia, prepared, with_its_cards
from tests.day.mobile.steps import Station
from tests.desks.seats import seat
from tests.served_here import served_here
from tests.services import RunningServer, wait_until

BEHIND = "{ const real = Date.now; Date.now = () => real() - 95_000; }"
"""A tablet whose clock is a minute and a half behind."""

READER = """code => { const box = document.querySelector("[name=code]");
  for (const key of code) { box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); box.value += key; }
  box.form.requestSubmit(); }"""
"""A reader's keys, as quick as it is however busy this machine may be."""
LIT = "() => asked.map(one => !one.released)"


@pytest.fixture
def jia(sqlite_app: Flask) -> Jia:
    return with_its_cards(prepared(most=20))


@pytest.fixture
def server(jia: Jia, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance, https=True)


@pytest.fixture
def station(https_browser: Callable[..., Any], server: RunningServer, tmp_path: Path) -> Iterator[Station]:
    station = Station(https_browser, server, tmp_path)
    yield station
    station.line.cut()
    assert station.errors == []


def mark(place: Any, what: str) -> Any:
    return place.locator(f"[data-mark={what}]")


def test_tablets_check_themselves_and_the_chief_sees_each_in_its_row(
    station: Station, server: RunningServer, jia: Jia
) -> None:
    verifier, issuer, chief = "温平", "温安", "何总监"
    tablet = station.sign_in("one", jia.cards[verifier])
    tablet.click("text=检查这台平板")
    told = tablet.locator("#told")
    # What it finds out by itself, over a connection whose certificate the browser itself trusts.
    for what in ("clock", "trusted", "roll", "network"):
        expect(mark(told, what)).to_have_attribute("data-how", "well", timeout=15_000)
    expect(mark(told, "scanner")).to_have_attribute("data-how", "untold")
    tablet.evaluate(READER, jia.cards[verifier]["code"])
    expect(mark(told, "scanner")).to_have_attribute("data-how", "well")
    assert tablet.input_value("[name=code]") == ""
    tablet.click("[data-try-sound]")
    tablet.click("button[name=sound][value=heard]")
    expect(mark(told, "sound")).to_have_attribute("data-how", "well")
    tablet.click("[data-try-camera]")
    expect(told.locator("[data-finding=tablet_camera_none], [data-finding=tablet_camera_refused]")).to_be_visible()
    shown = tablet.inner_text("#told .fingerprint")

    page = station.sign_in("chief", jia.cards[chief])
    page.goto(f"{server.url}/chief/readiness")
    row = page.locator(".ready-row", has_text=verifier)
    for what in ("scanner", "sound", "clock", "trusted", "roll", "network"):
        expect(mark(row, what)).to_have_attribute("data-how", "well")
    assert page.inner_text("[data-roll-of-server]") == shown
    assert "数据库和日志都完整" in page.inner_text("#server")
    expect(mark(page.locator("#server"), "https")).to_have_attribute("data-how", "well")

    other = station.sign_in("two", jia.cards[issuer])
    behind = page.locator(".ready-row", has_text=issuer)
    # The page renews itself.
    expect(behind).to_contain_text("登录以后还没有检查", timeout=15_000)
    other.add_init_script(BEHIND)
    other.goto(f"{server.url}/tablet/")
    expect(mark(behind, "clock")).to_have_attribute("data-how", "wrong", timeout=15_000)
    expect(mark(behind, "clock")).to_contain_text("!")
    expect(mark(behind, "roll")).to_have_attribute("data-how", "well")
    said = behind.locator("[data-finding=tablet_clock_wrong]").inner_text()
    seconds = re.search(r"差 (\d+) 秒", said)
    assert seconds
    assert abs(int(seconds[1]) - 95) <= 2
    assert "请在平板的设置里把时间调准" in said


KEEPS_WHAT_IT_ASKED_FOR = """window.asked = []; const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async kind => { const held = await ask(kind); asked.push(held); return held };"""


def test_the_screen_stays_lit_while_a_lane_is_open_and_not_when_it_is_locked(
    chromium_browser: Any, sqlite_app: Flask
) -> None:
    verifier = seat(sqlite_app, a_round(voters=4), Role.VERIFIER)
    with served_here(sqlite_app) as url:
        page = chromium_browser.new_page()
        page.add_init_script(KEEPS_WHAT_IT_ASKED_FOR)
        page.goto(f"{url}/sign-in")
        page.fill("[name=code]", verifier.code)
        page.fill("[name=pin]", verifier.pin)
        page.click("#sign-in button.primary")
        page.wait_for_url("**/checkin/")
        wait_until(lambda: page.evaluate(LIT) == [True], 10, "the screen is kept lit")
        page.click("#lock-now button")
        wait_until(lambda: page.evaluate(LIT) == [False], 10, "it may go dark")
        page.fill("#unlock [name=pin]", verifier.pin)
        page.keyboard.press("Enter")
        wait_until(lambda: page.evaluate(LIT) == [False, True], 10, "it is lit again")
        page.close()
