"""Public pages: which election they show when the address names none."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.queries import day, mode
from kiosk.queries.day import ElectionSummary
from kiosk.rules.day import Phase


def elections_in(phases: Collection[Phase]) -> tuple[tuple[ElectionSummary, ...], tuple[ElectionSummary, ...]]:
    """The official elections in these phases, all of them when none is; and the rehearsals. Turns to the official mode.

    The only one there is is shown at once; of several somebody chooses.
    """
    mode.use(mode.REHEARSAL)
    rehearsals = day.elections()
    mode.use(mode.OFFICIAL)
    official = day.elections()
    return tuple(each for each in official if each.phase in phases) or tuple(official), tuple(rehearsals)
