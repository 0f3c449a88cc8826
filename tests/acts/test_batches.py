"""Batches through the acts: begun, keyed twice, compared, called again, locked, dropped; each refused in its turn."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from kiosk.acts import batches
from kiosk.acts.keying import Kept
from kiosk.acts.outcome import Refusal
from kiosk.queries import journal
from kiosk.queries.journal import Head, verify_journal
from kiosk.records import batch_keys
from kiosk.rules.agreeing import COMMITTEE_SEAT
from kiosk.rules.ballot import BallotClass
from kiosk.rules.staff import Role
from tests.account_day import a_day_of
from tests.builders import a_round, now, recorded
from tests.counting import (
    Table,
    Written,
    a_count,
    keys_of,
    mix,
    numbers_of,
    opened,
    papers_of,
    seat,
    totals_of,
)


def code(answer: object) -> str:
    return answer.finding.code if isinstance(answer, Refusal) else ""


def agrees() -> None:
    assert isinstance(found := verify_journal(), Head), found


def a_village_votes(ballots: int) -> list[Written]:
    """Ballots for the first people of the roll, each a little different."""
    return [
        {"chair": ["1"], "vice_chair": [str(2 + n % 2)], "member": [str(4 + n % 3), "7"][: 1 + n % 2]}
        for n in range(ballots)
    ]


def both_key(table: Table, one: Sequence[Written], other: Sequence[Written] | None = None) -> None:
    table.tally(1, one)
    table.tally(2, one if other is None else other)


@pytest.mark.rule("R-CNT-13")
def test_two_entries_that_agree_are_locked_and_only_totals_stay(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(25))
    batch, ballots = table.batch, a_village_votes(25)
    assert batch_keys.there(batch)
    both_key(table, ballots)
    recorded(table.lock())
    assert not batch_keys.there(batch)
    totals = totals_of(table.village)
    assert totals.ballots == totals.classes[BallotClass.VALID] == 25
    assert totals.votes["chair"] == {1: 25}
    assert totals.votes["vice_chair"] == {2: 13, 3: 12}
    assert totals.votes["member"] == {4: 9, 5: 8, 6: 8, 7: 12}
    assert totals.blank == {"member": 75 - 25 - 12}
    agrees()


@pytest.mark.rule("R-CNT-13")
def test_ballots_that_differ_are_called_again_and_neither_entry_is_chosen(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(25))
    ballots = a_village_votes(25)
    missed: list[Written] = [*ballots]
    missed[8] = {"chair": ["1"], "vice_chair": ["2"]}
    both_key(table, ballots, missed)
    assert code(table.lock()) == "entries_differ"
    recorded(table.call_again())
    assert table.calling == 2
    both_key(table, ballots[8:9])
    assert code(table.call_again()) == "entries_same"
    recorded(table.lock())
    assert totals_of(table.village).votes["member"] == {4: 9, 5: 8, 6: 8, 7: 12}
    (again,) = [entry for entry in journal.newest_entries(table.village.election, 5) if entry.act == "call_again"]
    assert again.figures["ballots"] == 1, "how many ballots, never which"
    agrees()


@pytest.mark.rule("R-CNT-10")
def test_after_the_third_calling_the_committee_decides_on_the_paper(app: Flask) -> None:
    table = Table(a_count(30))
    village = table.village
    recorded(table.begin(25))
    ballots = a_village_votes(25)
    one, other = {"chair": ["1"]}, {"chair": ["2"]}
    both_key(table, [one, *ballots[1:]], [other, *ballots[1:]])
    terms = {
        "batch_id": table.batch,
        "by": village.officer(Role.COMMITTEE),
        "second": village.signs(Role.SCRUTINEER),
        "at": now(),
    }
    for calling in (2, 3):
        assert code(batches.decide_on_paper(reason="看票面", **terms)) == "call_again_first"
        recorded(table.call_again())
        assert table.calling == calling
        both_key(table, [one], [other])
    assert code(table.call_again()) == "called_often"
    assert code(batches.decide_on_paper(reason="", **terms)) == "ruling_reason_missing"
    recorded(batches.decide_on_paper(reason="票面写的是第二位", **terms))
    assert code(table.key(1, list(keys_of([one])))) == "not_your_seat"
    assert code(table.lock()) == "batch_not_keyed"
    table.tally(COMMITTEE_SEAT, [other])
    assert code(batches.decide_on_paper(reason="再看", **terms)) == "paper_taken"
    recorded(table.lock())
    assert totals_of(village).votes["chair"] == {1: 24, 2: 1}
    agrees()


def test_a_batch_has_25_or_50_ballots_or_another_number_said_twice(app: Flask) -> None:
    table = Table(a_count(30))
    assert code(table.begin(24)) == "batch_confirm"
    assert code(table.begin(24, 23)) == "batch_confirm_differs"
    assert code(table.begin(0, 0)) == code(table.begin(51, 51)) == "batch_size"
    assert code(table.begin(50)) == "batch_too_large"
    assert code(table.begin(31, 31)) == "batch_too_large"
    assert code(table.begin(25, present=False)) == "scrutineers_absent"
    recorded(table.begin(30, 30))
    assert code(table.begin(25)) == "table_at_work"
    assert papers_of(table.village).left == 0


def test_a_dropped_batch_counts_for_nothing_and_its_ballots_are_called_anew(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(25))
    batch = table.batch
    both_key(table, a_village_votes(25))
    assert code(table.drop(reason="")) == "drop_reason_missing"
    recorded(table.drop())
    assert (totals_of(table.village).ballots, papers_of(table.village).left) == (0, 30)
    assert not batch_keys.there(batch)
    recorded(table.begin(25))
    assert table.batch != batch
    both_key(table, a_village_votes(25))
    recorded(table.lock())
    assert totals_of(table.village).ballots == 25
    agrees()


@pytest.mark.rule("R-BOX-09")
def test_small_boxes_are_mixed_before_anything_is_called(app: Flask) -> None:
    village = a_day_of(a_round("preparing"), 26, 0, 4, 0, 60)
    opened(village, 30, 30)
    recorded(seat(village, 1))
    table = Table(village)
    assert code(table.begin(25)) == "boxes_to_mix"
    assert papers_of(village).to_mix == (1, 2, 3)
    assert code(mix(village, [3])) == "mix_one"
    recorded(mix(village, [3, 1]))
    assert papers_of(village).to_mix == (1, 2, 3), "still fewer than fifty together, and another box to mix with"
    assert code(mix(village, [3, 1])) == "mix_one", "they are one heap already"
    recorded(mix(village, [1, 2]))
    assert papers_of(village).to_mix == ()
    recorded(table.begin(25))
    assert code(mix(village, [1, 2])) == "mix_after_calling"
    agrees()


@pytest.mark.rule("R-RES-01", "R-RES-02")
@pytest.mark.parametrize(("found", "why"), [(20, "round_void_few"), (31, "round_void_more")])
def test_nothing_is_called_in_a_round_that_is_void(sqlite_app: Flask, found: int, why: str) -> None:
    table = Table(a_count(found, issued=30))
    assert code(table.begin(25)) == why


@pytest.mark.rule("R-STAFF-01")
def test_a_table_is_watched_by_its_own_scrutineer_or_the_chief(sqlite_app: Flask) -> None:
    table = Table(a_count(30))
    other, chief = table.village.officer(Role.SCRUTINEER, nth=4), table.village.officer(Role.CHIEF_SCRUTINEER)
    terms = {"table": 1, "ballots": 25, "present": True, "at": now()}
    assert code(batches.begin_batch(by=other, **terms)) == "not_your_table"
    recorded(batches.begin_batch(by=chief, **terms))
    both_key(table, a_village_votes(25))
    assert code(batches.lock_batch(batch_id=table.batch, by=other, at=now())) == "not_your_table"
    recorded(batches.lock_batch(batch_id=table.batch, by=chief, at=now()))
    assert code(batches.begin_batch(by=chief, **(terms | {"table": 2}))) == "no_such_table"


def test_a_step_posted_twice_is_done_once(sqlite_app: Flask) -> None:
    table = Table(a_count(30))
    terms = {"table": 1, "ballots": 25, "present": True, "by": table.scrutineer, "at": now(), "submission": "once"}
    first = batches.begin_batch(**terms)
    again = batches.begin_batch(**terms)
    assert (first.seq, again.seq, again.again) == (table.batch, table.batch, True)
    both_key(table, a_village_votes(25))
    lock = {"batch_id": table.batch, "by": table.scrutineer, "at": now(), "submission": "lock-once"}
    assert batches.lock_batch(**lock).seq == batches.lock_batch(**lock).seq
    assert totals_of(table.village).ballots == 25


def test_a_batch_whose_key_is_lost_can_only_be_dropped(app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(25))
    table.tally(1, a_village_votes(25))
    batch_keys.destroy(table.batch)
    assert code(table.key(2, list(keys_of(a_village_votes(1))))) == "batch_key_lost"
    assert code(table.lock()) == code(table.call_again()) == "batch_key_lost"
    recorded(table.drop("服务器换过"))
    recorded(table.begin(25))
    assert isinstance(table.key(2, list(keys_of(a_village_votes(1), done=False))), Kept)


def test_frequent_names_get_numbers_that_stay(sqlite_app: Flask) -> None:
    table = Table(a_count(60, voters=80))
    numbers = []
    for n in range(2):
        recorded(table.begin(25))
        both_key(table, [{"chair": [str(1 + n)], "member": [str(10 * n + i % 8 + 20)]} for i in range(25)])
        recorded(table.lock())
        numbers.append(numbers_of(table.village))
    assert numbers[0][10] == 1, "the most votes first"
    assert list(numbers[0]) == list(range(10, 10 + len(numbers[0])))
    assert numbers[1].items() > numbers[0].items()
    agrees()
