"""The order for the print shop: counts by group, in all, and blanks where nobody knows yet."""

import pytest

from kiosk.papers.print_shop import PrintGroup, print_shop_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import an_occasion, misplaced, page_texts, print_counts


def test_each_group_has_its_certificates_and_pages_and_the_last_row_their_sums():
    (text,) = page_texts(print_shop_pdf(print_counts()))
    for said in ("第1组2563213", "第2组811", "第3组922", "合计2733516"):
        assert said in text


@pytest.mark.parametrize(("certificates", "pages"), [(0, 0), (1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_eight_certificates_go_on_a_page(certificates, pages):
    assert PrintGroup("第1组", certificates, 1).certificate_pages == pages


def test_ballots_slips_boxes_seals_and_posters_are_counted_and_the_unknown_is_left_blank():
    (text,) = page_texts(print_shop_pdf(print_counts()))
    blank = "_" * 8
    for said in (
        "选票2900张",
        f"委托投票证{blank}份",
        "票箱5个",
        "封条12条",
        "公告第4号8份",
        f"补充公告{blank}份",
        "日志128:3fa91c07",
    ):
        assert said in text
    (known,) = page_texts(print_shop_pdf(print_counts(ballots=None, proxy_slips=90)))
    assert f"选票{blank}张" in known
    assert "委托投票证90份" in known


def test_there_is_room_for_who_orders_prints_and_accepts():
    (text,) = page_texts(print_shop_pdf(print_counts()))
    for said in ("经办人", "印制单位", "交付日期", "验收人"):
        assert said in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_many_groups_with_long_names_stay_within_the_pages_in_both_languages(language):
    groups = tuple(PrintGroup(f"第{n}村民小组" * 5, 99999, 9999) for n in range(1, 60))
    occasion = an_occasion(village="示范" * 30, language=language, rehearsal=True)
    pdf = print_shop_pdf(print_counts(occasion=occasion, groups=groups, posters=(("公告第4号" * 20, 8),)))
    assert misplaced(pdf) == []
    texts = page_texts(pdf)
    assert len(texts) > 2
    assert all(group.name in "".join(texts) for group in groups)


def test_a_rehearsals_order_is_marked():
    assert "彩排" in page_texts(print_shop_pdf(print_counts(occasion=an_occasion(rehearsal=True))))[0]


def test_a_rare_character_is_refused():
    assert isinstance(print_shop_pdf(print_counts(groups=(PrintGroup("第䶮组", 1, 1),))), Finding)
    assert isinstance(print_shop_pdf(print_counts(posters=(("䶮", 1),))), Finding)
