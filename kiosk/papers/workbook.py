"""Spreadsheets to take along: rows as .xlsx, their texts never run as formulas."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kiosk.papers.page import Progress

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

Cell = str | int | date | None

LONGEST_TITLE = 31
NARROWEST, WIDEST = 6, 60
"""Characters a column is wide; a longer text wraps."""

_MISREAD = ("=", "+", "-", "@", "\t", "\r", "\n", "#")
"""What a text begins with that might be taken for a formula or an error."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# What XML cannot hold.
_NOT_IN_CELLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = date(1900, 3, 1)
"""A spreadsheet counts days from here without a mistake."""
_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
_MADE = datetime(2000, 1, 1)
"""The same rows give the same bytes, on any day."""
_TELL_EVERY = 1000
_A4 = 9


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, columns, rows (a tuple where a child is to write them); `note` stands above the head."""

    title: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
    note: str = ""


def workbook(sheets: Sequence[Sheet], progress: Progress | None = None) -> bytes:
    """The sheets, one at least, as .xlsx. Never refuses: what a cell cannot hold is left out of its text."""
    # Loaded where it is used: the server makes sheets, and only the child writes them.
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    # Widths come before the rows in the file, so the rows are read twice.
    kept = [(sheet, sheet.rows if isinstance(sheet.rows, Sequence) else list(sheet.rows)) for sheet in sheets]
    total, done = sum(len(rows) for _, rows in kept), 0
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _MADE
    for title, (sheet, rows) in zip(_titles(sheets), kept, strict=True):
        for _ in _write(book, title, sheet, rows):
            done += 1
            if progress and (done % _TELL_EVERY == 0 or done == total):
                progress(done, total)
    file = BytesIO()
    ExcelWriter(book, _Archive(file, "w", ZIP_DEFLATED)).save()
    return file.getvalue()


def _write(book: Workbook, title: str, sheet: Sheet, rows: Sequence[tuple[Cell, ...]]) -> Iterator[None]:
    """Write one sheet; a step for each row."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(title)
    head = 2 if sheet.note else 1
    page.freeze_panes = f"A{head + 1}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for i, width in enumerate(_widths(sheet.columns, rows), 1):
        page.column_dimensions[get_column_letter(i)].width = width + 2

    bold, shade = Font(bold=True), PatternFill("solid", fgColor="E7E7E7")
    if sheet.note:
        note = _text(page, sheet.note)
        note.font = Font(italic=True)
        page.append((note,))
    titles = [_text(page, column) for column in sheet.columns]
    for cell in titles:
        cell.font, cell.fill = bold, shade
    page.append(titles)
    wrap = Alignment(wrap_text=True, vertical="top")
    for row in rows:
        page.append([_cell(page, value, wrap) for value in row])
        yield
    if sheet.columns:
        page.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.columns))}{head + len(rows)}"


def _cell(page: Any, value: Cell, wrap: Any) -> Any:
    """What is written for a value: itself where that is safe, else a cell that is told what it is."""
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return day if day >= _FIRST_DAY else day.isoformat()
    if isinstance(value, int):
        return value if abs(value) < _EXACT else str(value)
    if not value:
        return None
    long = len(value) > WIDEST // 2 and _width(value) > WIDEST
    if not long and not value.startswith(_MISREAD):
        return _NOT_IN_CELLS.sub("", value) or None
    cell = _text(page, value)
    if long:
        cell.alignment = wrap
    return cell


def _text(page: Any, text: str) -> WriteOnlyCell:
    """A text that is a text, whatever it begins with; also after somebody has edited it."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, _NOT_IN_CELLS.sub("", text))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_MISREAD)
    return cell


def _widths(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[int]:
    """How many characters wide each column is."""
    # Room for the button of the filter beside the title.
    widths = [max(NARROWEST, _width(column) + 3) for column in columns]
    for row in rows:
        for i, value in enumerate(row[: len(widths)]):
            if isinstance(value, str):
                # Nothing shorter than half the width is wider than it.
                if 2 * len(value) > widths[i]:
                    widths[i] = max(widths[i], _width(value))
            elif value is not None:
                widths[i] = max(widths[i], len(str(value)))
    return [min(width, WIDEST) for width in widths]


def _width(text: str) -> int:
    """Width of the longest line in characters; a Chinese one counts double."""
    return max(sum(2 if east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n"))


def _titles(sheets: Sequence[Sheet]) -> Iterator[str]:
    """A title for each sheet that a spreadsheet takes: short, of plain characters, each once."""
    taken: set[str] = set()
    for n, sheet in enumerate(sheets, 1):
        # An apostrophe at an end, too, is not taken.
        wanted = " ".join(_NOT_IN_TITLES.sub(" ", _NOT_IN_CELLS.sub("", sheet.title)).split()).strip("'") or str(n)
        title, again = _cut(wanted, LONGEST_TITLE), 1
        while title.casefold() in taken:
            again += 1
            ending = f" ({again})"
            title = _cut(wanted, LONGEST_TITLE - len(ending)) + ending
        taken.add(title.casefold())
        yield title


def _cut(title: str, longest: int) -> str:
    """So much of a title; a spreadsheet counts a rare character twice."""
    while len(title.encode("utf-16-le")) > 2 * longest:
        title = title[:-1]
    return title.rstrip(" '")


class _Archive(ZipFile):
    """A package whose parts bear no time."""

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        with open(filename, "rb") as part, self.open(self._part(arcname), "w", force_zip64=True) as packed:
            shutil.copyfileobj(part, packed)

    def writestr(self, name: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(self._part(name), data)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(name)
        part.compress_type = ZIP_DEFLATED
        return part
