"""Secrecy lives in the tables: no identity number anywhere, nothing public that names a voter."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import inspect, text
from werkzeug.datastructures import FileStorage

from kiosk.acts import checkin, issue, roll
from kiosk.acts.outcome import Refusal
from kiosk.extensions import db
from kiosk.files.register import Register, read_register
from kiosk.queries.signatory import signatory_of
from kiosk.records import store
from kiosk.rules.staff import Role
from kiosk.web import work
from tests.builders import Village, a_round, now, pins_of, recorded
from tests.services import ROOT
from tests.tablet import a_tablet

SHIFAN = ROOT / "tests" / "data" / "shifan-register.xlsx"
NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")

TO_VOTERS = {
    "check_ins.voter_id → voters.id",
    "contenders.voter_id → voters.id",
    "kin_statements.one_id → voters.id",
    "kin_statements.other_id → voters.id",
    "mobile_applicants.voter_id → voters.id",
    "mobile_records.voter_id → voters.id",
    "objections.voter_id → voters.id",
    "proxy_rows.principal_id → voters.id",
    "proxy_rows.proxy_id → voters.id",
    "proxy_slips.principal_id → voters.id",
    "proxy_slips.proxy_id → voters.id",
    "register_rows.voter_id → voters.id",
    "roll_changes.voter_id → voters.id",
    "search_keys.voter_id → voters.id",
    "trip_voters.voter_id → voters.id",
    "visits.voter_id → voters.id",
    "voter_certificates.voter_id → voters.id",
}
"""Every foreign key that leads to a voter. A table of the count never joins them."""
OF_THE_COUNT = re.compile(r"tall(y|ies)|batch|mark|count_|ballot_class|result")


@cache
def numbers_in_the_register() -> frozenset[str]:
    """Identity numbers of the file however they are written, and the fifteen digits a rounded one still shows."""
    book = openpyxl.load_workbook(SHIFAN, read_only=True)
    cells = (str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    plain = (re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)) for cell in cells)
    found = {number for cell in plain for number in NUMBER.findall(cell)}
    book.close()
    return frozenset(found | {number[:17] for number in found} | {number[:15] for number in found})


def every_byte(instance: Path) -> bytes:
    """What lies in the instance folder: databases, write-ahead logs, results of long work, keys."""
    files = [path for path in instance.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    assert any(path.name.endswith("-wal") for path in files), "the write-ahead log is looked at too"
    return b"\0".join(path.read_bytes() for path in files)


def every_value() -> str:
    """Every value of every table, as text."""
    with store.reading() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in inspect(connection.engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        )


def found_in(haystack: str, wanted: frozenset[str]) -> set[str]:
    runs = re.findall(r"\d{15,}[Xx]?", haystack)
    return {number for run in runs for number in wanted if number in run}


def test_no_column_could_hold_an_identity_number() -> None:
    named = re.compile(r"identity|id_?card|id_?number|citizen|sfz|shenfen|national_id|ssn", re.IGNORECASE)
    columns = [f"{table.name}.{column.name}" for table in db.metadata.tables.values() for column in table.columns]
    assert [column for column in columns if named.search(column)] == []


def test_nothing_joins_a_voter_to_the_content_of_a_ballot() -> None:
    keys = {
        f"{table.name}.{key.parent.name} → {key.target_fullname}"
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
    }
    assert {key for key in keys if key.endswith("→ voters.id")} == TO_VOTERS, "who may lead to a voter is listed above"
    reached, steps = {name for name in db.metadata.tables if OF_THE_COUNT.match(name)}, len(db.metadata.tables)
    for _ in range(steps):
        reached |= {key.split("→ ")[1].split(".")[0] for key in keys if key.split(".")[0] in reached}
    assert reached & {"voters", "check_ins", "ballot_issues", "visits", "voter_certificates"} == set()


def load(village: Village, rows: Register) -> None:
    registrar = village.officer(Role.REGISTRAR)
    by = signatory_of(registrar.name, registrar.id)
    loaded = roll.load_roll(
        election_id=village.election, source="r", rows=rows.rows, by=by, roles=registrar.roles, at=now()
    )
    assert not isinstance(loaded, Refusal)


def test_no_identity_number_is_kept_from_a_real_register(app: Flask) -> None:
    village = a_round("preparing")
    read = read_register(SHIFAN.read_bytes(), SHIFAN.name)
    assert isinstance(read, Register)
    assert len(numbers_in_the_register()) > 3000
    load(village, read)
    kept = every_value()
    assert "林" in kept
    assert found_in(kept, numbers_in_the_register()) == set()
    if store.engine().dialect.name == "sqlite":
        everything = every_byte(Path(app.instance_path))
        assert "林".encode() in everything
        assert re.search(rb"999999(19|20)\d{9}", everything) is None
        assert not any(number.encode() in everything for number in numbers_in_the_register())


def misplaced_numbers() -> tuple[bytes, frozenset[str]]:
    """A register whose numbers stand in the wrong columns, typed in the ways people type them."""
    good = "999999196110101466"
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in good)
    rows = [
        ["村民小组", "户号", "姓名", "性别", "出生日期", "公民身份号码", "户籍情况", "备注"],
        ["第1村民小组", "0001", "陈少玲", "女", "1961-10-10", good, "本村户籍", ""],
        ["第1村民小组", good, "林斌", "男", "1966-02-23", "", "本村户籍", ""],
        ["第1村民小组", "0002", "陈强", "男", "1984-02-19", "", "本村户籍", f"身份证号应为{good}"],
        ["第1村民小组", "0003", f"陈思{good}", "女", "1985-08-08", "", "本村户籍", ""],
        ["第1村民小组", "0004", "林父", "男", good, "", "本村户籍", ""],
        ["第1村民小组", "0005", "林母", "女", "1950-01-01", full_width, good, full_width],
        [good, "0006", "林子", "男", "1970-01-01", " ".join(good), "本村户籍", good[:6] + " " + good[6:]],
    ]
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(), frozenset({good, good[:17], good[:15], full_width, " ".join(good)})


def test_an_identity_number_in_the_wrong_column_is_not_kept_either(sqlite_app: Flask) -> None:
    village, (data, numbers) = a_round("preparing"), misplaced_numbers()
    read = read_register(data, "register.csv")
    assert isinstance(read, Register)
    load(village, read)
    everything = every_byte(Path(sqlite_app.instance_path)).decode("utf-8", "replace")
    assert "林斌" in everything
    left = {number for number in numbers if number in everything}
    assert left == set()
    assert re.search(r"999999\s?1961", unicodedata.normalize("NFKC", everything)) is None


def test_an_uploaded_register_leaves_no_identity_number_behind(sqlite_app: Flask) -> None:
    village, (data, numbers) = a_round("preparing"), misplaced_numbers()
    holder, tablet = village.signs(Role.REGISTRAR), a_tablet(sqlite_app)
    tablet.sign_in(village.card_code(holder), pins_of(village)[holder.name])
    sent = tablet.post("/office/roll", file=FileStorage(io.BytesIO(data), "register.csv"))
    assert sent.status_code == 303, sent.text
    with sqlite_app.app_context():
        job_id = sent.location.rsplit("/", 1)[1]
        work.queue().wait(job_id, 60)
    report = tablet.get(sent.location)
    assert "装入名册" in report.text
    assert tablet.post(sent.location).status_code == 303
    everything = every_byte(Path(sqlite_app.instance_path)).decode("utf-8", "replace")
    for kept in (everything, report.text, tablet.get("/office/roll").text):
        assert {number for number in numbers if number in kept} == set()


def a_day() -> Village:
    village = a_round()
    verifier, issuer = village.officer(Role.VERIFIER), village.officer(Role.ISSUER)
    for code in village.certificates()[20:23]:
        visit_id = checkin.check_in(code=code, station=verifier.lane, by=verifier, at=now()).visit_id
        assert visit_id is not None
        recorded(issue.issue_ballots(visit_id=visit_id, station=issuer.lane, by=issuer, at=now()))
    registrar = village.officer(Role.REGISTRAR)
    recorded(roll.replace_certificate(voter_id=30, reason="lost", by=registrar, at=now()))
    return village


def test_the_public_part_of_the_journal_names_no_voter(app: Flask) -> None:
    a_day()
    with store.reading() as connection:
        entries = connection.execute(text("SELECT act, officers, station, figures FROM journal_entries")).all()
        names = set(connection.execute(text("SELECT name FROM voters")).scalars())
        numbers = set(connection.execute(text("SELECT number FROM voter_certificates")).scalars())
        households = set(connection.execute(text("SELECT household FROM voters")).scalars())
    assert len(entries) > 10
    for entry in entries:
        public = "\n".join(entry)
        assert [name for name in names if name in public] == []
        assert [one for one in numbers | households if f'"{one}"' in public] == []
        figures = json.loads(entry.figures)
        assert figures.keys() & {"voter", "voters", "roll_no", "name", "number", "code", "reason", "household"} == set()


def test_the_log_and_the_console_hold_no_code_and_no_name(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    village, pins = (v := a_day()), pins_of(v)
    caplog.set_level(logging.DEBUG)
    holder, tablet = village.signs(Role.VERIFIER), a_tablet(sqlite_app)
    card, code = village.card_code(holder), village.certificate(21)
    tablet.sign_in(card, "000000")
    tablet.sign_in(card, pins[holder.name])
    other = village.certificate(25)
    for scanned in (code, other[:-1] + str((int(other[-1]) + 1) % 10), "nonsense"):
        tablet.scan(scanned)
    tablet.get("/checkin/find?q=" + voter_name(21))
    columns = {column["name"] for column in inspect(store.engine()).get_columns("log_lines")}
    allowed = {"id", "at", "kind", "code", "election_id", "officer_id", "station", "lane", "address"}
    assert columns == allowed, "a log line says what was refused where, never to which voter"
    with store.reading() as connection:
        lines = [repr(tuple(row)) for row in connection.execute(text("SELECT * FROM log_lines"))]
    assert len(lines) > 3
    shown = capfd.readouterr()
    for told in ("\n".join(lines), caplog.text, shown.out, shown.err):
        for secret in (card, code, code[-9:], other[:20], voter_name(21), pins[holder.name]):
            assert secret not in told


def voter_name(n: int) -> str:
    with store.reading() as connection:
        return str(connection.execute(text("SELECT name FROM voters WHERE roll_no = :n"), {"n": n}).scalar_one())


def test_a_failure_of_the_database_tells_the_log_nothing_of_a_person(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_round("preparing")
    secret = f"林秘密{date.today().year}"
    with sqlite_app.app_context():

        def fails() -> str:
            with store.engine().begin() as connection:
                connection.execute(text("INSERT INTO groups VALUES (1, 'nowhere', :name, 0)"), {"name": secret})
            return ""

    fails.access_rule = sqlite_app.view_functions["signin.page"].access_rule  # type: ignore[attr-defined]
    monkeypatch.setitem(sqlite_app.view_functions, "signin.page", fails)
    answer = sqlite_app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert "not recorded" in caplog.text
    assert secret not in caplog.text, "log the type of an error and its place, not its message"
    assert secret not in answer.text
