"""The services the tests stand on are the real ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from tests.services import Postgres, RunningServer


def test_postgresql_is_durable_and_speaks_chinese(postgres: Postgres, empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SELECT '村民' || length('村民')").fetchone() == ("村民2",)


def test_chromium_shows_a_page(chromium_browser: Any) -> None:
    page = chromium_browser.new_page()
    page.set_content("<p>参选证</p>")
    assert page.inner_text("p") == "参选证"
    page.close()


def test_each_test_has_a_database_of_the_newest_shape_to_itself(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_the_server_answers_on_postgresql_too(running_server: Callable[..., RunningServer], postgres_url: str) -> None:
    server = running_server(KIOSK_DATABASE_URL=postgres_url)
    assert server.answers()
    assert server.door
    assert server.stop() == 0
