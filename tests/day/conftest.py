"""A server and a browser for each story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.day.browser import Browser
from tests.services import RunningServer


@pytest.fixture
def server(running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server()


@pytest.fixture
def browser(chromium_browser: Any, server: RunningServer) -> Iterator[Browser]:
    browser = Browser(chromium_browser, server.url)
    yield browser
    for context in chromium_browser.contexts:
        context.close()
    assert browser.errors == []
    assert browser.strangers == [], "no page asks anybody but the server"
