"""What the cells of a row show: merged cells, ditto marks and failed formulas put right before anybody reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.files import cells
from kiosk.files.columns import Columns
from kiosk.files.package import Merged
from kiosk.files.spreadsheet import SheetRow, Value

HOLD_BELOW = ("group", "household", "residence", "note")
"""Columns in which one cell may speak for several people."""
AS_ABOVE = ("group", "household", "residence")
"""Columns in which a ditto mark may stand."""
_WORDS = ("residence", "note")
"""Columns whose words decide: what cannot be read there stays for a person to see."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The values as a reader of the sheet sees them.

    `above`: columns filled by a cell further up. `lost`: column → what a failed formula left there.
    """

    values: tuple[Value, ...]
    above: frozenset[str] = frozenset()
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class SheetView:
    """Remembers, going down a sheet, what the rows below will ask for; the columns are a register's unless said."""

    merged: Merged
    hold_below: tuple[str, ...] = HOLD_BELOW
    as_above: tuple[str, ...] = AS_ABOVE
    _kept: dict[tuple[int, int], Value] = field(default_factory=dict, repr=False)
    _given: dict[str, Value] = field(default_factory=dict, repr=False)

    def keep(self, row: SheetRow) -> None:
        """Keep the cells of this row that merged ones below show; to be called for every row."""
        for column in self.merged.ranges:
            if column <= len(row.values) and self.merged.begins(row.row, column):
                self._kept[row.row, column] = row.values[column - 1]

    def shown(self, row: SheetRow, columns: Columns) -> Shown:
        """The row of somebody as it shows."""
        values = list(row.values)
        above = {
            column
            for column in self.hold_below
            for i in columns.at.get(column, ())
            if self._fill(column, i, row, values)
        }
        lost = []
        for column, places in columns.at.items():
            for i in places:
                if i < len(values) and (left := cells.error(values[i])):
                    lost.append((column, left))
                    values[i] = left if column in _WORDS else None
        return Shown(tuple(values), frozenset(above), tuple(lost))

    def _fill(self, column: str, i: int, row: SheetRow, values: list[Value]) -> bool:
        value = values[i] if i < len(values) else None
        first = self.merged.first(row.row, i + 1) if self.merged.ranges else 0
        if first:
            # What a merged cell covers is in the file still, and nobody sees it.
            value = self._kept.get((first, i + 1))
        elif column in self.as_above and column in self._given and cells.is_ditto(value):
            value = self._given[column]
        else:
            if column in self.as_above and cells.text(value):
                self._given[column] = value
            return False
        values.extend([None] * (i + 1 - len(values)))
        values[i] = value
        return bool(cells.text(value))
