"""What a registrar decides about people of a register, and how it is found again (R-ROLL-01, R-ROLL-02)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.book import SHEETS
from kiosk.rules.notes import Residence
from kiosk.rules.register import BirthCheck, IdentityCheck, RegisterRow, RowAddress
from kiosk.rules.roll import ADDED, Outcome, Standing, settle
from kiosk.rules.settling import Choice, Decision, Ground, missing_from, person_key, person_keys
from tests.rules.test_roll import a_row

DAY = date(2017, 4, 30)
SHEET = SHEETS["putian-2017"]
REGISTER = Decision(Choice.REGISTER)
LEAVE_OUT = Decision(Choice.LEAVE_OUT, ground=Ground.NOBODY)


def decided(row: RegisterRow, decision: Decision, *others: RegisterRow) -> Standing:
    key = person_keys([*others, row])[-1]
    return settle([*others, row], DAY, SHEET, {key: decision})[len(others)]


DOUBTS = {
    "identity_check_digit": {"identity": IdentityCheck.CHECK_DIGIT},
    "identity_malformed": {"identity": IdentityCheck.MALFORMED},
    "identity_birth_differs": {"identity": IdentityCheck.BIRTH_DIFFERS},
    "identity_sex_differs": {"identity": IdentityCheck.SEX_DIFFERS},
    "name_unclear": {"name": "林?", "name_clear": False},
    "birth_unbelievable": {"birth": date(1901, 1, 1)},
    "residence_unread": {"residence": Residence.UNKNOWN},
    "outside_needs_consent": {"residence": Residence.OUTSIDE_APPLIED},
    "note_unread": {"note": "情况待查"},
    "dead": {"note": "已死亡"},
    "outside_not_applied": {"residence": Residence.OUTSIDE},
}


@pytest.mark.rule("R-ROLL-01", "R-ROLL-02")
@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_that_is_settled_puts_the_person_on_the_roll_and_no_other_doubt_with_it(code: str) -> None:
    row = a_row(**DOUBTS[code])
    (before,) = settle([row], DAY, SHEET)
    assert before.finding is not None
    assert before.finding.code == code
    assert decided(row, replace(REGISTER, settles=frozenset({code}))).outcome is Outcome.REGISTERED
    assert decided(row, REGISTER).outcome is before.outcome, "a decision that does not answer the doubt changes nothing"
    another = replace(row, note="还有别的情况") if code not in ("note_unread", "dead") else replace(row, group="")
    still = decided(another, replace(REGISTER, settles=frozenset({code})))
    assert still.outcome is Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("facts", "cure", "code"),
    [
        ({"name": ""}, {"name": "林大"}, "no_name"),
        ({"group": ""}, {"group": "第1村民小组"}, "no_group"),
        ({"birth": None, "birth_check": BirthCheck.ABSENT}, {"birth": date(1980, 1, 1)}, "no_birth"),
        ({"birth": None, "birth_check": BirthCheck.INCOMPLETE}, {"birth": date(1980, 1, 1)}, "birth_incomplete"),
        ({"birth": None, "birth_check": BirthCheck.UNREADABLE}, {"birth": date(1980, 1, 1)}, "birth_unreadable"),
        ({"birth": date(2010, 1, 1)}, {"birth": date(1980, 1, 1)}, "under_age"),
    ],
)
def test_what_is_missing_is_cured_by_filling_it_in_and_by_nothing_else(
    facts: dict[str, object], cure: dict[str, object], code: str
) -> None:
    row = a_row(**facts)
    waits = decided(row, replace(REGISTER, settles=frozenset({code})))
    assert waits.finding is not None
    assert waits.finding.code == code
    stands = decided(row, replace(REGISTER, **cure))  # type: ignore[arg-type]
    assert stands.outcome is Outcome.REGISTERED
    assert stands.row == row, "what the register says stays as it was read"
    for field, value in cure.items():
        assert getattr(stands.right, field) == value


@pytest.mark.rule("R-ROLL-01")
@pytest.mark.parametrize(
    ("birth", "outcome"), [(date(1999, 4, 30), Outcome.REGISTERED), (date(1999, 5, 1), Outcome.LEFT_OUT)]
)
def test_a_birth_date_that_was_in_doubt_is_reckoned_once_it_is_settled(birth: date, outcome: Outcome) -> None:
    row = a_row(birth=date(1999, 5, 1), identity=IdentityCheck.BIRTH_DIFFERS)
    settles = frozenset({"identity_birth_differs"})
    assert decided(row, replace(REGISTER, settles=settles, birth=birth)).outcome is outcome


def test_somebody_left_out_by_decision_is_left_out_whatever_the_register_says() -> None:
    for facts in ({}, *DOUBTS.values()):
        stands = decided(a_row(**facts), LEAVE_OUT)
        assert stands.outcome is Outcome.LEFT_OUT
        assert stands.finding is not None
        assert stands.finding.code == "left_out_by_decision"


def test_of_two_rows_of_one_person_the_other_stands_when_one_is_left_out() -> None:
    first, second = a_row(3, household="001"), a_row(4, household="002", same_number_as=RowAddress("登记册", 3))
    assert decided(second, REGISTER, first).outcome is Outcome.UNDECIDED
    (one, other) = settle([first, second], DAY, SHEET, {person_keys([first, second])[0]: LEAVE_OUT})
    assert (one.outcome, other.outcome) == (Outcome.LEFT_OUT, Outcome.REGISTERED)
    assert one.person == other.person


@pytest.mark.rule("R-ROLL-01")
def test_two_people_with_one_number_are_both_registered_once_somebody_looked() -> None:
    first, second = a_row(3, household="001"), a_row(4, household="002", same_number_as=RowAddress("登记册", 3))
    both = replace(REGISTER, settles=frozenset({"same_person_twice", "same_number_twice"}))
    assert decided(second, both, first).outcome is Outcome.REGISTERED
    same = a_row(4, household="1", same_number_as=RowAddress("登记册", 3))
    again = decided(same, both, first)
    assert again.outcome is Outcome.UNDECIDED, "one household, one name, one birth date: nobody is there twice"


def test_a_correction_that_makes_somebody_another_one_waits() -> None:
    first, second = a_row(3, household="001"), a_row(4, household="001", name="林二")
    assert decided(second, replace(REGISTER, name="林大"), first).outcome is Outcome.UNDECIDED


def test_somebody_added_is_registered_beside_the_register_until_the_register_has_that_person() -> None:
    added = Decision(
        Choice.REGISTER,
        group="第2村民小组",
        household="77",
        name="新人",
        sex="F",
        birth=date(1970, 1, 1),
        relation="妻",
        added=True,
    )
    decisions = {person_key("77", "新人", date(1970, 1, 1)): added}
    (_, new) = settle([a_row()], DAY, SHEET, decisions)
    assert (new.outcome, new.row.sheet, new.right.name) == (Outcome.REGISTERED, ADDED, "新人")
    there = a_row(9, household="077", name="新人", birth=date(1970, 1, 1), identity=IdentityCheck.CHECK_DIGIT)
    standings = settle([a_row(), there], DAY, SHEET, decisions)
    assert [s.outcome for s in standings] == [Outcome.REGISTERED, Outcome.REGISTERED]
    young = {person_key("77", "新人", date(2010, 1, 1)): replace(added, birth=date(2010, 1, 1))}
    assert settle([], DAY, SHEET, young)[0].outcome is Outcome.LEFT_OUT


def test_a_person_is_found_again_by_household_name_and_birth_date() -> None:
    row = a_row(household="0012")
    assert person_keys([row]) == person_keys([replace(row, household="12", row=900, sheet="另表", note="别的")])
    for other in ({"household": "13"}, {"name": "林二"}, {"birth": date(1972, 5, 6)}):
        assert person_keys([row]) != person_keys([replace(row, **other)])  # type: ignore[arg-type]
    assert len(set(person_keys([row, row, row]))) == 3


@pytest.mark.rule("R-ROLL-01", "R-ROLL-02", "R-ROLL-05")
@pytest.mark.parametrize(
    ("decision", "reason", "codes"),
    [
        (REGISTER, "看过户口簿", []),
        (REGISTER, "  ", ["reason_missing"]),
        (LEAVE_OUT, "查无此人", []),
        (replace(LEAVE_OUT, ground=""), "查无此人", ["ground_missing"]),
        (replace(LEAVE_OUT, ground="something"), "", ["reason_missing", "ground_missing"]),
        (replace(REGISTER, settles=frozenset({"outside_needs_consent"})), "同意", ["consent_missing"]),
        (
            replace(REGISTER, settles=frozenset({"outside_needs_consent"}), consent_on=date(2017, 3, 1)),
            "会议同意",
            [],
        ),
        (replace(LEAVE_OUT, settles=frozenset({"outside_needs_consent"})), "不同意", []),
    ],
)
def test_a_decision_says_why_and_on_what_ground(decision: Decision, reason: str, codes: list[str]) -> None:
    assert [finding.code for finding in missing_from(decision, reason)] == codes


ROWS = st.lists(
    st.builds(
        lambda name, household, year, note, identity: a_row(
            1, name=name, household=household, birth=date(year, 1, 1), note=note, identity=identity
        ),
        st.sampled_from(["林大", "林二", ""]),
        st.sampled_from(["1", "01", "2", ""]),
        st.sampled_from([1950, 1980, 2010]),
        st.sampled_from(["", "已死亡", "待查"]),
        st.sampled_from(list(IdentityCheck)),
    ),
    max_size=8,
).map(lambda rows: [replace(row, row=n) for n, row in enumerate(rows, 3)])
DECISIONS = st.builds(
    Decision,
    st.sampled_from(list(Choice)),
    st.frozensets(st.sampled_from([*sorted(DOUBTS), "same_person_twice", "same_person_contradicts"])),
    st.sampled_from(list(Ground)),
    name=st.sampled_from([None, "林大", "林三"]),
    birth=st.sampled_from([None, date(1950, 1, 1)]),
)


@given(ROWS, st.lists(DECISIONS, min_size=8, max_size=8))
def test_whatever_is_decided_nobody_is_lost_and_nobody_is_on_the_roll_twice(
    rows: list[RegisterRow], chosen: list[Decision]
) -> None:
    decisions = dict(zip(person_keys(rows), chosen, strict=False))
    standings = settle(rows, DAY, SHEET, decisions)
    assert [s.row for s in standings] == rows
    on_roll = [s.right for s in standings if s.outcome is Outcome.REGISTERED]
    assert len({(r.household.lstrip("0"), r.name, r.birth) for r in on_roll}) == len(on_roll)
    assert all(r.name and r.birth for r in on_roll)
    assert all(s.finding for s in standings if s.outcome is not Outcome.REGISTERED)
    assert settle(rows, DAY, SHEET, decisions) == standings
