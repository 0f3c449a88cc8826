"""甲村 at night: 178 papers of 180 that were issued lie on one heap, a table is set up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.account_day import a_day_of
from tests.builders import recorded
from tests.counting import mix_all, opened, seat
from tests.day import jia
from tests.day.browser import Browser
from tests.day.jia import Jia
from tests.day.result.steps import Evening
from tests.services import RunningServer


@pytest.fixture
def jiacun(sqlite_app: Flask) -> Jia:
    """Everything is ready for the first batch."""
    village = opened(a_day_of(jia.prepared(), 180, 0, 0, 2, jia.BALLOTS), 178, 180)
    mix_all(village)
    recorded(seat(village, 1))
    return jia.with_its_cards(village)


@pytest.fixture
def server(jiacun: Jia, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance)


@pytest.fixture
def evening(browser: Browser, jiacun: Jia) -> Evening:
    return Evening(browser, jiacun)
