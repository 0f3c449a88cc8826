"""选举工作人员名单: who serves where, each with station, desk or box."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.papers.appointments import AppointedLine, AppointedRole, AppointmentList, appointments_pdf
from kiosk.papers.page import Occasion
from kiosk.rules.finding import Finding
from tests.papers.papers import misplaced, page_texts

OCCASION = Occasion("甲村", "第七届", date(2017, 4, 30), "128:3fa91c07")


def a_list(verifiers: int = 2, occasion: Occasion = OCCASION) -> AppointmentList:
    return AppointmentList(
        occasion,
        "埔田镇",
        date(2017, 4, 20),
        (
            AppointedRole("总监票人", (AppointedLine("何总监", ""),)),
            AppointedRole(
                "监票人",
                (
                    AppointedLine("温如", "中心会场", box=1),
                    AppointedLine("温意", "", box=3),
                    AppointedLine("温初", "中心会场", box=1),
                ),
            ),
            AppointedRole("唱票人", (AppointedLine("温唱", ""),)),
            AppointedRole(
                "验证员", tuple(AppointedLine(f"温验{n}", "中心会场", lane=n) for n in range(1, verifiers + 1))
            ),
        ),
    )


def printed(paper: AppointmentList) -> bytes:
    made = appointments_pdf(paper)
    assert isinstance(made, bytes)
    return made


@pytest.mark.rule("R-STAFF-01")
def test_the_list_says_who_does_what_where() -> None:
    (text,) = page_texts(printed(a_list()))
    for said in (
        "选举工作人员名单",
        "总监票人何总监",
        "监票人中心会场1号票箱温如、温初",
        "监票人3号票箱温意",
        "唱票人温唱",
        "验证员中心会场2号通道温验2",
        "埔田镇甲村村民选举委员会",
        "2017年4月20日",
        "近亲属",
        "日志128:3fa91c07",
    ):
        assert said in text, said


def test_a_long_list_goes_on_over_its_pages_with_everybody_on_it() -> None:
    pdf = printed(a_list(verifiers=90))
    pages = page_texts(pdf)
    assert len(pages) > 2
    assert all(f"温验{n}" in "".join(pages) for n in range(1, 91))
    assert f"共{len(pages)}页" in pages[0]
    assert misplaced(pdf) == []


def test_the_same_list_is_the_same_paper() -> None:
    assert printed(a_list()) == printed(a_list())


def test_long_names_stay_in_their_cells() -> None:
    long = AppointedLine("阿卜杜热合曼·买买提依明·图尔荪江", "很长很长的投票站名称" * 4, lane=2)
    paper = replace(a_list(), roles=(AppointedRole("监票人", (long,)),))
    assert misplaced(printed(paper)) == []


def test_a_rehearsals_list_is_marked() -> None:
    assert "彩排" in page_texts(printed(a_list(occasion=replace(OCCASION, rehearsal=True))))[0]


def test_a_name_that_cannot_be_drawn_is_refused() -> None:
    roles = (AppointedRole("监票人", (AppointedLine("陈𬱖", ""),)),)
    made = appointments_pdf(replace(a_list(), roles=roles))
    assert isinstance(made, Finding)
    assert made.code == "glyph_missing"
