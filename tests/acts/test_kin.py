"""Kin inside a household as the register shows it, and what is stated by hand against or beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kiosk.acts import kin as acts
from kiosk.acts import roll, settling
from kiosk.acts.outcome import Refusal
from kiosk.queries import kin, people, register
from kiosk.queries.journal import head, verify_journal
from kiosk.queries.kin import KinView
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.records.roll import KinStatement
from kiosk.rules.kin import Kin
from kiosk.rules.notes import Residence
from kiosk.rules.register import RegisterRow, Sex
from kiosk.rules.settling import Choice, Decision
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_round, now, recorded

WHY = "看过户口簿"


def person(name: str, relation: str, sex: Sex, year: int, household: str = "007", **more: Any) -> RegisterRow:
    n = sum(map(ord, name))
    facts: dict[str, Any] = {"group": "第1村民小组", "residence": Residence.LOCAL, "note": ""} | more
    return RegisterRow(
        "表", n, household=household, name=name, relation=relation, sex=sex, birth=date(year, 1, 1), **facts
    )


FAMILY = [
    person("林大", "户主", "M", 1950),
    person("陈妻", "妻", "F", 1952),
    person("林长", "长子", "M", 1975),
    person("林次", "次子", "M", 1978, note="已去世"),
    person("黄媳", "儿媳", "F", 1979),
    person("许邻", "户主", "M", 1960, "008"),
    person("郑远", "户主", "F", 1961, "7", group="第2村民小组"),
    person("吴散", "户主", "M", 1962, ""),
    person("吴落", "妻", "F", 1963, "000"),
]


@pytest.fixture
def village(app: Flask) -> Village:
    village = a_round("preparing", voters=4)
    load(FAMILY)
    return village


def load(rows: list[RegisterRow]) -> None:
    by = Village(ELECTION).officer(Role.REGISTRAR)
    loaded = roll.load_roll(
        election_id=ELECTION, source="r", rows=rows, by=signatory_of(by.name, by.id), roles=by.roles, at=now()
    )
    assert not isinstance(loaded, Refusal), loaded.findings


def voter(name: str) -> int:
    (found,) = (line.voter.id for line in people.whole_roll(ELECTION) if line.voter.name == name)
    return found


def state(one: str, other: str | int, what: Kin, **more: Any) -> Any:
    by = Village(ELECTION).officer(Role.REGISTRAR)
    whom = voter(other) if isinstance(other, str) else other
    arguments = {"one": voter(one), "other": whom, "kin": what, "reason": WHY, "by": by, "at": now()} | more
    return acts.state_kin(**arguments)


def of(name: str) -> dict[str, KinView]:
    return {view.other.name: view for view in kin.kin_of(ELECTION, voter(name))}


def between(one: str, other: str) -> tuple[Kin, bool]:
    a, b = voter(one), voter(other)
    with store.reading() as connection:
        return kin.kin_between(connection, ELECTION, a, b)


def statements() -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(KinStatement).where(KinStatement.current)) or 0


def codes(answer: object) -> list[str]:
    assert isinstance(answer, Refusal), answer
    return [finding.code for finding in answer.findings]


def test_the_register_shows_what_each_of_a_household_is_to_the_other(village: Village) -> None:
    assert {name: view.kin for name, view in of("林大").items()} == {
        "陈妻": Kin.SPOUSE,
        "林长": Kin.CHILD,
        "黄媳": Kin.NOT_NEAR,
    }
    assert between("林长", "陈妻") == (Kin.PARENT, False)
    assert between("陈妻", "林长") == (Kin.CHILD, False)
    assert not any(view.by_hand for view in of("林大").values())


def test_a_son_left_off_the_roll_may_be_the_husband_so_nobody_else_is_guessed(village: Village) -> None:
    assert between("林长", "黄媳") == (Kin.UNKNOWN, False)
    load([row for row in FAMILY if row.name != "林次"])
    assert between("林长", "黄媳") == (Kin.SPOUSE, False), "now she can be nobody else's wife"


def test_somebody_of_the_household_who_was_taken_off_still_counts_against_guessing(village: Village) -> None:
    load([*(row for row in FAMILY if row.name != "林次"), person("林三", "三子", "M", 1980)])
    row = register.row_of_voter(ELECTION, voter("林三"))
    assert row
    by = village.officer(Role.REGISTRAR)
    out = Decision(Choice.LEAVE_OUT, ground="moved_out")
    recorded(settling.settle_roll(decisions={row: out}, reason=WHY, on=date(2026, 3, 1), by=by, at=now()))
    assert "林三" not in of("林大")
    assert between("林长", "黄媳") == (Kin.UNKNOWN, False)


def test_one_person_in_two_rows_is_no_second_wife(village: Village) -> None:
    load([*FAMILY, person("陈妻", "妻", "F", 1952)])
    rows = register.rows_of_kind(ELECTION, "undecided", "same_person_twice").lines
    assert len(rows) == 1
    assert between("林大", "陈妻") == (Kin.SPOUSE, False)


def test_two_households_know_nothing_of_each_other(village: Village) -> None:
    assert "许邻" not in of("林大")
    assert "郑远" not in of("林大"), "another group numbers its own households"
    assert (of("吴散"), of("吴落")) == ({}, {}), "no number is no household"
    assert between("林大", "许邻") == between("吴散", "吴落") == (Kin.UNKNOWN, False)


def test_a_statement_by_hand_wins_and_the_register_is_shown_beside_it(village: Village) -> None:
    before = head().seq
    recorded(state("林长", "黄媳", Kin.SPOUSE))
    assert (head().seq, verify_journal()) == (before + 1, head())
    view = of("林长")["黄媳"]
    assert (view.kin, view.by_hand, view.reason, view.derived, view.differs) == (
        Kin.SPOUSE,
        True,
        WHY,
        Kin.UNKNOWN,
        True,
    )
    recorded(state("陈妻", "林长", Kin.NOT_NEAR, reason="没有抚养关系"))
    assert between("林长", "陈妻") == (Kin.NOT_NEAR, True)
    assert of("陈妻")["林长"].derived is Kin.CHILD


@pytest.mark.parametrize(("one", "other"), [("林大", "许邻"), ("许邻", "林大")])
def test_it_is_the_same_statement_from_either_side(village: Village, one: str, other: str) -> None:
    recorded(state(one, other, Kin.CHILD))
    assert (between(one, other), between(other, one)) == ((Kin.CHILD, True), (Kin.PARENT, True))
    here, there = of(one)[other], of(other)[one]
    assert (here.kin, here.derived, here.differs) == (Kin.CHILD, None, False)
    assert there.kin is Kin.PARENT
    recorded(state(other, one, Kin.SIBLING))
    assert between(one, other) == (Kin.SIBLING, True)
    assert statements() == 1, "the later one takes the place of the earlier"


def test_what_was_stated_can_be_withdrawn_and_the_register_holds_again(village: Village) -> None:
    recorded(state("林大", "陈妻", Kin.SIBLING))
    recorded(state("陈妻", "林大", Kin.UNKNOWN, reason="登记错了"))
    assert between("林大", "陈妻") == (Kin.SPOUSE, False)
    recorded(state("林大", "许邻", Kin.SIBLING))
    recorded(state("林大", "许邻", Kin.UNKNOWN))
    assert "许邻" not in of("林大")
    assert statements() == 0


def test_kin_is_stated_with_a_reason_between_two_people_on_the_roll(village: Village) -> None:
    before = head()
    assert codes(state("林大", "许邻", Kin.SIBLING, reason=" ")) == ["reason_missing"]
    assert codes(state("林大", "林大", Kin.SIBLING)) == ["kin_of_two"]
    assert codes(state("林大", 999999, Kin.SIBLING)) == ["kin_of_two"]
    verifier = village.officer(Role.VERIFIER)
    assert codes(state("林大", "许邻", Kin.SIBLING, by=verifier)) == ["not_your_act"]
    assert (head(), statements()) == (before, 0)


def test_somebody_taken_off_the_roll_has_no_kin_there(village: Village) -> None:
    recorded(state("林大", "许邻", Kin.SIBLING))
    gone = voter("许邻")
    row = register.row_of_voter(ELECTION, gone)
    assert row
    by = village.officer(Role.REGISTRAR)
    out = Decision(Choice.LEAVE_OUT, ground="dead")
    recorded(settling.settle_roll(decisions={row: out}, reason=WHY, on=date(2026, 3, 1), by=by, at=now()))
    assert "许邻" not in of("林大")
    assert kin.kin_of(ELECTION, gone) == ()
    assert codes(state("林大", gone, Kin.SIBLING)) == ["kin_of_two"]
    assert all("许邻" not in (p.one.voter.name, p.other.other.name) for p in kin.kin_pairs(ELECTION))


def test_the_same_form_sent_twice_is_one_statement(village: Village) -> None:
    before = head().seq
    answers = [state("林大", "许邻", Kin.SIBLING, submission="once") for _ in range(2)]
    assert [answer.seq for answer in answers] == [before + 1] * 2
    assert head().seq == before + 1


def test_nothing_is_stated_when_the_journal_fails(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    before = head()

    def fails(*_: object, **__: object) -> None:
        raise IntegrityError("journal", {}, Exception("full"))

    monkeypatch.setattr(store.Transaction, "record", fails)
    with pytest.raises(IntegrityError):
        state("林大", "许邻", Kin.SIBLING)
    assert (head(), statements()) == (before, 0)


def test_once_the_polls_are_open_kin_is_settled(sqlite_app: Flask) -> None:
    a_round("polling", voters=8)
    one, other = (line.voter.id for line in people.whole_roll(ELECTION)[:2])
    by = Village(ELECTION).officer(Role.REGISTRAR)
    answer = acts.state_kin(one=one, other=other, kin=Kin.SIBLING, reason=WHY, by=by, at=now())
    assert codes(answer) == ["wrong_phase"]


def test_the_list_of_kin_has_each_pair_once_and_the_page_of_each_agrees(village: Village) -> None:
    recorded(state("许邻", "林大", Kin.PARENT))
    recorded(state("林大", "黄媳", Kin.CHILD))
    pairs = {(p.one.voter.name, p.other.other.name): p.other for p in kin.kin_pairs(ELECTION)}
    assert {names: view.kin for names, view in pairs.items()} == {
        ("林大", "陈妻"): Kin.SPOUSE,
        ("林大", "林长"): Kin.CHILD,
        ("林大", "黄媳"): Kin.CHILD,
        ("陈妻", "林长"): Kin.CHILD,
        ("林大", "许邻"): Kin.CHILD,
    }
    for (one, other), view in pairs.items():
        assert of(one)[other] == view
