"""The journal: append-only by trigger, chained, replayed against the tables; the first broken entry is named."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kiosk.acts import checkin, issue
from kiosk.acts.journal import LINES_KEPT, note
from kiosk.queries.journal import Head, head, verify_journal
from kiosk.records import store
from kiosk.records.guards import POSTGRESQL_TRIGGERS, SQLITE_TRIGGERS, triggers_of
from kiosk.records.journal import LogLine
from kiosk.rules.finding import Finding
from kiosk.rules.staff import Role
from tests.builders import a_round, now

FORBIDDEN = [
    "UPDATE journal_entries SET act = 'other' WHERE seq = 2",
    "DELETE FROM journal_entries WHERE seq = 2",
    "UPDATE journal_personal SET body = '{}' WHERE seq = 2",
    "DELETE FROM journal_personal WHERE seq = 2",
    "DELETE FROM journal_head",
    "UPDATE journal_head SET seq = 1",
    "UPDATE journal_head SET hash = 'x'",
    "INSERT INTO journal_entries SELECT seq + 100, at, act, election_id, officers, station, figures, personal_digest,"
    " 'another', 'fork', hash FROM journal_entries WHERE seq = 2",
]
REPLACE = "REPLACE INTO journal_personal SELECT seq, salt, '{}' FROM journal_personal WHERE seq = 2"
REPLACE_ENTRY = (
    "INSERT OR REPLACE INTO journal_entries SELECT seq, at, 'other', election_id, officers, station, figures,"
    " personal_digest, submission, previous, hash FROM journal_entries WHERE seq = 2"
)


def a_day() -> None:
    village = a_round()
    verifier, issuer = village.officer(Role.VERIFIER), village.officer(Role.ISSUER)
    for code in village.certificates()[:3]:
        admission = checkin.check_in(code=code, station=verifier.lane, by=verifier, at=now())
        assert admission.visit_id is not None
        issue.issue_ballots(visit_id=admission.visit_id, station=issuer.lane, by=issuer, at=now())


def run(statement: str) -> None:
    with store.engine().begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_journal_cannot_be_changed(app: Flask, statement: str) -> None:
    a_round("preparing")
    before = head()
    with pytest.raises(DBAPIError):
        run(statement)
    assert head() == before
    assert verify_journal() == before


@pytest.mark.parametrize("statement", [REPLACE, REPLACE_ENTRY])
def test_replace_cannot_pass_with_recursive_triggers_or_without(sqlite_app: Flask, statement: str) -> None:
    a_round("preparing")
    with pytest.raises(DBAPIError):
        run(statement)
    stranger = sqlite3.connect(str(store.engine().url.database))
    with pytest.raises(sqlite3.DatabaseError, match=r"append-only|continue the head"):
        stranger.execute(statement)
    stranger.close()


@pytest.mark.parametrize("table", ["journal_entries", "journal_personal", "journal_head"])
def test_truncate_is_refused_on_postgresql(postgres_url: str, tmp_path: Path, table: str) -> None:
    from tests.builders import an_app

    for _ in an_app(tmp_path, postgres_url):
        a_round("preparing")
        with pytest.raises(DBAPIError):
            run(f"TRUNCATE {table} CASCADE")
        assert isinstance(verify_journal(), Head)


def test_every_guard_stands(app: Flask) -> None:
    with store.engine().connect() as connection:
        wanted = SQLITE_TRIGGERS if connection.dialect.name == "sqlite" else POSTGRESQL_TRIGGERS
        assert triggers_of(connection) == set(wanted)


def tamper(*statements: str) -> None:
    """What somebody with the file and a hand-written program can do: the guards are taken down first."""
    with store.engine().begin() as connection:
        for name in triggers_of(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "code", "seq"),
    [
        ("UPDATE journal_entries SET figures = '{\"visit\":99}' WHERE seq = 8", "journal_entry_changed", 8),
        ("UPDATE journal_entries SET at = '2017-04-30 08:00:00' WHERE seq = 3", "journal_entry_changed", 3),
        ("UPDATE journal_personal SET body = '{\"voter\":1}' WHERE seq = 8", "journal_personal_changed", 8),
        ("UPDATE check_ins SET voter_id = 9 WHERE id = 8", "journal_tables_differ", 8),
        ("UPDATE ballot_stocks SET issued = issued - 1", "journal_tables_differ", 4),
        ("DELETE FROM ballot_issues WHERE id = 9", "journal_tables_differ", 9),
        ("UPDATE voters SET birth = '1950-01-01' WHERE roll_no = 3", "journal_tables_differ", 7),
    ],
)
def test_the_first_broken_entry_is_named(sqlite_app: Flask, statement: str, code: str, seq: int) -> None:
    a_day()
    assert isinstance(verify_journal(), Head)
    tamper(statement)
    broken = verify_journal()
    assert isinstance(broken, Finding)
    assert (broken.code, broken.numbers["seq"]) == (code, seq)


def test_a_removed_entry_is_missed(sqlite_app: Flask) -> None:
    a_day()
    tamper("PRAGMA foreign_keys = OFF", "DELETE FROM journal_personal WHERE seq = 2")
    broken = verify_journal()
    assert isinstance(broken, Finding)
    assert (broken.code, broken.numbers["seq"]) == ("journal_personal_changed", 2)


def test_a_chain_cut_off_at_the_end_is_found_by_the_head_on_paper(sqlite_app: Flask) -> None:
    a_round("preparing")
    printed = str(head())
    assert isinstance(verify_journal(printed), Head)
    tamper(
        "DELETE FROM journal_personal WHERE seq = 2",
        "DELETE FROM journal_entries WHERE seq = 2",
        "UPDATE journal_head SET seq = 1, hash = (SELECT hash FROM journal_entries WHERE seq = 1)",
    )
    assert isinstance(verify_journal(), Head)
    broken = verify_journal(printed)
    assert isinstance(broken, Finding)
    assert (broken.code, broken.numbers["seq"]) == ("journal_cut_off", 2)


def test_another_head_than_printed_is_found(sqlite_app: Flask) -> None:
    a_round("preparing")
    broken = verify_journal(f"2:{'0' * 8}")
    assert isinstance(broken, Finding)
    assert broken.code == "journal_other_than_printed"
    nonsense = verify_journal("page three")
    assert isinstance(nonsense, Finding)
    assert nonsense.code == "journal_expect_unreadable"


def test_rows_without_an_entry_are_not_kept(sqlite_app: Flask) -> None:
    a_round("preparing")
    with pytest.raises(store.JournalMissing), store.transaction() as act:
        act.execute(text("UPDATE officers SET name = 'somebody else'"))
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM officers WHERE name = 'somebody else'")).scalar() == 0


def test_the_log_beside_the_journal_is_bounded(sqlite_app: Flask) -> None:
    with store.beside_the_journal() as connection:
        line = {"at": now(), "kind": "refusal", "code": "x", "election_id": "", "station": "", "address": ""}
        connection.execute(LogLine.__table__.insert(), [line] * (LINES_KEPT + 700))
    for _ in range(500):
        note("refusal", "forged", at=now())
    with store.reading() as connection:
        kept = connection.execute(text("SELECT count(*) FROM log_lines")).scalar()
    assert kept is not None
    assert LINES_KEPT <= kept <= LINES_KEPT + 500
