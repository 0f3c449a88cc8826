"""Level for the last seat: who votes again, which posts wait for it, and the round worked out again afterwards."""

from __future__ import annotations

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Elected, Seat, decide
from kiosk.rules.result import rest_may_stay_vacant, rest_within_three_months, votes_held
from tests.rules.tallies import a_tally, further_of, seats_of, standings_of, ties_of

FIRST, FURTHER, TIE = RoundKind
DOWN = {"roll_down": True}


@pytest.mark.rule("R-RES-05")
@pytest.mark.parametrize(
    ("votes", "elected", "ties"),
    [
        ({"a": 110, "b": 101, "c": 95, "d": 95}, ["a", "b"], [("member", 1, "c d")]),
        ({"a": 110, "b": 101, "c": 95, "d": 94}, ["a", "b", "c"], []),
        ({"a": 110, "b": 101, "c": 101, "d": 94}, ["a", "b", "c"], []),
        ({"a": 101, "b": 101, "c": 101, "d": 94}, ["a", "b", "c"], []),
        ({"a": 110, "d": 101, "c": 101, "b": 101}, ["a"], [("member", 2, "b c d")]),
        ({"d": 95, "c": 95, "b": 95, "a": 95}, [], [("member", 3, "a b c d")]),
        ({"a": 110, "b": 90, "c": 90, "d": 90, "e": 89}, ["a"], [("member", 2, "b c d")]),
    ],
)
def test_only_a_tie_across_the_last_seat_is_voted_on_again(
    votes: dict[str, int], elected: list[str], ties: list[tuple[str, int, str]]
) -> None:
    said = decide(a_tally(member=votes))
    assert seats_of(said).get("member", []) == elected
    assert ties_of(said) == ties
    assert said.further == ()
    for _, _, people in ties:
        assert {standings_of(said)[who, "member"] for who in people.split()} == {("level", "R-RES-05", 0)}


@pytest.mark.rule("R-RES-05")
def test_level_below_the_line_is_a_further_election_and_no_tie() -> None:
    said = decide(a_tally(vice_chair={"a": 89, "b": 89}))
    assert (said.ties, further_of(said)) == ((), [("vice_chair", 1, "a b")])


@pytest.mark.rule("R-RES-05")
@pytest.mark.parametrize(
    ("vice_chair", "waits"),
    [
        ({"a": 100, "c": 95}, True),
        ({"a": 95, "c": 95}, True),
        ({"a": 95, "c": 95, "e": 95}, True),
        ({"a": 94, "c": 95}, False),
        ({"a": 90}, True),
        ({"a": 89}, False),
        ({"c": 95}, False),
    ],
)
def test_a_post_waits_if_one_of_the_tied_may_come_to_a_seat_there(vice_chair: dict[str, int], waits: bool) -> None:
    said = decide(a_tally({"a": 95, "b": 95}, vice_chair, {"d": 100}))
    assert ties_of(said) == [("chair", 1, "a b")]
    assert said.waits == (("vice_chair",) if waits else ())
    if waits:
        assert "vice_chair" not in {each.post for each in (*said.elected, *said.ties, *said.further)}
        assert standings_of(said)["a", "vice_chair"] == ("waits", "R-RES-05", 0)
    assert seats_of(said)["member"] == ["d"], "it does not wait, and goes on in the same round"
    assert [each.post for each in said.further] == ["member"] if vice_chair != {"a": 89} else ["vice_chair", "member"]


@pytest.mark.rule("R-RES-05")
def test_a_post_waits_for_a_tie_two_posts_above_it() -> None:
    said = decide(a_tally({"a": 95, "b": 95}, {"c": 100}, {"a": 100, "d": 95}))
    assert (seats_of(said), said.waits) == ({"vice_chair": ["c"]}, ("member",))


@pytest.mark.rule("R-RES-05")
def test_a_post_below_one_that_waits_waits_too_if_its_seats_depend_on_it() -> None:
    """c is vice chair if a is chair, and otherwise a member."""
    said = decide(a_tally({"a": 95, "b": 95}, {"a": 100, "c": 95}, {"c": 100, "d": 95}))
    assert (said.elected, said.waits) == ((), ("vice_chair", "member"))


@pytest.mark.rule("R-RES-05")
def test_a_post_does_not_wait_for_people_who_are_seated_above_it_whoever_wins() -> None:
    """Of a and b one becomes chair and the other vice chair, so that neither can become a member."""
    said = decide(a_tally({"a": 95, "b": 95}, {"a": 100, "b": 95, "d": 94}, {"a": 120, "b": 110, "c": 100}))
    assert said.waits == ("vice_chair",)
    assert seats_of(said) == {"member": ["c"]}
    standings = standings_of(said)
    assert standings["a", "member"] == standings["b", "member"] == ("already_seated", "R-RES-04", 0)


@pytest.mark.rule("R-RES-05")
def test_one_of_the_tied_who_finds_no_seat_below_whoever_wins_is_told_that_none_is_left() -> None:
    said = decide(a_tally({"a": 95, "b": 95}, {"a": 94, "c": 95}))
    assert (seats_of(said), said.waits) == ({"vice_chair": ["c"]}, ())
    assert standings_of(said)["a", "vice_chair"] == ("no_seat_left", "R-RES-04", 0)


@pytest.mark.rule("R-RES-05", "R-CNT-14")
@pytest.mark.parametrize(("roll_down", "waits"), [(False, ("vice_chair",)), (True, ("vice_chair", "member"))])
def test_with_flow_down_every_post_below_one_that_waits_waits_too(roll_down: bool, waits: tuple[str, ...]) -> None:
    said = decide(a_tally({"a": 95, "b": 95}, {"a": 1 if roll_down else 95}, {"c": 95}, rules={"roll_down": roll_down}))
    assert said.waits == waits
    assert ("member" in seats_of(said)) is not roll_down


@pytest.mark.rule("R-RES-05")
def test_so_many_are_level_that_nobody_goes_through_every_ending_and_the_posts_below_wait() -> None:
    people = {f"v{n:04}": 5 for n in range(5000)}
    said = decide(a_tally(people, people, {"w": 5}, kind=TIE, registered=5000, issued=5000, found=5000))
    assert (len(said.ties[0].people), said.waits) == (5000, ("vice_chair", "member"))


@pytest.mark.rule("R-CNT-14")
@pytest.mark.parametrize(
    ("roll_down", "elected"),
    [(False, {}), (True, {"chair": [], "vice_chair": ["a"], "member": ["b"]})],
)
def test_votes_for_higher_posts_flow_down_only_where_the_sheet_says_so(
    roll_down: bool, elected: dict[str, list[str]]
) -> None:
    said = decide(a_tally({"a": 80, "b": 70}, {"a": 10, "b": 10, "c": 20}, {"b": 10}, rules={"roll_down": roll_down}))
    assert seats_of(said) == {post: people for post, people in elected.items() if people}


@pytest.mark.rule("R-CNT-14")
def test_the_sum_is_what_is_compared_ranked_and_named() -> None:
    said = decide(a_tally({"a": 80}, {"a": 10, "b": 92}, {"c": 60}, rules=DOWN))
    assert said.elected == (Elected("b", "vice_chair", 92), Elected("a", "member", 90))
    assert further_of(said) == [("chair", 1, ""), ("member", 2, "c")]
    without = decide(a_tally({"a": 60}, {"b": 80}, {"c": 70}, rules=DOWN))
    assert further_of(without) == [("chair", 1, "a"), ("vice_chair", 1, "b a"), ("member", 3, "b c a")]


@pytest.mark.rule("R-CNT-14")
def test_votes_pass_through_a_post_that_somebody_does_not_stand_for() -> None:
    stand = {"chair": ["a", "b"], "vice_chair": ["c"], "member": ["a"]}
    said = decide(
        a_tally({"a": 65, "b": 70}, {"a": 100, "c": 62}, {"a": 20, "b": 99}, kind=FURTHER, candidates=stand, rules=DOWN)
    )
    assert said.line == 60
    assert said.elected == (
        Elected("b", "chair", 70),
        Elected("c", "vice_chair", 62),
        Elected("a", "member", 85),
    )


@pytest.mark.rule("R-RES-05")
def test_in_a_tie_vote_one_vote_is_enough_and_none_is_not() -> None:
    assert seats_of(decide(a_tally({"a": 1, "b": 0}, kind=TIE))) == {"chair": ["a"]}
    nobody = decide(a_tally({"a": 0, "b": 0}, kind=TIE))
    assert (nobody.elected, nobody.ties, further_of(nobody)) == ((), (), [("chair", 1, "")])


@pytest.mark.rule("R-RES-05")
def test_a_tie_vote_may_end_in_a_tie_again_and_leave_a_seat_open() -> None:
    again = decide(a_tally({"a": 80, "b": 80, "c": 18}, kind=TIE))
    assert (again.elected, ties_of(again)) == ((), [("chair", 1, "a b")])
    short = decide(a_tally(member={"a": 80}, kind=TIE, seats={"member": 2}))
    assert (seats_of(short), further_of(short)) == ({"member": ["a"]}, [("member", 1, "")])


@pytest.mark.rule("R-RES-05")
def test_the_round_is_worked_out_again_with_the_winner_of_the_tie_vote_seated() -> None:
    votes = ({"a": 95, "b": 95}, {"a": 100, "c": 95}, {"b": 93, "d": 92})
    said = decide(a_tally(*votes, settled=[Seat("a", "chair")]))
    assert (said.ties, said.waits) == ((), ())
    assert seats_of(said) == {"vice_chair": ["c"], "member": ["b", "d"]}, "the tie vote itself names the chair"
    assert standings_of(said)["a", "chair"] == ("settled", "R-RES-05", 0)
    assert standings_of(said)["b", "chair"] == ("no_seat_left", "R-RES-04", 0)
    assert standings_of(said)["a", "vice_chair"] == ("already_seated", "R-RES-04", 0)
    other = decide(a_tally(*votes, settled=[Seat("b", "chair")]))
    assert seats_of(other) == {"vice_chair": ["a"], "member": ["d"]}


@pytest.mark.rule("R-RES-05")
def test_one_of_two_level_seats_settled_leaves_the_others_level_for_one() -> None:
    votes = {"a": 110, "b": 95, "c": 95, "d": 95}
    assert ties_of(decide(a_tally(member=votes))) == [("member", 2, "b c d")]
    said = decide(a_tally(member=votes, settled=[Seat("c", "member")]))
    assert (seats_of(said), ties_of(said)) == ({"member": ["a"]}, [("member", 1, "b d")])


def test_a_post_whose_seats_tie_votes_gave_away_twice_over_elects_nobody() -> None:
    said = decide(a_tally({"a": 95, "b": 92, "c": 91}, settled=[Seat("x", "chair"), Seat("y", "chair")]))
    assert (said.elected, said.ties, said.further) == ((), (), ())


def test_somebody_settled_below_is_seated_nowhere_else_and_stands_nowhere_again() -> None:
    said = decide(a_tally({"a": 60, "b": 20}, member={"a": 95}, settled=[Seat("a", "member")]))
    assert (said.elected, further_of(said)) == ((), [("chair", 1, "b"), ("member", 2, "")])


@pytest.mark.rule("R-RES-05b")
def test_a_tie_vote_does_not_count_as_one_of_the_three() -> None:
    assert votes_held([FIRST, TIE, FURTHER]) == 2
    assert votes_held([FIRST, TIE, FURTHER, TIE, FURTHER]) == 3


@pytest.mark.rule("R-RES-09")
@pytest.mark.parametrize(
    ("votes", "seated", "three_months", "vacant"),
    [(2, 2, False, False), (2, 3, False, False), (3, 2, True, False), (3, 3, False, True), (4, 0, True, False)],
)
def test_after_three_votes_the_seats_left_wait_three_months_or_stay_vacant(
    votes: int, seated: int, three_months: bool, vacant: bool
) -> None:
    assert rest_within_three_months(votes, seated) is three_months
    assert rest_may_stay_vacant(votes, seated) is vacant
