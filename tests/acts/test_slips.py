"""Proxy slips at the lane: one visit is one person's, and each principal has one ballot, whoever comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from kiosk.acts import checkin, issue
from kiosk.acts.checkin import Admission
from kiosk.queries import checkin as visits
from kiosk.queries.day import standing
from kiosk.queries.journal import verify_journal
from kiosk.queries.staff import Lane
from kiosk.records import store
from kiosk.records.checkin import CheckIn
from kiosk.records.issue import BallotIssue
from kiosk.records.proxies import ProxySlip
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from tests.builders import Village, a_round, now, recorded
from tests.slips import published_slips
from tests.trips import open_polls, voter_ids


def on_lane(village: Village, lane: int) -> Lane:
    return replace(village.officer(Role.VERIFIER).lane, lane=lane)


def scan(village: Village, code: str, lane: int = 1) -> Admission:
    by = village.officer(Role.VERIFIER)
    return checkin.check_in(code=code, station=on_lane(village, lane), by=by, at=now())


def hand_out(village: Village, visit_id: int | None) -> None:
    assert visit_id is not None
    by = village.officer(Role.ISSUER)
    recorded(issue.issue_ballots(visit_id=visit_id, station=by.lane, by=by, at=now()))


def issued() -> list[int]:
    """The ballots of each handing-out that was not undone."""
    with store.reading() as connection:
        wanted = select(BallotIssue.ballots).where(BallotIssue.undone_seq.is_(None)).order_by(BallotIssue.id)
        return list(connection.scalars(wanted))


def claims() -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).where(CheckIn.undone_seq.is_(None))) or 0


class Family:
    """Number 1 of the roll comes with the slips of numbers 2, 3 and 4; number 5 has a slip of number 6."""

    def __init__(self) -> None:
        self.village = a_round("preparing", voters=20)
        (self.slips, (self.other_slip,)) = published_slips(self.village, {0: [1, 2, 3], 4: [5]})
        open_polls(self.village, 30)
        self.certificates = self.village.certificates()

    def holds(self) -> None:
        """Journal and tables agree."""
        assert not isinstance(verify_journal(), Finding), verify_journal()


@pytest.fixture
def family(app: Flask) -> Family:
    return Family()


@pytest.mark.rule("R-ISS-01")
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (1, 0, 3, 2), (3, 2, 1, 0)])
def test_own_certificate_and_three_slips_in_any_order_are_one_visit_of_four_ballots(
    family: Family, order: Sequence[int]
) -> None:
    papers = [family.certificates[0], *family.slips]
    answers = [scan(family.village, papers[n]) for n in order]
    assert {answer.finding.code for answer in answers} == {"admitted"}
    assert len({answer.visit_id for answer in answers}) == 1
    assert (answers[-1].own, answers[-1].slips) == (1, 3)
    assert {answer.voter.roll_no for answer in answers if answer.voter} == {1}
    hand_out(family.village, answers[0].visit_id)
    assert issued() == [4]
    family.holds()


@pytest.mark.rule("R-ISS-01")
def test_slips_alone_are_handed_out_when_the_own_ballot_was_drawn_before(family: Family) -> None:
    hand_out(family.village, scan(family.village, family.certificates[0]).visit_id)
    answers = [scan(family.village, slip) for slip in family.slips[:2]]
    assert [(a.finding.code, a.own, a.slips) for a in answers] == [("admitted", 0, 1), ("admitted", 0, 2)]
    hand_out(family.village, answers[0].visit_id)
    assert issued() == [1, 2]
    third = scan(family.village, family.slips[2], lane=2)
    assert (third.finding.code, third.slips) == ("admitted", 1)
    family.holds()


def test_a_slip_claims_nothing_for_whoever_else_stands_at_the_lane(family: Family) -> None:
    scan(family.village, family.certificates[6])
    refused = scan(family.village, family.slips[0])
    assert (refused.finding.code, claims()) == ("proxy_other_person", 1)
    hand_out(family.village, scan(family.village, family.certificates[6]).visit_id)
    assert scan(family.village, family.slips[0]).finding.code == "admitted"
    family.holds()


def test_slips_of_two_people_at_one_lane_are_two_visits(family: Family) -> None:
    """The first has gone aside with the certificate scanned; the next one's slip does not land on their visit."""
    first = scan(family.village, family.certificates[0])
    second = scan(family.village, family.certificates[4])
    slip = scan(family.village, family.other_slip)
    assert slip.visit_id == second.visit_id != first.visit_id
    assert scan(family.village, family.slips[0]).visit_id == first.visit_id
    hand_out(family.village, first.visit_id)
    hand_out(family.village, second.visit_id)
    assert issued() == [2, 2]
    family.holds()


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_who_comes_first_is_confirmed_by_a_scrutineer_and_the_slip_is_void(family: Family) -> None:
    village = family.village
    asked = scan(village, family.certificates[1], lane=2)
    assert (asked.finding.code, claims()) == ("has_proxy", 0)
    by = village.officer(Role.VERIFIER)
    came = checkin.check_in_principal(
        voter_id=voter_ids(village)[1],
        station=on_lane(village, 2),
        by=by,
        second=village.signs(Role.SCRUTINEER),
        at=now(),
    )
    assert came.finding.code == "admitted"
    refused = scan(village, family.slips[0])
    assert (refused.finding.code, refused.finding.numbers["lane"]) == ("principal_voted", 2)
    hand_out(village, came.visit_id)
    assert (issued(), claims()) == ([1], 1)
    family.holds()


@pytest.mark.rule("R-PROXY-07")
def test_a_principal_who_comes_after_the_slip_is_refused_and_told_who_drew_it(family: Family) -> None:
    village = family.village
    used = scan(village, family.slips[0], lane=2)
    hand_out(village, used.visit_id)
    refused = scan(village, family.certificates[1])
    assert refused.finding.code == "voted_by_proxy"
    assert used.voter is not None
    assert (refused.finding.numbers["proxy"], refused.finding.numbers["lane"]) == (used.voter.name, 2)
    again = checkin.check_in_principal(
        voter_id=voter_ids(village)[1],
        station=on_lane(village, 1),
        by=village.officer(Role.VERIFIER),
        second=village.signs(Role.SCRUTINEER),
        at=now(),
    )
    assert (again.finding.code, issued()) == ("voted_by_proxy", [1])
    family.holds()


def test_an_undone_visit_gives_back_the_own_ballot_and_every_slip_on_it(family: Family) -> None:
    village = family.village
    visit_id = [scan(village, paper) for paper in (family.certificates[0], *family.slips)][-1].visit_id
    assert visit_id is not None
    by = village.officer(Role.VERIFIER)
    recorded(
        checkin.undo_check_in(
            visit_id=visit_id,
            reason="走开了",
            station=by.lane,
            by=by,
            second=village.signs(Role.SCRUTINEER),
            at=now(),
        )
    )
    assert claims() == 0
    assert scan(village, family.slips[2], lane=2).finding.code == "admitted"
    assert scan(village, family.certificates[0], lane=2).own == 1
    family.holds()


def test_what_waits_at_the_lane_says_how_many_ballots_and_for_whom(family: Family) -> None:
    village = family.village
    visit_id = [scan(village, paper) for paper in (family.certificates[0], *family.slips)][-1].visit_id
    by = village.officer(Role.ISSUER)
    (waiting,) = visits.queue_at(by.round_id, by.lane.station_id, by.lane.lane).waiting
    assert (waiting.id, waiting.own, [one.line for one in waiting.principals]) == (visit_id, 1, [2, 3, 4])


@pytest.mark.rule("R-PROXY-05")
@pytest.mark.parametrize("state", ["registered", "withdrawn"])
def test_a_slip_that_is_not_on_the_published_list_is_refused_and_names_nobody(family: Family, state: str) -> None:
    with store.beside_the_journal() as connection:
        ended = 1 if state == "withdrawn" else None
        connection.execute(update(ProxySlip).values(state=state, ended_seq=ended))
    refused = scan(family.village, family.slips[0])
    assert (refused.finding.code, refused.voter, claims()) == ("proxy_unpublished", None, 0)


def at_once(*acts: Callable[[], object]) -> None:
    """All of them in the same instant, each on a thread of its own."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait(timeout=30)
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.rule("R-PROXY-07")
def test_the_principal_at_one_desk_and_the_slip_at_another_at_once_are_one_ballot(app: Flask) -> None:
    family = Family()
    village, ids = family.village, voter_ids(family.village)
    by, scrutineer = village.officer(Role.VERIFIER), village.signs(Role.SCRUTINEER)
    for n, slip in enumerate(family.slips, 1):
        answers: list[Admission] = []

        def in_person(voter_id: int = ids[n], kept: list[Admission] = answers) -> None:
            with app.app_context():
                kept.append(
                    checkin.check_in_principal(
                        voter_id=voter_id, station=on_lane(village, 2), by=by, second=scrutineer, at=now()
                    )
                )

        def by_slip(code: str = slip, kept: list[Admission] = answers) -> None:
            with app.app_context():
                kept.append(scan(village, code))

        at_once(in_person, by_slip)
        codes = sorted(answer.finding.code for answer in answers)
        assert codes in (["admitted", "principal_voted"], ["admitted", "voted_by_proxy"])
        assert claims() == n
    family.holds()


@pytest.mark.rule("R-PROXY-05")
def test_one_slip_copied_and_scanned_at_ten_desks_at_once_is_one_ballot(app: Flask) -> None:
    family = Family()
    answers: list[Admission] = []

    def at_lane(lane: int) -> Callable[[], None]:
        def act() -> None:
            with app.app_context():
                answers.append(scan(family.village, family.slips[0], lane))

        return act

    at_once(*(at_lane(lane) for lane in range(1, 11)))
    assert sorted(a.finding.code for a in answers) == ["admitted"] + ["already_issued"] * 9
    assert claims() == 1
    stands = standing(family.village.election)
    assert stands is not None
    assert stands.stock.issued == 0
    family.holds()


@pytest.mark.rule("R-PROXY-03")
def test_a_fourth_slip_of_one_proxy_is_refused_even_if_somebody_wrote_it_into_the_tables(app: Flask) -> None:
    """The list takes no fourth principal; at four desks at once three of four slips are admitted."""
    family = Family()
    village, ids = family.village, voter_ids(family.village)
    with store.beside_the_journal() as connection:
        of_the_other = ProxySlip.principal_id == ids[5]
        connection.execute(update(ProxySlip).where(of_the_other).values(proxy_id=ids[0]))
    answers: list[Admission] = []

    def at_lane(lane: int, code: str) -> Callable[[], None]:
        def act() -> None:
            with app.app_context():
                answers.append(scan(village, code, lane))

        return act

    at_once(*(at_lane(lane, code) for lane, code in enumerate((*family.slips, family.other_slip), 1)))
    assert sorted(a.finding.code for a in answers) == ["admitted"] * 3 + ["proxy_limit"]
    assert claims() == 3
    broken = verify_journal()
    assert isinstance(broken, Finding)
    assert broken.numbers["table"] == "proxy_slips"
