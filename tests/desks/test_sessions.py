"""A session ends on the server: the cookie that was good answers 401, whoever kept a copy of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from kiosk.queries import staff
from kiosk.rules.staff import Role
from tests.builders import Village, a_round
from tests.desks.seats import Seat, seat
from tests.tablet import Tablet, a_tablet


def with_cookie(app: Flask, cookie: str) -> Tablet:
    """Somebody else's browser with a copied cookie."""
    thief = a_tablet(app)
    thief.client.set_cookie("kiosk", cookie)
    return thief


def cookie_of(tablet: Tablet) -> str:
    found = tablet.client.get_cookie("kiosk")
    assert found is not None
    return found.value


def signs_out(own: Seat, _office: Seat) -> None:
    assert own.tablet.post("/sign-out").status_code == 303


def locks(own: Seat, _office: Seat) -> None:
    assert own.tablet.post("/lock").status_code == 303


def is_revoked(own: Seat, office: Seat) -> None:
    (tablet,) = (one for one in staff.tablets(own.holder.election_id) if one.officer == own.holder.name)
    assert office.tablet.post(f"/office/tablets/{tablet.sign_in_id}/revoke").status_code == 303


def has_a_new_card(own: Seat, office: Seat) -> None:
    assert office.tablet.post(f"/office/officers/{own.holder.officer_id}/replace").status_code == 303


def has_a_new_pin(own: Seat, office: Seat) -> None:
    assert office.tablet.post("/office/officers/cards", officer=str(own.holder.officer_id)).status_code == 303


def is_taken_off_the_plan(own: Seat, office: Seat) -> None:
    page = f"/office/plan/staff/{own.holder.officer_id}"
    seen = re.search(r'name="seen" value="([^"]+)"', office.tablet.get(page).text)
    assert seen is not None
    assert office.tablet.post(f"{page}/remove", seen=seen[1]).status_code == 303


ENDS = (signs_out, locks, is_revoked, has_a_new_card, has_a_new_pin, is_taken_off_the_plan)


@pytest.mark.parametrize("ends", ENDS, ids=lambda one: one.__name__)
def test_the_old_cookie_is_worth_nothing_once_the_officer(
    sqlite_app: Flask, ends: Callable[[Seat, Seat], None]
) -> None:
    village = a_round("preparing")
    own, office = seat(sqlite_app, village, Role.TALLIER), seat(sqlite_app, village, Role.REGISTRAR)
    copied = cookie_of(own.tablet)
    assert with_cookie(sqlite_app, copied).get("/count/").status_code == 200
    ends(own, office)
    for tablet in (own.tablet, with_cookie(sqlite_app, copied)):
        assert tablet.get("/count/").status_code == 401
        assert tablet.post("/incidents/new", kind="power", words="停电了", place="elsewhere").status_code == 401
    assert office.tablet.get("/office/").status_code == 200


def test_who_makes_the_own_pin_anew_stays_where_it_is_printed(sqlite_app: Flask) -> None:
    village = a_round("preparing")
    office = seat(sqlite_app, village, Role.REGISTRAR)
    elsewhere = a_tablet(sqlite_app)
    assert elsewhere.sign_in(office.code, office.pin).status_code == 303
    has_a_new_pin(office, office)
    assert office.tablet.get("/office/").status_code == 200
    assert elsewhere.get("/office/").status_code == 401


def test_signing_in_gives_a_new_cookie_and_takes_nothing_from_the_one_that_was_there(sqlite_app: Flask) -> None:
    village = a_round()
    chief, verifier = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER), seat(sqlite_app, village, Role.VERIFIER)
    planted = a_tablet(sqlite_app)
    planted.token()
    before = cookie_of(planted)
    assert planted.sign_in(chief.code, chief.pin).status_code == 303
    assert cookie_of(planted) != before
    assert with_cookie(sqlite_app, before).get("/chief/").status_code == 401
    as_chief = cookie_of(planted)
    assert planted.sign_in(verifier.code, verifier.pin).status_code == 303
    assert cookie_of(planted) != as_chief
    assert planted.get("/chief/").status_code == 403
    assert planted.get("/checkin/").status_code == 200


def test_the_cookie_is_for_this_server_alone_and_no_script_reads_it(sqlite_app: Flask) -> None:
    village: Village = a_round()
    own = seat(sqlite_app, village, Role.VERIFIER)
    told = a_tablet(sqlite_app).sign_in(own.code, own.pin).headers["Set-Cookie"]
    for said in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert said in told
    assert "Domain" not in told
