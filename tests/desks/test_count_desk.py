"""The counting desk over HTTP: forms refused at their fields, who sees what, nothing of the other tallier's."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk.desks.count.keys import OVER
from kiosk.queries import mode, staff
from kiosk.records.batch_keys import destroy
from kiosk.rules.staff import Role
from kiosk.web import access
from tests.acts.test_keying import a_count_elsewhere
from tests.builders import Village, recorded
from tests.counting import Table, a_count, keys_of, people_for, totals_of
from tests.desks.seats import Seat, part, rows, seat, sentences

BALLOTS = [{"chair": ["1"], "member": ["2", "3"]}] * 3


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_count(30)


@pytest.fixture
def scrutineer(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.SCRUTINEER)


@pytest.fixture
def first(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.TALLIER)


@pytest.fixture
def second(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.TALLIER, nth=1)


def code_in(answer: TestResponse) -> str:
    found = re.search(r'data-verdict="stop" data-code="(\w+)"', answer.text)
    return found.group(1) if found else ""


def keys(batch: int, tablet: Seat, told: object, calling: int = 1) -> TestResponse:
    return tablet.tablet.post(f"/count/batch/{batch}/keys", calling=calling, keys=json.dumps(told))


def as_told(ballots: list[dict[str, list[str]]], *, done: bool = True) -> list[dict[str, object]]:
    return [{"id": k.id, "n": k.n, "do": k.do, "post": k.post, "mark": k.mark} for k in keys_of(ballots, done=done)]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"ballots": "many", "present": "yes"}, 422, "number_wanted", "ballots"),
        ({"ballots": "24", "present": "yes"}, 409, "batch_confirm", "ballots_again"),
        ({"ballots": "24", "ballots_again": "23", "present": "yes"}, 409, "batch_confirm_differs", "ballots_again"),
        ({"ballots": "50", "present": "yes"}, 409, "batch_too_large", "ballots"),
        ({"ballots": "25"}, 409, "scrutineers_absent", "present"),
    ],
)
def test_a_batch_that_cannot_begin_is_refused_at_its_field_and_what_was_typed_stays(
    sqlite_app: Flask,
    scrutineer: Seat,
    fields: dict[str, str],
    status: int,
    code: str,
    field: str,
    htmx: bool,
) -> None:
    before = rows(sqlite_app)
    answer = scrutineer.tablet.post("/count/table/1/begin_batch", htmx=htmx, **fields)
    assert (answer.status_code, code_in(answer), len(sentences(answer.text))) == (status, code, 1)
    form = part(answer.text, "begin_batch")
    assert f'name="ballots" type="text" value="{fields["ballots"]}"' in form
    assert f'name="{field}"' in form.partition(f'data-code="{code}"')[2]
    assert ("<html" in answer.text) is not htmx
    assert rows(sqlite_app) == before


def test_a_batch_is_begun_keyed_over_http_and_locked(
    village: Village, scrutineer: Seat, first: Seat, second: Seat
) -> None:
    begun = scrutineer.tablet.post("/count/table/1/begin_batch", ballots="3", ballots_again="3", present="yes")
    assert begun.status_code == 303, begun.text
    batch = Table(village).batch
    assert f'data-keys="/count/batch/{batch}/keys"' in first.tablet.get("/count/").text
    assert keys(batch, first, as_told(BALLOTS)).json == {"serial": 13}
    pad = second.tablet.get(f"/count/batch/{batch}/pad").json
    assert pad is not None
    assert (pad["seat"], pad["keys"], pad["serial"]) == (2, [], 0), "nothing of the other tallier's"
    assert "比对" not in scrutineer.tablet.get("/count/").text
    assert keys(batch, second, as_told(BALLOTS)).json == {"serial": 13}
    page = scrutineer.tablet.get("/count/").text
    assert "两人记的一样" in part(page, "agree")
    locked = scrutineer.tablet.post("/count/table/1/lock_batch", batch=batch)
    assert locked.status_code == 303
    assert "已锁定" in scrutineer.tablet.get(locked.headers["Location"]).text
    assert totals_of(village).votes["member"] == {2: 3, 3: 3}
    state = first.tablet.get(f"/count/state?batch={batch}").json
    assert state is not None
    assert (state["locked"], state["batch"]) == (True, None)
    again = keys(batch, first, as_told(BALLOTS))
    assert (again.status_code, again.json["code"], again.json["reload"]) == (409, "calling_over", True)  # type: ignore[index]


def test_no_page_of_a_table_shows_a_figure_of_either_entry(
    village: Village, scrutineer: Seat, first: Seat, second: Seat
) -> None:
    table = Table(village)
    recorded(table.begin(3, 3))
    table.tally(1, BALLOTS)
    table.tally(2, [BALLOTS[0], {"chair": ["1"], "member": ["2"]}, BALLOTS[2]])
    shown = part(scrutineer.tablet.get("/count/").text, "agree")
    lines = re.findall(r'<span class="differing-line"[^>]*>(.*?)</span>', shown, re.S)
    assert len(lines) == 1
    assert "委员" in lines[0]
    assert 'data-ballot="2"' in shown
    for tablet in (first, second):
        page = tablet.tablet.get("/count/").text
        assert "differing" not in page
    assert tablet.tablet.get("/count/table/1").text.count("differing-line") == 0


def test_the_tray_and_a_lost_name_keep_what_was_typed(sqlite_app: Flask, village: Village, scrutineer: Seat) -> None:
    table = Table(village)
    recorded(table.begin(3, 3))
    for tallier in (1, 2):
        table.tally(tallier, [{"chair": ["?nickname"]}, *BALLOTS[1:]])
    path = "/count/table/1/doubt/1/chair/0"
    other = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    typed = {"written": "阿明", "reason": "都这样叫", "outcome": "person", **other.signature}
    looked = scrutineer.tablet.post(path, find="yes", look_up="1", **typed)
    assert 'name="person" value="1"' in looked.text
    assert 'value="阿明"' in looked.text
    refused = scrutineer.tablet.post(path, **typed)
    assert (refused.status_code, code_in(refused)) == (409, "ruling_person_missing")
    assert 'value="都这样叫"' in refused.text
    assert other.pin not in refused.text
    nothing = scrutineer.tablet.post(path, **(typed | {"outcome": ""}))
    assert (nothing.status_code, code_in(nothing)) == (422, "ruling_kind")
    assert scrutineer.tablet.post(path, person="1", **typed).status_code == 303
    assert "已经裁定" in scrutineer.tablet.get(path).text
    assert "阿明" in scrutineer.tablet.get("/count/all").text
    assert scrutineer.tablet.get("/count/table/9/doubt/1/chair/0").status_code == 404


def test_the_chief_seats_a_table_and_somebody_who_sits_elsewhere_is_refused(
    sqlite_app: Flask, village: Village
) -> None:
    chief = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    people = {str(place): str(officer) for place, officer in people_for(village, 1).items()}
    refused = chief.tablet.post("/count/table/2/people", **people)
    assert refused.status_code == 409
    assert "已经在 1 号计票台" in sentences(refused.text)[0]
    missing = chief.tablet.post("/count/table/2/people", **(people | {"caller": ""}))
    assert "「唱票人」还没有人" in sentences(missing.text)[0]
    assert chief.tablet.post("/count/table/1/people", **people).status_code == 303


def test_the_count_is_held_still_with_a_reason_and_goes_on(sqlite_app: Flask, village: Village) -> None:
    chief = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    refused = chief.tablet.post("/count/freeze_count", frozen="yes", reason=" ")
    assert (refused.status_code, code_in(refused)) == (409, "freeze_reason_missing")
    assert chief.tablet.post("/count/freeze_count", frozen="yes", reason="有人说唱错了").status_code == 303
    assert 'data-frozen="yes"' in chief.tablet.get("/count/").text
    assert chief.tablet.post("/count/freeze_count", frozen="no", reason="查过了").status_code == 303
    assert 'data-frozen="yes"' not in chief.tablet.get("/count/").text


@pytest.mark.parametrize(
    ("told", "calling", "status"),
    [
        ("not json", "1", 422),
        ("[" * 50_000, "1", 422),
        ("[]", "7", 422),
        ('[{"n": 1}]', "1", 422),
        ("[" + ",".join(["{}"] * 201) + "]", "1", 422),
        ("[]", "1", 200),
    ],
)
def test_keys_that_nobody_can_read_are_refused_and_cost_nothing(
    village: Village, first: Seat, told: str, calling: str, status: int
) -> None:
    recorded(Table(village).begin(3, 3))
    answer = first.tablet.post(f"/count/batch/{Table(village).batch}/keys", calling=calling, keys=told)
    assert answer.status_code == status
    assert keys(Table(village).batch, first, as_told(BALLOTS)).json == {"serial": 13}


def test_a_stranger_to_the_table_keys_nothing_there(sqlite_app: Flask, village: Village, scrutineer: Seat) -> None:
    recorded(Table(village).begin(3, 3))
    committee = seat(sqlite_app, village, Role.COMMITTEE)
    batch = Table(village).batch
    assert keys(batch, scrutineer, as_told(BALLOTS)).status_code == 403
    assert keys(batch, committee, as_told(BALLOTS)).json["code"] == "not_your_seat"  # type: ignore[index]
    assert committee.tablet.get(f"/count/batch/{batch}/pad").status_code == 404
    assert committee.tablet.get("/count/table/1/paper").status_code == 404


def test_a_batch_of_another_election_is_not_there_for_somebody_at_a_table_of_its_number(
    sqlite_app: Flask, village: Village
) -> None:
    table, elsewhere = Table(village), a_count_elsewhere()
    recorded(table.begin(3, 3))
    table.tally(1, BALLOTS)
    batch, strange = table.batch, [seat(sqlite_app, elsewhere, role) for role in (Role.TALLIER, Role.COMMITTEE)]
    before = rows(sqlite_app)
    for one in strange:
        assert keys(batch, one, as_told(BALLOTS)).status_code == 404
        assert one.tablet.get(f"/count/batch/{batch}/pad").status_code == 404
        state = one.tablet.get(f"/count/state?batch={batch}").json
        assert state is not None
        assert (state["batch"], state["serial"], state["locked"]) == (None, 0, True)
        lamp = one.tablet.get("/count/table/1/lamp")
        assert lamp.headers["HX-Refresh"] == "true", "of their own table, which has no batch"
        page = one.tablet.get("/count/table/1").text
        assert "等监票人开始下一批" in page
        assert "第 1 批" not in page
        assert one.tablet.get("/count/table/1/paper").status_code in (403, 404)
    assert rows(sqlite_app) == before


@pytest.mark.parametrize("batch", [0, 2**31 - 1, 2**31, 2**70])
def test_a_batch_that_never_was_is_not_there(first: Seat, batch: int) -> None:
    assert keys(batch, first, as_told(BALLOTS)).status_code == 404
    assert first.tablet.get(f"/count/batch/{batch}/pad").status_code == 404
    state = first.tablet.get(f"/count/state?batch={batch}").json
    assert state is not None
    assert state["locked"]
    assert first.tablet.get(f"/count/table/{batch + 9}").status_code == 404
    assert first.tablet.get(f"/count/table/{batch + 9}/lamp").status_code == 404


def test_a_pad_is_told_how_its_batch_goes_on(sqlite_app: Flask, village: Village, first: Seat) -> None:
    table = Table(village)
    recorded(table.begin(3, 3))

    def told() -> object:
        return first.tablet.get(f"/count/state?batch={table.batch}").json

    state = {"batch": table.batch, "calling": 1, "serial": 0, "frozen": False, "locked": False, "change_people": False}
    assert told() == state
    table.tally(2, BALLOTS)
    assert told() == state, "nothing of the other tallier's"
    table.tally(1, [BALLOTS[0], {"chair": ["7"]}, BALLOTS[2]])
    assert told() == state | {"serial": 11}
    chief = seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)
    assert chief.tablet.post("/count/freeze_count", frozen="yes", reason="有人说唱错了").status_code == 303
    assert told() == state | {"serial": 11, "frozen": True}
    assert chief.tablet.post("/count/freeze_count", frozen="no", reason="查过了").status_code == 303
    recorded(table.call_again())
    assert told() == state | {"calling": 2}
    destroy(table.batch)
    assert told() == OVER, "its key is lost"


def test_the_people_of_the_roll_are_for_the_tablets_of_the_count_alone(
    sqlite_app: Flask, village: Village, first: Seat
) -> None:
    told = first.tablet.get("/count/people?v=1").json
    assert told is not None
    assert len(told["people"]) == 40
    number, name, group, sex, age, found_by = told["people"][0]
    assert (number, sex in "MF", age > 17) == (1, True, True)
    assert name
    assert group
    assert found_by
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    assert verifier.tablet.get("/count/people").status_code == 403


def test_a_lamp_that_goes_on_keeps_its_caller_signed_in_and_one_that_stands_still_keeps_nobody(
    sqlite_app: Flask, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller, table = seat(sqlite_app, village, Role.CALLER), Table(village)
    recorded(table.begin(5, 5))
    page = caller.tablet.get("/count/").text
    stage, seen = (re.search(rf"[?;&]{name}=([\w-]+)", page)[1] for name in ("stage", "seen"))  # type: ignore[index]
    tablet_id = mode.OFFICIAL, staff.tablets(village.election)[0].sign_in_id
    poll = {"headers": {"Kiosk-Poll": "1"}}
    before = access._touched[tablet_id] - 60
    monkeypatch.setitem(access._touched, tablet_id, before)
    assert caller.tablet.client.get(f"/count/table/1/lamp?stage={stage}&seen={seen}", **poll).status_code == 204
    assert access._touched[tablet_id] == before
    for place in (1, 2):
        table.key(place, list(keys_of([{"chair": ["1"]}], done=False)))
    assert caller.tablet.client.get(f"/count/table/1/lamp?stage={stage}&seen={seen}", **poll).status_code == 200
    assert access._touched[tablet_id] > before
