"""The roll published and objected to: outcome, rows, one journal entry; versions that stay, dates in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from kiosk.acts import day as day_acts
from kiosk.acts import issue, publication, roll, settling
from kiosk.acts.outcome import Answer, Refusal
from kiosk.queries import objections, register
from kiosk.queries import publication as read
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.loading import basis
from kiosk.queries.roll import certified_voters
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.records.journal import JournalEntry
from kiosk.records.publication import Objection, RollChange, RollVersion
from kiosk.records.roll import RegisterRow as RowRecord
from kiosk.rules.publication import (
    NAMED_IN_PUBLIC,
    ObjectionState,
    RollLine,
    Wanted,
    content_of,
    differences,
    fingerprint_of,
)
from kiosk.rules.settling import Choice, Decision, Ground
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded, sealed

DAY = a_plan().day
FIRST = DAY - timedelta(days=25)
SEEN = "看过户口簿"
GONE = Decision(Choice.LEAVE_OUT, ground=Ground.MOVED_OUT)


@pytest.fixture
def village(app: Flask) -> Village:
    return a_round("preparing", voters=6)


def by() -> Any:
    return {"by": Village(ELECTION).officer(Role.REGISTRAR), "at": now()}


def publish(on: date = FIRST, **more: Any) -> Answer:
    return publication.publish_roll(on=on, **by(), **more)


def settle(nth: int, decision: Decision, on: date = FIRST) -> None:
    recorded(settling.settle_roll(decisions={row_of(nth): decision}, reason=SEEN, on=on, **by()))


def row_of(nth: int) -> int:
    """The row of the nth voter of the roll, from 1."""
    voter = list(certified_voters(ELECTION))[nth - 1].voter
    row_id = register.row_of_voter(ELECTION, voter.id)
    assert row_id is not None
    return row_id


def file(filed_on: date = FIRST, **more: Any) -> Answer:
    fields: dict[str, Any] = {"by_name": "张三", "about": "李四", "wanted": Wanted.ADD, "statement": "漏了"}
    return publication.file_objection(filed_on=filed_on, **fields | by() | more)


def filed(**more: Any) -> int:
    recorded(file(**more))
    return objections.objections(ELECTION)[-1].id


def decide(id: int, **more: Any) -> Answer:
    fields: dict[str, Any] = {"upheld": False, "reason": "不属实", "decided_on": FIRST}
    return publication.decide_objection(objection_id=id, **fields | by() | more)


def tell(id: int, told_on: date = FIRST) -> Answer:
    return publication.tell_objector(objection_id=id, told_on=told_on, **by())


def codes(answer: object) -> list[str]:
    assert isinstance(answer, Refusal), answer
    return [finding.code for finding in answer.findings]


def seq_of(answer: Answer) -> int:
    assert not isinstance(answer, Refusal), answer.findings
    return answer.seq


def counted() -> tuple[int, ...]:
    with store.reading() as connection:
        tables = (JournalEntry, RollVersion, RollChange, Objection)
        return tuple(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.mark.rule("R-ROLL-03", "R-ROLL-04", "R-ROLL-05")
def test_publishing_keeps_the_roll_as_it_stands_with_its_fingerprint_in_one_entry(village: Village) -> None:
    entries, *_ = counted()
    recorded(publish())
    (version,) = read.versions(ELECTION)
    lines = read.version_lines(ELECTION, 1)
    on_roll = list(certified_voters(ELECTION))
    assert [(one.roll_no, one.name) for one in lines] == [(one.voter.roll_no, one.voter.name) for one in on_roll]
    assert version.fingerprint == fingerprint_of(content_of(lines))
    assert (version.registered, version.seq, version.published_on) == (len(lines), head().seq, FIRST)
    assert counted() == (entries + 1, 1, 0, 0)
    assert verify_journal() == head()


def test_publishing_waits_for_something_to_publish_and_for_the_order_of_days(village: Village) -> None:
    assert codes(publish(DAY + timedelta(days=1))) == ["dated_after"]
    recorded(publish(DAY))
    assert codes(publish(DAY)) == ["nothing_to_publish"]
    settle(1, GONE)
    before = counted()
    assert codes(publish(DAY - timedelta(days=1))) == ["dated_before"]
    assert counted() == before
    recorded(publish(DAY))


@pytest.mark.rule("R-ROLL-05")
def test_every_change_is_published_by_the_next_supplement_and_no_other(village: Village) -> None:
    settle(6, GONE)
    recorded(publish())
    assert read.changes(ELECTION) == (), "what changed before was never public"
    settle(1, GONE)
    recorded(publish())
    settle(1, Decision(Choice.REGISTER, name="林改"))
    recorded(publish())
    assert [(change.kind, change.version, change.reason, change.on) for change in read.changes(ELECTION)] == [
        ("removed", 2, SEEN, FIRST),
        ("corrected", 3, SEEN, FIRST),
    ]
    assert [version.registered for version in read.versions(ELECTION)] == [5, 4, 4]
    found = differences(read.version_lines(ELECTION, 2), read.version_lines(ELECTION, 3))
    assert [now.name for _, now in found.corrected] == ["林改"]
    assert verify_journal() == head()


def test_two_who_publish_at_the_same_instant_publish_once(app: Flask, village: Village) -> None:
    start, answers = Barrier(2), []

    def run() -> None:
        with app.app_context():
            start.wait()
            answers.append(publish())

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
    assert len(read.versions(ELECTION)) == 1


def test_the_same_form_sent_twice_is_one_act(village: Village) -> None:
    assert seq_of(publish(submission="one")) == seq_of(publish(submission="one"))
    assert seq_of(file(submission="two")) == seq_of(file(submission="two"))
    id = objections.objections(ELECTION)[0].id
    assert seq_of(decide(id, submission="three")) == seq_of(decide(id, submission="three"))
    assert counted()[1:] == (1, 0, 1)


@pytest.mark.rule("R-ROLL-04")
def test_an_objection_is_entered_decided_told_and_published_each_in_one_entry(village: Village) -> None:
    recorded(publish())
    entries, *_ = counted()
    id = filed()
    recorded(decide(id))
    recorded(tell(id))
    assert read.publication(ELECTION).pending.decisions == 1
    recorded(publish())
    (one,) = objections.objections(ELECTION)
    assert (one.state, one.decided_on, one.told_on, one.version) == (ObjectionState.REJECTED, FIRST, FIRST, 2)
    assert counted()[0] == entries + 4
    assert one.id == entries + 1, "its id is the entry that filed it"


@pytest.mark.rule("R-ROLL-04")
def test_an_objection_has_its_days_in_order_and_none_after_election_day(village: Village) -> None:
    assert codes(file()) == ["roll_not_published"]
    recorded(publish())
    later, after = FIRST + timedelta(days=2), DAY + timedelta(days=1)
    assert codes(file(FIRST - timedelta(days=1))) == ["dated_before"]
    assert codes(file(after)) == ["dated_after"]
    id = filed(filed_on=later)
    assert codes(tell(id, later)) == ["objection_gone"], "not decided yet"
    assert codes(decide(id, decided_on=FIRST)) == ["dated_before"]
    assert codes(decide(id, decided_on=after)) == ["dated_after"]
    recorded(decide(id, decided_on=later))
    assert codes(tell(id, FIRST)) == ["dated_before"]
    assert codes(tell(id, after)) == ["dated_after"]
    assert codes(publish(FIRST)) == ["dated_before"], "a supplement comes after the decisions it publishes"
    assert codes(decide(id)) == ["objection_decided"]
    assert codes(decide(999_999)) == ["objection_gone"]


@pytest.mark.parametrize("field", ["by_name", "about", "statement"])
def test_an_objection_says_who_about_whom_and_why(village: Village, field: str) -> None:
    recorded(publish())
    before = counted()
    assert codes(file(**{field: "  "})) == ["objection_incomplete"]
    assert counted() == before


def test_an_objection_names_people_of_its_own_village_alone(village: Village) -> None:
    a_round("preparing", voters=4, election="other")
    (stranger, *_) = certified_voters("other")
    with store.reading() as connection:
        row = connection.scalar(select(RowRecord.id).where(RowRecord.election_id == "other").limit(1))
    recorded(publish())
    for named in ({"voter_id": stranger.voter.id}, {"row_id": row}, {"voter_id": 999_999}):
        assert codes(file(**named)) == ["row_gone"]


@pytest.mark.rule("R-ROLL-03", "R-ROLL-05")
def test_an_objection_that_is_upheld_changes_the_roll_in_the_same_entry(village: Village) -> None:
    recorded(publish())
    id = filed(wanted=Wanted.REMOVE)
    assert codes(decide(id, upheld=True)) == ["change_missing"]
    assert codes(decide(id, upheld=True, row_id=row_of(1), change=Decision(Choice.LEAVE_OUT))) == ["ground_missing"]
    assert codes(decide(id, upheld=True, row_id=999_999, change=GONE)) == ["row_gone"]
    assert codes(decide(id, upheld=True, row_id=row_of(1), change=GONE, reason=" ")) == ["reason_missing"]
    entries, *_ = counted()
    recorded(decide(id, upheld=True, row_id=row_of(1), change=GONE, reason="属实"))
    (change,) = read.changes(ELECTION, version=0)
    assert (change.kind, change.ground, change.reason, change.on) == ("removed", "moved_out", "属实", FIRST)
    assert change.seq == head().seq == entries + 1
    assert len(list(certified_voters(ELECTION))) == 5
    second = filed(wanted=Wanted.REMOVE)
    with store.reading() as connection:
        row = connection.scalar(
            select(RowRecord.id).where(RowRecord.election_id == ELECTION, RowRecord.outcome == "left_out")
        )
    recorded(decide(second, upheld=True, row_id=row, change=GONE, reason="同上"))
    assert len(read.changes(ELECTION)) == 1, "whoever is off the roll is not taken off twice"


def test_an_objection_upheld_may_put_somebody_new_on_the_roll(village: Village) -> None:
    recorded(publish())
    id = filed()
    new = Decision(
        Choice.REGISTER,
        group="第1村民小组",
        household="099",
        name="许新",
        sex="F",
        birth=date(1980, 1, 1),
        relation="户主",
        added=True,
    )
    recorded(decide(id, upheld=True, change=new, reason="漏登"))
    assert [change.name for change in read.changes(ELECTION)] == ["许新"]


def test_of_an_objection_about_a_row_nothing_is_left_after_the_register_is_loaded_anew(village: Village) -> None:
    recorded(publish())
    about_row, about_voter = filed(row_id=row_of(1)), filed(voter_id=list(certified_voters(ELECTION))[1].voter.id)

    def rows() -> list[int | None]:
        found = (objections.objection(ELECTION, id) for id in (about_row, about_voter))
        return [objections.row_about(ELECTION, one) for one in found if one]

    assert rows() == [row_of(1), row_of(2)]
    registrar = Village(ELECTION).officer(Role.REGISTRAR)
    stands = basis(ELECTION)
    assert stands is not None
    people = [view.row for nth in range(2, 7) if (view := register.register_row(ELECTION, row_of(nth)))]
    recorded(
        roll.load_roll(
            election_id=ELECTION,
            source="r",
            rows=people,
            reason="去世",
            by=signatory_of(registrar.name, registrar.id),
            roles=registrar.roles,
            at=now(),
        )
    )
    assert rows() == [None, row_of(1)]


def test_rows_off_the_roll_are_found_by_name_and_household(village: Village) -> None:
    voter = next(iter(certified_voters(ELECTION))).voter
    assert not objections.find_off_roll(ELECTION, voter.name)
    settle(1, GONE)
    for text in (voter.name, voter.name[0], voter.household, f" {voter.name} "):
        assert voter.name in [one.name for one in objections.find_off_roll(ELECTION, text)]
    assert not objections.find_off_roll(ELECTION, "")
    assert not objections.find_off_roll(ELECTION, "%")
    assert not objections.find_off_roll("other", voter.name)


@pytest.mark.rule("R-ROLL-05")
def test_the_opening_keeps_the_roll_and_everything_about_it_is_over(village: Village) -> None:
    recorded(publish())
    id = filed()
    recorded(decide(id))
    recorded(publish())
    head_of, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day_acts.choose_rules(choices={}, by=head_of, at=now()))
    recorded(issue.unseal_ballots(ballots=20, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=now()))
    sealed(village)
    second = village.signs(Role.CHIEF_SCRUTINEER)
    recorded(day_acts.open_polls(by=head_of, second=second, at=now(), other_day_confirmed=True))
    assert len(read.versions(ELECTION)) == 2, "the roll they opened on is the one published"
    before = counted()
    acts: list[Callable[[], Answer]] = [publish, file, lambda: decide(id), lambda: tell(id)]
    for act in acts:
        assert codes(act()) == ["wrong_phase"]
    assert counted() == before


def test_only_the_registrar_publishes_and_decides(village: Village) -> None:
    recorded(publish())
    id, other = filed(), {"by": village.officer(Role.COMMITTEE_HEAD)}
    before = counted()
    for answer in (publication.publish_roll(on=FIRST, at=now(), **other), file(**other)):
        assert codes(answer) == ["not_your_act"]
    assert codes(decide(id, **other)) == ["not_your_act"]
    assert counted() == before


def line(roll_no: int, **changes: Any) -> RollLine:
    facts = {"group": "第1组", "household": "1", "name": "林", "sex": "M", "birth": date(1970, 1, 1), "page": 1}
    return RollLine(**{"roll_no": roll_no, "line": 1, **facts, **changes})


@pytest.mark.rule("R-ROLL-05")
def test_versions_differ_by_what_the_roll_says_and_not_by_where_it_stands_on_paper() -> None:
    before = [line(1), line(2), line(3), line(4)]
    after = [line(5), line(4, page=9, line=9), line(3, sex="F"), line(2, name="许")]
    found = differences(before, after)
    assert [one.roll_no for one in found.added] == [5]
    assert [one.roll_no for one in found.removed] == [1]
    assert [now.roll_no for _, now in found.corrected] == [2, 3]


@pytest.mark.rule("R-ROLL-03", "R-ROLL-05")
@given(st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_the_number_before_with_who_came_and_without_who_went_is_the_number_after(a: set[int], b: set[int]) -> None:
    found = differences(map(line, a), map(line, b))
    assert len(a) + len(found.added) - len(found.removed) == len(b)


def test_no_illness_and_no_sentence_is_among_what_may_hang_on_a_wall() -> None:
    assert not NAMED_IN_PUBLIC & {Ground.CANNOT_EXERCISE, Ground.RIGHTS_DEPRIVED}
    assert set(Ground) >= NAMED_IN_PUBLIC
