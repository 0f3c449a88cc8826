"""The rows of one sheet of an .xlsx as its cells say, with what openpyxl passes over: hidden rows, lost results."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from kiosk.files.package import LAST_ROW
from kiosk.files.spreadsheet import LONGEST_CELL, MOST_COLUMNS, NO_RESULT, Value
from kiosk.files.workbook import Formats, Workbook

_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|7[Ff])_")


class OutOfOrder(ValueError):
    """A row stands twice, or above one that came before it: no spreadsheet program writes that."""


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser of rows, but a formula whose result was never stored is not an empty cell."""

    hidden = False

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        # What follows the rows (formats, validations, links) is of no use here, and foreign files often fail on it.
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                row = self.parse_row(element)
                element.clear()
                yield row
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # An empty text is a result too: ="" is stored as t="str" with an empty value.
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            stored = element.find(VALUE_TAG) is not None and element.get("t") == "str"
            cell["value"] = None if stored else NO_RESULT
        return cell

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        self.hidden = row.get("hidden") in ("1", "true")
        parsed: tuple[int, list[dict[str, Any]]] = super().parse_row(row)
        self.row_dimensions.clear()
        return parsed


def sheet_rows(workbook: Workbook, sheet: Any) -> Iterator[tuple[int, bool, tuple[Value, ...]]]:
    """Row number from 1, whether the row is hidden, and its cells; rows with nothing in them are left out.

    Raises whatever a damaged part sets off.
    """
    last = 0
    with warnings.catch_warnings():
        # What openpyxl does not keep (styles, validations) is of no use here.
        warnings.simplefilter("ignore")
        with sheet._get_source() as source:
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=workbook.book.epoch,
                date_formats=workbook.formats.dates,
                timedelta_formats=workbook.formats.spans,
            )
            for number, cells in parser.parse():
                if number > LAST_ROW:
                    return
                if number <= last:
                    raise OutOfOrder
                last = number
                values = _values(cells, workbook.formats)
                if any(v is not None and v != "" for v in values):
                    yield number, parser.hidden, values


def _values(cells: Iterable[dict[str, Any]], formats: Formats) -> tuple[Value, ...]:
    values: list[Value] = []
    for cell in cells:
        column = cell["column"]
        value = cell["value"]
        if value is None or not 0 < column <= MOST_COLUMNS:
            continue
        if column > len(values):
            values.extend([None] * (column - len(values)))
        values[column - 1] = _value(value, cell["style_id"], formats)
    return tuple(values)


def _value(value: Any, style: int, formats: Formats) -> Value:
    if isinstance(value, str):
        if "_x00" in value:
            value = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value)
        return None if not value or value.isspace() else value[:LONGEST_CELL]
    if isinstance(value, date):
        # 1945年3月 typed into a cell is kept as the first of March; what the cell shows is what was meant.
        if style in formats.no_day:
            return f"{value.year}年{value.month}月"
        return f"{value.month}月{value.day}日" if style in formats.no_year else value
    if isinstance(value, (bool, time, float)):
        return value
    if isinstance(value, int):
        # A number shown with leading zeros (format 0000) is written here as it is shown.
        return str(value).zfill(formats.zeros[style]) if style in formats.zeros else value
    return str(value)[:LONGEST_CELL]
