"""The locked rule sheet says what was locked, when, and who signed."""

from dataclasses import replace

from kiosk.papers.rule_sheet import Signer, rule_sheet_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import locked_rules, page_texts


def test_the_sheet_holds_every_choice_figure_and_signature():
    rules = locked_rules()
    (text,) = page_texts(rule_sheet_pdf(rules))
    for line in rules.choices:
        assert f"{line.choice}{line.value}{line.rule_id}" in text
    for signer in rules.signers:
        assert f"{signer.role_words}{signer.name}" in text
    for said in (
        "埔田镇2017年规程",
        "08:00–15:00",
        "主任1名、副主任2名、委员4名",
        "2815人",
        "2900张",
        "日志128:3fa91c07",
    ):
        assert said in text


def test_the_moment_is_the_villages_local_time():
    (text,) = page_texts(rule_sheet_pdf(locked_rules()))
    assert "2017年4月30日07:58" in text


def test_before_the_opening_no_moment_is_printed():
    (text,) = page_texts(rule_sheet_pdf(replace(locked_rules(), locked_at=None)))
    assert "锁定时间—" in text


def test_many_signatures_still_stand_on_one_page():
    rules = replace(locked_rules(), signers=tuple(Signer(f"程{i}", "监票人") for i in range(20)))
    (text,) = page_texts(rule_sheet_pdf(rules))
    assert all(signer.name in text for signer in rules.signers)


def test_a_rehearsals_sheet_is_marked():
    assert "彩排" in page_texts(rule_sheet_pdf(locked_rules(rehearsal=True)))[0]


def test_a_signer_whose_name_cannot_be_drawn_is_refused():
    assert isinstance(rule_sheet_pdf(replace(locked_rules(), signers=(Signer("陈𬱖", "监票人"),))), Finding)
