"""Reading a spreadsheet in a child process: `python -m kiosk.files`, as machine/jobs speaks to it.

Standard input: a pickled (function, arguments): "read_and_settle" with (bytes, file name, Basis), "read_proxies" with
(bytes, file name, needs_relation). Standard output: the pickled answer with exit status 0, or the pickled Finding with
3. Standard error: `PROGRESS done expected`.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from typing import Any

from kiosk.files.proxies import read_proxies
from kiosk.files.reading import read_and_settle
from kiosk.rules.finding import Finding

READERS: dict[str, Callable[..., Any]] = {"read_and_settle": read_and_settle, "read_proxies": read_proxies}
"""All that is run here."""
REFUSED = 3


def main() -> int:
    function, payload = pickle.load(sys.stdin.buffer)  # our own server wrote it
    if function not in READERS:
        return 2
    result = READERS[function](*payload, progress=_tell)
    pickle.dump(result, sys.stdout.buffer)
    sys.stdout.flush()
    return REFUSED if isinstance(result, Finding) else 0


def _tell(done: int, expected: int) -> None:
    print(f"PROGRESS {done} {expected}", file=sys.stderr, flush=True)  # noqa: T201 - how a child reports


if __name__ == "__main__":
    sys.exit(main())
