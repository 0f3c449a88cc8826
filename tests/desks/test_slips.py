"""Proxy slips at the lane, spoken over HTTP: what the verifier and the issuer are shown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from kiosk.rules.staff import Role
from kiosk.web import answers, waits
from tests.builders import Village, a_round
from tests.desks.seats import Seat, seat
from tests.slips import published_slips
from tests.tablet import a_tablet, verdict_of
from tests.trips import open_polls


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    waits._failures.clear()
    answers._recent.clear()
    return a_round("preparing", voters=20)


@pytest.fixture
def slips(village: Village) -> list[str]:
    """Number 1 of the roll holds the slips of numbers 2, 3 and 4."""
    (held,) = published_slips(village, {0: [1, 2, 3]})
    open_polls(village, 30)
    return held


@pytest.fixture
def verifier(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.VERIFIER)


@pytest.fixture
def issuer(sqlite_app: Flask, verifier: Seat) -> Seat:
    """The same officer does both here, on a tablet each; a new PIN would end the first."""
    assert Role.ISSUER in verifier.holder.roles
    other = replace(verifier, tablet=a_tablet(sqlite_app))
    assert other.tablet.sign_in(other.code, other.pin).status_code == 303
    return other


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.rule("R-ISS-01")
def test_the_issuer_sees_one_and_three_are_four(
    village: Village, slips: list[str], verifier: Seat, issuer: Seat
) -> None:
    assert "领票 1 张" in verifier.tablet.scan(village.certificate(1)).text
    for slip in slips:
        green = verifier.tablet.scan(slip)
        assert (green.status, green.verdict, green.code) == (200, "ok", "admitted")
    assert "领票 1 + 3 = 4 张" in shown(green.text)
    page = issuer.tablet.get("/issue/").text
    assert "发票 1 + 3 = 4 张" in shown(page)
    (visit_id,) = set(re.findall(r"/issue/(\d+)/hand-out", page))
    done = verdict_of(issuer.tablet.post(f"/issue/{visit_id}/hand-out", htmx=True, ballots=4))
    assert (done.status, done.code) == (200, "handed_out")
    to_sign = shown(issuer.tablet.get("/issue/").text)
    assert [f"第 {line} 行" in to_sign for line in (1, 2, 3, 4)] == [True] * 4


@pytest.mark.rule("R-ISS-01")
def test_a_slip_scanned_as_the_button_is_tapped_is_not_handed_out_unseen(
    village: Village, slips: list[str], verifier: Seat, issuer: Seat
) -> None:
    verifier.tablet.scan(village.certificate(1))
    (visit_id,) = set(re.findall(r"/issue/(\d+)/hand-out", issuer.tablet.get("/issue/").text))
    verifier.tablet.scan(slips[0])
    said = verdict_of(
        issuer.tablet.post(f"/issue/{visit_id}/hand-out", htmx=True, ballots=1, submission=f"hand-out-{visit_id}")
    )
    assert (said.status, said.verdict, said.code) == (409, "wait", "ballots_changed")
    assert "发票 1 + 1 = 2 张" in shown(said.text)
    again = verdict_of(
        issuer.tablet.post(f"/issue/{visit_id}/hand-out", htmx=True, ballots=2, submission=f"hand-out-{visit_id}")
    )
    assert again.code == "handed_out"


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_who_came_is_amber_with_the_way_to_the_scrutineer(
    sqlite_app: Flask, village: Village, slips: list[str], verifier: Seat
) -> None:
    asked = verifier.tablet.scan(village.certificate(2))
    assert (asked.status, asked.verdict, asked.code) == (409, "wait", "has_proxy")
    address = re.search(r'href="(/checkin/principal/\d+)"', asked.text)
    assert address is not None
    assert verifier.tablet.get(address.group(1)).status_code == 200
    alone = verifier.tablet.post(address.group(1), **verifier.signature)
    assert alone.status_code == 409
    scrutineer = seat(sqlite_app, village, Role.SCRUTINEER)
    came = verdict_of(verifier.tablet.post(address.group(1), **scrutineer.signature))
    assert (came.verdict, came.code) == ("ok", "admitted")
    void = verifier.tablet.scan(slips[0])
    assert (void.status, void.verdict, void.code) == (409, "stop", "principal_voted")


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_after_the_slip_is_told_who_drew_the_ballot_when_and_where(
    village: Village, slips: list[str], verifier: Seat
) -> None:
    used = verifier.tablet.scan(slips[0])
    name = re.search(r'class="[^"]*name[^"]*"[^>]*>([^<]+)<', used.text)
    red = verifier.tablet.scan(village.certificate(2))
    assert (red.status, red.verdict, red.code) == (409, "stop", "voted_by_proxy")
    assert re.search(r"\d\d:\d\d", red.text)
    assert "1号通道" in red.text
    assert name is not None
    assert name.group(1).strip() in red.text


def test_without_scripts_the_same_forms_work(village: Village, slips: list[str], verifier: Seat, issuer: Seat) -> None:
    assert verifier.tablet.scan(slips[0], htmx=False).code == "admitted"
    page = issuer.tablet.get("/issue/").text
    (visit_id,) = set(re.findall(r"/issue/(\d+)/hand-out", page))
    assert verdict_of(issuer.tablet.post(f"/issue/{visit_id}/hand-out", ballots=1)).code == "handed_out"


def test_a_slip_that_is_not_on_the_list_names_nobody(village: Village, slips: list[str], verifier: Seat) -> None:
    other = slips[0][:-1] + str((int(slips[0][-1]) + 1) % 10)
    assert verifier.tablet.scan(other).code == "forged"
