"""The doors of an empty server: a one-time token, a rehearsal or a real election, a PIN shown once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts.staff import REHEARSAL_PIN
from kiosk.desks.door.forms import suggested_id
from kiosk.queries import day, mode, staff
from kiosk.queries.plan import plan_of
from kiosk.rules.plan import Plan, problems
from kiosk.rules.staff import Role
from kiosk.web import doors, waits
from tests.desks.seats import DATA, rows, sentences, upload
from tests.tablet import Tablet, a_tablet

PLAN = (DATA / "jia-plan.toml").read_bytes()


@pytest.fixture
def door(sqlite_app: Flask) -> str:
    """The path with the console's token."""
    waits._failures.clear()
    with sqlite_app.app_context():
        path = doors.opening_path()
    assert path is not None
    return path


def hand_in(tablet: Tablet, door: str, plan: bytes | None, name: str = "方委员", *, htmx: bool = False) -> TestResponse:
    return upload(tablet, f"{door}/election", "plan", plan, "jia-plan.toml", htmx=htmx, name=name)


def pin_on(page: str) -> str:
    (pin,) = re.findall(r'class="pin">(\d{6})<', page)
    return str(pin)


def test_a_wrong_token_is_no_page_and_makes_nothing(sqlite_app: Flask, door: str) -> None:
    tablet, before = a_tablet(sqlite_app), rows(sqlite_app)
    for token in ("x", "ä", "a" * 3000, "%00", "..%2f..%2fkeys", door.rpartition("/")[2][:-1]):
        assert tablet.get(f"/door/{token}").status_code == 404
        assert tablet.post(f"/door/{token}/rehearsal").status_code == 404
        assert hand_in(tablet, f"/door/{token}", PLAN).status_code == 404
    assert rows(sqlite_app) == before
    assert tablet.get(door).status_code == 200


def test_whoever_goes_through_is_the_registrar_and_sees_the_pin_once(sqlite_app: Flask, door: str) -> None:
    tablet = a_tablet(sqlite_app)
    card = hand_in(tablet, door, PLAN)
    assert (card.status_code, card.headers["Cache-Control"]) == (200, "no-store")
    pin = pin_on(card.text)
    assert tablet.get("/office/").status_code == 200
    for page in ("/office/", "/office/officers", "/office/tablets", "/office/journal", "/duty"):
        assert pin not in re.sub(r'value="[^"]*"', "", tablet.get(page).text)
    holder = next(h for h in staff.card_holders("jia-7") if h.name == "方委员")
    assert Role.REGISTRAR in holder.roles
    again = a_tablet(sqlite_app).sign_in(holder.number, pin)
    assert (again.status_code, again.headers["Location"]) == (303, "/office/")


def test_the_token_opens_one_real_election(sqlite_app: Flask, door: str) -> None:
    tablet = a_tablet(sqlite_app)
    assert hand_in(tablet, door, PLAN).status_code == 200
    before, other = rows(sqlite_app), a_tablet(sqlite_app)
    assert other.get(door).status_code == 404
    assert hand_in(other, door, PLAN.replace(b"jia-7", b"jia-8")).status_code == 404
    assert other.post(f"{door}/rehearsal").status_code == 404
    assert rows(sqlite_app) == before
    with sqlite_app.app_context():
        assert doors.opening_path() is None


def test_somebody_who_is_not_in_the_plan_is_added_as_registrar(sqlite_app: Flask, door: str) -> None:
    tablet = a_tablet(sqlite_app)
    assert "新来的" in hand_in(tablet, door, PLAN, "  新来的 ").text
    added = [h for h in staff.card_holders("jia-7") if h.name == "新来的"]
    assert [h.roles for h in added] == [frozenset({Role.REGISTRAR})]
    assert tablet.get("/office/officers").status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_a_plan_with_mistakes_is_answered_with_their_lines_and_keeps_the_name(
    sqlite_app: Flask, door: str, htmx: bool
) -> None:
    lines = PLAN.decode().splitlines()
    body, seats = lines.index('body = "village_committee"'), lines.index("seats = 3")
    lines[body], lines[seats] = 'body = "group_head"', "seats = 30"
    before, tablet = rows(sqlite_app), a_tablet(sqlite_app)
    answer = hand_in(tablet, door, "\n".join(lines).encode(), '方"<b>委员', htmx=htmx)
    said = sentences(answer.text)
    assert answer.status_code == 422
    assert any(s.startswith(f"第 {body + 1} 行") for s in said), said
    assert any("32 人" in s and re.match(r"第 \d+ 行", s) for s in said), said
    assert 'value="方&#34;&lt;b&gt;委员"' in answer.text
    assert ("<html" in answer.text) is not htmx
    assert rows(sqlite_app) == before
    assert hand_in(tablet, door, PLAN).status_code == 200, "the token is still good"


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (None, "请先选一个文件"),
        (b"", "文件是空的"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "第 1 行"),
        (b"PK\x03\x04\x14\x00\x06\x00", "第 1 行"),
        (PLAN + b"\n[[[", "第 "),
        (b"# " + b"x" * 2**20, "最多 1 MB|超过了 1 MB"),
        (b"x" * (26 * 2**20), "文件"),
    ],
    ids=["no file", "empty", "picture", "zip", "syntax", "over 1 MB", "over 25 MB"],
)
def test_what_is_no_plan_is_one_sentence(sqlite_app: Flask, door: str, plan: bytes | None, said: str) -> None:
    before = rows(sqlite_app)
    answer = hand_in(a_tablet(sqlite_app), door, plan)
    assert answer.status_code == 422
    shown = sentences(answer.text) or re.findall(r"<p[^>]*>([^<]*文件[^<]*)</p>", answer.text)
    assert len(shown) == 1, shown
    assert re.search(said, shown[0])
    assert rows(sqlite_app) == before


def test_without_a_name_nothing_is_made(sqlite_app: Flask, door: str) -> None:
    answer = hand_in(a_tablet(sqlite_app), door, PLAN, "  ")
    assert (answer.status_code, sentences(answer.text)) == (422, ["请填写您的姓名,不超过 80 个字。"])
    assert day.elections() == ()


def test_somebody_of_the_plan_becomes_registrar_on_the_one_card_they_have(sqlite_app: Flask, door: str) -> None:
    assert hand_in(a_tablet(sqlite_app), door, PLAN, "王主任").status_code == 200
    (card,) = [holder for holder in staff.card_holders("jia-7") if holder.name == "王主任"]
    assert card.roles == {Role.COMMITTEE_HEAD, Role.REGISTRAR}


@pytest.mark.parametrize("name", ["长" * 81, "方\x07委员"], ids=["too long", "control character"])
def test_a_name_that_cannot_be_the_registrars_is_refused_without_speaking_of_a_line(
    sqlite_app: Flask, door: str, name: str
) -> None:
    before = rows(sqlite_app)
    answer = hand_in(a_tablet(sqlite_app), door, PLAN, name)
    (said,) = sentences(answer.text)
    assert answer.status_code in (409, 422)
    assert rows(sqlite_app) == before
    assert "—" not in said, "the name stands in the form, not on a line of the file"
    assert "staff[" not in said


def test_an_officer_of_the_plan_who_goes_through_becomes_its_registrar_too(sqlite_app: Flask, door: str) -> None:
    tablet = a_tablet(sqlite_app)
    assert hand_in(tablet, door, PLAN, "王主任").status_code == 200
    assert tablet.get("/office/").status_code == 200
    assert tablet.get("/chief/").status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_the_rehearsals_door_leads_to_its_office_and_leaves_the_real_one_open(
    sqlite_app: Flask, door: str, htmx: bool
) -> None:
    before, tablet = rows(sqlite_app), a_tablet(sqlite_app)
    answer = tablet.post(f"{door}/rehearsal", htmx=htmx)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/office/officers")
    page = tablet.get("/office/officers").text
    assert "彩排" in page
    assert REHEARSAL_PIN in page
    assert rows(sqlite_app) == before
    with mode.using(mode.REHEARSAL):
        (rehearsal,) = day.elections()
    assert rehearsal.rehearsal
    for path in ("/office/", "/office/roll", "/office/tablets", "/duty"):
        assert "彩排" in tablet.get(path).text
    official = a_tablet(sqlite_app)
    assert hand_in(official, door, PLAN).status_code == 200
    page = official.get("/office/officers").text
    assert REHEARSAL_PIN not in page
    assert "彩排" not in page


BEGINNING = {
    "village": "东径村",
    "town": "埔田镇",
    "term": "第十一届",
    "day": "2031-05-01",
    "opens": "08:00",
    "closes": "15:00",
    "roll_published": "2031-04-01",
    "ballots_printed": "220",
    "id": "",
    "chair": "1",
    "vice_chair": "0",
    "member": "3",
    "station": "大礼堂",
    "desks": "2",
    "boxes": "3",
    "head": "王主任",
    "chief": "何总监",
    "name": "方委员",
}


def begin(app: Flask, door: str, **typed: str) -> TestResponse:
    return a_tablet(app).post(f"{door}/plan", **(BEGINNING | typed))


def plan_made(election: str) -> Plan:
    plan = plan_of(election)
    assert plan is not None
    return plan


def test_a_village_without_a_plan_file_begins_on_one_page(sqlite_app: Flask, door: str) -> None:
    tablet = a_tablet(sqlite_app)
    assert f"{door}/plan" in tablet.get(door).text
    page = tablet.get(f"{door}/plan")
    assert page.status_code == 200
    assert set(re.findall(r'<input name="(\w+)"', page.text)) == set(BEGINNING)
    card = tablet.post(f"{door}/plan", **BEGINNING)
    assert card.status_code == 200, sentences(card.text)
    pin = pin_on(card.text)
    assert tablet.get("/office/plan").status_code == 200
    plan = plan_made("dongjingcun-11")
    assert problems(plan) == ()
    assert [(post.post, post.name, post.seats) for post in plan.posts] == [("chair", "主任", 1), ("member", "委员", 3)]
    assert [(box.no, box.station) for box in plan.boxes] == [(1, "hall"), (2, "hall"), (3, "hall")]
    assert [(o.name, o.roles) for o in plan.staff] == [
        ("王主任", (Role.COMMITTEE_HEAD,)),
        ("何总监", (Role.CHIEF_SCRUTINEER,)),
        ("方委员", (Role.REGISTRAR,)),
    ]
    assert (plan.stations[0].name, plan.stations[0].desks, plan.rules) == ("大礼堂", 2, "putian-2017")
    holder = next(h for h in staff.card_holders(plan.id) if h.name == "方委员")
    assert a_tablet(sqlite_app).sign_in(holder.number, pin).status_code == 303
    assert tablet.get(f"{door}/plan").status_code == 404, "the token opens one real election"
    assert begin(sqlite_app, door, id="other").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"village": " "}, "village", "村名:还没有填。请填上。"),
        ({"day": "明天"}, "day", "选举日:请填日期,例如 2026-12-20。"),
        ({"closes": "07:00"}, "closes", "投票结束:07:00 不行,要晚于投票开始的 08:00。请改正。"),
        ({"roll_published": "2031-05-01"}, "roll_published", "名单公布日:2031-05-01 不行"),
        ({"ballots_printed": "0"}, "ballots_printed", "印制选票张数:0 不行,要在 1 到 1000000 之间。请改正。"),
        ({"id": "甲 7"}, "id", "代号:“甲 7”不行"),
        ({"id": "rehearsal"}, "id", "代号:“rehearsal”是彩排专用的代号"),
        ({"village": "!"}, "id", "代号:还没有填。请填上。"),
        ({"member": "很多"}, "member", "人数:请填一个数"),
        ({"member": "9999999"}, "member", "人数:9999999 不行"),
        ({"desks": ""}, "desks", "发票处个数:还没有填。请填上。"),
        ({"boxes": "21"}, "boxes", "票箱:21 不行,要在 1 到 20 之间。请改正。"),
        ({"boxes": "9" * 400}, "boxes", "票箱:"),
        ({"chief": "王主任"}, "chief", "主任和总监票人要由两个人担任"),
        ({"head": "长" * 81}, "head", "姓名:太长了,最多 80 个字。请改短。"),
        ({"name": ""}, "name", "姓名:还没有填。请填上。"),
        ({"name": "方\x07委员"}, "name", "姓名:文字里有换行或看不见的符号。请删去。"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    sqlite_app: Flask, door: str, typed: dict[str, str], field: str, said: str
) -> None:
    before = rows(sqlite_app)
    answer = begin(sqlite_app, door, **typed)
    assert answer.status_code == 422
    at_field = answer.text.partition(f'<input name="{field}"')[2].partition("<input ")[0]
    assert any(sentence.startswith(said) for sentence in sentences(at_field)), sentences(answer.text)
    assert len(sentences(answer.text)) == 2, "the head of the page, and the field"
    assert 'value="大礼堂"' in answer.text
    assert rows(sqlite_app) == before
    assert begin(sqlite_app, door).status_code == 200, "the token is still good"


def test_too_many_members_are_told_at_the_head_of_the_page(sqlite_app: Flask, door: str) -> None:
    answer = begin(sqlite_app, door, member="7")
    assert (answer.status_code, sentences(answer.text)) == (
        422,
        ["村民委员会由 3 到 7 人组成,现在各职位共 8 人。请改人数。"],
    )


def test_the_registrar_may_be_one_of_the_two_and_then_has_one_card(sqlite_app: Flask, door: str) -> None:
    assert begin(sqlite_app, door, name="王主任", id="jia-7").status_code == 200
    assert [(o.name, set(o.roles)) for o in plan_made("jia-7").staff] == [
        ("王主任", {Role.COMMITTEE_HEAD, Role.REGISTRAR}),
        ("何总监", {Role.CHIEF_SCRUTINEER}),
    ]


def test_a_wrong_token_shows_no_page_to_begin_on(sqlite_app: Flask, door: str) -> None:
    assert a_tablet(sqlite_app).get("/door/x/plan").status_code == 404
    assert begin(sqlite_app, "/door/x").status_code == 404
    assert day.elections() == ()


@pytest.mark.parametrize(
    ("village", "term", "id"),
    [
        ("甲村", "第七届", "jiacun-7"),
        ("甲村", "第十届", "jiacun-10"),
        ("甲村", "第十二届", "jiacun-12"),
        ("甲村", "第二十一届", "jiacun-21"),
        ("甲村", "第12届", "jiacun-12"),
        ("甲村", "本届", "jiacun"),
        ("", "第七届", ""),
    ],
)
def test_an_id_is_proposed_from_the_name_of_the_village(village: str, term: str, id: str) -> None:
    assert suggested_id(village, term) == id
