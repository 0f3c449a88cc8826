"""The list of mobile voters for the wall, and the trip sheet that stands in for a tablet."""

from dataclasses import fields, replace
from datetime import date

import pytest

from kiosk.papers.mobile_list import MobileBoxList, MobileLine, MobileList, mobile_list_pdf
from kiosk.papers.trip_sheet import SheetLine, TripSheet, trip_sheet_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import LONG_NAME, NAMES, an_occasion, misplaced, page_texts

REASONS = ("年老", "体弱", "生病", "残疾")


def a_list(people: int = 4, approval: str = "埔选指〔2017〕8号") -> MobileList:
    lines = tuple(
        MobileLine(n, NAMES[n % len(NAMES)], f"第{n % 3 + 1}组", REASONS[n % 4]) for n in range(1, people + 1)
    )
    boxes = (MobileBoxList(3, approval, ("温福", "程康", "何总监"), lines),)
    return MobileList(an_occasion(), "埔田镇", date(2017, 4, 27), boxes)


def a_sheet(people: int = 4, **changes) -> TripSheet:
    lines = tuple(SheetLine(n, NAMES[n % len(NAMES)], "第1组") for n in range(1, people + 1))
    facts = {"box": 3, "approval": "8号", "seal": "M001", "team": ("温福", "程康", "何总监"), "lines": lines}
    return TripSheet(an_occasion(), **{**facts, **changes})


@pytest.mark.rule("R-BOX-03", "R-BOX-04")
def test_the_list_says_who_is_visited_why_with_which_approval_and_by_whom():
    paper = a_list()
    (text,) = page_texts(mobile_list_pdf(paper))
    for said in ("3号流动票箱", "共4人", "埔选指", "8号", "温福", "程康", "埔田镇", "2017年4月27日"):
        assert said in text
    for line in paper.boxes[0].lines:
        assert f"{line.roll_no}{line.name}{line.group}{line.reason}" in text


def test_a_list_without_approval_says_that_nobody_may_leave():
    (text,) = page_texts(mobile_list_pdf(a_list(approval="")))
    assert "还没有批准" in text
    assert "不得出发" in text


def test_neither_paper_has_a_field_for_an_illness_a_birth_date_or_why_somebody_did_not_vote():
    assert {field.name for field in fields(MobileLine)} == {"roll_no", "name", "group", "reason"}
    assert {field.name for field in fields(SheetLine)} == {"line", "name", "group"}
    (text,) = page_texts(trip_sheet_pdf(a_sheet()))
    assert "不写原因" in text
    assert text.count("原因") == 1, "no column asks for it"


@pytest.mark.rule("R-BOX-04", "R-BOX-05")
def test_the_sheet_has_a_line_for_each_and_what_must_come_back():
    sheet = a_sheet()
    (text,) = page_texts(trip_sheet_pdf(sheet))
    for said in ("M001", "8号", "带走选票", "带回选票", "作废换票", "代写", "领票人签名", *sheet.team):
        assert said in text
    for line in sheet.lines:
        assert f"{line.line}{line.name}{line.group}" in text


@pytest.mark.parametrize("people", [1, 4, 15, 17, 60])
def test_nothing_leaves_the_page_or_covers_anything(people):
    assert misplaced(trip_sheet_pdf(a_sheet(people, team=(LONG_NAME, "程康", "何总监")))) == []
    assert misplaced(mobile_list_pdf(a_list(people, approval="批" * 70))) == []


def test_a_sign_that_cannot_be_printed_prints_nothing():
    odd = replace(a_sheet(), team=(chr(0x1F600),))
    assert isinstance(trip_sheet_pdf(odd), Finding)
    paper = a_list()
    line = replace(paper.boxes[0].lines[0], name=chr(0x1F600))
    boxes = (replace(paper.boxes[0], lines=(line,)),)
    assert isinstance(mobile_list_pdf(replace(paper, boxes=boxes)), Finding)
