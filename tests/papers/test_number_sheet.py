"""The sheet of fixed numbers: every name with its number, namesakes told apart, nothing off the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.papers.number_sheet import NumberLine, NumberSheet, number_sheet_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import LONG_NAME, NAMES, an_occasion, misplaced, page_texts


def a_sheet(people: int = 4) -> NumberSheet:
    lines = (NumberLine(10 + n, NAMES[n % len(NAMES)], f"第{n % 4 + 1}组", 30 + n, n + 1) for n in range(people))
    return NumberSheet(an_occasion(), tuple(lines))


def test_every_name_stands_with_its_number_group_and_age():
    sheet = a_sheet()
    (text,) = page_texts(number_sheet_pdf(sheet))
    for line in sheet.lines:
        assert f"{line.number}{line.name}{line.group}{line.age}{line.roll_no}" in text.replace(" ", "")


@pytest.mark.parametrize("people", [0, 1, 24, 90])
def test_nothing_leaves_the_page_or_covers_anything(people):
    sheet = a_sheet(people)
    lines = tuple(replace(line, name=LONG_NAME) if line.number == 10 else line for line in sheet.lines)
    assert misplaced(number_sheet_pdf(replace(sheet, lines=lines))) == []


def test_a_name_that_cannot_be_printed_prints_nothing():
    sheet = a_sheet()
    odd = replace(sheet, lines=(replace(sheet.lines[0], name=chr(0x1F600)),))
    assert isinstance(number_sheet_pdf(odd), Finding)
