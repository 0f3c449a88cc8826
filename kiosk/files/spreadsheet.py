"""A spreadsheet as an office has it: bytes in, rows out, or one finding that says why not.

Nothing in a file is trusted: its sizes are counted while unpacking, before a parser sees it, and a file that
breaks off half-way ends in a finding.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from kiosk.files import package
from kiosk.rules.finding import Finding

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""
MOST_ROWS = 300_000
"""Rows with something in them."""
MOST_COLUMNS = 100
LAST_ROW = 1_048_576
"""The last row a spreadsheet program can show; a file may claim more."""
LONGEST_CELL = 2_000
"""Characters of a cell that are read; names, dates and notes are far shorter."""

Value = str | int | float | bool | date | datetime | time | None
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"BM",
    b"II*\0",
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it. `row` is the number the spreadsheet program shows, from 1."""

    sheet: str
    row: int
    values: tuple[Value, ...]


@dataclass(slots=True)
class Spreadsheet:
    """An opened spreadsheet. `rows_expected` is what the file says of itself, 0 where it says nothing.

    `hidden` names the sheets that nobody sees and that are therefore not read.

    `merged` gives, for each sheet, the cell that fills a merged one: (row, column) → (row, column), from 1, for
    ranges of a single column.
    """

    rows_expected: int
    _source: Any = field(repr=False)
    merged: dict[str, dict[tuple[int, int], tuple[int, int]]] = field(default_factory=dict, repr=False)
    hidden: tuple[str, ...] = ()

    def rows(self) -> Iterator[SheetRow | Finding]:
        """The rows of all sheets in order. A Finding, if one comes, is the last: the file cannot be read on."""
        for count, row in enumerate(self._source, 1):
            yield row
            if isinstance(row, Finding):
                return
            if count >= MOST_ROWS:
                yield Finding("file_too_many_rows", "", {"most": MOST_ROWS})
                return


def open_spreadsheet(data: bytes, filename: str) -> Spreadsheet | Finding:
    """Open .xlsx or .csv by what the bytes are; the name only helps to say what was sent instead."""
    if len(data) > LARGEST_FILE:
        return Finding(
            "file_too_large", "", {"megabytes": -(-len(data) // 1_048_576), "most": LARGEST_FILE // 1_048_576}
        )
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return Finding("file_empty")
    if data.startswith(_OLE):
        return Finding("file_protected" if _is_encrypted(data) else "file_old_xls")
    if data.startswith(b"PK"):
        return _open_xlsx(data)
    if data.startswith(_OTHER_KINDS) or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Finding("file_kind", "", {"filename": _short(filename)})
    return _open_csv(data, filename)


def _is_encrypted(data: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in data


def _short(filename: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[/\\]", filename)[-1])[-80:]


def _open_csv(data: bytes, filename: str) -> Spreadsheet | Finding:
    text = _decoded(data)
    if text is None:
        return Finding("file_encoding")
    odd = sum(1 for c in text[:65536] if c < " " and c not in "\t\r\n\f\v")
    if odd * 100 > min(len(text), 65536) or "\0" in text:
        return Finding("file_kind", "", {"filename": _short(filename)})
    return Spreadsheet(text.count("\n"), _csv_rows(text, _delimiter(text), _short(filename)))


def _decoded(data: bytes) -> str | None:
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:65536].splitlines()[:60]]
    lines_with = Counter({mark: sum(mark in line for line in lines) for mark in ",\t;"})
    most = max(lines_with.values())
    return max(",\t;", key=lambda mark: (lines_with[mark] == most, sum(line.count(mark) for line in lines)))


def _csv_rows(text: str, delimiter: str, sheet: str) -> Iterator[SheetRow | Finding]:
    # Strict: a quotation mark that is never closed would swallow the people after it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Finding("file_quotation_mark", "", {"sheet": sheet, "row": row})
            return
        if any(v and not v.isspace() for v in values):
            yield SheetRow(sheet, row, tuple(v[:LONGEST_CELL] for v in values[:MOST_COLUMNS]))


def _open_xlsx(data: bytes) -> Spreadsheet | Finding:
    inspected = package.inspect(data)
    if isinstance(inspected, Finding):
        return inspected
    import openpyxl

    try:
        with warnings.catch_warnings():
            # What openpyxl does not keep (styles, validations) is of no use here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            every = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
            sheets = [sheet for sheet in every if sheet.sheet_state == "visible"]
            hidden = tuple(sheet.title for sheet in every if sheet.sheet_state != "visible")
            expected = sum(min(sheet.max_row or 0, LAST_ROW) for sheet in sheets)
            merged = {s.title: _fillers(inspected.merged.get(_part(s), ())) for s in sheets}
    except Exception:
        # A damaged package fails in any of a hundred ways inside zip and XML; the answer is the same.
        return Finding("file_broken")
    if not sheets:
        return Finding("file_empty")
    return Spreadsheet(expected, _xlsx_rows(book, sheets), merged, hidden)


def _part(sheet: Any) -> str:
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _fillers(ranges: tuple[str, ...] | list[str]) -> dict[tuple[int, int], tuple[int, int]]:
    fillers = {}
    for text in ranges:
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", text)
        if not match or match[1] != match[3] or int(match[4]) - int(match[2]) > 100:
            continue
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        for row in range(int(match[2]) + 1, int(match[4]) + 1):
            fillers[row, column] = (int(match[2]), column)
    return fillers


def _xlsx_rows(book: Any, sheets: list[Any]) -> Iterator[SheetRow | Finding]:
    padded: dict[int, int] = {}
    try:
        for sheet in sheets:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # What a sheet says of its own size is often wrong.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS)
                blank: Any = None
                for number, cells in enumerate(rows, 1):
                    # One and the same empty row stands for all that are missing.
                    if cells is blank:
                        continue
                    width = len(cells)
                    while width and cells[width - 1].value is None:
                        width -= 1
                    if not width:
                        blank = cells
                    values = tuple(_value(cell, padded) for cell in cells[:width])
                    if any(v is not None and v != "" for v in values):
                        yield SheetRow(sheet.title, number, values)
    except Exception:
        yield Finding("file_broken")
    finally:
        book.close()


def _value(cell: Any, padded: dict[int, int]) -> Value:
    value = cell.value
    if value is None or isinstance(value, (bool, date, time)):
        return value
    if isinstance(value, str):
        return None if not value or value.isspace() else value[:LONGEST_CELL]
    if isinstance(value, int):
        # A number shown with leading zeros (format 0000) is written here as it is shown.
        style = cell._style_id
        if style not in padded:
            shown = str(cell.number_format)
            padded[style] = len(shown) if re.fullmatch(r"0{2,12}", shown) else 0
        return str(value).zfill(padded[style]) if padded[style] else value
    return value if isinstance(value, float) else str(value)[:LONGEST_CELL]
