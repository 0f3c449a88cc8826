"""The script for announcing: large, figures in digits and in capitals, everybody's votes, and what comes next."""

from itertools import chain

import pypdfium2
import pytest

from kiosk.papers.announcing import announcing_pdf
from kiosk.papers.result_sheets import FOOT
from kiosk.rules.day import RoundKind
from tests.papers.facts import MINORITY_NAME, a_crowd, a_round_of_facts, a_winner
from tests.papers.papers import page_texts


def text_of(**changes) -> str:
    return "".join(page_texts(announcing_pdf(a_round_of_facts(**changes))))


def test_each_figure_is_said_in_digits_and_in_capitals():
    text = text_of()
    for said in (
        "登记参加选举的村民200人贰佰人",
        "发出的选票180张壹佰捌拾张",
        "收回的选票178张壹佰柒拾捌张",
        "有效票160张壹佰陆拾张",
        "部分有效票8张捌张",
        "无效票4张肆张",
        "弃权票(空白)6张陆张",
        "当选至少要得90票(玖拾票)",
        "本轮投票有效。",
    ):
        assert said in text


def test_the_winners_are_read_with_their_votes_in_capitals_and_all_others_after_them():
    text = text_of()
    chair, vice, member, after = map(text.index, ("主任：应选1名", "副主任：应选1名", "委员：应选3名", "下一步"))
    assert "林甲，得120票(壹佰贰拾票)，当选。其他人的得票：欧阳娜娜40票。" in text[chair:vice]
    assert "没有人当选。得票情况：陈乙80票、黄丙70票。" in text[vice:member]
    assert f"{MINORITY_NAME}，得110票(壹佰壹拾票)，当选。" in text[member:after]
    assert "陈伟(一组45岁)，得101票(壹佰零壹票)，当选。" in text[member:after]
    assert "其他人的得票：郑庚95票、周壬95票、陈伟(二组31岁)60票、司徒婷婷40票。" in text[member:after]


def test_what_comes_next_is_read_last():
    text = text_of()
    after = text[text.index("下一步") :]
    for said in ("郑庚、周壬得票相等(各95票)", "副主任：缺1名", "接下来投票的时间、地点", "结果宣布完毕。"):
        assert said in after
    assert "已经全部选出" not in after


def test_with_every_seat_filled_no_further_vote_is_spoken_of():
    seated = (a_winner("区囍喆", 133, "主任"),)
    text = text_of(ties=(), vacancies=(), seated_before=seated)
    assert "以前各轮已经当选的是：主任区囍喆。" in text
    assert "应选的职务已经全部选出。" in text
    assert "接下来投票" not in text


def test_in_a_tie_vote_no_line_of_one_vote_is_read():
    text = text_of(kind=RoundKind.TIE, line=1, line_rule="R-RES-05")
    assert "只在得票相等的人中投票，得票多的当选。" in text
    assert "壹票" not in text.replace("壹佰零壹票", "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_read_out_is_eighteen_points_and_larger(language):
    document = pypdfium2.PdfDocument(announcing_pdf(a_round_of_facts(language=language)))
    sizes = set(chain.from_iterable(_sizes(page) for page in document))
    document.close()
    assert sizes
    assert min(sizes) >= 18


def test_five_hundred_persons_at_each_post_are_all_read_with_their_votes():
    text = "".join(page_texts(announcing_pdf(a_crowd(posts=3))))
    for n in range(1, 500):
        assert text.count(f"第{n}人{500 - n}票") == 3


def test_no_name_that_fits_on_a_line_is_broken():
    names = [line.name for line in a_crowd(posts=1).posts[0].lines[1:]]
    document = pypdfium2.PdfDocument(announcing_pdf(a_crowd(posts=1)))
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    document.close()
    assert all(any(name in line for line in lines) for name in names)


def _sizes(page):
    """The sizes of what stands between the head and the foot of a page."""
    text = page.get_textpage()
    for i in range(text.count_chars()):
        if text.get_text_range(i, 1).strip():
            _, bottom, _, top = text.get_charbox(i)
            if bottom > FOOT - 6 and top < page.get_height() - 85:
                yield round(pypdfium2.raw.FPDFText_GetFontSize(text, i), 1)
