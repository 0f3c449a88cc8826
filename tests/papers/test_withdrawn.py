"""Papers of a result that was reopened: stamped across, the reason above, what is beneath still to be read."""

from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from PIL import Image, ImageChops

from kiosk.papers.count_report import count_report_pdf
from kiosk.papers.page import Page
from kiosk.papers.result_report import result_report_pdf
from kiosk.papers.vacancies import vacancies_pdf
from kiosk.papers.winners import winners_pdf
from kiosk.papers.withdrawn import withdrawn_copy
from tests.papers.facts import COUNT_FILE, MINORITY_NAME, a_crowd, a_round_of_facts
from tests.papers.papers import an_occasion, page_texts

SINCE = "2017年5月1日09:10撤回:第3批选票重新清点"


def a_blank_page() -> bytes:
    page = Page(an_occasion(), "")
    page.end()
    return page.pdf()


def rendered(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=1).to_pil().convert("L")
    document.close()
    return image


def dark(image: Image.Image) -> int:
    """How many dots a black-and-white copier makes of it."""
    return image.point(lambda grey: 255 * (grey < 128)).histogram()[255]


@pytest.mark.parametrize("draw", [winners_pdf, vacancies_pdf, result_report_pdf, count_report_pdf])
def test_every_page_is_there_with_its_words_the_stamp_and_the_reason(draw):
    pdf = draw(a_round_of_facts(rehearsal=True))
    before, after = page_texts(pdf), page_texts(withdrawn_copy(pdf, SINCE, "zh"))
    assert len(after) == len(before)
    for was, now in zip(before, after, strict=True):
        assert "已撤回" in now
        assert f"本文件已经撤回，不再有效。{SINCE}" in now
        assert COUNT_FILE in now
        for word in was.split("，"):
            assert word in now


def test_the_names_beneath_can_be_searched_for():
    stamped = pypdfium2.PdfDocument(withdrawn_copy(winners_pdf(a_round_of_facts()), SINCE, "zh"))
    found = stamped[0].get_textpage()
    assert found.search("林甲").get_next()
    assert found.search(MINORITY_NAME[:10]).get_next()
    assert not found.search("欧阳娜娜").get_next()
    stamped.close()


def test_the_stamp_shows_on_a_black_and_white_copy_of_every_page():
    pdf = vacancies_pdf(a_crowd(posts=1))
    stamped = withdrawn_copy(pdf, SINCE, "zh")
    for page in range(len(page_texts(pdf))):
        assert dark(rendered(stamped, page)) > dark(rendered(pdf, page)) + 5000


def test_the_stamp_is_an_outline_that_covers_little_of_the_page():
    stamp = rendered(withdrawn_copy(a_blank_page(), SINCE, "zh"))
    assert 0.02 < dark(stamp) / (stamp.width * stamp.height) < 0.08


def test_the_reason_stands_above_the_page_and_not_on_it():
    blank = rendered(withdrawn_copy(a_blank_page(), SINCE, "zh"))
    text = rendered(withdrawn_copy(winners_pdf(a_round_of_facts()), SINCE, "zh"))
    band = (0, 0, blank.width, 40)
    assert ImageChops.difference(blank.crop(band), text.crop(band)).getbbox() is None
    assert dark(blank.crop(band)) > 100


@pytest.mark.parametrize("times", [1, 12, 60])
def test_a_long_reason_wraps_and_is_whole(times):
    reason = "第3批选票重新清点,发现十二张重复计算;" * times
    pdf = withdrawn_copy(winners_pdf(a_round_of_facts()), reason, "zh")
    assert reason in page_texts(pdf)[0]
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    wide, high = document[0].get_size()
    boxes = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1).strip()]
    document.close()
    assert all(left > 14 and right < wide - 14 and bottom > 14 and top < high - 8 for left, bottom, right, top in boxes)


def test_a_rare_character_in_the_reason_is_named_and_the_paper_is_stamped_all_the_same():
    pdf = withdrawn_copy(winners_pdf(a_round_of_facts()), "陈𬱖\n提出异议", "zh")
    assert "陈[U+2CC56]提出异议" in page_texts(pdf)[0]


def test_the_same_paper_and_words_give_the_same_bytes():
    pdf = vacancies_pdf(a_round_of_facts())
    assert withdrawn_copy(pdf, SINCE, "zh") == withdrawn_copy(pdf, SINCE, "zh")
    assert withdrawn_copy(pdf, SINCE, "zh") != withdrawn_copy(pdf, f"{SINCE}。", "zh")


def test_papers_stamped_at_the_same_time_are_whole():
    pdf = vacancies_pdf(a_crowd(posts=1))
    alone = withdrawn_copy(pdf, SINCE, "zh")
    with ThreadPoolExecutor(4) as pool:
        assert all(made == alone for made in pool.map(lambda _: withdrawn_copy(pdf, SINCE, "zh"), range(12)))


def test_a_stamped_paper_is_not_much_larger():
    pdf = vacancies_pdf(a_crowd(posts=3))
    assert len(withdrawn_copy(pdf, SINCE, "zh")) < len(pdf) * 1.5


def test_what_is_no_paper_is_refused():
    with pytest.raises(pypdfium2.PdfiumError):
        withdrawn_copy(b"name,votes\r\n", SINCE, "zh")
