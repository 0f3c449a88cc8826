"""How often one may ask: far more than a hand does, far less than a program could.

Who has asked too much waits a moment; nobody is locked out, and nobody waits for somebody else's asking.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

F = TypeVar("F", bound=Callable[..., Any])

_REMEMBERED = 5000


class Allowance:
    """So many at once for each key, and so many more each second; the keys that asked last are remembered."""

    def __init__(self, at_once: int, each_second: int) -> None:
        self.at_once, self.each_second = at_once, each_second
        self._left: OrderedDict[object, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: object, now: float | None = None) -> int:
        """0 when it is granted; otherwise the whole seconds until the next is."""
        now = time.monotonic() if now is None else now
        with self._lock:
            left, last = self._left.pop(key, (float(self.at_once), now))
            left = min(self.at_once, left + (now - last) * self.each_second)
            granted = left >= 1
            self._left[key] = (left - granted, now)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return 0 if granted else 1 + int((1 - left) / self.each_second)


def install(app: Flask) -> None:
    """Each server counts for itself."""
    app.extensions["look_ups"] = Allowance(at_once=120, each_second=2)
    app.extensions["strangers"] = Allowance(at_once=400, each_second=40)


def look_up(view: F) -> F:
    """Marks a search in the roll: counted for each tablet, so that nobody reads the village out with a program."""

    @wraps(view)
    def counted(*args: Any, **values: Any) -> Any:
        _grant("look_ups", current_user.officer.sign_in_id)
        return view(*args, **values)

    return counted  # type: ignore[return-value]


def stranger() -> None:
    """Count by address somebody who is not signed in. What comes from the bytes kept for everybody is not counted."""
    _grant("strangers", request.remote_addr)


def _grant(of: str, key: object) -> None:
    allowance: Allowance = current_app.extensions[of]
    seconds = allowance.take(key)
    if seconds:
        raise TooManyRequests(retry_after=seconds)
