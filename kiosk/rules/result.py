"""Lines that a round must reach."""

from __future__ import annotations

from kiosk.rules.book import rule
from kiosk.rules.finding import Finding


@rule("R-RES-01", "R-ROLL-03")
def half_line(registered: int) -> int:
    """The smallest number taking part that is more than half of the registered."""
    return registered // 2 + 1


@rule("R-RES-01")
def enough_took_part(found: int, registered: int) -> bool:
    """More than half of the registered took part; exactly half is not enough."""
    return 2 * found > registered


@rule("R-RES-02", "R-RES-02b")
def found_too_many(found: int, issued: int) -> bool:
    """More papers found than ballots handed out, net of the spoiled ones that were replaced."""
    return found > issued


def validity(found: int, issued: int, registered: int) -> Finding:
    """What the papers found make of a round: `round_valid`, or void for one of two reasons that nobody can override."""
    numbers = {"found": found, "issued": issued, "registered": registered}
    if found_too_many(found, issued):
        return Finding("round_void_more", "R-RES-02", numbers)
    if not enough_took_part(found, registered):
        return Finding("round_void_few", "R-RES-01", {**numbers, "needed": half_line(registered)})
    return Finding("round_valid", "R-RES-01", {**numbers, "not_back": issued - found})


def is_void(said: Finding) -> bool:
    """Whether that is the end of the round."""
    return said.code != "round_valid"


def ninety_five_line(registered: int) -> int:
    """The smallest number that is 95 % of the registered or more, the turnout villages aim at."""
    return (95 * registered + 99) // 100
