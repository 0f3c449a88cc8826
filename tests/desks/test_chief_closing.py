"""The chief's desk over HTTP, from the opening on: hours extended, polls closed on the facts that were shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape

from kiosk.acts import checkin, issue
from kiosk.queries import day
from kiosk.queries.day import SHANGHAI
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from kiosk.web import access, answers, cards, waits
from tests.builders import ELECTION, Village, a_round, now, recorded
from tests.desks.seats import Seat, part, rows, seat, sentences
from tests.tablet import verdict_of


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    waits._failures.clear()
    answers._recent.clear()
    return a_round(voters=12)


@pytest.fixture
def head(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.COMMITTEE_HEAD)


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)


@pytest.fixture
def lane(sqlite_app: Flask, village: Village) -> Seat:
    """One officer who verifies, hands out and takes the signature."""
    return seat(sqlite_app, village, Role.VERIFIER)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Sets the hour of today that the desks go by."""

    def set_to(hour: int, minute: int) -> None:
        moment = datetime.combine(now().astimezone(SHANGHAI), time(hour, minute), SHANGHAI).astimezone(UTC)
        monkeypatch.setattr(access, "now", lambda: moment)

    set_to(15, 5)
    return set_to


@pytest.fixture(autouse=True)
def _after_the_hour(clock: Callable[[int, int], None]) -> None:
    """Unless a test says otherwise the hour of closing has come."""


def shown(head: Seat) -> dict[str, str]:
    """The hidden fields of the closing form as the page shows it now."""
    form = part(head.tablet.get("/chief/").text, "close")
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    del fields["csrf_token"]
    return fields


def open_visit(lane: Seat) -> str:
    found = re.search(r'action="/issue/(\d+)/hand-out"', lane.tablet.get("/issue/").text)
    assert found
    return found.group(1)


def hand_out(lane: Seat, village: Village, n: int) -> str:
    """The n-th voter is checked in and given a ballot; the visit."""
    assert lane.tablet.scan(village.certificate(n)).code == "admitted"
    visit = open_visit(lane)
    assert verdict_of(lane.tablet.post(f"/issue/{visit}/hand-out", htmx=True)).code == "handed_out"
    return visit


def phase() -> Phase:
    standing = day.standing(ELECTION)
    assert standing is not None
    return standing.phase


def close(head: Seat, chief: Seat, htmx: bool = False, **fields: str) -> Any:
    return head.tablet.post("/chief/close", htmx=htmx, **{"served_until": "15:00", **chief.signature, **fields})


@pytest.mark.rule("R-DAY-03")
@pytest.mark.parametrize("htmx", [False, True])
def test_hours_are_extended_forwards_by_two(sqlite_app: Flask, head: Seat, chief: Seat, htmx: bool) -> None:
    before = rows(sqlite_app)
    for backwards in ("14:30", "15:00", "00:00"):
        answer = head.tablet.post("/chief/extend", htmx=htmx, closes=backwards, **chief.signature)
        (said,) = sentences(part(answer.text, "extend"))
        assert answer.status_code == 409
        assert "15:00" in said
        assert f'value="{backwards}"' in part(answer.text, "extend")
    assert head.tablet.post("/chief/extend", closes="16:00", **head.signature).status_code == 409
    assert rows(sqlite_app) == before
    extended = head.tablet.post("/chief/extend", htmx=htmx, closes="16:30", **chief.signature)
    assert extended.status_code == 303
    page = head.tablet.get("/chief/").text
    assert "16:30" in page
    assert "已延长" in page
    assert "16:30" in head.tablet.get(f"/board/{ELECTION}/").text


def test_an_hour_may_be_typed_in_full_width(head: Seat, chief: Seat) -> None:
    typed = "\uff11\uff16\uff1a\uff13\uff10"
    assert head.tablet.post("/chief/extend", closes=typed, **chief.signature).status_code == 303


NO_HOURS = ("", "soon", "25:00", "15:99", "24:00", "15:30+08:00", "16:00Z", "9" * 300, "2026-01-01T16:00", "'><b>")


@pytest.mark.parametrize("form", ["extend", "close"])
def test_an_hour_that_is_none_is_not_understood_and_kept(sqlite_app: Flask, head: Seat, chief: Seat, form: str) -> None:
    before = rows(sqlite_app)
    field = "closes" if form == "extend" else "served_until"
    for text in NO_HOURS:
        answer = head.tablet.post(f"/chief/{form}", **{field: text}, **chief.signature)
        assert (answer.status_code, len(sentences(part(answer.text, form)))) == (422, 1), text
        assert not text or f'value="{escape(text)}"' in answer.text
        assert chief.pin not in re.sub(r'name="submission" value="[^"]*"', "", answer.text)
    assert rows(sqlite_app) == before


@pytest.mark.rule("R-DAY-04")
@pytest.mark.parametrize("htmx", [False, True])
def test_who_still_waits_for_a_ballot_stands_in_the_way_of_closing(
    sqlite_app: Flask, village: Village, head: Seat, chief: Seat, lane: Seat, htmx: bool
) -> None:
    assert lane.tablet.scan(village.certificate(1)).code == "admitted"
    assert "1 人已验证、未领票" in part(head.tablet.get("/chief/").text, "close")
    before = rows(sqlite_app)
    refused = close(head, chief, htmx, **shown(head))
    assert refused.status_code == 409
    assert "1 人已验证、未领票" in sentences(part(refused.text, "close"))[0]
    assert rows(sqlite_app) == before
    lane.tablet.post(f"/issue/{open_visit(lane)}/hand-out")
    assert "1 人领票后没有签名" in head.tablet.get("/chief/").text
    assert close(head, chief, htmx, **shown(head)).status_code == 303
    assert phase() is Phase.CLOSED


@pytest.mark.rule("R-DAY-03")
def test_closing_early_and_before_the_queue_was_served_are_refused_until_confirmed(
    sqlite_app: Flask, head: Seat, chief: Seat, clock: Callable[[int, int], None]
) -> None:
    clock(14, 20)
    before = rows(sqlite_app)
    (said,) = sentences(part(close(head, chief, **shown(head)).text, "close"))
    assert "14:20" in said
    assert "15:00" in said
    too_soon = close(head, chief, served_until="14:59", hour_confirmed="yes", **shown(head))
    assert too_soon.status_code == 409
    assert "15:00" in sentences(part(too_soon.text, "close"))[0]
    assert 'value="14:59"' in part(too_soon.text, "close")
    assert 'name="hour_confirmed" value="yes" checked' in too_soon.text
    assert rows(sqlite_app) == before
    assert close(head, chief, htmx=True, served_until="15:10", hour_confirmed="yes", **shown(head)).status_code == 303
    standing = day.standing(ELECTION)
    assert standing is not None
    assert (standing.phase, standing.served_until) == (Phase.CLOSED, time(15, 10))


def change(what: str, lane: Seat, village: Village, visit: str) -> None:
    """Something that happens at a desk while the closing form stands open."""
    if what == "handed out":
        hand_out(lane, village, 2)
    elif what == "spoiled":
        assert verdict_of(lane.tablet.post(f"/issue/{visit}/spoil", submission="a")).code == "spoiled"
    else:
        assert verdict_of(lane.tablet.post(f"/issue/{visit}/sign")).code == "signed"


@pytest.mark.parametrize("what", ["handed out", "spoiled", "signed"])
def test_facts_that_changed_since_they_were_shown_are_shown_again_before_anybody_closes(
    sqlite_app: Flask, village: Village, head: Seat, chief: Seat, lane: Seat, what: str
) -> None:
    visit = hand_out(lane, village, 1)
    seen = shown(head)
    change(what, lane, village, visit)
    before = rows(sqlite_app)
    refused = close(head, chief, **seen)
    assert refused.status_code == 409
    assert sentences(part(refused.text, "close")) == ["您看过之后情况有了变化。请看清新的数字,再签一次。"]
    assert rows(sqlite_app) == before
    assert close(head, chief, **shown(head)).status_code == 303


def test_a_ballot_handed_out_while_the_second_officer_signs_is_seen_too(
    village: Village, head: Seat, chief: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, fits = shown(head), cards.pin_fits
    verifier, issuer = village.officer(Role.VERIFIER), village.officer(Role.ISSUER)

    def meanwhile(pin: str, pin_hash: str) -> bool:
        visit = checkin.check_in(code=village.certificate(1), station=verifier.lane, by=verifier, at=now()).visit_id
        assert visit is not None
        recorded(issue.issue_ballots(visit_id=visit, station=verifier.lane, by=issuer, at=now()))
        return fits(pin, pin_hash)

    monkeypatch.setattr(cards, "pin_fits", meanwhile)
    assert (close(head, chief, **seen).status_code, phase()) == (409, Phase.POLLING)


def test_a_closing_form_that_says_nothing_of_what_was_seen_is_refused(head: Seat, chief: Seat) -> None:
    assert close(head, chief).status_code in (409, 422)
    assert phase() is Phase.POLLING


@pytest.mark.rule("R-DAY-04")
def test_after_closing_every_scan_is_red_and_nothing_more_is_handed_out(
    sqlite_app: Flask, village: Village, head: Seat, chief: Seat, lane: Seat
) -> None:
    visit = hand_out(lane, village, 1)
    closing = shown(head)
    first, again = (close(head, chief, **closing) for _ in range(2))
    assert [first.status_code, again.status_code] == [303, 303], "the same form twice is one act"
    before = rows(sqlite_app)
    for n, htmx in ((1, True), (2, True), (3, False)):
        red = lane.tablet.scan(village.certificate(n), htmx=htmx)
        assert (red.status, red.verdict, red.code) == (409, "stop", "polls_closed")
    for act in ("hand-out", "spoil"):
        red = verdict_of(lane.tablet.post(f"/issue/{visit}/{act}", htmx=True, submission="b"))
        assert (red.status, red.code) == (409, "polls_closed")
    for path, fields in (("extend", {"closes": "18:00"}), ("open", {}), ("close", {**closing, "submission": "c"})):
        answer = head.tablet.post(f"/chief/{path}", **{"served_until": "15:00", **fields, **chief.signature})
        assert (answer.status_code, len(sentences(answer.text))) == (409, 1), "why is said in every phase"
    assert rows(sqlite_app) == before
    page = head.tablet.get("/chief/").text
    assert "投票已结束" in page
    assert "发出 1 张" in page
