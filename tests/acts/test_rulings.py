"""The doubtful tray on both databases: what is set aside, who rules, how long a ruling holds."""

from __future__ import annotations

import pytest
from flask import Flask

from kiosk.acts.keying import Kept
from kiosk.acts.outcome import Answer, Refusal
from kiosk.acts.rulings import rule_on_doubt
from kiosk.queries import tables
from kiosk.queries.journal import Head, verify_journal
from kiosk.queries.tables import TablePage
from kiosk.rules.ballot import BallotClass
from kiosk.rules.keying import Doubt, Key
from kiosk.rules.staff import Role
from kiosk.rules.tray import Outcome, Spot
from tests.builders import now, recorded
from tests.counting import Table, Written, a_count, a_key, keys_of, totals_of


def code(answer: object) -> str:
    return answer.finding.code if isinstance(answer, Refusal) else ""


def page(table: Table) -> TablePage:
    found = tables.table_page(table.village.election, table.no, now())
    assert found is not None
    return found


def rule(table: Table, spot: Spot, outcome: Outcome, **more: object) -> Answer:
    village = table.village
    terms = {
        "by": village.officer(Role.COMMITTEE) if spot.is_paper else table.scrutineer,
        "second": village.signs(Role.CHIEF_SCRUTINEER),
        "reason": "大家都这样叫他",
        "at": now(),
    }
    return rule_on_doubt(batch_id=table.batch, spot=spot, outcome=outcome, **(terms | more))  # type: ignore[arg-type]


PLAIN: Written = {"chair": ["1"]}


@pytest.mark.rule("R-CNT-09")
def test_a_name_in_the_tray_keeps_the_batch_open_until_two_scrutineers_rule(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(3, 3))
    doubtful: Written = {"chair": ["?nickname"], "member": ["?unreadable", "4"]}
    for tallier in (1, 2):
        table.tally(tallier, [PLAIN, doubtful, PLAIN])
    chair, member = Spot(2, "chair", 0), Spot(2, "member", 0)
    assert page(table).open == {chair: Doubt.NICKNAME, member: Doubt.UNREADABLE}
    assert code(table.lock()) == "doubts_open"
    assert code(rule(table, chair, Outcome.PERSON, person=2)) == "ruling_written_missing"
    assert code(rule(table, chair, Outcome.PERSON, person=9999, written="阿明")) == "ruling_person_missing"
    assert code(rule(table, chair, Outcome.PERSON, person=2, written="阿明", reason="")) == "ruling_reason_missing"
    assert code(rule(table, chair, Outcome.PAPER_GOOD)) == "ruling_kind"
    assert code(rule(table, Spot(1, "chair", 0), Outcome.NOBODY, written="阿明")) == "doubt_not_open"
    same = table.village.signs(Role.SCRUTINEER)
    assert code(rule(table, chair, Outcome.PERSON, person=2, written="阿明", second=same)) == "same_person"
    recorded(rule(table, chair, Outcome.PERSON, person=2, written="阿明"))
    assert code(table.lock()) == "doubts_open"
    recorded(rule(table, member, Outcome.UNREADABLE))
    recorded(table.lock())
    totals = totals_of(table.village)
    assert totals.votes["chair"] == {1: 2, 2: 1}
    assert totals.rejected == {("member", 0, "mark_unreadable"): 1}
    assert totals.classes[BallotClass.PART_VALID] == 1
    assert isinstance(found := verify_journal(), Head), found


@pytest.mark.rule("R-CNT-09")
def test_a_ruling_holds_for_the_whole_round(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(2, 2))
    for tallier in (1, 2):
        table.tally(tallier, [{"chair": ["?nickname"]}, {"chair": ["?same_name"]}])
    first = rule(table, Spot(1, "chair", 0), Outcome.PERSON, person=2, written="阿明")
    recorded(first)
    again = rule(table, Spot(2, "chair", 0), Outcome.PERSON, person=3, written="阿明")
    assert code(again) == "ruled_before"
    recorded(rule(table, Spot(2, "chair", 0), Outcome.NOBODY, written="陈伟"))
    recorded(table.lock())
    recorded(table.begin(2, 2))
    assert not isinstance(first, Refusal)
    ruled, nobody = f"r{first.seq}", f"r{first.seq + 1}"
    assert code(table.key(1, [a_key(1, "chair", "r99999")])) == "no_such_ruling"
    for tallier in (1, 2):
        table.tally(tallier, [{"chair": [ruled]}, {"chair": [nobody]}])
    recorded(table.lock())
    totals = totals_of(table.village)
    assert totals.votes["chair"] == {2: 2}
    assert totals.rejected == {("chair", 0, "not_eligible"): 2}


@pytest.mark.rule("R-CNT-05", "R-CNT-10")
@pytest.mark.parametrize(
    ("outcome", "votes", "why"),
    [
        (Outcome.PAPER_GOOD, 3, ""),
        (Outcome.PAPER_UNOFFICIAL, 2, "void_unofficial"),
        (Outcome.PAPER_UNREADABLE, 2, "void_unreadable"),
        (Outcome.PAPER_UNMARKED, 2, "void_unmarked"),
    ],
)
def test_a_doubtful_paper_is_decided_by_the_committee(
    sqlite_app: Flask, outcome: Outcome, votes: int, why: str
) -> None:
    table = Table(a_count(30))
    recorded(table.begin(3, 3))
    for tallier in (1, 2):
        table.tally(tallier, [PLAIN, {"paper": [""], "chair": ["1"]}, PLAIN])
    spot = Spot(2)
    assert page(table).open == {spot: None}
    assert code(table.lock()) == "doubts_open"
    assert code(rule(table, spot, outcome, by=table.scrutineer)) == "not_your_act"
    assert code(rule(table, spot, Outcome.PERSON, person=1, written="林")) == "ruling_kind"
    recorded(rule(table, spot, outcome))
    recorded(table.lock())
    totals = totals_of(table.village)
    assert totals.votes["chair"] == {1: votes}
    assert {code for _, _, code in totals.rejected} == ({why} if why else set())


def test_a_doubt_that_only_one_saw_is_a_difference_and_open_at_once(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(2, 2))
    assert table.key(1, list(keys_of([{"chair": ["?misspelling"]}], done=False))) == Kept(2)
    assert page(table).open == {Spot(1, "chair", 0): Doubt.MISSPELLING}, "ruled on while the calling goes on"
    rest: list[Key] = list(keys_of([PLAIN], after=2))
    assert isinstance(table.key(1, rest), Kept)
    table.tally(2, [PLAIN, PLAIN])
    assert {(d.ballot, d.post, d.mark) for lines in page(table).differing.values() for d in lines} == {
        (1, "chair", "?"),
        (1, "chair", "1"),
    }
