"""Check-in: outcome, rows, and exactly one journal entry."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk import codes
from kiosk.acts import checkin, issue, roll
from kiosk.acts.outcome import Refusal
from kiosk.queries import mode
from kiosk.queries import roll as roll_queries
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.staff import Lane, OfficerOnDuty
from kiosk.records import store
from kiosk.records.checkin import CheckIn, Visit
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now


def scan(village: Village, code: str, lane: int = 1, by: OfficerOnDuty | None = None) -> checkin.Admission:
    officer = by or village.officer(Role.VERIFIER)
    station = Lane(officer.lane.station_id, officer.lane.station, lane, officer.lane.desks)
    return checkin.check_in(code=code, station=station, by=officer, at=now())


def rows(table: type) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.rule("R-IN-01")
def test_a_certificate_is_admitted_once_with_one_visit_and_one_journal_entry(app: Flask) -> None:
    village = a_round()
    before = head().seq
    admission = scan(village, village.certificate(1))
    assert admission.finding.code == "admitted"
    assert admission.voter is not None
    assert admission.voter.roll_no == 1
    assert (rows(Visit), rows(CheckIn), head().seq) == (1, 1, before + 1)
    assert not isinstance(verify_journal(), Finding)


@pytest.mark.rule("R-IN-01")
def test_the_same_scan_on_the_same_lane_is_calm_until_ten_seconds_after_handing_out(app: Flask) -> None:
    village = a_round()
    code = village.certificate(1)
    visit_id = scan(village, code).visit_id
    before = head().seq
    again = scan(village, code)
    assert (again.finding.code, again.waiting, again.visit_id) == ("already_recorded", True, visit_id)
    issuer = village.officer(Role.ISSUER)
    assert visit_id is not None
    handed_out = now()
    issue.issue_ballots(visit_id=visit_id, station=issuer.lane, by=issuer, at=handed_out)
    officer = village.officer(Role.VERIFIER)
    calm = checkin.check_in(code=code, station=officer.lane, by=officer, at=handed_out + timedelta(seconds=10))
    late = checkin.check_in(code=code, station=officer.lane, by=officer, at=handed_out + timedelta(seconds=11))
    assert (calm.finding.code, calm.waiting) == ("already_recorded", False)
    assert late.finding.code == "already_issued"
    assert late.finding.numbers["lane"] == 1
    assert head().seq == before + 1


@pytest.mark.rule("R-IN-01")
def test_another_lane_is_refused_at_once(app: Flask) -> None:
    village = a_round()
    scan(village, village.certificate(1), lane=1)
    assert scan(village, village.certificate(1), lane=2).finding.code == "already_issued"
    assert rows(CheckIn) == 1


def test_bad_codes_are_refused_by_name_and_name_nobody(sqlite_app: Flask) -> None:
    village = a_round()
    other = a_round(election="other-7")
    changed = village.certificate(1)[:-1] + str((int(village.certificate(1)[-1]) + 1) % 10)
    with mode.using(mode.REHEARSAL):
        rehearsal = codes.make(codes.Kind.CERTIFICATE, codes.new_tag(True), codes.new_number(), mode.code_key())
    unknown = codes.make(
        codes.Kind.CERTIFICATE, village.officer(Role.VERIFIER).tag, codes.new_number(), mode.code_key()
    )
    slip = codes.make(codes.Kind.SLIP, village.officer(Role.VERIFIER).tag, codes.new_number(), mode.code_key())
    card = village.card_code(village.signs(Role.ISSUER))
    for code, expected in (
        (other.certificate(1), "other_village"),
        (changed, "forged"),
        (rehearsal, "rehearsal"),
        (unknown, "not_on_roll"),
        (slip, "proxy_unpublished"),
        (card, "unreadable"),
    ):
        admission = scan(village, code)
        assert (admission.finding.code, admission.voter) == (expected, None)
    assert rows(CheckIn) == 0


def test_the_short_number_typed_by_hand_is_as_good_as_the_code(sqlite_app: Flask) -> None:
    village = a_round()
    number = next(roll_queries.certified_voters(village.election)).number
    assert scan(village, codes.spaced(number)).finding.code == "admitted"
    assert scan(village, village.certificate(1)).finding.code == "already_recorded"


def test_before_opening_every_scan_says_that_the_polls_are_not_open(app: Flask) -> None:
    village = a_round("preparing")
    assert scan(village, village.certificate(1)).finding.code == "polls_not_open"
    assert scan(village, "9" * 49).finding.code == "polls_not_open"


def test_a_replaced_certificate_is_cancelled_and_the_new_one_admits(app: Flask) -> None:
    village = a_round()
    old = village.certificate(3)
    voter_id = [c.voter.id for c in roll_queries.certified_voters(village.election)][2]
    registrar = village.officer(Role.REGISTRAR)
    roll.replace_certificate(voter_id=voter_id, reason="遗失", by=registrar, at=now())
    assert scan(village, old).finding.code == "cancelled"
    assert village.certificate(3) != old
    assert scan(village, village.certificate(3)).finding.code == "admitted"
    assert not isinstance(verify_journal(), Finding)


@pytest.mark.rule("R-IN-03")
def test_without_a_certificate_a_scrutineer_confirms_and_nobody_signs_alone(app: Flask) -> None:
    village = a_round()
    officer = village.officer(Role.VERIFIER)
    voter_id = roll_queries.find_voters(village.election, "1")[0].voter.id

    def admit(second: Role) -> str:
        return checkin.check_in_without_certificate(
            voter_id=voter_id, station=officer.lane, by=officer, second=village.signs(second), at=now()
        ).finding.code

    assert admit(Role.VERIFIER) == "same_person"
    assert admit(Role.TALLIER) == "second_role"
    assert rows(CheckIn) == 0
    assert admit(Role.SCRUTINEER) == "admitted"
    assert scan(village, village.certificate(1)).finding.code == "already_recorded"


def test_an_undone_check_in_lets_the_voter_come_again_and_both_entries_stay(app: Flask) -> None:
    village = a_round()
    visit_id = scan(village, village.certificate(1)).visit_id
    assert visit_id is not None
    officer = village.officer(Role.VERIFIER)

    def undo() -> object:
        return checkin.undo_check_in(
            visit_id=visit_id,
            reason="认错人",
            station=officer.lane,
            by=officer,
            second=village.signs(Role.SCRUTINEER),
            at=now(),
        )

    before = head().seq
    assert not isinstance(undo(), Refusal)
    again = undo()
    assert isinstance(again, Refusal)
    assert again.finding.code == "already_released"
    assert head().seq == before + 1
    assert scan(village, village.certificate(1)).finding.code == "admitted"
    assert rows(CheckIn) == 2
    assert not isinstance(verify_journal(), Finding)


def test_a_journal_that_fails_keeps_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    village = a_round()
    before = head()

    def broken(_entry: object) -> str:
        raise RuntimeError("the journal cannot be written")

    monkeypatch.setattr(store, "entry_hash", broken)
    with pytest.raises(RuntimeError):
        scan(village, village.certificate(1))
    monkeypatch.undo()
    assert (rows(Visit), rows(CheckIn), head()) == (0, 0, before)
    assert scan(village, village.certificate(1)).finding.code == "admitted"


@pytest.mark.rule("R-IN-01")
def test_twenty_desks_with_one_certificate_at_once_admit_exactly_one(app: Flask) -> None:
    village = a_round()
    officer = village.officer(Role.VERIFIER)
    for n in range(1, 4):
        code = village.certificate(n)
        answers: list[str] = []
        start = threading.Barrier(20)

        def desk(lane: int, code: str = code, start: threading.Barrier = start, into: list[str] = answers) -> None:
            start.wait(10)
            into.append(scan(village, code, lane, officer).finding.code)

        desks = [threading.Thread(target=desk, args=(lane % 2 + 1,)) for lane in range(20)]
        for thread in desks:
            thread.start()
        for thread in desks:
            thread.join(30)
        assert len(answers) == 20
        assert answers.count("admitted") == 1
        assert set(answers) <= {"admitted", "already_recorded", "already_issued"}
    assert not isinstance(verify_journal(), Finding)
