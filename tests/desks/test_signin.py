"""Signing in: card first, then PIN; growing waits; the lock; the lane; the language."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.acts import staff as acts
from kiosk.queries import mode, staff
from kiosk.rules.staff import Role
from kiosk.web import access, waits
from tests.builders import Village, a_round, now, pins_of
from tests.tablet import Tablet, a_tablet


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waits._failures.clear()


def signed_in(app: Flask, village: Village, role: Role, pins: dict[str, str]) -> Tablet:
    holder = village.signs(role)
    tablet = a_tablet(app)
    assert tablet.sign_in(village.card_code(holder), pins[holder.name]).status_code == 303
    return tablet


def test_card_and_pin_lead_to_the_desk_of_the_role(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    for role, home in (
        (Role.REGISTRAR, "/office/"),
        (Role.COMMITTEE_HEAD, "/chief/"),
        (Role.VERIFIER, "/checkin/"),
        (Role.TALLIER, "/count/"),
        (Role.CALLER, "/count/"),
    ):
        holder = village.signs(role)
        tablet = a_tablet(sqlite_app)
        answer = tablet.sign_in(village.card_code(holder), pins[holder.name])
        assert (answer.status_code, answer.headers["Location"]) == (303, home)
        assert tablet.get(home).status_code == 200


def test_the_short_number_and_full_width_digits_sign_in_too(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    holder = village.signs(Role.VERIFIER)
    full_width = str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10)))
    answer = a_tablet(sqlite_app).sign_in(f" {holder.number}\n", pins[holder.name].translate(full_width))
    assert answer.status_code == 303


def test_a_wrong_pin_waits_longer_each_time_at_that_address_and_nowhere_else(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    holder = village.signs(Role.VERIFIER)
    thief = a_tablet(sqlite_app)
    for _ in range(3):
        answer = thief.sign_in(village.card_code(holder), "000000")
        assert (answer.status_code, "口令不对" in answer.text) == (401, True)
    waiting = thief.sign_in(village.card_code(holder), pins[holder.name])
    assert (waiting.status_code, "请等" in waiting.text) == (409, True)
    colleague = a_tablet(sqlite_app)
    colleague.client.environ_base["REMOTE_ADDR"] = "127.0.0.9"
    assert colleague.sign_in(village.card_code(holder), pins[holder.name]).status_code == 303


def test_waits_grow_and_are_forgotten_after_success() -> None:
    for n in range(3):
        waits.failed("card@1", now=float(n))
    assert waits.seconds_to_wait("card@1", now=2.0) == 2
    waits.failed("card@1", now=4.0)
    assert waits.seconds_to_wait("card@1", now=4.0) == 4
    for n in range(20):
        waits.failed("card@1", now=10.0 + n)
    assert waits.seconds_to_wait("card@1", now=29.0) == waits.LONGEST
    waits.succeeded("card@1")
    assert waits.seconds_to_wait("card@1", now=29.0) == 0


def test_the_pin_is_tried_only_behind_a_valid_card(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    holder = village.signs(Role.VERIFIER)
    forged = village.card_code(holder)[:-1] + str((int(village.card_code(holder)[-1]) + 1) % 10)
    tablet = a_tablet(sqlite_app)
    assert tablet.sign_in(forged, pins[holder.name]).status_code == 401
    assert tablet.sign_in(village.certificate(1), pins[holder.name]).status_code == 401
    assert tablet.sign_in("hello", "1").status_code == 422
    assert f"official:{holder.card_id}@127.0.0.1" not in waits._failures


def test_one_card_works_on_several_tablets_and_each_can_be_revoked(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    first = signed_in(sqlite_app, village, Role.VERIFIER, pins)
    second = signed_in(sqlite_app, village, Role.VERIFIER, pins)
    office = signed_in(sqlite_app, village, Role.REGISTRAR, pins)
    tablets = [t for t in staff.tablets(village.election) if Role.VERIFIER in t.roles]
    assert len(tablets) == 2
    assert office.post(f"/office/tablets/{tablets[-1].sign_in_id}/revoke").status_code == 303
    assert first.get("/checkin/").status_code == 401
    assert second.get("/checkin/").status_code == 200


def test_a_session_is_not_tied_to_an_address_and_ends_on_the_server_at_sign_out(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    tablet = signed_in(sqlite_app, village, Role.VERIFIER, pins)
    tablet.client.environ_base["REMOTE_ADDR"] = "127.0.0.77"
    assert tablet.get("/checkin/").status_code == 200
    cookie = tablet.client.get_cookie("kiosk")
    assert cookie is not None
    assert tablet.post("/sign-out").status_code == 303
    tablet.client.set_cookie("kiosk", cookie.value)
    assert tablet.get("/checkin/").status_code == 401


def test_an_idle_tablet_locks_and_the_pin_opens_the_page_again(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, pins = (v := a_round()), pins_of(v)
    tablet = signed_in(sqlite_app, village, Role.VERIFIER, pins)
    tablet_id = mode.OFFICIAL, staff.tablets(village.election)[0].sign_in_id
    monkeypatch.setitem(access._touched, tablet_id, access._touched[tablet_id] - 60 * 240)
    assert tablet.get("/checkin/").status_code == 401
    assert tablet.post("/checkin/scan", code=village.certificate(1)).status_code == 401
    assert tablet.post("/unlock", pin="999999").status_code == 409
    assert tablet.post("/unlock", pin=pins[village.signs(Role.VERIFIER).name]).status_code == 303
    assert tablet.get("/checkin/").status_code == 200


def test_polling_never_keeps_a_tablet_awake(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village, pins = (v := a_round()), pins_of(v)
    tablet = signed_in(sqlite_app, village, Role.ISSUER, pins)
    tablet_id = mode.OFFICIAL, staff.tablets(village.election)[0].sign_in_id
    monkeypatch.setitem(access._touched, tablet_id, 5.0)
    monkeypatch.setattr(access.time, "monotonic", lambda: 100.0)
    tablet.client.get("/issue/lane", headers={"Kiosk-Poll": "1"})
    assert access._touched[tablet_id] == 5.0
    tablet.get("/issue/lane")
    assert access._touched[tablet_id] == 100.0


def test_the_lane_can_be_changed_within_the_election(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    tablet = signed_in(sqlite_app, village, Role.VERIFIER, pins)
    lane = staff.lanes(village.election)[1]
    assert tablet.post("/lane", lane=f"{lane.station_id}-{lane.lane}").status_code == 303
    assert staff.tablets(village.election)[0].lane == 2
    assert tablet.post("/lane", lane="9999-1").status_code == 409


def test_a_lost_card_is_cancelled_and_signed_out_everywhere(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    holder = village.signs(Role.VERIFIER)
    tablet = signed_in(sqlite_app, village, Role.VERIFIER, pins)
    office = signed_in(sqlite_app, village, Role.REGISTRAR, pins)
    assert office.post(f"/office/officers/{holder.officer_id}/replace").status_code == 303
    assert tablet.get("/checkin/").status_code == 401
    answer = a_tablet(sqlite_app).sign_in(village.card_code(holder), pins[holder.name])
    assert (answer.status_code, "作废" in answer.text) == (401, True)


def test_a_pin_is_made_once_and_kept_only_as_a_hash(sqlite_app: Flask) -> None:
    village, pins = (v := a_round()), pins_of(v)
    holder = village.signs(Role.VERIFIER)
    assert holder.pin_hash is not None
    assert holder.pin_hash.startswith("$argon2id$")
    assert acts.pin_fits(pins[holder.name], holder.pin_hash)
    again = acts.make_pins(
        election_id=village.election,
        holders=staff.card_holders(village.election),
        again=False,
        by=acts.Signatory(0, "test"),
        roles=frozenset({Role.REGISTRAR}),
        at=now(),
    )
    assert isinstance(again, acts.PinsMade)
    assert again.pins == ()


def test_the_language_is_chosen_by_hand_and_never_leads_elsewhere(sqlite_app: Flask) -> None:
    tablet = a_tablet(sqlite_app)
    assert 'lang="zh' in tablet.client.get("/sign-in", headers={"Accept-Language": "en"}).text
    answer = tablet.post("/language", language="en", next="//evil.example/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert 'lang="en' in tablet.get("/sign-in").text
