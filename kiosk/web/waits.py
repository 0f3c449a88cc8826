"""Growing waits after failed sign-ins, by card and address together.

Somebody in the yard who tries a colleague's card waits alone: the colleague's own tablet has another address.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

FREE_TRIES = 3
FREE_TRIES_AT_AN_ADDRESS = 20
"""Several officers may share a tablet; an address alone waits only after many failures."""
LONGEST = 300
_REMEMBERED = 5000
_FORGOTTEN_AFTER = 3600.0

_lock = threading.Lock()
_failures: OrderedDict[str, tuple[int, float]] = OrderedDict()


def seconds_to_wait(*keys: str, now: float | None = None) -> int:
    """Whole seconds until any of these keys may try again; 0 when at once."""
    now = time.monotonic() if now is None else now
    with _lock:
        return max((_wait(key, now) for key in keys), default=0)


def _wait(key: str, now: float) -> int:
    count, last = _failures.get(key, (0, now))
    free = FREE_TRIES_AT_AN_ADDRESS if key.startswith("@") else FREE_TRIES
    if count < free:
        return 0
    wait = min(LONGEST, 2 ** min(16, count - free + 1))
    return max(0, int(last + wait - now + 0.999))


def failed(*keys: str, now: float | None = None) -> None:
    """Count one failure for each key."""
    now = time.monotonic() if now is None else now
    with _lock:
        for key in keys:
            count, last = _failures.pop(key, (0, now))
            if now - last > _FORGOTTEN_AFTER:
                count = 0
            _failures[key] = (count + 1, now)
        while len(_failures) > _REMEMBERED:
            _failures.popitem(last=False)


def succeeded(*keys: str) -> None:
    """Forget the failures of these keys."""
    with _lock:
        for key in keys:
            _failures.pop(key, None)
