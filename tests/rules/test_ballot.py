"""One ballot: its class, its votes, the lines rejected and why; each clause on both sides, each choice of the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.ballot import (
    UNREADABLE,
    Ballot,
    BallotClass,
    BallotCount,
    Judged,
    Slate,
    Totals,
    Void,
    closes,
    judge,
    slate,
    total,
)
from kiosk.rules.book import SHEETS, RuleSheet

SEATS = {"chair": 1, "vice_chair": 1, "member": 3}
PEOPLE = [f"v{n}" for n in range(1, 10)]
USUAL = SHEETS["putian-2017"]


def on(sheet: RuleSheet = USUAL, **more: object) -> Slate:
    return slate(SEATS, PEOPLE, sheet, **more)  # type: ignore[arg-type]


def judged(
    marks: Mapping[str, Sequence[str]], where: Slate | None = None, *, void: Void | None = None
) -> tuple[str, dict[str, tuple[str, ...]], list[tuple[str, str, str, int]], dict[str, int]]:
    """Class, votes without empty posts, rejected lines (post, person, code, lines), blank lines without zeros."""
    found = judge(Ballot(marks, void), where or on())
    votes = {post: people for post, people in found.votes.items() if people}
    lines = [(line.post, line.person, line.code, line.lines) for line in found.rejected]
    return found.ballot_class.value, votes, lines, {post: n for post, n in found.blank.items() if n}


def rules_of(found: Judged) -> set[str]:
    return {line.rule_id for line in found.rejected}


WHOLE = {"chair": ["v1"], "vice_chair": ["v2"], "member": ["v3", "v4", "v5"]}


def whole(code: str) -> list[tuple[str, str, str, int]]:
    return [(post, "", code, seats) for post, seats in SEATS.items()]


@pytest.mark.rule("R-CNT-12")
def test_a_ballot_on_which_every_mark_counts_is_valid_also_with_lines_left_blank() -> None:
    assert judged(WHOLE) == ("valid", {post: tuple(marks) for post, marks in WHOLE.items()}, [], {})
    assert judged({"member": ["v3"]}) == ("valid", {"member": ("v3",)}, [], {"chair": 1, "vice_chair": 1, "member": 2})


@pytest.mark.rule("R-CNT-11")
def test_a_ballot_without_any_name_is_blank_and_one_with_a_bad_name_is_not() -> None:
    assert judged({}) == ("blank", {}, [], SEATS)
    assert judged({"chair": [], "member": []})[0] == "blank"
    assert judged({"chair": [UNREADABLE]})[0] == "invalid"


@pytest.mark.rule("R-CNT-02")
def test_as_many_names_as_seats_in_all_are_kept_and_one_more_rejects_the_ballot() -> None:
    five = {"chair": ["v1"], "member": ["v2", "v3", "v4"], "vice_chair": ["v5"]}
    assert judged(five)[0] == "valid"
    six = {**five, "member": ["v2", "v3", "v4", "v6"]}
    assert judged(six) == ("invalid", {}, whole("too_many_names"), {})
    with_repeats = {"chair": ["v1", "v1"], "member": [UNREADABLE, "nobody", "v3"], "vice_chair": ["v5"]}
    assert judged(with_repeats)[2] == whole("too_many_names"), "repeats and unreadable ones are names too"


@pytest.mark.rule("R-CNT-03")
def test_a_post_with_more_names_than_seats_loses_all_its_lines_or_the_ballot() -> None:
    marks = {"chair": ["v1", "v2"], "member": ["v3"]}
    kept = ("part_valid", {"member": ("v3",)}, [("chair", "", "over_full_post", 1)], {"vice_chair": 1, "member": 2})
    assert judged(marks) == kept
    assert judged({"chair": ["v1"], "member": ["v3"]})[0] == "valid", "exactly as many as seats"
    strict = on(replace(USUAL, over_full_post="ballot"))
    assert judged(marks, strict) == ("invalid", {}, whole("over_full_post"), {})
    assert judged({"chair": ["v1", "v2"]})[0] == "invalid", "no mark counts; the other lines stay blank"
    assert judged({"chair": ["v1", "v2"]})[3] == {"vice_chair": 1, "member": 3}


@pytest.mark.rule("R-CNT-04")
def test_a_name_that_cannot_be_read_costs_its_line_or_the_ballot() -> None:
    marks = {"chair": [UNREADABLE], "member": ["v3", UNREADABLE]}
    lines = [("chair", "", "mark_unreadable", 1), ("member", "", "mark_unreadable", 1)]
    assert judged(marks) == ("part_valid", {"member": ("v3",)}, lines, {"vice_chair": 1, "member": 1})
    strict = on(replace(USUAL, unreadable="ballot"))
    assert judged(marks, strict) == ("invalid", {}, whole("mark_unreadable"), {})
    assert judged({"member": ["v3"]}, strict)[0] == "valid"
    assert judged({"member": [UNREADABLE, UNREADABLE, "v3"]})[1] == {"member": ("v3",)}, "two of them are no repeat"


@pytest.mark.rule("R-CNT-05")
@pytest.mark.parametrize("void", Void)
def test_a_void_paper_is_rejected_whole_whatever_stands_on_it(void: Void) -> None:
    assert judged({}, void=void) == ("invalid", {}, whole(f"void_{void}"), {})
    assert judged(WHOLE, void=void) == ("invalid", {}, whole(f"void_{void}"), {})


@pytest.mark.rule("R-CNT-06")
def test_one_person_for_two_posts_counts_for_the_higher_for_neither_or_spoils_the_ballot() -> None:
    marks = {"chair": ["v1"], "member": ["v1", "v3"]}
    higher = ("part_valid", {"chair": ("v1",), "member": ("v3",)}, [("member", "v1", "two_posts", 1)])
    assert judged(marks)[:3] == higher
    neither = judged(marks, on(replace(USUAL, double_post="neither")))
    assert neither[1] == {"member": ("v3",)}
    assert neither[2] == [("chair", "v1", "two_posts", 1), ("member", "v1", "two_posts", 1)]
    assert judged(marks, on(replace(USUAL, double_post="ballot"))) == ("invalid", {}, whole("two_posts"), {})
    for choice in ("higher", "neither", "ballot"):
        assert judged({"chair": ["v1"], "member": ["v3"]}, on(replace(USUAL, double_post=choice)))[0] == "valid"


@pytest.mark.rule("R-CNT-06")
def test_for_two_posts_it_counts_for_the_highest_at_which_the_mark_would_count() -> None:
    over_full = {"chair": ["v1", "v2"], "member": ["v1"]}
    assert judged(over_full)[1] == {"member": ("v1",)}, "the higher post is rejected as over-full"
    neither = on(replace(USUAL, double_post="neither"))
    assert judged(over_full, neither)[1] == {}, "the person stands for two posts all the same"
    lower_only = on(candidates={"chair": ["v2"], "member": ["v1"]})
    assert judged({"chair": ["v1"], "member": ["v1"]}, lower_only)[1] == {"member": ("v1",)}
    for mark in ("nobody", "v9"):
        barred = on(replace(USUAL, double_post="ballot"), seated=["v9"])
        assert judged({"chair": [mark], "member": [mark]}, barred)[2] == whole("two_posts"), "any name at all"
    unreadable = {"chair": [UNREADABLE], "member": [UNREADABLE]}
    assert judged(unreadable, on(replace(USUAL, double_post="ballot")))[2][0][2] == "mark_unreadable"


@pytest.mark.rule("R-CNT-06", "R-CNT-08")
def test_whoever_counts_for_neither_post_is_told_the_nearer_reason_at_each() -> None:
    neither = on(replace(USUAL, double_post="neither"), candidates={"chair": ["v2"], "member": ["v1"]})
    found = judged({"chair": ["v1"], "member": ["v1"]}, neither)
    assert found[:2] == ("invalid", {}), "also where the mark at one post would not count anyway"
    assert found[2] == [("chair", "v1", "not_a_candidate", 1), ("member", "v1", "two_posts", 1)]
    nobody = judged({"chair": ["nobody"], "member": ["nobody"]}, neither)
    assert [line[2] for line in nobody[2]] == ["not_eligible", "not_eligible"]


@pytest.mark.rule("R-CNT-07")
def test_the_same_person_twice_for_a_post_counts_once() -> None:
    twice = judged({"member": ["v3", "v3", "v4"]})
    assert (twice[0], twice[1]) == ("part_valid", {"member": ("v3", "v4")})
    assert twice[2] == [("member", "v3", "named_twice", 1)]
    both = judged({"chair": ["v3"], "member": ["v3", "v3"]})
    assert [line[2] for line in both[2]] == ["two_posts", "two_posts"]
    for choice in ("higher", "neither", "ballot"):
        assert judged({"member": ["v3", "v3", "v4"]}, on(replace(USUAL, double_post=choice))) == twice, "one post only"


@pytest.mark.rule("R-CNT-08")
def test_nobody_on_the_roll_somebody_seated_and_a_non_candidate_do_not_count() -> None:
    assert judged({"chair": ["nobody"]})[2] == [("chair", "nobody", "not_eligible", 1)]
    seated = on(seated=["v1"])
    assert judged({"chair": ["v1"], "member": ["v2"]}, seated)[2] == [("chair", "v1", "already_seated", 1)]
    standing = on(candidates={"member": ["v3", "v4"]})
    found = judged({"chair": ["v3"], "member": ["v3", "v5"]}, standing)
    assert found[1] == {"member": ("v3",)}
    assert found[2] == [("chair", "v3", "not_a_candidate", 1), ("member", "v5", "not_a_candidate", 1)]
    assert judged({"chair": ["nobody"]})[0] == "invalid"
    of_old = on(seated=["v3"], candidates={"member": ["v3", "stranger"]})
    assert [line[2] for line in judged({"member": ["v3", "stranger"]}, of_old)[2]] == ["already_seated", "not_eligible"]


@pytest.mark.rule("R-RES-13")
@pytest.mark.parametrize("post", SEATS)
def test_everybody_on_the_roll_may_be_named_for_every_post_whatever_is_recommended(post: str) -> None:
    """Age and schooling are not even known where names are judged: being on the roll is all that is asked."""
    for person in PEOPLE:
        assert judged({post: [person]})[:3] == ("valid", {post: (person,)}, [])
    assert judged({post: ["v10"]})[2] == [(post, "v10", "not_eligible", 1)]
    assert {field.name for field in fields(Slate)} == {"seats", "eligible", "sheet", "seated", "on_roll"}


MARKS = st.sampled_from([*PEOPLE, "nobody", UNREADABLE])
BALLOTS = st.builds(
    Ballot,
    st.fixed_dictionaries(
        {},
        optional={post: st.lists(MARKS, max_size=seats + 1) for post, seats in SEATS.items()},
    ),
    st.sampled_from([None] * 12 + list(Void)),
)
SHEETS_OF_ALL_KINDS = st.builds(
    lambda over, unreadable, double: replace(USUAL, over_full_post=over, unreadable=unreadable, double_post=double),
    st.sampled_from(["post", "ballot"]),
    st.sampled_from(["mark", "ballot"]),
    st.sampled_from(["higher", "neither", "ballot"]),
)
SLATES = st.builds(
    lambda sheet, seated, candidates: on(sheet, seated=seated, candidates=candidates),
    SHEETS_OF_ALL_KINDS,
    st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True),
    st.none() | st.fixed_dictionaries({post: st.lists(st.sampled_from(PEOPLE), unique=True) for post in SEATS}),
)


@pytest.mark.rule("R-CNT-01", "R-CNT-12", "R-CNT-13")
@given(BALLOTS, SLATES)
def test_every_line_of_a_ballot_is_a_vote_blank_or_rejected_and_the_class_says_which(ballot: Ballot, on: Slate) -> None:
    found = judge(ballot, on)
    for post, seats in SEATS.items():
        rejected = sum(line.lines for line in found.rejected if line.post == post)
        assert seats == len(found.votes[post]) + found.blank[post] + rejected
    votes = sum(map(len, found.votes.values()))
    named = any(ballot.marks.values()) or ballot.void is not None
    expected = {
        BallotClass.BLANK: not named,
        BallotClass.INVALID: named and not votes,
        BallotClass.PART_VALID: bool(votes and found.rejected),
        BallotClass.VALID: bool(votes and not found.rejected),
    }
    assert [each for each, so in expected.items() if so] == [found.ballot_class]
    assert rules_of(found) <= {f"R-CNT-0{n}" for n in range(2, 9)}


@pytest.mark.rule("R-CNT-13")
@given(st.lists(BALLOTS, max_size=12), SLATES, st.randoms())
def test_the_order_of_ballots_does_not_matter_and_the_totals_close(
    ballots: list[Ballot], on: Slate, chance: st.DataObject
) -> None:
    totals = total(ballots, on)
    assert closes(totals, on.seats)
    turned = list(ballots)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert total(turned, on) == totals
    totals.found += 1
    assert not closes(totals, on.seats), "a ballot too many shows"
    totals.found -= 1
    totals.classes[BallotClass.BLANK] += 1
    assert not closes(totals, on.seats), "and one without lines"


@pytest.mark.rule("R-CNT-01", "R-CNT-13")
@given(st.lists(st.tuples(BALLOTS, st.integers(1, 5)), max_size=10), SLATES)
def test_the_short_way_counts_as_the_long_one(ballots: list[tuple[Ballot, int]], on: Slate) -> None:
    count, slow = BallotCount(on), Totals()
    for ballot, times in ballots:
        if ballot.void is not None or not count.add_plain(ballot.marks, times):
            count.add(ballot, times)
        slow.add(judge(ballot, on), times)
    quick = count.totals()
    assert (quick.found, +quick.classes, +quick.blank) == (slow.found, +slow.classes, +slow.blank)
    assert {p: +v for p, v in quick.votes.items() if +v} == {p: +v for p, v in slow.votes.items() if +v}
    nameless: Counter[tuple[str, str, str]] = Counter()
    for (post, _person, code), lines in slow.rejected.items():
        nameless[post, "", code] += lines
    assert quick.rejected == nameless
    assert closes(quick, on.seats)


@given(BALLOTS, SLATES)
def test_the_short_way_takes_what_is_blank_or_valid_and_nothing_else(ballot: Ballot, on: Slate) -> None:
    whole = replace(ballot, void=None)
    plain = judge(whole, on).ballot_class in (BallotClass.BLANK, BallotClass.VALID)
    assert BallotCount(on).add_plain(whole.marks) == plain


@pytest.mark.parametrize(
    "marks", [{"clerk": []}, {"chair": "v1"}, {"chair": None}, {"chair": [["v1"]]}, {"chair": [1]}]
)
def test_the_short_way_leaves_what_is_no_ballot_alone(marks: Mapping[str, object]) -> None:
    count = BallotCount(on())
    assert not count.add_plain({"member": ["v3"], **marks})
    assert not count.add_plain({**marks, "member": ["v3"]})
    assert count.totals() == BallotCount(on()).totals()
