"""The roll loaded, loaded again, settled by decision, numbered anew, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from kiosk.acts import roll, settling
from kiosk.acts.outcome import Refusal
from kiosk.files.rehearsal import rehearsal_register
from kiosk.queries import register
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.loading import basis
from kiosk.queries.register import listed_in
from kiosk.queries.roll import certified_voters, find_voters
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.records.journal import JournalEntry
from kiosk.records.publication import RollChange
from kiosk.records.roll import RegisterRow as RowRecord
from kiosk.records.roll import RollDecision, SearchKey, Voter, VoterCertificate
from kiosk.rules.comparison import Listed
from kiosk.rules.loading import settle_register
from kiosk.rules.notes import Residence
from kiosk.rules.register import IdentityCheck, RegisterRow, RowAddress
from kiosk.rules.settling import Choice, Decision, Ground
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded

DAY = date(2026, 3, 1)
REASON = "看过户口簿"
REGISTER = Decision(Choice.REGISTER)


def load(rows: Sequence[RegisterRow], **more: Any) -> roll.RollLoaded:
    answer = try_load(rows, **more)
    assert not isinstance(answer, Refusal), answer.findings
    return answer


def try_load(rows: Sequence[RegisterRow], **more: Any) -> roll.RollLoaded | Refusal:
    registrar = Village(ELECTION).officer(Role.REGISTRAR)
    return roll.load_roll(
        election_id=ELECTION,
        source="r.xlsx",
        rows=rows,
        by=signatory_of(registrar.name, registrar.id),
        roles=registrar.roles,
        at=now(),
        **more,
    )


def settle(decisions: Mapping[int, Decision], **more: Any) -> settling.RollSettled | Refusal:
    arguments = {"reason": REASON, "on": DAY, "by": Village(ELECTION).officer(Role.REGISTRAR), "at": now()} | more
    return settling.settle_roll(decisions=decisions, **arguments)


def settled(decisions: Mapping[int, Decision], **more: Any) -> settling.RollSettled:
    answer = settle(decisions, **more)
    assert not isinstance(answer, Refusal), answer.findings
    return answer


def codes(answer: object) -> list[str]:
    assert isinstance(answer, Refusal), answer
    return [finding.code for finding in answer.findings]


def listed() -> dict[str, Listed]:
    """Name → who stands on the roll; made-up names are all different here."""
    with store.reading() as connection:
        people = listed_in(connection, ELECTION)
    assert len({one.name for one in people}) == len(people)
    return {one.name: one for one in people}


def rows_now() -> list[RegisterRow]:
    """Twelve people with names of their own, in four households of two groups."""
    return [
        RegisterRow(
            sheet="表",
            row=n,
            group=f"第{1 + (n > 8)}村民小组",
            household=f"{n // 3:03}",
            name=f"林{'甲乙丙丁戊己庚辛壬癸子丑'[n - 3]}",
            relation="户主" if n % 3 == 0 else "子",
            sex="M",
            birth=date(1970, 1, n),
            residence=Residence.LOCAL,
            note="",
        )
        for n in range(3, 15)
    ]


def row_id(name: str) -> int:
    with store.reading() as connection:
        return int(
            connection.execute(select(RowRecord.id).where(RowRecord.name == name, RowRecord.election_id == ELECTION))
            .scalars()
            .one()
        )


def numbers() -> dict[int, str]:
    """Voter → the number of the valid certificate."""
    return {one.voter.id: one.number for one in certified_voters(ELECTION)}


@pytest.fixture
def village(app: Flask) -> Village:
    village = a_round("preparing", voters=4)
    with app.app_context():
        load(rows_now())
    return village


@pytest.mark.rule("R-ROLL-05")
def test_loading_the_same_register_again_changes_nobody(village: Village) -> None:
    before, certificates = listed(), numbers()
    again = load(rows_now())
    assert again.comparison.same
    assert (listed(), numbers()) == (before, certificates)


@pytest.mark.rule("R-ROLL-05")
def test_a_corrected_register_leaves_numbers_and_certificates_of_whoever_did_not_change(village: Village) -> None:
    before, certificates = listed(), numbers()
    rows = rows_now()
    rows[0] = replace(rows[0], birth=date(1971, 1, 1))
    rows[1] = replace(rows[1], group="第2村民小组")
    gone = rows.pop(5)
    rows.insert(0, replace(rows[3], row=99, name="林新", birth=date(1990, 1, 1)))
    loaded = load(rows)
    comparison = loaded.comparison
    assert [row.name for row in comparison.new] == ["林新"]
    assert [one.name for one in comparison.gone] == [gone.name]
    assert {change.before.name: change.fields for change in comparison.changed} == {
        "林甲": ("birth",),
        "林乙": ("group",),
    }
    after, now_ = listed(), numbers()
    stay = before.keys() & after.keys()
    assert len(stay) == 11
    for name in stay:
        assert after[name].roll_no == before[name].roll_no
        assert now_[after[name].id] == certificates[before[name].id]
    assert after["林新"].roll_no == max(one.roll_no for one in before.values()) + 1
    assert gone.name not in after
    assert before[gone.name].id not in now_, "the certificate of somebody taken off is cancelled"
    assert isinstance(verify_journal(), type(head()))


def test_somebody_taken_off_is_not_found_and_comes_back_to_the_same_line_with_a_new_certificate(
    village: Village,
) -> None:
    before, old = listed()["林丙"], numbers()[listed()["林丙"].id]
    load([row for row in rows_now() if row.name != "林丙"])
    assert find_voters(ELECTION, "林丙") == ()
    assert find_voters(ELECTION, str(before.roll_no)) == ()
    load(rows_now())
    assert listed()["林丙"] == before
    assert numbers()[before.id] != old
    assert [one.voter.id for one in find_voters(ELECTION, "linbing")] == [before.id]


def test_somebody_who_comes_back_into_another_group_stands_on_that_groups_page(village: Village) -> None:
    before = listed()["林丙"]
    load([row for row in rows_now() if row.name != "林丙"])
    load([replace(row, group="第2村民小组") if row.name == "林丙" else row for row in rows_now()])
    after = listed()["林丙"]
    assert (after.group, after.roll_no) == ("第2村民小组", before.roll_no)
    of_page: dict[int, set[str]] = {}
    for one in certified_voters(ELECTION):
        of_page.setdefault(one.voter.page, set()).add(one.voter.group)
    assert all(len(groups) == 1 for groups in of_page.values())


def test_people_are_found_by_their_household_with_or_without_zeros(village: Village) -> None:
    assert {one.voter.name for one in find_voters(ELECTION, "0002")} >= {"林丁", "林戊", "林己"}
    assert {one.voter.name for one in find_voters(ELECTION, "2")} >= {"林丁", "林戊", "林己"}


@pytest.mark.rule("R-ROLL-01", "R-ROLL-05")
def test_a_decision_puts_somebody_on_the_roll_and_holds_when_the_register_is_loaded_again(village: Village) -> None:
    rows = rows_now()
    rows[2] = replace(rows[2], identity=IdentityCheck.CHECK_DIGIT)
    rows[3] = replace(rows[3], residence=Residence.OUTSIDE_APPLIED)
    loaded = load(rows)
    assert (loaded.registered, loaded.undecided) == (10, 2)
    was = head()
    answer = settled({row_id("林丙"): replace(REGISTER, settles=frozenset({"identity_check_digit"}))})
    assert (answer.applied.added, head().seq) == (1, was.seq + 1)
    consent = replace(REGISTER, settles=frozenset({"outside_needs_consent"}))
    assert codes(settle({row_id("林丁"): consent})) == ["consent_missing"]
    settled({row_id("林丁"): replace(consent, consent_on=date(2026, 2, 1))})
    assert {"林丙", "林丁"} <= listed().keys()
    certificates = numbers()
    again = load(rows)
    assert again.comparison.same
    assert (again.registered, numbers()) == (12, certificates)
    doubted = [replace(row, identity=IdentityCheck.SEX_DIFFERS) if row.name == "林丙" else row for row in rows]
    assert load(doubted).undecided == 1, "a new doubt waits for a decision of its own"
    decision = register.register_row(ELECTION, row_id("林丙"))
    assert decision is not None
    assert decision.decided is not None
    assert decision.decided.reason == REASON


def test_a_kind_is_decided_together_and_whoever_has_another_doubt_waits_on(village: Village) -> None:
    rows = [replace(row, identity=IdentityCheck.CHECK_DIGIT) for row in rows_now()]
    rows[0] = replace(rows[0], note="情况待查")
    rows.append(replace(rows_now()[0], row=50, household="900", name="林一", birth=date(1950, 1, 1)))
    load(rows)
    ids = register.ids_of_kind(ELECTION, "identity_check_digit")
    assert len(ids) == 12
    answer = settled(dict.fromkeys(ids, replace(REGISTER, settles=frozenset({"identity_check_digit"}))))
    assert answer.applied.added == 11
    report = register.roll_report(ELECTION)
    assert report is not None
    assert report.undecided == {"note_unread": 1}
    assert register.ids_of_kind(ELECTION, "note_unread") == (row_id("林甲"),)


def test_a_whole_village_is_decided_moved_and_taken_off_at_once(village: Village) -> None:
    many = [
        replace(row, identity=IdentityCheck.CHECK_DIGIT, household=f"{n:05}")
        for n, row in enumerate(rehearsal_register(4100, a_plan().day))
    ]
    load([*rows_now(), *many])
    ids = register.ids_of_kind(ELECTION, "identity_check_digit")
    assert len(ids) == 4100
    answer = settled(dict.fromkeys(ids, replace(REGISTER, settles=frozenset({"identity_check_digit"}))))
    assert answer.applied.added == 4100
    moved = load([*rows_now(), *(replace(row, group="第9村民小组") for row in many)])
    assert {change.fields for change in moved.comparison.changed} == {("group",)}
    with store.reading() as connection:
        places = connection.execute(select(Voter.page, Voter.line).where(Voter.removed_seq.is_(None))).all()
        groups = {one.group for one in listed_in(connection, ELECTION)}
    assert len(set(places)) == 4112
    assert groups == {"第1村民小组", "第2村民小组", "第9村民小组"}
    assert len(load(rows_now()).comparison.gone) == 4100
    assert len(numbers()) == 12


def test_a_correction_by_hand_holds_against_the_register(village: Village) -> None:
    before, certificate = listed()["林甲"], numbers()[listed()["林甲"].id]
    settled({row_id("林甲"): replace(REGISTER, name="林佳", birth=date(1969, 9, 9))})
    after = listed()["林佳"]
    assert (after.id, after.roll_no, after.birth) == (before.id, before.roll_no, date(1969, 9, 9))
    assert numbers()[after.id] == certificate
    assert [one.voter.name for one in find_voters(ELECTION, "林佳")] == ["林佳"]
    assert find_voters(ELECTION, "林甲") == ()
    again = load(rows_now())
    assert again.comparison.same, "林甲 of the register is 林佳"
    rows = rows_now()
    rows[0] = replace(rows[0], name="林佳", birth=date(1969, 9, 9))
    assert load(rows).comparison.same, "now the register says so too"


def test_a_second_decision_keeps_what_the_first_corrected(village: Village) -> None:
    settled({row_id("林甲"): replace(REGISTER, name="林佳")})
    settled({row_id("林甲"): replace(REGISTER, sex="F")})
    assert listed()["林佳"].sex == "F"
    settled({row_id("林甲"): Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)})
    assert "林佳" not in listed()
    with store.reading() as connection:
        current = connection.scalar(select(func.count(RollDecision.id)).where(RollDecision.current))
        assert (current, connection.scalar(select(func.count(RollDecision.id)))) == (1, 3)


@pytest.mark.rule("R-ROLL-02")
def test_somebody_left_out_by_decision_stays_out_when_the_register_is_loaded_again(village: Village) -> None:
    settled({row_id("林甲"): Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)})
    loaded = load(rows_now())
    assert (loaded.registered, loaded.left_out, loaded.comparison.same) == (11, 1, True)
    settled({row_id("林甲"): replace(REGISTER)})
    assert "林甲" in listed()


def test_of_two_rows_of_one_person_the_registrar_says_which_stands_and_the_line_goes_with_it(
    village: Village,
) -> None:
    rows = rows_now()
    rows.append(replace(rows[0], row=60, household="777", same_number_as=RowAddress("表", 3)))
    load(rows)
    before, certificate = listed()["林甲"], numbers()[listed()["林甲"].id]
    with store.reading() as connection:
        ids = (
            connection.execute(select(RowRecord.id).where(RowRecord.name == "林甲").order_by(RowRecord.id))
            .scalars()
            .all()
        )
    settled({ids[0]: Decision(Choice.LEAVE_OUT, ground=Ground.SAME_PERSON), ids[1]: REGISTER})
    after = listed()["林甲"]
    assert (after.household, after.roll_no, after.id) == ("777", before.roll_no, before.id)
    assert numbers()[after.id] == certificate
    assert load(rows).comparison.same


PERSON = Decision(
    Choice.REGISTER,
    group="第1村民小组",
    household="500",
    name="林外",
    sex="F",
    birth=date(1980, 1, 1),
    relation="户主",
    added=True,
)


def enter(person: Decision = PERSON) -> settling.RollSettled | Refusal:
    registrar = Village(ELECTION).officer(Role.REGISTRAR)
    return settling.enter_person(person=person, reason=REASON, on=DAY, by=registrar, at=now())


def test_somebody_the_register_lacks_is_entered_and_stays_when_it_is_loaded_again(village: Village) -> None:
    assert not isinstance(enter(), Refusal)
    one = listed()["林外"]
    assert load(rows_now()).comparison.same
    assert codes(enter(replace(PERSON, birth=date(2020, 1, 1)))) == ["under_age"]
    assert codes(enter(replace(PERSON, name=None))) == ["no_name"]
    there = rows_now()
    there.append(replace(there[0], row=70, household="0500", name="林外", birth=date(1980, 1, 1), sex="F"))
    assert load(there).comparison.same
    assert listed()["林外"].id == one.id
    settled({row_id("林外"): Decision(Choice.LEAVE_OUT, ground=Ground.MOVED_OUT)})
    assert "林外" not in listed()


def test_nobody_is_entered_who_stands_on_the_roll_already(village: Village) -> None:
    one = listed()["林甲"]
    settled({row_id("林乙"): replace(REGISTER, name="林另")})
    same = replace(PERSON, household=one.household, name="林另", birth=listed()["林另"].birth)
    assert codes(enter(same)) == ["already_on_roll"]
    before = listed()
    assert codes(
        settle({row_id("林丙"): replace(REGISTER, name="林另", birth=same.birth, household=one.household)})
    ) == ["already_on_roll"]
    assert listed() == before


@pytest.mark.parametrize(
    ("decision", "reason", "code"),
    [
        (REGISTER, " ", "reason_missing"),
        (Decision(Choice.LEAVE_OUT), REASON, "ground_missing"),
        (replace(REGISTER, birth=date(2020, 1, 1)), REASON, "under_age"),
    ],
)
def test_a_decision_that_cannot_stand_writes_nothing(
    village: Village, decision: Decision, reason: str, code: str
) -> None:
    before, was = listed(), head()
    assert codes(settle({row_id("林甲"): decision}, reason=reason)) == [code]
    assert (listed(), head()) == (before, was)
    assert codes(settle({999_999: REGISTER})) == ["row_gone"]


def test_a_decision_sent_twice_is_one(village: Village) -> None:
    out = {row_id("林甲"): Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)}
    first = settled(out, submission="once")
    assert settled(out, submission="once").recorded.seq == first.recorded.seq
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).where(JournalEntry.act == "settle_roll")) == 1


def test_a_reading_of_a_roll_that_was_touched_since_is_not_loaded(village: Village) -> None:
    against = basis(ELECTION)
    assert against is not None
    read = settle_register(rows_now(), against)
    settled({row_id("林甲"): Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)})
    before = listed()
    assert codes(try_load((), settled=read)) == ["roll_changed"]
    assert listed() == before


def test_two_registrars_at_once_decide_one_after_the_other(village: Village) -> None:
    out = Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)
    ids, barrier, answers = [row_id("林甲"), row_id("林乙"), row_id("林甲")], Barrier(3), []

    def decide(id: int) -> None:
        barrier.wait(10)
        answers.append(settle({id: out}))

    threads = [Thread(target=decide, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 3
    assert len(listed()) == 10
    with store.reading() as connection:
        assert connection.scalar(select(func.count(RollDecision.id)).where(RollDecision.current)) == 2
    assert isinstance(verify_journal(), type(head()))


def test_numbers_are_given_anew_in_the_order_of_groups_and_households_before_publication(village: Village) -> None:
    settled({row_id("林甲"): Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)})
    enter(replace(PERSON, household="000"))
    assert listed()["林外"].roll_no == 17
    certificates = numbers()
    registrar = village.officer(Role.REGISTRAR)
    recorded(roll.renumber_roll(by=registrar, at=now()))
    assert [one.name for one in sorted(listed().values(), key=lambda one: one.roll_no)][:2] == ["林外", "林乙"]
    assert sorted(one.roll_no for one in listed().values()) == list(range(1, 13))
    assert numbers() == certificates
    assert load(rows_now()).comparison.same


@pytest.mark.rule("R-ROLL-05")
def test_once_the_polls_are_open_nothing_changes_the_roll(app: Flask) -> None:
    village = a_round("polling", voters=6)
    registrar, before = village.officer(Role.REGISTRAR), numbers()
    assert codes(try_load(rehearsal_register(8, a_plan().day))) == ["wrong_phase"]
    with store.reading() as connection:
        id = connection.execute(select(RowRecord.id).limit(1)).scalar_one()
    assert codes(settle({id: Decision(Choice.LEAVE_OUT, ground=Ground.DEAD)})) == ["wrong_phase"]
    assert codes(enter()) == ["wrong_phase"]
    assert codes(roll.renumber_roll(by=registrar, at=now())) == ["wrong_phase"]
    for statement in ("UPDATE voters SET name = 'x'", "DELETE FROM voters", "UPDATE voters SET removed_seq = 1"):
        with pytest.raises(DBAPIError), store.engine().begin() as connection:
            connection.execute(text(statement))
    assert numbers() == before


def test_without_a_register_nobody_is_registered(village: Village) -> None:
    before = listed()
    dead = [replace(row, note="已死亡") for row in rows_now()]
    assert codes(try_load(dead)) == ["nobody_registered"]
    assert listed() == before


def test_what_is_taken_off_leaves_nothing_to_find(village: Village) -> None:
    load(rows_now()[:3])
    with store.reading() as connection:
        left = connection.scalar(select(func.count(Voter.id)).where(Voter.removed_seq.is_(None)))
        found = connection.scalar(select(func.count(func.distinct(SearchKey.voter_id))))
        valid = connection.scalar(select(func.count()).where(VoterCertificate.state == "valid"))
        changes = connection.scalar(select(func.count(RollChange.id)))
    assert (left, found, valid, changes) == (3, 3, 3, 0)


@pytest.fixture(autouse=True)
def _in_the_application(app: Flask) -> Any:
    with app.app_context():
        yield
