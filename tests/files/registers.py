"""Plain builders of registers, one line at a time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl

from kiosk.files.identity import check_digit
from kiosk.files.register import Register, read_register
from kiosk.rules.book import SHEETS
from kiosk.rules.finding import Finding
from kiosk.rules.register import RegisterRow

DATA = Path(__file__).parent.parent / "data"
DAY = date(2017, 4, 30)
SHEET = SHEETS["putian-2017"]
HEADER = ("序号", "村民小组", "户号", "姓名", "与户主关系", "性别", "出生日期", "公民身份号码", "户籍情况", "备注")


def a_number(birth: str = "19720505", order: str = "101") -> str:
    """An identity number with area code 999999; an odd order is a man's."""
    first = f"999999{birth}{order}"
    return first + check_digit(first)


def a_line(**cells: object) -> tuple[object, ...]:
    line: dict[str, object] = {
        "序号": 1,
        "村民小组": "第1村民小组",
        "户号": "001",
        "姓名": "林大",
        "与户主关系": "户主",
        "性别": "男",
        "出生日期": "1972-05-05",
        "公民身份号码": None,
        "户籍情况": "本村户籍",
        "备注": None,
    }
    line.update(cells)
    return tuple(line.values())


def an_xlsx(*rows: Sequence[object], more: dict[str, Sequence[Sequence[object]]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "登记册"
    for row in rows:
        book.active.append(row)
    for title, lines in (more or {}).items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows: Sequence[object], more: dict[str, Sequence[Sequence[object]]] | None = None) -> Register:
    register = read_register(an_xlsx(*rows, more=more), "登记册.xlsx")
    assert isinstance(register, Register), register
    return register


def the_row(**cells: object) -> RegisterRow:
    register = read(HEADER, a_line(**cells))
    assert register.rows_read == 1
    return register.rows[0]


def mended(register: Register, at: int = 0) -> list[Finding]:
    """What was mended in that row, counted from 0."""
    address = register.rows[at].address
    return [f for f in register.mended if (f.numbers["sheet"], f.numbers["row"]) == (address.sheet, address.row)]


def refusal(*rows: Sequence[object], more: dict[str, Sequence[Sequence[object]]] | None = None) -> Finding:
    finding = read_register(an_xlsx(*rows, more=more), "登记册.xlsx")
    assert isinstance(finding, Finding)
    return finding
