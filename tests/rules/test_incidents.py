"""Incidents: a kind, a place of the plan, and a few words without anybody's identity number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.incidents import LONGEST, IncidentKind, may_place, may_report, names_a_number

NUMBER = "999999196110101466"


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def code(kind: str, words: str) -> str | None:
    found = may_report(kind, words)
    return found.code if found else None


@pytest.mark.parametrize("kind", list(IncidentKind))
def test_every_kind_is_reported_with_a_few_words(kind: IncidentKind) -> None:
    assert code(kind, "两个人吵起来了") is None


@pytest.mark.parametrize("kind", ["", "fire", "QUARREL"])
def test_a_report_of_no_known_kind_is_not_taken(kind: str) -> None:
    assert code(kind, "两个人吵起来了") == "incident_kind"


def test_words_are_neither_empty_nor_longer_than_three_hundred_characters() -> None:
    assert code("other", "") == code("other", " \n\t") == "incident_words"
    assert code("other", "吵" * LONGEST) is None
    assert code("other", f"  {'吵' * LONGEST} ") is None
    assert LONGEST == 300
    found = may_report("other", "吵" * (LONGEST + 1))
    assert found is not None
    assert found.code == "incident_long"
    assert found.numbers == {"longest": 300, "length": 301}


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        f"身份证{NUMBER}的人",
        NUMBER[:17] + "X",
        NUMBER[:15],
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
        full_width(NUMBER),
        f"ID{NUMBER}x",
        f"{NUMBER}999999",
    ],
)
def test_an_identity_number_is_refused_however_it_is_typed(written: str) -> None:
    assert code("other", written) == "incident_number"
    assert names_a_number(written)


@pytest.mark.parametrize(
    "written",
    ["封条 A001 断了", "电话 13812345678", NUMBER[:14], "2017-04-30 10:15 吵架", "第3组户号007,第3组户号008"],
)
def test_seals_telephone_numbers_and_hours_are_no_identity_numbers(written: str) -> None:
    assert code("other", written) is None
    assert not names_a_number(written)


@given(before=st.text(alphabet="甲乙 ,.ab", max_size=20), after=st.text(alphabet="甲乙,.ab", max_size=20))
def test_an_identity_number_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert code("other", before + NUMBER + after) == "incident_number"


def test_the_place_is_a_lane_or_a_box_of_the_plan_or_neither() -> None:
    known = {"boxes": frozenset({1, 2}), "lanes": frozenset({"中心会场 1"})}
    assert may_place(None, "中心会场 1", **known) is None
    assert may_place(2, "", **known) is None
    assert may_place(None, "", **known) is None
    for box_no, lane in ((3, ""), (0, ""), (None, "中心会场 2"), (None, "x")):
        found = may_place(box_no, lane, **known)
        assert found is not None
        assert found.code == "incident_place"
