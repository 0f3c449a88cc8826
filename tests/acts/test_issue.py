"""Handing out, signing, spoiling, undoing: rows, stock and journal agree after each."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.acts import checkin, issue
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import day
from kiosk.queries.checkin import queue_at
from kiosk.queries.journal import head, verify_journal
from kiosk.rules.finding import Finding
from kiosk.rules.issue import Stock
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now


def open_visit(village: Village, n: int = 1) -> int:
    officer = village.officer(Role.VERIFIER)
    admission = checkin.check_in(code=village.certificate(n), station=officer.lane, by=officer, at=now())
    assert admission.visit_id is not None
    return admission.visit_id


def hand_out(village: Village, visit_id: int, submission: str | None = None) -> Answer:
    issuer = village.officer(Role.ISSUER)
    return issue.issue_ballots(visit_id=visit_id, station=issuer.lane, by=issuer, at=now(), submission=submission)


def sign(village: Village, visit_id: int) -> Answer:
    signer = village.officer(Role.SIGNER)
    return issue.sign_for_ballots(visit_id=visit_id, station=signer.lane, by=signer, at=now())


def spoil(village: Village, visit_id: int, submission: str | None = None) -> Answer:
    issuer = village.officer(Role.ISSUER)
    return issue.replace_spoiled_ballot(
        visit_id=visit_id, station=issuer.lane, by=issuer, at=now(), submission=submission
    )


def stock(village: Village) -> Stock:
    stands = day.standing(village.election)
    assert stands is not None
    return stands.stock


def code_of(answer: Answer) -> str:
    return answer.finding.code if isinstance(answer, Refusal) else "recorded"


@pytest.mark.rule("R-ISS-01", "R-IN-02")
def test_a_visit_is_handed_its_ballot_once_and_signed_for_once(app: Flask) -> None:
    village = a_round(voters=40, ballots=50)
    visit_id = open_visit(village)
    assert code_of(sign(village, visit_id)) == "not_handed_out"
    before = head().seq
    assert code_of(hand_out(village, visit_id)) == "recorded"
    assert code_of(hand_out(village, visit_id)) == "already_handed_out"
    assert stock(village) == Stock(50, 1, 0)
    assert code_of(sign(village, visit_id)) == "recorded"
    assert code_of(sign(village, visit_id)) == "already_signed"
    assert head().seq == before + 2
    assert not isinstance(verify_journal(), Finding)


def test_the_same_submission_posted_twice_is_one_act_with_the_first_answer(app: Flask) -> None:
    village = a_round()
    visit_id = open_visit(village)
    first = hand_out(village, visit_id, "key-1")
    again = hand_out(village, visit_id, "key-1")
    assert not isinstance(first, Refusal)
    assert not isinstance(again, Refusal)
    assert (again.seq, again.again) == (first.seq, True)
    assert code_of(spoil(village, visit_id, "key-2")) == "recorded"
    assert code_of(spoil(village, visit_id, "key-2")) == "recorded"
    assert stock(village).spoiled == 1


@pytest.mark.rule("R-ISS-02")
def test_a_spoiled_ballot_is_replaced_from_the_stock_until_it_is_empty(app: Flask) -> None:
    village = a_round(voters=3, ballots=3)
    visit_id = open_visit(village)
    assert code_of(spoil(village, visit_id)) == "not_handed_out"
    hand_out(village, visit_id)
    assert [code_of(spoil(village, visit_id)) for _ in range(3)] == ["recorded", "recorded", "no_ballots_left"]
    assert stock(village) == Stock(3, 1, 2)
    assert code_of(hand_out(village, open_visit(village, 2))) == "no_ballots_left"
    assert not isinstance(verify_journal(), Finding)


def test_an_undone_handing_out_gives_the_ballot_back_and_the_voter_comes_again(app: Flask) -> None:
    village = a_round(voters=10, ballots=10)
    visit_id = open_visit(village)
    hand_out(village, visit_id)
    sign(village, visit_id)
    issuer = village.officer(Role.ISSUER)

    def undo(second: Role) -> str:
        return code_of(
            issue.undo_issue(
                visit_id=visit_id,
                reason="发错人",
                station=issuer.lane,
                by=issuer,
                second=village.signs(second),
                at=now(),
            )
        )

    assert undo(Role.SCRUTINEER) == "second_role"
    assert undo(Role.CHIEF_SCRUTINEER) == "recorded"
    assert undo(Role.CHIEF_SCRUTINEER) == "already_released"
    assert stock(village) == Stock(10, 0, 0)
    visit_again = open_visit(village)
    assert code_of(hand_out(village, visit_again)) == "recorded"
    assert stock(village) == Stock(10, 1, 0)
    assert not isinstance(verify_journal(), Finding)


def test_a_lane_shows_who_waits_for_a_ballot_and_who_for_the_signature(app: Flask) -> None:
    village = a_round()
    first, second = open_visit(village, 1), open_visit(village, 2)
    hand_out(village, first)
    officer = village.officer(Role.ISSUER)
    at = officer.round_id, officer.lane.station_id, officer.lane.lane
    queue = queue_at(*at)
    assert [visit.id for visit in queue.waiting] == [second]
    assert [visit.id for visit in queue.to_sign] == [first]


def test_people_who_walked_off_unsigned_hide_nobody_who_stands_there(app: Flask) -> None:
    village = a_round()
    handed_out = [open_visit(village, n) for n in range(1, 11)]
    for visit_id in handed_out:
        hand_out(village, visit_id)
    officer = village.officer(Role.ISSUER)
    queue = queue_at(officer.round_id, officer.lane.station_id, officer.lane.lane)
    assert [visit.id for visit in queue.to_sign] == handed_out[2:]
    assert queue.more_to_sign


def test_a_visit_of_another_election_is_not_there(app: Flask) -> None:
    village, other = a_round(), a_round(election="other-7")
    assert code_of(hand_out(other, open_visit(village))) == "no_such_visit"
