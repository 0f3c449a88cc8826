"""Runs one module as a child process of the server, for as long as the server lives and behind its scans.

`python -m kiosk.machine.child MODULE`: standard input brings the length of the payload (8 bytes, big-endian) and the
payload, which MODULE then finds on its own standard input; after it the pipe stays open. When it closes, the server
is gone, and so is this process.
"""

from __future__ import annotations

import contextlib
import io
import os
import runpy
import sys
import threading

# Scans come first: what prints three thousand certificates takes what is left of the processor.
NICENESS = 10


def main() -> None:
    module = sys.argv[1]
    pipe = os.fdopen(os.dup(0), "rb", buffering=0)
    payload = _read(pipe, int.from_bytes(_read(pipe, 8), "big"))
    threading.Thread(target=_end_with, args=(pipe,), name="server-watch", daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)
    sys.stdin = io.TextIOWrapper(io.BytesIO(payload), encoding="utf-8")
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _read(pipe: io.RawIOBase, length: int) -> bytes:
    parts = []
    while length:
        part = pipe.read(length)
        if not part:
            os._exit(1)
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _end_with(pipe: io.RawIOBase) -> None:
    while pipe.read(1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
