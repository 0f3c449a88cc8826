"""Opening an .xlsx for its cells alone: fonts, colours and properties, on which foreign files often fail, stay shut."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, STRIP_RE, is_date_format, is_timedelta_format

_CHINESE = {
    27: 'yyyy"年"m"月"',
    31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    57: 'yyyy"年"m"月"',
}
_CHINESE |= dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"') | {30: "m-d-yy", 52: 'yyyy"年"m"月"'}
"""The numbered formats of a Chinese Excel that are dates; openpyxl knows the others."""


@dataclass(slots=True)
class Formats:
    """How numbers are shown, by the number of the style: as dates, as dates without day or year, padded to a width."""

    dates: set[int] = field(default_factory=set)
    spans: set[int] = field(default_factory=set)
    no_day: set[int] = field(default_factory=set)
    no_year: set[int] = field(default_factory=set)
    zeros: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Workbook:
    """An opened .xlsx and how its numbers are shown."""

    book: Any
    formats: Formats

    @property
    def day_zero(self) -> date:
        epoch: datetime = self.book.epoch
        return epoch.date()

    @property
    def sheets(self) -> list[Any]:
        return list(self.book.worksheets)

    def close(self) -> None:
        self.book.close()


class _Reader(ExcelReader):  # type: ignore[misc]
    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A chart holds nobody."""


def open_workbook(data: bytes) -> Workbook:
    """Open the package. Raises whatever a damaged part sets off, KeyError where a sheet is missing."""
    reader = _Reader(io.BytesIO(data), read_only=True, keep_vba=False, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    for sheet, relation in reader.parser.find_sheets():
        if relation.target not in reader.valid_files:
            raise KeyError(sheet.name)
    reader.read_worksheets()
    styles = "xl/styles.xml"
    formats = _formats(fromstring(reader.archive.read(styles))) if styles in reader.valid_files else Formats()
    return Workbook(reader.wb, formats)


def _formats(root: Element) -> Formats:
    codes: dict[int, str] = {**_CHINESE, **BUILTIN_FORMATS}
    for number in _all(root, "numFmt"):
        codes[int(number.get("numFmtId", 0))] = number.get("formatCode", "")
    formats = Formats()
    styles = next(iter(_all(root, "cellXfs")), None)
    for style, cell in enumerate(_all(styles, "xf") if styles is not None else ()):
        _sort(formats, style, codes.get(int(cell.get("numFmtId", 0)), "General"))
    return formats


def _all(element: Element, name: str) -> list[Element]:
    return element.findall(f".//{{*}}{name}")


def _sort(formats: Formats, style: int, code: str) -> None:
    if re.fullmatch(r"0{2,12}", code):
        formats.zeros[style] = len(code)
    if not is_date_format(code):
        return
    formats.dates.add(style)
    if is_timedelta_format(code):
        formats.spans.add(style)
    shown = STRIP_RE.sub("", code.split(";")[0]).lower().replace("e", "y")
    if "y" in shown and "d" not in shown:
        formats.no_day.add(style)
    elif "d" in shown and "y" not in shown:
        formats.no_year.add(style)
