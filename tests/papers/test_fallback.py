"""The pack for a dead server: what to do, and the roll with what is recorded on every line."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pypdfium2
import pytest

from kiosk.papers.fallback import fallback_pdf
from kiosk.papers.fallback_facts import PackLine
from kiosk.rules.fallback import WAIT_MINUTES
from tests.papers.fallbacks import EVERY_MARK, a_pack, lines_of, marked
from tests.papers.papers import LONG_NAME, an_occasion, misplaced, page_texts

RARE = chr(0x2CC56)
"""A character the font lacks."""
SAID = (
    "×已领票09:42中心投票站2号台",
    "×已领票09:42未签中心投票站2号台",
    "×受托人已领09:42林大·中心投票站2号台",
    "×上门已投09:423号流动票箱",
    "×流动票箱在外4号箱，回来以前不发",
    "已验证09:42看签名中心投票站2号台",
    "流动票箱名单3号箱，还没有出发",
    "有委托，没有用受托人曾敏",
)
"""What stands on a line, in the order of EVERY_MARK."""


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return page_texts(fallback_pdf(a_pack()))


def roll_pages(pages: list[str]) -> list[str]:
    return [text for text in pages if re.search(r"名册第\d+页", text)]


def test_the_first_page_says_in_ten_steps_what_to_do_and_whom_to_tell(pages: list[str]) -> None:
    first = pages[0]
    for said in ("服务器停了怎么办", "日志第128条，3fa91c07", "2017年4月30日10:20", "何总监", "王主任", "温平", "电话"):
        assert said in first
    steps = ("先等，不发票", "报告，重开", f"满{WAIT_MINUTES}分钟", "一个小组只在一张台", "先看领过没有", "没领过的")
    steps += ("委托的", "流动票箱", "一直没好", "服务器好了")
    places = [first.index(f"{n}{step}") for n, step in enumerate(steps, 1)]
    assert places == sorted(places)
    assert first.index("服务器关了再开") < first.index("决定改用纸")
    for said in ("当众宣布", "开机对数", "补录", "突发情况单", "只用一种颜色的笔"):
        assert said in first
    assert "在外面的流动票箱：4号流动票箱" in first


def test_every_page_is_for_the_committee_and_says_of_which_moment_it_is_and_how_many_there_are(
    pages: list[str],
) -> None:
    for n, text in enumerate(pages, 1):
        for said in ("内部使用，不得张贴", "日志128:3fa91c07", "10:20的情况", f"第{n}页共{len(pages)}页"):
            assert said in text, (n, said)


def test_the_mark_on_each_page_is_red() -> None:
    document = pypdfium2.PdfDocument(fallback_pdf(a_pack()))
    for page in document:
        image = page.render(scale=2).to_pil().convert("RGB")
        band = image.crop((0, 0, image.width, 60))
        assert any(red > 150 and green < 60 and blue < 60 for red, green, blue in band.get_flattened_data())
    document.close()


def test_every_line_of_the_roll_is_there_on_its_own_page_with_what_is_recorded(pages: list[str]) -> None:
    pack, sheets = a_pack(), roll_pages(pages)
    assert len(sheets) == 3, "25 people on two pages, the next group on a page of its own"
    for line in pack.lines:
        sheet = sheets[line.page - 1]
        assert f"名册第{line.page}页" in sheet
        assert f"小组{line.group}" in sheet
        assert f"{line.line}{line.roll_no}{line.name}女1980{line.household}" in sheet
    for line, said in zip(pack.lines, SAID, strict=False):
        cells = f"{line.roll_no}{line.name}女1980{line.household}"
        assert f"{cells}{said}" in sheets[0]
    assert len(SAID) == len(EVERY_MARK)


def test_a_cross_stands_on_the_lines_of_those_who_get_no_ballot_and_on_no_other(pages: list[str]) -> None:
    sheet = roll_pages(pages)[0]
    assert "本页20人，有×的5人" in sheet
    told = sheet.count("×") - sheet.count("有×的")
    assert told == 5
    assert "有×的0人" in roll_pages(pages)[2]


def test_each_group_lies_at_one_desk_and_the_table_says_which_pages_go_there(pages: list[str]) -> None:
    assert "第1组中心投票站1号台1–2255" in pages[1]
    assert "第2组中心投票站2号台370" in pages[1]
    sheets = roll_pages(pages)
    assert ["1号台" in sheet.partition("行编号")[0] for sheet in sheets] == [True, True, False]
    assert "中心投票站2号台" in sheets[2]


def test_pages_that_a_group_was_given_later_go_to_the_same_desk() -> None:
    lines = lines_of({"第1组": 2, "第2组": 1})
    late = replace(lines[0], page=3, line=1, roll_no=4, name="林大")
    pack = replace(a_pack({"第1组": 2, "第2组": 1}), lines=(*lines, late))
    assert "第1组中心投票站1号台1,3" in page_texts(fallback_pdf(pack))[1]


def test_a_name_with_a_character_the_font_lacks_is_printed_with_a_box_and_nothing_is_refused() -> None:
    pack = a_pack()
    lines = (replace(pack.lines[0], name=f"陈{RARE}"), *pack.lines[1:])
    odd = replace(pack, lines=lines, chief=f"何{RARE}", head="")
    texts = page_texts(fallback_pdf(odd))
    assert "11陈□女1980001" in roll_pages(texts)[0]
    assert "何□" in texts[0]


@pytest.mark.parametrize("size", [1, 19, 20, 21, 60])
def test_nothing_leaves_a_page_or_covers_anything_with_long_names_everywhere(size: int) -> None:
    pack = a_pack({LONG_NAME * 3: size, "第2组": 1}, round=LONG_NAME * 2, chief=LONG_NAME, head=LONG_NAME)
    lines = tuple(
        marked(line, mark, **{**facts, "proxy": LONG_NAME, "station": "东片第二村民小组祠堂前分投票站"})
        for line, (mark, facts) in zip(pack.lines, EVERY_MARK * 20, strict=False)
    )
    pdf = fallback_pdf(replace(pack, lines=lines))
    assert misplaced(pdf) == []
    text = "".join(page_texts(pdf))
    assert text.count(LONG_NAME) >= size // 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_steps_stay_on_the_first_page_in_both_languages(language: str) -> None:
    pdf = fallback_pdf(a_pack(occasion=an_occasion(language=language)))
    assert misplaced(pdf) == []
    assert len(page_texts(pdf)) == 17, "one for the steps, one for the desks, three of the roll, twelve more"


def test_a_rehearsals_pack_is_marked_on_each_page() -> None:
    texts = page_texts(fallback_pdf(a_pack(occasion=an_occasion(rehearsal=True))))
    assert all("彩排" in text for text in texts)


def test_a_village_without_a_roll_still_has_its_forms() -> None:
    pack = replace(a_pack({}), mandates=(), trips=())
    texts = page_texts(fallback_pdf(pack))
    assert roll_pages(texts) == []
    assert any("计票单" in text for text in texts)


def test_a_line_knows_no_identity_number_and_not_the_day_of_birth() -> None:
    assert {field.name for field in fields(PackLine)} == {
        "page", "line", "roll_no", "name", "sex", "birth_year", "household", "group",
        "mark", "at", "station", "lane", "box", "proxy", "signed",
    }  # fmt: skip


def test_how_far_it_has_come_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    fallback_pdf(a_pack(), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
