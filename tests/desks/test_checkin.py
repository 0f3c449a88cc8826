"""The verdict contract of check-in, spoken over HTTP; every page works without htmx."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from kiosk.queries import day, mode
from kiosk.queries import roll as roll_queries
from kiosk.rules.staff import Role
from kiosk.web import answers, waits
from tests.builders import Village, a_round, pins_of
from tests.tablet import Tablet, a_tablet, verdict_of


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    waits._failures.clear()
    answers._recent.clear()
    return a_round()


@pytest.fixture
def pins(village: Village) -> dict[str, str]:
    return pins_of(village)


def tablet_of(app: Flask, village: Village, name: str, pins: dict[str, str]) -> Tablet:
    from kiosk.queries.staff import card_holders

    holder = next(h for h in card_holders(village.election) if h.name == name)
    tablet = a_tablet(app)
    assert tablet.sign_in(village.card_code(holder), pins[name]).status_code == 303
    return tablet


def test_a_scan_turns_green_then_calm_then_red_at_another_desk(
    sqlite_app: Flask, village: Village, pins: dict[str, str]
) -> None:
    first = tablet_of(sqlite_app, village, "彩验证", pins)
    second = tablet_of(sqlite_app, village, "彩一人", pins)
    code = village.certificate(1)
    green = first.scan(code)
    assert (green.status, green.verdict, green.code) == (200, "ok", "admitted")
    assert "第1村民小组" in green.text
    assert "名册第 1 页第 1 行" in green.text
    calm = first.scan(code)
    assert (calm.status, calm.verdict, calm.code) == (200, "ok", "already_recorded")
    red = second.scan(code)
    assert (red.status, red.verdict, red.code) == (409, "stop", "already_issued")
    assert re.search(r"\d\d:\d\d", red.text)


@pytest.mark.parametrize(
    "dress",
    [
        "{}\n",
        "  {} ",
        "{}\r\n",
        "\u200b{}",
        "{}\u3000",
    ],
)
def test_a_scan_is_the_same_code_however_it_arrives(
    sqlite_app: Flask, village: Village, pins: dict[str, str], dress: str
) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    full_width = str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10)))
    assert tablet.scan(dress.format(village.certificate(2))).code == "admitted"
    assert tablet.scan(village.certificate(2).translate(full_width)).code == "already_recorded"


@pytest.mark.parametrize("text", ["", "hello", "123", "<script>", "9" * 5000, "123456789"])
def test_what_is_no_code_is_not_understood(
    sqlite_app: Flask, village: Village, pins: dict[str, str], text: str
) -> None:
    answer = tablet_of(sqlite_app, village, "彩验证", pins).scan(text)
    assert (answer.status, answer.verdict, answer.code) == (422, "stop", "unreadable")
    assert "<script>" not in answer.text.replace('<script src="', "").replace("<script defer", "")


def test_a_changed_digit_is_forged_and_names_nobody(sqlite_app: Flask, village: Village, pins: dict[str, str]) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    good = village.certificate(1)
    name = next(roll_queries.certified_voters(village.election)).voter.name
    for place in (0, 1, 5, 12, 30, 48):
        changed = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
        answer = tablet.scan(changed)
        assert (answer.status, answer.verdict, answer.code) == (409, "stop", "forged")
        assert name not in answer.text


def test_another_villages_certificate_and_a_rehearsals_are_told_apart(
    sqlite_app: Flask, village: Village, pins: dict[str, str]
) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    other = a_round(election="yi-7").certificate(1)
    assert tablet.scan(other).code == "other_village"
    with mode.using(mode.REHEARSAL):
        rehearsal = a_round(election="rehearsal").certificate(1)
    assert tablet.scan(rehearsal).code == "rehearsal"


def test_before_opening_every_scan_is_red(sqlite_app: Flask) -> None:
    waits._failures.clear()
    village = a_round("preparing")
    answer = tablet_of(sqlite_app, village, "彩验证", pins_of(village)).scan(village.certificate(1))
    assert (answer.status, answer.verdict, answer.code) == (409, "stop", "polls_not_open")


def test_hand_out_and_signature_follow_and_each_repeat_is_calm(
    sqlite_app: Flask, village: Village, pins: dict[str, str]
) -> None:
    tablet = tablet_of(sqlite_app, village, "彩一人", pins)
    tablet.scan(village.certificate(1))
    found = re.search(r'action="/issue/(\d+)/hand-out"', tablet.get("/issue/").text)
    assert found
    visit = found.group(1)
    done = verdict_of(tablet.post(f"/issue/{visit}/hand-out", htmx=True))
    assert (done.status, done.verdict, done.code) == (200, "ok", "handed_out")
    again = verdict_of(tablet.post(f"/issue/{visit}/hand-out"))
    assert (again.status, again.verdict, again.code) == (200, "wait", "already_handed_out")
    signed = verdict_of(tablet.post(f"/issue/{visit}/sign", htmx=True))
    assert (signed.verdict, signed.code) == ("ok", "signed")
    spoiled = verdict_of(tablet.post(f"/issue/{visit}/spoil", submission="a"))
    assert spoiled.code == "spoiled"
    tablet.post(f"/issue/{visit}/spoil", submission="a")
    stands = day.standing(village.election)
    assert stands is not None
    assert (stands.stock.issued, stands.stock.spoiled) == (1, 1)


@pytest.mark.rule("R-IN-03")
def test_a_lost_certificate_is_looked_up_and_confirmed_by_a_scrutineer(
    sqlite_app: Flask, village: Village, pins: dict[str, str]
) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    voter = next(roll_queries.certified_voters(village.election)).voter
    assert f"/checkin/person/{voter.id}" in tablet.get(f"/checkin/find?q={voter.name}", htmx=True).text
    assert f"/checkin/person/{voter.id}" in tablet.get("/checkin/find?q=lin").text
    scrutineer = village.signs(Role.SCRUTINEER)
    page = f"/checkin/person/{voter.id}"
    assert tablet.post(page).status_code == 409
    alone = village.signs(Role.VERIFIER)
    own = next(h for h in (alone,) if h)
    refused = tablet.post(page, second_code=village.card_code(own), second_pin=pins[own.name])
    assert refused.status_code == 409
    answer = tablet.post(page, second_code=village.card_code(scrutineer), second_pin=pins[scrutineer.name])
    assert verdict_of(answer).code == "admitted"


def test_a_check_in_is_undone_with_a_reason_and_a_second_officer(
    sqlite_app: Flask, village: Village, pins: dict[str, str]
) -> None:
    tablet = tablet_of(sqlite_app, village, "彩一人", pins)
    tablet.scan(village.certificate(1))
    found = re.search(r'action="/issue/(\d+)/hand-out"', tablet.get("/issue/").text)
    assert found
    undo = f"/checkin/{found.group(1)}/undo"
    scrutineer = village.signs(Role.SCRUTINEER)
    signature = {"second_code": village.card_code(scrutineer), "second_pin": pins[scrutineer.name]}
    without_reason = tablet.post(undo, **signature)
    assert (without_reason.status_code, "原因" in without_reason.text) == (409, True)
    kept = tablet.post(undo, reason="认错人")
    assert (kept.status_code, "认错人" in kept.text) == (409, True)
    assert verdict_of(tablet.post(undo, reason="认错人", **signature)).code == "check_in_undone"
    assert tablet.scan(village.certificate(1)).code == "admitted"


def test_a_lane_shows_its_last_five_verdicts(sqlite_app: Flask, village: Village, pins: dict[str, str]) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    for n in range(1, 8):
        tablet.scan(village.certificate(n))
    officer = village.officer(Role.VERIFIER)
    kept = [v for key in answers._recent for v in answers._recent[key]]
    assert officer
    assert len(kept) == 5


def test_another_desk_and_nobody_are_kept_out(sqlite_app: Flask, village: Village, pins: dict[str, str]) -> None:
    nobody = a_tablet(sqlite_app)
    assert nobody.get("/checkin/").status_code == 401
    assert nobody.post("/checkin/scan", code=village.certificate(1)).status_code == 401
    office = tablet_of(sqlite_app, village, "彩登记", pins)
    assert office.get("/checkin/").status_code == 403
    assert office.post("/checkin/scan", code=village.certificate(1)).status_code == 403
    issuer = tablet_of(sqlite_app, village, "彩发票", pins)
    assert issuer.get("/chief/").status_code == 403
    assert issuer.get("/office/").status_code == 403


def test_a_form_without_its_token_is_not_recorded(sqlite_app: Flask, village: Village, pins: dict[str, str]) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    answer = tablet.client.post("/checkin/scan", data={"code": village.certificate(1)})
    assert answer.status_code == 422
    assert tablet.scan(village.certificate(1)).code == "admitted"


def test_an_error_of_the_server_says_not_recorded_and_shows_no_trace(
    sqlite_app: Flask, village: Village, pins: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.records import store

    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(_entry: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(store, "entry_hash", broken)
    answer = tablet.post("/checkin/scan", code=village.certificate(1))
    assert answer.status_code == 500
    assert "没有记上" in answer.text
    assert "Traceback" not in answer.text
    assert "disk full" not in answer.text


@pytest.mark.parametrize("page", ["person", "principal"])
def test_somebody_who_is_not_on_the_roll_is_not_admitted_without_certificate(
    sqlite_app: Flask, village: Village, pins: dict[str, str], page: str
) -> None:
    tablet = tablet_of(sqlite_app, village, "彩验证", pins)
    for htmx in (False, True):
        refused = verdict_of(tablet.post(f"/checkin/{page}/2147483647", htmx=htmx))
        assert (refused.status, refused.verdict, refused.code) == (409, "stop", "not_on_roll")
