"""The page that helps to trust this server, in a process of its own beside it."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from dataclasses import dataclass

from kiosk.config import ROOT
from kiosk.machine.plain import Plain

DISTANCE = 80
LAST_PORT = 65535


def usual_port(https_port: int) -> int:
    """Where the plain page is when nobody says otherwise: 8080 beside 8000."""
    return https_port + (DISTANCE if https_port + DISTANCE <= LAST_PORT else -DISTANCE)


@dataclass(slots=True)
class HelpDesk:
    """The process that serves `plain`. It ends with ours, however ours ends."""

    plain: Plain
    process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start the process unless it runs."""
        if self.process is not None and self.process.poll() is None:
            return
        payload = pickle.dumps(self.plain)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.machine.child", "kiosk.machine.plain"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            # A terminal's Ctrl+C is for the server, which closes the pipe.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(len(payload).to_bytes(8, "big") + payload)
            self.process.stdin.flush()

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
