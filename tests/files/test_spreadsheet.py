"""Spreadsheets as they come in: rows, whatever the bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.files.spreadsheet import SheetRow
from tests.files.packages import an_xlsx, code_of, everything, repacked


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
    middle = WHOLE.index(b"xl/worksheets/sheet1.xml") + 60
    assert code_of(WHOLE[:middle] + b"\xff" * 20 + WHOLE[middle + 20 :]) == "file_broken"
