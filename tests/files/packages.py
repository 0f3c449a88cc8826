"""Files opened, and .xlsx packages taken apart and put together again."""

from __future__ import annotations

import io
import zipfile

import openpyxl

from kiosk.files.spreadsheet import SheetRow, open_spreadsheet
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
