"""Which database lies underneath."""

from __future__ import annotations

import sqlite3

from kiosk.records import store


def sqlite_version() -> tuple[int, int, int] | None:
    """The version of SQLite in use; None on PostgreSQL."""
    return sqlite3.sqlite_version_info if store.engine().dialect.name == "sqlite" else None


def damage() -> str | None:
    """What SQLite finds wrong with the whole file of this mode, in its own first words; None when it is whole.

    PostgreSQL checks its pages itself when it reads them.
    """
    if store.engine().dialect.name != "sqlite":
        return None
    with store.reading() as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        torn = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if said != "ok":
        return str(said)
    return None if torn is None else f"foreign key of {torn[0]}"
