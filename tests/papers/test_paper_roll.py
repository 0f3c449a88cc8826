"""The paper roll: by group, numbered pages and lines, a name on each."""

from dataclasses import fields

from kiosk.papers.paper_roll import RollLine, paper_roll_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import NAMES, a_roll, page_texts


def test_each_page_holds_its_groups_lines_and_says_which_page_it_is():
    roll = a_roll({"第1组": 25, "第2组": 7})
    texts = page_texts(paper_roll_pdf(roll))
    assert len(texts) == 3
    for page, (text, group) in enumerate(zip(texts, ("第1组", "第1组", "第2组"), strict=True), 1):
        assert f"小组{group}" in text
        assert f"第{page}页共3页" in text
        assert "领票签名册" in text
        assert "日志128:3fa91c07" in text
    for line in roll.lines:
        assert line.name in texts[line.page - 1]
        assert f"{line.line}{line.roll_no}{line.name}女1980" in texts[line.page - 1]


def test_a_full_page_has_twenty_lines_and_a_short_one_ends_with_a_word():
    full, short = page_texts(paper_roll_pdf(a_roll({"第1组": 20, "第2组": 7})))
    assert "本页20人" in full
    assert "以下空白" not in full
    assert "本页7人" in short
    assert "以下空白" in short


def test_a_line_knows_no_identity_number():
    assert {field.name for field in fields(RollLine)} == {
        "page", "line", "roll_no", "name", "sex", "birth_year", "household", "group",
    }  # fmt: skip


def test_a_line_that_left_the_roll_leaves_the_others_at_their_places():
    roll = a_roll({"第1组": 5})
    lines = tuple(line for line in roll.lines if line.line != 2)
    text = page_texts(paper_roll_pdf(type(roll)(roll.occasion, lines)))[0]
    assert NAMES[1] not in text
    assert f"33{NAMES[2]}" in text


def test_a_rare_character_is_refused_by_name():
    roll = a_roll({"第䶮组": 1})
    refused = paper_roll_pdf(roll)
    assert isinstance(refused, Finding)
    assert refused.numbers["character"] == "䶮"


def test_a_rehearsals_roll_is_marked_on_each_page():
    texts = page_texts(paper_roll_pdf(a_roll({"第1组": 1, "第2组": 1}, rehearsal=True)))
    assert all("彩排" in text for text in texts)
