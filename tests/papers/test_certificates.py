"""Certificates: every code reads back, every name is there, nothing is ever printed as a box."""

import csv
import io
from dataclasses import replace

import pytest

from kiosk.codes import Code, Kind, read, spaced
from kiosk.papers.certificates import QR_SIDE, certificates_csv, certificates_pdf
from kiosk.papers.words import REHEARSAL
from kiosk.rules.finding import Finding
from tests.papers.papers import KEY, LONG_NAME, NAMES, TAG, a_batch, a_certificate, an_occasion, page_codes, page_texts


def test_every_code_on_the_page_reads_back_at_its_place():
    batch = a_batch(19)
    pdf = certificates_pdf(batch)
    codes = [code for page in range(3) for code in page_codes(pdf, page)]
    assert codes == [certificate.code for certificate in batch.certificates]
    for code, certificate in zip(codes, batch.certificates, strict=True):
        assert read(code, tag=TAG, key=KEY) == Code(Kind.CERTIFICATE, TAG, certificate.number)


def test_the_codes_read_back_from_a_coarse_picture():
    batch = a_batch(8)
    assert page_codes(certificates_pdf(batch), 0, scale=1.4) == [c.code for c in batch.certificates]


def test_the_code_is_at_least_25_mm_wide():
    assert QR_SIDE / 72 * 25.4 >= 25


@pytest.mark.parametrize(("people", "pages"), [(1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_eight_stand_on_a_page(people, pages):
    assert len(page_texts(certificates_pdf(a_batch(people)))) == pages


def test_each_certificate_says_who_where_and_when():
    batch = a_batch(10)
    texts = page_texts(certificates_pdf(batch))
    for i, certificate in enumerate(batch.certificates):
        text = texts[i // 8]
        assert certificate.name in text
        assert certificate.group in text
        assert spaced(certificate.number) in text
        assert f"第{certificate.page}页第{certificate.line}行" in text
    for text, cards in zip(texts, (8, 2), strict=True):
        for said in ("示范村第七届村民委员会选举", "参选证", "2017年4月30日", "不得转让", "日志128:3fa91c07"):
            assert text.count(said) == cards


@pytest.mark.parametrize("name", [LONG_NAME, "欧阳", "阿" * 12, "阿" * 40])
def test_a_name_of_any_length_stays_whole_and_clear_of_the_code(name):
    batch = a_batch(8, (name,))
    pdf = certificates_pdf(batch)
    assert page_texts(pdf)[0].count(name) == 8
    assert page_codes(pdf, 0) == [c.code for c in batch.certificates]


def test_printing_twice_gives_the_same_bytes():
    batch = a_batch(12)
    assert certificates_pdf(batch) == certificates_pdf(batch)


def test_only_a_rehearsals_certificates_bear_its_mark():
    assert page_texts(certificates_pdf(a_batch(8)))[0].count(REHEARSAL) == 0
    marked = page_texts(certificates_pdf(a_batch(8, rehearsal=True)))[0]
    assert marked.count("彩排用证，正式投票无效") == 8
    assert marked.count(REHEARSAL) == 16


def test_a_name_the_font_cannot_draw_is_refused_with_the_character_and_the_person():
    batch = a_batch(3)
    batch = replace(batch, certificates=(*batch.certificates, a_certificate(4, "陈𬱖")))
    facts = {"character": "𬱖", "codepoint": "U+2CC56", "name": "陈𬱖"}
    assert certificates_pdf(batch) == Finding("glyph_missing", numbers=facts)


def test_progress_is_told_after_each_page():
    told = []
    certificates_pdf(a_batch(18), lambda done, total: told.append((done, total)))
    assert told == [(8, 18), (16, 18), (18, 18)]


def test_an_english_paper_keeps_every_name():
    text = page_texts(certificates_pdf(a_batch(len(NAMES[:8]), language="en")))[0]
    assert all(name in text for name in NAMES[:8])


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_table_has_the_columns_a_print_shop_relies_on():
    batch = a_batch(3)
    data = certificates_csv(batch)
    assert data.startswith(b"roll_no,name,group,code\r\n")
    expected = [[str(c.roll_no), c.name, c.group, c.code] for c in batch.certificates]
    assert rows_of(data) == [["roll_no", "name", "group", "code"], *expected]


def test_the_table_for_a_spreadsheet_bears_the_mark_of_utf_8():
    batch = a_batch(2)
    assert certificates_csv(batch, for_spreadsheet=True) == b"\xef\xbb\xbf" + certificates_csv(batch)


def test_the_table_keeps_a_name_the_font_cannot_draw():
    assert rows_of(certificates_csv(a_batch(1, ("陈𬱖",))))[1][1] == "陈𬱖"


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(name):
    assert rows_of(certificates_csv(a_batch(1, (name,))))[1][1] == f"'{name}"


@pytest.mark.parametrize("name", [LONG_NAME, "王小明", "O'Neil", "王-小明", "王,小明", '王"小"明'])
def test_an_ordinary_name_stays_as_it_is_in_the_table(name):
    assert rows_of(certificates_csv(a_batch(1, (name,))))[1][1] == name


def test_an_empty_batch_prints_nothing_and_fails_at_nothing():
    assert certificates_csv(a_batch(0)).count(b"\n") == 1
    assert isinstance(certificates_pdf(a_batch(0)), bytes)


def test_the_villages_own_name_is_checked_too():
    refused = certificates_pdf(replace(a_batch(1), occasion=an_occasion(village="𬱖村")))
    assert isinstance(refused, Finding)
    assert refused.numbers["name"] == "𬱖村"
