"""Spreadsheets written by hand: every kind of cell that office programs leave behind, and the .csv of the same rows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DAY_ZERO = date(1899, 12, 30)
FORMATS = ("yyyy\\-mm\\-dd", "0000", "000", "yyyy&quot;年&quot;m&quot;月&quot;")
"""Style n shows a number in the n-th of these formats, style 0 as it is."""


@dataclass(frozen=True)
class Rich:
    """A text whose first character is written in another colour."""

    text: str


@dataclass(frozen=True)
class Inline:
    """A text that stands in the sheet itself, as programs write it that are no spreadsheet programs."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula with the result that was stored: a text, a number, or None where the program stored none."""

    result: str | int | None


@dataclass(frozen=True)
class Failed:
    """A cell with an error value."""

    error: str = "#N/A"


@dataclass(frozen=True)
class Shown:
    """A number shown with leading zeros; `zeros` is its width."""

    number: int
    zeros: int


@dataclass(frozen=True)
class Month:
    """A date shown as year and month only."""

    first: date


Cell = str | int | float | bool | date | Rich | Inline | Formula | Failed | Shown | Month | None


@dataclass
class Sheet:
    """Rows from 1 (an empty list is an empty row), merged ranges (A1:C1), what is hidden."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False


def letter(index: int) -> str:
    return chr(65 + index) if index < 26 else letter(index // 26 - 1) + letter(index % 26)


class _Strings:
    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def at(self, item: str) -> int:
        return self.index.setdefault(item, len(self.index))


def _text(words: str) -> str:
    return f'<t xml:space="preserve">{escape(words)}</t>'


def _cell(at: str, value: Cell, strings: _Strings) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case str():
            return f'<c r="{at}" t="s"><v>{strings.at(_text(value))}</v></c>'
        case Rich(text):
            runs = f'<r><rPr><color rgb="FFFF0000"/></rPr>{_text(text[:1])}</r><r>{_text(text[1:])}</r>'
            return f'<c r="{at}" t="s"><v>{strings.at(runs)}</v></c>'
        case Inline(text):
            return f'<c r="{at}" t="inlineStr"><is>{_text(text)}</is></c>'
        case Formula(None):
            return f'<c r="{at}"><f>VLOOKUP(A1,B:C,2,0)</f><v></v></c>'
        case Formula(str() as result):
            return f'<c r="{at}" t="str"><f>VLOOKUP(A1,B:C,2,0)</f><v>{escape(result)}</v></c>'
        case Formula(result):
            return f'<c r="{at}"><f>A1+0</f><v>{result}</v></c>'
        case Failed(error):
            return f'<c r="{at}" t="e"><f>NA()</f><v>{error}</v></c>'
        case Shown(number, zeros):
            return f'<c r="{at}" s="{FORMATS.index("0" * zeros) + 1}"><v>{number}</v></c>'
        case date():
            return f'<c r="{at}" s="1"><v>{(value - DAY_ZERO).days}</v></c>'
        case Month(first):
            return f'<c r="{at}" s="{len(FORMATS)}"><v>{(first - DAY_ZERO).days}</v></c>'
        case _:
            return f'<c r="{at}"><v>{value}</v></c>'


def _sheet(sheet: Sheet, strings: _Strings) -> str:
    columns = "".join(f'<col min="{c + 1}" max="{c + 1}" hidden="1"/>' for c in sorted(sheet.hidden_columns))
    rows = []
    for n, row in enumerate(sheet.rows, 1):
        cells = "".join(_cell(f"{letter(i)}{n}", value, strings) for i, value in enumerate(row))
        if cells:
            hidden = ' hidden="1"' if n in sheet.hidden_rows else ""
            rows.append(f'<row r="{n}"{hidden} ht="20" customHeight="1">{cells}</row>')
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merged)
    return (
        f'<worksheet xmlns="{MAIN}">{f"<cols>{columns}</cols>" if columns else ""}'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>"
    )


def xlsx(sheets: Sequence[Sheet], *, from_1904: bool = False) -> bytes:
    """The sheets as one .xlsx."""
    strings = _Strings()
    parts = {f"xl/worksheets/sheet{n}.xml": _sheet(sheet, strings) for n, sheet in enumerate(sheets, 1)}
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in strings.index) + "</sst>"
    )
    listed = "".join(
        f'<sheet name="{escape(s.name)}" sheetId="{n}" state="{"hidden" if s.hidden else "visible"}" r:id="r{n}"/>'
        for n, s in enumerate(sheets, 1)
    )
    epoch = '<workbookPr date1904="1"/>' if from_1904 else ""
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{epoch}<sheets>{listed}</sheets></workbook>'
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(FORMATS))
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(FORMATS)))
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(FORMATS)}">{formats}</numFmts>'
        f"<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
        f'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>'
    )
    kinds = {"worksheet": "worksheet+xml", "sharedStrings": "sharedStrings+xml", "styles": "styles+xml"}
    related = [
        (f"r{n}", "worksheet", f"worksheets/sheet{n}.xml", f"/xl/worksheets/sheet{n}.xml")
        for n in range(1, len(sheets) + 1)
    ]
    related += [(f"x{kind}", kind, f"{kind}.xml", f"/xl/{kind}.xml") for kind in ("sharedStrings", "styles")]
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    packaged = "http://schemas.openxmlformats.org/package/2006/"
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{packaged}relationships">'
        + "".join(f'<Relationship Id="{i}" Type="{REL}/{kind}" Target="{to}"/>' for i, kind, to, _ in related)
        + "</Relationships>"
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{packaged}relationships">'
        f'<Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{packaged}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{spreadsheet}sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{spreadsheet}{kinds[kind]}"/>' for _, kind, _, name in related
        )
        + "</Types>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
    return out.getvalue()


def plain(value: Cell) -> str:
    """The cell as a .csv has it."""
    match value:
        case None | Formula(None):
            return ""
        case bool():
            return str(value).upper()
        case Rich(text) | Inline(text):
            return text
        case Formula(result):
            return str(result)
        case Failed(error):
            return error
        case Shown(number, zeros):
            return str(number).zfill(zeros)
        case date():
            return f"{value.year}/{value.month}/{value.day}"
        case Month(first):
            return f"{first.year}年{first.month}月"
        case _:
            return str(value)


def csv_text(rows: Sequence[Sequence[Cell]], delimiter: str, line_end: str, *, quote_all: bool = False) -> str:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([[plain(cell) for cell in row] for row in rows])
    return out.getvalue()
