"""The pack for a dead server over HTTP: who may print it, what a real day puts into it, what is on record."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from kiosk.acts import checkin
from kiosk.machine import fallback_files
from kiosk.queries import journal
from kiosk.queries.roll import certified_voters
from kiosk.queries.staff import lanes
from kiosk.rules.mobile import HomeVote
from kiosk.rules.staff import Role
from kiosk.web import work
from kiosk.web.fallback_papers import fallback_pdf_of
from tests.account_day import a_day_of, come_to_the_hall
from tests.builders import ELECTION, Village, a_round, now
from tests.desks.seats import Seat, seat
from tests.papers.papers import page_texts
from tests.slips import published_slips
from tests.trips import a_trip, entries, keep, list_people, open_polls, told, voter_ids


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round(voters=12)


def printed(app: Flask, sat: Seat) -> list[str]:
    """The pack, asked for and taken at a tablet."""
    asked = sat.tablet.post("/chief/fallback")
    assert asked.status_code == 303
    job_id = asked.location.rsplit("/", 1)[1]
    with app.app_context():
        work.queue().wait(job_id, 60)
    page = sat.tablet.get(asked.location)
    assert "✓ 应急包" in page.text
    (address,) = re.findall(r'href="(/chief/fallback/[^"]+\.pdf)"', page.text)
    taken = sat.tablet.get(address)
    assert taken.mimetype == "application/pdf"
    return page_texts(taken.data)


@pytest.mark.parametrize("role", [Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD, Role.REGISTRAR])
def test_whoever_leads_and_the_registrar_print_it_and_each_printing_is_on_record(
    sqlite_app: Flask, village: Village, role: Role
) -> None:
    sat, before = seat(sqlite_app, village, role), entries("export_papers")
    head = str(journal.head())
    texts = printed(sqlite_app, sat)
    assert entries("export_papers") == before + 1
    assert all(f"日志{head}" in text for text in texts)
    assert all("内部使用" in text for text in texts)


@pytest.mark.parametrize("role", [Role.ISSUER, Role.VERIFIER, Role.SCRUTINEER, Role.TALLIER])
def test_nobody_else_sees_who_has_voted(sqlite_app: Flask, village: Village, role: Role) -> None:
    sat, before = seat(sqlite_app, village, role), entries()
    assert sat.tablet.get("/chief/fallback").status_code == 403
    assert sat.tablet.post("/chief/fallback").status_code == 403
    assert entries() == before


def test_a_pack_that_somebody_else_asked_for_is_not_handed_out(sqlite_app: Flask, village: Village) -> None:
    chief, head = (seat(sqlite_app, village, role) for role in (Role.CHIEF_SCRUTINEER, Role.COMMITTEE_HEAD))
    asked = chief.tablet.post("/chief/fallback").location
    assert head.tablet.get(asked).status_code == 409
    assert head.tablet.get(f"{asked}/file.pdf").status_code == 404


@pytest.mark.parametrize(
    ("role", "path"),
    [(Role.CHIEF_SCRUTINEER, "/chief/"), (Role.COMMITTEE_HEAD, "/chief/"), (Role.REGISTRAR, "/office/papers")],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_the_desk_leads_to_the_pack_and_the_page_says_where_the_newest_lies(
    sqlite_app: Flask, village: Village, role: Role, path: str, htmx: bool
) -> None:
    sat = seat(sqlite_app, village, role)
    assert 'href="/chief/fallback"' in sat.tablet.get(path, htmx=htmx).text
    page = sat.tablet.get("/chief/fallback", htmx=htmx)
    assert page.status_code == 200
    assert ("<html" in page.text) is not htmx
    assert "印应急包" in page.text
    assert 'id="kept"' not in page.text
    instance = sqlite_app.config["SETTINGS"].instance
    assert fallback_files.keep(instance, ELECTION, b"%PDF") == ()
    assert f"fallback-{ELECTION}-latest.pdf" in sat.tablet.get("/chief/fallback", htmx=htmx).text


def lines_of(texts: list[str]) -> str:
    return "".join(text for text in texts if re.search(r"名册第\d+页", text))


def said_of(village: Village, roll: str) -> dict[int, str]:
    """Roll number → what follows the household on its line, on a roll of one page a group."""
    said = {}
    for one in certified_voters(village.election):
        voter = one.voter
        line = re.search(rf"{voter.line}{voter.roll_no}{voter.name}[男女]\d{{4}}{voter.household}(.{{0,9}})", roll)
        assert line is not None, voter.name
        said[voter.roll_no] = line[1]
    return said


def test_every_way_to_have_a_ballot_stands_on_its_line(app: Flask) -> None:
    village = a_round("preparing", voters=20)
    ids = voter_ids(village)
    list_people(village, ids[8:11])
    slips = published_slips(village, {0: [1], 2: [3]})
    open_polls(village, 30)
    come_to_the_hall(village, 1, [slips[0]])
    verifier = village.officer(Role.VERIFIER)
    waiting = checkin.check_in(code=village.certificate(6), station=verifier.lane, by=verifier, at=now())
    assert waiting.visit_id is not None
    trip = a_trip(village)
    keep(trip, told(1, place=1))
    keep(trip, told(2, HomeVote.NOT_VOTED, place=2))
    texts = page_texts(fallback_pdf_of(village.election, now()))
    roll = lines_of(texts)
    cells = said_of(village, roll)
    assert cells[1].startswith("×已领票")
    assert cells[2].startswith("×受托人已领")
    assert cells[4].startswith("有委托，没有用")
    assert cells[6].startswith("已验证")
    assert cells[9].startswith("×上门已投")
    assert cells[10].startswith("×流动票箱在外"), "the team may still come, also to who did not vote at first"
    assert cells[11].startswith("×流动票箱在外")
    assert roll.count("×") - roll.count("有×的") == 5
    desks = "".join(texts)
    assert f"{lanes(village.election)[0].station}1号台201" in desks, "two handed out, one waits"
    assert "在外面的流动票箱：3号流动票箱" in texts[0]


def test_a_box_that_has_not_left_brings_its_sheet_and_its_people_may_still_come_to_the_hall(
    sqlite_app: Flask,
) -> None:
    village = a_round("preparing", voters=20)
    list_people(village, voter_ids(village)[8:10])
    open_polls(village, 30)
    texts = page_texts(fallback_pdf_of(village.election, now()))
    roll = lines_of(texts)
    assert roll.count("流动票箱名单") == 2
    assert roll.count("×") == roll.count("有×的")
    assert any("流动票箱行程单" in text and "领票人签名" in text for text in texts)


def test_the_crosses_are_as_many_as_the_ballots_that_were_handed_out(sqlite_app: Flask) -> None:
    village = a_day_of(a_round("preparing", voters=40), hall=9, proxies=4, mobile=3, spoiled=1, ballots=60)
    texts = page_texts(fallback_pdf_of(village.election, now()))
    roll = lines_of(texts)
    assert roll.count("×") - roll.count("有×的") == 16
    assert "发出16张" in texts[0]
    assert roll.count("受托人已领") == 4
    assert roll.count("上门已投") == 3
