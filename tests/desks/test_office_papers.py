"""The office over HTTP: every paper of the page, cards and PINs, tablets, the journal."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook

from kiosk.queries import roll
from kiosk.queries.staff import card_holders
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import Village, a_plan, a_round
from tests.desks.seats import DATA, Seat, a_village_of, finished, part, rows, seat, sentences, upload
from tests.papers.papers import page_texts
from tests.tablet import a_tablet


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round("preparing", voters=12)


@pytest.fixture
def office(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.REGISTRAR)


@pytest.mark.parametrize("htmx", [False, True])
def test_certificates_are_printed_apart_and_taken_as_pdf(
    sqlite_app: Flask, village: Village, office: Seat, htmx: bool
) -> None:
    printing = finished(sqlite_app, office.tablet.post("/office/papers/certificates", htmx=htmx))
    page = office.tablet.get(printing, htmx=htmx)
    assert f'href="{printing}/file.pdf"' in page.text
    assert ("<html" in page.text) is not htmx
    taken = office.tablet.get(f"{printing}/file.pdf")
    assert (taken.status_code, taken.mimetype) == (200, "application/pdf")
    assert taken.data.startswith(b"%PDF")
    texts = "".join(page_texts(taken.data))
    assert all(one.voter.name in texts for one in roll.certified_voters(village.election))
    again = office.tablet.get(f"{printing}/file.pdf")
    assert again.data == taken.data, "a download that broke off is taken again"


def test_the_table_for_a_print_shop_holds_every_code(village: Village, office: Seat) -> None:
    answer = office.tablet.get("/office/papers/certificates.csv")
    table = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert answer.mimetype == "text/csv"
    assert list(table[0]) == ["roll_no", "name", "group", "code"]
    assert [row["code"] for row in table] == village.certificates()


def test_a_lost_certificate_is_replaced_with_a_reason_and_printed_alone(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    voter = next(roll.certified_voters(village.election)).voter
    page, old, before = f"/office/certificates/{voter.id}", village.certificate(1), rows(sqlite_app)
    assert page in office.tablet.get(f"/office/certificates?q={voter.name}").text
    for htmx in (False, True):
        refused = office.tablet.post(f"{page}/replace", htmx=htmx, reason="  ")
        assert refused.status_code == 422
        assert "原因" in sentences(refused.text)[0]
        assert voter.name in refused.text
    assert rows(sqlite_app) == before
    printing = finished(sqlite_app, office.tablet.post(f"{page}/replace", reason="被雨淋坏"))
    assert village.certificate(1) != old
    assert village.certificates()[1:] == [code for code in village.certificates() if code != village.certificate(1)]
    assert len(page_texts(office.tablet.get(f"{printing}/file.pdf").data)) == 1
    assert office.tablet.get("/office/certificates/999999").status_code == 404
    assert office.tablet.post("/office/certificates/999999/replace", reason="x").status_code == 404


@pytest.mark.parametrize("kind", ["certificates", "roll", "distribution"])
def test_a_paper_is_printed_for_all_or_for_one_group(
    sqlite_app: Flask, village: Village, office: Seat, kind: str
) -> None:
    first, second = [group.name for group in roll.groups(village.election)][:2]
    names = {
        group: [o.voter.name for o in roll.certified_voters(village.election, group=group)] for group in (first, second)
    }
    page = office.tablet.get("/office/papers").text
    assert f'<option value="{first}">' in page
    for group, absent in (("", ""), (first, second)):
        printing = finished(sqlite_app, office.tablet.post(f"/office/papers/{kind}", group=group))
        assert group in office.tablet.get(printing).text
        text = "".join(page_texts(office.tablet.get(f"{printing}/file.pdf").data))
        assert all(name in text for name in names[group or second])
        assert not any(name in text for name in set(names.get(absent, ())) - set(names[first]))
    gone = office.tablet.post(f"/office/papers/{kind}", group="第99村民小组")
    assert (gone.status_code, len(sentences(gone.text))) == (409, 1)


def test_the_counts_for_a_print_shop_are_those_of_roll_and_plan(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    page = part(office.tablet.get("/office/papers").text, "counts")
    figures = [list(map(int, re.findall(r"<td[^>]*>(?:<strong>)?(\d+)", row))) for row in page.split("<tr>")[2:]]
    sizes = [group.registered for group in roll.groups(village.election)]
    assert [row[0] for row in figures] == [*sizes, sum(sizes)]
    assert [row[1] for row in figures[:-1]] == [-(-size // 8) for size in sizes], "eight certificates a page"
    plan = a_plan(12)
    printing = finished(sqlite_app, office.tablet.post("/office/papers/print-shop"))
    text = "".join(page_texts(office.tablet.get(f"{printing}/file.pdf").data))
    assert f"选票{plan.ballots_printed}张" in text
    for said in (f"{plan.ballots_printed} 张", f"{len(plan.boxes)} 只"):
        assert said in page


def test_a_spreadsheet_is_taken_under_its_own_name(sqlite_app: Flask, office: Seat) -> None:
    data = (DATA / "jia-register.csv").read_bytes()
    reading = finished(sqlite_app, upload(office.tablet, "/office/roll", "file", data, "jia.csv"))
    printing = finished(sqlite_app, office.tablet.post(f"{reading}/file"))
    assert "取走表格" in office.tablet.get(printing).text
    taken = office.tablet.get(f"{printing}/file.pdf")
    assert taken.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert ".xlsx" in taken.headers["Content-Disposition"]
    assert len(load_workbook(io.BytesIO(taken.data)).sheetnames) > 1


def test_one_certificate_is_printed_once_more_as_it_was(sqlite_app: Flask, village: Village, office: Seat) -> None:
    voter = next(roll.certified_voters(village.election)).voter
    before = rows(sqlite_app)
    printing = finished(sqlite_app, office.tablet.post(f"/office/certificates/{voter.id}/print"))
    (text,) = page_texts(office.tablet.get(f"{printing}/file.pdf").data)
    assert voter.name in text
    after = rows(sqlite_app)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"journal_entries", "journal_head", "journal_personal"}, "that it was printed, and nothing else"
    assert office.tablet.post("/office/certificates/999999/print").status_code == 404


def test_without_a_roll_there_is_nothing_to_print_and_only_the_registrar_comes_in(sqlite_app: Flask) -> None:
    yi = a_village_of("yi")
    page = seat(sqlite_app, yi, Role.REGISTRAR).tablet.get("/office/papers").text
    assert "有了名册才能印" in page
    head = seat(sqlite_app, yi, Role.COMMITTEE_HEAD).tablet
    for path in ("papers", "publication", "objections", "objections/new"):
        assert head.get(f"/office/{path}").status_code == 403


def test_cards_are_printed_with_each_pin_once(sqlite_app: Flask, village: Village, office: Seat) -> None:
    first = finished(sqlite_app, office.tablet.post("/office/officers/cards"))
    text = "".join(page_texts(office.tablet.get(f"{first}/file.pdf").data))
    holders = card_holders(village.election)
    without = [h for h in holders if h.officer_id != office.holder.officer_id]
    pins = {h.name: pin for h in without for pin in re.findall(rf"{h.name}[^\d]*?(\d{{6}})(?!\d)", text)}
    assert set(pins) == {h.name for h in without}, "one for each who had none"
    verifier = village.signs(Role.VERIFIER)
    signed_in = a_tablet(sqlite_app).sign_in(village.card_code(verifier), pins[verifier.name])
    assert signed_in.status_code == 303
    page = office.tablet.get("/office/officers").text
    assert not [pin for pin in pins.values() if pin in re.sub(r'value="[^"]*"|\d{3} \d{3} \d{3}', "", page)]
    second = finished(sqlite_app, office.tablet.post("/office/officers/cards", htmx=True))
    later = "".join(page_texts(office.tablet.get(f"{second}/file.pdf").data))
    assert not [pin for pin in pins.values() if pin in later]
    assert all(h.name in later for h in holders)


def test_one_officers_pin_is_made_anew_and_the_old_one_no_longer_opens(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    printing = finished(
        sqlite_app, office.tablet.post("/office/officers/cards", officer=str(verifier.holder.officer_id))
    )
    cards, pins = page_texts(office.tablet.get(f"{printing}/file.pdf").data)
    assert verifier.holder.name in cards
    assert "彩主任" not in cards + pins
    assert a_tablet(sqlite_app).sign_in(verifier.code, verifier.pin).status_code == 401
    for unknown in ("999999", "x", "彩主任"):
        answer = office.tablet.post("/office/officers/cards", officer=unknown)
        assert (answer.status_code, sentences(answer.text)) == (409, ["没有这位工作人员。请核对姓名。"])
    assert office.tablet.post("/office/officers/999999/replace").status_code == 409


def test_tablets_are_listed_with_who_where_and_the_own_one_marked(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    seat(sqlite_app, village, Role.VERIFIER)
    page = office.tablet.get("/office/tablets").text
    assert page.count("127.0.0.1") == 2
    assert f"{office.holder.name} (本机)" in page
    assert office.tablet.post("/office/tablets/999999/revoke").status_code == 409


def test_the_journal_shows_act_hour_and_signatures_of_this_election_alone(
    sqlite_app: Flask, village: Village, office: Seat
) -> None:
    a_village_of("yi")
    page = office.tablet.get("/office/journal")
    acts = re.findall(r"<tr><td[^>]*>(\d+)</td><td>\d\d:\d\d:\d\d</td><td>([^<]+)</td><td>([^<]*)</td>", page.text)
    assert [(act, who) for _, act, who in acts][-2:] == [("装入名册", office.holder.name), ("建立选举", "test")]
    assert [act for _, act, _ in acts].count("建立选举") == 1
    assert seat(sqlite_app, village, Role.VERIFIER).tablet.get("/office/journal").status_code == 403
