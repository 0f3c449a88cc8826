"""A register read, settled and compared in one go, apart from the server; the report is light, the rest is packed."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from kiosk.files.mended import Mended
from kiosk.files.register import Progress, Skipped, read_register
from kiosk.rules.comparison import Comparison
from kiosk.rules.finding import Finding
from kiosk.rules.loading import Basis, Settled, settle_register
from kiosk.rules.roll import Outcome, Standing


@dataclass(frozen=True, slots=True)
class Report:
    """What the reading came to, row by row: who waits or is left out, what was mended, which rows are nobody's.

    Of the comparison `kept` is left empty: it is as long as the roll and no page shows it.
    """

    rows: int
    registered: int
    left_out: int
    undecided: int
    off_the_roll: tuple[Standing, ...]
    mended: Mended
    skipped: tuple[Skipped, ...]
    comparison: Comparison
    first: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """登记册 read: the report, and packed what the roll is made of."""

    report: Report
    packed: bytes

    def settled(self) -> Settled:
        """What the roll is made of."""
        unpacked: Settled = pickle.loads(self.packed)  # our own child packed it
        return unpacked


def read_and_settle(data: bytes, filename: str, basis: Basis, progress: Progress | None = None) -> Reading | Finding:
    """Read a register and settle it against the roll that stands. Finding when it is no register, or has nobody."""
    register = read_register(data, filename, progress)
    if isinstance(register, Finding):
        return register
    settled = settle_register(register.rows, basis)
    if not settled.count(Outcome.REGISTERED):
        return Finding("nobody_registered", "R-ROLL-01", {"rows": len(register.rows)})
    comparison = settled.comparison
    report = Report(
        rows=len(register.rows),
        registered=settled.count(Outcome.REGISTERED),
        left_out=settled.count(Outcome.LEFT_OUT),
        undecided=settled.count(Outcome.UNDECIDED),
        off_the_roll=tuple(s for s in settled.standings if s.outcome is not Outcome.REGISTERED),
        mended=register.mended,
        skipped=register.skipped,
        comparison=Comparison((), () if not basis.listed else comparison.new, comparison.gone, comparison.changed),
        first=not basis.listed,
    )
    return Reading(report, pickle.dumps(settled))
