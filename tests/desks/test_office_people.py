"""Looking around over HTTP: people found, one person, kin by hand, groups in numbers, spreadsheets taken along."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from flask import Flask

from kiosk.acts import checkin, publication, roll, settling
from kiosk.acts.outcome import Refusal
from kiosk.queries import groups, kin, people, register
from kiosk.queries.journal import head
from kiosk.queries.people import age_on
from kiosk.queries.signatory import signatory_of
from kiosk.rules.kin import Kin
from kiosk.rules.notes import Residence
from kiosk.rules.register import RegisterRow, Sex
from kiosk.rules.roll import of_age
from kiosk.rules.settling import Choice, Decision
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded
from tests.desks.seats import Seat, a_village_of, finished, rows, seat, sentences

DAY = a_plan().day
WHY = "看过户口簿"


def person(name: str, relation: str, sex: Sex, age: int, household: str, group: int = 1, **more: Any) -> RegisterRow:
    """Somebody of that many years on election day, whose birthday it is."""
    birth = date(DAY.year - age, DAY.month, min(DAY.day, 28))
    facts: dict[str, Any] = {"residence": Residence.LOCAL, "note": ""} | more
    n = sum(map(ord, name))
    return RegisterRow("表", n, f"第{group}村民小组", household, name, relation, sex, birth, **facts)


PEOPLE = [
    person("林大", "户主", "M", 60, "007"),
    person("陈妻", "妻", "F", 59, "007"),
    person("林长", "长子", "M", 35, "007"),
    person("林小", "次子", "M", 17, "007"),
    person("黄邻", "户主", "", 80, "008", note="情况待查"),
    person("许邻", "户主", "M", 79, "008"),
    person("郑远", "户主", "F", 18, "007", 2),
    person("林大", "户主", "M", 36, "012", 2),
    person("吴散", "户主", "F", 81, "", 2),
]


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    village = a_round("preparing", voters=4)
    by = village.officer(Role.REGISTRAR)
    loaded = roll.load_roll(
        election_id=ELECTION, source="r", rows=PEOPLE, by=signatory_of(by.name, by.id), roles=by.roles, at=now()
    )
    assert not isinstance(loaded, Refusal), loaded.findings
    return village


@pytest.fixture
def office(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


def voter(name: str, household: str = "") -> int:
    found = [one.voter for one in people.whole_roll(ELECTION) if one.voter.name == name]
    (id,) = [one.id for one in found if household in ("", one.household)]
    return id


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/office/people/\d+">([^<]*)</a>', page)


def get(office: Seat, path: str, status: int = 200) -> str:
    answer = office.tablet.get(f"/office/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return html.unescape(answer.text)


def take_off(name: str, reason: str = "已去世") -> int:
    id = voter(name)
    row = register.row_of_voter(ELECTION, id)
    assert row
    recorded(
        settling.settle_roll(
            decisions={row: Decision(Choice.LEAVE_OUT, ground="dead")},
            reason=reason,
            on=now().date(),
            by=Village(ELECTION).officer(Role.REGISTRAR),
            at=now(),
        )
    )
    return id


def publish() -> None:
    by = Village(ELECTION).officer(Role.REGISTRAR)
    recorded(publication.publish_roll(on=now().date(), by=by, at=now()))


@pytest.mark.parametrize("typed", ["陈妻", "妻", "chenqi", "cq", "6"])
def test_somebody_is_found_by_name_pinyin_initials_and_roll_number(office: Seat, typed: str) -> None:
    assert names(get(office, f"people?q={typed}")) == ["陈妻"]


def test_a_household_is_found_with_or_without_its_zeros_and_narrowed_to_a_group(office: Seat) -> None:
    for typed in ("007", "0007"):
        assert names(get(office, f"people?q={typed}")) == ["林大", "陈妻", "林长", "郑远"]
    assert names(get(office, "people?q=007&group=第2村民小组")) == ["郑远"]
    page = get(office, "people?q=林大")
    assert names(page) == ["林大", "林大"]
    assert {"60", "36"} <= set(re.findall(r'<td class="number"[^>]*>(\d+)</td>', page)), "age on election day"


def test_nobody_found_is_said(office: Seat) -> None:
    assert "没有找到" in get(office, "people?q=zzz")
    assert "没有找到" in get(office, "people?q=%25&group=第1村民小组"), "a sign of a search is no sign here"


def test_the_roll_is_turned_a_hundred_at_a_time(sqlite_app: Flask) -> None:
    village = a_round("preparing", voters=250)
    office = seat(sqlite_app, village, Role.REGISTRAR)
    roll_names = [one.voter.name for one in people.whole_roll(ELECTION)]
    assert names(get(office, "people")) == roll_names[:100]
    for page in (3, 99):
        assert names(get(office, f"people?page={page}")) == roll_names[200:]
    group = people.whole_roll(ELECTION)[-1].voter.group
    in_group = [one.voter.name for one in people.whole_roll(ELECTION) if one.voter.group == group]
    assert names(get(office, f"people?group={group}")) == in_group


def test_more_than_thirty_found_are_cut_and_that_is_said(sqlite_app: Flask) -> None:
    village = a_round("preparing", voters=800)
    office = seat(sqlite_app, village, Role.REGISTRAR)
    surname = people.whole_roll(ELECTION)[0].voter.name[0]
    assert sum(one.voter.name.startswith(surname) for one in people.whole_roll(ELECTION)) > 30, "the case arises"
    page = get(office, f"people?q={surname}")
    assert len(names(page)) == 30
    assert "只列出前 30 个" in page


def test_the_page_of_a_person_says_where_and_who(office: Seat) -> None:
    page = get(office, f"people/{voter('陈妻')}")
    view = people.person(ELECTION, voter("陈妻"))
    assert view
    number, line = view.certificates[0].number, view.line.voter
    for said in (
        "59 岁",
        f"第 {line.page} 页第 {line.line} 行",
        f"{number[:3]}-{number[3:6]}-{number[6:]}",
        "户号 007",
        "表 第",
    ):
        assert said in page, said
    row = register.row_of_voter(ELECTION, voter("陈妻"))
    assert f'href="/office/roll/rows/{row}"' in page
    assert f'href="/office/certificates/{voter("陈妻")}"' in page
    assert names(page) == ["林大", "林长"], "the household on the roll"
    assert re.findall(r"<strong>(配偶|子女|父母)</strong>", page) == ["配偶", "子女"]


def test_a_replaced_certificate_is_shown_beside_the_valid_one(village: Village, office: Seat) -> None:
    id = voter("许邻")
    recorded(roll.replace_certificate(voter_id=id, reason="丢了", by=village.officer(Role.REGISTRAR), at=now()))
    view = people.person(ELECTION, id)
    assert view
    new, old = view.certificates
    assert (new.cancelled_at, old.since) == (None, None)
    assert new.since == old.cancelled_at is not None
    page = get(office, f"people/{id}")
    assert page.index("补办") < page.index("作废")


def test_somebody_taken_off_is_shown_as_such_with_reason_and_day(office: Seat) -> None:
    publish()
    id = take_off("许邻", "死亡证明")
    page = get(office, f"people/{id}")
    assert "已从名册上取消" in page
    assert page.count("死亡证明") == 2, "the decision, and the change after publication"
    assert "还没有公布" in page
    assert 'id="state"' not in page
    assert "/office/certificates/" not in page
    row = people.person(ELECTION, id)
    assert row
    assert row.row
    assert f'href="/office/roll/rows/{row.row.line.id}"' in page, "the way to put it right"
    found = get(office, "people?q=许")
    assert "已从名册上取消的" in found
    assert names(found) == ["许邻"]
    assert names(get(office, "people")) == [one.voter.name for one in people.whole_roll(ELECTION)]


def test_a_correction_after_publication_is_shown_with_what_stood_before(office: Seat) -> None:
    publish()
    id, by = voter("郑远"), Village(ELECTION).officer(Role.REGISTRAR)
    row = register.row_of_voter(ELECTION, id)
    assert row
    right = Decision(Choice.REGISTER, sex="M", name="郑近")
    recorded(settling.settle_roll(decisions={row: right}, reason="看过身份证", on=now().date(), by=by, at=now()))
    page = get(office, f"people/{id}")
    assert "姓名: 郑远; 性别: 女" in page
    recorded(publication.publish_roll(on=now().date(), by=by, at=now()))
    assert "第 2 版" in get(office, f"people/{id}")


@pytest.mark.parametrize("htmx", [False, True])
def test_kin_is_stated_from_the_page_and_stands_there(office: Seat, htmx: bool) -> None:
    one, other, before = voter("陈妻"), voter("许邻"), head().seq
    done = office.tablet.post(
        f"/office/people/{one}/kin", htmx=htmx, other="else", somebody="许邻", kin="parent", reason=WHY
    )
    assert (done.status_code, head().seq) == (303, before + 1)
    page = html.unescape(office.tablet.get(done.headers["Location"]).text)
    assert "✓" in page
    assert WHY in page
    assert [(view.other.id, view.kin) for view in kin.kin_of(ELECTION, other)] == [(one, Kin.CHILD)]
    assert "人工登记" in get(office, f"people/{other}")


def test_against_the_register_both_are_shown_until_it_is_withdrawn(office: Seat) -> None:
    one, other = voter("林大", "007"), voter("陈妻")
    path = f"/office/people/{one}/kin"
    assert "撤回" not in get(office, f"people/{one}")
    assert office.tablet.post(path, other=str(other), kin="sibling", reason="户口簿写错").status_code == 303
    page = get(office, f"people/{one}?other={other}")
    assert "<strong>兄弟姐妹</strong>" in page
    assert "登记册: 配偶" in page
    assert f'value="{other}" checked' in page
    assert office.tablet.post(path, other=str(other), kin="unknown", reason="没有写错").status_code == 303
    page = get(office, f"people/{one}")
    assert "<strong>配偶</strong>" in page
    assert "户口簿写错" not in page


def test_a_roll_number_means_that_person_and_a_name_of_two_is_asked_about(office: Seat) -> None:
    one, path = voter("陈妻"), f"/office/people/{voter('陈妻')}/kin"
    before = head()
    asked = office.tablet.post(path, other="else", somebody="林大", kin="sibling", reason=WHY)
    text = html.unescape(asked.text)
    assert (asked.status_code, "有 2 个人符合" in text, head()) == (422, True, before)
    for kept in ('value="林大"', f'value="{WHY}"', 'value="sibling" checked', 'value="else" checked'):
        assert kept in text, kept
    second = voter("林大", "012")
    assert f'name="other" value="{second}"' in text
    number = next(line.voter.roll_no for line in people.whole_roll(ELECTION) if line.voter.id == second)
    done = office.tablet.post(path, other="else", somebody=str(number), kin="sibling", reason=WHY)
    assert done.status_code == 303, sentences(done.text)
    assert kin.kin_of(ELECTION, one)[-1].other.id == second


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"other": "else"}, 422),
        ({"other": "else", "somebody": "没有此人"}, 422),
        ({"other": "999999"}, 422),
        ({"other": "self"}, 422),
        ({"other": "0x1"}, 422),
        ({"kin": "cousin"}, 422),
        ({"kin": ""}, 422),
        ({"reason": "  "}, 409),
    ],
)
def test_what_is_missing_is_said_and_what_was_entered_stays(
    sqlite_app: Flask, office: Seat, fields: dict[str, str], status: int
) -> None:
    one = voter("陈妻")
    entered = {"other": str(voter("林长")), "kin": "sibling", "reason": WHY}
    sent = ({} if not fields else entered) | {k: str(one) if v == "self" else v for k, v in fields.items()}
    before = rows(sqlite_app)
    answer = office.tablet.post(f"/office/people/{one}/kin", **sent)
    assert (answer.status_code, len(sentences(answer.text)) >= 1) == (status, True)
    text = html.unescape(answer.text)
    assert sent.get("reason", "").strip() in text
    assert not sent.get("somebody") or f'value="{sent["somebody"]}"' in text
    if sent.get("kin") == "sibling":
        assert 'value="sibling" checked' in text
    assert rows(sqlite_app) == before


def test_somebody_who_is_off_the_roll_is_kin_to_nobody_there(office: Seat) -> None:
    gone = take_off("许邻")
    fields = {"other": str(voter("陈妻")), "kin": "sibling", "reason": WHY}
    own = office.tablet.post(f"/office/people/{gone}/kin", **fields)
    assert (own.status_code, len(sentences(own.text))) == (409, 1)
    other = office.tablet.post(f"/office/people/{voter('陈妻')}/kin", **{**fields, "other": str(gone)})
    assert other.status_code == 409


@pytest.mark.parametrize("path", ["people/999999", "people/0"])
def test_nobody_is_not_found(office: Seat, path: str) -> None:
    get(office, path, 404)
    assert office.tablet.post(f"/office/{path}/kin", kin="sibling", reason="x").status_code == 404


def test_nothing_says_who_voted_and_nothing_can_be_changed_while_the_polls_are_open(sqlite_app: Flask) -> None:
    village = a_round("polling", voters=12)
    office = seat(sqlite_app, village, Role.REGISTRAR)
    first, second = (line.voter.id for line in people.whole_roll(ELECTION)[:2])
    before = [get(office, path) for path in (f"people/{first}", f"people?q={first}", "people", "groups")]
    verifier = village.officer(Role.VERIFIER)
    code = village.certificate(1)
    recorded(checkin.check_in(code=code, station=verifier.lane, by=verifier, at=now()))
    after = [get(office, path) for path in (f"people/{first}", f"people?q={first}", "people", "groups")]
    plain = re.compile(r'<time.*?</time>|value="[^"]*"|data-now="[^"]*"|<span class="chip lamp.*?</span>', re.DOTALL)
    assert [plain.sub("", page) for page in after] == [plain.sub("", page) for page in before]
    assert 'id="state"' not in after[0]
    assert "更正或取消" not in after[0]
    assert "补一张参选证" in after[0]
    refused = office.tablet.post(f"/office/people/{first}/kin", other=str(second), kin="sibling", reason=WHY)
    assert (refused.status_code, len(sentences(refused.text))) == (409, 1)


def test_the_groups_are_counted_by_sex_age_and_household(office: Seat) -> None:
    counted = {one.name: one for one in groups.group_counts(ELECTION, DAY)}
    first, second = counted["第1村民小组"], counted["第2村民小组"]
    assert (first.registered, first.men, first.women, first.sex_unknown, first.households) == (4, 3, 1, 0, 2)
    assert (second.registered, second.men, second.women, second.households) == (3, 1, 2, 2)
    assert (first.ages, second.ages) == ((0, 1, 1, 2, 0), (0, 1, 1, 0, 1)), "35 | 36–59 | 60–79 | 80"
    total = groups.total_of(counted.values())
    assert (total.registered, total.ages, total.households) == (7, (0, 2, 2, 2, 1), 4)
    page = get(office, "groups")
    for name in ("第1村民小组", "第2村民小组"):
        (cells,) = re.findall(rf"<tr><td><a [^>]*>{name}</a></td>(.*?)</tr>", page)
        one = counted[name]
        shown = [one.registered, one.men, one.women, one.sex_unknown, *one.ages[1:], one.households]
        assert [int(n) for n in re.findall(r">(\d+)<", cells)] == shown


@pytest.mark.rule("R-ROLL-01")
@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 1), date(2017, 4, 30)])
def test_an_age_on_election_day_is_counted_as_the_rule_counts_it(app: Flask, day: date) -> None:
    a_round("preparing", voters=400)
    with_ages = [age_on(day, one.voter.birth) for one in people.whole_roll(ELECTION)]
    assert len(set(with_ages)) > 20
    for line, age in zip(people.whole_roll(ELECTION), with_ages, strict=True):
        birth = line.voter.birth
        assert of_age(birth, day, age)
        assert not of_age(birth, day, age + 1)
    for leap in (date(1948, 2, 29), date(1948, 2, 28), date(1948, 3, 1)):
        assert of_age(leap, day, age_on(day, leap))
        assert not of_age(leap, day, age_on(day, leap) + 1)
    edges = (*groups.AGES, 200)
    in_the_database = groups.total_of(groups.group_counts(ELECTION, day)).ages
    assert in_the_database == tuple(sum(low <= age < high for age in with_ages) for low, high in pairwise(edges))


def test_the_picture_says_in_words_who_was_left_out_and_why(office: Seat) -> None:
    page = get(office, "groups")
    report = register.roll_report(ELECTION)
    assert report
    assert (report.registered, report.out, report.waiting) == (7, 1, 1)
    for said in ("登记册的 9 行", "在册 7 · 77.8 %", "不列入 1 · 11.1 %", "待定 1 · 11.1 %", "未到年龄", "备注看不懂"):
        assert said in page, said
    assert 'href="/office/roll/rows?outcome=undecided&code=note_unread"' in page
    widths = [float(w) for w in re.findall(r'<rect x="[\d.]+%" width="([\d.]+)%"', page)[:3]]
    assert widths == pytest.approx([77.778, 11.111, 11.111], abs=0.01)
    for fill in re.findall(r'fill="url\(#(\w+)\)"', page):
        assert f'<pattern id="{fill}"' in page, "told apart without colour"


def test_before_a_register_the_pages_say_so(sqlite_app: Flask) -> None:
    village = a_village_of("jia")
    office = seat(sqlite_app, village, Role.REGISTRAR)
    for path in ("people", "groups"):
        assert "还没有名册" in get(office, path)
    assert "没有找到" in get(office, "people?q=l")


def taken(app: Flask, office: Seat, **fields: str) -> dict[str, list[tuple[Any, ...]]]:
    """Sheet → its rows, from the columns on."""
    address = finished(app, office.tablet.post("/office/people/file", **fields))
    answer = office.tablet.get(f"{address}/file.pdf")
    assert answer.data.startswith(b"PK")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert all(ELECTION not in str(sheet["A1"].value) and "日志" in str(sheet["A1"].value) for sheet in book)
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def test_the_roll_is_taken_along_as_a_spreadsheet(sqlite_app: Flask, office: Seat) -> None:
    ((title, lines),) = taken(sqlite_app, office, what="roll").items()
    assert title == "名册"
    assert lines[0] == ("编号", "村民小组", "户号", "姓名", "性别", "出生日期", "与户主关系", "页", "行")
    assert len(lines) == 8
    second = lines[2]
    assert second[:5] == (6, "第1村民小组", "007", "陈妻", "女")
    place = people.find_people(ELECTION, "6").lines[0].voter
    assert second[6:] == ("妻", place.page, place.line)


def test_everything_is_taken_along_together(sqlite_app: Flask, office: Seat) -> None:
    publish()
    take_off("许邻", "死亡证明")
    office.tablet.post(f"/office/people/{voter('陈妻')}/kin", other=str(voter("郑远")), kin="sibling", reason=WHY)
    office.tablet.post(f"/office/people/{voter('林长')}/kin", other=str(voter("陈妻")), kin="not_near", reason="改嫁")
    sheets = taken(sqlite_app, office)
    assert list(sheets) == ["名册", "不列入", "待定", "处理", "公布后的变动", "亲属", "小组统计"]
    assert [line[4] for line in sheets["不列入"][1:]] == ["林小", "许邻"]
    assert "不满 18" in sheets["不列入"][1][5]
    assert [line[4] for line in sheets["待定"][1:]] == ["黄邻"]
    (decided,) = sheets["处理"][1:]
    assert decided[:4] == ("8", "许邻", "不列入", "已去世")
    assert (decided[6], decided[9]) == ("死亡证明", "是")
    (change,) = sheets["公布后的变动"][1:]
    assert (change[2], change[3], change[5], change[6], change[8]) == (
        "许邻",
        "取消",
        "已去世",
        "死亡证明",
        "还没有公布",
    )
    found = {(line[1], line[6]): line[8:] for line in sheets["亲属"][1:]}
    assert found["林大", "陈妻"] == ("配偶", "登记册", None, None)
    assert found["陈妻", "郑远"] == ("兄弟姐妹", "人工登记", None, WHY)
    assert found["陈妻", "林长"] == ("不是近亲属", "人工登记", "子女", "改嫁")
    assert sheets["小组统计"][-1][:4] == ("合计", 6, 3, 3)
    assert sum(line[1] for line in sheets["小组统计"][1:-1]) == 6


def test_a_decision_that_was_changed_later_is_still_in_the_list(sqlite_app: Flask, office: Seat) -> None:
    take_off("许邻", "听说")
    row = register.rows_of_kind(ELECTION, "left_out", "left_out_by_decision").lines[0].id
    by = Village(ELECTION).officer(Role.REGISTRAR)
    back = Decision(Choice.REGISTER, birth=date(1950, 1, 1))
    recorded(settling.settle_roll(decisions={row: back}, reason="本人来了", on=now().date(), by=by, at=now()))
    lines = taken(sqlite_app, office, what="decisions")["处理"]
    assert [(line[2], line[4], line[6], line[9]) for line in lines[1:]] == [
        ("不列入", None, "听说", "否,后来改过"),
        ("列入名册", "出生日期: 1950-01-01", "本人来了", "是"),
    ]


def test_only_the_registrar_looks_around(sqlite_app: Flask, village: Village) -> None:
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    for path in ("people", f"people/{voter('陈妻')}", "groups"):
        assert verifier.tablet.get(f"/office/{path}").status_code == 403
    for path in ("people/file", f"people/{voter('陈妻')}/kin"):
        assert verifier.tablet.post(f"/office/{path}").status_code == 403


def test_every_number_of_the_counts_is_of_one_election(sqlite_app: Flask, village: Village, office: Seat) -> None:
    a_round("preparing", voters=40, election="other-1")
    assert groups.total_of(groups.group_counts(ELECTION, DAY)).registered == 7
    stranger = people.whole_roll("other-1")[0].voter.id
    get(office, f"people/{stranger}", 404)
    refused = office.tablet.post(f"/office/people/{voter('陈妻')}/kin", other=str(stranger), kin="sibling", reason=WHY)
    assert refused.status_code == 422
