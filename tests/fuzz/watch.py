"""What is looked at while strange inputs come: no failure, hang or growth; in the drill nothing over two seconds."""

from __future__ import annotations

import gc
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.services import DRILL

HANGS_AFTER = 60
"""Seconds after which an input is given up: far beyond anything that is merely slow."""
LIMIT = 2.0
"""Seconds an answer may take."""
RUN = 500
"""Inputs of one run; each begins with a seed of its own and leaves nothing behind."""
MAY_GROW = 64 * 2**20
"""Bytes that a process may grow over ten thousand inputs, once its caches are full."""


class Hung(BaseException):
    """No answer at all. No `except Exception` of the product can swallow it."""


@contextmanager
def hang_guard() -> Iterator[None]:
    """Ends whatever is under way when it hangs."""

    def hung(*_: object) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(HANGS_AFTER)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def resident() -> int:
    """Bytes of memory this process holds."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


@dataclass
class Watch:
    """The figures of one entry, and what went wrong at it.

    The clock is that of this thread, which stands still while others work on the machine; for another process's answer
    it is the clock on the wall.
    """

    entry: str
    clock: Callable[[], float] = time.thread_time
    count: int = 0
    slowest: float = 0.0
    slowest_input: str = ""
    offenders: dict[str, str] = field(default_factory=dict)
    memory: list[int] = field(default_factory=list)

    def one(self, told: object, do: Callable[[], Any], wrong: Callable[[Any], str] = lambda _: "") -> Any:
        """Do it once. `wrong` gives a word for an answer that is a failure; a failure of each kind is kept once."""
        self.count += 1
        began = self.clock()
        try:
            with hang_guard():
                answer = do()
            said = wrong(answer)
        except Hung as hung:
            answer, said = None, f"hung at {_places(hung)}"
        except Exception as error:
            answer, said = None, f"{type(error).__name__} at {_places(error)}"
        took = self.clock() - began
        if said:
            self.offenders.setdefault(said, repr(told)[:1500])
        elif took > self.slowest:
            self._slower(took, told, do)
        return answer

    def _slower(self, took: float, told: object, do: Callable[[], Any]) -> None:
        if DRILL and took > LIMIT:
            # Perhaps another process took the time: measured again alone.
            took = min(self._seconds(do) for _ in range(3))
            if took > LIMIT:
                self.offenders.setdefault(f"{took:.1f} s", repr(told)[:1500])
        if took > self.slowest:
            self.slowest, self.slowest_input = took, repr(told)[:300]

    def _seconds(self, do: Callable[[], Any]) -> float:
        began = self.clock()
        with hang_guard():
            do()
        return self.clock() - began

    def given(self, strategy: st.SearchStrategy[Any], count: int, judge: Callable[[Any], Any]) -> Watch:
        """Give so many inputs of the strategy to `judge`: the same ones each time."""
        for run, of in enumerate([RUN] * (count // RUN) + [count % RUN] * (count % RUN > 0)):
            _run(strategy, run, of, judge)
            self.memory.append(resident())
        return self

    def finish(self) -> None:
        """Tell the figures, and fail if anything went wrong."""
        first, last = (self.memory[min(len(self.memory) - 1, 4)], self.memory[-1]) if self.memory else (0, 0)
        if DRILL:
            figures = f"{self.count} inputs, slowest {self.slowest * 1000:.0f} ms ({self.slowest_input})"
            print(f"\n{self.entry}: {figures}, memory {first >> 20} -> {last >> 20} MB")  # noqa: T201 - a drill tells
        assert not self.offenders, "\n\n".join(f"{self.entry}: {what}\n{told}" for what, told in self.offenders.items())
        assert last - first <= MAY_GROW * max(1, self.count // 10_000), f"{self.entry} grows: {self.memory}"


def _run(strategy: st.SearchStrategy[Any], run: int, of: int, judge: Callable[[Any], Any]) -> None:
    @seed(run)
    @settings(
        max_examples=of, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def go(value: Any) -> None:
        judge(value)

    go()


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-4:]))
