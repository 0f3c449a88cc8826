"""开机检查 Before the server opens: both databases whole and their journals unbroken; why one cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from kiosk.queries import database, journal, mode
from kiosk.records.store import PragmaRefused
from kiosk.rules.finding import Finding


def look_at_databases() -> tuple[Finding | None, Finding | None]:
    """What keeps the server from opening, and what is only told: the rehearsal may be broken, the vote may not."""
    found: dict[str, Finding | None] = {}
    for each in mode.MODES:
        with mode.using(each):
            found[each] = _first(_not_whole, _journal_broken)
    refused, told = found[mode.OFFICIAL], found[mode.REHEARSAL]
    return refused, Finding("rehearsal_damaged", "", {"problem": _problem(told)}) if told else None


def _first(*looks: Callable[[], Finding | None]) -> Finding | None:
    return next((finding for look in looks if (finding := look()) is not None), None)


def _not_whole() -> Finding | None:
    wrong = database.damage()
    return None if wrong is None else Finding("database_damaged", "", {"problem": wrong})


def _journal_broken() -> Finding | None:
    verified = journal.verify_journal()
    if not isinstance(verified, Finding):
        return None
    return Finding("journal_damaged", "", {"seq": verified.numbers.get("seq", "?"), "code": verified.code})


def _problem(finding: Finding) -> str:
    return str(finding.numbers.get("problem") or finding.numbers.get("seq", ""))


SQLITE_SAYS = (
    ("database or disk is full", "database_disk_full"),
    ("disk I/O error", "database_disk_failed"),
    ("database is locked", "database_busy"),
    ("attempt to write a readonly database", "database_read_only"),
    ("unable to open database file", "database_read_only"),
    ("file is not a database", "database_damaged"),
    ("disk image is malformed", "database_damaged"),
    ("malformed database schema", "database_damaged"),
)
POSTGRESQL_SAYS = (
    ("Connection refused", "database_not_reached"),
    ("could not translate host name", "database_not_reached"),
    ("failed to resolve host", "database_not_reached"),
    ("timeout expired", "database_not_reached"),
    ("password authentication failed", "database_not_let_in"),
    ("no password supplied", "database_not_let_in"),
    ("no pg_hba.conf entry", "database_not_let_in"),
    ("does not exist", "database_missing"),
    ("could not extend file", "database_disk_full"),
)


def why_unusable(problem: Exception) -> Finding:
    """The sentence for what a database's driver said; never the statement around it, which may quote a row."""
    if isinstance(problem, PragmaRefused):
        return Finding("database_pragma", "", {"pragma": problem.pragma, "found": problem.found})
    said = str(problem.orig if isinstance(problem, DBAPIError) else problem).strip().splitlines()[:1]
    line = said[0] if said else type(problem).__name__
    own = isinstance(problem, sqlite3.Error) or isinstance(getattr(problem, "orig", None), sqlite3.Error)
    for words, code in SQLITE_SAYS if own else POSTGRESQL_SAYS:
        if words in line:
            return Finding(code, "", {"problem": line})
    return Finding("database_unusable", "", {"problem": line})
