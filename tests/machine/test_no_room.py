"""The drill: for a while the disk takes no more, or no write at all, amid tablets; afterwards it goes on by itself."""

from __future__ import annotations

import resource
import sys
import threading
import time
from contextlib import ExitStack

import pytest

from bench.stands import a_stand
from tests.services import wait_until
from tests.stubborn import Line, StubbornTablet, let_end, look

TABLETS = 6


@pytest.mark.parametrize("room", ["no more", "none"])
def test_what_cannot_be_written_is_said_in_red_and_afterwards_it_goes_on(room: str) -> None:
    with a_stand() as stand, ExitStack() as ends:
        made = stand.village(3000, lanes=TABLETS)
        server = ends.enter_context(stand.served())
        over, line = threading.Event(), Line(iter(made.certificates))
        ends.callback(over.set)
        tablets = [StubbornTablet(server.port, made, desk, line, over) for desk in made.desks]
        for tablet in tablets:
            tablet.start()

        def told() -> int:
            return sum(len(tablet.told) for tablet in tablets)

        wait_until(lambda: told() > 30, 60, "it works")
        # No file of the worker may grow beyond this: as on a full disk, or on one that fails.
        most = max(path.stat().st_size for path in stand.instance.glob("rehearsal.db*")) if room == "no more" else 0
        unlimited = resource.prlimit(server.worker, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        wait_until(lambda: sum(t.not_recorded for t in tablets) > TABLETS, 60, "tablets are told in red")
        before = told()
        time.sleep(0.5)
        resource.prlimit(server.worker, resource.RLIMIT_FSIZE, unlimited)
        wait_until(lambda: told() > before + 60, 60, "it goes on by itself")
        over.set()
        let_end(tablets)
        server.kill()
        kept = look(stand, made, tablets)
        refused = sum(tablet.not_recorded for tablet in tablets)
        sys.stdout.write(f"\n{room} room: {len(kept.told)} acts acknowledged, {refused} answers in red\n")
        kept.is_whole()
