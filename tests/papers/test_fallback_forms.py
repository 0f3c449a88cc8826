"""The pack's lists and blank forms: mandates, desks, boxes, tally, seals, account, what happened, trip sheets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.papers.fallback import fallback_pdf
from kiosk.papers.fallback_facts import PackMandate, PackPost
from kiosk.rules.fallback import Mark
from tests.papers.fallbacks import a_pack, a_trip, lines_of, marked
from tests.papers.papers import misplaced, page_texts


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return page_texts(fallback_pdf(a_pack()))


def titled(pages: list[str], title: str) -> list[str]:
    """The pages that begin that form."""
    return [text for text in pages if f"选举第1轮首次投票{title}" in text]


def test_each_mandate_says_whether_it_was_used_and_where(pages: list[str]) -> None:
    (text,) = titled(pages, "有效的委托")
    assert "1页3行3诸葛孔明林大903第2组受托人已领09:42中心投票站2号台" in text
    assert "1页8行8解堃曾敏908第2组没有用" in text


def test_a_mandate_whose_principal_came_says_so() -> None:
    line = marked(lines_of({"第1组": 1})[0], Mark.ISSUED, proxy="林大")
    pack = replace(a_pack({"第1组": 1}), lines=(line,), mandates=(PackMandate(line, "林大", 7, "第2组"),))
    (text,) = titled(page_texts(fallback_pdf(pack)), "有效的委托")
    assert "林大7第2组委托人本人已领09:42" in text


def test_each_desk_says_what_it_handed_out_and_each_box_its_seal_and_state(pages: list[str]) -> None:
    (text,) = titled(pages, "发票台和票箱")
    for said in ("中心投票站1号台300", "中心投票站2号台111", "1号中心投票站投票中A001", "3号流动已验空封箱M001"):
        assert said in text
    assert "4号流动在外面，10:20出发，带选票6张M002" in text
    assert "封条不符，已另放M003" in text


def test_every_form_bears_the_village_and_the_round_and_its_posts(pages: list[str]) -> None:
    for title in ("突发情况单", "作废换票登记", "封箱、启封记录", "选票结算单", "计票单", "流动票箱行程单"):
        found = titled(pages, title)
        assert found, title
        assert all("示范村第七届" in text and "第1轮首次投票" in text for text in found), title
    sheets = "".join(text for text in pages if "应选" in text)
    for post in ("主任应选1名", "副主任应选1名", "委员应选3名", "核对：3×票数=得票+空白栏+作废的名字"):
        assert sheets.count(post) >= 2, "one for each tallier"
    assert "一批25张" in sheets


def test_names_that_stand_are_printed_on_the_tally_sheet_with_lines_left_for_others() -> None:
    pack = a_pack(posts=(PackPost("主任", 1, ("林甲", "陈乙")),))
    sheets = titled(page_texts(fallback_pdf(pack)), "计票单")
    assert len(sheets) == 2
    for n, text in enumerate(sheets, 1):
        assert "林甲陈乙空白栏" in text
        assert f"计票人{n}" in text


def test_every_box_has_its_seal_to_be_closed_checked_and_opened(pages: list[str]) -> None:
    text = "".join(titled(pages, "封箱、启封记录"))
    for box in ("1号A001", "3号流动M001", "4号流动M002", "5号流动M003"):
        for step in ("投票后封箱", "核对封条", "启封、清点"):
            assert f"{box}{step}" in text


def test_the_account_begins_with_the_figures_of_the_server_and_leaves_the_others_open(pages: list[str]) -> None:
    (text,) = titled(pages, "选票结算单")
    for said in ("启封清点40", "发出4", "作废换票1", "流动票箱带走，还没有结清6", "大于32，投票有效"):
        assert said in text
    before = replace(a_pack(), figures=replace(a_pack().figures, unsealed=0))
    (text,) = titled(page_texts(fallback_pdf(before)), "选票结算单")
    assert "启封清点发出" in text


def test_an_incident_is_ticked_and_nobody_is_asked_for_a_number(pages: list[str]) -> None:
    found = titled(pages, "突发情况单")
    assert len(found) == 2
    for text in found:
        assert "争吵、打闹停电、断网其他" in text
        assert "不写身份证号码" in text
        assert "服务器停的时间" in text


def test_a_mobile_box_that_has_not_left_brings_its_trip_sheet(pages: list[str]) -> None:
    (text,) = titled(pages, "流动票箱行程单")
    for said in ("M001", "8号", "温福", "欧阳娜娜"):
        assert said in text
    assert titled(page_texts(fallback_pdf(a_pack(trips=()))), "流动票箱行程单") == []


@pytest.mark.parametrize("many", [1, 12, 40])
def test_forms_run_on_over_their_pages_and_nothing_is_lost(many: int) -> None:
    pack = a_pack({f"第{n}组": 1 for n in range(1, many + 1)}, trips=(a_trip(many),))
    boxes = tuple(replace(pack.boxes[0], no=n, seal=f"A{n:03}") for n in range(1, many + 1))
    line = pack.lines[0]
    mandates = tuple(PackMandate(replace(line, mark=Mark.SLIP), f"林{n}大", n, "第1组") for n in range(1, many + 1))
    pdf = fallback_pdf(replace(pack, boxes=boxes, mandates=mandates))
    assert misplaced(pdf) == []
    text = "".join(page_texts(pdf))
    for n in range(1, many + 1):
        assert text.count(f"A{n:03}") == 4, "once in its list, once a step"
        assert f"林{n}大" in text
        assert f"第{n}组中心投票站{n}号台" in text
