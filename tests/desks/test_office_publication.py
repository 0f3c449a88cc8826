"""The office publishes the roll over HTTP: announcement, supplements, objections, all with their dates."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from flask import Flask

from kiosk.acts import roll as roll_acts
from kiosk.acts import settling
from kiosk.queries import objections, publication, register
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.objections import ObjectionView
from kiosk.queries.roll import find_voters, groups
from kiosk.queries.signatory import signatory_of
from kiosk.rules.notes import Residence
from kiosk.rules.publication import ObjectionState
from kiosk.rules.register import RegisterRow
from kiosk.rules.settling import Choice, Decision, Ground
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded
from tests.desks.seats import Seat, finished, part, rows, seat, sentences
from tests.papers.papers import page_texts

DAY = a_plan().day
FIRST = DAY - timedelta(days=25)
"""The roll is published five days early."""


def people() -> list[RegisterRow]:
    """Ten people with names of their own; the last but one is a child, of the last nobody knows the birth date."""
    rows = [
        RegisterRow(
            sheet="表",
            row=n,
            group=f"第{1 + (n > 7)}村民小组",
            household=f"{n // 3:03}",
            name=f"林{'甲乙丙丁戊己庚辛壬癸'[n - 3]}",
            relation="户主" if n % 3 == 0 else "子",
            sex="M",
            birth=date(1970, 1, n),
            residence=Residence.LOCAL,
            note="",
        )
        for n in range(3, 11)
    ]
    child = RegisterRow("表", 11, "第2村民小组", "009", "林童", "子", "M", date(2020, 5, 5), Residence.LOCAL, "")
    unknown = RegisterRow("表", 12, "第2村民小组", "009", "林疑", "户主", "M", None, Residence.LOCAL, "")
    return [*rows, child, unknown]


@pytest.fixture
def office(sqlite_app: Flask) -> Seat:
    village = a_round("preparing", voters=4)
    load(people())
    return seat(sqlite_app, village, Role.REGISTRAR)


def load(rows: list[RegisterRow], reason: str = "") -> None:
    registrar = Village(ELECTION).officer(Role.REGISTRAR)
    recorded(
        roll_acts.load_roll(
            election_id=ELECTION,
            source="r.xlsx",
            rows=rows,
            reason=reason,
            by=signatory_of(registrar.name, registrar.id),
            roles=registrar.roles,
            at=now(),
        )
    )


def publish(office: Seat, on: date, **more: str) -> str:
    answer = office.tablet.post("/office/publication", published_on=on.isoformat(), **more)
    assert answer.status_code == 303, sentences(answer.text)
    return office.tablet.get(answer.headers["Location"]).text


def row_of(name: str) -> int:
    (found,) = objections.find_off_roll(ELECTION, name) or [None]
    if found:
        return found.id
    (one,) = find_voters(ELECTION, name)
    row_id = register.row_of_voter(ELECTION, one.voter.id)
    assert row_id
    return row_id


def settle(name: str, decision: Decision, on: date, reason: str = "看过户口簿") -> None:
    registrar = Village(ELECTION).officer(Role.REGISTRAR)
    recorded(settling.settle_roll(decisions={row_of(name): decision}, reason=reason, on=on, by=registrar, at=now()))


def paper(app: Flask, office: Seat, address: str) -> str:
    printing = finished(app, office.tablet.post(address))
    taken = office.tablet.get(f"{printing}/file.pdf")
    assert taken.status_code == 200, sentences(office.tablet.get(printing).text)
    return "\n".join(page_texts(taken.data))


def file(office: Seat, name: str, wanted: str, filed_on: date, **more: str) -> ObjectionView:
    fields = {"about": name, "by_name": "张三", "wanted": wanted, "statement": "我有话说", "do": "file"} | more
    answer = office.tablet.post("/office/objections/new", filed_on=filed_on.isoformat(), **fields)
    assert answer.status_code == 303, sentences(answer.text)
    return objections.objections(ELECTION)[-1]


def key_of(name: str) -> str:
    found = find_voters(ELECTION, name)
    return f"voter:{found[0].voter.id}" if found else f"row:{row_of(name)}:{name}"


def values(page: str) -> dict[str, str]:
    """What stands in the fields of a page."""
    fields = re.findall(r'<input (?:type="hidden" )?name="(\w+)"[^>]*value="([^"]*)"', page)
    chosen = re.findall(r'name="(\w+)" value="([^"]*)" checked', page)
    typed = re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)', page)
    return {name: html.unescape(value) for name, value in [*fields, *chosen, *typed]}


@pytest.mark.rule("R-ROLL-04")
def test_before_publication_the_dates_stand_and_who_waits_is_warned_about(office: Seat) -> None:
    page = office.tablet.get("/office/publication").text
    assert (DAY - timedelta(days=20)).isoformat() in part(page, "stands")
    assert "还有 1 行待定" in page
    assert "公布名册(8 人)" in page
    assert office.tablet.get("/office/").status_code == 200


@pytest.mark.rule("R-ROLL-04", "R-ROLL-05")
def test_the_roll_is_published_once_with_its_date_and_its_fingerprint(sqlite_app: Flask, office: Seat) -> None:
    for wrong, status in (("昨天", 422), ((DAY + timedelta(days=1)).isoformat(), 409)):
        before = rows(sqlite_app)
        answer = office.tablet.post("/office/publication", published_on=wrong)
        assert (answer.status_code, len(sentences(answer.text))) == (status, 1)
        assert values(answer.text)["published_on"] == wrong
        assert rows(sqlite_app) == before
    page = publish(office, FIRST, submission="once")
    (version,) = publication.versions(ELECTION)
    assert (version.registered, version.published_on) == (8, FIRST)
    shown = f"{version.fingerprint[:4]}-{version.fingerprint[4:8]}".upper()
    assert shown in part(page, "stands")
    assert (FIRST + timedelta(days=5)).isoformat() in part(page, "stands")
    assert "不足 20 天" not in page
    publish(office, FIRST, submission="once")
    assert len(publication.versions(ELECTION)) == 1
    again = office.tablet.post("/office/publication", published_on=FIRST.isoformat())
    assert (again.status_code, "没有变动" in sentences(again.text)[0]) == (409, True)
    assert verify_journal() == head()


@pytest.mark.rule("R-ROLL-04")
@pytest.mark.parametrize(("days", "late"), [(20, False), (19, True)])
def test_publishing_late_is_warned_about_and_not_refused(office: Seat, days: int, late: bool) -> None:
    page = publish(office, DAY - timedelta(days=days))
    assert (f"离选举日只有 {days} 天" in page) is late


def test_the_announcement_has_every_name_by_group_and_nothing_else_about_them(sqlite_app: Flask, office: Seat) -> None:
    publish(office, FIRST)
    at_printing = str(head())
    text = paper(sqlite_app, office, "/office/publication/1/paper")
    assert all(f"林{letter}" in text for letter in "甲乙丙丁戊己庚辛")
    assert "林童" not in text
    assert "林疑" not in text
    assert "1970" not in text
    until = FIRST + timedelta(days=5)
    assert f"{until.year}年{until.month}月{until.day}日" in text
    assert at_printing in text
    for group in groups(ELECTION):
        assert (group.name in text) is bool(group.registered)
    assert office.tablet.post("/office/publication/2/paper").status_code == 404


@pytest.mark.rule("R-ROLL-05")
def test_a_version_is_printed_again_as_it_was_whatever_happened_since(sqlite_app: Flask, office: Seat) -> None:
    publish(office, FIRST)
    settle("林甲", Decision(Choice.LEAVE_OUT, ground=Ground.DEAD), FIRST)
    settle("林乙", Decision(Choice.REGISTER, name="林新"), FIRST)
    publish(office, FIRST + timedelta(days=6))
    text = paper(sqlite_app, office, "/office/publication/1/paper")
    assert all(name in text for name in ("林甲", "林乙"))
    assert "林新" not in text


@pytest.mark.rule("R-ROLL-05")
def test_a_supplement_names_what_changed_and_no_illness_and_nothing_typed_hangs_on_the_wall(
    sqlite_app: Flask, office: Seat
) -> None:
    publish(office, FIRST)
    on = FIRST + timedelta(days=3)
    settle("林甲", Decision(Choice.LEAVE_OUT, ground=Ground.CANNOT_EXERCISE), on, "医院证明有病")
    settle("林乙", Decision(Choice.LEAVE_OUT, ground=Ground.RIGHTS_DEPRIVED), on, "判了刑")
    settle("林丙", Decision(Choice.LEAVE_OUT, ground=Ground.DEAD), on)
    settle("林丁", Decision(Choice.REGISTER, birth=date(1971, 2, 3)), on)
    settle("林戊", Decision(Choice.REGISTER, name="林武"), on)
    settle("林疑", Decision(Choice.REGISTER, birth=date(1980, 3, 3), sex="M"), on)
    pending = html.unescape(part(office.tablet.get("/office/publication").text, "pending"))
    for said in ("林甲", "医院证明有病", "无法行使选举权", "剥夺政治权利", "1970-01-06", "林武", "林疑"):
        assert said in pending
    publish(office, on + timedelta(days=1))
    text = paper(sqlite_app, office, "/office/publication/2/paper")
    for said in (
        "林甲",
        "林乙",
        "林丙",
        "林丁",
        "林武",
        "林戊",
        "林疑",
        "依法不列入",
        "已去世",
        "经核实列入",
        "经核实更正",
    ):
        assert said in text, said
    assert text.count("依法不列入") == 2
    for hidden in ("医院", "有病", "判了刑", "无法行使", "剥夺", "1970", "1971", "1980", "户口簿"):
        assert hidden not in text, hidden
    for figure in ("8", "6"):
        assert re.search(rf"登记(参加选举的村民共)?{figure}人", text), "before: eight; after: three gone, one come"
    page = office.tablet.get("/office/publication").text
    assert "公布以后没有变动" in page
    assert "第 2 版" in part(page, "changes")


@pytest.mark.rule("R-ROLL-05")
def test_who_went_and_came_back_before_a_supplement_is_not_on_it(sqlite_app: Flask, office: Seat) -> None:
    publish(office, FIRST)
    settle("林甲", Decision(Choice.LEAVE_OUT, ground=Ground.CANNOT_EXERCISE), FIRST)
    settle("林甲", Decision(Choice.REGISTER), FIRST)
    settle("林乙", Decision(Choice.LEAVE_OUT, ground=Ground.MOVED_OUT), FIRST)
    publish(office, FIRST)
    text = paper(sqlite_app, office, "/office/publication/2/paper")
    assert "林甲" not in text
    assert "户口已迁出" in text


def test_an_objection_is_entered_after_looking_up_whom_it_is_about_and_nothing_typed_is_lost(
    sqlite_app: Flask, office: Seat
) -> None:
    early = office.tablet.post("/office/objections/new", about="林甲", by_name="张三", wanted="add", statement="x")
    assert (early.status_code, "还没有公布" in sentences(early.text)[0]) == (409, True)
    publish(office, FIRST)
    typed = {"about": "林", "by_name": "张三", "wanted": "remove", "statement": "早就搬走了", "filed_on": "上周"}
    before = rows(sqlite_app)
    looked = office.tablet.post("/office/objections/new", **typed, do="find")
    assert looked.status_code == 200
    assert {name: values(looked.text)[name] for name in typed} == typed
    assert key_of("林甲") in looked.text
    assert key_of("林童") in looked.text, "those left out are found too"
    for wrong in ({}, {"person": "voter:999999"}, {"statement": "号 999999197001010010"}, {"wanted": "other"}):
        refused = office.tablet.post("/office/objections/new", **typed | {"person": key_of("林甲")} | wrong)
        assert refused.status_code == 422
        assert values(refused.text)["by_name"] == "张三"
    assert rows(sqlite_app) == before
    one = file(office, "林", "remove", FIRST + timedelta(days=5), person=key_of("林甲"), submission="a")
    assert (one.about, one.number) == (f"林甲 · 第1村民小组 · 编号 {find_voters(ELECTION, '林甲')[0].voter.roll_no}", 1)
    file(office, "林", "remove", FIRST + timedelta(days=5), person=key_of("林甲"), submission="a")
    assert len(objections.objections(ELECTION)) == 1
    page = office.tablet.get("/office/objections").text
    assert (FIRST + timedelta(days=8)).isoformat() in page, "to be decided within three days"
    assert "过了异议期" not in page
    file(office, "隔壁村王五", "add", FIRST + timedelta(days=6))
    assert "过了异议期" in office.tablet.get("/office/objections").text


@pytest.mark.rule("R-ROLL-04")
def test_an_objection_upheld_takes_somebody_off_and_is_told_and_published(sqlite_app: Flask, office: Seat) -> None:
    publish(office, FIRST)
    one = file(office, "林甲", "remove", FIRST + timedelta(days=1), person=key_of("林甲"))
    page = office.tablet.get(f"/office/objections/{one.id}").text
    assert values(page)["person"] == key_of("林甲")
    assert values(page)["choice"] == "leave_out"
    decide = f"/office/objections/{one.id}/decide"
    fields = {
        "upheld": "yes",
        "person": key_of("林甲"),
        "choice": "leave_out",
        "on": (FIRST + timedelta(days=5)).isoformat(),
    }
    for wrong, status in (({}, 409), ({"upheld": ""}, 422), ({"person": ""}, 422), ({"person": "row:999999:x"}, 409)):
        before = rows(sqlite_app)
        refused = office.tablet.post(decide, **fields | {"reason": "证明在此", "ground": ""} | wrong)
        assert (refused.status_code, len(sentences(refused.text)) > 0) == (status, True)
        assert values(refused.text)["reason"] == "证明在此"
        assert rows(sqlite_app) == before
    early = office.tablet.post(decide, **fields | {"on": FIRST.isoformat()}, ground="moved_out", reason="证明在此")
    assert (early.status_code, "不能早于" in sentences(early.text)[0]) == (409, True)
    done = office.tablet.post(decide, **fields, ground="moved_out", reason="户口去年迁到外省")
    assert done.status_code == 303, sentences(done.text)
    assert not find_voters(ELECTION, "林甲")
    page = office.tablet.get(done.headers["Location"]).text
    assert "超过了三日的期限" in page, "decided on the fourth day"
    assert "去发补充公告" in page
    letter = paper(sqlite_app, office, f"/office/objections/{one.id}/letter")
    for said in ("张三", "林甲", "异议成立", "户口去年迁到外省", Village(ELECTION).officer(Role.COMMITTEE_HEAD).name):
        assert said in letter
    told = office.tablet.post(f"/office/objections/{one.id}/tell", told_on=(FIRST + timedelta(days=6)).isoformat())
    assert told.status_code == 303
    page = publish(office, FIRST + timedelta(days=6))
    wall = paper(sqlite_app, office, "/office/publication/2/paper")
    assert "林甲" in wall
    assert "外省" not in wall, "what was typed is for the letter"
    listed = office.tablet.get("/office/objections").text
    assert listed.count("✓") >= 3, "told, published, none waits"
    again = office.tablet.post(decide, **fields, ground="moved_out", reason="再来")
    assert (again.status_code, "已经处理过" in sentences(again.text)[0]) == (409, True)
    assert verify_journal() == head()


def test_a_supplement_is_not_dated_before_a_decision_it_makes_public(office: Seat) -> None:
    publish(office, FIRST)
    one = file(office, "林甲", "remove", FIRST)
    on = FIRST + timedelta(days=3)
    answer = office.tablet.post(
        f"/office/objections/{one.id}/decide", upheld="no", reason="仍住本村", on=on.isoformat()
    )
    assert answer.status_code == 303
    early = office.tablet.post("/office/publication", published_on=(on - timedelta(days=1)).isoformat())
    assert (early.status_code, "不能早于" in sentences(early.text)[0]) == (409, True)
    publish(office, on)


def test_an_objection_that_is_rejected_changes_nobody(sqlite_app: Flask, office: Seat) -> None:
    publish(office, FIRST)
    one = file(office, "林乙", "correct", FIRST, person=key_of("林乙"))
    answer = office.tablet.post(
        f"/office/objections/{one.id}/decide",
        upheld="no",
        reason="有病历",
        on=FIRST.isoformat(),
        birth="看不懂",
        htmx=True,
    )
    assert answer.status_code == 303
    assert publication.changes(ELECTION) == ()
    publish(office, FIRST)
    text = paper(sqlite_app, office, "/office/publication/2/paper")
    assert "不成立" in text
    assert "病历" not in text


def test_an_objection_upheld_puts_somebody_left_out_on_the_roll_with_the_right_birth_date(office: Seat) -> None:
    publish(office, FIRST)
    one = file(office, "林童", "add", FIRST, person=key_of("林童"))
    page = office.tablet.get(f"/office/objections/{one.id}").text
    assert values(page)["birth"] == "2020-05-05"
    fields = {
        "upheld": "yes",
        "person": key_of("林童"),
        "choice": "register",
        "on": FIRST.isoformat(),
        "reason": "看过证",
    }
    child = office.tablet.post(f"/office/objections/{one.id}/decide", **fields)
    assert (child.status_code, "不满 18" in sentences(child.text)[0]) == (409, True)
    assert office.tablet.post(f"/office/objections/{one.id}/decide", **fields, birth="2002-05-05").status_code == 303
    assert find_voters(ELECTION, "林童")
    (change,) = publication.changes(ELECTION, version=0)
    assert (change.kind, change.name, change.reason, change.on) == ("added", "林童", "看过证", FIRST)


def test_a_correction_may_be_taken_back_by_the_next_objection(office: Seat) -> None:
    publish(office, FIRST)
    fields = {
        "upheld": "yes",
        "person": key_of("林丁"),
        "choice": "register",
        "on": FIRST.isoformat(),
        "reason": "看过证",
    }
    for name in ("林叮", "林丁"):
        one = file(office, "林丁", "correct", FIRST, person=fields["person"])
        page = office.tablet.get(f"/office/objections/{one.id}").text
        assert values(page)["name"] == ("林丁" if name == "林叮" else "林叮")
        assert office.tablet.post(f"/office/objections/{one.id}/decide", **fields, name=name).status_code == 303
        assert find_voters(ELECTION, name)


def test_somebody_nowhere_in_the_register_is_looked_up_or_entered_anew(office: Seat) -> None:
    publish(office, FIRST)
    one = file(office, "许新", "add", FIRST)
    page = office.tablet.get(f"/office/objections/{one.id}").text
    assert "没有找到" in page
    assert values(page)["person"] == ""
    found = office.tablet.get(f"/office/objections/{one.id}?q=林疑").text
    assert f"person=row:{row_of('林疑')}:" in html.unescape(found)
    assert values(office.tablet.get(f"/office/objections/{one.id}?person=new").text)["person"] == "new"
    fields = {"upheld": "yes", "person": "new", "choice": "register", "reason": "漏登", "on": FIRST.isoformat()}
    person = {"group": "第1村民小组", "household": "099", "name": "许新", "sex": "F", "relation": "户主"}
    young = office.tablet.post(f"/office/objections/{one.id}/decide", **fields, **person, birth="2020-01-01")
    assert young.status_code == 409
    assert values(young.text)["name"] == "许新"
    assert values(young.text)["person"] == "new"
    done = office.tablet.post(f"/office/objections/{one.id}/decide", **fields, **person, birth="1980-01-01")
    assert done.status_code == 303, sentences(done.text)
    assert find_voters(ELECTION, "许新")


def test_an_objection_never_points_to_another_persons_row_after_a_register_was_loaded_anew(office: Seat) -> None:
    publish(office, FIRST)
    about_child = file(office, "林童", "add", FIRST, person=key_of("林童"))
    about_voter = file(office, "林乙", "remove", FIRST, person=key_of("林乙"))
    stale = key_of("林童")
    load(people()[1:], reason="林甲去世")
    page = office.tablet.get(f"/office/objections/{about_child.id}").text
    assert values(page)["person"] == "", "whose row that is now nobody knows"
    assert key_of("林童") in unquote(html.unescape(page)), "but the name is looked up at once"
    refused = office.tablet.post(
        f"/office/objections/{about_child.id}/decide", upheld="yes", person=stale, choice="register", reason="x"
    )
    assert refused.status_code == 409
    assert values(office.tablet.get(f"/office/objections/{about_voter.id}").text)["person"] == key_of("林乙")


def test_after_the_opening_everything_is_to_read_and_the_fingerprint_is_the_one_on_every_tablet(
    sqlite_app: Flask,
) -> None:
    office = seat(sqlite_app, a_round(voters=8), Role.REGISTRAR)
    page = office.tablet.get("/office/publication").text
    (version,) = publication.versions(ELECTION)
    shown = f"{version.fingerprint[:4]}-{version.fingerprint[4:8]}".upper()
    assert shown in part(page, "stands")
    assert shown in page.partition("<main")[0], "in the head of every screen"
    assert 'name="published_on"' not in page
    assert office.tablet.post("/office/publication/1/paper").status_code == 404, "nothing was published with it"
    for path in ("/office/objections", "/office/objections/new"):
        assert "不能再改" in office.tablet.get(path).text or "公布以后才登记" in office.tablet.get(path).text
    before = rows(sqlite_app)
    for path, fields in (
        ("/office/publication", {}),
        ("/office/objections/new", {"about": "a", "by_name": "b", "wanted": "add", "statement": "c"}),
    ):
        assert office.tablet.post(path, **fields).status_code == 409
    assert rows(sqlite_app) == before


def test_what_is_not_there_is_not_found_and_of_another_village_neither(sqlite_app: Flask, office: Seat) -> None:
    publish(office, FIRST)
    one = file(office, "林甲", "remove", FIRST, person=key_of("林甲"))
    from tests.desks.seats import a_village_of

    stranger = seat(sqlite_app, a_village_of("yi"), Role.REGISTRAR)
    assert stranger.tablet.get(f"/office/objections/{one.id}").status_code == 404
    assert "林甲" not in stranger.tablet.get(f"/office/objections/new?voter={one.voter_id}").text
    for path in ("decide", "tell", "letter"):
        assert office.tablet.post(f"/office/objections/999999/{path}").status_code == 404
    assert office.tablet.post(f"/office/objections/{one.id}/letter").status_code == 409, "not decided yet"
    assert office.tablet.post(f"/office/objections/{one.id}/tell").status_code == 409
    assert one.state is ObjectionState.OPEN
