"""The sheet that hangs where tablets are handed out: two codes, the fingerprint, and only where there is HTTPS."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.machine import addresses, https
from kiosk.papers.trust import TrustSheet, trust_pdf
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from tests.builders import a_round
from tests.desks.seats import Seat, seat
from tests.papers.papers import an_occasion, misplaced, page_codes, page_texts

GROUPS = tuple(f"{0xA000 + n:04X}" for n in range(16))
PATH = "/office/papers/trust.pdf"


def a_sheet(**changes: object) -> TrustSheet:
    facts = {
        "occasion": an_occasion(),
        "help_url": "http://192.168.100.100:8080/",
        "url": "https://192.168.100.100:8000/",
        "authority": "村民选举投票站 Polling station 4BCDBFEB",
        "sha256": GROUPS,
        "sha1": GROUPS[:10],
    }
    return TrustSheet(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_page_has_both_codes_the_addresses_and_every_group(language: str) -> None:
    sheet = a_sheet(occasion=an_occasion(language=language, rehearsal=True))
    pdf = trust_pdf(sheet)
    assert isinstance(pdf, bytes)
    assert page_codes(pdf, 0) == [sheet.help_url, sheet.url]
    assert misplaced(pdf) == []
    (text,) = page_texts(pdf)
    for said in (sheet.help_url, sheet.url, "".join(GROUPS[:8]), "".join(GROUPS[8:]), "128:3fa91c07"):
        assert said in text


def test_a_long_address_stays_on_the_page() -> None:
    pdf = trust_pdf(a_sheet(url="https://a-rather-long-host-name-of-the-town-office-0123456789.local:65535/"))
    assert isinstance(pdf, bytes)
    assert misplaced(pdf) == []
    assert len(page_texts(pdf)) == 1


def test_a_rare_character_is_refused() -> None:
    assert isinstance(trust_pdf(a_sheet(occasion=an_occasion(village="䶮村"))), Finding)


@pytest.fixture
def office(sqlite_app: Flask) -> Seat:
    return seat(sqlite_app, a_round("preparing"), Role.REGISTRAR)


def test_the_office_prints_it_with_the_address_that_a_tablet_has_and_this_servers_fingerprint(
    sqlite_app: Flask, office: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    secured = https.prepare(sqlite_app.config["SETTINGS"].instance)
    assert isinstance(secured, https.Secured)
    monkeypatch.setitem(sqlite_app.config, "HELP_PORT", 8080)
    monkeypatch.setattr(addresses, "_by_interface", lambda: [("wlan0", "192.168.1.5")])
    assert f'href="{PATH}"' in office.tablet.get("/office/papers").text
    cookie = office.tablet.client.get_cookie("kiosk")
    assert cookie is not None
    for asked, printed in (("192.168.1.77:8000", "192.168.1.77"), ("localhost:8000", "192.168.1.5")):
        office.tablet.client.set_cookie("kiosk", cookie.value, domain=asked.partition(":")[0])
        made = office.tablet.client.get(PATH, base_url=f"http://{asked}")
        assert made.mimetype == "application/pdf"
        assert page_codes(made.data, 0) == [f"http://{printed}:8080/", f"https://{printed}:8000/"]
        assert "".join(secured.fingerprint.sha256[:8]) in page_texts(made.data)[0]


def test_without_https_it_is_neither_offered_nor_there(office: Seat) -> None:
    assert PATH not in office.tablet.get("/office/papers").text
    assert office.tablet.get(PATH).status_code == 404
