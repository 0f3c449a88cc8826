"""The result of a round: when it stands, who is over the line, who takes the seats, who stands again."""

from __future__ import annotations

import pytest

from kiosk.rules.day import RoundKind
from kiosk.rules.decide import Elected, Further, Seat, decide
from kiosk.rules.result import line
from tests.rules.tallies import a_tally, further_of, seats_of, standings_of, ties_of

FIRST, FURTHER, TIE = RoundKind


@pytest.mark.rule("R-RES-01")
@pytest.mark.parametrize("kind", RoundKind)
@pytest.mark.parametrize(
    ("registered", "found", "enough"),
    [
        (200, 100, False),
        (200, 101, True),
        (201, 100, False),
        (201, 101, True),
        (1_000_001, 500_000, False),
        (1_000_001, 500_001, True),
        (0, 0, False),
        (1, 1, True),
    ],
)
def test_more_than_half_must_have_taken_part_in_every_kind_of_round(
    kind: RoundKind, registered: int, found: int, enough: bool
) -> None:
    said = decide(a_tally({"v1": found}, kind=kind, registered=registered, issued=found, found=found))
    assert (said.turnout_ok, said.count_ok, said.valid) == (enough, True, enough)
    assert bool(said.elected) == enough


@pytest.mark.rule("R-RES-02")
@pytest.mark.parametrize(("issued", "stands"), [(177, False), (178, True), (179, True)])
def test_one_paper_more_than_was_handed_out_voids_the_round(issued: int, stands: bool) -> None:
    said = decide(a_tally({"v1": 120}, issued=issued))
    assert (said.turnout_ok, said.count_ok, said.valid) == (True, stands, stands)


@pytest.mark.parametrize("wrong", [{"registered": 356}, {"issued": 177}, {"registered": 356, "issued": 177}])
def test_a_round_that_is_not_valid_says_its_line_and_decides_nothing(wrong: dict[str, int]) -> None:
    """Votes that would make an elected chair, a further election, a tie, a post that waits and both holds."""
    said = decide(
        a_tally(
            {"v1": 95, "v2": 95},
            {"v1": 95, "v3": 60},
            {"v4": 100, "v5": 100, "v6": 100, "v7": 100},
            kin=[("v8", "v9")],
            seated=[Seat("v8", "chair"), Seat("v9", "member")],
            **wrong,
        )
    )
    assert (said.valid, said.line) == (False, 90)
    assert (said.elected, said.ties, said.waits, said.further, said.holds, said.outcomes) == ((), (), (), (), (), ())


@pytest.mark.rule("R-RES-03", "R-RES-08")
@pytest.mark.parametrize(
    ("kind", "found", "needed"),
    [
        (FIRST, 178, 90),
        (FIRST, 179, 90),
        (FIRST, 49, 25),
        (FIRST, 501, 251),
        (FIRST, 970, 486),
        (FIRST, 6812, 3407),
        (FIRST, 1, 1),
        (FIRST, 1_000_001, 500_001),
        (FURTHER, 6185, 2062),
        (FURTHER, 171, 57),
        (FURTHER, 172, 58),
        (FURTHER, 173, 58),
        (FURTHER, 174, 58),
        (FURTHER, 1, 1),
        (FURTHER, 1_000_001, 333_334),
        (TIE, 178, 1),
        (TIE, 1_000_001, 1),
    ],
)
def test_the_line_is_the_smallest_number_that_is_enough(kind: RoundKind, found: int, needed: int) -> None:
    assert line(kind, found) == needed
    assert decide(a_tally({"v1": needed}, kind=kind, found=found, issued=found, registered=found)).elected
    if needed > 1:
        below = decide(a_tally({"v1": needed - 1}, kind=kind, found=found, issued=found, registered=found))
        assert (below.elected, further_of(below)) == ((), [("chair", 1, "v1")])


@pytest.mark.rule("R-RES-03")
def test_exactly_half_is_not_more_than_half() -> None:
    said = decide(a_tally({"v1": 90}, {"v2": 89}))
    assert seats_of(said) == {"chair": ["v1"]}
    assert standings_of(said)["v2", "vice_chair"] == ("under_line", "R-RES-03", 1)


@pytest.mark.rule("R-RES-08")
def test_exactly_a_third_is_enough_in_a_further_election_and_one_less_is_not() -> None:
    both = {"kind": FURTHER, "found": 171, "issued": 175}
    assert seats_of(decide(a_tally({"v1": 57, "v2": 56}, **both))) == {"chair": ["v1"]}
    said = decide(a_tally({"v1": 56, "v2": 50}, **both))
    assert (said.elected, further_of(said)) == ((), [("chair", 1, "v1 v2")])
    assert standings_of(said)["v1", "chair"] == ("under_line", "R-RES-08", 1)


@pytest.mark.rule("R-RES-04")
def test_most_votes_take_the_seats_and_the_next_over_the_line_has_none_left() -> None:
    said = decide(a_tally(member={"v1": 91, "v2": 120, "v3": 100, "v4": 90, "v5": 89}))
    assert said.elected == (Elected("v2", "member", 120), Elected("v3", "member", 100), Elected("v1", "member", 91))
    assert standings_of(said) == {
        ("v2", "member"): ("elected", "R-RES-03", 0),
        ("v3", "member"): ("elected", "R-RES-03", 0),
        ("v1", "member"): ("elected", "R-RES-03", 0),
        ("v4", "member"): ("no_seat_left", "R-RES-04", 0),
        ("v5", "member"): ("under_line", "R-RES-03", 1),
    }


@pytest.mark.rule("R-RES-04")
def test_equal_votes_that_all_find_a_seat_stand_by_id_in_code_points() -> None:
    said = decide(a_tally(member={"v9": 100, "v10": 100, "V9": 100}))
    assert seats_of(said) == {"member": ["V9", "v10", "v9"]}
    assert said.ties == ()


@pytest.mark.rule("R-RES-04")
def test_somebody_seated_higher_is_out_of_the_running_below() -> None:
    said = decide(a_tally({"v1": 100}, {"v1": 120, "v2": 95}))
    assert seats_of(said) == {"chair": ["v1"], "vice_chair": ["v2"]}
    assert standings_of(said)["v1", "vice_chair"] == ("already_seated", "R-RES-04", 0)


@pytest.mark.rule("R-RES-04")
def test_posts_are_decided_from_the_highest_down_also_for_somebody_who_does_better_below() -> None:
    assert seats_of(decide(a_tally({"v1": 90}, {"v1": 170}))) == {"chair": ["v1"]}


def test_somebody_seated_before_is_elected_to_nothing() -> None:
    said = decide(a_tally({"v1": 120, "v2": 20}, seated=[Seat("v1", "member")]))
    assert (said.elected, further_of(said)) == ((), [("chair", 1, "v2")])
    assert standings_of(said)["v1", "chair"] == ("already_seated", "R-RES-04", 0)


def test_only_candidates_are_elected_where_there_are_candidates() -> None:
    said = decide(
        a_tally({"v1": 120, "v2": 60}, {"v1": 60}, kind=FURTHER, candidates={"chair": ["v2"], "vice_chair": ["v1"]})
    )
    assert seats_of(said) == {"chair": ["v2"], "vice_chair": ["v1"]}
    assert standings_of(said)["v1", "chair"] == ("not_eligible", "R-CNT-08", 0)


def test_a_post_for_which_the_file_names_no_candidates_elects_nobody() -> None:
    assert further_of(decide(a_tally({"v1": 120}, kind=FURTHER, candidates={}))) == [("chair", 1, "")]


@pytest.mark.rule("R-RES-06")
def test_fewer_elected_than_seats_leave_the_rest_to_a_further_election_post_by_post() -> None:
    said = decide(a_tally({"v1": 89}, {"v2": 90}, {"v3": 90, "v4": 89}))
    assert seats_of(said) == {"vice_chair": ["v2"], "member": ["v3"]}
    assert further_of(said) == [("chair", 1, "v1"), ("member", 2, "v4")]


@pytest.mark.rule("R-RES-06")
def test_every_seat_filled_leaves_no_further_election() -> None:
    assert decide(a_tally({"v1": 90, "v2": 88})).further == ()


@pytest.mark.rule("R-RES-07")
@pytest.mark.parametrize(
    ("extra", "votes", "stand"),
    [
        (1, {"v1": 80, "v2": 70, "v3": 60}, "v1 v2"),
        (0, {"v1": 80, "v2": 70, "v3": 60}, "v1"),
        (2, {"v1": 80, "v2": 70, "v3": 60}, "v1 v2 v3"),
        (3, {"v1": 80, "v2": 70, "v3": 60}, "v1 v2 v3"),
        (1, {"v3": 70, "v2": 70, "v1": 60}, "v2 v3"),
        (1, {"v1": 80, "v4": 70, "v3": 70, "v2": 69}, "v1 v3 v4"),
        (0, {"v1": 40, "v2": 40, "v3": 40, "v4": 40}, "v1 v2 v3 v4"),
        (1, {"v1": 80, "v2": 1}, "v1 v2"),
        (1, {"v1": 80, "v2": 0}, "v1"),
        (1, {"v1": 80}, "v1"),
        (1, {}, ""),
    ],
)
def test_candidates_are_seats_and_extra_by_votes_and_all_level_with_the_last(
    extra: int, votes: dict[str, int], stand: str
) -> None:
    assert further_of(decide(a_tally(votes, rules={"extra_candidates": extra}))) == [("chair", 1, stand)]


@pytest.mark.rule("R-RES-07")
def test_candidates_are_counted_from_the_seats_still_open() -> None:
    said = decide(a_tally(member={"v1": 100, "v2": 80, "v3": 70, "v4": 60, "v5": 50}))
    assert further_of(said) == [("member", 2, "v2 v3 v4")]


@pytest.mark.rule("R-RES-07")
def test_nobody_elected_to_any_post_stands_again_also_when_the_post_is_a_lower_one() -> None:
    said = decide(a_tally({"v1": 80, "v2": 70, "v3": 60}, {"v4": 75, "v1": 70}, {"v1": 98}))
    assert seats_of(said) == {"member": ["v1"]}
    assert said.further[:2] == (Further("chair", 1, ("v2", "v3")), Further("vice_chair", 1, ("v4",)))


@pytest.mark.rule("R-RES-07")
def test_somebody_level_at_another_post_stands_provisionally() -> None:
    said = decide(a_tally({"v1": 80, "v2": 70}, member={"v2": 95, "v3": 95, "v4": 95, "v5": 95}))
    assert ties_of(said) == [("member", 3, "v2 v3 v4 v5")]
    assert further_of(said) == [("chair", 1, "v1 v2")]


@pytest.mark.rule("R-RES-07")
def test_a_further_election_that_elects_nobody_names_its_candidates_for_the_next() -> None:
    said = decide(a_tally({"v1": 50, "v2": 56, "v3": 50, "v4": 0}, kind=FURTHER, found=171))
    assert further_of(said) == [("chair", 1, "v2 v1 v3")]


def test_the_evening_of_the_made_up_village() -> None:
    said = decide(
        a_tally(
            {"林甲": 120},
            {"陈乙": 80, "黄丙": 70},
            {"陈戊": 110, "吴己": 101, "郑庚": 95, "周壬": 95},
        )
    )
    assert said.line == 90
    assert seats_of(said) == {"chair": ["林甲"], "member": ["陈戊", "吴己"]}
    assert further_of(said) == [("vice_chair", 1, "陈乙 黄丙")]
    assert ties_of(said) == [("member", 1, "周壬 郑庚")]
    assert (said.waits, said.holds) == ((), ())
    no_tie = decide(a_tally(member={"陈戊": 110, "吴己": 101, "郑庚": 95, "周壬": 89}))
    assert (seats_of(no_tie), no_tie.ties) == ({"member": ["陈戊", "吴己", "郑庚"]}, ())


@pytest.mark.parametrize(("best", "next_best", "elected"), [(90, 78, ["陈乙"]), (56, 50, [])])
def test_the_further_election_of_the_made_up_village(best: int, next_best: int, elected: list[str]) -> None:
    said = decide(a_tally(vice_chair={"陈乙": best, "黄丙": next_best}, kind=FURTHER, found=171))
    assert (said.valid, said.line) == (True, 57)
    assert [each.person for each in said.elected] == elected
    assert further_of(said) == ([] if elected else [("vice_chair", 1, "陈乙 黄丙")])


def test_wukan_elected_two_of_seven_and_voted_again_the_next_day() -> None:
    seats = {"chair": 1, "vice_chair": 2, "member": 4}
    first = decide(
        a_tally({"c": 6205}, {"v": 3609}, {}, seats=seats, registered=8363, issued=6899, found=6812, sex={"v": "F"})
    )
    assert (first.valid, first.line) == (True, 3407)
    assert first.elected == (Elected("c", "chair", 6205), Elected("v", "vice_chair", 3609))
    assert [(each.post, each.seats) for each in first.further] == [("vice_chair", 1), ("member", 4)]
    again = {"kind": FURTHER, "seats": {"vice_chair": 1}, "registered": 8363, "issued": 6200, "found": 6185}
    assert seats_of(decide(a_tally(vice_chair={"x": 2062, "y": 2061}, **again))) == {"vice_chair": ["x"]}
    assert decide(a_tally(vice_chair={"x": 2061, "y": 2061}, **again)).elected == ()
