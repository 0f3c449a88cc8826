"""The cells of an .xlsx as a reader of the sheet sees them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kiosk.files.package import merged
from kiosk.files.register import Register, read_register
from kiosk.files.spreadsheet import NO_RESULT, SheetRow, Spreadsheet, open_spreadsheet
from tests.files.packages import everything, repacked
from tests.files.workbook import MAIN, Cell, Failed, Formula, Inline, Month, Rich, Sheet, Shown, xlsx


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (Shown(12, 4), "0012"),
        (Rich("林大"), "林大"),
        (Inline("林大"), "林大"),
        (Formula("林大"), "林大"),
        (Formula(3), 3),
        (Formula(None), NO_RESULT),
        (Failed("#N/A"), "#N/A"),
        (True, True),
        (1.5, 1.5),
        (date(1945, 3, 2), datetime(1945, 3, 2)),
        (Month(date(1945, 3, 1)), "1945年3月"),
    ],
    ids=str,
)
def test_a_cell_is_read_as_it_shows(written: Cell, read: object) -> None:
    assert everything(xlsx([Sheet("甲", [[written]])])) == [SheetRow("甲", 1, (read,))]  # type: ignore[arg-type]


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell() -> None:
    assert everything(xlsx([Sheet("甲", [["a", Formula("")]])])) == [SheetRow("甲", 1, ("a",))]


def test_a_line_break_that_another_program_spelled_out_is_one() -> None:
    assert everything(xlsx([Sheet("甲", [["林_x000D_\n大"]])])) == [SheetRow("甲", 1, ("林\r\n大",))]


def with_format(number: int, code: str = "") -> bytes:
    """A workbook whose only cell is 16498 in this number format."""
    named = f'<numFmts><numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>' if code else ""
    styles = (
        f'<styleSheet xmlns="{MAIN}">{named}<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    row = '<row r="1"><c r="A1" s="1"><v>16498</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    parts = {"xl__styles.xml": styles.encode(), "xl__worksheets__sheet1.xml": sheet.encode()}
    return repacked(xlsx([Sheet("甲", [["a"]])]), **parts)


@pytest.mark.parametrize(
    ("number", "code", "read"),
    [
        (0, "", 16498),
        (14, "", datetime(1945, 3, 2)),
        (31, "", datetime(1945, 3, 2)),
        (57, "", "1945年3月"),
        (58, "", "3月2日"),
        (170, "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", datetime(1945, 3, 2)),
        (170, "[$-804]yyyy/m/d", datetime(1945, 3, 2)),
        (170, "yyyy/mm", "1945年3月"),
        (170, "000000", "016498"),
        (170, "0000-00-00", 16498),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(number: int, code: str, read: object) -> None:
    assert everything(with_format(number, code)) == [SheetRow("甲", 1, (read,))]  # type: ignore[arg-type]


def test_a_stylesheet_that_says_nothing_of_fonts_and_fills_is_no_obstacle() -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><fills><fill/></fills><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>'
    data = repacked(xlsx([Sheet("甲", [["林大"]])]), **{"xl__styles.xml": styles.encode()})
    assert everything(data) == [SheetRow("甲", 1, ("林大",))]


def test_validations_that_openpyxl_does_not_know_are_no_obstacle() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        '<dataValidations><dataValidation type="none" operator="strange" sqref="A1"/></dataValidations></worksheet>'
    )
    data = repacked(xlsx([Sheet("甲", [["a"]])]), **{"xl__worksheets__sheet1.xml": sheet.encode()})
    assert everything(data) == [SheetRow("甲", 1, (1,))]


def test_damaged_properties_of_the_document_are_no_obstacle() -> None:
    data = repacked(xlsx([Sheet("甲", [["林大"]])]), docProps__core__xml=b"<broken")
    assert everything(data) == [SheetRow("甲", 1, ("林大",))]


def test_hidden_rows_are_read_and_marked_and_hidden_columns_read() -> None:
    sheet = Sheet("甲", [["a", "b"], ["c", "d"]], hidden_rows={2}, hidden_columns={1})
    assert everything(xlsx([sheet])) == [SheetRow("甲", 1, ("a", "b")), SheetRow("甲", 2, ("c", "d"), hidden=True)]


def test_hidden_sheets_are_named_and_not_read() -> None:
    opened = open_spreadsheet(xlsx([Sheet("甲", [["a"]]), Sheet("旧", [["b"]], hidden=True)]), "a.xlsx")
    assert isinstance(opened, Spreadsheet)
    assert (opened.hidden, list(opened.rows())) == (("旧",), [SheetRow("甲", 1, ("a",))])


def test_day_numbers_of_a_file_that_counts_from_1904_are_its_own() -> None:
    rows: list[list[Cell]] = [["姓名", "组", "生日"], ["林大", 1, 16498 - 1462]]
    register = read_register(xlsx([Sheet("甲", rows)], from_1904=True), "a.xlsx")
    assert isinstance(register, Register)
    assert register.rows[0].birth == date(1945, 3, 2)


def test_merged_cells_tell_the_row_that_shows_through() -> None:
    ranges = merged(["B2:B4", "B9:C400", "A1:F1", "D5"])
    assert [ranges.first(row, 2) for row in (1, 2, 3, 4, 5, 9, 10, 400, 401)] == [0, 0, 2, 2, 0, 0, 9, 9, 0]
    assert [ranges.begins(row, 2) for row in (1, 2, 3, 9)] == [False, True, False, True]
    assert ranges.first(3, 1) == 0
