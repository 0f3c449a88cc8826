"""Spreadsheets as they come in: rows, or one finding."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.files import package, spreadsheet
from kiosk.files.spreadsheet import SheetRow, Spreadsheet, open_spreadsheet
from kiosk.rules.finding import Finding


def an_xlsx(*rows: tuple[object, ...], title: str = "登记册") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same package with some parts replaced (`xl/…` written with __ for / and _ kept)."""
    out = io.BytesIO()
    replaced = {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, replaced.pop(part.filename, None) or old.read(part))
        for name, content in replaced.items():
            new.writestr(name, content)
    return out.getvalue()


def everything(data: bytes, filename: str = "登记册.xlsx") -> list[SheetRow] | Finding:
    book = open_spreadsheet(data, filename)
    if isinstance(book, Finding):
        return book
    rows = list(book.rows())
    if rows and isinstance(rows[-1], Finding):
        return rows[-1]
    return [row for row in rows if isinstance(row, SheetRow)]


def code_of(data: bytes, filename: str = "登记册.xlsx") -> str:
    result = everything(data, filename)
    return result.code if isinstance(result, Finding) else "read"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.xlsx", "file_empty"),
        (b"\xef\xbb\xbf\r\n ", "a.csv", "file_empty"),
        (OLE, "a.xls", "file_old_xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_protected"),
        (b"%PDF-1.7 ...", "a.pdf", "file_kind"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "file_kind"),
        (b"<html><table></table></html>", "a.xls", "file_kind"),
        (b"PK\x03\x04 broken", "a.xlsx", "file_broken"),
        (b"name\0\0\0\1\2\3", "a.csv", "file_kind"),
        (b"\x81\xff\xfe\xff\xff", "a.csv", "file_encoding"),
        ('姓名,备注\n林大,"外出\n林二,\n'.encode(), "a.csv", "file_quotation_mark"),
        (an_xlsx()[:-400], "a.xlsx", "file_broken"),
        (b"a," * (spreadsheet.LARGEST_FILE // 2 + 1), "a.csv", "file_too_large"),
    ],
)
def test_what_cannot_be_read_gets_one_finding(data: bytes, filename: str, code: str) -> None:
    assert code_of(data, filename) == code


def test_a_file_of_exactly_20_megabytes_is_not_too_large() -> None:
    line = "林大,1972-05-05\n".encode()
    data = line + b"x" * (spreadsheet.LARGEST_FILE - len(line))
    assert not isinstance(open_spreadsheet(data, "a.csv"), Finding)


def test_a_zip_that_is_no_spreadsheet_is_another_kind() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<document/>")
    assert code_of(out.getvalue()) == "file_kind"


class TestABomb:
    def test_that_tells_its_size_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(package, "MOST_UNPACKED", 2 * 1024 * 1024)
        assert code_of(repacked(an_xlsx(("姓名",)), xl__media__x=bytes(package.MOST_UNPACKED + 1))) == "file_bomb"
        assert code_of(repacked(an_xlsx(("姓名",)), xl__media__x=bytes(package.MOST_UNPACKED // 2))) == "read"

    def test_that_lies_about_its_size_is_refused(self) -> None:
        honest = repacked(an_xlsx(("姓名",)), xl__styles__extra=b"")
        content = b"<a>" + b" " * (package.MOST_OTHER_PART + 10)
        bomb = repacked(honest, **{"xl__big.xml": content})
        lying = bomb.replace(struct.pack("<I", len(content)), struct.pack("<I", 100))
        assert lying != bomb
        assert code_of(lying) in ("file_bomb", "file_broken")

    def test_of_one_endless_row_is_refused(self) -> None:
        row = b"<worksheet><sheetData><row>" + b"<c/>" * (package.MOST_ELEMENT // 2) + b"</row></sheetData></worksheet>"
        assert code_of(repacked(an_xlsx(("姓名",)), **{"xl__worksheets__sheet1.xml": row})) == "file_bomb"

    def test_of_one_endless_shared_text_is_refused(self) -> None:
        text = b"<sst><si>" + b"<r><t>a</t></r>" * (package.MOST_ELEMENT // 8) + b"</si></sst>"
        assert code_of(repacked(an_xlsx(("姓名",)), **{"xl__sharedStrings.xml": text})) == "file_bomb"

    def test_of_row_numbers_ends(self) -> None:
        far = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row></sheetData></worksheet>'
        )
        assert everything(repacked(an_xlsx(("姓名",)), **{"xl__worksheets__sheet1.xml": far})) == []

    def test_of_entities_is_refused(self) -> None:
        entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
        assert code_of(repacked(an_xlsx(("姓名",)), **{"xl__sharedStrings.xml": entities})) == "file_kind"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    text = f"姓名{delimiter}备注\r\n\r\n林大{delimiter}'外出,务工;读书'\r\n".replace("'", '"')
    assert everything(text.encode(encoding), "村/乙.csv") == [
        SheetRow("乙.csv", 1, ("姓名", "备注")),
        SheetRow("乙.csv", 3, ("林大", "外出,务工;读书")),
    ]


def test_rows_keep_the_numbers_the_spreadsheet_program_shows() -> None:
    assert everything(an_xlsx(("标题",), (), (None, " "), ("姓名", 1))) == [
        SheetRow("登记册", 1, ("标题",)),
        SheetRow("登记册", 4, ("姓名", 1)),
    ]


def test_a_number_shown_with_leading_zeros_is_read_as_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = 12
    sheet["A1"].number_format = "0000"
    out = io.BytesIO()
    book.save(out)
    assert everything(out.getvalue()) == [SheetRow("Sheet", 1, ("0012",))]


def test_merged_cells_of_one_column_tell_where_their_value_stands() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 5):
        sheet.cell(row, 2, f"值{row}")
    sheet.merge_cells("B2:B4")
    out = io.BytesIO()
    book.save(out)
    opened = open_spreadsheet(out.getvalue(), "a.xlsx")
    assert isinstance(opened, Spreadsheet)
    assert opened.merged["Sheet"] == {(3, 2): (2, 2), (4, 2): (2, 2)}


def test_hidden_sheets_are_named_and_not_read() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "姓名"
    book.create_sheet("旧").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    opened = open_spreadsheet(out.getvalue(), "a.xlsx")
    assert isinstance(opened, Spreadsheet)
    assert opened.hidden == ("旧",)


WHOLE = an_xlsx(("姓名", "出生日期"), ("林大", "1972-05-05"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xff\xfe", "姓名,出生日期\n".encode()):
        everything(head + data, "x.csv")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_no_damaged_xlsx_raises(at: int, byte: int) -> None:
    everything(WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])
    everything(WHOLE[:at])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()), st.data())
def test_no_xlsx_with_a_damaged_part_raises(name: str, data: st.DataObject) -> None:
    content = zipfile.ZipFile(io.BytesIO(WHOLE)).read(name)
    at = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.sampled_from([b"", b"<", b">", b"9" * 30, b'"', b"-1", b"&#0;", b"\xff", b"NaN", b"e999"]))
    everything(repacked(WHOLE, **{name.replace("/", "__"): content[:at] + junk + content[at + len(junk) :] or b" "}))


def test_a_packed_part_that_is_damaged_is_broken() -> None:
    assert zlib.crc32(b"") == 0
    middle = WHOLE.index(b"xl/worksheets/sheet1.xml") + 60
    assert code_of(WHOLE[:middle] + b"\xff" * 20 + WHOLE[middle + 20 :]) == "file_broken"
