"""After a batch is locked nobody can rebuild a ballot of it: not from the database, its log, a back-up, the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from kiosk.acts.tables import destroy_old_keys
from kiosk.queries import journal, tables
from kiosk.queries.entries import place_of
from kiosk.records import batch_keys, store
from kiosk.records.batch_keys import BatchKey, KeyLost
from kiosk.records.count import TallyKey, TallyRuling
from kiosk.records.journal import JournalPersonal
from kiosk.rules.tray import Outcome, Spot
from tests.acts.test_rulings import rule
from tests.builders import an_app, recorded
from tests.counting import Table, Written, a_count

WITH_A_DOUBT: Written = {"chair": ["?nickname"], "vice_chair": ["2"]}
BALLOTS: list[Written] = [
    *({"chair": [str(7 + n)], "vice_chair": [str(37 - n)], "member": [str(21 + n), "x"]} for n in range(9)),
    WITH_A_DOUBT,
]


def keyed_and_ruled() -> Table:
    """A batch that both have keyed, ready to be locked."""
    table = Table(a_count(30))
    recorded(table.begin(10, 10))
    for tallier in (1, 2):
        table.tally(tallier, BALLOTS)
    recorded(rule(table, Spot(10, "chair", 0), Outcome.PERSON, person=3, written="阿明"))
    return table


def marks_in(instance: Path) -> set[str]:
    """Every mark of those ballots as the server writes keys down, found in any file."""
    marks = {json.dumps(["mark", post, mark], separators=(",", ":")) for b in BALLOTS for post in b for mark in b[post]}
    spots = {json.dumps([10, "chair", 0], separators=(",", ":"))}
    everything = b"\0".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())
    return {mark for mark in marks | spots if mark.encode() in everything}


def sealed() -> list[tuple[str, bytes]]:
    """The encrypted rows of the count with their places."""
    with store.reading() as connection:
        keys = connection.execute(select(TallyKey.__table__)).all()
        spots = connection.execute(select(TallyRuling.id, TallyRuling.batch_id, TallyRuling.spot)).all()
    return [
        *((place_of(row.batch_id, row.calling, row.seat, row.n), bytes(row.body)) for row in keys),
        *((f"{row.batch_id}/ruling/{row.id}", bytes(row.spot)) for row in spots if row.spot),
    ]


def opened_with(secret: BatchKey, rows: list[tuple[str, bytes]]) -> list[str]:
    found = []
    for place, body in rows:
        try:
            found.append(secret.open(body, place))
        except KeyLost:
            continue
    return found


def test_no_file_of_the_server_holds_a_ballot_after_the_lock(sqlite_app: Flask, tmp_path: Path) -> None:
    instance, table = Path(sqlite_app.instance_path), keyed_and_ruled()
    assert (instance / "official.db-wal").stat().st_size > 0, "the write-ahead log is looked at too"
    assert marks_in(instance) == set(), "not even while the batch is open"
    rows, batch = sealed(), table.batch
    readable = opened_with(BatchKey(batch), rows)
    assert sum('"mark"' in body for body in readable) == 2 * (9 * 4 + 1), "with its key the batch can be read"
    (key_file,) = (instance / "batch-keys").glob("*.key")
    secret = key_file.read_bytes()
    back_up = tmp_path / "back-up" / "official.db"
    back_up.parent.mkdir()
    with closing(sqlite3.connect(instance / "official.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(back_up),))
    with closing(sqlite3.connect(back_up)) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM tally_keys").fetchone()
    assert kept == sum("ruling" not in place for place, _ in rows), "the back-up of mid-batch has every key"
    recorded(table.lock())
    for folder in (instance, back_up.parent):
        assert marks_in(folder) == set()
        for path in folder.rglob("*"):
            if path.is_file():
                assert secret not in path.read_bytes(), path.name
    assert sealed() == []
    assert not list((instance / "batch-keys").iterdir())
    # Every key there is, tried on what the back-up holds.
    for path in instance.rglob("*.key"):
        (instance / "batch-keys" / f"official-{batch}.key").write_bytes(path.read_bytes())
        assert opened_with(BatchKey(batch), rows) == []


@pytest.mark.parametrize("part", ["base", "pg_wal"])
def test_neither_do_the_files_of_postgresql(request: pytest.FixtureRequest, part: str, tmp_path: Path) -> None:
    apps = an_app_on_postgresql(request, tmp_path)
    app = next(apps)
    with app.app_context():
        table = keyed_and_ruled()
        (key_file,) = (Path(app.instance_path) / "batch-keys").glob("*.key")
        secret = key_file.read_bytes()
        recorded(table.lock())
        with store.reading() as connection:
            connection.execute(text("CHECKPOINT"))
            folder = Path(connection.execute(text("SHOW data_directory")).scalar_one()) / part
        assert sealed() == []
    assert any(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert marks_in(folder) == set()
    assert not any(secret in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert next(apps, None) is None


def an_app_on_postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    return an_app(tmp_path / "instance", request.getfixturevalue("postgres_url"))


def test_neither_the_journal_nor_any_table_tells_what_stood_on_one_ballot(app: Flask) -> None:
    table = keyed_and_ruled()
    batch = table.batch
    recorded(table.lock())
    with store.reading() as connection:
        left = connection.execute(text("SELECT count(*) FROM tally_keys")).scalar_one()
        totals = connection.execute(text("SELECT post, code, person, lines FROM batch_totals")).all()
        row = connection.execute(text("SELECT recalls, tiles FROM tally_batches")).one()
    assert (left, tuple(row)) == (0, ("[]", "{}"))
    assert sum(lines for post, code, _, lines in totals if (post, code) == ("vice_chair", "vote")) == 10
    (lock,) = [entry for entry in journal.newest_entries(table.village.election, 3) if entry.act == "lock_batch"]
    assert set(lock.figures) == {"round", "batch", "numbers"}, "figures are shown: no sum of a batch is among them"
    with store.reading() as connection:
        wanted = select(JournalPersonal.body).where(JournalPersonal.seq == lock.seq)
        kept = json.loads(connection.execute(wanted).scalar_one())
    assert sorted(map(tuple, kept["totals"])) == sorted(map(tuple, totals)), "sums by post, name and reason"
    assert set(kept) == {"classes", "totals"}
    assert tables.pad(table.village.election, batch, table.tallier(1)) is None
    assert not batch_keys.there(batch)


def test_a_key_that_outlived_its_batch_is_destroyed_at_the_next_start(sqlite_app: Flask) -> None:
    table = Table(a_count(30))
    recorded(table.begin(25))
    folder = Path(sqlite_app.instance_path) / "batch-keys"
    for name in ("official-999999.key", "official-odd.key"):
        (folder / name).write_bytes(bytes(32))
    (folder / "rehearsal-5.key").write_bytes(bytes(32))
    destroy_old_keys()
    assert [path.name for path in folder.iterdir()] == [f"official-{table.batch}.key"]
