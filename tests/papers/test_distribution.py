"""Where voter certificates are signed for: by group and household, twenty lines a page, with totals at the end."""

from dataclasses import replace
from random import Random

import pytest

from kiosk.papers.distribution import Distribution, DistributionGroup, DistributionLine, distribution_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import LONG_NAME, a_distribution, an_occasion, misplaced, page_texts


def test_each_group_has_pages_of_its_own_of_twenty_lines_and_the_totals_come_last():
    *pages, last = page_texts(distribution_pdf(a_distribution({"第1组": 41, "第2组": 20, "第3组": 3})))
    assert [f"本页{people}人" in text for people, text in zip((20, 20, 1, 20, 3), pages, strict=True)] == [True] * 5
    assert ["第1组" in text for text in pages] == [True, True, True, False, False]
    assert ["以下空白" in text for text in pages] == [False, False, True, False, True]
    for said in ("第1组41", "第2组20", "第3组3", "合计64", "应发", "已发", "未发"):
        assert said in last


def test_everybody_is_on_a_line_with_household_and_number():
    distribution = a_distribution({"第1组": 25})
    text = "".join(page_texts(distribution_pdf(distribution)))
    for line in distribution.groups[0].lines:
        assert f"{line.household}{line.roll_no}{line.name}" in text


def test_a_household_stands_together_wherever_its_people_were_in_the_roll():
    lines = [
        DistributionLine(n, f"王{name}", household)
        for n, (name, household) in enumerate(
            [("甲", "2"), ("乙", "10"), ("丙", "2"), ("丁", "1"), ("戊", "10"), ("己", "9")], 1
        )
    ]
    Random(7).shuffle(lines)
    group = DistributionGroup("第1组", tuple(lines))
    text = page_texts(distribution_pdf(Distribution(an_occasion(), (group,))))[0]
    order = [text.index(f"王{name}") for name in "丁甲丙己乙戊"]
    assert order == sorted(order)


def test_there_is_room_to_sign_to_say_the_relation_and_the_day_and_for_the_group_head():
    text = page_texts(distribution_pdf(a_distribution({"第1组": 2}, head="陈国强")))[0]
    for said in ("领取人签名", "与本人关系", "日期", "小组组长陈国强", "日志128:3fa91c07", "第1页共2页"):
        assert said in text
    assert "陈国强" not in page_texts(distribution_pdf(a_distribution({"第1组": 2})))[0]


def test_neither_sex_nor_birth_is_asked_for():
    text = "".join(page_texts(distribution_pdf(a_distribution({"第1组": 2}))))
    assert "性别" not in text
    assert "出生" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_names_of_people_groups_and_villages_stay_in_their_places_in_both_languages(language):
    group = "第十二村民小组" * 3
    distribution = a_distribution({group: 30}, head=LONG_NAME, village="示范" * 30, language=language, rehearsal=True)
    long = tuple(replace(line, household="东片-" + line.household) for line in distribution.groups[0].lines)
    pdf = distribution_pdf(replace(distribution, groups=(replace(distribution.groups[0], lines=long),)))
    assert misplaced(pdf) == []
    texts = page_texts(pdf)
    assert all(LONG_NAME in text and group in text for text in texts)


def test_many_groups_take_several_pages_of_totals():
    texts = page_texts(distribution_pdf(a_distribution({f"第{n}组": 1 for n in range(1, 61)})))
    totals = texts[60:]
    assert len(totals) > 1
    assert "合计60" in totals[-1]
    assert all("应发" in text for text in totals)


def test_progress_counts_the_people():
    told = []
    distribution_pdf(a_distribution({"第1组": 21, "第2组": 4}), lambda done, total: told.append((done, total)))
    assert told == [(20, 25), (21, 25), (25, 25)]


def test_a_rehearsals_list_is_marked_on_each_page():
    texts = page_texts(distribution_pdf(a_distribution({"第1组": 1, "第2组": 1}, rehearsal=True)))
    assert all("彩排" in text for text in texts)


def test_a_rare_character_is_refused_by_name():
    refused = distribution_pdf(a_distribution({"第䶮组": 1}))
    assert isinstance(refused, Finding)
    assert refused.numbers["character"] == "䶮"
