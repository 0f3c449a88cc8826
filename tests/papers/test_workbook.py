"""Spreadsheets read back: every text a text, every date a date, columns that fit."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from kiosk.papers.workbook import Sheet, workbook

COLUMNS = ("编号", "姓名", "出生日期")


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(sheets)))


def cells(*values: object) -> list:
    """A row of these values as it is read back."""
    page = opened(Sheet("表", tuple(f"栏{n}" for n in range(len(values))), (values,))).active
    return list(page[2])


def test_the_rows_come_back_as_they_were_numbers_texts_and_real_dates():
    rows = ((1, "王小明", date(1980, 5, 3)), (2, "欧阳娜娜", None), (-3, "", date(2017, 4, 30)))
    page = opened(Sheet("名册", COLUMNS, rows)).active
    assert list(page.values) == [
        COLUMNS,
        (1, "王小明", datetime(1980, 5, 3)),
        (2, "欧阳娜娜", None),
        (-3, None, datetime(2017, 4, 30)),
    ]
    assert page["C2"].number_format == "yyyy-mm-dd"
    assert page["C2"].is_date


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.org","王")',
        "=1+1",
        "=",
        "+86 138",
        "-1+2",
        "@SUM(A1)",
        "\t=1+1",
        "\n=1",
        "#N/A",
        "#DIV/0!",
        "007",
        "1980-05-03",
        "TRUE",
    ],
)
def test_a_text_stays_a_text_whatever_it_looks_like(text):
    (cell,) = cells(text)
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize(
    ("text", "quoted"), [("=1+1", True), ("+86", True), ("-5", True), ("@a", True), ("a=1", False)]
)
def test_a_text_like_a_formula_stays_a_text_after_somebody_edits_it(text, quoted):
    (cell,) = cells(text)
    assert bool(cell.quotePrefix) is quoted


def test_titles_and_the_note_are_never_formulas_either():
    page = opened(Sheet("表", ("=1+1", "@a"), (), note="=2+2")).active
    assert [(cell.value, cell.data_type) for row in page for cell in row if cell.value] == [
        ("=2+2", "s"),
        ("=1+1", "s"),
        ("@a", "s"),
    ]


def test_no_formula_stands_anywhere_in_the_file():
    data = workbook((Sheet("=表", ("=1+1",), (("=1+1",), ("@SUM(A1)",)), note="=1+1"),))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        written = package.read("xl/worksheets/sheet1.xml")
    assert written.count(b"=1+1") == 3
    assert b"<f" not in written


def test_the_head_is_bold_frozen_and_filtered():
    page = opened(Sheet("名册", COLUMNS, ((1, "王小明", None), (2, "林大", None)))).active
    assert all(cell.font.b for cell in page[1])
    assert not any(cell.font.b for cell in page[2])
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C3"
    assert page.print_title_rows == "$1:$1"


def test_a_note_stands_above_the_head():
    page = opened(Sheet("名册", COLUMNS, ((1, "王小明", None),), note="内有个人信息,用后销毁")).active
    assert page["A1"].value == "内有个人信息,用后销毁"
    assert [cell.value for cell in page[2]] == list(COLUMNS)
    assert page.freeze_panes == "A3"
    assert page.auto_filter.ref == "A2:C3"


def test_a_column_is_as_wide_as_its_longest_text_and_a_chinese_character_counts_double():
    rows = ((1, "迪丽热巴·迪力木拉提伊明", "abcdefghijkl"), (12345678901, "林大", "王" * 200))
    widths = opened(Sheet("表", ("号", "姓名", "a"), rows)).active.column_dimensions
    assert widths["A"].width >= 11
    assert 23 <= widths["B"].width <= 28
    assert widths["C"].width <= 65


def test_a_text_longer_than_the_widest_column_wraps():
    long, short = cells("王" * 40, "王小明")
    assert long.alignment.wrap_text
    assert not short.alignment.wrap_text


def test_what_a_cell_cannot_hold_is_left_out_of_its_text_and_the_rest_stays():
    assert [cell.value for cell in cells("王\x07小\ud800明\uffff", "\x00", "甲\n乙")] == ["王小明", None, "甲\n乙"]


def test_a_number_of_more_than_fifteen_digits_keeps_every_one_of_them():
    values = [cell.value for cell in cells(10**15 - 1, 10**15, 1234567890123456789, -(10**16))]
    assert values == [10**15 - 1, "1000000000000000", "1234567890123456789", "-10000000000000000"]


def test_a_day_before_the_spreadsheets_calendar_is_written_as_text():
    values = [cell.value for cell in cells(date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1))]
    assert values == ["1899-12-31", "1900-02-28", datetime(1900, 3, 1)]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("名册", "名册", "名册"), ["名册", "名册 (2)", "名册 (3)"]),
        (("Roll", "ROLL"), ["Roll", "ROLL (2)"]),
        (("a[b]c:d*e?f/g\\h",), ["a b c d e f g h"]),
        (("", "  ", "'"), ["1", "2", "3"]),
        (("甲" * 40, "甲" * 50), ["甲" * 31, "甲" * 27 + " (2)"]),
        (("\U00020000" * 20,), ["\U00020000" * 15]),
        (("'引'",), ["引"]),
    ],
)
def test_titles_are_short_plain_and_each_only_once(titles, expected):
    assert opened(*(Sheet(title, ("a",), ()) for title in titles)).sheetnames == expected


def test_a_sheet_without_rows_or_columns_can_be_opened():
    book = opened(Sheet("空", COLUMNS, ()), Sheet("无", (), ()))
    assert [list(page.values) for page in book] == [[COLUMNS], []]


def test_rows_may_come_one_after_another():
    page = opened(Sheet("表", ("号",), ((n,) for n in range(5)))).active
    assert [value for (value,) in page.values] == ["号", 0, 1, 2, 3, 4]


def test_a_row_longer_than_its_head_loses_nothing():
    page = opened(Sheet("表", ("号",), ((1, "多出"),))).active
    assert list(page.values) == [("号", None), (1, "多出")]


def test_the_same_rows_give_the_same_bytes_and_no_name_of_who_made_them():
    sheets = (Sheet("名册", COLUMNS, ((1, "王小明", date(1980, 5, 3)),)), Sheet("二", ("a",), ()))
    data = workbook(sheets)
    assert workbook(sheets) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert (properties.creator or "", properties.modified) == ("", datetime(2000, 1, 1))


def test_thousands_of_rows_are_told_of_as_they_are_written():
    told = []
    rows = tuple((n, "王小明") for n in range(2500))
    data = workbook(
        (Sheet("一", ("号", "名"), rows), Sheet("二", ("号", "名"), rows[:100])), lambda *at: told.append(at)
    )
    assert told == [(1000, 2600), (2000, 2600), (2600, 2600)]
    first, second = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets
    assert sum(1 for _ in first.rows) == 2501
    assert sum(1 for _ in second.rows) == 101
