"""What must hold of every result, and every result worked out a second time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Decision, Seat, Tally, decide
from kiosk.rules.standing import Standing
from tests.rules.second_working_out import work_out
from tests.rules.tallies import a_random_tally, as_file, as_out

rounds = st.integers(0, 10**9).map(lambda seed: a_random_tally(random.Random(seed)))


def test_both_workings_out_agree_on_every_round(drill_size: Callable[[int, int], int]) -> None:
    chance = random.Random(20170507)
    for _ in range(drill_size(2_000, 100_000)):
        tally = a_random_tally(chance)
        assert as_out(tally, decide(tally)) == work_out(as_file(tally)), as_file(tally)


def test_the_rounds_made_up_hold_everything_that_can_happen() -> None:
    chance = random.Random(20170507)
    seen: Counter[str] = Counter()
    for _ in range(2_000):
        said = decide(a_random_tally(chance))
        by_woman_rule = {one.standing.value for one in said.outcomes if one.rule_id == "R-RES-10"}
        seen.update({f"R-RES-10 {standing}" for standing in by_woman_rule})
        seen.update({one.standing.value for one in said.outcomes} | {hold.code for hold in said.holds})
        seen.update({"void"} if not said.valid else {"further"} if said.further else set())
        seen.update({"two posts wait"} if len(said.waits) > 1 else set())
    wanted = {"void", "further", "two posts wait", "kin", "no_woman", *Standing}
    assert wanted | {"R-RES-10 elected", "R-RES-10 level", "R-RES-10 no_seat_left"} == set(seen)


@given(rounds)
@settings(max_examples=300, deadline=None)
def test_every_seat_is_accounted_for_once(tally: Tally) -> None:
    said = decide(tally)
    assume(said.valid)
    settled = Counter(seat.post for seat in tally.settled)
    for post, seats in tally.seats.items():
        taken = sum(each.post == post for each in said.elected)
        level = sum(tie.seats for tie in said.ties if tie.post == post)
        left = sum(each.seats for each in said.further if each.post == post)
        if post in said.waits:
            assert taken == level == left == 0
        else:
            assert taken + level + left == seats - settled[post]


@given(rounds)
@settings(max_examples=300, deadline=None)
def test_nobody_is_elected_under_the_line_or_twice_and_more_people_are_level_than_seats(tally: Tally) -> None:
    said = decide(tally)
    assert all(each.votes >= said.line for each in said.elected)
    people = [*(seat.person for seat in (*tally.seated, *tally.settled)), *(each.person for each in said.elected)]
    assert len(people) == len(set(people))
    assert all(len(tie.people) > tie.seats > 0 for tie in said.ties)
    assert not {who for tie in said.ties for who in tie.people} & set(people)
    assert not {who for each in said.further for who in each.candidates} & set(people)


@given(rounds)
@settings(max_examples=300, deadline=None)
def test_everybody_with_votes_is_told_what_came_of_them(tally: Tally) -> None:
    said = decide(tally)
    assume(said.valid)
    told = Counter((one.person, one.post) for one in said.outcomes)
    assert set(told.values()) <= {1}
    assert {(who, post) for post, votes in tally.votes.items() for who, n in votes.items() if n} <= set(told)
    by_standing = {
        "elected": {(each.person, each.post) for each in said.elected},
        "level": {(who, tie.post) for tie in said.ties for who in tie.people},
    }
    for standing, people in by_standing.items():
        assert {(one.person, one.post) for one in said.outcomes if one.standing == standing} == people
    for one in said.outcomes:
        assert (one.short > 0) == (one.standing == "under_line")
        assert one.standing != "under_line" or one.votes + one.short == said.line


def test_nobody_with_more_votes_than_somebody_seated_by_votes_is_told_that_no_seat_was_left() -> None:
    chance, told = random.Random(20170509), 0
    for _ in range(3_000):
        outcomes = decide(replace(a_random_tally(chance), settled=())).outcomes
        by_votes = [one for one in outcomes if one.standing is Standing.ELECTED and one.rule_id != "R-RES-10"]
        for one in outcomes:
            if one.standing is Standing.NO_SEAT_LEFT and one.rule_id == "R-RES-04":
                told += 1
                assert all(one.votes <= other.votes for other in by_votes if other.post == one.post)
    assert told > 100


@given(rounds, st.data())
@settings(max_examples=300, deadline=None)
def test_one_vote_more_never_unseats_somebody_elected(tally: Tally, data: st.DataObject) -> None:
    said = decide(tally)
    assume(said.elected)
    one = data.draw(st.sampled_from(said.elected))
    votes = {post: dict(people) for post, people in tally.votes.items()}
    votes[one.post][one.person] = votes[one.post].get(one.person, 0) + 1
    again = decide(replace(tally, votes=votes))
    assert replace(one, votes=one.votes + 1) in again.elected


@given(rounds)
@settings(max_examples=300, deadline=None)
def test_other_ids_in_the_same_order_change_nothing(tally: Tally) -> None:
    def other(person: str) -> str:
        return f"第{ord(person):03}号"

    def seats(given: tuple[Seat, ...]) -> list[Seat]:
        return [Seat(other(seat.person), seat.post) for seat in given]

    changed = replace(
        tally,
        votes={post: {other(who): n for who, n in people.items()} for post, people in tally.votes.items()},
        sex={other(who): sex for who, sex in tally.sex.items()},
        kin=[(other(one), other(two)) for one, two in tally.kin],
        candidates=tally.candidates
        and {post: [other(who) for who in people] for post, people in tally.candidates.items()},
        seated=seats(tuple(tally.seated)),
        settled=seats(tuple(tally.settled)),
    )
    assert [(other(one.person), *one[1:]) for one in decide(tally).outcomes] == [
        tuple(one) for one in decide(changed).outcomes
    ]
    assert renamed(decide(tally), other) == renamed(decide(changed), str)


def renamed(said: Decision, name: Callable[[str], str]) -> list[object]:
    return [
        [(name(each.person), each.post, each.votes) for each in said.elected],
        [(tie.post, tie.seats, [name(who) for who in tie.people]) for tie in said.ties],
        said.waits,
        [(each.post, each.seats, [name(who) for who in each.candidates]) for each in said.further],
        [(hold.code, [name(who) for who in hold.people]) for hold in said.holds],
    ]


@given(rounds)
@settings(max_examples=300, deadline=None)
def test_the_order_in_which_votes_and_candidates_are_given_changes_nothing(tally: Tally) -> None:
    turned = replace(
        tally,
        votes={post: dict(reversed(people.items())) for post, people in reversed(tally.votes.items())},
        sex=dict(reversed(tally.sex.items())),
        candidates=tally.candidates and {post: people[::-1] for post, people in reversed(tally.candidates.items())},
    )
    assert decide(turned) == decide(tally)


def test_whoever_wins_a_tie_vote_what_was_decided_stays_decided() -> None:
    chance, tied = random.Random(20170508), 0
    for _ in range(3_000):
        tally = a_random_tally(chance)
        said = decide(tally)
        if not said.ties:
            continue
        tied += 1
        tie = said.ties[0]
        for winners in combinations(tie.people, tie.seats):
            settled = [*tally.settled, *(Seat(who, tie.post) for who in winners)]
            again = decide(replace(tally, settled=settled))
            assert set(said.elected) <= set(again.elected)
            assert set(again.waits) <= set(said.waits)
            left = {(each.post, each.seats) for each in again.further}
            assert {(each.post, each.seats) for each in said.further} <= left
    assert tied > 100


@pytest.mark.parametrize("kind", RoundKind)
def test_a_village_of_five_thousand_names_at_every_post_is_decided(kind: RoundKind) -> None:
    chance = random.Random(5000)
    people = [f"v{n}" for n in range(5000)]
    posts = {"chair": 1, "vice_chair": 2, "member": 4}
    tally = replace(
        a_random_tally(chance),
        kind=kind,
        seats=posts,
        registered=5000,
        issued=5000,
        found=5000,
        votes={post: {who: chance.randint(1, 9) for who in people} for post in posts},
        candidates=None if kind is RoundKind.FIRST else dict.fromkeys(posts, people),
        seated=(),
        settled=(),
    )
    assert len(decide(tally).outcomes) == 15_000
