"""A village that this process has brought to some stage before is had again by putting its database in place."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from kiosk.queries import journal
from kiosk.queries.day import SHANGHAI
from kiosk.records import store
from kiosk.records.store import Mode

P = ParamSpec("P")
V = TypeVar("V")

_had: dict[tuple[str, ...], tuple[object, bytes]] = {}


def had_again(build: Callable[P, V]) -> Callable[P, V]:
    """For builders that start from an empty database and bring it to some stage of the same day through the acts.

    What they return is copied, so it may hold names and numbers, nothing that is open.
    """

    @wraps(build)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> V:
        database = _empty_database()
        if database is None:
            return build(*args, **kwargs)
        today = datetime.now(UTC).astimezone(SHANGHAI).date()
        key = (build.__module__, build.__qualname__, repr(args), repr(sorted(kwargs.items())), str(today))
        if key not in _had:
            made = build(*args, **kwargs)
            _close(database)
            _had[key] = made, database.read_bytes()
        else:
            _close(database)
            database.write_bytes(_had[key][1])
        return copy(_had[key][0])  # type: ignore[return-value]

    return wrapped


def _close(database: Path) -> None:
    store.engine().dispose()
    # The last connection that closes takes the write-ahead log along.
    assert not Path(f"{database}-wal").exists(), "somebody still reads the database"


def _empty_database() -> Path | None:
    """The official database's file when nothing is recorded in it yet; None on PostgreSQL and in a rehearsal."""
    engine = store.engine()
    if engine.dialect.name != "sqlite" or store.current_mode() is not Mode.OFFICIAL or journal.head().seq:
        return None
    assert engine.url.database
    return Path(engine.url.database)
