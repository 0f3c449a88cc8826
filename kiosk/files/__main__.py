"""Reading a register in a child process: `python -m kiosk.files`, as machine/jobs speaks to it.

Standard input: a pickled ("read_and_settle", (bytes, file name, Basis)). Standard output: the pickled Reading with
exit status 0, or the pickled Finding with 3. Standard error: `PROGRESS done expected`.
"""

from __future__ import annotations

import pickle
import sys

from kiosk.files.reading import read_and_settle
from kiosk.rules.finding import Finding

REFUSED = 3


def main() -> int:
    function, payload = pickle.load(sys.stdin.buffer)  # our own server wrote it
    if function != read_and_settle.__name__:
        return 2
    result = read_and_settle(*payload, progress=_tell)
    pickle.dump(result, sys.stdout.buffer)
    sys.stdout.flush()
    return REFUSED if isinstance(result, Finding) else 0


def _tell(done: int, expected: int) -> None:
    print(f"PROGRESS {done} {expected}", file=sys.stderr, flush=True)  # noqa: T201 - how a child reports


if __name__ == "__main__":
    sys.exit(main())
