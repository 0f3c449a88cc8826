"""The day as a checklist over HTTP: what is next, what to say, what is missing, ticked with and without htmx."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from kiosk.acts import contenders, incidents
from kiosk.acts.agenda import tick_agenda
from kiosk.queries import journal
from kiosk.records import store
from kiosk.records.roll import Voter
from kiosk.rules.agenda import AGENDA
from kiosk.rules.contenders import Contending
from kiosk.rules.staff import Role
from kiosk.web import waits
from kiosk.web.wording.agenda import ALOUD, STEPS, TO_DO
from tests.account_day import a_day, announce, balance, close_polls, come_to_the_hall, seal_and_check
from tests.builders import Village, a_round, now, recorded, sealed
from tests.desks.seats import Seat, part, rows, seat, sentences
from tests.tablet import HTMX
from tests.trips import a_trip, a_village_with

PATH = "/chief/agenda"


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round("preparing", voters=12)


@pytest.fixture
def head(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.COMMITTEE_HEAD)


def states(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-step="(\w+)" data-state="(\w+)"', page))


def test_every_step_stands_in_its_order_with_its_words_and_one_is_next(head: Seat) -> None:
    page = head.tablet.get(PATH).text
    assert list(states(page)) == [each.value for each in AGENDA]
    assert list(states(page).values()).count("next") == 1
    assert states(page)["call_to_order"] == "next"
    assert set(STEPS) == set(TO_DO) == set(ALOUD) == set(AGENDA)
    for name in STEPS.values():
        assert str(name) in page
    assert "甲村第七届村民委员会选举大会现在开始。" in page
    assert "登记参加选举的村民共 12 人" in page
    assert "主任 1 名、副主任 1 名、委员 3 名" in page


def test_what_is_missing_stands_at_its_step_with_the_page_that_cures_it(head: Seat, village: Village) -> None:
    page = head.tablet.get(PATH).text
    codes = {name: re.findall(r'<li data-code="(\w+)"', block) for name, block in by_step(page).items()}
    assert {name: found for name, found in codes.items() if found} == {
        "report": ["rules_not_chosen"],
        "boxes": ["boxes_not_sealed"],
        "ballots": ["ballots_not_unsealed"],
    }
    blocks = by_step(page)
    assert 'href="/boxes/"' in blocks["boxes"]
    assert 'href="/chief/#unseal"' in blocks["ballots"]
    assert "/office/" not in page, "the head may not open the office"
    sealed(village)
    blocks = by_step(head.tablet.get(PATH).text)
    assert "boxes_not_sealed" not in blocks["boxes"]
    assert 'action="/chief/agenda/boxes"' in blocks["boxes"]


def by_step(page: str) -> dict[str, str]:
    """Step → its part of the page."""
    pieces = re.split(r'data-step="(\w+)" data-state="\w+"', page.partition('id="steps"')[2])
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_tick_is_told_and_the_next_step_comes_up(head: Seat, htmx: bool) -> None:
    answer = head.tablet.post(f"{PATH}/call_to_order", htmx=htmx)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PATH}?done=call_to_order")
    page = head.tablet.get(answer.headers["Location"]).text
    assert 'data-verdict="ok" data-code="tick_agenda"' in page
    assert "「宣布开会」已打勾" in page
    assert (states(page)["call_to_order"], states(page)["anthem"]) == ("done", "next")
    assert head.holder.name in by_step(page)["call_to_order"], "who ticked stands beside it"
    desk = head.tablet.get("/chief/").text
    assert 'id="next-step" data-step="anthem"' in desk


def test_a_tick_is_taken_back_and_twice_is_once(head: Seat, village: Village) -> None:
    page = head.tablet.get(PATH).text
    key = re.search(r'name="submission" value="([^"]+-call_to_order)"', page)
    assert key
    for _ in range(2):
        assert head.tablet.post(f"{PATH}/call_to_order", submission=key.group(1)).status_code == 303
    acts = [entry.act for entry in journal.newest_entries(village.election)]
    assert acts.count("tick_agenda") == 1
    back = head.tablet.post(f"{PATH}/call_to_order", ticked="no")
    page = head.tablet.get(back.headers["Location"]).text
    assert "「宣布开会」的勾已取消" in page
    assert states(page)["call_to_order"] == "next"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("dance", {}, "no_such_step"),
        ("ballots", {}, "agenda_not_by_hand"),
        ("boxes", {}, "agenda_acts_first"),
        ("calling", {}, "agenda_not_by_hand"),
        ("anthem", {"ticked": "no"}, "agenda_not_ticked"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    sqlite_app: Flask, head: Seat, name: str, fields: dict[str, str], code: str, htmx: bool
) -> None:
    before = rows(sqlite_app)
    answer = head.tablet.post(f"{PATH}/{name}", htmx=htmx, **fields)
    assert (answer.status_code, len(sentences(answer.text))) == (409, 1)
    assert f'data-verdict="stop" data-code="{code}"' in answer.text
    assert ("<html" in answer.text) is not htmx
    assert rows(sqlite_app) == before


def test_polling_answers_204_until_something_changes(head: Seat, village: Village) -> None:
    for page, address in ((PATH, "agenda/steps"), ("/chief/", "now")):
        found = re.search(rf'hx-get="(/chief/{address}\?seen=\w+)"', head.tablet.get(page).text)
        assert found
        poll = found.group(1)
        assert head.tablet.client.get(poll, headers=HTMX).status_code == 204
        tick = {"agenda/steps": "anthem", "now": "report"}[address]
        recorded(tick_agenda(step=tick, by=village.officer(Role.CHIEF_SCRUTINEER), at=now()))
        changed = head.tablet.client.get(poll, headers=HTMX)
        assert (changed.status_code, poll in changed.text, "<html" in changed.text) == (200, False, False)


def test_others_do_not_see_the_checklist(sqlite_app: Flask, village: Village) -> None:
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    for path in (PATH, "/chief/agenda/steps", "/chief/now"):
        assert verifier.tablet.get(path).status_code == 403
    assert verifier.tablet.post(f"{PATH}/anthem").status_code == 403


def test_the_staff_are_read_out_by_role(head: Seat, village: Village) -> None:
    block = by_step(head.tablet.get(PATH).text)["staff"]
    assert "总监票人" in block
    assert village.officer(Role.CHIEF_SCRUTINEER).name in block


def test_the_account_is_said_with_its_numbers_once_it_is_signed(sqlite_app: Flask) -> None:
    village = a_day(hall=15, voters=20)
    chief = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    recorded(close_polls(village))
    seal_and_check(village)
    said = "本次选举共发出选票 15 张"
    before = by_step(chief.tablet.get(PATH).text)["account"]
    assert "account_missing" in before
    assert said not in before
    assert 'href="/chief/account"' in before
    recorded(balance(village, 24, "少一张"))
    assert said in by_step(chief.tablet.get(PATH).text)["account"]
    recorded(announce(village))
    page = chief.tablet.get(PATH).text
    assert (states(page)["account"], states(page)["opening"]) == ("done", "next")
    desk = chief.tablet.get("/chief/").text
    assert 'data-account="differs"' in desk
    assert "1, 2号票箱还没有开箱" in part(desk, "next-step")


def test_the_chiefs_desk_shows_every_box_and_which_is_out(sqlite_app: Flask) -> None:
    village = a_village_with(listed=4)
    a_trip(village)
    come_to_the_hall(village, 3, first=5)
    page = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER).tablet.get("/chief/").text
    table = part(page, "boxes-now")
    assert re.findall(r'data-box="(\d)" data-state="(\w+)"', table) == [(n, "in_use") for n in "123"]
    assert 'data-out="3"' in table
    assert re.search(r"3号流动票箱在外面,\d\d:\d\d 出发。带出 6 张,已报投票 0,作废 0。", table)
    for seal in ("A001", "A002", "M001"):
        assert seal in table
    assert "在流动票箱那里" in page
    assert "站里应剩" in page


def test_a_box_that_was_set_apart_is_told_on_the_chiefs_desk(sqlite_app: Flask) -> None:
    village = a_round(voters=12)
    recorded(close_polls(village))
    seal_and_check(village, read="X9")
    page = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER).tablet.get("/chief/").text
    assert part(page, "boxes-now").count("封条不符,已另放") == 2


def test_an_open_incident_stands_on_top_of_the_chiefs_desk_until_it_is_taken_up(
    sqlite_app: Flask, village: Village
) -> None:
    by = village.officer(Role.VERIFIER)
    recorded(incidents.report_incident(kind="power", words="门口停电了", lane=str(by.lane), by=by, at=now()))
    chief = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    page = chief.tablet.get("/chief/").text
    assert "门口停电了" in part(page, "incidents-now")
    assert page.index('id="incidents-now"') < page.index('id="next-step"')
    address = re.search(r'action="(/incidents/\d+/acknowledge)"', page)
    assert address
    back = chief.tablet.post(address.group(1), back="chief")
    assert (back.status_code, back.headers["Location"]) == (303, "/chief/")
    assert "incidents-now" not in chief.tablet.get("/chief/").text


@pytest.mark.rule("R-STAFF-02")
def test_an_officer_who_stands_for_office_is_warned_of_where_the_staff_are_announced(
    head: Seat, village: Village
) -> None:
    assert "data-warnings" not in head.tablet.get(PATH).text
    registrar = village.officer(Role.REGISTRAR)
    scrutineer = village.officer(Role.SCRUTINEER)
    with store.beside_the_journal() as connection:
        voter = connection.scalars(select(Voter.id).where(Voter.election_id == village.election)).first()
        connection.execute(update(Voter).where(Voter.id == voter).values(name=scrutineer.name))
    assert voter is not None
    recorded(contenders.state_contender(voter_id=voter, how=Contending.STANDS, on=now().date(), by=registrar, at=now()))
    block = by_step(head.tablet.get(PATH).text)["staff"]
    assert "data-warnings" in block
    assert scrutineer.name in block.partition("data-warnings")[2]
