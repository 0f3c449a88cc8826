"""`python -m kiosk.papers`: the press's child process. An order on standard input, the paper on standard output."""

import os
import sys

from kiosk.papers.press import serve

if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    status = serve(sys.stdin.buffer, sys.stdout.buffer, sys.stderr)
    sys.stdout.flush()
    sys.exit(status)
