"""Every form and every route, filled in as nobody would: an answer each time, and never that the server failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import strategies as st

from tests.builders import an_app
from tests.fuzz.asked import Ask, from_forms, from_routes
from tests.fuzz.days import DAYS, AsItWas, Desks, desks_of
from tests.fuzz.forms import names_read, routes, walked
from tests.fuzz.watch import Watch

# A part that breaks off is let go of by the interpreter, which says so.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
PUT_BACK_AFTER = 100
"""Requests after which the village is as it was: what was sent may have closed the day."""


def asks_of(desks: Desks) -> st.SearchStrategy[Ask]:
    """Strange requests of any form that the desks are shown, and of any route."""
    forms = walked(desks.app, desks.tablets, desks.seats_at)
    assert len(forms) > 30
    every = [*routes(desks.app, "POST"), *routes(desks.app, "GET")]
    passing = {rule.endpoint: desks.seats_at(rule.endpoint) for rule in every}
    one = from_forms(forms, desks.signatures)
    return st.one_of(one, one, from_routes(every, names_read(), passing))


@pytest.mark.parametrize("day", DAYS)
def test_no_form_and_no_route_makes_the_server_fail(
    day: str, sqlite_app: Flask, tmp_path: Path, drill_size: Callable[[int, int], int]
) -> None:
    village = DAYS[day]()
    watch = Watch(f"forms, {day}")
    with desks_of(sqlite_app, village) as desks:
        asks = asks_of(desks)
        as_it_was = AsItWas(sqlite_app, tmp_path / "aside")

        def judge(ask: Ask) -> None:
            if watch.count % PUT_BACK_AFTER == 0:
                as_it_was.again()
                desks.sit_down()
            watch.one(ask, lambda: desks.ask(ask), desks.failures.wrong)

        watch.given(asks, drill_size(60, 3_000), judge).finish()


def test_postgresql_takes_what_sqlite_takes(
    postgres_url: str, tmp_path: Path, drill_size: Callable[[int, int], int]
) -> None:
    watch = Watch("forms, PostgreSQL")
    for app in an_app(tmp_path / "instance", postgres_url):
        with desks_of(app, DAYS["polling"]()) as desks:
            asks = asks_of(desks)
            watch.given(asks, drill_size(60, 1_500), lambda ask: _judge(watch, desks, ask)).finish()


def _judge(watch: Watch, desks: Desks, ask: Ask) -> None:
    watch.one(ask, lambda: desks.ask(ask), desks.failures.wrong)
