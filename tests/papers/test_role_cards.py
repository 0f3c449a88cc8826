"""Role cards with their codes; the PINs apart from them."""

import csv
import io
from dataclasses import replace

from kiosk.codes import spaced
from kiosk.papers.role_cards import PINS_A_PAGE, role_cards_csv, role_cards_pdf
from kiosk.rules.finding import Finding
from tests.papers.papers import a_role_card, page_codes, page_texts, role_cards


def test_every_card_reads_back_and_says_who_does_what_where():
    batch = role_cards()
    pdf = role_cards_pdf(batch)
    text = page_texts(pdf)[0]
    assert page_codes(pdf, 0) == [card.code for card in batch.cards]
    for card in batch.cards:
        for said in (card.name, card.role_words, card.station, spaced(card.number)):
            assert said in text


def test_pins_stand_on_a_sheet_of_their_own_without_any_code_or_number():
    batch = role_cards()
    pdf = role_cards_pdf(batch)
    cards, pins = page_texts(pdf)
    for card in batch.cards:
        assert spaced(card.number) not in pins
        if card.pin:
            assert card.pin in pins
            assert card.pin not in cards
            assert card.name in pins
    assert page_codes(pdf, 1) == []
    assert "程康" not in pins


def test_no_pin_sheet_is_printed_when_all_pins_were_made_before():
    batch = role_cards()
    batch = replace(batch, cards=tuple(replace(card, pin="") for card in batch.cards))
    assert len(page_texts(role_cards_pdf(batch))) == 1


def test_cards_and_pins_fill_as_many_pages_as_they_need():
    cards = tuple(a_role_card("温平", ("verifier",), "验证员", "中心投票站", "583024") for _ in range(PINS_A_PAGE + 1))
    texts = page_texts(role_cards_pdf(replace(role_cards(), cards=cards)))
    assert len(texts) == 3 + 2
    assert [text.count("583024") for text in texts] == [0, 0, 0, PINS_A_PAGE, 1]


def test_the_table_has_exactly_its_columns_and_role_identifiers():
    batch = role_cards()
    rows = list(csv.DictReader(io.StringIO(role_cards_csv(batch).decode("utf-8"), newline="")))
    assert list(rows[0]) == ["name", "roles", "station", "code", "pin"]
    assert [row["roles"] for row in rows] == ["committee_head", "verifier issuer", "scrutineer mobile_team"]
    assert [row["pin"] for row in rows] == ["583024", "046173", ""]
    assert [row["code"] for row in rows] == [card.code for card in batch.cards]


def test_a_rehearsals_cards_and_pins_are_marked():
    assert all("彩排" in text for text in page_texts(role_cards_pdf(role_cards(rehearsal=True))))
    assert not any("彩排" in text for text in page_texts(role_cards_pdf(role_cards())))


def test_an_officer_whose_name_cannot_be_drawn_is_refused_by_name():
    cards = (a_role_card("温㛃", ("verifier",), "验证员"),)
    refused = role_cards_pdf(replace(role_cards(), cards=cards))
    assert isinstance(refused, Finding)
    assert refused.numbers["name"] == "温㛃"
