"""Loading a register (装册): its rows settled, and what that would change on the roll that stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.rules.book import RuleSheet
from kiosk.rules.comparison import Comparison, Listed, compare
from kiosk.rules.register import RegisterRow
from kiosk.rules.roll import Outcome, Standing, settle
from kiosk.rules.settling import Decision


@dataclass(frozen=True, slots=True)
class Basis:
    """What a register is settled against. `seen` is the journal entry that last touched the roll."""

    seen: int
    day: date
    sheet: RuleSheet
    decisions: Mapping[str, Decision]
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A register settled and compared; good for as long as the roll is as it was `seen` for that `day`."""

    seen: int
    day: date
    standings: tuple[Standing, ...]
    comparison: Comparison

    def count(self, outcome: Outcome) -> int:
        return Counter(standing.outcome for standing in self.standings)[outcome]


def settle_register(rows: Sequence[RegisterRow], basis: Basis) -> Settled:
    """The standing of every row, and who is new, gone or changed."""
    standings = settle(rows, basis.day, basis.sheet, basis.decisions)
    wanted = [standing.right for standing in standings if standing.outcome is Outcome.REGISTERED]
    return Settled(basis.seen, basis.day, standings, compare(basis.listed, wanted))
