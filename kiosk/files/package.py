"""Looking into an .xlsx package before a parser does: what it is, and whether it would fill the memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from kiosk.rules.finding import Finding

MOST_PARTS = 2_000
MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of all parts together; a register of 100,000 rows comes to some 60 million."""
MOST_STRINGS = 64 * 1024 * 1024
MOST_OTHER_PART = 8 * 1024 * 1024
"""Bytes of a part that is held in memory as a whole."""
MOST_ELEMENT = 1024 * 1024
"""Bytes of one row, or of one shared text: more than any spreadsheet program writes."""
_CHUNK = 65_536

_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{1,24})[\"']")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)|<\0!\0D\0O|\0<\0!\0D\0O", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """A package safe to parse. `merged` gives the merged ranges of each worksheet part, as written (A1:A4)."""

    merged: dict[str, tuple[str, ...]]


def inspect(data: bytes) -> Package | Finding:
    """Unpack every part once, counting, and keep nothing but the merged ranges."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _inspect(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError):
        return Finding("file_broken")
    except Exception:
        # Whatever else a made-up zip can set off, it is no spreadsheet.
        return Finding("file_broken")


def _inspect(package: zipfile.ZipFile) -> Package | Finding:
    parts = [p for p in package.infolist() if not p.is_dir()]
    names = {p.filename.lstrip("/") for p in parts}
    if any(p.flag_bits & 1 for p in parts):
        return Finding("file_protected")
    if "xl/workbook.xml" not in names:
        return Finding("file_kind", "", {"filename": ""})
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        return Finding("file_bomb")
    left = MOST_UNPACKED
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        name = part.filename.lstrip("/")
        reading = _Part(name, left)
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                finding = reading.take(chunk)
                if finding:
                    return finding
        left -= reading.size
        if reading.merged:
            merged[name] = tuple(reading.merged)
    return Package(merged)


class _Part:
    """One part on its way past: its size, the longest element, the merged ranges."""

    def __init__(self, name: str, left: int) -> None:
        self.size = 0
        self.merged: list[str] = []
        self._is_sheet = name.startswith("xl/worksheets/")
        self._is_strings = "sharedstrings" in name.lower()
        self._is_xml = name.endswith((".xml", ".rels", ".vml"))
        most = MOST_STRINGS if self._is_strings else MOST_OTHER_PART
        self._most = left if self._is_sheet or not self._is_xml else min(left, most)
        self._element = _ROW if self._is_sheet else _STRING if self._is_strings else None
        self._since = 0
        self._tail = b""
        self._data_over = False

    def take(self, chunk: bytes) -> Finding | None:
        self.size += len(chunk)
        if self.size > self._most:
            return Finding("file_bomb")
        if not self._is_xml:
            return None
        text = self._tail + chunk
        if _DOCTYPE.search(text):
            return Finding("file_kind", "", {"filename": ""})
        if self._element is not None:
            self._count(text, len(chunk))
            if self._since > MOST_ELEMENT:
                return Finding("file_bomb")
        if self._is_sheet and self._data_over:
            at = 0
            for match in _MERGED.finditer(text):
                self.merged.append(match.group(1).decode())
                at = match.end()
            self._tail = text[max(at, len(text) - 200) :]
        else:
            self._tail = text[-200:]
        return None

    def _count(self, text: bytes, fresh: int) -> None:
        if self._data_over:
            return
        end = text.find(b"sheetData>") if self._is_sheet and b"/" in text else -1
        if end > 0 and re.search(rb"</(?:\w+:)?sheetData>", text):
            self._data_over = True
            self._since = 0
            return
        last = None
        for last in self._element.finditer(text):  # noqa: B007
            pass
        self._since = len(text) - last.end() if last else self._since + fresh
