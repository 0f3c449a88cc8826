"""The report of the count and the sheet of the sealed ballots: every figure stands there and adds up."""

from dataclasses import replace

import pytest

from kiosk.papers.count_report import count_report_pdf
from kiosk.papers.sealed_ballots import sealed_ballots_pdf
from tests.papers.facts import a_round_of_facts
from tests.papers.papers import misplaced, page_texts


def text_of(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def test_every_figure_of_the_ballots_stands_with_what_it_is():
    text = text_of(count_report_pdf(a_round_of_facts()))
    for said in (
        "示范村第七届村民委员会选举",
        "选票清点报告",
        "第1轮投票(首次投票)",
        "2017年4月30日08:00–15:00",
        "示范村小学操场",
        "清点完毕2017年4月30日20:20",
        "登记参加选举的村民200人启封清点的选票220张发出的选票180张作废换掉的选票2张剩余的选票38张",
        "其中会场发出164张其中凭委托投票证12张其中流动票箱4张收回的选票178张没有收回的选票2张",
        "启封220张=发出180张+作废换票2张+剩余38张，账目相符。",
        "有效票160张部分有效票8张无效票4张弃权票(空白)6张",
        "四类合计178张",
    ):
        assert said in text


def test_an_account_that_does_not_close_says_by_how_many():
    text = text_of(count_report_pdf(a_round_of_facts(left=37)))
    assert "合计219张，相差1张" in text
    assert "账目相符" not in text


def test_each_post_has_its_seats_votes_blank_lines_and_rejected_names():
    text = text_of(count_report_pdf(a_round_of_facts()))
    for line in ("主任1178160108", "副主任1178150208", "委员3534501258"):
        assert line in text


def test_each_ruling_stands_with_its_reason_and_who_made_it():
    text = text_of(count_report_pdf(a_round_of_facts()))
    for said in ("“阿庚”记为郑庚", "全村只有一人叫这个小名", "何总监、程康", "2017年4月30日19:42", "只作废这个名字"):
        assert said in text
    assert "没有需要认定的名字和选票" not in text
    assert "没有需要认定的名字和选票" in text_of(count_report_pdf(a_round_of_facts(rulings=())))


@pytest.mark.rule("R-RES-01")
def test_exactly_half_of_the_registered_is_not_enough_and_one_more_is():
    half = text_of(count_report_pdf(a_round_of_facts(found=100)))
    assert "本轮投票无效" in half
    assert "没有超过登记人数200人的一半(至少要101张)。规则R-RES-01" in half
    more = text_of(count_report_pdf(a_round_of_facts(found=101)))
    assert "本轮投票有效。" in more
    assert "超过登记人数200人的一半(至少101张)。规则R-RES-01" in more


@pytest.mark.rule("R-RES-02")
def test_one_ballot_more_than_issued_makes_the_vote_void():
    equal = text_of(count_report_pdf(a_round_of_facts(found=180)))
    assert "本轮投票有效。" in equal
    assert "收回选票180张，没有多于发出的180张。规则R-RES-02" in equal
    more = text_of(count_report_pdf(a_round_of_facts(found=181)))
    assert "本轮投票无效，应当重新组织投票。" in more
    assert "收回选票181张，多于发出的180张。规则R-RES-02" in more
    assert "没有收回的选票0张" in more


def test_no_heading_of_the_rulings_stands_alone_at_the_foot_of_a_page():
    for rulings in range(1, 30):
        told = replace(a_round_of_facts().rulings[0], reason="经查" * rulings * 4)
        for page in page_texts(count_report_pdf(a_round_of_facts(rulings=(told,) * 3))):
            heading = page.find("疑难名字和选票的认定")
            assert heading < 0 or "“阿庚”记为郑庚" in page[heading:]


def test_the_sealed_bundles_stand_one_by_one_and_add_up():
    text = text_of(sealed_ballots_pdf(a_round_of_facts(bundles=(25,) * 7 + (3,))))
    for said in (
        "第7捆25张",
        "第8捆3张",
        "收回的选票合计178张",
        "作废换回的选票2张",
        "剩余没有用的选票38张",
        "封存总数218张",
        "有效票160张部分有效票8张无效票4张弃权票(空白)6张",
        "至少保管到下一届村民委员会选举结束",
        "保管地点",
        "保管人签名",
        "总监票人何总监签名",
    ):
        assert said in text
    assert "两数不符" not in text


def test_bundles_that_do_not_make_the_ballots_found_are_said_so():
    text = text_of(sealed_ballots_pdf(a_round_of_facts(bundles=(100, 77))))
    assert "各捆合计177张，收回的选票178张，两数不符" in text


def test_four_hundred_bundles_run_on_with_the_head_on_each_page():
    pdf = sealed_ballots_pdf(a_round_of_facts(bundles=(25,) * 400, found=10_000))
    texts = page_texts(pdf)
    assert misplaced(pdf) == []
    assert all("封条号" in text for text in texts if "捆25张" in text)
    assert all(f"第{n}捆25张" in "".join(texts) for n in range(1, 401))
