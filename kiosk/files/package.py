"""Looking into an .xlsx package before a parser does: what it is, and whether it would fill the memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.rules.finding import Finding

MOST_PARTS = 2_000
MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of all parts together; a register of 100,000 rows comes to some 60 million."""
MOST_STRINGS = 64 * 1024 * 1024
MOST_OTHER_PART = 8 * 1024 * 1024
"""Bytes of a part that is held in memory as a whole."""
MOST_ELEMENT = 1024 * 1024
"""Bytes of one row, or of one shared text: more than any spreadsheet program writes."""
LAST_ROW = 1_048_576
"""The last row a spreadsheet program can show; a file may claim more."""
_CHUNK = 65_536

_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{1,24})[\"']")
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)|<\0!\0D\0O|\0<\0!\0D\0O", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged ranges of a sheet that reach over several rows: column of their first cell → (first, last row).

    Rows and columns count from 1.
    """

    ranges: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def first(self, row: int, column: int) -> int:
        """The row whose cell shows through at this place, 0 where the place shows its own."""
        ranges = self.ranges.get(column, ())
        at = bisect_right(ranges, (row, 0)) - 1
        return ranges[at][0] if at >= 0 and ranges[at][0] < row <= ranges[at][1] else 0

    def begins(self, row: int, column: int) -> bool:
        ranges = self.ranges.get(column, ())
        at = bisect_right(ranges, (row, LAST_ROW)) - 1
        return at >= 0 and ranges[at][0] == row


def merged(ranges: Iterable[str]) -> Merged:
    """Merged ranges as a sheet writes them (B2:B5)."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for text in ranges:
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", text)
        if match and int(match[2]) < int(match[4]):
            columns.setdefault(_column(match[1]), []).append((int(match[2]), int(match[4])))
    return Merged({column: tuple(sorted(found)) for column, found in columns.items()})


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


@dataclass(frozen=True, slots=True)
class Package:
    """A package safe to parse, and the merged ranges of each worksheet part."""

    merged: dict[str, Merged]


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
    ranges: dict[str, Merged] = {}
    for part in parts:
        name = part.filename.lstrip("/")
        reading = _Part(name, left)
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if name == "xl/workbook.xml" and _STRICT in chunk:
                    return Finding("file_strict")
                finding = reading.take(chunk)
                if finding:
                    return finding
        left -= reading.size
        if reading.merged:
            ranges[name] = merged(reading.merged)
    return Package(ranges)


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
