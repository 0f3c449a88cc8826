"""The proxy list: both sides of every boundary of R-PROXY-01…04 and 06, row by row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.book import sheet
from kiosk.rules.kin import Kin
from kiosk.rules.mandate import read_mandate
from kiosk.rules.proxies import (
    ListRow,
    ProxyDecision,
    ProxyOutcome,
    Settled,
    Terms,
    key_of,
    last_day,
    settle_list,
)
from kiosk.rules.proxy_people import OnRoll, Roll
from kiosk.rules.proxy_publication import PublishedSlip, content_of, falls, may_publish

OLD, NEW = sheet("putian-2017"), sheet("national-2026")
PUBLISHED = date(2017, 4, 8)
PEOPLE = [
    OnRoll(1, "林父", "001", "M"),
    OnRoll(2, "林母", "001", "F"),
    OnRoll(3, "林大", "001", "M"),
    OnRoll(4, "林妹", "001", "F"),
    OnRoll(5, "陈伟", "002", "M"),
    OnRoll(6, "郑兰", "002", "F"),
    OnRoll(7, "王芳", "003", "F"),
    OnRoll(8, "王芳", "003", "F"),
    OnRoll(9, "王芳", "004", "F"),
    OnRoll(10, "黄远", "005", "M"),
]
ROLL = Roll(PEOPLE, [OnRoll(-11, "许疑", "006", "M")], [OnRoll(-12, "吴走", "007", "F")])
NO = {one.id: (one.name, one.household) for one in PEOPLE}


def a_row(principal: int = 1, proxy: int = 3, relation: str = "子", day: int = 10, n: int = 2) -> ListRow:
    return ListRow("表", n, *NO[principal], *NO[proxy], relation, date(2017, 4, day))


def settle(*rows: ListRow, sheet=OLD, stands: Collection[int] = (), kin=None, **more) -> tuple[Settled, ...]:
    return settle_list(rows, ROLL, Terms(sheet, PUBLISHED, stands, kin), **more)


def said(*rows: ListRow, **more) -> list[str]:
    """Outcome and code of each row; an accepted one has none."""
    return [
        one.outcome.value if one.finding is None else f"{one.outcome.value} {one.finding.code} {one.finding.rule_id}"
        for one in settle(*rows, **more)
    ]


@pytest.mark.rule("R-PROXY-01")
@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (7, "waiting proxy_early R-PROXY-01"),
        (8, "accepted"),
        (14, "accepted"),
        (15, "refused proxy_late R-PROXY-01"),
    ],
)
def test_a_mandate_is_registered_within_six_days_of_the_roll(day: int, outcome: str) -> None:
    assert last_day(PUBLISHED, OLD) == date(2017, 4, 14)
    assert said(a_row(day=day)) == [outcome]


@pytest.mark.rule("R-PROXY-01")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"principal": ""}, "principal_missing"),
        ({"proxy": ""}, "proxy_missing"),
        ({"registered_on": None}, "proxy_date_missing"),
        ({"registered_on": None, "date_text": "四月卅二"}, "proxy_date_unread"),
    ],
)
def test_a_mandate_in_writing_names_two_people_and_a_day(change: dict[str, object], code: str) -> None:
    assert said(replace(a_row(), **change)) == [f"refused {code} R-PROXY-01"]


NEAR_WORDS = [
    *("夫", "妻", "配偶", "父亲", "母亲", "子", "女儿", "次子", "兄", "弟弟", "姐", "妹妹"),
    *("祖父", "祖母", "外祖父", "外婆", "孙子", "孙女", "外孙", "外孙女", "受托人是委托人的父亲", "父子关系", "祖孙"),
]
FAR_WORDS = [
    *("儿媳", "女婿", "岳父", "婆婆", "公公", "嫂子", "姐夫", "妹夫", "妻弟", "叔父", "伯父", "姑姑", "舅舅", "姨妈"),
    *("侄子", "侄女", "外甥", "堂兄", "表妹", "邻居", "朋友", "同村", "婆媳", "翁婿", "叔侄", "亲家", "妯娌", "孙媳"),
]


@pytest.mark.rule("R-PROXY-02")
@pytest.mark.parametrize("word", NEAR_WORDS)
def test_each_near_relative_may_be_a_proxy_by_the_word(word: str) -> None:
    assert Kin.NOT_NEAR not in read_mandate(word).kin
    assert read_mandate(word).kin
    neither = Roll([replace(one, sex="") for one in PEOPLE])
    (one,) = settle_list([a_row(1, 5, word)], neither, Terms(OLD, PUBLISHED))
    assert one.outcome is ProxyOutcome.ACCEPTED, one.finding


@pytest.mark.rule("R-PROXY-02")
@pytest.mark.parametrize("word", FAR_WORDS)
def test_in_laws_uncles_cousins_and_neighbours_may_not(word: str) -> None:
    assert said(a_row(1, 5, word)) == ["refused proxy_kin R-PROXY-02"]


@pytest.mark.rule("R-PROXY-02")
@pytest.mark.parametrize(
    ("word", "shown", "outcome"),
    [
        ("子", Kin.CHILD, "accepted"),
        ("子", Kin.UNKNOWN, "accepted"),
        ("子", Kin.PARENT, "waiting proxy_kin_differs R-PROXY-02"),
        ("子", Kin.NOT_NEAR, "waiting proxy_kin_differs R-PROXY-02"),
        ("儿媳", Kin.SPOUSE, "waiting proxy_kin_differs R-PROXY-02"),
        ("儿媳", Kin.NOT_NEAR, "refused proxy_kin R-PROXY-02"),
        ("父子", Kin.CHILD, "accepted"),
        ("父子", Kin.SPOUSE, "waiting proxy_kin_differs R-PROXY-02"),
        ("亲属", Kin.CHILD, "waiting proxy_relation_unread R-PROXY-02"),
        ("亲属", Kin.UNKNOWN, "waiting proxy_relation_unread R-PROXY-02"),
        ("亲属", Kin.NOT_NEAR, "refused proxy_not_near R-PROXY-02"),
        ("", Kin.CHILD, "refused proxy_relation_missing R-PROXY-02"),
        ("女儿", Kin.CHILD, "waiting proxy_sex_differs R-PROXY-02"),
    ],
)
def test_word_and_register_are_held_together_and_a_contradiction_waits(word: str, shown: Kin, outcome: str) -> None:
    assert said(a_row(1, 3, word), kin={(1, 3): shown}) == [outcome]


@pytest.mark.rule("R-PROXY-02")
def test_a_daughter_in_law_or_a_wife_is_told_apart_by_the_register() -> None:
    row = a_row(1, 2, "媳妇")
    assert said(row, kin={(1, 2): Kin.SPOUSE}) == ["accepted"]
    assert said(row, kin={(1, 2): Kin.UNKNOWN}) == ["waiting proxy_relation_unread R-PROXY-02"]
    assert said(row, kin={(1, 2): Kin.NOT_NEAR}) == ["refused proxy_kin R-PROXY-02"]


@pytest.mark.rule("R-PROXY-02")
@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"proxy": "张不在", "proxy_household": "001"}, "refused proxy_unknown"),
        ({"principal": "张不在"}, "refused principal_unknown"),
        ({"proxy": "王芳", "proxy_household": "003"}, "refused proxy_ambiguous"),
        ({"proxy": "王芳", "proxy_household": ""}, "refused proxy_of_several"),
        ({"proxy": "陈伟", "proxy_household": "001"}, "refused proxy_elsewhere"),
        ({"proxy": "吴走", "proxy_household": "007"}, "refused proxy_left_out"),
        ({"proxy": "许疑", "proxy_household": "006"}, "waiting proxy_undecided"),
        ({"principal": "许疑", "principal_household": "006"}, "waiting principal_undecided"),
    ],
)
def test_both_are_somebody_on_the_roll(change: dict[str, object], outcome: str) -> None:
    assert said(replace(a_row(), **change)) == [f"{outcome} R-PROXY-02"]


@pytest.mark.parametrize(
    "change",
    [
        {"proxy": "黄远", "proxy_household": ""},
        {"proxy": "黄远", "proxy_household": "5"},
        {"proxy": "王芳", "proxy_household": "04", "relation": "女"},
        {"proxy": "王芳", "proxy_household": "003", "proxy_id": 8, "relation": "女"},
    ],
)
def test_household_zeros_do_not_matter_and_somebody_chosen_is_who_is_meant(change: dict[str, object]) -> None:
    (one,) = settle(replace(a_row(), **change))
    assert (one.outcome, one.proxy_id) == (ProxyOutcome.ACCEPTED, change.get("proxy_id", one.proxy_id))


@pytest.mark.rule("R-PROXY-02b")
@pytest.mark.parametrize("word", ["", "邻居", "儿媳", "子"])
def test_from_2026_any_villager_on_the_roll_may_be_a_proxy(word: str) -> None:
    row = a_row(1, 5, word)
    assert said(row, sheet=NEW, kin={(1, 5): Kin.NOT_NEAR}) == ["accepted"]
    assert said(replace(row, proxy="张不在"), sheet=NEW) == ["refused proxy_unknown R-PROXY-02"]


@pytest.mark.rule("R-PROXY-03")
def test_a_proxy_accepts_three_principals_and_no_fourth() -> None:
    rows = [a_row(n, 3, "亲属") for n in (1, 2, 4, 5)]
    assert said(*rows[:3], sheet=NEW) == ["accepted"] * 3
    assert said(*rows, sheet=NEW)[3] == "refused proxy_full R-PROXY-03"
    assert said(*rows[2:], sheet=NEW, taken=[(1, 3), (6, 3)]) == ["accepted", "refused proxy_full R-PROXY-03"]


@pytest.mark.rule("R-PROXY-03")
def test_a_mandate_that_waits_keeps_its_place_among_the_three_and_one_refused_does_not() -> None:
    waits, refused = a_row(1, 3, "女儿"), a_row(4, 3, "邻居")
    rest = [a_row(n, 3, "子") for n in (2, 5)]
    assert said(waits, *rest, a_row(6, 3, "子"))[3] == "refused proxy_full R-PROXY-03"
    assert said(refused, *rest, a_row(6, 3, "子"))[3] == "accepted"


@pytest.mark.rule("R-PROXY-04")
@pytest.mark.parametrize(
    ("second", "code"),
    [
        (a_row(1, 3), "proxy_twice"),
        (a_row(1, 5), "principal_twice"),
        (a_row(2, 1), "proxy_passes_on"),
        (a_row(3, 5), "principal_is_proxy"),
        (a_row(2, 2), "proxy_self"),
    ],
)
def test_one_mandate_a_principal_and_none_passed_on(second: ListRow, code: str) -> None:
    assert said(a_row(1, 3), second, sheet=NEW) == ["accepted", f"refused {code} R-PROXY-04"]


@pytest.mark.rule("R-PROXY-06")
def test_somebody_who_stands_accepts_no_mandate_where_there_are_candidates() -> None:
    row = a_row(1, 3)
    assert said(row, sheet=NEW, stands={3}) == ["refused proxy_stands R-PROXY-06"]
    assert said(row, sheet=NEW, stands={1}) == ["accepted"]
    assert said(row, sheet=OLD, stands={3}) == ["accepted"], "a first round without candidates"


def test_a_decision_stays_with_its_row_but_cannot_undo_the_law() -> None:
    doubtful, late = a_row(1, 3, "女儿"), a_row(1, 3, "女儿", 20)
    yes = ProxyDecision(True, "看过户口簿")
    no = ProxyDecision(False, "写错了人", "proxy_not_accepted", "R-PROXY-02")
    (one,) = settle(doubtful, decisions={key_of(doubtful): yes})
    assert (one.outcome, one.reason) == (ProxyOutcome.ACCEPTED, "看过户口簿")
    (one,) = settle(doubtful, decisions={key_of(doubtful): no})
    assert (one.outcome, one.finding and one.finding.code) == (ProxyOutcome.REFUSED, "proxy_not_accepted")
    assert said(late, decisions={key_of(late): yes}) == ["refused proxy_late R-PROXY-01"]
    assert said(replace(doubtful, row=9, sheet="x"), decisions={key_of(doubtful): yes})[0].startswith("accepted")
    assert said(replace(doubtful, relation="妹"), decisions={key_of(doubtful): yes})[0].startswith("waiting")


def test_a_waiting_row_holds_its_place_against_the_rows_after_it() -> None:
    assert said(a_row(1, 3, "女儿"), a_row(1, 5, "子")) == [
        "waiting proxy_sex_differs R-PROXY-02",
        "refused principal_twice R-PROXY-04",
    ]


@pytest.mark.rule("R-PROXY-05")
def test_the_list_is_published_when_nothing_waits_and_somebody_is_on_it() -> None:
    assert may_publish(waiting=0, slips=1) is None
    assert getattr(may_publish(waiting=1, slips=1), "code", "") == "proxies_waiting"
    assert getattr(may_publish(waiting=0, slips=0), "code", "") == "proxies_none"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"principal_on_roll": False}, "principal_off_roll"),
        ({"proxy_on_roll": False}, "proxy_off_roll"),
        ({"stands": True}, "proxy_stands"),
    ],
)
def test_a_mandate_falls_when_one_of_the_two_left_the_roll_or_the_proxy_stands(facts: dict, code: str) -> None:
    usual = {"principal_on_roll": True, "proxy_on_roll": True, "stands": False}
    assert getattr(falls("林父", "林大", **usual | facts), "code", "") == code


def test_the_same_list_has_the_same_content_in_any_order() -> None:
    slips = [PublishedSlip(n, f"甲{n}", 9, "乙") for n in (3, 1, 2)]
    assert content_of(slips) == content_of(reversed(slips))
    assert content_of(slips) != content_of(slips[1:])


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), max_size=40))
def test_whatever_is_handed_in_the_mandates_taken_keep_the_rules(pairs: list[tuple[int, int]]) -> None:
    rows = [replace(a_row(*pair, "子", n=n), principal_id=pair[0], proxy_id=pair[1]) for n, pair in enumerate(pairs)]
    taken = [
        (one.principal_id, one.proxy_id) for one in settle(*rows, sheet=NEW) if one.outcome is ProxyOutcome.ACCEPTED
    ]
    principals, proxies = [p for p, _ in taken], [p for _, p in taken]
    assert len(principals) == len(set(principals))
    assert not set(principals) & set(proxies)
    assert all(proxies.count(one) <= 3 for one in proxies)
    assert all(one != other for one, other in taken)
