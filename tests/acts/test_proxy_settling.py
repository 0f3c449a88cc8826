"""Rows of the proxy list that wait: decided with a reason, kept, and mandates taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.acts import kin, settling
from kiosk.acts.publication import publish_roll
from kiosk.queries import register
from kiosk.queries.journal import head, verify_journal
from kiosk.records import store
from kiosk.rules.kin import Kin
from kiosk.rules.proxies import ProxyOutcome
from kiosk.rules.settling import Choice, Decision
from tests.builders import ELECTION, Village, recorded
from tests.proxy_lists import (
    FAMILY,
    GOOD,
    LAST,
    PUBLISHED,
    REGISTER,
    a_village,
    codes,
    counted,
    enter,
    entry,
    load,
    load_register,
    loaded,
    pairs,
    publish,
    registrar,
    row,
    row_of,
    seq_of,
    settle,
    slip_of,
    stand,
    voter,
    withdraw,
)


@pytest.fixture
def village(app: Flask) -> Village:
    return a_village()


@pytest.mark.rule("R-PROXY-02")
def test_word_and_register_contradict_each_other_and_the_registrar_decides(village: Village) -> None:
    loaded([row("林父", "黄媳", "女儿"), row("林母", "林大", "女儿", 3)])
    waiting = {one.row.principal: one.finding and one.finding.code for one in stand().of("waiting")}
    assert waiting == {"林父": "proxy_kin_differs", "林母": "proxy_sex_differs"}
    assert pairs() == []
    assert codes(publish()) == ["proxies_waiting"]
    recorded(settle(row_of("林母").id))
    assert entry() == (
        "settle_proxy",
        {"accepted": True},
        {
            "row": row_of("林母").id,
            "reason": "看过户口簿",
            "code": "proxy_sex_differs",
            "slips": [[1, slip_of("林母").number, voter("林母"), voter("林大"), "女儿", LAST.isoformat()]],
        },
    )
    recorded(settle(row_of("林父").id, False, "是儿媳"))
    assert entry()[1:] == (
        {"accepted": False},
        {"row": row_of("林父").id, "reason": "是儿媳", "code": "proxy_not_accepted", "slips": []},
    )
    assert pairs() == [("林母", "林大")]
    assert verify_journal() == head()


def test_a_decision_stays_when_the_list_is_loaded_again(village: Village) -> None:
    doubtful = [row("林父", "黄媳", "女儿"), row("林母", "林大", "女儿", 3)]
    loaded(doubtful)
    recorded(settle(row_of("林母").id))
    recorded(settle(row_of("林父").id, False, "是儿媳"))
    loaded([replace(one, row=one.row + 5) for one in doubtful])
    assert pairs() == [("林母", "林大")]
    assert (row_of("林母").reason, row_of("林父").reason) == ("看过户口簿", "是儿媳")
    recorded(settle(row_of("林父").id, True, "原来是养女"))
    assert pairs() == [("林母", "林大"), ("林父", "黄媳")]


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda: enter(row("林父", "林妹", "女")), "principal_twice"),
        (lambda: load_register(Village(ELECTION), [one for one in REGISTER if one.name != "黄媳"]), "proxy_unknown"),
        (lambda: publish_roll(on=PUBLISHED - timedelta(days=3), **registrar()), "proxy_late"),
    ],
)
def test_what_the_law_refuses_since_nobody_can_accept(village: Village, prepare: Callable[[], Any], code: str) -> None:
    loaded([row("林父", "黄媳", "女儿")])
    recorded(settle(row_of("林父").id, False, "还要查"))
    prepare()
    (refused,) = (one for one in stand().of("refused"))
    before = counted()
    assert codes(settle(refused.id)) == [code]
    assert counted() == before


@pytest.mark.rule("R-PROXY-02")
def test_kin_stated_by_hand_counts_as_the_register_does(village: Village) -> None:
    recorded(kin.state_kin(one=voter("林父"), other=voter("许邻"), kin=Kin.SIBLING, reason="看过户口簿", **registrar()))
    loaded([row("林父", "许邻", "兄")])
    assert pairs() == [("林父", "许邻")]


def test_a_mandate_of_somebody_undecided_waits_until_the_roll_is_settled(village: Village) -> None:
    loaded([row("曾疑", "许邻", "兄"), row("郑兰", "陈伟", "夫", 3)])
    assert [one.finding and one.finding.code for one in stand().of("waiting")] == ["principal_undecided"]
    assert codes(settle(row_of("曾疑").id)) == ["principal_undecided"]
    (undecided,) = register.ids_of_kind(ELECTION, register.roll_report(ELECTION).undecided.popitem()[0])
    yes = Decision(Choice.REGISTER, settles=frozenset({"note_unclear", "note_unread"}))
    recorded(settling.settle_roll(decisions={undecided: yes}, reason="查过", on=PUBLISHED, **registrar()))
    recorded(settle(row_of("曾疑").id))
    assert pairs() == [("曾疑", "许邻"), ("郑兰", "陈伟")]


def test_a_row_is_settled_once_and_always_with_a_reason(village: Village) -> None:
    loaded([row("林父", "黄媳", "女儿"), GOOD[3]])
    id, good = row_of("林父").id, row_of("郑兰").id
    assert codes(settle(id, reason="  ")) == ["reason_missing"]
    for gone in (good, id + 77):
        assert codes(settle(gone)) == ["proxy_row_gone"]
    first = settle(id, submission="once")
    assert seq_of(settle(id, False, submission="once")) == seq_of(first)
    assert codes(settle(id)) == ["proxy_row_gone"]


def test_a_mandate_taken_back_frees_both(village: Village) -> None:
    loaded()
    gone = slip_of("林父")
    assert codes(withdraw(gone.id, " ")) == ["reason_missing"]
    first = withdraw(gone.id, submission="once")
    assert seq_of(withdraw(gone.id, submission="once")) == seq_of(first)
    assert entry() == ("withdraw_proxy", {}, {"gone": [gone.id], "reason": "书面撤回"})
    assert codes(withdraw(gone.id)) == ["proxy_row_gone"]
    withdrawn = row_of("林父")
    assert withdrawn.finding is not None
    assert (withdrawn.finding.code, withdrawn.reason) == ("proxy_withdrawn", "书面撤回")
    loaded()
    assert pairs() == [one for one in FAMILY if one[0] != "林父"], "the same row of the list does not bring it back"
    recorded(enter(row("黄媳", "林大", "夫")))
    recorded(enter(row("林父", "许邻", "兄")))
    assert {("黄媳", "林大"), ("林父", "许邻")} < set(pairs())


def test_nothing_is_kept_when_the_journal_fails(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded([*GOOD, row("许邻", "黄媳", "邻居", 6), row("黄媳", "陈伟", "亲属", 7)])
    before, waiting, slip = counted(), row_of("黄媳").id, slip_of("林父").id

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("the journal's disk is full")

    monkeypatch.setattr(store.Transaction, "record", fails)
    for act in (
        lambda: load(GOOD[:1]),
        lambda: enter(row("许邻", "陈伟", "兄")),
        lambda: settle(waiting),
        lambda: settle(waiting, False),
        lambda: withdraw(slip),
    ):
        with pytest.raises(RuntimeError):
            act()
    monkeypatch.undo()
    assert counted() == before
    assert pairs() == FAMILY
    assert row_of("黄媳").outcome is ProxyOutcome.WAITING
