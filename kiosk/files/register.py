"""The register of a village (参选村民登记册): a spreadsheet in, people out, nobody lost without a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from kiosk.files import cells
from kiosk.files.columns import REGISTER, Columns, by_word, is_header, recognise, settle_columns
from kiosk.files.person import PersonReader
from kiosk.files.spreadsheet import SheetRow, Spreadsheet, Value, open_spreadsheet
from kiosk.rules.finding import Finding
from kiosk.rules.notes import Residence
from kiosk.rules.roll import RegisterRow

Progress = Callable[[int, int], None]
"""Called now and then with rows done and rows expected, 0 where the file does not say."""
PROGRESS_EVERY = 500


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is nobody's (row 0: a whole sheet), and why.

    `why` is one of title, header, group_title, signature, total, remark, nothing_filled, sheet_hidden,
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
_SIGNATURE = re.compile(
    r"(签名|签字|签章|盖章|登记员|登记人|审核人?|审批人?|填表人?|填报人?|制表人?|经办人|负责人|校对人?|复核人?|联系人|日期|年月日)[:(]"
)
_TOTAL = re.compile(r"^(合计|总计|小计|共计|累计|本页|本组|全村|全组)|共\d+(人|户|页|名)|^第\d+页")
_REMARK = re.compile(r"^(注|说明|备注|填表说明|附|填写说明)\d*[:、.]")
_GROUP_TITLE = re.compile(
    r"(?:组别|村民小组|小组|组名)?:?((?:第?[\d〇零一二三四五六七八九十百]{1,4}|[\u4e00-\u9fff]{1,8}?)(?:村民小组|村小组|生产队|小组|组|队))"
    r"(?:[(:,;、共参].*)?"
)
_IDENTITY = re.compile(r"[1-9]\d{16}[\dXx]")


def group_title(value: Value) -> str:
    """The group that a line of its own or a sheet's name gives, "" if it gives none."""
    match = _GROUP_TITLE.fullmatch(cells.squeezed(value)[:80])
    return cells.group(match.group(1)) if match else ""


def _filled(values: tuple[Value, ...]) -> list[str]:
    return [text for text in (cells.squeezed(v) for v in values) if text]


@dataclass(slots=True)
class _Sheet:
    """How far the reading of one sheet has come. `section` is the group whose title was met last."""

    name: str
    merged: Mapping[tuple[int, int], tuple[int, int]]
    section: str
    columns: Columns | None = None
    people_above: int = 0
    fillers: dict[tuple[int, int], Value] = field(default_factory=dict, repr=False)
    sources: frozenset[tuple[int, int]] = frozenset()

    def keep(self, row: SheetRow) -> None:
        """Keep what merged cells further down will ask for."""
        if self.sources:
            for i, value in enumerate(row.values, 1):
                if (row.row, i) in self.sources:
                    self.fillers[row.row, i] = value

    def fill(self, row: SheetRow, column: str) -> Value:
        at = self.columns.at.get(column) if self.columns else None
        source = self.merged.get((row.row, at[0] + 1)) if at else None
        return self.fillers.get(source) if source else None


class _Reading:
    def __init__(self, book: Spreadsheet, progress: Progress | None) -> None:
        self._book = book
        self._progress = progress
        self._persons = PersonReader()
        self._rows: list[RegisterRow] = []
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
        return Register(tuple(self._with_residences()), tuple(self._skipped))

    def _begin(self, name: str) -> _Sheet:
        merged = self._book.merged.get(name, {})
        return _Sheet(name, merged, group_title(name), sources=frozenset(merged.values()))

    def _end(self, sheet: _Sheet | None) -> Finding | None:
        if sheet is None or sheet.columns:
            return None
        if sheet.people_above > 1:
            return Finding("header_missing", "", {"sheet": sheet.name})
        self._skipped = [s for s in self._skipped if s.sheet != sheet.name]
        self._skipped.append(Skipped(sheet.name, 0, "sheet_without_header"))
        return None

    def _take(self, sheet: _Sheet, row: SheetRow) -> Finding | None:
        sheet.keep(row)
        # Every header has 姓名 or a word like it; looking for one sign first saves most of the looking.
        if any(isinstance(value, str) and "名" in value for value in row.values):
            found = recognise(row.values, _KNOWN)
            if is_header(found):
                return self._header(sheet, row, found)
        if sheet.columns is None:
            sheet.people_above += _weight_of_somebody(row.values)
            why = "title"
        else:
            why = _nobody(row, sheet.columns)
        if why:
            self._skipped.append(Skipped(row.sheet, row.row, why))
            if why in ("title", "group_title"):
                filled = _filled(row.values)
                sheet.section = (group_title(filled[0]) if len(filled) == 1 else "") or sheet.section
            return None
        assert sheet.columns is not None
        person, blank = self._persons.person(row, sheet.columns, sheet.section, lambda column: sheet.fill(row, column))
        if not person.group and not sheet.columns.has("group") and not sheet.section:
            return Finding("group_column_missing", "", {"sheet": row.sheet, "row": row.row})
        if blank:
            self._blank_residence.append(len(self._rows))
        self._rows.append(person)
        return None

    def _header(self, sheet: _Sheet, row: SheetRow, found: dict[int, tuple[str, int]]) -> Finding | None:
        if sheet.columns is None and sheet.people_above > 1:
            return Finding("header_below_people", "", {"sheet": row.sheet, "row": row.row})
        columns = settle_columns(found, row.sheet, row.row, row.values)
        if isinstance(columns, Finding):
            return columns
        for needed, instead in (("name", "name"), ("birth", "identity")):
            if not columns.has(needed) and not columns.has(instead):
                return Finding(f"{needed}_column_missing", "", {"sheet": row.sheet, "row": row.row})
        sheet.columns = columns
        self._skipped.append(Skipped(row.sheet, row.row, "header"))
        return None

    def _with_residences(self) -> list[RegisterRow]:
        # A column that says 本村 nowhere is kept for outsiders only; where it does, a blank is a doubt.
        blank = set(self._blank_residence)
        if any(r.residence is Residence.LOCAL for i, r in enumerate(self._rows) if i not in blank):
            for i in blank:
                self._rows[i] = replace(self._rows[i], residence=Residence.UNKNOWN)
        return self._rows


def _weight_of_somebody(values: tuple[Value, ...]) -> int:
    """How much a row above the header looks like somebody: 2 surely, 1 perhaps."""
    filled = _filled(values)
    if len(filled) < 2:
        return 0
    if any(text in ("男", "女") or _IDENTITY.fullmatch(text) for text in filled):
        return 2
    return int(len(filled) > 2 and any(cells.birth(v)[0] for v in values))


def _nobody(row: SheetRow, columns: Columns) -> str:
    """Why this row is nobody's, "" if it is somebody's."""
    values = row.values
    if cells.sex(columns.first("sex", values)) or _IDENTITY.search(cells.squeezed(columns.first("identity", values))):
        return ""
    filled = _filled(values)
    if len(filled) == 1 and group_title(filled[0]):
        return "group_title"
    if any(_SIGNATURE.search(text) for text in filled):
        return "signature"
    if any(_TOTAL.search(text) for text in filled):
        return "total"
    if any(cells.text(columns.first(c, values)) for c in ("birth", "identity", "sex")):
        return ""
    name = cells.squeezed(columns.first("name", values))
    if filled and (_REMARK.match(filled[0]) or (len(filled) == 1 and not (name and len(name) <= 6))):
        return "remark" if not filled[0].isdecimal() else "nothing_filled"
    if name or any(cells.text(columns.first(c, values)) for c in ("household", "relation")):
        return ""
    return "nothing_filled"
