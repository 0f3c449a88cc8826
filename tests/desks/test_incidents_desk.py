"""突发情况 in the browser: reported from any desk, seen and taken up by the chief scrutineer."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from kiosk.queries import incidents, journal
from kiosk.rules.incidents import IncidentKind
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import Village, a_round
from tests.desks.seats import Seat, part, seat, sentences

GOOD = {"kind": "box", "place": "box:2", "words": "封条断了"}


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round()


@pytest.fixture
def door(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.VERIFIER)


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)


def way_in(page: str) -> str:
    """Where the button in the bar leads."""
    found = re.search(r'<a class="button bar-button" href="(/incidents/new[^"]*)">突发情况</a>', page)
    return html.unescape(found[1]) if found else ""


def test_every_desk_page_has_the_button_and_it_leads_back(village: Village, door: Seat, chief: Seat) -> None:
    assert way_in(door.tablet.get("/checkin/").text) == "/incidents/new?back=/checkin/"
    assert way_in(chief.tablet.get("/chief/").text) == "/incidents/new?back=/chief/"
    assert way_in(chief.tablet.get("/boxes/1?done=seal_box").text) == "/incidents/new?back=/boxes/1?done%3Dseal_box"
    assert way_in(door.tablet.get("/duty").text) != ""
    assert way_in(door.tablet.get("/incidents/").text) == "", "the incidents' own pages need none"


def test_signed_out_there_is_no_button(sqlite_app: Flask, village: Village, door: Seat) -> None:
    door.tablet.post("/sign-out")
    for path in ("/sign-in", "/board/", f"/board/{village.election}/"):
        assert way_in(door.tablet.get(path).text) == ""


def test_a_report_is_made_and_the_reporter_goes_back_to_work(village: Village, door: Seat) -> None:
    page = door.tablet.get("/incidents/new?back=/checkin/").text
    assert all(f'value="{kind}"' in page for kind in IncidentKind)
    assert re.findall(r'<option value="([^"]*)"', page) == [
        "lane:中心投票站 1",
        "lane:中心投票站 2",
        "box:1",
        "box:2",
        "box:3",
        "elsewhere",
    ]
    assert re.search(r'<option value="lane:中心投票站 1" selected>', page), "the own lane is proposed"
    answer = door.tablet.post("/incidents/new", **GOOD, back="/checkin/", submission="k")
    assert answer.status_code == 303
    assert answer.location == f"/incidents/?done={journal.head().seq}&back=/checkin/"
    told = door.tablet.get(answer.location).text
    assert 'data-code="report_incident"' in told
    assert '<a class="button primary" href="/checkin/">' in told
    assert "封条断了" in part(told, "open")
    assert "2号票箱" in part(told, "open")
    assert "acknowledge" not in told
    assert door.tablet.post("/incidents/new", **GOOD, submission="k").status_code == 303
    assert len(incidents.open_of(village.officer(Role.VERIFIER).round_id)) == 1


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"kind": ""}, 422, "请选一项"),
        ({"kind": "fire"}, 422, "请选一项"),
        ({"words": " "}, 422, "请写一句"),
        ({"words": "吵" * 301}, 422, "写了 301 个字,最多 300 个字"),
        ({"words": "这人 999999196110101466 闹事"}, 422, "请删去号码"),
        ({"place": "box:9"}, 422, "没有这个通道或票箱"),
        ({"place": "box:x"}, 422, "没有这个通道或票箱"),
        ({"place": "lane:别处 1"}, 422, "没有这个通道或票箱"),
    ],
)
def test_a_report_that_is_not_understood_keeps_what_was_typed(
    village: Village, door: Seat, wrong: dict[str, str], status: int, said: str
) -> None:
    before = journal.head()
    answer = door.tablet.post("/incidents/new", **GOOD | wrong, back="/checkin/")
    assert answer.status_code == status
    assert said in sentences(answer.text)[0]
    assert 'data-verdict="stop"' in answer.text
    assert html.escape((GOOD | wrong)["words"]) in answer.text
    assert 'name="back" value="/checkin/"' in answer.text
    assert journal.head() == before


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1", "/a\nb"]
)
def test_the_way_back_never_leads_to_another_server(door: Seat, back: str) -> None:
    for path in ("/incidents/new", "/incidents/"):
        page = door.tablet.client.get(path, query_string={"back": back}).text
        assert "evil" not in page.partition("<main")[2]
        assert "javascript" not in page.partition("<main")[2]
    answer = door.tablet.post("/incidents/new", **GOOD, back=back)
    assert answer.location == f"/incidents/?done={journal.head().seq}"


def test_words_are_shown_as_words(door: Seat, chief: Seat) -> None:
    door.tablet.post("/incidents/new", **GOOD | {"words": "<b>断了</b>"})
    assert "&lt;b&gt;断了&lt;/b&gt;" in chief.tablet.get("/incidents/").text


def test_the_chief_takes_it_up_and_everybody_sees_by_whom(village: Village, door: Seat, chief: Seat) -> None:
    door.tablet.post("/incidents/new", **GOOD)
    (one,) = incidents.open_of(village.officer(Role.VERIFIER).round_id)
    path = f"/incidents/{one.id}/acknowledge"
    assert f'action="{path}"' in part(chief.tablet.get("/incidents/").text, "open")
    assert door.tablet.post(path).status_code == 403
    assert chief.tablet.post(path, submission="s").location == "/incidents/"
    page = door.tablet.get("/incidents/").text
    assert "封条断了" not in part(page, "open")
    assert chief.holder.name in part(page, "taken-up")
    assert chief.tablet.post(path, back="chief").location == "/chief/", "once more changes nothing"
    assert chief.tablet.post("/incidents/999999/acknowledge").status_code == 409


def test_who_oversees_sees_all_and_the_others_their_own(sqlite_app: Flask, village: Village, door: Seat) -> None:
    issuer, watch = (seat(sqlite_app, village, role, nth=n) for role, n in ((Role.ISSUER, 1), (Role.SCRUTINEER, 0)))
    door.tablet.post("/incidents/new", **GOOD)
    issuer.tablet.post("/incidents/new", **GOOD | {"words": "票印坏了", "place": "elsewhere", "kind": "ballots"})
    seen = {
        name: [words for words in ("封条断了", "票印坏了") if words in tablet.get("/incidents/").text]
        for name, tablet in (("door", door.tablet), ("issuer", issuer.tablet), ("watch", watch.tablet))
    }
    assert seen == {"door": ["封条断了"], "issuer": ["票印坏了"], "watch": ["封条断了", "票印坏了"]}
    assert "会场里别的地方" in watch.tablet.get("/incidents/").text
