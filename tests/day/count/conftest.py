"""甲村 in the evening: 178 papers found, mixed, a table to be set up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.account_day import a_day_of
from tests.counting import mix_all, opened
from tests.day import jia
from tests.day.jia import Jia
from tests.services import RunningServer


@pytest.fixture
def village(sqlite_app: Flask) -> Jia:
    """180 issued, 178 found in three boxes, mixed into one heap."""
    village = opened(a_day_of(jia.prepared(), 164, 12, 4, 2, jia.BALLOTS), 178, 180)
    mix_all(village)
    return jia.with_its_cards(village)


@pytest.fixture
def server(village: Jia, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance)
