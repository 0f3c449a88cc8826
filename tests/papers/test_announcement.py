"""The roll on the wall and its supplement: every name by group, large enough to read, and nothing private."""

from dataclasses import fields, replace
from datetime import date

import pytest

from kiosk.papers.announcement import AnnouncedGroup, Announcement, announcement_pdf, shown_fingerprint
from kiosk.papers.supplement import DecisionLine, Supplement, SupplementLine, supplement_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import (
    LONG_NAME,
    NAMES,
    a_change,
    a_supplement,
    an_announcement,
    misplaced,
    page_texts,
    sizes_of,
)

LONG_VILLAGE = "示范" * 30


def test_every_name_stands_behind_its_number_and_under_its_group():
    announcement = an_announcement({"第1组": 60, "第2组": 7, "第3组": 130})
    text = "".join(page_texts(announcement_pdf(announcement)))
    bodies = [text.index(f"{group.name}共{len(group.people)}人") for group in announcement.groups]
    assert bodies == sorted(bodies)
    for group, begins, ends in zip(announcement.groups, bodies, [*bodies[1:], len(text)], strict=True):
        for roll_no, name in group.people:
            assert f"{roll_no}{name}" in text[begins:ends]


def test_the_first_page_says_what_is_announced_by_whom_and_until_when_to_object():
    first, *_ = page_texts(announcement_pdf(an_announcement({"第1组": 60, "第2组": 7})))
    for said in (
        "示范村第七届村民委员会选举",
        "第4号",
        "参加选举的村民名单",
        "2017年4月30日",
        "共67人",
        "第1组60人第2组7人",
        "2017年4月13日",
        "3日内",
        "名册第1版",
        "名册指纹3F9A-22C1",
        "埔田镇示范村村民选举委员会",
        "2017年4月8日",
        "盖章",
    ):
        assert said in first


def test_each_page_says_which_it_is_and_of_which_version_under_which_journal_head():
    texts = page_texts(announcement_pdf(an_announcement({"第1组": 300})))
    assert len(texts) > 2
    for page, text in enumerate(texts, 1):
        for said in (f"第{page}页共{len(texts)}页", "日志128:3fa91c07", "名册第1版", "3F9A-22C1"):
            assert said in text


def test_neither_birth_date_nor_sex_nor_household_has_a_field_on_the_wall():
    assert {field.name for field in fields(AnnouncedGroup)} == {"name", "people"}
    told = {field.name for paper in (Announcement, Supplement, SupplementLine, DecisionLine) for field in fields(paper)}
    assert not told & {"birth", "born", "age", "sex", "household", "identity", "by_name"}
    text = "".join(page_texts(announcement_pdf(an_announcement({"第1组": 60}))))
    for private in ("出生", "性别", "户号", "男", "女", "岁"):
        assert private not in text


def test_names_are_at_least_twelve_points_high_however_long():
    names = ("王小明", LONG_NAME, "阿" * 5, "买买提" * 9, "赛" * 80)
    announcement = an_announcement({"第1组": 50}, names)
    pdf = announcement_pdf(announcement)
    for character in "丽阿提赛":
        assert min(sizes_of(pdf, character)) >= 12
    text = "".join(page_texts(pdf))
    assert all(text.count(name) >= 10 for name in names)
    assert misplaced(pdf) == []


def test_several_groups_share_a_page_and_no_heading_stands_alone_at_its_foot():
    _, *texts = page_texts(announcement_pdf(an_announcement({f"第{n}组": n % 17 + 1 for n in range(1, 60)})))
    assert "第3组共4人" in texts[0]
    assert "第4组共5人" in texts[0]
    for text in texts:
        heading = max(text.rfind("续"), text.rfind("人"))
        assert any(name in text[heading:] for name in NAMES), "names follow the last heading"


def test_a_group_that_goes_on_is_named_again_on_the_next_page():
    _, *others = page_texts(announcement_pdf(an_announcement({"第1组": 400})))
    assert len(others) >= 2
    assert all("第1组续" in text for text in others)


def test_ten_thousand_names_are_all_there_and_told_of_as_they_are_set():
    told = []
    announcement = an_announcement({f"第{n}组": 500 for n in range(1, 21)})
    texts = page_texts(announcement_pdf(announcement, lambda done, total: told.append((done, total))))
    assert told == [(500 * n, 10_000) for n in range(1, 21)]
    text = "".join(texts)
    assert all(f"{roll_no}{name}" in text for group in announcement.groups for roll_no, name in group.people)
    assert len(texts) < 90


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("village", ["示范村", LONG_VILLAGE])
def test_a_long_village_name_stands_whole_within_the_page_in_both_languages(language, village):
    announcement = an_announcement({"第1组": 90, "第2组": 3}, village=village, language=language, rehearsal=True)
    announcement = replace(announcement, town="埔田镇" * 5)
    for pdf in (announcement_pdf(announcement), supplement_pdf(a_supplement(occasion=announcement.occasion))):
        assert misplaced(pdf) == []
        assert page_texts(pdf)[0].count(village) >= 2


def test_the_committees_days_for_a_decision_are_said_as_given():
    text = page_texts(announcement_pdf(replace(an_announcement({"第1组": 1}), decision_days=5)))[0]
    assert "5日内" in text
    assert "3日内" not in text


def test_the_fingerprint_is_shown_in_two_halves_of_four():
    assert shown_fingerprint("3f9a22c1" + "e" * 56) == "3F9A-22C1"
    assert shown_fingerprint("3F9A-22C1") == "3F9A-22C1"


def test_a_rehearsals_notices_are_marked_on_each_page():
    announcement = an_announcement({"第1组": 200}, rehearsal=True)
    supplement = a_supplement(occasion=announcement.occasion, removals=tuple(a_change(n, "林大") for n in range(60)))
    for pdf in (announcement_pdf(announcement), supplement_pdf(supplement)):
        texts = page_texts(pdf)
        assert len(texts) > 1
        assert all("彩排" in text for text in texts)


def test_a_rare_character_is_refused_by_name():
    refused = announcement_pdf(an_announcement({"第1组": 3}, ("王小明", "陈𬱖")))
    assert isinstance(refused, Finding)
    assert refused.numbers["name"] == "陈𬱖"
    assert isinstance(supplement_pdf(a_supplement(removals=(a_change(1, "陈𬱖"),))), Finding)
    assert isinstance(supplement_pdf(a_supplement(corrections=(a_change(1, "林大", was="䶮"),))), Finding)


def test_the_supplement_tells_what_changed_and_why_and_how_many_are_registered_now():
    text = "".join(page_texts(supplement_pdf(a_supplement())))
    for said in (
        "补充公告",
        "更正前登记2815人",
        "新增2人",
        "取消1人",
        "共2816人",
        "名册第2版",
        "77AA-22C1",
        "2816诸葛孔明第3组村民代表会议同意2017年4月11日",
        "17单仇第3组已去世2017年4月11日",
        "40解堃第3组解坤姓名写错2017年4月11日",
        "1曾敏成立户口在本村2017年4月12日",
        "2司徒婷婷不成立居住不满一年2017年4月13日",
        "埔田镇示范村村民选举委员会",
        "2017年4月14日",
        "日志128:3fa91c07",
    ):
        assert said in text
    headings = [text.index(said) for said in ("新增2编号", "取消1编号", "更正1编号", "异议处理结果2异议号")]
    assert headings == sorted(headings)


@pytest.mark.parametrize(
    ("section", "heading"),
    [("additions", "新增2"), ("removals", "取消1编号"), ("corrections", "原登记"), ("decisions", "异议处理结果")],
)
def test_an_empty_section_is_left_out(section, heading):
    assert heading in "".join(page_texts(supplement_pdf(a_supplement())))
    assert heading not in "".join(page_texts(supplement_pdf(a_supplement(**{section: ()}))))


def test_long_reasons_of_many_decisions_stay_in_their_cells_over_the_pages():
    reason = "经查户口簿,本人已于2016年3月迁回本村,应当列入名册。" * 18
    decisions = tuple(
        DecisionLine(n, f"{LONG_NAME},第{n}组" * 6, date(2017, 12, 31), n % 2 == 0, reason) for n in range(1, 8)
    )
    pdf = supplement_pdf(a_supplement(decisions=decisions))
    assert misplaced(pdf) == []
    texts = page_texts(pdf)
    assert "".join(texts).count(reason) == 7
    assert sum("异议号" in text for text in texts) > 1, "the head of the table stands on each of its pages"


def test_a_reason_typed_over_several_lines_and_longer_than_a_page_is_printed_whole():
    reason = "查明\n" + "户籍仍在邻村" * 500
    pdf = supplement_pdf(a_supplement(decisions=(DecisionLine(1, "林大", date(2017, 4, 12), False, reason),)))
    assert misplaced(pdf) == []
    assert "户籍仍在邻村" * 500 in "".join(page_texts(pdf))
