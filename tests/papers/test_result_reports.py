"""The papers of a counted round, what they share: every name whole or refused, the count file's hash on each page."""

from dataclasses import replace

import pypdfium2
import pytest

from kiosk.papers import result_words
from kiosk.papers.announcing import announcing_pdf
from kiosk.papers.count_report import count_report_pdf
from kiosk.papers.font import missing_glyphs
from kiosk.papers.result_report import result_report_pdf
from kiosk.papers.result_sheets import FOOT
from kiosk.papers.rule_sheet import Signer
from kiosk.papers.sealed_ballots import sealed_ballots_pdf
from kiosk.papers.village_form import village_form_pdf
from kiosk.papers.words import Words
from kiosk.rules.finding import Finding
from tests.papers.facts import (
    COUNT_FILE,
    MINORITY_NAME,
    a_crowd,
    a_line,
    a_round_of_facts,
    a_winner,
)
from tests.papers.papers import misplaced, page_texts

PAPERS = [announcing_pdf, count_report_pdf, result_report_pdf, sealed_ballots_pdf, village_form_pdf]
SIGNED = [count_report_pdf, result_report_pdf, sealed_ballots_pdf]
WITH_WINNERS = [announcing_pdf, result_report_pdf, village_form_pdf]
LONG = "示范" * 30
every_paper = pytest.mark.parametrize("paper", PAPERS)


@every_paper
def test_each_page_bears_the_whole_hash_of_the_count_file_the_version_and_its_number(paper):
    texts = page_texts(paper(a_crowd(posts=2, people=120, version=3)))
    for page, text in enumerate(texts, 1):
        for said in (f"计票文件SHA-256{COUNT_FILE}", "日志128:3fa91c07", "结果第3版", f"第{page}页共{len(texts)}页"):
            assert said in text


@every_paper
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("village", ["示范村", LONG])
def test_nothing_covers_anything_else_nor_leaves_the_page(paper, language, village):
    pdf = paper(long_facts(language, village))
    assert misplaced(pdf) == []
    assert village in "".join(page_texts(pdf)), "whole, on however many lines"


@every_paper
def test_nothing_but_the_foot_stands_at_the_foot(paper):
    texts = foots(paper(long_facts("zh", "示范村")))
    for page, text in enumerate(texts, 1):
        assert text == f"计票文件SHA-256{COUNT_FILE}日志128:3fa91c07结果第1版第{page}页共{len(texts)}页"


@every_paper
def test_the_same_facts_give_the_same_bytes_and_other_facts_others(paper):
    facts = a_round_of_facts()
    assert paper(facts) == paper(a_round_of_facts())
    assert paper(facts) != paper(replace(facts, count_file="0" * 64))


@every_paper
def test_a_rehearsals_papers_are_marked_on_each_page(paper):
    assert all("彩排" in text for text in page_texts(paper(a_crowd(posts=2, people=80, rehearsal=True))))
    assert not any("彩排" in text for text in page_texts(paper(a_round_of_facts())))


@every_paper
@pytest.mark.parametrize(
    "changes",
    [
        {"winners": (a_winner("陈𬱖", 120),)},
        {"posts": (replace(a_round_of_facts().posts[0], lines=(a_line("陈𬱖", 3),)),)},
        {"signers": (Signer("陈𬱖", "总监票人"),)},
        {"place": "𬱖塘小学"},
        {"village": "𬱖塘村"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_rare_character_is_refused_by_name(paper, changes):
    refused = paper(a_round_of_facts(**changes))
    assert isinstance(refused, Finding)
    assert refused.code == "glyph_missing"
    assert refused.numbers["character"] == "𬱖"


@every_paper
def test_a_text_typed_over_two_lines_is_printed_as_one(paper):
    decision = replace(a_round_of_facts().decisions[0], reason="职务高的\n留任")
    facts = a_round_of_facts(decisions=(decision,), rulings=(decision,), place="小学\n操场")
    assert isinstance(paper(facts), bytes)


@pytest.mark.parametrize("paper", WITH_WINNERS)
def test_a_name_of_twenty_five_characters_and_a_namesakes_group_stand_whole(paper):
    text = "".join(page_texts(paper(a_round_of_facts())))
    assert MINORITY_NAME in text
    assert "陈伟(一组45岁)" in text


@pytest.mark.parametrize("paper", SIGNED)
def test_everybody_who_signs_has_a_line(paper):
    signers = tuple(Signer(f"{MINORITY_NAME}{n}", "村民选举委员会委员、计票人") for n in range(30))
    pdf = paper(a_round_of_facts(signers=signers))
    text = "".join(page_texts(pdf))
    assert all(signer.name in text for signer in signers)
    assert text.count("签名日期") == 30
    assert misplaced(pdf) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_font_has_every_character_of_every_sentence(language):
    words = Words(language)
    sentences = [words(text) for name, text in vars(result_words).items() if name.isupper()]
    assert len(sentences) > 100
    assert missing_glyphs(sentences) == ()


@every_paper
def test_progress_is_told_up_to_the_end(paper):
    told = []
    paper(a_round_of_facts(), lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)


def long_facts(language: str, village: str):
    """Texts as long as anybody types them, everywhere."""
    facts = a_round_of_facts(language=language, village=village, rehearsal=True, place="很长的地名" * 20)
    names = (MINORITY_NAME, "欧阳娜娜", "赛" * 60)
    lines = tuple(a_line(name, 90 - n % 80, "另行选举的候选人" * 4, "二组 31岁") for n, name in enumerate(names * 30))
    posts = tuple(replace(post, lines=lines, name=f"{post.name}兼治保会负责人" * 3) for post in facts.posts)
    told = replace(facts.rulings[0], what="认定" * 90, reason="经查户口簿," * 60, by="村民选举委员会全体委员" * 3)
    return replace(
        facts,
        registered=99_999_999,
        posts=posts,
        rulings=(told,) * 4,
        decisions=(told,) * 3,
        seated_before=tuple(a_winner(name * 2, 4000, "副主任" * 5, ethnic_group="柯尔克孜族") for name in names),
        bundles=(1000,) * 40,
        waits=(LONG,),
    )


def foots(pdf: bytes) -> list[str]:
    """What stands below the line where the foot begins, on each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        found = page.get_textpage().get_text_bounded(bottom=0, top=FOOT - 4)
        texts.append("".join(found.split()))
    document.close()
    return texts
