"""The screen 补录 over HTTP: rows typed from the paper roll, each answered beside it, nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from kiosk.queries import people, roll
from kiosk.queries.day import standing
from kiosk.rules.paper_entries import ROWS_AT_ONCE
from kiosk.rules.staff import Role
from kiosk.web import answers, waits
from tests.builders import ELECTION, Village, a_round, now
from tests.desks.seats import Seat, rows, seat
from tests.restores import compare_all, restore
from tests.tablet import verdict_of

BOTH = pytest.mark.parametrize("htmx", [False, True])
LANE = "中心投票站 1"


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    waits._failures.clear()
    answers._recent.clear()
    return a_round(voters=30)


@pytest.fixture
def registrar(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


@pytest.fixture
def scrutineer(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.SCRUTINEER)


def issued() -> int:
    found = standing(ELECTION)
    assert found is not None
    return found.stock.issued


def row(page: str, n: int) -> str:
    """The row of the page, as the answer shows it."""
    return page.partition(f'<li data-row="{n}"')[2].partition("</li>")[0]


def count(page: str) -> tuple[int, int]:
    found = re.search(r'data-recorded="(\d+)" data-of="(\d+)"', page)
    assert found
    return int(found[1]), int(found[2])


def submission(page: str) -> str:
    found = re.search(r'name="submission" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(("role", "htmx"), [(Role.REGISTRAR, True), (Role.CHIEF_SCRUTINEER, False)])
def test_up_to_twenty_rows_are_recorded_at_once_and_the_next_sheet_is_clean(
    sqlite_app: Flask, village: Village, scrutineer: Seat, role: Role, htmx: bool
) -> None:
    sat = seat(sqlite_app, village, role)
    page = sat.tablet.get("/paper-entries/", htmx=htmx).text
    assert page.count('name="voter-') == ROWS_AT_ONCE == 20
    typed = {f"voter-{n}": str(n) for n in range(1, 21)}
    key = submission(page)
    answer = sat.tablet.post("/paper-entries/", htmx=htmx, submission=key, lane=LANE, **typed, **scrutineer.signature)
    assert (answer.status_code, verdict_of(answer).verdict, count(answer.text)) == (200, "ok", (20, 20))
    assert ("<html" in answer.text) is not htmx
    assert issued() == 20
    assert 'name="voter-1" value=""' in answer.text
    assert submission(answer.text) != key
    again = sat.tablet.post("/paper-entries/", htmx=htmx, submission=key, lane=LANE, **typed, **scrutineer.signature)
    assert (again.status_code, count(again.text), issued()) == (200, (20, 20), 20)
    assert 'data-code="paper_known"' in again.text


@BOTH
def test_a_refused_row_keeps_what_was_typed_and_the_others_are_recorded_once(
    registrar: Seat, scrutineer: Seat, htmx: bool
) -> None:
    page = registrar.tablet.get("/paper-entries/").text
    lane = f"{LANE[:-1]}2"
    typed = {"voter-1": "1", "voter-2": "9999", "who-2": "proxy", "lane-2": lane, "hour-2": "10:35", "voter-4": "4"}
    form = {"submission": submission(page), "lane": LANE, **scrutineer.signature}
    told = registrar.tablet.post("/paper-entries/", htmx=htmx, **typed, **form)
    assert (told.status_code, verdict_of(told).verdict, verdict_of(told).code) == (409, "wait", "paper_partly")
    assert (count(told.text), issued()) == ((2, 3), 2)
    wrong = row(told.text, 2)
    assert 'data-code="paper_nobody"' in wrong
    assert 'name="voter-2" value="9999"' in wrong
    assert 'value="proxy" selected' in wrong
    assert f'value="{lane}" selected' in wrong
    assert 'name="hour-2" value="10:35"' in wrong
    assert 'data-code="paper_entered"' in row(told.text, 1)
    assert scrutineer.pin not in told.text
    # As a browser sends the page that was answered: the recorded rows travel along, hidden.
    assert 'type="hidden" name="voter-1" value="1"' in told.text
    mended = registrar.tablet.post("/paper-entries/", htmx=htmx, **typed | {"voter-2": "2", "who-2": "voter"}, **form)
    assert (mended.status_code, count(mended.text), issued()) == (200, (3, 3), 3)


@BOTH
def test_a_row_that_says_too_little_is_answered_with_what_is_missing(
    sqlite_app: Flask, registrar: Seat, scrutineer: Seat, htmx: bool
) -> None:
    wanted = {
        "paper_nobody": {"voter": "没有这个人"},
        "paper_who": {"voter": "1", "who": "somebody"},
        "paper_lane": {"voter": "1", "lane": "别处 9"},
        "paper_hour": {"voter": "1", "hour": "25:99"},
        "proxy_unpublished": {"voter": "1", "who": "proxy"},
    }
    typed = {f"{name}-{n}": value for n, given in enumerate(wanted.values(), start=1) for name, value in given.items()}
    before = rows(sqlite_app)
    told = registrar.tablet.post("/paper-entries/", htmx=htmx, lane=LANE, **typed, **scrutineer.signature)
    first = next(iter(wanted))
    assert (told.status_code, verdict_of(told).verdict, verdict_of(told).code) == (409, "stop", first)
    for n, (code, given) in enumerate(wanted.items(), start=1):
        assert f'data-code="{code}"' in row(told.text, n), code
        assert f'name="voter-{n}" value="{given["voter"]}"' in told.text
    assert rows(sqlite_app) == before


def test_a_form_without_rows_lane_or_signature_records_nothing(
    sqlite_app: Flask, registrar: Seat, scrutineer: Seat
) -> None:
    before = rows(sqlite_app)
    told = [
        registrar.tablet.post("/paper-entries/", lane=LANE, **scrutineer.signature),
        registrar.tablet.post("/paper-entries/", **{"voter-1": "1"}, **scrutineer.signature),
        registrar.tablet.post("/paper-entries/", lane=LANE, **{"voter-1": "1"}),
        registrar.tablet.post("/paper-entries/", lane=LANE, **{"voter-1": "1"}, **registrar.signature),
    ]
    assert [one.status_code for one in told] == [422, 409, 409, 409]
    wanted = ["paper_no_rows", "paper_lane", "second_missing", "same_person"]
    assert [verdict_of(one).code for one in told] == wanted
    assert all('name="voter-1" value="1"' in one.text for one in told[1:])
    assert rows(sqlite_app) == before


def test_somebody_is_found_by_number_short_number_and_a_name_that_one_person_bears(
    registrar: Seat, scrutineer: Seat, village: Village
) -> None:
    certified = list(roll.certified_voters(village.election))
    names = [one.voter.name for one in certified]
    alone = next(n for n, name in enumerate(names) if sum(other.startswith(name) for other in names) == 1)
    others = [n for n in range(len(names)) if n != alone]
    typed = {
        "voter-1": str(certified[others[0]].voter.roll_no),
        "voter-2": certified[others[1]].number,
        "voter-3": names[alone],
        "voter-4": names[0][0],
    }
    told = registrar.tablet.post("/paper-entries/", lane=LANE, **typed, **scrutineer.signature)
    assert count(told.text) == (3, 4)
    assert 'data-code="paper_several"' in row(told.text, 4)
    drawn = {line.voter.roll_no for line in people.whole_roll(village.election)}
    assert drawn >= {certified[others[0]].voter.roll_no}


def test_after_a_restore_the_top_says_from_when_and_until_the_lanes_are_compared_typing_in_works(
    registrar: Seat, scrutineer: Seat, village: Village
) -> None:
    assert 'id="since"' not in registrar.tablet.get("/paper-entries/").text
    taken = now() - timedelta(minutes=8)
    seq = restore(taken).seq
    page = registrar.tablet.get("/paper-entries/").text
    local = f"{taken + timedelta(hours=8):%H:%M}"
    assert f"从 {local}(备份时间)到现在,纸上签领的都要补录(日志第 {seq} 条)" in page
    told = registrar.tablet.post("/paper-entries/", lane=LANE, **{"voter-1": "1"}, **scrutineer.signature)
    assert (told.status_code, count(told.text)) == (200, (1, 1))
    compare_all(village)
    until = f"{now() + timedelta(hours=8):%H:%M}"
    assert f"从 {local}(备份时间)到 {until}(对数时间)" in registrar.tablet.get("/paper-entries/").text


def test_an_issuer_does_not_type_in(sqlite_app: Flask, village: Village) -> None:
    issuer = seat(sqlite_app, village, Role.ISSUER)
    assert issuer.tablet.get("/paper-entries/").status_code == 403
    assert issuer.tablet.post("/paper-entries/", **{"voter-1": "1"}).status_code == 403
