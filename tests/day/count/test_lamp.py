"""The lamp that paces the caller: it waits for whoever is cut off, and is believed only while it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from kiosk.queries.staff import card_holder_of
from tests.builders import Village, pins_of, recorded
from tests.counting import Table, a_count
from tests.day.browser import Browser
from tests.services import RunningServer


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    """A batch of five is called at table 1."""
    village = a_count(30)
    recorded(Table(village).begin(5, 5))
    return village


@pytest.fixture
def server(village: Village, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance)


@pytest.fixture
def people(browser: Browser, village: Village) -> list[Any]:
    """The tablets of the caller and of both talliers."""
    pins, places, pages = pins_of(village), list(Table(village).view.people.values()), []
    for one in places[:3]:
        page = browser.sign_in(village.card_code(card_holder_of(one.officer)), pins[one.name])
        page.goto(f"{browser.url}/count/")
        pages.append(page)
    pages[0].wait_for_selector(".lamp-go:visible:has-text('请唱第 1 张')")
    for tallier in pages[1:]:
        tallier.wait_for_selector("#pad[data-look=ready]")
    return pages


def key_a_blank(tallier: Any) -> None:
    tallier.keyboard.press("0")
    tallier.keyboard.press("Enter")


def cut_off(page: Any, *, cut: bool) -> None:
    page.context.set_offline(cut)


def test_a_caller_whose_own_tablet_is_cut_off_is_told_to_wait(people: list[Any]) -> None:
    caller, first, second = people
    assert not caller.locator(".lamp-cut").is_visible()
    cut_off(caller, cut=True)
    caller.wait_for_selector(".lamp-cut:visible:has-text('网络断了,请先不要唱')", timeout=15_000)
    assert not caller.locator(".lamp-go").is_visible(), "what it said last paces nobody"
    assert not caller.locator(".lamp-seats").is_visible()
    key_a_blank(first)
    key_a_blank(second)
    cut_off(caller, cut=False)
    caller.wait_for_selector(".lamp-go:visible:has-text('请唱第 2 张')", timeout=15_000)
    assert not caller.locator(".lamp-cut").is_visible()


def test_the_lamp_waits_for_a_tallier_who_is_cut_off_and_then_goes_on(people: list[Any]) -> None:
    caller, first, second = people
    cut_off(first, cut=True)
    for tallier in (first, second):
        key_a_blank(tallier)
    first.wait_for_selector("[data-place=unsent]:visible:has-text('待发送 2')")
    caller.wait_for_selector(".lamp-wait:visible:has-text('请等一等,计票员还在记')", timeout=15_000)
    caller.wait_for_selector(".lamp-seats [data-seat='2']:has-text('记完 1 张')", timeout=15_000)
    assert caller.locator(".lamp-seats [data-seat='1']:has-text('记完 0 张')").is_visible()
    assert not caller.locator(".lamp-cut").is_visible(), "the caller's own tablet is answered"
    cut_off(first, cut=False)
    caller.wait_for_selector(".lamp-go:visible:has-text('请唱第 2 张')", timeout=15_000)
