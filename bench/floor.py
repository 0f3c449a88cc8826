"""The floor: a bare Flask route that makes one durable INSERT, under the kiosk's own server and settings.

`python -m bench.floor INSTANCE PORT` serves it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any


def make_app() -> Any:
    """The application; its database lies in the folder that KIOSK_BENCH_FLOOR names."""
    from flask import Flask

    path = Path(os.environ["KIOSK_BENCH_FLOOR"]) / "floor.db"
    app = Flask("floor")
    of_thread = threading.local()
    # As in the kiosk: writers wait for each other here and not in SQLite's busy handler, which sleeps.
    writing = threading.Lock()

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, said TEXT NOT NULL)")
        return connection

    @app.post("/")
    def line() -> str:
        connection = getattr(of_thread, "connection", None)
        if connection is None:
            with writing:
                connection = of_thread.connection = connect()
        with writing:
            connection.execute("INSERT INTO line (said) VALUES (?)", ("one durable line",))
        return "ok"

    return app


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = app = make_app()
    return app


def main(folder: Path, port: int) -> int:
    from kiosk.machine import lock, server
    from kiosk.rules.finding import Finding

    os.environ["KIOSK_BENCH_FLOOR"] = str(folder)
    held = lock.hold(folder)
    if isinstance(held, Finding):
        return 2
    try:
        return server.serve(folder, target="bench.floor:app", host="127.0.0.1", port=port)
    finally:
        held.release()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
