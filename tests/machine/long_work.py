"""Long work for the tests of `kiosk.machine.jobs`, run as a module of its own."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import time

from kiosk.rules.finding import Finding


def main() -> int:
    function, payload = pickle.load(sys.stdin.buffer)
    output = sys.stdout.buffer
    if function == "echo":
        sys.stderr.write("PROGRESS 1 2\nPROGRESS 2 2\n")
        output.write(pickle.dumps(payload))
    elif function == "refuse":
        output.write(pickle.dumps(Finding("jobs_too_many", "", {"waiting": 1})))
        return 3
    elif function == "break":
        raise ValueError("a line of the register")
    elif function == "hold":
        # Shows that it runs, and stays until somebody ends it.
        with open(payload, "w", encoding="ascii") as file:
            file.write(str(os.getpid()))
        time.sleep(60)
    elif function == "leave":
        handle, name = tempfile.mkstemp()
        os.close(handle)
        output.write(pickle.dumps(name))
    elif function == "large":
        for _ in range(payload):
            output.write(bytes(1 << 20))
    return 0


if __name__ == "__main__":
    sys.exit(main())
