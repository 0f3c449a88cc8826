"""Lines that a round must reach."""

from __future__ import annotations

from kiosk.rules.book import rule


@rule("R-RES-01", "R-ROLL-03")
def half_line(registered: int) -> int:
    """The smallest number taking part that is more than half of the registered."""
    return registered // 2 + 1


@rule("R-RES-01")
def enough_took_part(found: int, registered: int) -> bool:
    """More than half of the registered took part; exactly half is not enough."""
    return 2 * found > registered


def ninety_five_line(registered: int) -> int:
    """The smallest number that is 95 % of the registered or more, the turnout villages aim at."""
    return (95 * registered + 99) // 100
