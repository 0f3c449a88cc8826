"""Keys on both databases: each kept once and in order, whatever is sent again; never in the journal."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from flask import Flask

from kiosk.acts import batches
from kiosk.acts.keying import Kept, keep_keys
from kiosk.acts.outcome import Refusal
from kiosk.acts.tables import freeze_count
from kiosk.queries import journal, tables
from kiosk.queries.at_table import my_table
from kiosk.records import store
from kiosk.records.store import Mode
from kiosk.rules.keying import Do, Key
from kiosk.rules.staff import Role
from kiosk.rules.tables import CHANGE_EVERY
from tests.account_day import a_day_of
from tests.builders import Village, a_round, now, recorded
from tests.counting import Table, a_count, a_key, keys_of, mix_all, opened, people_for, seat

BALLOT = {"chair": ["1"], "vice_chair": ["2"], "member": ["3", "4", "5"]}


def code(answer: object) -> str:
    return answer.finding.code if isinstance(answer, Refusal) else ""


def keyed(table: Table, seat: int = 1) -> list[Key]:
    found = tables.pad(table.village.election, table.batch, table.tallier(seat))
    assert found is not None
    return list(found.keys)


def a_table(ballots: int = 25) -> Table:
    table = Table(a_count(30))
    recorded(table.begin(ballots, ballots))
    return table


def test_what_is_sent_again_is_kept_once_and_what_comes_too_early_waits(app: Flask) -> None:
    table = a_table()
    keys = list(keys_of([BALLOT, BALLOT], done=False))
    assert table.key(1, keys[:4]) == Kept(4)
    assert table.key(1, keys[:4]) == Kept(4), "the answer was lost"
    assert table.key(1, keys[6:]) == Kept(4), "a gap: nothing is kept, the tablet sends from 5 on"
    assert table.key(1, keys[2:]) == Kept(12)
    assert keyed(table) == keys
    assert keyed(table, 2) == []


def test_an_impossible_key_keeps_what_came_before_it(app: Flask) -> None:
    table = a_table()
    keys = list(keys_of([BALLOT], done=False))
    wrong = replace(a_key(6, "chair", "99999"), id="f" * 16)
    assert table.key(1, [*keys[:5], wrong]) == Kept(5)
    assert code(table.key(1, [wrong])) == "nobody_of_this_number"
    assert code(table.key(1, [Key(6, "a" * 16, Do.DONE)])) == "batch_not_whole"
    assert table.key(1, keys[5:]) == Kept(6)
    assert code(table.key(1, [Key(7, "b" * 16, Do.UNDO)])) == "nothing_to_undo"
    assert code(table.key(1, [Key(7, "b" * 16, Do.CLOSE)])) == "ballot_empty"


def test_the_ballots_of_a_batch_can_be_neither_fewer_nor_more(app: Flask) -> None:
    table = a_table(3)
    keys = list(keys_of([BALLOT] * 3))
    assert table.key(1, keys[:12]) == Kept(12)
    assert code(table.key(1, [replace(keys[-1], n=13)])) == "batch_not_whole"
    assert table.key(1, keys[12:18]) == Kept(18)
    assert code(table.key(1, [a_key(19, "chair", "1")])) == "batch_whole"
    assert table.key(1, keys[18:]) == Kept(19)
    assert code(table.key(1, [a_key(20, "chair", "1")])) == "key_after_done"


def test_another_tablet_at_the_same_seat_is_told_so(app: Flask) -> None:
    table = a_table()
    first, second = list(keys_of([BALLOT], done=False)), list(keys_of([BALLOT], done=False))
    assert table.key(1, first[:3]) == Kept(3)
    assert code(table.key(1, second[:3])) == "other_tablet"
    assert table.key(1, [first[3], *first[4:]]) == Kept(6), "whoever goes on from what is kept may"


def test_only_who_sits_there_keys_and_only_in_the_calling_under_way(app: Flask) -> None:
    table = a_table()
    keys = list(keys_of([BALLOT], done=False))
    assert code(table.key(1, keys, calling=2)) == "calling_over"
    village = table.village
    others = people_for(village, 1)
    swapped = dict(zip(others, others.values(), strict=True))
    swapped |= {list(others)[1]: others[list(others)[2]], list(others)[2]: others[list(others)[1]]}
    assert table.key(1, keys[:2]) == Kept(2)
    recorded(seat(village, 1, swapped))
    assert code(table.key(2, keys[:2])) == "", "the second tallier sits at the first seat now"
    assert keyed(table, 2) == keys[:2], "and goes on from what that seat has"


def test_everybody_is_found_where_they_sit_with_the_batch_that_is_open_there(app: Flask) -> None:
    village = a_count(30)
    table = Table(village)
    for batch in (False, True):
        if batch:
            recorded(table.begin(3, 3))
        for place, officer in people_for(village, 1).items():
            mine = my_table(village.election, officer)
            assert mine is not None
            assert (mine.no, mine.place_of(officer), mine.batch) == (1, place, table.view.batch)
            assert (mine.batch is not None) is batch
    assert my_table(village.election, village.officer(Role.COMMITTEE).id) is None
    table.tally(1, [BALLOT] * 3)
    looked = [tables.look(village.election, table.batch, table.tallier(seat), now()) for seat in (1, 2)]
    assert looked == [tables.Look(1, 19, False, False), tables.Look(1, 0, False, False)]
    later = tables.look(village.election, table.batch, table.tallier(1), now() + CHANGE_EVERY)
    assert later == tables.Look(1, 19, False, True)


def a_count_elsewhere() -> Village:
    """Another election in the same evening on the same server, with a table of the same number."""
    village = opened(a_day_of(a_round("preparing", 40, "test-8"), 30, 0, 0, 0, 60), 30, 30)
    mix_all(village)
    recorded(seat(village, 1))
    return village


def taken_to_the_paper(table: Table) -> None:
    """Called three times, keyed differently each time; the committee has the paper."""
    for calling in (1, 2, 3):
        table.tally(1, [BALLOT])
        table.tally(2, [{"chair": ["7"]}])
        if calling < 3:
            recorded(table.call_again())
    village = table.village
    recorded(
        batches.decide_on_paper(
            batch_id=table.batch,
            reason="看了票",
            by=village.officer(Role.COMMITTEE),
            second=village.signs(Role.CHIEF_SCRUTINEER),
            at=now(),
        )
    )


@pytest.mark.rule("R-STAFF-01", "R-CNT-13")
def test_nobody_of_another_election_keys_in_a_batch_though_they_sit_at_a_table_of_its_number(app: Flask) -> None:
    table, elsewhere = a_table(1), Table(a_count_elsewhere())
    recorded(elsewhere.begin(1, 1))
    batch, keys = table.batch, list(keys_of([BALLOT]))
    strangers = [elsewhere.tallier(1), elsewhere.tallier(2), elsewhere.village.officer(Role.COMMITTEE)]
    for by in strangers:
        assert code(keep_keys(batch_id=batch, calling=1, keys=keys, by=by)) == "batch_not_open"
        assert tables.pad(elsewhere.village.election, batch, by) is None
        assert tables.look(elsewhere.village.election, batch, by, now()) is None
    assert (keyed(table, 1), keyed(table, 2)) == ([], [])
    taken_to_the_paper(table)
    assert table.calling == 4
    for by in strangers:
        assert code(keep_keys(batch_id=batch, calling=4, keys=keys, by=by)) == "batch_not_open"
        assert tables.pad(elsewhere.village.election, batch, by) is None
    assert table.key(3, keys) == Kept(7), "its own committee keys it"
    elsewhere.tally(1, [BALLOT])
    assert keyed(elsewhere, 2) == [], "and everybody goes on at home"


@pytest.mark.parametrize("senders", [4])
def test_the_same_keys_from_four_threads_at_once_are_kept_once(app: Flask, senders: int) -> None:
    table = a_table()
    keys, answers = list(keys_of([BALLOT] * 5, done=False)), []
    village, batch = table.village, table.batch

    def send() -> None:
        with app.app_context(), store.using(Mode.OFFICIAL):
            for n in range(0, len(keys), 3):
                answers.append(Table(village).key(1, keys[n : n + 3]))

    threads = [threading.Thread(target=send) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert batch == table.batch
    assert all(isinstance(answer, Kept) for answer in answers)
    assert keyed(table) == keys


def test_keys_leave_no_entry_in_the_journal(app: Flask) -> None:
    table = a_table()
    head = journal.head()
    table.tally(1, [BALLOT] * 25)
    assert journal.head() == head


def test_a_count_that_stands_still_takes_no_keys_and_locks_nothing(app: Flask) -> None:
    table = a_table()
    freeze(table.village, frozen=True)
    assert code(table.key(1, list(keys_of([BALLOT], done=False)))) == "count_frozen"
    assert code(table.lock()) == "count_frozen"
    freeze(table.village, frozen=False)
    assert table.key(1, list(keys_of([BALLOT], done=False))) == Kept(6)


def freeze(village: Village, *, frozen: bool) -> None:

    terms = {"by": village.officer(Role.CHIEF_SCRUTINEER), "at": now()}
    assert code(freeze_count(frozen=frozen, reason="", **terms)) == "freeze_reason_missing"
    recorded(freeze_count(frozen=frozen, reason="有人说唱错了", **terms))
    assert code(freeze_count(frozen=frozen, reason="再", **terms)) in ("count_frozen_already", "count_not_frozen")
