"""The doors of an empty server: a one-time token, a rehearsal or a real election, a PIN shown once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.acts.staff import REHEARSAL_PIN
from kiosk.queries import day, mode, staff
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
