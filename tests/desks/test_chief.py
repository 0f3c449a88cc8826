"""The chief's desk over HTTP, up to the opening: what is missing, rules, unsealing, two signatures."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from markupsafe import escape

from kiosk.acts.plan import create_election
from kiosk.queries import day, journal
from kiosk.queries.day import Standing
from kiosk.queries.signatory import signatory_of
from kiosk.rules.book import CHOICES
from kiosk.rules.day import Phase
from kiosk.rules.staff import Role
from kiosk.web import waits
from tests.builders import ELECTION, Village, a_plan, a_round, now, recorded, sealed
from tests.desks.seats import DATA, Seat, a_village_of, finished, part, rows, seat, sentences, upload

CHOSEN = {name: str(values[0]) for name, values in CHOICES.items()}


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    waits._failures.clear()


@pytest.fixture
def village(sqlite_app: Flask) -> Village:
    return a_round("preparing", voters=12)


@pytest.fixture
def head(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.COMMITTEE_HEAD)


@pytest.fixture
def chief(sqlite_app: Flask, village: Village) -> Seat:
    return seat(sqlite_app, village, Role.CHIEF_SCRUTINEER)


def stands(village: Village) -> Standing:
    standing = day.standing(village.election)
    assert standing is not None
    return standing


def make_ready(village: Village, head: Seat, chief: Seat) -> None:
    """Rules chosen and ballots unsealed over HTTP, boxes sealed."""
    sealed(village)
    assert head.tablet.post("/chief/rules", **CHOSEN).status_code == 303
    assert chief.tablet.post("/chief/unseal", ballots="30", **head.signature).status_code == 303


def key_of(page: str, anchor: str) -> str:
    """The submission key in the form of that section."""
    found = re.search(r'name="submission" value="([^"]+)"', part(page, anchor))
    assert found
    return found.group(1)


@pytest.mark.rule("R-DAY-02")
@pytest.mark.parametrize("htmx", [False, True])
def test_everything_that_is_missing_is_listed_with_its_rule_and_refused_alike(sqlite_app: Flask, htmx: bool) -> None:
    plan = a_plan()
    staff = tuple(officer for officer in plan.staff if officer.name not in ("彩签领", "彩监丙"))
    recorded(create_election(plan=replace(plan, staff=staff), by=signatory_of("test"), at=now()))
    village = Village(ELECTION)
    head, chief = (seat(sqlite_app, village, role) for role in (Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER))
    listed = sentences(head.tablet.get("/chief/", htmx=htmx).text)
    for words, rule in (
        ("规则表还没有选定", "R-DAY-02"),
        ("名册还是空的", "R-DAY-02"),
        ("选票还没有启封", "R-DAY-02"),
        ("签领员只有 1 人", "R-IN-02"),
        ("1号票箱只有 2 名监票人", "R-BOX-02"),
        ("1, 2号票箱还没有当众验空封箱", "R-DAY-02"),
    ):
        assert [said for said in listed if words in said and rule in said], words
    assert len(listed) == 6
    before = rows(sqlite_app)
    refused = head.tablet.post("/chief/open", htmx=htmx, **chief.signature)
    assert refused.status_code == 409
    assert ("<html" in refused.text) is not htmx
    said = sentences(part(refused.text, "open"))
    assert [f"{sentence} ({line.rpartition('(')[2]}" for sentence, line in zip(said, listed, strict=True)] == listed
    assert rows(sqlite_app) == before


def test_rules_are_chosen_by_the_head_and_locked_by_the_opening(
    sqlite_app: Flask, village: Village, head: Seat, chief: Seat
) -> None:
    other = {**CHOSEN, "over_full_post": "ballot", "roll_down": "True", "extra_candidates": "2"}
    assert head.tablet.post("/chief/rules", htmx=True, **other).status_code == 303
    sheet = stands(village).sheet
    assert (sheet.over_full_post, sheet.roll_down, sheet.extra_candidates) == ("ballot", True, 2)
    page = head.tablet.get("/chief/").text
    assert re.search(r'name="roll_down" value="True" checked', page)
    assert head.tablet.get("/chief/rules.pdf").data.startswith(b"%PDF")
    assert chief.tablet.post("/chief/rules", **other).status_code == 403
    sealed(village)
    assert chief.tablet.post("/chief/unseal", ballots="30", **head.signature).status_code == 303
    assert head.tablet.post("/chief/open", **chief.signature).status_code == 303
    before = rows(sqlite_app)
    locked = head.tablet.post("/chief/rules", **CHOSEN)
    assert locked.status_code == 409
    assert ["「投票」阶段" in said for said in sentences(locked.text)] == [True], "why is said in every phase"
    assert rows(sqlite_app) == before


def test_a_choice_that_the_sheet_lacks_is_not_understood_and_the_others_are_kept(sqlite_app: Flask, head: Seat) -> None:
    before = rows(sqlite_app)
    for wrong in ({"roll_down": "maybe"}, {"extra_candidates": "4"}, {"unreadable": ""}):
        answer = head.tablet.post("/chief/rules", **{**CHOSEN, "double_post": "neither", **wrong})
        assert (answer.status_code, len(sentences(part(answer.text, "rules")))) == (422, 1)
        assert re.search(r'name="double_post" value="neither" checked', answer.text)
    assert head.tablet.post("/chief/rules").status_code == 422
    assert rows(sqlite_app) == before


def test_ballots_are_counted_in_any_digits(village: Village, head: Seat, chief: Seat) -> None:
    for n, text in enumerate(("\uff12\uff16", "2\uff17", " 28\n", "029", "30\u3000"), 26):
        assert chief.tablet.post("/chief/unseal", ballots=text, **head.signature).status_code == 303
        assert stands(village).stock.unsealed == n


NO_NUMBERS = ("", "三十", "-5", "1.5", "1e3", "²", "99999999", "9" * 5000, '"><script>')


@pytest.mark.parametrize(("status", "texts"), [(422, NO_NUMBERS), (409, ("0", "33", "9999999"))])
def test_a_number_that_cannot_be_is_one_sentence_and_kept(
    sqlite_app: Flask, head: Seat, chief: Seat, status: int, texts: tuple[str, ...]
) -> None:
    before = rows(sqlite_app)
    for text in texts:
        answer = chief.tablet.post("/chief/unseal", htmx=True, ballots=text, **head.signature)
        assert (answer.status_code, len(sentences(part(answer.text, "unseal")))) == (status, 1), text
        assert f'name="ballots" type="text" value="{escape(text)}"' in answer.text
        assert head.pin not in re.sub(r'name="submission" value="[^"]*"', "", answer.text)
    assert rows(sqlite_app) == before


@pytest.mark.rule("R-DAY-01")
def test_only_the_right_second_officer_signs(sqlite_app: Flask, village: Village, head: Seat, chief: Seat) -> None:
    make_ready(village, head, chief)
    verifier = seat(sqlite_app, village, Role.VERIFIER)
    stranger = seat(sqlite_app, a_village_of("yi"), Role.CHIEF_SCRUTINEER)
    before = rows(sqlite_app)
    for signature, said in (
        ({}, "请第二位工作人员"),
        ({"second_code": chief.code}, "请第二位工作人员"),
        ({"second_pin": chief.pin}, "请第二位工作人员"),
        ({**chief.signature, "second_pin": "000000"}, "口令不对"),
        (head.signature, "不能是同一个人"),
        (verifier.signature, "总监票人"),
        (stranger.signature, "别的选举的工作证"),
        ({**chief.signature, "second_code": "hello"}, "没有读出"),
        ({**chief.signature, "second_code": village.certificate(1)}, "没有这张工作证"),
    ):
        answer = head.tablet.post("/chief/open", **signature)
        shown = sentences(part(answer.text, "open"))
        assert (answer.status_code, len(shown)) == (409, 1), said
        assert said in shown[0]
        assert not re.search(r'name="second_pin"[^>]*value="[^"]', answer.text)
        waits._failures.clear()
    assert rows(sqlite_app) == before
    assert head.tablet.post("/chief/open", htmx=True, **chief.signature).status_code == 303
    assert stands(village).phase is Phase.POLLING


def test_the_chief_cannot_open_nor_the_head_unseal_and_others_see_nothing(
    sqlite_app: Flask, village: Village, head: Seat, chief: Seat
) -> None:
    make_ready(village, head, chief)
    assert chief.tablet.post("/chief/open", **head.signature).status_code == 403
    assert head.tablet.post("/chief/unseal", ballots="30", **chief.signature).status_code == 403
    assert seat(sqlite_app, village, Role.VERIFIER).tablet.get("/chief/").status_code == 403
    assert stands(village).phase is Phase.PREPARING


def test_the_same_form_sent_twice_is_one_act(village: Village, head: Seat, chief: Seat) -> None:
    make_ready(village, head, chief)
    key = key_of(head.tablet.get("/chief/").text, "open")
    first = head.tablet.post("/chief/open", submission=key, **chief.signature)
    again = head.tablet.post("/chief/open", submission=key, **chief.signature)
    assert [first.status_code, again.status_code] == [303, 303]
    assert first.headers["Location"] == again.headers["Location"]
    assert [entry.act for entry in journal.newest_entries(village.election)].count("open_polls") == 1
    other = head.tablet.post("/chief/open", submission=f"{key}x", **chief.signature)
    assert other.status_code == 409


def test_after_many_refusals_each_form_still_has_a_key_of_its_own(head: Seat) -> None:
    page = head.tablet.get("/chief/").text
    for _ in range(9):
        page = head.tablet.post("/chief/open", submission=key_of(page, "open")).text
    keys = [key_of(page, anchor)[:64] for anchor in ("rules", "open")]
    assert len(set(keys)) == 2, "two acts under one key would pass for one"


def test_on_another_day_both_confirm_the_calendar(sqlite_app: Flask) -> None:
    jia = a_village_of("jia")
    office, head, chief = (
        seat(sqlite_app, jia, role) for role in (Role.REGISTRAR, Role.COMMITTEE_HEAD, Role.CHIEF_SCRUTINEER)
    )
    data = (DATA / "jia-register.csv").read_bytes()
    reading = finished(sqlite_app, upload(office.tablet, "/office/roll", "file", data, "jia-register.csv"))
    assert office.tablet.post(reading).status_code == 303
    make_ready(jia, head, chief)
    assert 'name="other_day" value="yes">' in head.tablet.get("/chief/").text
    before = rows(sqlite_app)
    for htmx in (False, True):
        refused = head.tablet.post("/chief/open", htmx=htmx, **chief.signature)
        (said,) = sentences(part(refused.text, "open"))
        assert refused.status_code == 409
        assert "2017" in said
        assert "勾选确认" in said
    assert rows(sqlite_app) == before
    unsigned = head.tablet.post("/chief/open", other_day="yes").text
    assert 'name="other_day" value="yes" checked' in unsigned
    assert head.tablet.post("/chief/open", other_day="yes", **chief.signature).status_code == 303
    assert (stands(jia).phase, stands(jia).registered) == (Phase.POLLING, 200)
