"""A tallier signed in on a tablet, the pad open on it. The server stands for a whole module, each test has a seat."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from kiosk.rules.staff import Role
from tests.builders import a_round, an_app, pins_of
from tests.day.browser import Browser
from tests.day.pad.seat import Seat, routes
from tests.served_here import served_here


@dataclass
class Hall:
    """A running server, code and PIN of a tallier's card, a seat for each test."""

    url: str
    card: tuple[str, str]
    seats: list[Seat] = field(default_factory=list)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    apps = an_app(tmp_path_factory.mktemp("pad") / "instance")
    app = next(apps)
    with app.test_request_context():
        village = a_round("preparing")
        holder = village.signs(Role.TALLIER)
        card = village.card_code(holder), pins_of(village)[holder.name]
    seats: list[Seat] = []
    routes(app, seats)
    with served_here(app) as url:
        yield Hall(url, card, seats)
    assert next(apps, None) is None


@pytest.fixture
def card(hall: Hall) -> tuple[str, str]:
    return hall.card


@pytest.fixture
def seat(hall: Hall) -> Iterator[Seat]:
    seat = Seat(len(hall.seats))
    hall.seats.append(seat)
    yield seat
    seat.go.set()


@pytest.fixture
def browser(hall: Hall, chromium_browser: Any) -> Iterator[Browser]:
    browser = Browser(chromium_browser, hall.url)
    yield browser
    for context in chromium_browser.contexts:
        context.close()
    assert browser.errors == []
    assert browser.strangers == []


@pytest.fixture
def open_pad(browser: Browser, seat: Seat, card: tuple[str, str]) -> Callable[..., Page]:
    """A tablet of its own each time."""

    def opened(*, touch: bool = False) -> Page:
        page: Page = touched(browser) if touch else browser.tablet()
        page.on("console", lambda line: browser.errors.extend([line.text] * ("Security Policy" in line.text)))
        signs_in(page, browser.url, *card)
        page.goto(f"{browser.url}{seat.address}")
        page.wait_for_selector("#pad[data-look=ready]")
        return page

    return opened


def touched(browser: Browser) -> Page:
    context = browser.chromium.new_context(viewport={"width": 1280, "height": 800}, has_touch=True)
    page: Page = context.new_page()
    page.on("pageerror", lambda error: browser.errors.append(str(error)))
    return page


def signs_in(page: Page, url: str, code: str, pin: str) -> None:
    """As the sign-in page does, without drawing it."""
    asked = page.context.request
    found = re.search(r'name="csrf_token" value="([^"]+)"', asked.get(f"{url}/sign-in").text())
    assert found, "the sign-in page carries a csrf_token"
    answer = asked.post(f"{url}/sign-in", form={"csrf_token": found.group(1), "code": code, "pin": pin})
    assert answer.ok, answer.status


@pytest.fixture
def touch_page(open_pad: Callable[..., Page]) -> Page:
    """A tablet that is touched."""
    return open_pad(touch=True)


@pytest.fixture
def page(open_pad: Callable[..., Page]) -> Page:
    return open_pad()
