"""How often one may ask: a program is slowed down, a hand never meets it, and nobody is locked out by somebody else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from kiosk.rules.staff import Role
from kiosk.web import limits, waits
from kiosk.web.limits import Allowance
from tests.builders import Village, a_round, pins_of
from tests.desks.seats import seat
from tests.tablet import HTMX, Tablet, a_tablet
from tests.trips import voter_ids


@pytest.fixture(autouse=True)
def _limited(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of a real server, though smaller, on a clock that stands still."""
    limits.install(sqlite_app)
    for of, least in (("look_ups", 100), ("strangers", 200)):
        assert sqlite_app.extensions[of].at_once > least, "no hand and no sign-in of a whole staff meets them"
        sqlite_app.extensions[of].at_once = 30
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 100.0))
    waits._failures.clear()


def test_an_allowance_is_used_up_and_grows_again_and_forgets_the_oldest() -> None:
    few = Allowance(at_once=3, each_second=2)
    assert [few.take("a", now=10.0) for _ in range(4)] == [0, 0, 0, 1]
    assert few.take("b", now=10.0) == 0, "somebody else has an allowance of one's own"
    assert [few.take("a", now=11.0) for _ in range(3)] == [0, 0, 1]
    for n in range(limits._REMEMBERED + 100):
        few.take(n, now=12.0)
    assert len(few._left) == limits._REMEMBERED


def test_looking_people_up_with_a_program_waits_and_at_the_next_tablet_nothing_does(sqlite_app: Flask) -> None:
    village = a_round()
    one, other = (seat(sqlite_app, village, Role.VERIFIER, nth=n).tablet for n in (0, 1))
    for _ in range(sqlite_app.extensions["look_ups"].at_once):
        assert one.get("/checkin/find?q=l").status_code == 200
    refused = one.get("/checkin/find?q=l", htmx=True)
    assert (refused.status_code, 'data-code="too_fast"' in refused.text) == (429, True)
    assert refused.headers["Retry-After"] == "1"
    assert "请等 1 秒" in refused.text
    assert one.scan(village.certificate(1)).code == "admitted", "the queue goes on"
    assert other.get("/checkin/find?q=l").status_code == 200


def test_every_search_in_the_roll_is_counted(sqlite_app: Flask) -> None:
    village = a_round("preparing")
    office = seat(sqlite_app, village, Role.REGISTRAR).tablet
    sqlite_app.extensions["look_ups"] = Allowance(at_once=0, each_second=1)
    for path in ("people?q=l", "people", "certificates?q=l", "proxies?q=l", "objections/1?q=l"):
        assert office.get(f"/office/{path}").status_code == 429, path


def test_whoever_is_not_signed_in_is_counted_by_address(sqlite_app: Flask) -> None:
    village = a_round()
    stranger, neighbour = a_tablet(sqlite_app), a_tablet(sqlite_app)
    neighbour.client.environ_base["REMOTE_ADDR"] = "127.0.0.9"
    officer = seat(sqlite_app, village, Role.VERIFIER)
    for _ in range(sqlite_app.extensions["strangers"].at_once):
        stranger.get("/board/nowhere/")
    assert stranger.get("/sign-in").status_code == 429
    assert neighbour.get("/sign-in").status_code == 200
    assert officer.tablet.get("/checkin/").status_code == 200, "at the very same address"


def test_a_crowd_behind_one_address_is_served_what_is_kept_for_everybody(sqlite_app: Flask) -> None:
    village = a_round()
    sqlite_app.config["PUBLIC_FRESH_FOR"] = 60.0
    path = f"/board/{village.election}/"
    for _ in range(2 * sqlite_app.extensions["strangers"].at_once):
        assert a_tablet(sqlite_app).get(path).status_code == 200


@pytest.fixture
def village() -> Village:
    return a_round()


def failing(tablet: Tablet, village: Village, role: Role, times: int) -> None:
    code = village.card_code(village.signs(role))
    for n in range(times):
        tablet.sign_in(code, f"00000{n % 10}")


def test_nobody_locks_an_officer_out_of_another_tablet(sqlite_app: Flask, village: Village) -> None:
    pins = pins_of(village)
    verifier = village.signs(Role.VERIFIER)
    thief = a_tablet(sqlite_app)
    thief.client.environ_base["REMOTE_ADDR"] = "127.0.0.66"
    failing(thief, village, Role.VERIFIER, 8)
    assert "请等" in thief.sign_in(village.card_code(verifier), pins[verifier.name]).text
    own = a_tablet(sqlite_app)
    assert own.sign_in(village.card_code(verifier), pins[verifier.name]).status_code == 303
    assert own.post("/lock").status_code == 303
    assert own.post("/unlock", pin=pins[verifier.name]).status_code == 303


def test_the_second_officer_s_pin_waits_as_the_first_s_does(sqlite_app: Flask, village: Village) -> None:
    """Tried at a desk that is signed in; the desk itself goes on working."""
    desk = seat(sqlite_app, village, Role.VERIFIER)
    chief = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    person = f"/checkin/person/{voter_ids(village)[5]}"
    codes = []
    for _ in range(waits.FREE_TRIES + 1):
        answer = desk.tablet.post(person, second_code=chief.code, second_pin="000000")
        codes.append("请等" in answer.text)
    assert codes == [False] * waits.FREE_TRIES + [True]
    rightly = desk.tablet.post(person, second_code=chief.code, second_pin=chief.pin)
    assert (rightly.status_code, "请等" in rightly.text) == (409, True)
    assert desk.tablet.scan(village.certificate(1)).code == "admitted"


def test_tokens_of_doors_and_trips_are_not_found_by_trying(sqlite_app: Flask) -> None:
    stranger = a_tablet(sqlite_app)
    statuses = {stranger.get(f"/door/{n:020}").status_code for n in range(60)}
    assert statuses == {404, 429}
    assert stranger.client.get("/board/", headers=HTMX).status_code == 429
