"""The office over HTTP: a register handed in, read apart, looked at, and loaded; nothing else gets in."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from kiosk.machine import jobs
from kiosk.queries import register
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import Village, a_round
from tests.desks.seats import DATA, Seat, a_village_of, finished, rows, seat, sentences, upload

MEGABYTE = 2**20
FIGURES = ("读取", "在册", "不列入", "待定")
HEADER = "村民小组,户号,姓名,出生日期\n"


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round("preparing", voters=12)


@pytest.fixture
def office(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


def figures(page: str) -> dict[str, int]:
    """What stands in the boxes of figures."""
    found = re.findall(r'stat-label">([^<]+)</span>\s*<strong class="stat-value">(\d+)<', page)
    return {label: int(value) for label, value in found}


@pytest.mark.parametrize(
    ("file", "read", "htmx"),
    [
        ("jia-register.csv", (200, 200, 0, 0), False),
        ("yi-register.csv", (120, 120, 0, 0), True),
        ("shifan-register.xlsx", (3372, 2732, 623, 17), True),
    ],
)
def test_a_register_is_read_and_reported_before_it_is_loaded(
    sqlite_app: Flask, file: str, read: tuple[int, ...], htmx: bool
) -> None:
    village = a_village_of(file.partition("-")[0])
    office, expected = seat(sqlite_app, village, Role.REGISTRAR), dict(zip(FIGURES, read, strict=True))
    before = rows(sqlite_app)
    reading = finished(
        sqlite_app, upload(office.tablet, "/office/roll", "file", (DATA / file).read_bytes(), file, htmx=htmx)
    )
    page = office.tablet.get(reading, htmx=htmx)
    assert (page.status_code, figures(page.text)) == (200, expected)
    assert ("<html" in page.text) is not htmx
    assert office.tablet.get(reading).status_code == 200, "it can be looked at twice"
    assert rows(sqlite_app) == before, "nothing is written before the registrar says so"
    loaded = office.tablet.post(reading, htmx=htmx)
    assert (loaded.status_code, loaded.headers["Location"]) == (303, "/office/roll")
    report = office.tablet.get("/office/roll").text
    assert figures(report) == expected
    assert file in report
    assert len(village.certificates()) == read[1]
    assert not re.search(r"999999\d{6}", page.text + report)
    assert office.tablet.post(reading).status_code == 409, "a reading is loaded once"


BAD_REGISTERS = {
    "a picture": ("名册.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 2000, "不是 .xlsx 或 .csv"),
    "empty": ("名册.csv", b"", "空的"),
    "blank": ("名册.csv", "\ufeff \r\n".encode(), "空的"),
    "over 20 MB": ("名册.csv", HEADER.encode().ljust(23 * MEGABYTE, b"x"), "23 MB"),
    "over 25 MB": ("名册.csv", HEADER.encode().ljust(26 * MEGABYTE, b"x"), "20 MB"),
    "an old .xls": ("名册.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, ".xls"),
    "no name column": ("名册.csv", "村民小组,户号,出生日期\n第1组,001,1980-01-01\n".encode(), "姓名"),
    "nobody": ("名册.csv", HEADER.encode(), "没有一个人"),
    "half an .xlsx": ("名册.xlsx", (DATA / "shifan-register.xlsx").read_bytes()[:5000], "损坏"),
    "not encoded": ("名册.csv", b"\xff\xff\xfe\x80" * 500, "编码"),
}


@pytest.mark.parametrize("kind", BAD_REGISTERS)
def test_what_is_no_register_is_one_sentence_and_changes_nothing(sqlite_app: Flask, office: Seat, kind: str) -> None:
    filename, data, said = BAD_REGISTERS[kind]
    before = rows(sqlite_app)
    answer = upload(office.tablet, "/office/roll", "file", data, filename)
    if answer.status_code == 303:
        reading = finished(sqlite_app, answer)
        assert office.tablet.post(reading).status_code in (409, 422)
        for htmx in (True, False):
            answer = office.tablet.get(reading, htmx=htmx)
            assert ("<html" in answer.text) is not htmx
    shown = sentences(answer.text) or re.findall(r"<p[^>]*>([^<]*20 MB[^<]*)</p>", answer.text)
    assert answer.status_code in (409, 422)
    assert len(shown) == 1, shown
    assert said in shown[0]
    assert rows(sqlite_app) == before


def test_a_form_without_a_file_is_one_sentence(sqlite_app: Flask, office: Seat) -> None:
    for answer in (
        upload(office.tablet, "/office/roll", "file", None, ""),
        office.tablet.post("/office/roll"),
        office.tablet.post("/office/roll", htmx=True, file="no file at all"),
    ):
        assert (answer.status_code, sentences(answer.text)) == (422, ["请先选一个文件,再上传。"])


def test_a_register_without_a_single_voter_is_refused_at_its_report(sqlite_app: Flask, office: Seat) -> None:
    child = HEADER + "第1组,001,小小,2024-01-01\n"
    before = rows(sqlite_app)
    reading = finished(sqlite_app, upload(office.tablet, "/office/roll", "file", child.encode(), "a.csv"))
    for answer in (office.tablet.get(reading), office.tablet.post(reading)):
        assert (answer.status_code, len(sentences(answer.text))) == (409, 1)
    assert rows(sqlite_app) == before


def test_after_the_opening_no_register_is_taken(sqlite_app: Flask) -> None:
    office = seat(sqlite_app, a_round(voters=8), Role.REGISTRAR)
    before = rows(sqlite_app)
    data = (DATA / "jia-register.csv").read_bytes()
    reading = finished(sqlite_app, upload(office.tablet, "/office/roll", "file", data, "jia.csv"))
    for answer in (office.tablet.get(reading), office.tablet.post(reading, htmx=True)):
        assert answer.status_code == 409
        assert "「投票」阶段" in sentences(answer.text)[0]
    assert rows(sqlite_app) == before


def test_anothers_reading_and_printing_are_not_found(sqlite_app: Flask, office: Seat) -> None:
    yi = a_village_of("yi")
    stranger = seat(sqlite_app, yi, Role.REGISTRAR)
    data = (DATA / "jia-register.csv").read_bytes()
    reading = finished(sqlite_app, upload(office.tablet, "/office/roll", "file", data, "jia.csv"))
    printing = finished(sqlite_app, office.tablet.post("/office/papers/certificates"))
    for method, path, status in (
        ("get", reading, 422),
        ("post", reading, 409),
        ("get", printing, 409),
        ("get", f"{printing}/file.pdf", 404),
        ("get", "/office/papers/unknown/file.pdf", 404),
        ("get", "/office/roll/reading/unknown", 422),
    ):
        answer = getattr(stranger.tablet, method)(path)
        assert answer.status_code == status, path
        assert "林大" not in answer.text
    assert register.roll_report(yi.election) is None
    assert office.tablet.get(f"{printing}/file.pdf").status_code == 200


def test_too_much_long_work_is_refused_until_some_is_done(
    sqlite_app: Flask, office: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "WAITING", 0)
    data, before = (DATA / "jia-register.csv").read_bytes(), rows(sqlite_app)
    for answer in (
        upload(office.tablet, "/office/roll", "file", data, "jia.csv"),
        office.tablet.post("/office/papers/certificates"),
        office.tablet.post("/office/papers/roll", htmx=True),
    ):
        assert (answer.status_code, len(sentences(answer.text))) == (409, 1)
    assert rows(sqlite_app) == before
