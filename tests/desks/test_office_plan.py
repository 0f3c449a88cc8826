"""The plan in the browser: read, changed part by part, taken away as a file and replaced by one, without scripts."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from kiosk.acts import day
from kiosk.acts.plan import change_plan
from kiosk.files.plan import read_plan
from kiosk.files.plan_text import write_plan
from kiosk.queries import journal
from kiosk.queries.day import standing
from kiosk.queries.plan import officers_of, plan_of
from kiosk.queries.staff import card_holders
from kiosk.rules.plan import BoxKind, Plan, PlanBox, PlanOfficer, StationKind
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import Village, a_round, now, recorded
from tests.desks.seats import DATA, Seat, a_village_of, part, rows, seat, sentences, upload

JIA = (DATA / "jia-plan.toml").read_text("utf-8")
PARTS = ("election", "posts", "stations", "boxes", "choices")


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_village_of("jia")


@pytest.fixture
def office(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


def plan_now(election: str = "jia-7") -> Plan:
    plan = plan_of(election)
    assert plan is not None
    return plan


class Page:
    """A page's form as a browser without scripts would send it."""

    def __init__(self, office: Seat, path: str) -> None:
        self.office, self.path = office, path
        self.take(office.tablet.get(path))

    def take(self, answer: TestResponse) -> None:
        self.text, self.status = answer.text, answer.status_code
        # The header's own forms post elsewhere; the page's is the one that stands in its main part.
        main = answer.text.partition('<main id="main">')[2]
        found = re.search(r'<form method="post" action="([^"]+)".*?</form>', main, re.S)
        self.fields: MultiDict[str, str] = MultiDict()
        if found:
            self.action = html.unescape(found[1])
            self._read(found[0])

    def _read(self, form: str) -> None:
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = self._attribute(tag, "name"), self._attribute(tag, "value")
            if ('type="radio"' not in tag and 'type="checkbox"' not in tag) or " checked" in tag:
                self.fields.add(name, value)
        for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.S):
            chosen = re.search(r'<option value="([^"]*)" selected', options)
            first = re.search(r'<option value="([^"]*)"', options)
            assert first
            self.fields.add(name, html.unescape((chosen or first)[1]))
        for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
            self.fields.add(name, html.unescape(text))

    @staticmethod
    def _attribute(tag: str, name: str) -> str:
        found = re.search(rf'\b{name}="([^"]*)"', tag)
        return html.unescape(found[1]) if found else ""

    def send(self, *, do: str = "save", also: dict[str, list[str]] | None = None, **typed: str) -> TestResponse:
        fields = MultiDict(self.fields)
        for name, text in typed.items():
            fields[name] = text
        for name, texts in (also or {}).items():
            fields.setlist(name, texts)
        fields["do"] = do
        answer = self.office.tablet.client.post(self.action, data=fields)
        self.take(answer)
        return answer

    def send_as(self, typed: dict[str, str], *, do: str = "save") -> TestResponse:
        return self.send(do=do, also={name: [text] for name, text in typed.items()})


def saved(answer: TestResponse) -> bool:
    return answer.status_code == 303


@pytest.mark.parametrize("file", ["jia", "yi", "shifan"])
def test_saving_every_page_as_it_stands_changes_nothing(sqlite_app: Flask, file: str) -> None:
    village = a_village_of(file)
    office = seat(sqlite_app, village, Role.REGISTRAR)
    plan, was = plan_now(village.election), journal.head()
    people = [f"staff/{each.id}" for each in officers_of(village.election)]
    for path in (*PARTS, *people):
        assert saved(Page(office, f"/office/plan/{path}").send()), path
    assert (plan_now(village.election), journal.head()) == (plan, was)


def test_the_overview_shows_the_whole_plan_and_what_is_missing_for_the_opening(office: Seat) -> None:
    page = office.tablet.get("/office/plan").text
    for words in ("甲村", "2017-04-30", "08:00–15:00", "中心投票站", "埔选指〔2017〕8号", "欧阳辛", "jia-7"):
        assert words in page, words
    assert "R-CNT-03" in part(page, "choices")
    assert "监票人 9" in page
    assert "规则表还没有选定" in part(page, "choices")
    assert "plan-hints" not in part(page, "staff")
    recorded_without(office, "温如")
    assert "1号票箱只有 2 名监票人" in part(office.tablet.get("/office/plan").text, "staff")


def recorded_without(office: Seat, name: str) -> None:
    (one,) = [each for each in officers_of("jia-7") if each.officer.name == name]
    page = Page(office, f"/office/plan/staff/{one.id}")
    answer = office.tablet.post(f"/office/plan/staff/{one.id}/remove", seen=page.fields["seen"])
    assert saved(answer), sentences(answer.text)


def test_the_election_is_changed_and_keeps_what_was_not_touched(office: Seat) -> None:
    before = plan_now()
    answer = Page(office, "/office/plan/election").send(
        village=" 新村 ", day="2031年5月1日", opens="7:30", closes="16:00", roll_published="2031-04-01"
    )
    assert (answer.status_code, answer.location) == (303, "/office/plan?done=election#election")
    assert plan_now() == replace(
        before,
        village="新村",
        day=date(2031, 5, 1),
        opens=time(7, 30),
        closes=time(16),
        roll_published=date(2031, 4, 1),
    )
    assert "✓ 已保存" in office.tablet.get(answer.location).text


def test_each_wrong_field_has_its_sentence_and_nothing_typed_is_lost(sqlite_app: Flask, office: Seat) -> None:
    before = rows(sqlite_app)
    page = Page(office, "/office/plan/election")
    answer = page.send(village="", day="明天", closes='07"<b>', ballots_printed="很多", town="新镇")
    assert answer.status_code == 422
    said = sentences(answer.text)
    assert said[0].startswith("还没有保存。")
    assert said[1:] == [
        "村名:还没有填。请填上。",
        "选举日:请填日期,例如 2026-12-20。",
        "投票结束:请填时间,例如 08:00。",
        "印制选票张数:请填一个数,例如 3。",
    ]
    assert (page.fields["town"], page.fields["day"], page.fields["closes"]) == ("新镇", "明天", '07"<b>')
    assert answer.text.count('aria-invalid="true"') == 4
    assert rows(sqlite_app) == before
    fixed = page.send(village="甲村", day="2031-04-30", closes="15:00", ballots_printed="230")
    assert saved(fixed), sentences(fixed.text)
    assert plan_now().town == "新镇"


def test_posts_are_those_with_somebody_to_elect(office: Seat) -> None:
    page = Page(office, "/office/plan/posts")
    answer = page.send_as({"vice_chair-seats": "0", "member-seats": "9"})
    assert (answer.status_code, sentences(answer.text)) == (
        422,
        ["村民委员会由 3 到 7 人组成,现在各职位共 10 人。请改人数。"],
    )
    assert page.fields["vice_chair-seats"] == "0"
    assert saved(page.send_as({"member-seats": "4"}))
    assert [(post.post, post.seats) for post in plan_now().posts] == [("chair", 1), ("member", 4)]
    assert saved(Page(office, "/office/plan/posts").send_as({"vice_chair-seats": "2"}))
    assert [post.seats for post in plan_now().posts] == [1, 2, 4]


def test_a_station_is_added_without_scripts_and_the_central_one_can_be_another(office: Seat) -> None:
    page = Page(office, "/office/plan/stations")
    more = page.send_as({"1-name": "大礼堂"}, do="add")
    assert (more.status_code, sentences(more.text)) == (200, [])
    assert (page.fields["1-name"], page.fields["2-name"]) == ("大礼堂", "")
    assert plan_now().stations[0].name == "中心投票站", "adding a row saves nothing"
    assert page.send_as({"2-name": "东片", "2-desks": "0"}).status_code == 422
    typed = {"2-desks": "2", "2-groups": "第3村民小组\r\n\r\n第4村民小组", "central": "2"}
    assert saved(page.send_as(typed)), sentences(page.text)
    hall, east = plan_now().stations
    assert (hall.id, hall.name, hall.kind) == ("hall", "大礼堂", StationKind.BRANCH)
    assert (east.kind, east.desks, east.groups) == (StationKind.CENTRAL, 2, ("第3村民小组", "第4村民小组"))
    gone = Page(office, "/office/plan/stations").send_as({"1-remove": "yes"})
    assert gone.status_code == 422
    assert any(said.startswith("票箱第 1 行 · 投票站:原来选的投票站没有了") for said in sentences(gone.text))
    assert saved(Page(office, "/office/plan/stations").send_as({"2-remove": "yes", "central": "1"}))
    assert [station.id for station in plan_now().stations] == ["hall"]


def test_a_blank_row_is_no_station_and_all_rows_taken_away_are_refused(office: Seat) -> None:
    page = Page(office, "/office/plan/stations")
    page.send(do="add")
    assert saved(page.send())
    assert len(plan_now().stations) == 1
    answer = Page(office, "/office/plan/stations").send_as({"1-remove": "yes"})
    assert (answer.status_code, sentences(answer.text)[0]) == (
        422,
        "还没有中心投票站。请选一个投票站作中心投票站。",
    )


def test_boxes_are_added_changed_and_taken_away(office: Seat) -> None:
    page = Page(office, "/office/plan/boxes")
    page.send(do="add")
    assert page.fields["4-no"] == "4", "the next number is proposed"
    wrong = page.send_as({"1-approval": "9号", "4-no": "2", "4-station": "hall"})
    assert wrong.status_code == 422
    assert "号码:“2”写了两次。请改掉一个。" in sentences(wrong.text)
    assert "批准文号:批准文号只用于流动票箱。请删去,或改成流动票箱。" in sentences(wrong.text)
    assert saved(page.send_as({"1-approval": "", "4-no": "4", "3-approval": "9号"}))
    assert plan_now().boxes[2:] == (PlanBox(3, BoxKind.MOBILE, None, "9号"), PlanBox(4, station="hall"))
    guarded = Page(office, "/office/plan/boxes").send_as({"1-remove": "yes"})
    assert guarded.status_code == 422
    assert "工作人员第 10 行 温如 · 看守的票箱:没有 1 号票箱了。请先给这个人另选一个。" in sentences(guarded.text)
    assert saved(Page(office, "/office/plan/boxes").send_as({"4-remove": "yes"}))
    assert [box.no for box in plan_now().boxes] == [1, 2, 3]


def test_sixty_people_can_be_entered_one_like_the_other(office: Seat) -> None:
    page = Page(office, "/office/plan/staff/new")
    answer = page.send(do="another", also={"roles": ["scrutineer"]}, name="新一", station="hall", box="1")
    assert saved(answer), sentences(answer.text)
    for n in range(2, 36):
        page = Page(office, answer.location)
        assert (page.fields.getlist("roles"), page.fields["box"], page.fields["name"]) == (["scrutineer"], "1", "")
        answer = page.send(do="another", name=f"新{n}")
        assert saved(answer), sentences(answer.text)
    assert plan_now().staff[-1] == PlanOfficer("新35", (Role.SCRUTINEER,), "hall", 1)
    listed = office.tablet.get("/office/plan/staff").text
    assert listed.count('class="person"') == 60
    assert {"新一", "新35"} <= {holder.name for holder in card_holders("jia-7")}


def test_a_person_is_changed_and_what_is_wrong_stands_at_the_field(office: Seat) -> None:
    (one,) = [each for each in officers_of("jia-7") if each.officer.name == "程意"]
    page = Page(office, f"/office/plan/staff/{one.id}")
    wrong = page.send(name="程如", box="1", also={"roles": ["scribe", "chief_scrutineer"]})
    assert wrong.status_code == 422
    assert sentences(wrong.text)[1:] == [
        "姓名:程如 写了两次。同一人请只留一个;同名的两个人请各填户号。",
        "职责:总监票人只能有一名,现在有两名。请去掉其中一位的这项职责。",
    ]
    assert (page.fields["name"], page.fields["box"]) == ("程如", "1")
    nobody = page.send(name="", box="", also={"roles": []})
    assert sentences(nobody.text)[1:] == ["姓名:还没有填。请填上。", "职责:一个也没有。请至少填一个。"]
    answer = page.send(name="程意", household="061", also={"roles": ["order_keeper", "observer"]})
    assert saved(answer), sentences(answer.text)
    changed = next(each for each in officers_of("jia-7") if each.id == one.id)
    assert changed.officer == PlanOfficer("程意", (Role.ORDER_KEEPER, Role.OBSERVER), household="061")


def test_the_registrar_stays_registrar(office: Seat) -> None:
    own = next(each for each in officers_of("jia-7") if each.officer.name == "方委员")
    page = Page(office, f"/office/plan/staff/{own.id}")
    assert "去掉这个人" not in page.text
    answer = page.send(also={"roles": ["committee"]})
    assert answer.status_code == 409
    assert any("您不能去掉自己的登记员职责" in said for said in sentences(answer.text))
    answer = office.tablet.post(f"/office/plan/staff/{own.id}/remove")
    assert answer.status_code == 409
    assert office.tablet.get("/office/plan").status_code == 200


def test_choices_show_rule_and_source_and_a_change_asks_the_head_to_choose_again(
    office: Seat, village: Village
) -> None:
    head = village.officer(Role.COMMITTEE_HEAD)
    recorded(day.choose_rules(choices={"woman_first": False}, by=head, at=now()))
    page = Page(office, "/office/plan/choices")
    for words in ("R-CNT-03", "R-RES-10", "民发〔2013〕76号", "主任要重新选定一次"):
        assert words in page.text
    assert page.fields["woman_first"] == "False"
    assert saved(page.send())
    stands = standing("jia-7")
    assert stands is not None
    assert stands.rules_chosen
    assert saved(Page(office, "/office/plan/choices").send(double_post="ballot"))
    stands = standing("jia-7")
    assert stands is not None
    assert not stands.rules_chosen
    assert plan_now().choices == {"woman_first": False, "double_post": "ballot"}
    assert Page(office, "/office/plan/choices").send(double_post="twice").status_code == 422
    assert saved(Page(office, "/office/plan/election").send(rules="national-2026"))
    assert plan_now().rules == "national-2026"


def test_two_people_changing_at_once_do_not_write_over_each_other(office: Seat, village: Village) -> None:
    page = Page(office, "/office/plan/boxes")
    by = village.officer(Role.REGISTRAR)
    other = replace(plan_now(), boxes=(*plan_now().boxes, PlanBox(9, station="hall")))
    recorded(change_plan(plan=other, by=by, at=now()))
    late = page.send_as({"3-approval": "9号"})
    assert late.status_code == 409
    assert sentences(late.text) == ["方案刚才有人改过,您这次改的还没有保存。您填的都还在,请核对后再保存一次。"]
    assert "去掉票箱:9号票箱" in late.text, "what saving now would undo is said"
    assert page.fields["3-approval"] == "9号"
    assert plan_now() == other
    assert saved(page.send())
    assert [box.no for box in plan_now().boxes] == [1, 2, 3]


def test_the_plan_is_taken_away_as_the_file_it_came_from(office: Seat) -> None:
    answer = office.tablet.get("/office/plan/file.toml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="jia-7.toml"'
    assert read_plan(answer.data) == read_plan(JIA.encode())


def hand_in(office: Seat, text: str, **more: Any) -> TestResponse:
    return upload(office.tablet, "/office/plan/file", "plan", text.encode(), "plan.toml", **more)


def test_a_corrected_file_is_compared_first_and_then_made_the_plan(sqlite_app: Flask, office: Seat) -> None:
    text = JIA.replace("ballots_printed = 220", "ballots_printed = 230").replace('name = "程意"', 'name = "程新"')
    before = rows(sqlite_app)
    answer = hand_in(office, text)
    assert answer.status_code == 200
    listed = re.findall(r"<li>(.*?)</li>", answer.text.partition("plan-differences")[2])
    assert listed == ["印制选票张数:220 → 230", "加上工作人员:程新", "去掉工作人员:程意"]
    assert rows(sqlite_app) == before
    page = Page.__new__(Page)
    page.office = office
    page.take(answer)
    assert saved(page.send())
    assert write_plan(plan_now()) == write_plan(read(text))
    assert "方案已经换成文件里的" in office.tablet.get("/office/plan?done=file").text
    assert "没有要改的" in hand_in(office, text).text


def read(text: str) -> Plan:
    plan = read_plan(text.encode())
    assert isinstance(plan, Plan)
    return plan


def test_a_file_that_does_not_know_the_registrar_keeps_the_registrar(office: Seat) -> None:
    text = JIA.replace('roles = ["committee", "registrar"]', 'roles = ["committee"]')
    page = Page.__new__(Page)
    page.office = office
    page.take(hand_in(office, text))
    assert "没有要改的" in page.text, "the one change would be the registrar's own role"
    page.take(hand_in(office, text.replace('name = "方委员"', 'name = "方新"')))
    assert saved(page.send())
    assert {o.name: o.roles for o in plan_now().staff}["方委员"] == (Role.REGISTRAR,)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (JIA.replace("seats = 3", "seats = 30"), 422, "第 15 行:村民委员会由 3 到 7 人组成"),
        (JIA.replace("jia-7", "jia-8"), 409, "文件里的代号是“jia-8”,这次选举的代号是“jia-7”"),
        ("[election", 422, "第 1 行"),
        ("", 422, "文件是空的"),
    ],
)
def test_a_file_that_cannot_be_the_plan_changes_nothing(
    sqlite_app: Flask, office: Seat, text: str, status: int, said: str
) -> None:
    before = rows(sqlite_app)
    answer = hand_in(office, text)
    assert answer.status_code == status
    assert any(sentence.startswith(said) for sentence in sentences(answer.text)), sentences(answer.text)
    assert rows(sqlite_app) == before


def test_a_form_without_a_file_is_one_sentence(office: Seat) -> None:
    answer = upload(office.tablet, "/office/plan/file", "plan", None, "")
    assert (answer.status_code, sentences(answer.text)) == (422, ["请先选一个文件,再上传。"])


def test_after_the_opening_the_plan_is_read_only_and_says_why(sqlite_app: Flask) -> None:
    village = a_round(voters=8)
    office = seat(sqlite_app, village, Role.REGISTRAR)
    plan, was = plan_now(village.election), journal.head()
    page = office.tablet.get("/office/plan")
    assert "投票已经开始,方案锁定了,只能看,不能改。" in page.text
    assert "/office/plan/boxes" not in page.text
    one = officers_of(village.election)[3].id
    for path in (*PARTS, "staff/new", f"staff/{one}"):
        assert office.tablet.get(f"/office/plan/{path}").status_code == 303, path
    assert f"/office/plan/staff/{one}" not in office.tablet.get("/office/plan/staff").text
    text = write_plan(replace(plan, village="新村"))
    for path, fields in (
        ("election", {"village": "新村"}),
        ("boxes", {}),
        (f"staff/{one}/remove", {}),
        ("staff/new", {"name": "新来", "roles": "scribe"}),
        ("replace", {"plan": text}),
    ):
        answer = office.tablet.post(f"/office/plan/{path}", **fields)
        assert answer.status_code in (409, 422), path
        assert "方案锁定了" in answer.text, path
    assert (plan_now(village.election), journal.head()) == (plan, was)
    assert office.tablet.get("/office/plan/file.toml").status_code == 200


def test_a_part_or_a_person_that_is_not_there_is_no_page(office: Seat) -> None:
    other = officers_of(a_village_of("yi").election)[0].id
    for path in ("nonsense", "staff/99999", f"staff/{other}"):
        assert office.tablet.get(f"/office/plan/{path}").status_code == 404
        assert office.tablet.post(f"/office/plan/{path}").status_code == 404


def test_only_the_registrar_sees_these_pages(sqlite_app: Flask, village: Village) -> None:
    head = seat(sqlite_app, village, Role.COMMITTEE_HEAD)
    for path in ("", "/election", "/staff", "/file.toml"):
        assert head.tablet.get(f"/office/plan{path}").status_code == 403
    assert head.tablet.post("/office/plan/election", village="新村").status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_page_is_whole_and_every_field_has_its_words(office: Seat, language: str) -> None:
    office.tablet.post("/language", language=language)
    one = officers_of("jia-7")[0].id
    for path in ("", *(f"/{name}" for name in PARTS), "/staff", "/staff/new", f"/staff/{one}"):
        page = office.tablet.get(f"/office/plan{path}").text
        assert page.rstrip().endswith("</html>"), path
        assert "Undefined" not in page
        assert "</label>" in page or path in ("", "/staff")
