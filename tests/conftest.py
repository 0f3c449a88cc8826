"""The fixtures every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.builders import an_app

pytest_plugins = ["tests.services"]


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database, once on SQLite and once on PostgreSQL."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    yield from an_app(tmp_path / "instance", url)


@pytest.fixture
def sqlite_app(tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite, where the database makes no difference."""
    yield from an_app(tmp_path / "instance")
