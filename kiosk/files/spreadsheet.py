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
from typing import TYPE_CHECKING, Any

from kiosk.files import package
from kiosk.files.package import LAST_ROW, Merged
from kiosk.rules.finding import Finding

if TYPE_CHECKING:
    from kiosk.files.workbook import Workbook

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""
MOST_ROWS = 300_000
"""Rows with something in them."""
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
"""Characters of a cell that are read; names, dates and notes are far shorter."""

NO_RESULT = "#公式"
"""Stands in a cell whose formula has no result in the file: the program that wrote it never reckoned."""

DAY_ZERO = date(1899, 12, 30)
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
    b"MIME-Version:",
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it. `row` is the number the spreadsheet program shows, from 1."""

    sheet: str
    row: int
    values: tuple[Value, ...]
    hidden: bool = False


@dataclass(slots=True)
class Spreadsheet:
    """An opened spreadsheet. `rows_expected` is what the file says of itself, 0 where it says nothing.

    `hidden` names the sheets that nobody sees and that are therefore not read; hidden rows and columns are.
    `merged` gives the merged ranges of each sheet, `day_zero` the day from which bare numbers count as dates.
    """

    rows_expected: int
    _source: Any = field(repr=False)
    merged: dict[str, Merged] = field(default_factory=dict, repr=False)
    hidden: tuple[str, ...] = ()
    day_zero: date = DAY_ZERO

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
        # No text in any encoding has a zero byte in its beginning.
        return (
            Finding("file_kind", "", {"filename": _short(filename)})
            if b"\0" in data[:4096]
            else Finding("file_encoding")
        )
    odd = sum(1 for c in text[:65536] if c < " " and c not in "\t\r\n\f\v")
    if odd * 100 > min(len(text), 65536) or "\0" in text or text.lstrip().startswith("<"):
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
    from kiosk.files.workbook import open_workbook

    try:
        with warnings.catch_warnings():
            # What openpyxl does not keep (styles, validations) is of no use here.
            warnings.simplefilter("ignore")
            workbook = open_workbook(data)
            every = [sheet for sheet in workbook.sheets if hasattr(sheet, "iter_rows")]
            sheets = [sheet for sheet in every if sheet.sheet_state == "visible"]
            hidden = tuple(sheet.title for sheet in every if sheet.sheet_state != "visible")
            expected = sum(min(sheet.max_row or 0, LAST_ROW) for sheet in sheets)
            merged = {s.title: inspected.merged[_part(s)] for s in sheets if _part(s) in inspected.merged}
    except Exception:
        # A damaged package fails in any of a hundred ways inside zip and XML; the answer is the same.
        return Finding("file_broken")
    if not sheets:
        return Finding("file_empty")
    return Spreadsheet(expected, _xlsx_rows(workbook, sheets), merged, hidden, workbook.day_zero)


def _part(sheet: Any) -> str:
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _xlsx_rows(workbook: Workbook, sheets: list[Any]) -> Iterator[SheetRow | Finding]:
    from kiosk.files.worksheet import sheet_rows

    try:
        for sheet in sheets:
            for number, hidden, values in sheet_rows(workbook, sheet):
                yield SheetRow(sheet.title, number, values, hidden)
    except Exception:
        yield Finding("file_broken")
    finally:
        workbook.close()
