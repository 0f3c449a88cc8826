"""Where a camera may read: the headers of the pages that show its button, and of those that do not."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.rules.staff import Role
from tests.builders import Village, a_round
from tests.house.walks import seated
from tests.tablet import a_tablet

BUTTON = re.compile(r'<button[^>]*data-camera-open="([^"]+)" data-camera-for="(\w+)" hidden>')


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round("polling", voters=20)


def fields(answer: TestResponse) -> list[tuple[str, str]]:
    """(kinds of code, field) of each button; each field is there, and page and headers agree."""
    found = BUTTON.findall(answer.text)
    policy, permissions = answer.headers["Content-Security-Policy"], answer.headers["Permissions-Policy"]
    assert ("script-src 'self' 'wasm-unsafe-eval';" in policy) == bool(found)
    assert ("camera=(self)" in permissions) == bool(found)
    assert ("kiosk/camera.js" in answer.text) == bool(found)
    assert "'unsafe-eval'" not in policy
    for _kinds, name in found:
        assert f'name="{name}"' in answer.text
    return found


def test_every_page_that_asks_to_sign_in_offers_the_camera(sqlite_app: Flask, village: Village) -> None:
    tablet = a_tablet(sqlite_app)
    expected = [("qr_code", "code")]
    assert fields(tablet.get("/sign-in")) == expected
    for path in ("/checkin/", "/office/", "/chief/"):
        answer = tablet.get(path)
        assert answer.status_code == 401
        assert fields(answer) == expected, f"in place of {path}"
    for card in ("", "123456789", village.card_code(village.signs(Role.VERIFIER))):
        answer = tablet.sign_in(card, "000000")
        assert answer.status_code in (401, 422)
        assert fields(answer) == expected


def test_the_desks_offer_it_beside_each_box_that_takes_a_code(sqlite_app: Flask, village: Village) -> None:
    verifier, scrutineer = (seated(sqlite_app, village.signs(role)) for role in (Role.VERIFIER, Role.SCRUTINEER))
    assert fields(verifier.get("/checkin/")) == [("qr_code", "code")]
    assert fields(verifier.post("/checkin/scan", code="1")) == [("qr_code", "code")], "the whole page, without htmx"
    person = verifier.get("/checkin/").text
    assert "data-camera-open" in person
    voter = re.search(r"/checkin/person/(\d+)", verifier.get("/checkin/find?q=1").text)
    assert voter is not None
    assert fields(verifier.get(voter[0])) == [("qr_code", "second_code")]
    refused = verifier.post(voter[0], second_code="", second_pin="")
    assert refused.status_code == 409
    assert fields(refused) == [("qr_code", "second_code")]
    assert fields(scrutineer.get("/mobile/")) == [("qr_code", "codes")]
    leaving = scrutineer.get("/mobile/boxes/3/leave")
    assert fields(leaving) == [("qr_code code_128", "seal"), ("qr_code", "second_code")]


def test_no_other_page_may_use_a_camera(sqlite_app: Flask, village: Village) -> None:
    verifier = seated(sqlite_app, village.signs(Role.VERIFIER))
    for path in ("/board/", "/duty", "/checkin/nowhere", "/office/"):
        assert fields(verifier.get(path)) == [], path
    scanned = verifier.post("/checkin/scan", htmx=True, code="1")
    assert fields(scanned) == [], "a verdict is swapped into a page that has the button already"
