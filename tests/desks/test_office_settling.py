"""The office settles a register over HTTP: one by one, all of a kind, people entered by hand, a file loaded again."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.acts import publication
from kiosk.acts.plan import change_plan
from kiosk.queries import register
from kiosk.queries.journal import head
from kiosk.queries.plan import plan_of
from kiosk.queries.roll import find_voters
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_round, now, recorded
from tests.desks.seats import Seat, finished, rows, seat, sentences, upload

HEADER = "村民小组,户号,姓名,与户主关系,性别,出生日期,户籍情况,备注\n"
PEOPLE = [
    "第1村民小组,001,林大,户主,男,1960-01-01,本村户籍,",
    "第1村民小组,001,林二,子,男,1985-01-01,本村户籍,",
    "第1村民小组,002,,户主,男,1970-01-01,本村户籍,",
    "第1村民小组,003,陈外,户主,女,1975-01-01,外来户籍 居住满一年并申请,",
    "第2村民小组,004,陈来,户主,女,1976-01-01,外来户籍 居住满一年并申请,",
    "第2村民小组,005,黄疑,户主,男,1977-01-01,本村户籍,情况待查",
    "第2村民小组,005,黄疑,户主,男,1977-01-01,本村户籍,",
    "第2村民小组,006,郑小,子,男,2020-01-01,本村户籍,",
]


def file_of(people: list[str]) -> bytes:
    return (HEADER + "\n".join(people) + "\n").encode()


@pytest.fixture
def office(sqlite_app: Flask) -> Seat:
    village = a_round("preparing", voters=4)
    sat = seat(sqlite_app, village, Role.REGISTRAR)
    load(sqlite_app, sat, PEOPLE)
    return sat


def read(app: Flask, office: Seat, people: list[str]) -> str:
    return finished(app, upload(office.tablet, "/office/roll", "file", file_of(people), "r.csv"))


def load(app: Flask, office: Seat, people: list[str], **fields: str) -> None:
    reading = read(app, office, people)
    answer = office.tablet.post(reading, **fields)
    assert answer.status_code == 303, sentences(answer.text)


def waiting(code: str) -> list[int]:
    return list(register.ids_of_kind(ELECTION, code))


def on_roll(name: str) -> bool:
    return bool(find_voters(ELECTION, name))


def values(page: str) -> dict[str, str]:
    """What stands in the fields of a page."""
    fields = re.findall(r'<input name="(\w+)"[^>]*value="([^"]*)"', page)
    chosen = re.findall(r'name="(\w+)" value="([^"]*)" checked', page)
    return {name: html.unescape(value) for name, value in [*fields, *chosen]}


def test_every_row_that_waits_is_listed_with_its_reason_and_a_way_to_decide(sqlite_app: Flask, office: Seat) -> None:
    page = office.tablet.get("/office/roll").text
    for code, count in (("no_name", 1), ("outside_needs_consent", 2), ("same_person_twice", 1)):
        assert f"code={code}" in page
        lines = office.tablet.get(f"/office/roll/rows?code={code}").text
        assert len(re.findall(r'href="/office/roll/rows/\d+"', lines)) == count
    assert "未到年龄" in office.tablet.get("/office/roll/rows?outcome=left_out").text
    assert office.tablet.get("/office/roll/rows?code=nothing&page=77").status_code == 200


def test_a_name_is_filled_in_from_the_household_book(sqlite_app: Flask, office: Seat) -> None:
    (id,) = waiting("no_name")
    path = f"/office/roll/rows/{id}"
    page = office.tablet.get(path)
    assert page.status_code == 200
    empty = office.tablet.post(path, choice="register", reason="补上", name="", on="2026-03-01")
    assert (empty.status_code, len(sentences(empty.text))) == (409, 1)
    nobody = office.tablet.post(path, choice="register", name="许三", reason="", on="2026-03-01")
    assert nobody.status_code == 409
    assert values(nobody.text)["name"] == "许三", "nothing that was entered is lost"
    wrong = office.tablet.post(path, choice="register", name="许三", reason="补上", birth="一九七零")
    assert wrong.status_code == 422
    assert values(wrong.text)["birth"] == "一九七零"
    number = office.tablet.post(path, choice="register", name="许三 999999197001010010", reason="补上")
    assert (number.status_code, "身份号码" in sentences(number.text)[0]) == (422, True)
    done = office.tablet.post(path, choice="register", name="许三", reason="看过户口簿", on="2026-03-01")
    assert done.status_code == 303
    assert on_roll("许三")
    assert "没有姓名" not in office.tablet.get("/office/roll/rows").text


def test_a_kind_is_decided_together_and_outsiders_need_the_day_of_the_meeting(sqlite_app: Flask, office: Seat) -> None:
    fields = {"code": "outside_needs_consent", "choice": "register", "reason": "代表会议同意"}
    refused = office.tablet.post("/office/roll/rows", **fields)
    assert refused.status_code == 409
    assert values(refused.text)["reason"] == "代表会议同意"
    before = head()
    done = office.tablet.post("/office/roll/rows", consent_on="2026.2.1", **fields)
    assert (done.status_code, head().seq) == (303, before.seq + 1)
    assert on_roll("陈外")
    assert on_roll("陈来")
    again = office.tablet.post("/office/roll/rows", consent_on="2026-02-01", **fields)
    assert again.status_code == 409, "nobody of the kind waits any more"
    assert "✓" in office.tablet.get(done.headers["Location"]).text


def test_a_kind_that_only_data_cures_cannot_be_put_on_the_roll_together(sqlite_app: Flask, office: Seat) -> None:
    before = rows(sqlite_app)
    answer = office.tablet.post("/office/roll/rows", code="no_name", choice="register", reason="都列")
    assert (answer.status_code, "没有姓名" in sentences(answer.text)[0]) == (409, True)
    assert rows(sqlite_app) == before
    out = office.tablet.post(
        "/office/roll/rows", code="no_name", choice="leave_out", ground="nobody_of_the_village", reason="查无此人"
    )
    assert out.status_code == 303


def test_of_one_person_in_two_rows_the_registrar_chooses_the_row(sqlite_app: Flask, office: Seat) -> None:
    (id,) = waiting("same_person_twice")
    page = office.tablet.get(f"/office/roll/rows/{id}").text
    assert "同一人" in page
    done = office.tablet.post(f"/office/roll/rows/{id}", choice="instead", reason="查清了")
    assert done.status_code == 303, sentences(done.text)
    assert len(find_voters(ELECTION, "黄疑")) == 1
    view = register.register_row(ELECTION, id)
    assert view is not None
    assert (view.line.outcome, view.others[0].outcome) == ("registered", "left_out")


def test_somebody_left_out_by_the_register_is_put_on_the_roll_with_the_right_birth_date(
    sqlite_app: Flask, office: Seat
) -> None:
    (line,) = register.rows_of_kind(ELECTION, "left_out").lines
    path = f"/office/roll/rows/{line.id}"
    refused = office.tablet.post(path, choice="register", reason="没错")
    assert (refused.status_code, "不满 18" in sentences(refused.text)[0]) == (409, True)
    assert office.tablet.post(path, choice="register", birth="1990年1月1日", reason="看过身份证").status_code == 303
    assert on_roll("郑小")


def test_somebody_is_entered_by_hand_once_and_stays_through_the_next_file(sqlite_app: Flask, office: Seat) -> None:
    person = {
        "group": "第1村民小组",
        "household": "009",
        "choice": "register",
        "name": "许新",
        "sex": "F",
        "relation": "户主",
    }
    refused = office.tablet.post("/office/roll/rows/new", **person, birth="2020-01-01", reason="漏登")
    assert refused.status_code == 409
    assert values(refused.text)["name"] == "许新"
    for _ in range(2):
        done = office.tablet.post(
            "/office/roll/rows/new", **person, birth="1980-01-01", reason="漏登", submission="once"
        )
        assert done.status_code == 303, sentences(done.text)
    load(sqlite_app, office, PEOPLE)
    assert len(find_voters(ELECTION, "许新")) == 1


def test_a_corrected_file_shows_what_it_changes_before_it_does(sqlite_app: Flask, office: Seat) -> None:
    same = office.tablet.get(read(sqlite_app, office, PEOPLE)).text
    assert "没有变动" in same
    changed = [line.replace("林二,子,男,1985-01-01", "林二,子,男,1985-11-01") for line in PEOPLE[1:]]
    changed.append("第2村民小组,010,许来,户主,女,1991-05-05,本村户籍,")
    before = rows(sqlite_app)
    reading = read(sqlite_app, office, changed)
    page = html.unescape(office.tablet.get(reading).text)
    for said in ("新增:第2村民小组 户号 010 许来", "减少:第1村民小组 户号 001 林大", "由“1985-01-01”改为“1985-11-01”"):
        assert said in page
    assert rows(sqlite_app) == before
    assert office.tablet.post(reading).status_code == 303
    assert (on_roll("许来"), on_roll("林大")) == (True, False)


def test_after_publication_a_file_that_changes_the_roll_needs_a_reason_and_is_not_lost_without(
    sqlite_app: Flask, office: Seat
) -> None:
    registrar = Village(ELECTION).officer(Role.REGISTRAR)
    recorded(publication.publish_roll(on=now().date(), by=registrar, at=now()))
    load(sqlite_app, office, PEOPLE)
    reading = read(sqlite_app, office, PEOPLE[1:])
    before = rows(sqlite_app)
    refused = office.tablet.post(reading, reason=" ")
    assert (refused.status_code, sentences(refused.text)) == (409, ["请写明原因。"])
    assert rows(sqlite_app) == before
    assert office.tablet.post(reading, reason="林大去世").status_code == 303
    assert not on_roll("林大")


def test_a_list_longer_than_a_page_is_turned(sqlite_app: Flask, office: Seat) -> None:
    many = [f"第1村民小组,{n:03},,户主,男,1970-01-01,本村户籍," for n in range(100, 350)]
    reading = read(sqlite_app, office, [*PEOPLE, *many])
    first = office.tablet.get(reading).text
    assert first.count("没有姓名,先不列入") == 97, "three others wait before them"
    last = office.tablet.get(f"{reading}?kind=undecided&page=3").text
    assert last.count("没有姓名,先不列入") == 54
    office.tablet.post(reading)
    page = office.tablet.get("/office/roll/rows?code=no_name&page=3").text
    assert page.count("没有姓名,先不列入") == 51


def test_what_was_mended_and_what_is_nobodys_is_listed_row_by_row(sqlite_app: Flask, office: Seat) -> None:
    odd = ["第1村民小组,011,林 三,户主,男,1961-01-01,本村户籍,", "合计,,,,,,,9 人"]
    page = html.unescape(office.tablet.get(read(sqlite_app, office, [*PEOPLE, *odd])).text)
    assert "姓名里的空格或全角字已改,读作“林三”" in page
    assert "合计行" in page


@pytest.mark.parametrize("path", ["/office/roll/rows/999999", "/office/roll/rows/0"])
def test_a_row_that_is_gone_is_not_found(sqlite_app: Flask, office: Seat, path: str) -> None:
    assert office.tablet.get(path).status_code == 404
    assert office.tablet.post(path, choice="register", reason="x").status_code == 404


def test_another_election_day_is_reckoned_from_the_register_that_was_loaded(sqlite_app: Flask, office: Seat) -> None:
    village = Village(ELECTION)
    plan = plan_of(ELECTION)
    assert plan is not None
    later = plan.day + timedelta(days=40)
    later += timedelta(days=(later.month, later.day) == (2, 29))
    birthday = later.replace(year=later.year - 18)
    load(sqlite_app, office, [*PEOPLE, f"第1村民小组,090,许将满,子,男,{birthday},本村户籍,"])
    recorded(change_plan(plan=replace(plan, day=later), by=village.officer(Role.REGISTRAR), at=now()))
    assert not on_roll("许将满")
    assert "重新算年龄" in office.tablet.get("/office/roll").text
    assert office.tablet.post("/office/roll/ages").status_code == 303
    assert on_roll("许将满")
    assert "重新算年龄" not in office.tablet.get("/office/roll").text
    names = {one.voter.name for one in find_voters(ELECTION, "林")}
    assert names == {"林大", "林二"}
