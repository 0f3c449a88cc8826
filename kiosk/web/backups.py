"""Back-ups as the desks show them, and one more when somebody asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from kiosk.config import ROOT, Settings
from kiosk.machine import second_place
from kiosk.machine.second_place import Offer, State
from kiosk.rules.finding import Finding
from kiosk.rules.server_health import BACKUP_OLD

LATE = timedelta(seconds=BACKUP_OLD)
LONGEST = 240
"""Seconds one back-up may take."""
_one = threading.Lock()


@dataclass(frozen=True, slots=True)
class BackUps:
    """How it stands: `same_disk` when the named place would be lost with the server's own disk; `under_way` now."""

    state: State
    same_disk: bool
    offers: tuple[Offer, ...]
    under_way: bool


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def back_ups() -> BackUps:
    """What the office sees."""
    instance = _settings().instance
    state = second_place.state(instance)
    same = state.place is not None and second_place.on_the_same_disk(instance, state.place)
    return BackUps(state, same, second_place.offers(), _one.locked())


@dataclass(frozen=True, slots=True)
class Worry:
    """What the chief must know, and since when it is so (None: the sentence says it)."""

    finding: Finding
    since: datetime | None = None


def worry(now: datetime) -> Worry | None:
    """That the last one failed, is long ago or lies beside the server; None when all is well or none was due yet."""
    state = second_place.state(_settings().instance)
    if state.failed is not None:
        return Worry(state.failed, state.failed_since)
    if state.good is None:
        return None
    if now - state.good.at > LATE:
        return Worry(Finding("backup_late", "", {"at": state.good.at, "minutes": LATE // timedelta(minutes=1)}))
    return Worry(Finding("backup_beside")) if state.good.beside else None


def name_place(folder: str) -> Finding | None:
    """Where they go from now on; "" for the server alone."""
    return second_place.name(_settings().instance, folder)


def start() -> None:
    """One more, in a child process; nothing when one is under way."""
    if not _one.acquire(blocking=False):
        return
    instance = _settings().instance

    def run() -> None:
        try:
            _run_child(instance)
        finally:
            _one.release()

    threading.Thread(target=run, name="back-up", daemon=True).start()


def _run_child(instance: Path) -> None:
    # How it went stands in the place's own words; whoever asked reads it there.
    subprocess.run(
        [sys.executable, "-m", "kiosk.machine.backup"],
        cwd=ROOT,
        env={**os.environ, "KIOSK_INSTANCE": str(instance)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
