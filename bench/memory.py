"""What processes take: the peak memory of a command, and of the children of a worker while a block runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from bench.stands import Broken, Stand
from tests.services import ROOT


def run_to_end(stand: Stand, *command: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one command and all it started."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **stand.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise Broken(f"{' '.join(command[:4])} ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


class Watch:
    """The peak memory of a worker's child processes while a block runs."""

    def __init__(self, worker: int) -> None:
        self.worker = worker
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self._thread.join(5)

    def _look(self) -> None:
        while not self._over.wait(0.05):
            for tasks in Path(f"/proc/{self.worker}/task").glob("*/children"):
                try:
                    children = tasks.read_text().split()
                    peaks = [Path(f"/proc/{pid}/status").read_text() for pid in children]
                except OSError:
                    continue
                for peak in peaks:
                    found = re.search(r"VmHWM:\s+(\d+) kB", peak)
                    self.megabytes = max(self.megabytes, int(found[1]) / 1024 if found else 0.0)
