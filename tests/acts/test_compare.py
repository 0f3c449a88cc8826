"""After a restart or a restore: what waits, what is compared, and the one entry that says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from kiosk.acts import boxes, checkin, home_votes, issue, lanes, trips
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import compare, journal
from kiosk.queries.day import Standing, standing
from kiosk.queries.journal import Head, verify_journal
from kiosk.records import store
from kiosk.records.day import Election
from kiosk.records.journal import JournalEntry, JournalPersonal
from kiosk.rules.staff import Role
from tests.account_day import close_polls, come_to_the_hall
from tests.builders import Village, a_round, now, recorded
from tests.restores import compare_all, compared_with, restore
from tests.trips import a_trip, a_village_with, send_out, take_back, told


def code_of(answer: Any) -> str:
    return answer.finding.code if isinstance(answer, Refusal | checkin.Admission) else ""


def entry(seq: int) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The act of an entry, its figures and its personal part."""
    with store.reading() as connection:
        row = connection.execute(
            select(JournalEntry.act, JournalEntry.figures, JournalPersonal.body)
            .join(JournalPersonal, JournalPersonal.seq == JournalEntry.seq)
            .where(JournalEntry.seq == seq)
        ).one()
    return row.act, json.loads(row.figures), json.loads(row.body)


def waiting() -> dict[str, int | None]:
    with store.reading() as connection:
        return dict(connection.execute(select(Election.id, Election.restored_seq)).tuples().all())


def stands(village: Village) -> Standing:
    found = standing(village.election)
    assert found is not None
    return found


def agrees() -> None:
    assert isinstance(found := verify_journal(), Head), found


def scan(village: Village, n: int) -> checkin.Admission:
    by = village.officer(Role.VERIFIER)
    return checkin.check_in(code=village.certificate(n), station=by.lane, by=by, at=now())


def test_a_restore_is_one_entry_and_every_election_not_certified_waits(app: Flask) -> None:
    village, other = a_round(), a_round("preparing", voters=10, election="other-7")
    before = journal.head()
    taken = now() - timedelta(minutes=5)
    answer = restore(taken)
    assert answer.seq == before.seq + 1 == journal.head().seq
    act, figures, _ = entry(answer.seq)
    assert (act, figures["seq"], figures["head"]) == ("restore", before.seq, before.hash)
    assert figures["elections"] == [other.election, village.election]
    assert waiting() == {village.election: answer.seq, other.election: answer.seq}
    assert stands(village).restored == taken
    agrees()


def test_a_restore_without_an_election_is_on_record_all_the_same(sqlite_app: Flask) -> None:
    assert entry(restore().seq)[1]["elections"] == []
    agrees()


def test_after_a_restore_lanes_wait_until_the_chief_compared_and_nothing_is_written(app: Flask) -> None:
    village = a_round()
    waits, handed = scan(village, 1), come_to_the_hall(village, 1, first=1)[0]
    restore()
    before = journal.head()
    verifier, issuer, chief = (village.officer(r) for r in (Role.VERIFIER, Role.ISSUER, Role.CHIEF_SCRUTINEER))
    by = {"station": issuer.lane, "by": issuer, "at": now()}
    visit = waits.visit_id
    assert visit is not None

    def undo() -> Answer:
        second = village.signs(Role.SCRUTINEER)
        signed = {"station": verifier.lane, "by": verifier, "second": second, "at": now()}
        return checkin.undo_check_in(visit_id=visit, reason="错", **signed)

    acts: list[Callable[[], object]] = [
        lambda: scan(village, 3),
        lambda: scan(village, 1),
        lambda: issue.issue_ballots(visit_id=visit, **by),
        lambda: issue.sign_for_ballots(visit_id=handed, **by),
        lambda: issue.replace_spoiled_ballot(visit_id=handed, **by),
        lambda: issue.undo_issue(visit_id=handed, reason="错", second=village.signs(Role.CHIEF_SCRUTINEER), **by),
        lambda: lanes.change_lane_box(box_no=1, **by),
        lambda: close_polls(village),
        undo,
    ]
    assert [code_of(act()) for act in acts] == ["restored_not_compared"] * len(acts)
    assert journal.head() == before
    recorded(compare_all(village, by=chief))
    assert waiting() == {village.election: None}
    assert code_of(scan(village, 3)) == "admitted"
    recorded(issue.issue_ballots(visit_id=visit, **by))
    agrees()


def test_after_a_restore_boxes_and_teams_wait_and_a_team_is_not_told_that_its_record_is_lost(app: Flask) -> None:
    village = a_village_with()
    trip = a_trip(village)
    restore()
    scrutineer, second = village.officer(Role.SCRUTINEER, box=1), village.signs(Role.CHIEF_SCRUTINEER)
    typed = {"by": scrutineer, "second": second, "at": now()}
    acts: list[Callable[[], object]] = [
        lambda: home_votes.record_home_vote(trip_id=trip.id, told=told(1), at=now()),
        lambda: home_votes.type_trip_sheet(trip_id=trip.id, told=told(1), **typed),
        lambda: trips.release_held_voter(trip_id=trip.id, line=1, by=scrutineer, at=now()),
        lambda: take_back(village, trip),
        lambda: send_out(village),
        lambda: boxes.close_box(box_no=1, seal="A009", **typed),
    ]
    assert [code_of(act()) for act in acts] == ["restored_not_compared"] * len(acts)
    recorded(compare_all(village))
    record = told(1)
    assert not isinstance(home_votes.record_home_vote(trip_id=trip.id, told=record, at=now()), Refusal)
    agrees()


def test_one_village_that_compared_does_not_open_the_lanes_of_another(sqlite_app: Flask) -> None:
    village, other = a_round(voters=10), a_round(voters=10, election="other-7")
    restore()
    recorded(compare_all(village))
    assert (code_of(scan(village, 1)), code_of(scan(other, 1))) == ("admitted", "restored_not_compared")
    agrees()


def test_a_plain_restart_asks_and_holds_nobody_up(sqlite_app: Flask) -> None:
    village = a_round(voters=10)
    scan(village, 1)
    began = now()
    asked = compare.due(stands(village), began)
    assert asked is not None
    assert (asked.code, asked.numbers["at"]) == ("server_restarted", began)
    assert code_of(scan(village, 2)) == "admitted"
    recorded(compare_all(village))
    assert compare.due(stands(village), began) is None
    assert compare.due(stands(village), now()) is not None


def test_what_stands_last_at_a_lane_is_shown_with_its_line_of_the_paper_roll(app: Flask) -> None:
    village = a_round()
    come_to_the_hall(village, 3)
    by = village.officer(Role.VERIFIER)
    first, second, *rest = compared_with(village).lanes
    assert first.last is not None
    assert second.last is not None
    assert (first.handed_out, second.handed_out, [row.handed_out for row in rest]) == (2, 1, [0] * len(rest))
    assert (first.last.act, first.last.officers) == ("hand_out", (village.officer(Role.ISSUER).name,))
    assert [place.roll_no for place in first.last.lines] == [3]
    assert [place.roll_no for place in second.last.lines] == [2]
    checkin.check_in(code=village.certificate(9), station=by.lane, by=by, at=now())
    newest = next(row for row in compared_with(village).lanes if row.lane == by.lane).last
    assert newest is not None
    assert (newest.act, [place.roll_no for place in newest.lines]) == ("check_in", [9])
    boxes_there = {box.no: box.last.act for box in compared_with(village).boxes if box.last}
    assert boxes_there == {1: "seal_box", 2: "seal_box"}


def test_the_entry_holds_the_figures_as_they_were_shown_though_the_lanes_went_on(app: Flask) -> None:
    village = a_round()
    come_to_the_hall(village, 2)
    shown = compared_with(village).upto
    visits = come_to_the_hall(village, 2, first=2)
    chief, issuer = village.signs(Role.CHIEF_SCRUTINEER), village.officer(Role.ISSUER)
    undone = {"station": issuer.lane, "by": issuer, "second": chief, "at": now()}
    recorded(issue.undo_issue(visit_id=visits[0], reason="错", **undone))
    answer = compare_all(village, shown=shown, differs="  1号通道少一张 ")
    assert not isinstance(answer, Refusal)
    act, figures, personal = entry(answer.seq)
    assert (act, figures["upto"], figures["agrees"]) == ("compare_lanes", shown, False)
    assert [lane[1] for lane in figures["lanes"]][:2] == [1, 1]
    assert personal == {"differs": "1号通道少一张"}
    assert "少一张" not in json.dumps(figures, ensure_ascii=False)
    later = compare_all(village)
    assert not isinstance(later, Refusal)
    assert sum(lane[1] for lane in entry(later.seq)[1]["lanes"]) == 3
    agrees()


def test_comparing_is_the_chiefs_or_the_heads_once_a_form_and_on_figures_that_stand(sqlite_app: Flask) -> None:
    village = a_round(voters=10)
    old = compared_with(village).upto
    restore()
    assert code_of(compare_all(village, by=village.officer(Role.REGISTRAR))) == "not_your_act"
    assert code_of(compare_all(village, shown=old)) == "compared_before_restore"
    assert code_of(compare_all(village, differs="号码 44052419610101146X")) == "difference_number"
    assert waiting()[village.election] is not None
    given = {"by": village.officer(Role.COMMITTEE_HEAD), "submission": "once"}
    one, again = compare_all(village, **given), compare_all(village, **given)
    assert not isinstance(one, Refusal)
    assert not isinstance(again, Refusal)
    assert (again.seq, again.again, journal.head().seq) == (one.seq, True, one.seq)


def test_a_wait_that_was_lifted_by_hand_is_found_by_the_journal(sqlite_app: Flask) -> None:
    village = a_round(voters=10)
    restore()
    with store.beside_the_journal() as connection:
        connection.execute(Election.__table__.update().values(restored_seq=None))
    found = verify_journal()
    assert not isinstance(found, Head)
    assert (found.code, found.numbers["table"]) == ("journal_tables_differ", "elections")
    assert village
