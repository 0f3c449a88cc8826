"""What a public board may show without saying who has not voted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_SHOWN_APART = 20
"""Groups under this many voters are not shown apart (secrecy)."""


@dataclass(frozen=True, slots=True)
class GroupTurnout:
    """村民小组 with its registered voters and the ballots issued to them; `name` is empty for small groups together."""

    name: str
    registered: int
    issued: int


def shown_groups(groups: Sequence[GroupTurnout]) -> tuple[GroupTurnout, ...]:
    """The groups in their order, the small ones together at the end.

    One small group alone could be worked out from the total, so the smallest of the others joins it.
    """
    small = sorted((g for g in groups if g.registered < FEWEST_SHOWN_APART), key=lambda g: g.registered)
    large = sorted((g for g in groups if g.registered >= FEWEST_SHOWN_APART), key=lambda g: g.registered)
    together = list(small)
    while together and large and sum(g.registered for g in together) < FEWEST_SHOWN_APART:
        together.append(large.pop(0))
    apart = tuple(g for g in groups if g in large)
    if not together:
        return apart
    return (
        *apart,
        GroupTurnout("", sum(g.registered for g in together), sum(g.issued for g in together)),
    )
