"""The proxy list as a file: the columns and their variants, .xlsx and .csv, and what is no list at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.files.proxies import ProxyList, read_proxies
from kiosk.machine.jobs import Jobs
from kiosk.rules.finding import Finding
from kiosk.rules.proxies import ListRow
from tests.files.registers import DATA
from tests.files.workbook import Cell, Formula, Sheet, Shown, xlsx

HEADER = ["序号", "委托人", "委托人户号", "受托人", "受托人户号", "受托人是委托人的", "登记日期"]
FATHER = ["1", "林父", "001", "林大", "001", "子", "2017-04-10"]
THE_TENTH = date(2017, 4, 10)


def csv_of(*rows: list[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def read(data: bytes, filename: str = "a.csv", needs_relation: bool = True) -> ProxyList:
    found = read_proxies(data, filename, needs_relation)
    assert isinstance(found, ProxyList), found
    return found


def refused(data: bytes, filename: str = "a.csv") -> Finding:
    found = read_proxies(data, filename)
    assert isinstance(found, Finding), found
    return found


def shown(row: ListRow) -> tuple[object, ...]:
    people = (row.principal, row.principal_household, row.proxy, row.proxy_household)
    return (row.row, *people, row.relation, row.registered_on or row.date_text)


def test_every_row_of_the_large_list_is_read() -> None:
    found = read((DATA / "shifan-proxies.xlsx").read_bytes(), "shifan-proxies.xlsx")
    assert [row.row for row in found.rows] == list(range(2, 156))
    assert {row.sheet for row in found.rows} == {"委托投票登记表"}
    assert shown(found.rows[0]) == (2, "林家勇", "0409", "林轩", "0409", "父亲", date(2017, 4, 13))
    assert shown(found.rows[-1]) == (155, "郑锦钿", "0037", "郑桂海", "0037", "父亲", date(2017, 4, 20))
    assert [(line.row, line.why) for line in found.skipped] == [(1, "header")]


def test_every_row_of_the_small_list_is_read() -> None:
    found = read((DATA / "jia-proxies.csv").read_bytes(), "jia-proxies.csv")
    assert [shown(row)[1:] for row in found.rows] == [
        ("林父", "001", "林大", "001", "子", THE_TENTH),
        ("林母", "001", "林大", "001", "子", THE_TENTH),
        ("林妹", "001", "林大", "001", "兄", date(2017, 4, 11)),
        ("郑兰", "002", "陈伟", "002", "夫", date(2017, 4, 12)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_way_it_was_saved(encoding: str) -> None:
    found = read(csv_of(HEADER, FATHER, encoding=encoding))
    assert [shown(row) for row in found.rows] == [(2, "林父", "001", "林大", "001", "子", THE_TENTH)]


@pytest.mark.parametrize(
    "header",
    [
        ["委托人姓名", "户号", "受托人姓名", "户号", "与委托人关系", "日期"],
        ["委托村民", "委托村民户号", "代理人", "代理人户号", "亲属关系", "办理日期"],
        ["委 托 人", "委托人户口簿编号", "被委托人", "被委托人户编号", "双方关系", "委托日期"],
        ["委托人(签名)", "委托人户号", "受委托人", "受委托人户号", "关系", "登记时间"],
    ],
)
def test_the_columns_have_their_usual_names(header: list[str]) -> None:
    found = read(csv_of(["甲村委托投票登记表"], header, FATHER[1:]))
    assert [shown(row)[1:] for row in found.rows] == [("林父", "001", "林大", "001", "子", THE_TENTH)]
    assert [line.why for line in found.skipped] == ["title", "header"]


def test_a_header_of_two_rows_is_one_header() -> None:
    upper, lower = ["委托人", "", "受托人", "", "双方关系", "登记时间"], ["姓名", "户号", "姓名", "户号", "", ""]
    found = read(csv_of(upper, lower, FATHER[1:]))
    assert [shown(row)[1:] for row in found.rows] == [("林父", "001", "林大", "001", "子", THE_TENTH)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2017年4月10日", THE_TENTH),
        ("2017.4.10", THE_TENTH),
        ("2017/4/10", THE_TENTH),
        ("20170410", THE_TENTH),
        ("42835", THE_TENTH),
        ("2017-02-30", "2017-02-30"),
        ("四月初十", "四月初十"),
        ("4月10日", "4月10日"),
        ("", ""),
    ],
)
def test_a_date_is_read_as_people_write_it_or_kept_as_it_stands(written: str, meant: object) -> None:
    (row,) = read(csv_of(HEADER, [*FATHER[:-1], written])).rows
    assert (row.registered_on or row.date_text) == meant


def test_cells_of_a_spreadsheet_are_read_as_they_show() -> None:
    rows: list[list[Cell]] = [
        list(HEADER),
        [1, "林父", Shown(1, 3), "林大", Shown(1, 3), Formula("子"), THE_TENTH],
        [2, "林母", Shown(1, 3), None, None, "子", None],
        [3, "林妹", "001", None, None, "兄", None],
    ]
    merged = ["D2:D4", "E2:E4", "G2:G4"]
    found = read(xlsx([Sheet("委托", rows, merged), Sheet("说明", [["请按委托书填写"]])]), "a.xlsx")
    assert [shown(row) for row in found.rows] == [
        (2, "林父", "001", "林大", "001", "子", THE_TENTH),
        (3, "林母", "001", "林大", "001", "子", THE_TENTH),
        (4, "林妹", "001", "林大", "001", "兄", THE_TENTH),
    ]
    assert [(line.sheet, line.why) for line in found.skipped][-1] == ("说明", "sheet_without_header")


def test_ditto_marks_say_what_stands_above() -> None:
    found = read(csv_of(HEADER, FATHER, ["2", "林母", "同上", "〃", "〃", "〃", "同上"]))
    assert shown(found.rows[1])[1:] == ("林母", "001", "林大", "001", "子", THE_TENTH)


def test_totals_signatures_and_a_header_printed_again_are_nobodys_mandate() -> None:
    foot = [["合计", "1", "", "", "", "", ""], ["填表人:王某", "", "", "", "", "", "2017-04-15"]]
    found = read(csv_of(HEADER, FATHER, HEADER, ["2", "林母", "001", "林大", "001", "子", "2017-04-10"], *foot))
    assert [row.principal for row in found.rows] == ["林父", "林母"]
    assert [line.why for line in found.skipped] == ["header", "header", "total", "signature"]


def test_half_a_mandate_is_kept_for_the_report() -> None:
    found = read(csv_of(HEADER, ["1", "林父", "001", "", "", "子", "2017-04-10"]))
    assert [shown(row)[1:4] for row in found.rows] == [("林父", "001", "")]


def test_an_identity_number_is_never_kept() -> None:
    number = "999999195001011234"
    beside = ["委托人", "委托人身份证号", "受托人", "受托人身份证号", "关系", "登记日期"]
    inside = ["林母" + number, number, number, "", number, number]
    found = read(csv_of(beside, ["林父", number, "林大", number, "子", "2017-04-10"], inside))
    assert number[:10] not in repr(found)
    assert shown(found.rows[0])[1:] == ("林父", "", "林大", "", "子", THE_TENTH)


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "file_empty", {}),
        (csv_of(["姓名", "组"], ["林父", "1"], ["林母", "1"]), "proxies_header_missing", {"sheet": "a.csv"}),
        (csv_of(HEADER), "proxies_nobody", {"sheet": "a.csv"}),
        (csv_of(HEADER[1:6], FATHER[1:6]), "proxies_column_missing", {"row": 1, "word": "登记日期"}),
        (csv_of([*HEADER[1:5], "登记日期"], FATHER[1:]), "proxies_column_missing", {"word": "受托人是委托人的"}),
        (csv_of(["委托人", *HEADER[1:]], FATHER), "column_twice", {"word": "委托人", "one": "A", "other": "B"}),
    ],
)
def test_what_is_no_list_is_told_in_one_sentence(data: bytes, code: str, facts: dict[str, object]) -> None:
    finding = refused(data)
    assert finding.code == code
    assert facts.items() <= dict(finding.numbers).items()


def test_the_relation_may_be_left_out_where_any_villager_may_be_a_proxy() -> None:
    data = csv_of(["委托人", "受托人", "登记日期"], ["林父", "林大", "2017-04-10"])
    assert refused(data).code == "proxies_column_missing"
    assert [shown(row)[1:] for row in read(data, needs_relation=False).rows] == [
        ("林父", "", "林大", "", "", THE_TENTH)
    ]


def test_a_child_reads_the_list_and_says_why_it_cannot(tmp_path: Path) -> None:
    jobs, data = Jobs(tmp_path / "jobs"), (DATA / "shifan-proxies.xlsx").read_bytes()
    job = jobs.start("kiosk.files", "read_proxies", (data, "a.xlsx", True), title="a.xlsx", owner="x")
    jobs.wait(job.id, 60)
    assert jobs.take_object(job.id, owner="x", keep=True) == read_proxies(data, "a.xlsx")
    bad = jobs.start("kiosk.files", "read_proxies", (b"%PDF-1.7", "a.pdf", True), title="a.pdf", owner="x")
    jobs.wait(bad.id, 60)
    over = jobs.find(bad.id, owner="x")
    assert over is not None
    assert over.finding is not None
    assert over.finding.code == "file_kind"
    for one in (job, bad):
        jobs.discard(one.id)
