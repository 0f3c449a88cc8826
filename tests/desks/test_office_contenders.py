"""Who is suggested or stands, in the office: looked up, listed, and the staff warned of on every page of theirs."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts.plan import change_plan
from kiosk.queries import contenders
from kiosk.queries.plan import plan_of
from kiosk.rules.contenders import Contending
from kiosk.rules.plan import PlanOfficer
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import ELECTION, Village, a_round, now, recorded
from tests.desks.seats import Seat, part, seat, sentences
from tests.papers.papers import page_texts
from tests.proxy_lists import a_village, loaded, pairs, publish, registrar, row, voter
from tests.trips import entries

STAFF_PAGES = ("/office/contenders", "/office/officers", "/office/plan/staff")


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village()


@pytest.fixture
def office(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


def staff(*officers: PlanOfficer, without: Role | None = None) -> None:
    """These are on the plan too, and nobody with that role."""
    standing = plan_of(ELECTION)
    assert standing is not None
    kept = tuple(one for one in standing.staff if without not in one.roles)
    changed = {**{name: getattr(standing, name) for name in standing.__slots__}, "staff": (*kept, *officers)}
    recorded(change_plan(plan=type(standing)(**changed), **registrar()))


def state(office: Seat, **fields: str) -> TestResponse:
    return office.tablet.post("/office/contenders", **{"somebody": "林大", "how": "stands"} | fields)


def listed() -> list[tuple[str, Contending]]:
    return [(one.line.voter.name, one.how) for one in contenders.contenders(ELECTION)]


def warnings(office: Seat, path: str) -> list[str]:
    page = office.tablet.get(path)
    assert page.status_code == 200
    return re.findall(r'data-warning="(\w+)"', page.text)


def test_somebody_is_found_by_name_pinyin_or_number_and_listed(office: Seat) -> None:
    assert "还没有登记" in part(office.tablet.get("/office/contenders").text, "contenders")
    for typed, how in (("林大", "stands"), ("linfu", "suggested"), (str(2), "suggested")):
        answer = state(office, somebody=typed, how=how)
        assert answer.status_code == 303, sentences(answer.text)
        assert "已记下" in office.tablet.get(answer.location).text
    assert sorted(listed()) == sorted(
        [("林大", Contending.STANDS), ("林父", Contending.SUGGESTED), ("林母", Contending.SUGGESTED)]
    )
    page = part(office.tablet.get("/office/contenders").text, "contenders")
    assert re.findall(r"<strong>(\S+)</strong>", page) == ["被推荐", "被推荐", "参选"]


def test_of_several_of_one_name_the_registrar_chooses(office: Seat) -> None:
    asked = state(office, somebody="王芳")
    assert asked.status_code == 422
    assert "请从下面选一个" in sentences(asked.text)[0]
    ids = re.findall(r'name="person" value="(\d+)"', asked.text)
    assert ids == [str(voter("王芳", 0)), str(voter("王芳", 1))]
    assert 'value="王芳"' in asked.text
    assert 'value="stands" checked' in asked.text
    assert state(office, somebody="王芳", person=ids[1]).status_code == 303
    (one,) = contenders.contenders(ELECTION)
    assert str(one.line.voter.id) == ids[1]


def test_a_choice_left_from_another_name_is_nobody(office: Seat) -> None:
    assert state(office, somebody="许邻", person=str(voter("林大"))).status_code == 303
    assert listed() == [("许邻", Contending.STANDS)]


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"somebody": ""}, 422, "没有找到"),
        ({"somebody": "查无此人"}, 422, "没有找到"),
        ({"how": ""}, 422, "请选一项"),
        ({"how": "leads"}, 422, "请选一项"),
        ({"stated_on": "后天"}, 422, "「被推荐或参选的日期」看不懂"),
        ({"stated_on": (now() + timedelta(days=40)).date().isoformat()}, 409, "还没有到"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_written(
    office: Seat, wrong: dict[str, str], status: int, said: str
) -> None:
    before = entries()
    answer = state(office, **wrong)
    assert answer.status_code == status
    assert any(said in one for one in sentences(answer.text)), sentences(answer.text)
    assert (listed(), entries()) == ([], before)


def test_a_form_sent_twice_is_one_entry_and_stating_it_again_is_refused(office: Seat) -> None:
    assert state(office, submission="k").location == state(office, submission="k").location
    assert entries("state_contender") == 1
    assert "已经这样登记过了" in sentences(state(office).text)[0]


def test_somebody_is_taken_off_the_list(office: Seat) -> None:
    state(office)
    page = office.tablet.get("/office/contenders").text
    path = f"/office/contenders/{voter('林大')}/end"
    assert f'action="{path}"' in page
    assert office.tablet.post(path).status_code == 303
    assert listed() == []
    again = office.tablet.post(path)
    assert (again.status_code, "已经没有这个人了" in sentences(again.text)[0]) == (409, True)
    assert office.tablet.post("/office/contenders/999999/end").status_code == 409


@pytest.mark.rule("R-STAFF-02")
def test_officers_who_contend_or_are_near_kin_are_named_wherever_staff_are_entered(office: Seat) -> None:
    for path in STAFF_PAGES:
        assert warnings(office, path) == []
    staff(PlanOfficer("林大", (Role.CALLER,)), PlanOfficer("林父", (Role.SCRUTINEER,)))
    assert state(office).status_code == 303
    for path in STAFF_PAGES:
        assert warnings(office, path) == ["staff_contends", "staff_near_kin"]
    said = html.unescape(part(office.tablet.get("/office/officers").text, "staff-warnings"))
    assert "林父(监票人)是 林大 的近亲属(父母)" in said
    assert "林大(唱票人)被推荐或参选" in said


@pytest.mark.rule("R-STAFF-01")
def test_who_is_not_appointed_yet_is_named_where_staff_are_entered(office: Seat) -> None:
    staff(without=Role.CALLER)
    for path in STAFF_PAGES[1:]:
        assert warnings(office, path) == ["nobody_appointed"]
    assert "还没有推选唱票人" in part(office.tablet.get("/office/officers").text, "staff-warnings")


@pytest.mark.rule("R-PROXY-06")
def test_the_mandates_of_a_candidate_end_after_a_tick(sqlite_app: Flask) -> None:
    village = a_village("national-2026")
    office = seat(sqlite_app, village, Role.REGISTRAR)
    loaded([row("林父", "林大", ""), row("郑兰", "陈伟", "", 4)])
    recorded(publish())
    asked = state(office)
    assert asked.status_code == 409
    assert "林大 接受了 林父 的委托" in sentences(asked.text)[0]
    fields: dict[str, Any] = {"person": re.search(r'name="person" value="(\d+)" checked', asked.text)[1]}  # type: ignore[index]
    assert 'name="mandates_end"' in asked.text
    assert len(pairs()) == 2
    assert state(office, **fields, mandates_end="yes").status_code == 303
    assert pairs() == [("郑兰", "陈伟")]


@pytest.mark.rule("R-PROXY-06")
def test_mandates_not_yet_published_are_warned_of(sqlite_app: Flask) -> None:
    village = a_village("national-2026")
    office = seat(sqlite_app, village, Role.REGISTRAR)
    loaded([row("林父", "林大", "")])
    assert state(office).status_code == 303
    assert warnings(office, "/office/contenders") == ["contender_is_proxy"]


def test_once_the_polls_are_open_the_list_is_only_read(sqlite_app: Flask) -> None:
    office = seat(sqlite_app, a_round(), Role.REGISTRAR)
    page = office.tablet.get("/office/contenders").text
    assert 'name="somebody"' not in page
    answer = state(office, somebody="1")
    assert (answer.status_code, listed()) == (409, [])
    assert sentences(answer.text)


def test_only_the_registrar_comes_here(sqlite_app: Flask, village: Village) -> None:
    head = seat(sqlite_app, village, Role.COMMITTEE_HEAD)
    for path in ("/office/contenders", "/office/papers/appointments.pdf"):
        assert head.tablet.get(path).status_code == 403
    assert state(head).status_code == 403


@pytest.mark.rule("R-STAFF-01")
def test_the_appointments_are_printed_with_everybody_of_the_plan(office: Seat) -> None:
    for path in ("/office/papers", "/office/officers"):
        assert "/office/papers/appointments.pdf" in office.tablet.get(path).text
    made = office.tablet.get("/office/papers/appointments.pdf")
    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    text = "".join(page_texts(made.data))
    standing = plan_of(ELECTION)
    assert standing is not None
    assert [one.name for one in standing.staff if one.name not in text] == []
    assert "总监票人彩总监" in text
    assert "监票人中心投票站1号票箱彩监甲、彩监乙、彩监丙" in text
