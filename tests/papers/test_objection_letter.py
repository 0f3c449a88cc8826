"""The letter about an objection: what was asked and decided, on one page, with a slip to sign."""

import pytest

from kiosk.papers.objection_letter import objection_letter_pdf
from kiosk.papers.rule_sheet import Signer
from kiosk.rules.finding import Finding
from tests.papers.papers import LONG_NAME, a_letter, an_occasion, misplaced, page_texts


def test_the_letter_says_who_asked_what_about_whom_and_how_it_was_decided_by_whom():
    (text,) = page_texts(objection_letter_pdf(a_letter()))
    for said in (
        "异议处理告知书",
        "第3号",
        f"王小明{chr(0xFF1A)}",
        "你于2017年4月9日",
        "于2017年4月11日作出决定",
        "异议对象林大",
        "异议内容不应列入,户口不在本村。",
        "处理结果异议不成立",
        "理由经查,居住已满两年。",
        "名单不作改动",
        "埔田镇示范村村民选举委员会",
        "村民选举委员会主任王主任",
        "日志128:3fa91c07",
    ):
        assert said in text


def test_an_objection_that_is_upheld_changes_the_roll():
    (text,) = page_texts(objection_letter_pdf(a_letter(upheld=True)))
    assert "处理结果异议成立" in text
    assert "名单按本决定更正" in text
    assert "不成立" not in text
    assert "不作改动" not in text


def test_the_slip_below_names_the_letter_and_has_room_for_name_and_day():
    (text,) = page_texts(objection_letter_pdf(a_letter()))
    slip = text[text.index("签收回执") :]
    for said in ("示范村第七届村民委员会选举", "第3号异议处理告知书已经收到", "签收人", "日期"):
        assert said in slip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("times", [1, 8, 20, 45, 100])
def test_however_long_the_reasons_it_is_one_page_and_nothing_is_lost_in_both_languages(times, language):
    reason = "经查户口簿,本人2016年3月已迁回本村,应当列入。" * times
    letter = a_letter(
        occasion=an_occasion(village="示范" * 30, language=language, rehearsal=True),
        about=f"{LONG_NAME},第3组" * 10,
        asked="应当列入:" + "我住在本村。" * times,
        reason=reason,
    )
    pdf = objection_letter_pdf(letter)
    assert misplaced(pdf) == []
    (text,) = page_texts(pdf)
    assert reason in text
    assert "我住在本村。" * times in text


def test_what_was_typed_over_several_lines_or_without_a_blank_is_kept_within_the_page():
    pdf = objection_letter_pdf(a_letter(reason="查明\r\n不符\n\n" + "A" * 400, by_name="王" * 80))
    assert misplaced(pdf) == []
    (text,) = page_texts(pdf)
    assert "查明不符" + "A" * 400 in text
    assert "王" * 80 in text


def test_nobody_named_to_sign_leaves_the_office_alone():
    (text,) = page_texts(objection_letter_pdf(a_letter(signer=Signer("", "村民选举委员会主任"))))
    assert "村民选举委员会主任2017年4月11日" in text


def test_a_rehearsals_letter_is_marked():
    assert "彩排" in page_texts(objection_letter_pdf(a_letter(occasion=an_occasion(rehearsal=True))))[0]


@pytest.mark.parametrize("field", ["by_name", "about", "asked", "reason", "town"])
def test_a_rare_character_anywhere_is_refused(field):
    refused = objection_letter_pdf(a_letter(**{field: "陈𬱖"}))
    assert isinstance(refused, Finding)
    assert refused.numbers["character"] == "𬱖"
