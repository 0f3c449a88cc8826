"""Papers as the office prints them from the database: every code, name, place and choice is the one that is kept."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask

from kiosk import codes
from kiosk.papers.words import REHEARSAL
from kiosk.queries import mode, roll
from kiosk.queries.staff import card_holders
from kiosk.rules.book import CHOICE_RULES, CHOICES
from kiosk.rules.staff import Role
from kiosk.web import doors, waits
from kiosk.web.wording.names import choice_value, name_of
from tests.builders import Village, a_round
from tests.desks.seats import Seat, a_village_of, finished, seat, sentences, upload
from tests.papers.papers import LONG_NAME, page_codes, page_texts
from tests.tablet import a_tablet

RARE = "\U0002cc56"
HEAD = re.compile(r"\d+:[0-9a-f]{8}")
"""The journal's head at the foot, which moves with each printing."""


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round("preparing")


@pytest.fixture
def office(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


def printed(app: Flask, office: Seat, path: str, **fields: str) -> bytes:
    """The PDF that the form at that address prints."""
    printing = finished(app, office.tablet.post(path, **fields))
    taken = office.tablet.get(f"{printing}/file.pdf")
    assert taken.status_code == 200, sentences(office.tablet.get(printing).text)
    return bytes(taken.data)


def a_roll_of(app: Flask, *names: str) -> Seat:
    """The office of a village whose register holds these people."""
    office = seat(app, a_village_of("jia"), Role.REGISTRAR)
    lines = [f"第1组,{n:03},{name},1980-01-01" for n, name in enumerate(names, 1)]
    register = "\n".join(("村民小组,户号,姓名,出生日期", *lines)).encode()
    reading = finished(app, upload(office.tablet, "/office/roll", "file", register, "register.csv"))
    assert office.tablet.post(reading).status_code == 303
    return office


def test_certificates_carry_the_codes_and_names_of_the_roll_eight_to_a_page_and_each_group_on_its_own(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    pdf = printed(sqlite_app, office, "/office/papers/certificates")
    people, expected, texts = list(roll.certified_voters(village.election)), village.certificates(), page_texts(pdf)
    assert (len(people), len(texts)) == (40, 8), "four groups of ten, two pages each"
    assert page_codes(pdf, 0) == expected[:8]
    assert page_codes(pdf, 3) == expected[18:20]
    tag, key = village.officer(Role.REGISTRAR).tag, mode.code_key()
    for n, (code, one) in enumerate(zip(expected, people, strict=True)):
        assert codes.read(code, tag=tag, key=key) == codes.Code(codes.Kind.CERTIFICATE, tag, one.number)
        voter, text = one.voter, texts[n // 10 * 2 + n % 10 // 8]
        for said in (voter.name, voter.group, codes.spaced(one.number), f"第{voter.page}页第{voter.line}行"):
            assert said in text
    again = printed(sqlite_app, office, "/office/papers/certificates")
    assert page_codes(again, 0) == expected[:8], "printed again, the same codes"
    assert [HEAD.sub("", text) for text in page_texts(again)] == [HEAD.sub("", text) for text in texts]
    assert REHEARSAL not in "".join(texts)


def test_the_table_of_certificates_says_what_the_pdf_says(village: Village, office: Seat) -> None:
    data = office.tablet.get("/office/papers/certificates.csv").data.decode("utf-8-sig")
    people = roll.certified_voters(village.election)
    expected = [
        [str(one.voter.roll_no), one.voter.name, one.voter.group, code]
        for one, code in zip(people, village.certificates(), strict=True)
    ]
    assert list(csv.reader(io.StringIO(data, newline=""))) == [["roll_no", "name", "group", "code"], *expected]


def test_the_paper_roll_has_everybody_on_the_page_and_line_that_a_scan_will_name(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    texts = page_texts(printed(sqlite_app, office, "/office/papers/roll"))
    people = [one.voter for one in roll.certified_voters(village.election)]
    assert len(texts) == max(voter.page for voter in people)
    for voter in people:
        assert f"{voter.line}{voter.roll_no}{voter.name}" in texts[voter.page - 1]
        assert voter.group in texts[voter.page - 1]


def test_pins_stand_on_pages_of_their_own_and_the_cards_are_those_that_sign_in(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    pdf = printed(sqlite_app, office, "/office/officers/cards")
    texts, holders = page_texts(pdf), card_holders(village.election)
    with_codes = [page for page in range(len(texts)) if page_codes(pdf, page)]
    assert [code for page in with_codes for code in page_codes(pdf, page)] == [village.card_code(h) for h in holders]
    sheets = "".join(text for page, text in enumerate(texts) if page not in with_codes)
    pins = dict(re.findall(r"(彩..?)[^\d彩]*(\d{6})(?!\d)", sheets))
    assert set(pins) == {h.name for h in holders} - {office.holder.name}, "the registrar had a PIN before"
    cards = "".join(texts[page] for page in with_codes)
    assert not [pin for pin in pins.values() if pin in re.sub(r"\d{9}|\d{3} \d{3} \d{3}", "", cards)]
    assert not [h.number for h in holders if codes.spaced(h.number).replace(" ", "") in sheets]


def test_the_rule_sheet_shows_each_choice_with_its_rule_and_who_locked_it(sqlite_app: Flask) -> None:
    opened = a_round(voters=12)
    head = seat(sqlite_app, opened, Role.COMMITTEE_HEAD)
    answer = head.tablet.get("/chief/rules.pdf")
    assert answer.mimetype == "application/pdf"
    (text,) = page_texts(answer.data)
    with sqlite_app.test_request_context():
        for name, values in CHOICES.items():
            words = [f"{name_of('choice', name)}{choice_value(name, value)}{CHOICE_RULES[name]}" for value in values]
            assert sum(said.replace(" ", "") in text for said in words) == 1, name
    for said in ("12人", "08:00–15:00", "彩主任", "彩总监", "主任1名"):
        assert said in text
    assert "锁定时间—" not in text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_name_that_cannot_be_printed_is_named_and_still_stands_in_the_table(sqlite_app: Flask, htmx: bool) -> None:
    office = a_roll_of(sqlite_app, "王小明", f"陈{RARE}")
    for path in ("/office/papers/certificates", "/office/papers/roll"):
        printing = finished(sqlite_app, office.tablet.post(path))
        page = office.tablet.get(printing, htmx=htmx)
        (said,) = sentences(page.text)
        assert page.status_code == 409
        for words in (RARE, "U+2CC56", f"陈{RARE}"):
            assert words in said
        assert office.tablet.get(f"{printing}/file.pdf").status_code == 404
    assert f"陈{RARE}" in office.tablet.get("/office/papers/certificates.csv").data.decode("utf-8-sig")


def test_long_names_of_the_register_are_printed_whole(sqlite_app: Flask) -> None:
    names = (LONG_NAME, "阿卜杜热合曼江买买提伊明", "王小明")
    assert [len(name) for name in names] == [12, 12, 3]
    office = a_roll_of(sqlite_app, *names)
    for path in ("/office/papers/certificates", "/office/papers/roll"):
        pdf = printed(sqlite_app, office, path)
        assert all(name in page_texts(pdf)[0] for name in names)
    assert page_codes(printed(sqlite_app, office, "/office/papers/certificates"), 0) == Village("jia-7").certificates()


def test_everything_a_rehearsal_prints_is_marked(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        door = doors.opening_path()
    tablet = a_tablet(sqlite_app)
    assert tablet.post(f"{door}/rehearsal").status_code == 303
    with mode.using(mode.REHEARSAL):
        registrar = Village(mode.REHEARSAL_ID).signs(Role.REGISTRAR)
    office = Seat(tablet, registrar, "", "")
    for path in ("/office/papers/certificates", "/office/papers/roll", "/office/officers/cards"):
        texts = page_texts(printed(sqlite_app, office, path))
        assert all("彩排" in re.sub("彩排村", "", text) for text in texts), path
