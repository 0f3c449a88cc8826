"""Single mandates at the office over HTTP: decided where they wait, entered by hand, cured, taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.rules.staff import Role
from tests.desks.seats import Seat, rows, seat, sentences
from tests.proxy_lists import (
    FAMILY,
    GOOD,
    LAST,
    a_village,
    loaded,
    pairs,
    row,
    row_of,
    slip_of,
    voter,
)


@pytest.fixture
def office(sqlite_app: Flask) -> Seat:
    return seat(sqlite_app, a_village(), Role.REGISTRAR)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def rows_shown(page: str) -> list[tuple[str, str]]:
    """Row and code of each row that waits or was not accepted."""
    return re.findall(r'<tr data-code="(\w+)" data-row="(\d+)">', page)


def test_a_row_that_waits_is_decided_with_a_reason(sqlite_app: Flask, office: Seat) -> None:
    loaded([row("林母", "林大", "女儿")])
    page = office.tablet.get("/office/proxies").text
    assert rows_shown(page) == [("proxy_sex_differs", "2")]
    address = f"/office/proxies/rows/{row_of('林母').id}"
    assert f'href="{address}"' in page
    form = office.tablet.get(address)
    assert "性别是男,对不上" in form.text
    before = rows(sqlite_app)
    bare = office.tablet.post(address)
    assert (bare.status_code, len(sentences(bare.text))) == (422, 2)
    assert rows(sqlite_app) == before
    done = office.tablet.post(address, choice="accept", reason="看过户口簿", submission="a")
    assert done.status_code == 303
    again = office.tablet.post(address, choice="refuse", reason="再按一次", submission="a")
    assert (again.status_code, again.headers["Location"]) == (303, done.headers["Location"])
    assert pairs() == [("林母", "林大")]
    late = office.tablet.post(address, choice="refuse", reason="改主意", submission="b")
    assert (late.status_code, pairs()) == (409, [("林母", "林大")])
    assert office.tablet.get("/office/proxies/rows/999").status_code == 409


def test_a_mandate_is_entered_by_hand_and_of_two_with_one_name_one_is_chosen(sqlite_app: Flask, office: Seat) -> None:
    assert office.tablet.get("/office/proxies/new").status_code == 200
    form = {"principal": "郑兰", "proxy": "王芳", "relation": "女", "registered_on": LAST.isoformat()}
    several = office.tablet.post("/office/proxies/new", **form)
    assert several.status_code == 422
    assert "王芳" in sentences(several.text)[0]
    choices = re.findall(r'name="proxy_id" value="(\d+)"', several.text)
    assert [int(one) for one in choices] == [voter("王芳"), voter("王芳", 1)]
    chosen = {**form, "proxy_id": choices[1], "proxy_seen": hidden(several.text, "proxy_seen")}
    unread = office.tablet.post("/office/proxies/new", **{**chosen, "registered_on": "四月"})
    assert (unread.status_code, "看不懂" in sentences(unread.text)[0]) == (422, True)
    assert hidden(unread.text, "proxy_id") == choices[1], "the choice stays"
    assert office.tablet.post("/office/proxies/new", **chosen).status_code == 303
    assert slip_of("郑兰").proxy.id == voter("王芳", 1)


def test_somebody_typed_after_choosing_counts_instead_of_the_choice(sqlite_app: Flask, office: Seat) -> None:
    form = {"principal": "郑兰", "proxy": "王芳", "relation": "女", "registered_on": LAST.isoformat()}
    several = office.tablet.post("/office/proxies/new", **form)
    chosen = {**form, "proxy_id": str(voter("王芳")), "proxy_seen": hidden(several.text, "proxy_seen")}
    assert office.tablet.post("/office/proxies/new", **{**chosen, "proxy": "陈伟", "relation": "夫"}).status_code == 303
    assert slip_of("郑兰").proxy.name == "陈伟"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"proxy": "张不在"}, "名册上没有叫 张不在 的受托人"),
        ({"proxy": ""}, "没有写受托人"),
        ({"proxy": "许邻", "relation": "邻居"}, "不是近亲属"),
        ({"registered_on": ""}, "没有写登记日期"),
        ({"registered_on": (LAST + timedelta(days=1)).isoformat()}, "超过了期限"),
    ],
)
def test_what_the_rules_refuse_by_hand_says_why_and_keeps_what_was_typed(
    sqlite_app: Flask, office: Seat, change: dict[str, str], said: str
) -> None:
    form = {"principal": "林父", "proxy": "林大", "relation": "子", "registered_on": LAST.isoformat()} | change
    before = rows(sqlite_app)
    answer = office.tablet.post("/office/proxies/new", **form)
    assert answer.status_code == 409
    assert said in sentences(answer.text)[0]
    assert 'value="林父"' in answer.text
    assert rows(sqlite_app) == before


def test_a_row_that_was_not_accepted_is_cured_on_the_form(sqlite_app: Flask, office: Seat) -> None:
    loaded([row("郑兰", "王芳", "女")])
    page = office.tablet.get("/office/proxies").text
    (address,) = re.findall(r'href="(/office/proxies/new\?row=\d+)"', page)
    form = office.tablet.get(address).text
    assert 'value="郑兰"' in form
    assert "不知道委托给哪一个" in sentences(form)[0]
    assert len(re.findall(r'name="proxy_id"', form)) == 2
    entered = dict(re.findall(r'<input name="(\w+)"[^>]*? value="([^"]*)"', form))
    chosen = {**entered, "proxy_seen": hidden(form, "proxy_seen"), "proxy_id": str(voter("王芳"))}
    assert (chosen["principal"], chosen["relation"], chosen["registered_on"]) == ("郑兰", "女", LAST.isoformat())
    assert office.tablet.post("/office/proxies/new", **chosen).status_code == 303
    after = office.tablet.get("/office/proxies").text
    assert "现在有效的委托:王芳" in after
    assert "new?row=" not in after


def test_a_mandate_is_found_and_taken_back(sqlite_app: Flask, office: Seat) -> None:
    loaded(GOOD)
    found = office.tablet.get("/office/proxies?q=郑兰").text
    (address,) = re.findall(r'href="(/office/proxies/slips/\d+)"', found)
    assert "郑兰" in office.tablet.get(address).text
    assert office.tablet.post(f"{address}/withdraw", submission="a").status_code == 422
    assert office.tablet.post(f"{address}/withdraw", reason="本人回来了", submission="a").status_code == 303
    assert office.tablet.post(f"{address}/withdraw", reason="本人回来了", submission="a").status_code == 303
    assert pairs() == FAMILY[:3]
    assert office.tablet.get(address).status_code == 409
    assert office.tablet.post(f"{address}/withdraw", reason="又来", submission="b").status_code == 409
    assert office.tablet.get("/office/proxies?q=没有这人").status_code == 200
