"""A register full of identity numbers goes its whole way, and then everything that is left behind is searched for them.

The numbers are made up (999999 is nobody's area). They are looked for as they were typed, cut off, in full width, in
other encodings, and as the plain digests that somebody might take for a disguise.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from kiosk.rules.staff import Role
from tests.builders import a_round
from tests.desks.seats import finished, seat, upload
from tests.house.test_secrecy import every_byte, misplaced_numbers
from tests.papers.papers import page_texts

PAPERS = ("certificates", "roll", "distribution")
PAGES = (
    "",
    "roll",
    "roll/rows",
    "people",
    "people?q=l",
    "groups",
    "journal",
    "publication",
    "papers",
    "certificates?q=l",
)


def disguises(number: str) -> Iterator[bytes]:
    """The forms in which a number could be kept: as text, and digested without a secret."""
    plain = "".join(unicodedata.normalize("NFKC", number).split())
    for text in {number, plain, plain.lower(), plain[:17], plain[6:14] + plain[14:]}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield base64.b64encode(text.encode())
    for text in {plain, plain.lower(), plain[:17]}:
        for way in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"):
            digest = hashlib.new(way, text.encode()).digest()
            yield digest
            yield digest.hex().encode()
            yield base64.b64encode(digest).rstrip(b"=")


def found(where: dict[str, bytes], numbers: frozenset[str]) -> list[str]:
    """What is called by its place, never by the number."""
    wanted = {form for number in numbers if len(number) >= 15 for form in disguises(number)}
    return [name for name, content in where.items() if any(form in content for form in wanted)]


def test_the_search_finds_what_it_is_made_for() -> None:
    _, numbers = misplaced_numbers()
    number = next(one for one in numbers if len(one) == 18 and one.isascii())
    for kept in (number.encode(), hashlib.sha256(number.encode()).hexdigest().encode(), number.encode("utf-16-le")):
        assert found({"kept": b"something " + kept + b" more"}, numbers) == ["kept"]


def unpacked(made: bytes) -> bytes:
    """A paper as it is read: the text of a PDF's pages, the parts of a spreadsheet."""
    if made.startswith(b"%PDF"):
        return made + "\n".join(page_texts(made)).encode()
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return b"\0".join(parts.read(name) for name in parts.namelist())


def test_no_identity_number_is_left_anywhere_after_the_register_s_whole_way(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    village, (register, numbers) = a_round("preparing"), misplaced_numbers()
    office = seat(sqlite_app, village, Role.REGISTRAR).tablet
    left: dict[str, bytes] = {}
    reading = finished(sqlite_app, upload(office, "/office/roll", "file", register, "register.csv"))
    left["the report"] = office.get(reading).data
    taken = finished(sqlite_app, office.post(f"{reading}/file"))
    left["the report to take"] = unpacked(office.get(f"{taken}/file.pdf").data)
    assert office.post(reading).status_code == 303
    assert office.post("/office/publication", published_on="2026-01-01").status_code in (303, 409)
    for paper in PAPERS:
        printed = finished(sqlite_app, office.post(f"/office/papers/{paper}"))
        left[paper] = unpacked(office.get(f"{printed}/file.pdf").data)
    printed = finished(sqlite_app, office.post("/office/people/file"))
    left["people"] = unpacked(office.get(f"{printed}/file.pdf").data)
    left["certificates.csv"] = office.get("/office/papers/certificates.csv").data
    for page in PAGES:
        left[f"/office/{page}"] = office.get(f"/office/{page}").data
    instance = Path(sqlite_app.instance_path)
    left["the instance with its write-ahead log"] = every_byte(instance)
    with closing(sqlite3.connect(instance / "official.db")) as source, closing(sqlite3.connect(tmp_path / "b")) as copy:
        source.backup(copy)
        left["a back-up as text"] = "\n".join(source.iterdump()).encode()
    left["a back-up"] = (tmp_path / "b").read_bytes()
    left["the log"] = caplog.text.encode()
    left["the console"] = "".join(capfd.readouterr()).encode()
    assert all("林斌".encode() in left[name] for name in ("the instance with its write-ahead log", "people"))
    assert found(left, numbers) == []
