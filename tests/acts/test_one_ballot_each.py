"""A day at random: certificates, slips, the mobile box, spoiled ballots and undoing, in any order.

The picture kept here is drawn from the rules alone; after every step the tables, the account and the journal must say
the same.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from kiosk.acts import checkin, home_votes, issue, trips
from kiosk.acts.checkin import Admission
from kiosk.acts.outcome import Refusal
from kiosk.queries.account import live_account
from kiosk.queries.journal import verify_journal
from kiosk.queries.staff import Lane
from kiosk.records import store
from kiosk.records.checkin import CheckIn
from kiosk.records.day import Round
from kiosk.records.issue import BallotIssue
from kiosk.rules.finding import Finding
from kiosk.rules.mobile import HomeRecord, HomeVote
from kiosk.rules.staff import Role
from tests.builders import a_round, now
from tests.slips import published_slips
from tests.trips import a_trip, list_people, open_polls, take_back, told, trip_now, voter_ids

PEOPLE = 12
BALLOTS = 14
MANDATES = {0: [3, 4, 5], 1: [6, 7]}
"""Proxy → principals."""
PRINCIPALS = dict(enumerate(n for principals in MANDATES.values() for n in principals))
"""Slip → principal."""
HOLDERS = dict(enumerate(proxy for proxy, principals in MANDATES.items() for _ in principals))
"""Slip → proxy."""
LISTED = (8, 9, 10, 11)
"""On the list of the mobile box, in the order of its lines."""
LANES = (1, 2)
_numbers = itertools.count(1)

people, lanes = st.integers(0, PEOPLE - 1), st.sampled_from(LANES)
lines = st.integers(1, len(LISTED))


@dataclass
class Visit:
    """What the picture knows of a visit: who stands there, what was claimed (None: the own ballot), how far it is."""

    person: int
    lane: int
    claimed: list[int | None] = field(default_factory=list)
    state: str = "open"


class Day(RuleBasedStateMachine):
    """One village, twelve people, fourteen ballots."""

    def __init__(self) -> None:
        super().__init__()
        self.village = a_round("preparing", voters=PEOPLE, election=f"day-{next(_numbers)}")
        self._prepare()
        self.visits: dict[int, Visit] = {}
        self.ballot_of: dict[int, int | str] = {}
        self.spoiled = self.out = self.lost = 0
        self.trip: int | None = None
        self.held: dict[int, str] = {}
        self.told: list[tuple[int, HomeRecord, str]] = []

    def _prepare(self) -> None:
        self.ids = voter_ids(self.village)
        list_people(self.village, [self.ids[n] for n in LISTED])
        self.slips = [code for held in published_slips(self.village, MANDATES) for code in held]
        open_polls(self.village, BALLOTS)
        self.certificates = self.village.certificates()
        self.verifier, self.issuer = self.village.officer(Role.VERIFIER), self.village.officer(Role.ISSUER)
        self.signer = self.village.officer(Role.SIGNER)
        self.scrutineer = self.village.signs(Role.SCRUTINEER)
        self.chief = self.village.signs(Role.CHIEF_SCRUTINEER)

    # What the rules say.

    @property
    def at_hand(self) -> int:
        issued = sum(len(v.claimed) for v in self.visits.values() if v.state in ("handed_out", "signed"))
        at_home = sum(1 for way in self.ballot_of.values() if way == "home")
        return BALLOTS - issued - at_home - self.spoiled - self.out - self.lost

    def waits_for_the_box(self, person: int) -> bool:
        return self.trip is not None and self.held.get(person) == "held"

    def open_visits(self, lane: int) -> list[tuple[int, Visit]]:
        return [(n, v) for n, v in sorted(self.visits.items()) if v.state == "open" and v.lane == lane]

    def slip_is_good(self, slip: int, lane: int) -> bool:
        principal, holder = PRINCIPALS[slip], HOLDERS[slip]
        there = self.open_visits(lane)
        may_stand_here = not there or holder in {v.person for _, v in there} or holder in self.ballot_of
        return principal not in self.ballot_of and not self.waits_for_the_box(principal) and may_stand_here

    def at_lane(self, lane: int) -> Lane:
        return replace(self.verifier.lane, lane=lane)

    def claimed(self, admission: Admission, person: int, whose: int, slip: int | None, lane: int) -> None:
        assert admission.visit_id is not None
        visit = self.visits.setdefault(admission.visit_id, Visit(person, lane))
        assert (visit.person, visit.lane, visit.state) == (person, lane, "open")
        visit.claimed.append(slip)
        assert whose not in self.ballot_of
        self.ballot_of[whose] = admission.visit_id
        assert (admission.own, admission.slips) == (
            visit.claimed.count(None),
            sum(c is not None for c in visit.claimed),
        )

    def one_of_the_visits(self, data: st.DataObject, *states: str) -> int:
        """Mostly one in such a state, now and then any."""
        likely = [n for n, visit in sorted(self.visits.items()) if visit.state in states]
        astray = not likely or data.draw(st.integers(0, 4)) == 4
        return data.draw(st.sampled_from(sorted(self.visits) if astray else likely))

    # What people do.

    @rule(person=people, lane=lanes, how=st.sampled_from(["certificate", "in_person", "looked_up"]))
    def comes(self, person: int, lane: int, how: str) -> None:
        terms = {"station": self.at_lane(lane), "by": self.verifier, "at": now()}
        if how == "certificate":
            answer = checkin.check_in(code=self.certificates[person], **terms)
        else:
            act = checkin.check_in_principal if how == "in_person" else checkin.check_in_without_certificate
            answer = act(voter_id=self.ids[person], second=self.scrutineer, **terms)
        asked = how == "certificate" and person in PRINCIPALS.values()
        good = person not in self.ballot_of and not self.waits_for_the_box(person) and not asked
        assert (answer.finding.code == "admitted") is good, answer.finding
        if good:
            self.claimed(answer, person, person, None, lane)

    @rule(slip=st.sampled_from(sorted(PRINCIPALS)), lane=lanes)
    def brings_a_slip(self, slip: int, lane: int) -> None:
        good = self.slip_is_good(slip, lane)
        answer = checkin.check_in(code=self.slips[slip], station=self.at_lane(lane), by=self.verifier, at=now())
        assert (answer.finding.code == "admitted") is good, answer.finding
        if good:
            self.claimed(answer, HOLDERS[slip], PRINCIPALS[slip], slip, lane)

    @precondition(lambda self: self.visits)
    @rule(data=st.data(), again=st.booleans())
    def is_handed_ballots(self, data: st.DataObject, again: bool) -> None:
        visit_id = self.one_of_the_visits(data, "open")
        visit = self.visits[visit_id]
        good = visit.state == "open" and len(visit.claimed) <= self.at_hand
        submission = uuid4().hex
        for _ in range(2 if again else 1):
            answer = issue.issue_ballots(
                visit_id=visit_id, station=self.at_lane(visit.lane), by=self.issuer, at=now(), submission=submission
            )
            assert isinstance(answer, Refusal) is not good
        if good:
            visit.state = "handed_out"

    @precondition(lambda self: self.visits)
    @rule(data=st.data())
    def signs(self, data: st.DataObject) -> None:
        visit_id = self.one_of_the_visits(data, "handed_out")
        visit = self.visits[visit_id]
        answer = issue.sign_for_ballots(visit_id=visit_id, station=self.issuer.lane, by=self.signer, at=now())
        good = visit.state == "handed_out"
        assert isinstance(answer, Refusal) is not good
        visit.state = "signed" if good else visit.state

    @precondition(lambda self: self.visits)
    @rule(data=st.data())
    def spoils_one(self, data: st.DataObject) -> None:
        visit_id = self.one_of_the_visits(data, "handed_out", "signed")
        good = self.visits[visit_id].state in ("handed_out", "signed") and self.at_hand >= 1
        answer = issue.replace_spoiled_ballot(visit_id=visit_id, station=self.issuer.lane, by=self.issuer, at=now())
        assert isinstance(answer, Refusal) is not good
        self.spoiled += good

    @precondition(lambda self: self.visits)
    @rule(data=st.data())
    def is_undone(self, data: st.DataObject) -> None:
        visit_id = self.one_of_the_visits(data, "open", "handed_out", "signed")
        visit = self.visits[visit_id]
        terms = {"visit_id": visit_id, "reason": "弄错了", "station": self.at_lane(visit.lane), "at": now()}
        if visit.state == "open":
            answer = checkin.undo_check_in(by=self.verifier, second=self.scrutineer, **terms)
        else:
            answer = issue.undo_issue(by=self.issuer, second=self.chief, **terms)
        assert isinstance(answer, Refusal) is (visit.state == "released")
        visit.state = "released"
        self.ballot_of = {who: way for who, way in self.ballot_of.items() if way != visit_id}

    # The mobile box.

    @precondition(lambda self: self.trip is None)
    @rule(ballots=st.integers(2, 4))
    def box_leaves(self, ballots: int) -> None:
        going = [person for person in LISTED if person not in self.ballot_of and self.held.get(person) != "released"]
        if not going or ballots > self.at_hand:
            return
        self.trip = a_trip(self.village, ballots=ballots).id
        self.line_of = {person: n for n, person in enumerate(going, 1)}
        self.held = {**{p: s for p, s in self.held.items() if s == "released"}, **dict.fromkeys(going, "held")}
        self.out = ballots

    @precondition(lambda self: self.trip is not None)
    @rule(person=st.sampled_from(LISTED), outcome=st.sampled_from([HomeVote.VOTED, HomeVote.VOTED, HomeVote.NOT_VOTED]))
    def team_records(self, person: int, outcome: HomeVote) -> None:
        line = self.line_of.get(person)
        if line is None:
            return
        state = self.held[person]
        good = state in ("held", "not_voted") and (
            outcome is HomeVote.NOT_VOTED or (person not in self.ballot_of and self.out >= 1)
        )
        self.keep(told(line, outcome, place=len(self.told) + 1), good)
        if not good:
            return
        self.held[person] = outcome.value
        if outcome is HomeVote.VOTED:
            self.ballot_of[person] = "home"
            self.out -= 1

    @precondition(lambda self: self.trip is not None and self.out > 0)
    @rule()
    def team_spoils_one(self) -> None:
        self.keep(told(None, HomeVote.SPOILED, place=len(self.told) + 1), good=True)
        self.spoiled += 1
        self.out -= 1

    def keep(self, record: HomeRecord, good: bool) -> None:
        assert self.trip is not None
        kept = home_votes.record_home_vote(trip_id=self.trip, told=record, at=now())
        assert not isinstance(kept, Refusal)
        assert (kept.refused == "", kept.again) == (good, False), kept
        self.told.append((self.trip, record, kept.refused))

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def team_hands_in_again(self, data: st.DataObject) -> None:
        trip, record, refused = data.draw(st.sampled_from(self.told))
        kept = home_votes.record_home_vote(trip_id=trip, told=record, at=now())
        assert not isinstance(kept, Refusal)
        assert (kept.refused, kept.again) == (refused, True)

    @precondition(lambda self: self.trip is not None)
    @rule(person=st.sampled_from(LISTED))
    def scrutineer_releases(self, person: int) -> None:
        line = self.line_of.get(person)
        if line is None or self.trip is None:
            return
        good = self.held[person] in ("held", "not_voted")
        by = self.village.officer(Role.SCRUTINEER)
        answer = trips.release_held_voter(trip_id=self.trip, line=line, by=by, at=now())
        assert isinstance(answer, Refusal) is not good
        self.held[person] = "released" if good else self.held[person]

    @precondition(lambda self: self.trip is not None)
    @rule(lost=st.integers(0, 1), all_told=st.sampled_from([True, True, False]))
    def box_returns(self, lost: int, all_told: bool) -> None:
        assert self.trip is not None
        unheard = [person for person, state in self.held.items() if state == "held"]
        for person in unheard if all_told else ():
            self.team_records(person, HomeVote.NOT_VOTED)
        lost = min(lost, self.out)
        answer = take_back(
            self.village,
            trip_now(self.village, self.trip),
            brought_back=self.out - lost,
            explanation="路上丢了" if lost else "",
        )
        good = all_told or not unheard
        assert isinstance(answer, Refusal) is not good
        if good:
            self.lost += lost
            self.out, self.trip = 0, None

    # What must be so after every step.

    @invariant()
    def every_voter_has_at_most_one_ballot(self) -> None:
        with store.reading() as connection:
            of_round = select(Round.id).where(Round.election_id == self.village.election).scalar_subquery()
            claims = connection.scalars(
                select(CheckIn.voter_id).where(CheckIn.round_id == of_round, CheckIn.undone_seq.is_(None))
            )
            counted = Counter(claims)
            issued = connection.scalar(
                select(func.sum(BallotIssue.ballots)).where(
                    BallotIssue.round_id == of_round, BallotIssue.undone_seq.is_(None)
                )
            )
        assert counted == Counter(self.ids[person] for person in self.ballot_of)
        assert set(counted.values()) <= {1}
        assert (issued or 0) <= len(counted)

    @invariant()
    def the_account_balances(self) -> None:
        live = live_account(self.village.election)
        assert live is not None
        handed = [v for v in self.visits.values() if v.state in ("handed_out", "signed")]
        own = sum(v.claimed.count(None) for v in handed)
        by_proxy = sum(len(v.claimed) for v in handed) - own
        at_home = sum(1 for way in self.ballot_of.values() if way == "home")
        assert (live.hall, live.proxy, live.mobile) == (own, by_proxy, at_home)
        stock = live.stock
        assert stock.issued == own + by_proxy + at_home
        assert (stock.spoiled, stock.out, stock.at_hand) == (self.spoiled, self.out + self.lost, self.at_hand)
        assert stock.unsealed == stock.issued + stock.spoiled + stock.out + stock.at_hand == BALLOTS
        assert sum(s.issued for s in live.stations) + live.mobile == stock.issued

    @invariant()
    def journal_and_tables_agree(self) -> None:
        assert not isinstance(found := verify_journal(), Finding), found


@pytest.mark.rule("R-IN-01")
@pytest.mark.rule("R-ISS-01")
@pytest.mark.rule("R-BOX-08")
def test_whatever_happens_each_voter_has_at_most_one_ballot_and_every_ballot_is_accounted_for(
    app: Flask, drill_size: Callable[[int, int], int]
) -> None:
    days = drill_size(6, 150)
    slow = list(HealthCheck)
    run_state_machine_as_test(
        Day, settings=settings(max_examples=days, stateful_step_count=40, deadline=None, suppress_health_check=slow)
    )
