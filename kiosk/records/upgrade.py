"""Bringing a database to the newest shape."""

from __future__ import annotations

import sqlite3

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, text

from kiosk.config import ROOT
from kiosk.records import store
from kiosk.records.store import Mode


def alembic_config(engine: Engine) -> Config:
    """The migrations of this project, pointed at that engine."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine
    return config


def upgrade(revision: str = "head") -> None:
    """Upgrade both databases, or make them."""
    for mode in Mode:
        with store.using(mode):
            _make_schema(mode)
            command.upgrade(alembic_config(store.engine()), revision)


def _make_schema(mode: Mode) -> None:
    if mode is Mode.REHEARSAL and store.engine().dialect.name == "postgresql":
        with store.engine().begin() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS rehearsal"))


def clear_rehearsal() -> None:
    """Empty the rehearsal's database and make it anew. The official one is never touched."""
    with store.using(Mode.REHEARSAL):
        engine = store.engine()
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA IF EXISTS rehearsal CASCADE"))
        else:
            _drop_every_table(engine)
        _make_schema(Mode.REHEARSAL)
        command.upgrade(alembic_config(engine), "head")


def _drop_every_table(engine: Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
                for table in [name for name in tables if not name.startswith("sqlite_")]:
                    connection.exec_driver_sql(f'DROP TABLE "{table}"')
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def is_current() -> bool:
    """Whether the mode's database has the newest shape."""
    newest = ScriptDirectory.from_config(alembic_config(store.engine())).get_current_head()
    with store.engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def knows(revision: str) -> bool:
    """Whether this program has the migration that made such a database; a newer program's it has not."""
    try:
        return ScriptDirectory.from_config(alembic_config(store.engine())).get_revision(revision) is not None
    except CommandError:
        return False


def sqlite_is_sound() -> bool:
    """Whether Python's SQLite has the mended WAL reset (3.51.3 and later)."""
    return sqlite3.sqlite_version_info >= (3, 51, 3)
