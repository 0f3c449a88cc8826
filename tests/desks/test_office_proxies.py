"""The office's proxy list over HTTP: handed in, looked at, loaded, published, printed."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook

from kiosk.queries.journal import head
from kiosk.rules.proxies import ListRow
from kiosk.rules.staff import Role
from tests.builders import Village
from tests.desks.seats import DATA, Seat, finished, rows, seat, sentences, upload
from tests.papers.papers import page_codes, page_texts
from tests.proxy_lists import (
    FAMILY,
    GOOD,
    LAST,
    a_village,
    enter,
    loaded,
    pairs,
    publish,
    row,
    slip_of,
    stand,
    withdraw,
)

HEADER = "委托人,委托人户号,受托人,受托人户号,受托人是委托人的,登记日期\n"
ODD = [row("许邻", "黄媳", "邻居", 6), row("黄媳", "张不在", "兄", 7), row("陈伟", "许邻", "亲属", 8)]


def file_of(lines: list[ListRow]) -> bytes:
    written = (
        f"{one.principal},{one.principal_household},{one.proxy},{one.proxy_household},{one.relation},{one.registered_on}\n"
        for one in lines
    )
    return (HEADER + "".join(written)).encode()


@pytest.fixture
def office(sqlite_app: Flask) -> Seat:
    return seat(sqlite_app, a_village(), Role.REGISTRAR)


def hand_in(app: Flask, office: Seat, data: bytes, filename: str = "名单.csv") -> str:
    """The address of the report, once the list is read."""
    return finished(app, upload(office.tablet, "/office/proxies", "file", data, filename))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def rows_shown(page: str) -> list[tuple[str, str]]:
    """Row and code of each row that waits or was not accepted."""
    return re.findall(r'<tr data-code="(\w+)" data-row="(\d+)">', page)


def test_a_list_is_read_looked_at_and_only_then_loaded(sqlite_app: Flask, office: Seat) -> None:
    before = rows(sqlite_app)
    address = hand_in(sqlite_app, office, file_of([*GOOD, *ODD]))
    report = office.tablet.get(address)
    assert report.status_code == 200
    # 陈伟 is 郑兰's proxy already, so that a mandate of his own is refused before its word is read.
    assert rows_shown(report.text) == [("proxy_kin", "6"), ("proxy_unknown", "7"), ("principal_is_proxy", "8")]
    for said in (
        "名单.csv 第 6 行",
        "不是近亲属",
        "R-PROXY-02",
        "名册上没有叫 张不在 的受托人",
        "R-PROXY-04",
        "有效 4 份",
    ):
        assert said in report.text
    assert rows(sqlite_app) == before, "nothing is written before the registrar's yes"
    loading = office.tablet.post(
        address, seen=hidden(report.text, "seen"), submission=hidden(report.text, "submission")
    )
    assert (loading.status_code, loading.headers["Location"]) == (303, f"/office/proxies?done={head().seq}")
    assert pairs() == FAMILY
    page = office.tablet.get(loading.headers["Location"]).text
    assert rows_shown(page) == [("proxy_kin", "6"), ("proxy_unknown", "7"), ("principal_is_proxy", "8")]
    assert office.tablet.get(address).status_code == 409, "the reading is over and done with"


def test_the_large_list_shows_exactly_its_bad_rows(sqlite_app: Flask, office: Seat) -> None:
    report = office.tablet.get(hand_in(sqlite_app, office, (DATA / "shifan-proxies.xlsx").read_bytes(), "a.xlsx"))
    assert len(rows_shown(report.text)) == 154, "not one of these people lives in this village"
    assert {code for code, _ in rows_shown(report.text)} == {"principal_unknown"}


def test_a_report_that_is_out_of_date_is_shown_again(sqlite_app: Flask, office: Seat) -> None:
    address = hand_in(sqlite_app, office, file_of(GOOD))
    seen = hidden(office.tablet.get(address).text, "seen")
    enter(GOOD[3])
    again = office.tablet.post(address, seen=seen)
    assert again.status_code == 409
    assert "请再看一遍报告" in sentences(again.text)[0]
    assert ("proxy_twice", "5") in rows_shown(again.text)
    assert office.tablet.post(address, seen=hidden(again.text, "seen")).status_code == 303
    assert pairs() == FAMILY


def test_what_a_new_list_takes_away_is_named_before_it_is_loaded(sqlite_app: Flask, office: Seat) -> None:
    loaded(GOOD)
    page = office.tablet.get(hand_in(sqlite_app, office, file_of(GOOD[1:]))).text
    assert re.search(r"<li>林父 委托 林大</li>", page)


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (None, "", "请先选一个文件"),
        (b"%PDF-1.7", "a.pdf", "xlsx"),
        ("姓名,组\n林父,1\n林母,1\n".encode(), "a.csv", "找不到表头"),
        (HEADER.replace(",登记日期", "").encode() + "林父,001,林大,001,子\n".encode(), "a.csv", "没有“登记日期”一栏"),
        (HEADER.encode(), "a.csv", "没有一份委托"),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(
    sqlite_app: Flask, office: Seat, data: bytes | None, filename: str, said: str
) -> None:
    before = rows(sqlite_app)
    answer = upload(office.tablet, "/office/proxies", "file", data, filename)
    if answer.status_code == 303:
        answer = office.tablet.get(finished(sqlite_app, answer))
    assert answer.status_code == 422
    (sentence,) = sentences(answer.text)
    assert said in sentence
    assert rows(sqlite_app) == before


@pytest.mark.parametrize(
    ("bad", "code", "cure"),
    [
        (row("林父", "张不在"), "proxy_unknown", "请核对姓名"),
        (row("郑兰", "王芳", "女"), "proxy_ambiguous", "请用“手工登记一份”选定是哪一个人"),
        (row("林父", "林大", registered_on=None), "proxy_date_unread", "请写成 2017-04-10 这样的年月日"),
    ],
)
def test_a_bad_row_is_named_with_reason_and_cure_and_the_good_ones_wait_for_a_yes(
    sqlite_app: Flask, office: Seat, bad: ListRow, code: str, cure: str
) -> None:
    page = office.tablet.get(hand_in(sqlite_app, office, file_of([GOOD[1], bad]))).text
    assert rows_shown(page) == [(code, "3")]
    assert cure in page
    assert "有效 1 份" in page
    assert pairs() == []


def test_the_report_is_taken_along_as_a_spreadsheet(sqlite_app: Flask, office: Seat) -> None:
    address = hand_in(sqlite_app, office, file_of([*GOOD, *ODD]))
    job = finished(sqlite_app, office.tablet.post(f"{address}/file"))
    made = office.tablet.get(f"{job}/file.pdf")
    assert "spreadsheet" in made.headers["Content-Type"]
    book = load_workbook(io.BytesIO(made.data))
    assert book.sheetnames == ["不接受", "待定", "有效"]
    said = [cell for line in book["不接受"].iter_rows(values_only=True) for cell in line if cell]
    assert {"名单.csv 第 6 行", "许邻", "黄媳", "R-PROXY-02"} <= set(said)


def test_publishing_freezes_the_list_and_offers_its_papers(sqlite_app: Flask, office: Seat) -> None:
    loaded(GOOD)
    page = office.tablet.get("/office/proxies").text
    assert "公布委托名单(4 份)" in page
    assert 'id="print"' not in page
    wrong = office.tablet.post("/office/proxies/publish", published_on="后天")
    assert wrong.status_code == 422
    assert office.tablet.post("/office/proxies/publish", published_on="2001-01-01").status_code == 409
    done = office.tablet.post("/office/proxies/publish", published_on=LAST.isoformat(), submission="p")
    assert done.status_code == 303
    page = office.tablet.get(done.headers["Location"]).text
    assert "名单已公布,4 份委托" in page
    for gone in ('id="load"', 'id="publish"', "new?row="):
        assert gone not in page
    before = rows(sqlite_app)
    for address, form in (
        ("/office/proxies/new", {"principal": "许邻", "proxy": "林父", "relation": "兄", "registered_on": str(LAST)}),
        (f"/office/proxies/slips/{slip_of('林父').id}/withdraw", {"reason": "晚了"}),
        ("/office/proxies/publish", {"published_on": LAST.isoformat()}),
    ):
        refused = office.tablet.post(address, **form)
        assert (refused.status_code, "不能再改" in sentences(refused.text)[0]) == (409, True)
    assert rows(sqlite_app) == before


def test_the_list_and_the_slips_are_printed_with_codes_that_read_back(sqlite_app: Flask, office: Seat) -> None:
    assert office.tablet.post("/office/proxies/slips").status_code == 409
    loaded(GOOD)
    assert office.tablet.post("/office/proxies/list").status_code == 409, "not before it is published"
    publish()
    wall = page_texts(printed(sqlite_app, office, "/office/proxies/list"))[0]
    assert "委托投票名单" in wall
    for principal, proxy in FAMILY:
        assert principal in wall
        assert proxy in wall
    slips = printed(sqlite_app, office, "/office/proxies/slips")
    texts = page_texts(slips)[0]
    assert all(one.principal.name in texts for one in stand().slips)
    codes = page_codes(slips, 0)
    assert len(set(codes)) == 4
    one = slip_of("林妹")
    assert page_codes(printed(sqlite_app, office, f"/office/proxies/slips/{one.id}/print"), 0)[0] in codes


def printed(app: Flask, office: Seat, address: str) -> bytes:
    return office.tablet.get(finished(app, office.tablet.post(address)) + "/file.pdf").data


def test_the_page_stands_in_every_state(sqlite_app: Flask, office: Seat) -> None:
    assert "交上委托名单" in office.tablet.get("/office/proxies").text
    loaded([*GOOD, row("黄媳", "许邻", "亲属", 6), *ODD])
    withdraw(slip_of("林父").id)
    assert office.tablet.get("/office/proxies?page=9").status_code == 200
    assert office.tablet.get("/office/proxies/reading/none").status_code == 409
    assert office.tablet.post("/office/proxies/reading/none").status_code == 409
    assert 'href="/office/proxies"' in office.tablet.get("/office/").text


def test_the_list_is_the_registrars_alone(sqlite_app: Flask, office: Seat) -> None:
    address = hand_in(sqlite_app, office, file_of(GOOD))
    other = seat(sqlite_app, Village("test-7"), Role.VERIFIER)
    for path in ("", "/new", "/rows/1", "/slips/1", address.removeprefix("/office/proxies")):
        assert other.tablet.get(f"/office/proxies{path}").status_code == 403
    for path in ("", "/publish", "/list", "/slips", "/new", "/rows/1", "/slips/1/withdraw", "/slips/1/print"):
        assert other.tablet.post(f"/office/proxies{path}").status_code == 403
