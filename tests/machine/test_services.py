"""The services the tests stand on are the real ones."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.services import Postgres


def test_postgresql_is_durable_and_speaks_chinese(postgres: Postgres, empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SELECT '村民' || length('村民')").fetchone() == ("村民2",)


def test_chromium_shows_a_page(chromium_browser: Any) -> None:
    page = chromium_browser.new_page()
    page.set_content("<p>参选证</p>")
    assert page.inner_text("p") == "参选证"
    page.close()
