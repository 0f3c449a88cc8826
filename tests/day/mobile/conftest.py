"""甲村 on election day: its server over HTTPS, and the browsers of its station."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk.queries.roll import find_voters
from tests.day.jia import BALLOTS, Jia, prepared, with_its_cards
from tests.day.mobile.steps import NAMES, Station
from tests.services import RunningServer
from tests.trips import list_people, open_polls


@pytest.fixture
def jia(sqlite_app: Flask) -> Jia:
    village = prepared()
    list_people(village, [find_voters(village.election, name)[0].voter.id for name in NAMES])
    open_polls(village, BALLOTS)
    return with_its_cards(village)


@pytest.fixture
def server(jia: Jia, sqlite_app: Flask, running_server: Callable[..., RunningServer]) -> RunningServer:
    return running_server(sqlite_app.config["SETTINGS"].instance, https=True)


@pytest.fixture
def station(https_browser: Callable[..., Any], server: RunningServer, tmp_path: Path) -> Iterator[Station]:
    station = Station(https_browser, server, tmp_path)
    yield station
    station.line.cut()
    assert station.errors == []
