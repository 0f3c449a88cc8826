"""The doubtful tray: what is open in it, who may be said to be meant, and what a ruling makes of every ballot."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.rules.ballot import UNREADABLE, Void
from kiosk.rules.keying import NOBODY, Doubt, Keyed
from kiosk.rules.tray import OF_NAMES, OF_PAPERS, Outcome, Ruling, Spot, may_rule, open_spots, ruled, so_far

NICKNAME = Keyed((("chair", "?nickname"), ("member", "3"), ("member", "?same_name"), ("member", "?nickname")))
NAME, PAPER = Spot(20, "member", 1), Spot(15)
MEANT = Ruling(1, Outcome.PERSON, "7", "阿伟")


def asked(spot: Spot = NAME, outcome: Outcome = Outcome.PERSON, **more: Any) -> str:
    terms: dict[str, Any] = {"person": "7", "written": "陈伟", "reason": "住三组的那个", "before": [MEANT]}
    found = may_rule(spot, outcome, **{"open": {NAME, PAPER}, "people": {"7", "8"}} | terms | more)
    return f"{found.code} {found.rule_id}" if found else ""


@pytest.mark.rule("R-CNT-09", "R-CNT-10")
def test_every_doubt_is_open_until_somebody_rules_on_it() -> None:
    ballots = [(20, NICKNAME), (15, Keyed((), paper=True))]
    spots = {Spot(15): None, Spot(20, "chair", 0): Doubt.NICKNAME, Spot(20, "member", 0): Doubt.SAME_NAME}
    assert open_spots(ballots, ()) == spots | {NAME: Doubt.NICKNAME}
    assert list(open_spots(ballots, ())) == sorted(open_spots(ballots, ()))
    assert open_spots(ballots, {NAME}) == spots
    assert open_spots([(1, Keyed((("chair", "3"),)))], ()) == {}


@pytest.mark.rule("R-CNT-09")
def test_a_ruling_on_a_name_says_who_is_meant_how_it_was_written_and_why() -> None:
    assert asked() == ""
    assert asked(reason="") == "ruling_reason_missing R-CNT-09"
    assert asked(person="9") == "ruling_person_missing R-CNT-09"
    assert asked(written="") == "ruling_written_missing R-CNT-09"
    assert asked(spot=Spot(20, "member", 2)) == "doubt_not_open R-CNT-09"
    assert asked(outcome=Outcome.NOBODY, person="") == ""
    assert asked(outcome=Outcome.NOBODY, person="", written="") == "ruling_written_missing R-CNT-09"
    assert asked(outcome=Outcome.UNREADABLE, person="", written="") == "", "what cannot be read has no written form"


@pytest.mark.rule("R-CNT-09")
def test_a_written_name_is_ruled_on_once_a_round() -> None:
    assert asked(written="阿伟") == "ruled_before R-CNT-09"
    assert asked(written="阿伟", person="8") == "ruled_before R-CNT-09", "nor otherwise"
    assert asked(written="阿伟", outcome=Outcome.NOBODY) == "ruled_before R-CNT-09"
    assert asked(written="阿卫") == ""


@pytest.mark.rule("R-CNT-09", "R-CNT-10")
@pytest.mark.parametrize("outcome", Outcome)
def test_a_name_is_ruled_on_as_a_name_and_a_paper_as_a_paper(outcome: Outcome) -> None:
    assert (asked(NAME, outcome) == "") is (outcome in OF_NAMES)
    assert (asked(PAPER, outcome) == "") is (outcome in OF_PAPERS)
    assert asked(PAPER, Outcome.PERSON) == "ruling_kind R-CNT-10"
    assert asked(PAPER, Outcome.PAPER_GOOD, reason="") == "ruling_reason_missing R-CNT-10"


@pytest.mark.rule("R-CNT-09")
def test_a_ruling_counts_on_its_ballot_and_on_every_later_one_that_names_it() -> None:
    spots = {Spot(20, "chair", 0): MEANT, Spot(20, "member", 0): Ruling(2, Outcome.UNREADABLE)}
    spots[NAME] = Ruling(3, Outcome.NOBODY, "", "大头")
    assert ruled(20, NICKNAME, spots, {}).marks == {"chair": ["7"], "member": ["3", UNREADABLE, NOBODY]}
    later = Keyed((("chair", "r1"), ("member", "r3")))
    assert ruled(21, later, {}, {1: MEANT, 3: spots[NAME]}).marks == {"chair": ["7"], "member": [NOBODY]}


@pytest.mark.rule("R-CNT-10")
@pytest.mark.parametrize(
    ("outcome", "void"),
    [
        (Outcome.PAPER_GOOD, None),
        (Outcome.PAPER_UNOFFICIAL, Void.UNOFFICIAL),
        (Outcome.PAPER_UNREADABLE, Void.UNREADABLE),
        (Outcome.PAPER_UNMARKED, Void.UNMARKED),
    ],
)
def test_a_doubtful_paper_is_never_skipped_and_counts_or_is_void_as_was_decided(
    outcome: Outcome, void: Void | None
) -> None:
    paper = Keyed((("chair", "3"),), paper=True)
    with pytest.raises(KeyError):
        ruled(15, paper, {}, {})
    found = ruled(15, paper, {PAPER: Ruling(4, outcome)}, {})
    assert (found.marks, found.void) == ({"chair": ["3"]}, void)


def test_on_the_wall_an_open_doubt_gives_no_stroke_yet() -> None:
    assert so_far(20, NICKNAME, {}, {}).marks == {"chair": [UNREADABLE], "member": ["3", UNREADABLE, UNREADABLE]}
    assert so_far(15, Keyed((("chair", "3"),), paper=True), {}, {}).void is Void.UNREADABLE
