"""What certifying a result asks for: every hold decided, three figures read back aloud and typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.rules.book import rule
from kiosk.rules.decide import Elected
from kiosk.rules.finding import Finding

READ_BACK = ("found", "issued", "votes")
"""The figures read back: papers found, ballots issued, votes of whoever is read out first."""


@rule("R-RES-14")
def to_read_back(
    found: int, issued: int, elected: Sequence[Elected], votes: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Figure → what it is: the votes are those of the first elected, else the most that anybody has."""
    most = max((number for given in votes.values() for number in given.values()), default=0)
    return {"found": found, "issued": issued, "votes": elected[0].votes if elected else most}


@rule("R-RES-11", "R-RES-12")
def obstacles_to_certify(holds_open: int) -> tuple[Finding, ...]:
    """What must be decided first. Ties and vacancies do not stand in the way: they are part of the result."""
    return (Finding("holds_open", "R-RES-12", {"holds": holds_open}),) if holds_open else ()


@rule("R-RES-14")
def reads_back(expected: Mapping[str, int], typed: Mapping[str, int]) -> tuple[Finding, ...]:
    """A finding for each figure that was typed otherwise; which it is, never what it should be."""
    return tuple(
        Finding("read_back_differs", "R-RES-14", {"figure": name})
        for name, number in expected.items()
        if typed.get(name) != number
    )
