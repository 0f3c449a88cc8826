"""What is no register at all: each is told in one sentence that says what to do."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from kiosk.files import package, spreadsheet
from kiosk.files.register import read_register
from kiosk.files.spreadsheet import open_spreadsheet
from kiosk.rules.finding import Finding
from kiosk.web.wording import files
from tests.files.packages import an_xlsx, code_of, everything, repacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def without(data: bytes, name: str) -> bytes:
    """The same package, less one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return a_zip(**{part: whole.read(part) for part in whole.namelist() if part != name})


def locked(data: bytes) -> bytes:
    """The same zip with every part marked as encrypted."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        parts = data.split(mark)
        data = mark.join([parts[0], *(p[: at - 4] + bytes([p[at - 4] | 1]) + p[at - 3 :] for p in parts[1:])])
    return data


def a_sheet(*rows: bytes) -> bytes:
    return b'<worksheet xmlns="' + TRANSITIONAL + b'"><sheetData>' + b"".join(rows) + b"</sheetData></worksheet>"


A_ROW = (b'<row r="1"><c r="A1"><v>1</v></c></row>',)
PEOPLE = (("姓名", "组", "生日"), ("林大", 1, "1972-05-05"))
WORKBOOK = zipfile.ZipFile(io.BytesIO(an_xlsx(*PEOPLE))).read("xl/workbook.xml")


BAD: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "a.xlsx", "file_empty"),
    "a mark and blanks": (b"\xef\xbb\xbf\r\n ", "a.csv", "file_empty"),
    "a workbook without a cell": (an_xlsx(), "a.xlsx", "file_empty"),
    "an old .xls": (OLE, "a.xls", "file_old_xls"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_protected"),
    "a locked zip": (locked(an_xlsx(*PEOPLE)), "a.xlsx", "file_protected"),
    "a PDF": (b"%PDF-1.7 ...", "a.pdf", "file_kind"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "登记册.xlsx", "file_kind"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF", "登记册.xlsx", "file_kind"),
    "a telephone's photograph": (b"\0\0\0\x18ftypheic\0\0\xff\xfe\x81", "登记册.xlsx", "file_kind"),
    "a web page named .xls": (b"<html><table></table></html>", "a.xls", "file_kind"),
    "a web page named .xlsx": (b"\xef\xbb\xbf\r\n<html><td>\xe5</td></html>", "登记册.xlsx", "file_kind"),
    "a web page in UTF-16": ("<html><table></table></html>".encode("utf-16"), "登记册.xlsx", "file_kind"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "登记册.xls", "file_kind"),
    "an XML table": (b"<?xml version='1.0'?><Workbook/>", "登记册.xls", "file_kind"),
    "a Word document": (a_zip(**{"word/document.xml": b"<document/>"}), "登记册.docx", "file_kind"),
    "an OpenDocument table": (a_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "a.ods", "file_kind"),
    "a zip": (a_zip(a=b"x"), "a.zip", "file_kind"),
    "a strict workbook": (
        repacked(an_xlsx(*PEOPLE), **{"xl__workbook.xml": WORKBOOK.replace(TRANSITIONAL, STRICT)}),
        "a.xlsx",
        "file_strict",
    ),
    "no zip": (b"PK\x03\x04 broken", "a.xlsx", "file_broken"),
    "half a workbook": (an_xlsx(*PEOPLE)[:-400], "a.xlsx", "file_broken"),
    "rows out of order": (
        repacked(an_xlsx(*PEOPLE), **{"xl__worksheets__sheet1.xml": a_sheet(*A_ROW, *A_ROW)}),
        "a.xlsx",
        "file_broken",
    ),
    "a workbook without its sheet": (without(an_xlsx(*PEOPLE), "xl/worksheets/sheet1.xml"), "a.xlsx", "file_broken"),
    "bytes": (b"name\0\0\0\1\2\3", "a.csv", "file_kind"),
    "no text of any encoding": (b"\x81\xff\xfe\xff\xff", "a.csv", "file_encoding"),
    "a quotation mark too few": ('姓名,备注\n林大,"外出\n林二,\n'.encode(), "a.csv", "file_quotation_mark"),
    "a text of 20 MB and more": (b"a," * (spreadsheet.LARGEST_FILE // 2 + 1), "a.csv", "file_too_large"),
    "21 MB": (bytes(21 * 1024 * 1024), "a.xlsx", "file_too_large"),
    "a header and nobody": (an_xlsx(PEOPLE[0]), "a.xlsx", "register_nobody"),
    "no header": (an_xlsx(PEOPLE[1]), "a.xlsx", "header_missing"),
    "people above the header": (
        an_xlsx(("林大", "男", 1), ("林二", "男", 1), *PEOPLE),
        "a.xlsx",
        "header_below_people",
    ),
    "two columns of names": (an_xlsx((*PEOPLE[0], "名字"), PEOPLE[1]), "a.xlsx", "column_twice"),
    "no column of names": (an_xlsx(("户主姓名", "组", "生日", "性别"), PEOPLE[1]), "a.xlsx", "name_column_missing"),
    "no column of birth dates": (an_xlsx(("姓名", "组", "性别"), PEOPLE[1]), "a.xlsx", "birth_column_missing"),
    "lunar birth dates only": (an_xlsx(("姓名", "组", "生日(农历)"), PEOPLE[1]), "a.xlsx", "birth_column_missing"),
    "no groups": (an_xlsx(("姓名", "性别", "生日"), ("林大", "男", "1972-05-05")), "a.xlsx", "group_column_missing"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_register_gets_one_sentence_that_says_what_to_do(what: str) -> None:
    data, filename, code = BAD[what]
    finding = read_register(data, filename)
    assert isinstance(finding, Finding)
    assert finding.code == code
    sentence = str(files.SENTENCES[code]) % finding.numbers
    assert "请" in sentence
    for place, sign in (("sheet", "{}"), ("row", "第 {} 行"), ("one", "{} 栏"), ("other", "{} 栏")):
        if place in finding.numbers:
            assert sign.format(finding.numbers[place]) in sentence


def test_a_file_of_exactly_20_megabytes_is_not_too_large() -> None:
    line = "林大,1972-05-05\n".encode()
    data = line + b"x" * (spreadsheet.LARGEST_FILE - len(line))
    assert not isinstance(open_spreadsheet(data, "a.csv"), Finding)


def test_more_rows_than_any_village_has_people_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 100)
    head, line = "姓名,组,生日\n", "林大,1,1972-05-05\n"
    assert code_of((head + line * 98).encode(), "a.csv") == "read"
    finding = read_register((head + line * 99).encode(), "a.csv")
    assert isinstance(finding, Finding)
    assert (finding.code, finding.numbers) == ("file_too_many_rows", {"most": 100})


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
