"""An election round by round: who sits, what is open and who stands, void rounds, seats given up by a decision."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Elected, Further, Seat, Tie
from kiosk.rules.rounds import outlook
from tests.rules.chains import J8, MEN, Election, an_election, seated_at

FIRST, FURTHER, TIE = RoundKind
AFTER_THE_TIE = an_election().then({"member": {"郑庚": 91, "周壬": 80}})
"""J8 with its third member."""


def test_before_any_round_is_over_nothing_stands() -> None:
    stands = outlook({"chair": 1}, [])
    assert (stands.last, stands.seated, stands.further, stands.next, stands.votes) == (None, (), (), None, 0)
    assert not stands.finished


@pytest.mark.rule("R-RES-03", "R-RES-05", "R-RES-06", "R-RES-07")
def test_j8_found_178_one_chair_two_members_a_tie_vote_first_and_then_a_further_election() -> None:
    stands = an_election().stands
    assert stands.last is not None
    assert stands.last.line == 90
    assert seated_at(stands) == {"chair": ["林甲"], "member": ["陈戊", "吴己"]}
    assert [each.votes for each in stands.elected] == [120, 110, 101]
    assert stands.ties == (Tie("member", 1, ("周壬", "郑庚")),)
    assert stands.further == (Further("vice_chair", 1, ("陈乙", "黄丙")),)
    assert (stands.next, stands.votes, stands.waits, stands.void) == (TIE, 1, (), False)
    assert not stands.finished


@pytest.mark.rule("R-RES-03")
def test_j8_with_89_there_is_no_tie_for_exactly_half_is_not_more_than_half() -> None:
    stands = an_election(**J8 | {"member": MEN | {"周壬": 89}}).stands
    assert seated_at(stands)["member"] == ["陈戊", "吴己", "郑庚"]
    assert (stands.ties, stands.next) == ((), FURTHER)


@pytest.mark.rule("R-RES-10")
@pytest.mark.parametrize(
    ("hers", "members", "follows"), [(90, ["曾敏", "陈戊", "吴己"], FURTHER), (89, ["陈戊", "吴己"], TIE)]
)
def test_j8_with_a_woman_at_the_line_she_is_first_and_nobody_ties(
    hers: int, members: list[str], follows: RoundKind
) -> None:
    stands = an_election(**J8 | {"member": MEN | {"曾敏": hers}, "women": "曾敏"}).stands
    assert seated_at(stands)["member"] == members
    assert (bool(stands.ties), stands.next) == (follows is TIE, follows)


@pytest.mark.rule("R-RES-05", "R-RES-05b")
def test_j8_the_tie_vote_seats_the_third_member_and_is_not_one_of_the_three_votes() -> None:
    stands = AFTER_THE_TIE.stands
    assert stands.elected == (Elected("郑庚", "member", 91),)
    assert stands.settled == (Seat("郑庚", "member"),)
    assert seated_at(stands)["member"] == ["陈戊", "吴己", "郑庚"]
    assert (stands.ties, stands.again, stands.votes, stands.next) == ((), (), 1, FURTHER)
    assert [each.post for each in stands.further] == ["vice_chair"]


@pytest.mark.rule("R-RES-08")
def test_j8_the_further_election_with_90_to_78_of_171_fills_the_last_seat() -> None:
    stands = AFTER_THE_TIE.then({"vice_chair": {"陈乙": 90, "黄丙": 78}}).stands
    assert stands.last is not None
    assert stands.last.line == 57
    assert stands.elected == (Elected("陈乙", "vice_chair", 90),)
    assert seated_at(stands) == {"chair": ["林甲"], "member": ["陈戊", "吴己", "郑庚"], "vice_chair": ["陈乙"]}
    assert (stands.finished, stands.next, stands.further, stands.votes) == (True, None, (), 2)


@pytest.mark.rule("R-RES-08")
@pytest.mark.parametrize(("best", "seated"), [(57, True), (56, False)])
def test_j8_in_the_further_election_57_of_171_elect_and_56_to_50_elect_nobody(best: int, seated: bool) -> None:
    stands = AFTER_THE_TIE.then({"vice_chair": {"陈乙": best, "黄丙": 50}}).stands
    assert seated_at(stands).get("vice_chair") == (["陈乙"] if seated else None)
    assert (stands.finished, stands.next) == ((True, None) if seated else (False, FURTHER))
    assert stands.further == (() if seated else (Further("vice_chair", 1, ("陈乙", "黄丙")),))


@pytest.mark.rule("R-RES-06", "R-RES-07")
def test_each_further_election_takes_its_candidates_from_the_last_vote_on_the_post() -> None:
    third = AFTER_THE_TIE.then({"vice_chair": {"陈乙": 50, "黄丙": 56}}).then({"vice_chair": {"黄丙": 20}})
    assert third.votes[-1].tally.candidates == {"vice_chair": ("黄丙", "陈乙")}
    assert third.stands.further == (Further("vice_chair", 1, ("黄丙",)),)
    assert third.stands.votes == 3


@pytest.mark.rule("R-RES-07")
def test_a_post_that_nobody_got_votes_for_stays_open_and_nobody_can_be_voted_on() -> None:
    stands = an_election(chair={"a": 120}, vice_chair={}, member={"b": 90, "c": 90, "d": 90}).stands
    assert stands.further == (Further("vice_chair", 1, ()),)
    assert (stands.next, stands.finished) == (None, False)


def test_the_votes_of_somebody_in_line_are_those_of_the_last_vote_on_the_post() -> None:
    stands = AFTER_THE_TIE.then({"vice_chair": {"陈乙": 50, "黄丙": 40}}).stands
    assert [stands.votes_of("vice_chair", who) for who in ("陈乙", "黄丙", "林甲")] == [50, 40, 0]
    assert stands.votes_of("member", "郑庚") == 95, "not those of the tie vote"


VOID = {"too few": {"found": 100}, "too many": {"found": 171, "issued": 170}}


@pytest.mark.rule("R-RES-01", "R-RES-02")
@pytest.mark.parametrize("why", [{"registered": 356}, {"issued": 177}])
def test_a_void_first_round_is_held_again_from_the_beginning(why: dict[str, int]) -> None:
    election = an_election(**J8 | why)
    stands = election.stands
    assert (stands.void, stands.next, stands.votes, stands.finished) == (True, FIRST, 0, False)
    assert (stands.seated, stands.ties, stands.further, stands.base) == ((), (), (), None)
    assert election.contests() == (), "everybody may be written"
    whole = Election((*election.votes, *an_election().votes)).stands
    assert (whole.void, whole.votes, whole.next) == (False, 1, TIE)
    assert seated_at(whole) == seated_at(an_election().stands)


@pytest.mark.rule("R-RES-01", "R-RES-02", "R-RES-05b", "R-RES-09")
@pytest.mark.parametrize("why", VOID)
@pytest.mark.parametrize(("election", "kind"), [(an_election(), TIE), (AFTER_THE_TIE, FURTHER)])
def test_a_void_tie_vote_or_further_election_is_held_again_among_the_same(
    election: Election, kind: RoundKind, why: str
) -> None:
    votes = {"member": {"周壬": 90}, "vice_chair": {"黄丙": 90}}
    after = election.then(votes, **VOID[why])
    assert not after.votes[-1].valid
    stands = after.stands
    assert (stands.void, stands.next, stands.votes) == (True, kind, 1)
    assert stands.seated == election.stands.seated
    assert after.contests() == election.contests()
    again = after.then(votes)
    assert again.votes[-1].tally == election.then(votes).votes[-1].tally
    assert again.stands.votes == (2 if kind is FURTHER else 1)


@pytest.mark.rule("R-RES-01", "R-RES-02")
@pytest.mark.parametrize(("found", "issued", "void"), [(100, 175, True), (101, 175, False), (171, 171, False)])
def test_one_paper_more_makes_the_same_round_count(found: int, issued: int, void: bool) -> None:
    assert an_election().then({"member": {"周壬": 50}}, found=found, issued=issued).stands.void is void


BROTHERS: dict[str, Any] = {
    "chair": {"林甲": 120, "林丁": 30, "何丙": 20, "周壬": 10},
    "vice_chair": {"陈乙": 100},
    "member": {"林丁": 110, "吴己": 101, "郑庚": 95, "周壬": 80, "何丙": 70, "何申": 60},
    "kin": [("林丁", "林甲")],
}
"""Every seat is filled, by two brothers among others."""


@pytest.mark.rule("R-RES-07", "R-RES-11", "R-RES-12")
def test_a_seat_given_up_by_a_decision_goes_to_a_further_election_and_who_left_does_not_stand() -> None:
    assert an_election(**BROTHERS).stands.finished
    stands = an_election(Seat("林丁", "member"), **BROTHERS).stands
    assert seated_at(stands) == {"chair": ["林甲"], "vice_chair": ["陈乙"], "member": ["吴己", "郑庚"]}
    assert stands.further == (Further("member", 1, ("周壬", "何丙")),)
    assert (stands.gave_up, stands.next, stands.finished) == ({"林丁"}, FURTHER, False)


@pytest.mark.rule("R-RES-07", "R-RES-12")
def test_somebody_who_sits_lower_does_not_stand_for_a_higher_seat_given_up() -> None:
    stands = an_election(Seat("林甲", "chair"), **BROTHERS).stands
    assert stands.further == (Further("chair", 1, ("何丙", "周壬")),)


@pytest.mark.rule("R-RES-12")
def test_who_left_stands_for_no_post_at_all() -> None:
    thin = BROTHERS | {"vice_chair": {"林丁": 60, "何申": 40}}
    assert an_election(**thin).stands.further == (Further("vice_chair", 1, ("何申",)),)
    stands = an_election(Seat("林丁", "member"), **thin).stands
    assert [(each.post, each.candidates) for each in stands.further] == [
        ("vice_chair", ("何申",)),
        ("member", ("周壬", "何丙")),
    ]


@pytest.mark.rule("R-RES-07", "R-RES-12")
def test_a_seat_of_an_earlier_round_is_freed_by_a_later_decision() -> None:
    """The vice chair of the further election is the chair's brother, and the chair gives way."""
    first = an_election(**J8 | {"chair": {"林甲": 120, "陈乙": 30, "何丙": 20}, "member": MEN | {"周壬": 89}})
    freed = first.then({"vice_chair": {"陈乙": 90, "黄丙": 78}}, Seat("林甲", "chair"))
    assert "chair" not in freed.votes[-1].tally.seats
    stands = freed.stands
    assert seated_at(stands) == {"member": ["陈戊", "吴己", "郑庚"], "vice_chair": ["陈乙"]}
    assert stands.further == (Further("chair", 1, ("何丙",)),), "by the first round's votes, and not who sits by now"
    after = freed.then({"chair": {"何丙": 57}})
    assert seated_at(after.stands)["chair"] == ["何丙"]
    assert (after.stands.finished, after.stands.votes) == (True, 3)


@pytest.mark.rule("R-RES-07")
def test_for_a_seat_of_the_first_round_stand_those_of_the_last_vote_on_the_post() -> None:
    votes = {"chair": {"a": 120}, "member": {"b": 110, "c": 100, "d": 80, "e": 70, "f": 60}}
    after = an_election(**votes).then({"member": {"d": 60, "e": 56}}, Seat("b", "member"))
    assert after.votes[-1].tally.candidates == {"member": ("d", "e")}
    assert after.stands.further == (Further("member", 1, ("e",)),), "f did not stand in it"


@pytest.mark.rule("R-RES-12")
def test_two_seats_given_up_after_one_round_are_both_voted_on() -> None:
    stands = an_election(Seat("林丁", "member"), Seat("林甲", "chair"), **BROTHERS).stands
    assert [(each.post, each.seats, each.candidates) for each in stands.further] == [
        ("chair", 1, ("何丙", "周壬")),
        ("member", 1, ("周壬", "何丙")),
    ]
    assert stands.gave_up == {"林丁", "林甲"}


def test_seats_given_up_after_a_void_round_are_none_for_it_held_nothing() -> None:
    stands = an_election(Seat("林丁", "member"), **BROTHERS | {"issued": 170}).stands
    assert (stands.void, stands.gave_up) == (True, frozenset())
