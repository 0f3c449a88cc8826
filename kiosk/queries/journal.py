"""The journal read back: its head, its entries, and whether it still says what the tables say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kiosk.queries.replay import Replay
from kiosk.records import store
from kiosk.records.chain import GENESIS, entry_hash, personal_digest
from kiosk.records.journal import JournalEntry, JournalHead, JournalPersonal
from kiosk.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Head:
    """日志链头: the last entry's number and hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash[:8]}"


def head() -> Head:
    """The head as it stands."""
    with store.reading() as connection:
        return head_in(connection)


def head_in(connection: Connection) -> Head:
    return Head(*connection.execute(select(JournalHead.seq, JournalHead.hash)).one())


def head_before(connection: Connection, moment: datetime) -> Head | None:
    """The last entry before that moment, which a board shows for an hour."""
    row = connection.execute(
        select(JournalEntry.seq, JournalEntry.hash)
        .where(JournalEntry.at < moment)
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    ).first()
    return None if row is None else Head(*row)


def last_entry_at() -> datetime | None:
    """When the newest entry was written."""
    with store.reading() as connection:
        return connection.scalar(select(JournalEntry.at).order_by(JournalEntry.seq.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Entry:
    """日志 entry as the office shows it."""

    seq: int
    at: datetime
    act: str
    officers: tuple[str, ...]
    station: str
    figures: dict[str, Any]
    hash: str


def newest_entries(election_id: str, count: int = 50) -> tuple[Entry, ...]:
    """The newest entries of an election, newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(JournalEntry.__table__)
            .where(JournalEntry.election_id == election_id)
            .order_by(JournalEntry.seq.desc())
            .limit(count)
        ).all()
    return tuple(
        Entry(
            r.seq,
            r.at,
            r.act,
            tuple(name for _, name in json.loads(r.officers)),
            r.station,
            json.loads(r.figures),
            r.hash,
        )
        for r in rows
    )


def officers_of(election_id: str, act: str) -> tuple[str, ...]:
    """The names that signed the newest act of that kind."""
    with store.reading() as connection:
        officers = connection.scalar(
            select(JournalEntry.officers)
            .where(JournalEntry.election_id == election_id, JournalEntry.act == act)
            .order_by(JournalEntry.seq.desc())
            .limit(1)
        )
    return tuple(name for _, name in json.loads(officers or "[]"))


def verify_journal(expect: str | None = None) -> Head | Finding:
    """The head when the whole chain holds and the tables agree; otherwise the first broken entry.

    `expect` is a SEQ:HEAD read off a paper or a board; a chain that is shorter or other there is broken.
    """
    expected = _read_expected(expect) if expect else None
    if isinstance(expected, Finding):
        return expected
    with store.reading_together() as connection:
        replay = Replay()
        previous, seq = GENESIS, 0
        for entry, salt, body in _entries(connection):
            seq += 1
            broken = _broken(entry, salt, body, seq, previous)
            if broken is None and expected and seq == expected[0] and not entry["hash"].startswith(expected[1]):
                broken = "journal_other_than_printed"
            if broken:
                return Finding(broken, "", {"seq": min(seq, entry["seq"]), "act": entry["act"]})
            previous = entry["hash"]
            replay.follow(entry, json.loads(body))
        stands = head_in(connection)
        if (stands.seq, stands.hash) != (seq, previous):
            return Finding("journal_cut_off", "", {"seq": seq + 1, "head": stands.seq})
        if expected and expected[0] > seq:
            return Finding("journal_cut_off", "", {"seq": seq + 1, "head": expected[0]})
        differs = replay.differs(connection)
    return differs or stands


def _read_expected(text: str) -> tuple[int, str] | Finding:
    seq, _, beginning = text.strip().lower().partition(":")
    if seq.isdecimal() and int(seq) > 0 and len(beginning) >= 8 and set(beginning) <= set("0123456789abcdef"):
        return int(seq), beginning
    return Finding("journal_expect_unreadable", "", {"text": text[:40]})


def _entries(connection: Connection) -> Iterator[tuple[dict[str, Any], str | None, str | None]]:
    rows = connection.execution_options(yield_per=1000).execute(
        select(JournalEntry.__table__, JournalPersonal.salt, JournalPersonal.body)
        .outerjoin(JournalPersonal, JournalPersonal.seq == JournalEntry.seq)
        .order_by(JournalEntry.seq)
    )
    for row in rows:
        entry = dict(row._mapping)
        yield entry, entry.pop("salt"), entry.pop("body")


def _broken(entry: dict[str, Any], salt: str | None, body: str | None, seq: int, previous: str) -> str | None:
    if entry["seq"] != seq:
        return "journal_entry_missing"
    if entry["previous"] != previous or entry_hash(entry) != entry["hash"]:
        return "journal_entry_changed"
    if salt is None or body is None or personal_digest(salt, body) != entry["personal_digest"]:
        return "journal_personal_changed"
    return None
