"""What is done now and then while the server runs, each in a child of its own: back-ups, the pack for a dead server."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 240
"""Seconds a child may take."""
NICENESS = 10
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A command of this Python, run every so many seconds, the first time after `first`."""

    words: tuple[str, ...]
    every: float
    first: float = 30.0


def tasks(backup_seconds: int) -> tuple[Task, ...]:
    """The tasks of a server that backs up so often, in seconds."""
    return (
        Task(("-m", "kiosk.machine.backup"), backup_seconds, min(30.0, backup_seconds)),
        Task(("-m", "flask", "--app", "wsgi", "fallback-pack", "--automatic"), 2 * backup_seconds, 60.0),
    )


class Keeper:
    """Runs the tasks until `close`, each in a thread of its own, never two of the same at once."""

    def __init__(self, given: Sequence[Task], instance: Path | None = None) -> None:
        self._environ = {**os.environ, "LC_ALL": "C.UTF-8"}
        if instance is not None:
            self._environ["KIOSK_INSTANCE"] = str(instance)
        self._over = threading.Event()
        self._guard = threading.Lock()
        self._children: set[subprocess.Popen[bytes]] = set()
        self._threads = [
            threading.Thread(target=self._keep, args=(task,), name=f"keeper-{task.words[-1]}", daemon=True)
            for task in given
        ]

    def open(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End, with the children that still run."""
        self._over.set()
        with self._guard:
            for child in self._children:
                child.kill()
        for thread in self._threads:
            thread.join(10)

    def _keep(self, task: Task) -> None:
        pause = task.first
        while not self._over.wait(pause):
            pause = task.every
            with contextlib.suppress(OSError):
                self._run(task)

    def _run(self, task: Task) -> None:
        with self._guard:
            if self._over.is_set():
                return
            child = subprocess.Popen(
                [sys.executable, *task.words],
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
            self._children.add(child)
        with contextlib.suppress(AttributeError, OSError):
            # A tablet's scan comes first.
            os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
        try:
            _, told = child.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            child.kill()
            _, told = child.communicate()
        finally:
            with self._guard:
                self._children.discard(child)
        if child.returncode and not self._over.is_set():
            last = told.decode("utf-8", "replace").strip().splitlines()[-1:] or ["?"]
            _log.warning("%s ended with status %s: %s", " ".join(task.words), child.returncode, last[0])
