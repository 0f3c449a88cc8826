"""What must hold of every election whatever its rounds, and each worked out a second time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import decide
from kiosk.rules.next_round import contests
from kiosk.rules.rounds import Outlook, Vote, outlook, to_settle
from tests.rules.chains import Election, a_random_election
from tests.rules.second_rounds import Evening
from tests.rules.tallies import as_file

elections = st.integers(0, 10**9).map(lambda seed: a_random_election(random.Random(seed)))


def told(stands: Outlook) -> dict[str, object]:
    """The outlook in the words of the second working-out."""
    return {
        "sits": {seat.person: seat.post for seat in stands.seated},
        "gave_up": set(stands.gave_up),
        "ties": [(tie.post, tie.seats, list(tie.people)) for tie in stands.ties],
        "waits": list(stands.waits),
        "further": [(each.post, each.seats, list(each.candidates)) for each in stands.further],
        "next": stands.next.value if stands.next else "",
        "votes": stands.votes,
    }


def steps(election: Election) -> list[Outlook]:
    """Where it stood after each round."""
    return [outlook(election.seats, election.votes[:n]) for n in range(1, len(election.votes) + 1)]


def test_both_workings_out_agree_after_every_round(drill_size: Callable[[int, int], int]) -> None:
    chance = random.Random(20170507)
    for _ in range(drill_size(500, 10_000)):
        election = a_random_election(chance)
        evening = Evening(dict(election.seats))
        for vote, stands in zip(election.votes, steps(election), strict=True):
            evening.hold(as_file(vote.tally), [seat.person for seat in vote.unseated])
            assert told(stands) == evening.told(), [as_file(each.tally) for each in election.votes]


def happened(election: Election) -> set[str]:
    """What of note came about in an election."""
    seen, before = set(), None
    for vote, stands in zip(election.votes, steps(election), strict=True):
        kind = vote.tally.kind.value
        seen.add(f"{kind} void" if stands.void else kind)
        if kind == "tie" and not stands.void:
            assert before is not None
            seen.add("waiting post seated") if stands.again else None
            seen.add("tie vote all blank") if not any(
                n for p in vote.tally.votes.values() for n in p.values()
            ) else None
            groups = {tie.post: set(tie.people) for tie in to_settle(before.ties)}
            seen |= {"level among fewer" for tie in stands.ties if set(tie.people) < groups.get(tie.post, set())}
        seen |= {"two ties at a post"} if len(to_settle(stands.ties)) < len(stands.ties) else set()
        seen |= {"seat of an earlier round freed" for s in vote.unseated if s in vote.tally.seated}
        seen |= {"seat of a tie vote freed" for s in vote.unseated if kind == "tie" and s not in vote.tally.seated}
        seen |= {"nobody stands"} if stands.further and stands.next is None else set()
        seen |= {"finished"} if stands.finished else set()
        before = stands
    return seen


def test_the_elections_made_up_hold_everything_that_can_happen() -> None:
    chance, seen = random.Random(20170507), Counter[str]()
    for _ in range(500):
        seen.update(happened(a_random_election(chance)))
    kinds = {f"{kind.value}{void}" for kind in RoundKind for void in ("", " void")}
    wanted = {"waiting post seated", "tie vote all blank", "level among fewer", "two ties at a post", "finished"}
    wanted |= {"seat of an earlier round freed", "seat of a tie vote freed", "nobody stands"}
    assert kinds | wanted == set(seen)


@given(elections)
@settings(max_examples=300, deadline=None)
def test_every_seat_is_held_or_level_for_or_open_or_waits(election: Election) -> None:
    for stands in steps(election):
        if not stands.voted_on:
            continue
        taken = Counter(seat.post for seat in stands.seated)
        for tie in stands.ties:
            taken[tie.post] += tie.seats
        for each in stands.further:
            taken[each.post] += each.seats
        for post, seats in election.seats.items():
            assert taken[post] <= seats if post in stands.waits else taken[post] == seats


@given(elections)
@settings(max_examples=300, deadline=None)
def test_nobody_holds_two_seats_or_one_given_up_and_nobody_seated_is_voted_on(election: Election) -> None:
    for stands in steps(election):
        people = [seat.person for seat in stands.seated]
        assert len(people) == len(set(people))
        assert not stands.gave_up & set(people)
        known = {*people, *stands.gave_up}
        assert not known & {who for tie in stands.ties for who in tie.people}
        assert not known & {who for each in stands.further for who in each.candidates}
        for on in contests(stands, (), ()):
            assert not known & {one.person for one in on.line or ()}


@given(elections)
@settings(max_examples=300, deadline=None)
def test_a_seat_is_lost_by_a_decision_alone(election: Election) -> None:
    before: set[object] = set()
    for vote, stands in zip(election.votes, steps(election), strict=True):
        won = {(each.person, each.post) for each in stands.elected}
        now = {(seat.person, seat.post) for seat in stands.seated}
        assert now == (before | won) - {(seat.person, seat.post) for seat in vote.unseated}
        assert not before & won
        before = now


@given(elections)
@settings(max_examples=300, deadline=None)
def test_a_first_round_by_itself_leaves_open_what_its_decision_leaves_open(election: Election) -> None:
    first = election.votes[0].tally
    said, stands = decide(first), outlook(election.seats, [Vote(first, decide(first).valid)])
    assume(said.valid)
    assert (stands.elected, stands.ties, stands.waits, stands.further) == (
        said.elected,
        said.ties,
        said.waits,
        said.further,
    )
    assert stands.last == stands.worked_out == said


@given(elections)
@settings(max_examples=300, deadline=None)
def test_an_election_is_over_exactly_when_every_seat_is_held(election: Election) -> None:
    for stands in steps(election):
        held = len(stands.seated) == sum(election.seats.values())
        assert stands.finished == (held and not stands.void)
        assert stands.next is None or not stands.finished


@given(elections)
@settings(max_examples=300, deadline=None)
def test_what_comes_next_can_be_voted_on(election: Election) -> None:
    for stands in steps(election):
        on = contests(stands, (), ())
        if stands.next is RoundKind.TIE:
            assert len(on) == len({each.post for each in on})
            assert all(len(each.candidates) > each.seats > 0 for each in on)
        elif stands.next is RoundKind.FURTHER:
            assert [(each.post, each.seats, tuple(one.person for one in each.candidates)) for each in on] == [
                (each.post, each.seats, each.candidates) for each in stands.further
            ]
            assert any(each.candidates for each in on)
        else:
            assert not any(each.candidates for each in on)


@given(elections, st.sampled_from(["few", "many"]))
@settings(max_examples=300, deadline=None)
def test_a_void_round_changes_nothing_but_that_it_is_held_again(election: Election, why: str) -> None:
    assume(len(election.votes) > 1)
    election = Election(election.votes[:-1])
    stands = election.stands
    registered = election.votes[0].tally.registered
    found = registered // 2 if why == "few" else registered
    after = election.then({}, found=found, issued=found - (why == "many")).stands
    assert (after.void, after.next, after.elected, after.again) == (True, stands.next, (), ())
    for fact in ("seated", "ties", "waits", "further", "votes", "gave_up", "settled", "base", "worked_out"):
        assert getattr(after, fact) == getattr(stands, fact), fact
    assert contests(after, (), ()) == contests(stands, (), ())


@pytest.mark.rule("R-RES-05b")
@given(elections)
@settings(max_examples=300, deadline=None)
def test_the_votes_held_are_the_rounds_that_are_neither_void_nor_tie_votes(election: Election) -> None:
    kinds = [vote.tally.kind for vote in election.votes if vote.valid]
    assert election.stands.votes == len(kinds) - kinds.count(RoundKind.TIE)
