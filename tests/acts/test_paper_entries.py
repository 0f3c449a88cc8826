"""Lines of the paper roll typed in: the rows of an ordinary visit, one entry a line, the refusals of the scan."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.acts import checkin, issue, paper_entries
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.paper_entries import PaperLine
from kiosk.queries import journal
from kiosk.queries.account import live_account
from kiosk.queries.day import Standing, standing
from kiosk.queries.journal import Head, verify_journal
from kiosk.queries.staff import Lane
from kiosk.queries.turnout import turnout
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.records.issue import BallotIssue
from kiosk.records.journal import JournalEntry, JournalPersonal
from kiosk.rules.paper_entries import WhoSigned
from kiosk.rules.staff import Role
from tests.account_day import a_day, announce, balance, close_polls, come_to_the_hall
from tests.builders import Village, a_round, now, recorded
from tests.restores import compare_all, restore
from tests.slips import published_slips
from tests.trips import a_trip, a_village_with, open_polls, voter_ids

THREE = {0: (10, 11, 12)}
"""The first of the roll holds the slips of three."""


def at_lane(village: Village, lane: int = 1) -> Lane:
    return replace(village.officer(Role.VERIFIER).lane, lane=lane)


def line(village: Village, n: int, who: WhoSigned = WhoSigned.VOTER, lane: int = 1) -> PaperLine:
    """The n-th line of the roll, from 1."""
    return PaperLine(voter_ids(village)[n - 1], who, at_lane(village, lane), time(10, 35))


def enter(village: Village, one: PaperLine, **given: Any) -> Answer:
    facts = {"by": village.officer(Role.REGISTRAR), "second": village.signs(Role.SCRUTINEER), "at": now()}
    return paper_entries.enter_from_paper(line=one, **(facts | given))


def code_of(answer: object) -> str:
    return answer.finding.code if isinstance(answer, Refusal | checkin.Admission) else ""


def stands(village: Village) -> Standing:
    found = standing(village.election)
    assert found is not None
    return found


def agrees() -> None:
    assert isinstance(found := verify_journal(), Head), found


def rows(table: type) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(select(table.__table__).order_by(table.__table__.c.id)))


def with_slips(given: dict[int, tuple[int, ...]] | None = None, voters: int = 40) -> tuple[Village, list[list[str]]]:
    village = a_round("preparing", voters=voters)
    slips = published_slips(village, given or THREE)
    open_polls(village, voters + 20, mobile=False)
    return village, slips


def test_a_line_of_paper_is_one_entry_and_the_rows_of_a_visit_that_was_signed(app: Flask) -> None:
    village = a_round()
    before, at = journal.head().seq, now()
    answer = enter(village, line(village, 5, lane=2), at=at)
    assert not isinstance(answer, Refusal)
    assert (answer.seq, journal.head().seq) == (before + 1, before + 1)
    ((visit,), (check_in,), (issued,)) = rows(Visit), rows(CheckIn), rows(BallotIssue)
    assert (visit.id, visit.state, visit.lane, visit.signed_at, visit.handed_out_at) == (
        answer.seq,
        "signed",
        2,
        at,
        at,
    )
    assert (check_in.voter_id, check_in.way, check_in.slip_id) == (visit.voter_id, "looked_up", None)
    assert (issued.ballots, issued.box_no, issued.visit_id) == (1, 2, visit.id)
    assert (stands(village).stock.issued, stands(village).unsigned_visits) == (1, 0)
    with store.reading() as connection:
        entry = connection.execute(select(JournalEntry.__table__).where(JournalEntry.seq == answer.seq)).one()
        body = connection.execute(select(JournalPersonal.body).where(JournalPersonal.seq == answer.seq)).scalar_one()
    assert (entry.act, entry.station, len(json.loads(entry.officers))) == ("enter_from_paper", "中心投票站 2", 2)
    assert (json.loads(body)["hour"], json.loads(body)["roll_no"]) == ("10:35", 5)
    assert "hour" not in entry.figures
    agrees()


def test_turnout_account_and_a_later_scan_know_of_it(app: Flask) -> None:
    village, slips = with_slips()
    recorded(enter(village, line(village, 1)))
    recorded(enter(village, line(village, 11, WhoSigned.PROXY)))
    live = live_account(village.election)
    assert live is not None
    assert (live.hall, live.proxy, live.stock.issued) == (1, 1, 2)
    shown = turnout(village.election, now())
    assert shown is not None
    assert shown.issued == 2
    by = village.officer(Role.VERIFIER)
    later = now() + timedelta(seconds=11)

    def scan(code: str) -> str:
        return checkin.check_in(code=code, station=by.lane, by=by, at=later).finding.code

    assert [scan(village.certificate(n)) for n in (1, 11)] == ["already_issued", "voted_by_proxy"]
    assert scan(slips[0][0]) == "already_issued"
    assert scan(slips[0][1]) == "admitted"
    agrees()


@pytest.mark.rule("R-PROXY-05", "R-PROXY-07")
def test_a_proxy_signs_on_the_principals_lines_each_with_the_slip_of_that_line(app: Flask) -> None:
    village, _ = with_slips()
    for n in (11, 12, 13):
        recorded(enter(village, line(village, n, WhoSigned.PROXY)))
    proxy = voter_ids(village)[0]
    assert {visit.voter_id for visit in rows(Visit)} == {proxy}
    assert all(check_in.way == "slip" and check_in.slip_id for check_in in rows(CheckIn))
    assert code_of(enter(village, line(village, 20, WhoSigned.PROXY))) == "proxy_unpublished"
    assert code_of(enter(village, line(village, 12, WhoSigned.VOTER))) == "voted_by_proxy"
    assert stands(village).stock.issued == 3
    agrees()


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_who_signed_in_person_is_typed_in_as_such_and_the_slip_is_void(app: Flask) -> None:
    village, slips = with_slips()
    assert code_of(enter(village, line(village, 11))) == "has_proxy"
    recorded(enter(village, line(village, 11, WhoSigned.IN_PERSON)))
    assert code_of(enter(village, line(village, 11, WhoSigned.PROXY))) == "principal_voted"
    by = village.officer(Role.VERIFIER)
    scanned = checkin.check_in(code=slips[0][0], station=by.lane, by=by, at=now())
    assert scanned.finding.code == "principal_voted"
    agrees()


@pytest.mark.rule("R-IN-01", "R-BOX-04", "R-ISS-01")
def test_what_a_scan_would_refuse_is_refused_with_its_words_and_nothing_is_written(app: Flask) -> None:
    village = a_village_with(listed=2, voters=20, ballots=8)
    a_trip(village)
    by = village.officer(Role.VERIFIER)
    checkin.check_in(code=village.certificate(5), station=at_lane(village, 2), by=by, at=now())
    come_to_the_hall(village, 1, first=5)
    before = journal.head()
    late = {"at": now() + timedelta(seconds=11)}
    assert code_of(enter(village, line(village, 1))) == "on_mobile_list"
    assert code_of(enter(village, line(village, 5))) == "paper_waits_at_lane"
    assert code_of(enter(village, line(village, 6), **late)) == "already_issued"
    nobody = replace(line(village, 6), voter_id=10_000_000)
    assert code_of(enter(village, nobody)) == "not_on_roll"
    assert journal.head() == before
    recorded(enter(village, line(village, 7)))
    assert code_of(enter(village, line(village, 8))) == "no_ballots_left"
    agrees()


def test_who_may_type_in_and_who_signs_it(sqlite_app: Flask) -> None:
    village = a_round(voters=10)
    one, chief = line(village, 1), village.officer(Role.CHIEF_SCRUTINEER)
    assert code_of(enter(village, one, by=village.officer(Role.ISSUER))) == "not_your_act"
    assert code_of(enter(village, one, second=village.signs(Role.TALLIER))) == "second_role"
    assert code_of(enter(village, one, by=chief, second=village.signs(Role.CHIEF_SCRUTINEER))) == "same_person"
    recorded(enter(village, one, by=chief))
    recorded(enter(village, line(village, 2), second=village.signs(Role.CHIEF_SCRUTINEER)))


def test_the_same_row_sent_again_is_calm_and_counts_once(app: Flask) -> None:
    village = a_round()
    one = enter(village, line(village, 1), submission="form-1")
    again = enter(village, line(village, 1), submission="form-1")
    assert not isinstance(one, Refusal)
    assert not isinstance(again, Refusal)
    assert (again.seq, again.again) == (one.seq, True)
    assert (len(rows(BallotIssue)), stands(village).stock.issued) == (1, 1)


def test_after_a_restore_lines_are_typed_in_before_the_lanes_go_on(app: Flask) -> None:
    village = a_round()
    restore()
    recorded(enter(village, line(village, 3)))
    by = village.officer(Role.VERIFIER)
    recorded(compare_all(village))
    scanned = checkin.check_in(code=village.certificate(3), station=at_lane(village, 2), by=by, at=now())
    assert scanned.finding.code == "already_issued"
    agrees()


@pytest.mark.rule("R-BOX-08")
def test_after_closing_lines_are_typed_in_until_the_number_is_announced(app: Flask) -> None:
    village = a_day(hall=4)
    recorded(close_polls(village))
    recorded(enter(village, line(village, 9)))
    left = stands(village).stock.left
    recorded(balance(village, left))
    recorded(enter(village, line(village, 10)))
    assert code_of(announce(village)) == "account_before_paper"
    recorded(balance(village, left - 1))
    recorded(announce(village))
    assert code_of(enter(village, line(village, 11))) == "paper_after_announcement"
    assert stands(village).stock.issued == 6
    agrees()


def test_before_opening_no_line_is_typed_in(sqlite_app: Flask) -> None:
    village = a_round("preparing", voters=10)
    assert code_of(enter(village, line(village, 1))) == "polls_not_open"


def test_a_tablet_and_a_typist_at_the_same_moment_give_one_ballot(app: Flask) -> None:
    village = a_round()
    one, code, by = line(village, 4, lane=2), village.certificate(4), village.officer(Role.VERIFIER)
    registrar, second = village.officer(Role.REGISTRAR), village.signs(Role.SCRUTINEER)
    start, told = threading.Barrier(2), []

    def type_it() -> None:
        start.wait()
        told.append(code_of(enter(village, one, by=registrar, second=second)) or "entered")

    def scan_it() -> None:
        start.wait()
        told.append(checkin.check_in(code=code, station=by.lane, by=by, at=now()).finding.code)

    threads = [threading.Thread(target=work) for work in (type_it, scan_it)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) in (["admitted", "paper_waits_at_lane"], ["already_issued", "entered"])
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(CheckIn)) == 1
    agrees()


def test_a_line_that_cannot_be_journalled_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = a_round()

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(store.Transaction, "record", fail)
    with pytest.raises(OSError, match="full"):
        enter(village, line(village, 1))
    monkeypatch.undo()
    assert (rows(Visit), rows(CheckIn), rows(BallotIssue), stands(village).stock.issued) == ([], [], [], 0)
    recorded(enter(village, line(village, 1)))
    issuer = village.officer(Role.ISSUER)
    visit = rows(Visit)[0].id
    recorded(issue.replace_spoiled_ballot(visit_id=visit, station=issuer.lane, by=issuer, at=now()))
    agrees()
