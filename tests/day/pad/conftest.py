"""A tallier signed in on a tablet, the pad open on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

from kiosk.rules.staff import Role
from tests.builders import a_round, pins_of
from tests.day.browser import Browser
from tests.day.pad.seat import BASE, Seat, routes


class Quietly(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@pytest.fixture
def seat() -> Seat:
    return Seat()


@pytest.fixture
def card(sqlite_app: Flask) -> tuple[str, str]:
    """Code and PIN of a tallier's card."""
    with sqlite_app.test_request_context():
        village = a_round("preparing")
        holder = village.signs(Role.TALLIER)
        return village.card_code(holder), pins_of(village)[holder.name]


@pytest.fixture
def browser(sqlite_app: Flask, card: tuple[str, str], seat: Seat, chromium_browser: Any) -> Iterator[Browser]:
    routes(sqlite_app, seat)
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True, request_handler=Quietly)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    browser = Browser(chromium_browser, f"http://127.0.0.1:{server.server_port}")
    yield browser
    for context in chromium_browser.contexts:
        context.close()
    seat.go.set()
    server.shutdown()
    thread.join()
    server.server_close()
    assert browser.errors == []
    assert browser.strangers == []


@pytest.fixture
def open_pad(browser: Browser, card: tuple[str, str]) -> Callable[[], Page]:
    """A tablet of its own each time."""

    def opened() -> Page:
        page: Page = browser.sign_in(*card)
        page.on("console", lambda line: browser.errors.extend([line.text] * ("Security Policy" in line.text)))
        page.goto(f"{browser.url}{BASE}/")
        page.wait_for_selector("#pad[data-look=ready]")
        return page

    return opened


@pytest.fixture
def touch_page(browser: Browser, open_pad: Callable[[], Page], chromium_browser: Any) -> Page:
    """A tablet that is touched; signed in by the cookies of another."""
    cookies = open_pad().context.storage_state()
    context = chromium_browser.new_context(
        viewport={"width": 1280, "height": 800}, has_touch=True, storage_state=cookies
    )
    page: Page = context.new_page()
    page.on("pageerror", lambda error: browser.errors.append(str(error)))
    page.goto(f"{browser.url}{BASE}/")
    page.wait_for_selector("#pad[data-look=ready]")
    return page


@pytest.fixture
def page(open_pad: Callable[[], Page]) -> Page:
    return open_pad()
