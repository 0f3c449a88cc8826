"""The register of a village (参选村民登记册): a spreadsheet in, people out, nobody lost without a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.files import cells
from kiosk.files.columns import (
    REGISTER,
    Columns,
    by_word,
    is_header,
    may_be_half,
    recognise,
    settle_columns,
    stacked,
)
from kiosk.files.mended import Mended
from kiosk.files.nobody import group_of_title, group_title, weight_of_somebody, why_nobody
from kiosk.files.package import Merged
from kiosk.files.person import PersonReader
from kiosk.files.shown import SheetView
from kiosk.files.spreadsheet import SheetRow, Spreadsheet, Value, open_spreadsheet
from kiosk.rules.finding import Finding
from kiosk.rules.notes import Residence
from kiosk.rules.register import RegisterRow

Progress = Callable[[int, int], None]
"""Called now and then with rows done and rows expected, 0 where the file does not say."""
PROGRESS_EVERY = 500


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is nobody's (row 0: a whole sheet), and why.

    `why` is one of title, header, group_title, signature, total, remark, example, nothing_filled, sheet_hidden,
    sheet_without_header.
    """

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Register:
    """What was read. Every row with something in it is in `rows` or in `skipped`."""

    rows: tuple[RegisterRow, ...]
    skipped: tuple[Skipped, ...] = ()
    mended: Mended = field(default_factory=Mended)

    @property
    def rows_read(self) -> int:
        return len(self.rows)


def read_register(data: bytes, filename: str, progress: Progress | None = None) -> Register | Finding:
    """Read a register from .xlsx or .csv. The identity number is examined in passing and forgotten.

    A row that lacks a name or has a date that cannot be read is still a row: the rules leave it undecided.
    """
    book = open_spreadsheet(data, filename)
    if isinstance(book, Finding):
        return book
    return _Reading(book, progress).read()


_KNOWN = by_word(REGISTER)


@dataclass(slots=True)
class _Sheet:
    """How far the reading of one sheet has come.

    `section` is the group whose title was met last; `above` the row just read if it may be the upper half of a header,
    or the header itself; `header_row` the row of the last header, `upper_half` the row above it that belongs to it.
    """

    name: str
    view: SheetView
    section: str
    columns: Columns | None = None
    people_above: int = 0
    above: SheetRow | None = None
    header_row: int = 0
    upper_half: tuple[Value, ...] | None = None


class _Reading:
    def __init__(self, book: Spreadsheet, progress: Progress | None) -> None:
        self._book = book
        self._progress = progress
        self._persons = PersonReader(book.day_zero)
        self._rows: list[RegisterRow] = []
        self._mended = Mended()
        self._blank_residence: list[int] = []
        self._skipped: list[Skipped] = [Skipped(name, 0, "sheet_hidden") for name in book.hidden]

    def read(self) -> Register | Finding:
        sheet: _Sheet | None = None
        refusal: Finding | None = None
        headers = 0
        for done, row in enumerate(self._book.rows(), 1):
            if isinstance(row, Finding):
                return row
            if sheet is None or row.sheet != sheet.name:
                refusal = self._end(sheet)
                headers += bool(sheet and sheet.columns)
                sheet = self._begin(row.sheet)
            refusal = refusal or self._take(sheet, row)
            if refusal:
                return refusal
            if self._progress and done % PROGRESS_EVERY == 0:
                self._progress(done, self._book.rows_expected)
        refusal = self._end(sheet)
        if refusal:
            return refusal
        if sheet is None:
            return Finding("file_empty")
        if not headers and not sheet.columns:
            return Finding("header_missing", "", {"sheet": sheet.name})
        if not self._rows:
            return Finding("register_nobody", "", {"sheet": sheet.name})
        return Register(tuple(self._with_residences()), tuple(self._skipped), self._mended)

    def _begin(self, name: str) -> _Sheet:
        return _Sheet(name, SheetView(self._book.merged.get(name, Merged())), group_title(name))

    def _end(self, sheet: _Sheet | None) -> Finding | None:
        if sheet is None or sheet.columns:
            return None
        if sheet.people_above > 1:
            return Finding("header_missing", "", {"sheet": sheet.name})
        self._skipped = [s for s in self._skipped if s.sheet != sheet.name]
        self._skipped.append(Skipped(sheet.name, 0, "sheet_without_header"))
        return None

    def _take(self, sheet: _Sheet, row: SheetRow) -> Finding | None:
        sheet.view.keep(row)
        above, sheet.above = sheet.above, None
        if above and above.row != row.row - 1:
            above = None
        # Every header has 姓名 or a word like it; looking for one sign first saves most of the looking.
        if above or sheet.columns is None or any(isinstance(value, str) and "名" in value for value in row.values):
            header = self._header(sheet, row, above)
            if header is not None:
                return header if isinstance(header, Finding) else None
        if sheet.columns is None:
            sheet.people_above += weight_of_somebody(row.values)
            why = "title"
            sheet.above = row if _is_half(row) and recognise(row.values, _KNOWN) else None
        else:
            why = "header" if row.values == sheet.upper_half else why_nobody(row.values, sheet.columns, _KNOWN)
            sheet.above = row if why == "header" and _is_half(row) else None
        if why:
            self._skipped.append(Skipped(row.sheet, row.row, why))
            if why in ("title", "group_title"):
                sheet.section = group_of_title(row.values) or sheet.section
            return None
        return self._somebody(sheet, row)

    def _somebody(self, sheet: _Sheet, row: SheetRow) -> Finding | None:
        assert sheet.columns is not None
        for needed, instead in (("name", "name"), ("birth", "identity")):
            if not sheet.columns.has(needed) and not sheet.columns.has(instead):
                return Finding(f"{needed}_column_missing", "", {"sheet": row.sheet, "row": sheet.header_row})
        shown = sheet.view.shown(row, sheet.columns)
        person, mended, blank = self._persons.person(row, shown, sheet.columns, sheet.section)
        if not person.group and not sheet.columns.has("group") and not sheet.section:
            return Finding("group_column_missing", "", {"sheet": row.sheet, "row": row.row})
        if blank:
            self._blank_residence.append(len(self._rows))
        self._rows.append(person)
        self._mended.extend(mended)
        return None

    def _header(self, sheet: _Sheet, row: SheetRow, above: SheetRow | None) -> bool | Finding | None:
        """Take the row as a header, alone or with the row above it. None: it is none."""
        found, words = recognise(row.values, _KNOWN), row.values
        both, joined = stacked(above.values, row.values, _KNOWN) if above else ({}, ())
        if above and (_goes_with(sheet, above, row, both) or (found and above.row != sheet.header_row)):
            found, words = both, joined
        if not is_header(found):
            return None
        if sheet.columns is None and sheet.people_above > 1:
            return Finding("header_below_people", "", {"sheet": row.sheet, "row": row.row})
        columns = settle_columns(found, row.sheet, row.row, words)
        if isinstance(columns, Finding):
            return columns
        if words is joined and self._skipped[-1].why == "title":
            self._skipped[-1] = replace(self._skipped[-1], why="header")
        if above and words is joined:
            sheet.upper_half = above.values
        sheet.columns, sheet.header_row = columns, row.row
        # A second row of the header may follow; a third does not.
        sheet.above = None if words is joined else row
        self._skipped.append(Skipped(row.sheet, row.row, "header"))
        return True

    def _with_residences(self) -> list[RegisterRow]:
        # A column that says 本村 nowhere is kept for outsiders only; where it does, a blank is a doubt.
        blank = set(self._blank_residence)
        if any(r.residence is Residence.LOCAL for i, r in enumerate(self._rows) if i not in blank):
            for i in blank:
                self._rows[i] = replace(self._rows[i], residence=Residence.UNKNOWN)
        return self._rows


def _is_half(row: SheetRow) -> bool:
    return may_be_half(row.values) and not group_of_title(row.values)


def _goes_with(sheet: _Sheet, above: SheetRow, row: SheetRow, both: dict[int, tuple[str, int]]) -> bool:
    """Whether the row is the lower half of the header right above it: words only, and nobody's name."""
    if above.row != sheet.header_row or not _is_half(row):
        return False
    at = next((i for i, (column, _) in both.items() if column == "name"), None)
    name = row.values[at] if at is not None and at < len(row.values) else None
    return not cells.text(name) or bool(recognise((name,), _KNOWN))
