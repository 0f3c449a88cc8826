"""A filled database is migrated: every row, trigger, constraint and index stands again, and works."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kiosk import create_app
from kiosk.acts import checkin
from kiosk.config import ROOT
from kiosk.extensions import db
from kiosk.queries import mode
from kiosk.queries.journal import Head, head, verify_journal
from kiosk.records import store
from kiosk.records.guards import POSTGRESQL_TRIGGERS, SQLITE_TRIGGERS, guarded_batch, raise_guards, triggers_of
from kiosk.records.upgrade import alembic_config, is_current, upgrade
from kiosk.rules.settling import person_key
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_round, now
from tests.services import DRILL

Shape = dict[str, dict[str, Any]]
VOTERS = 4000 if DRILL else 40


@pytest.fixture(params=["sqlite", "postgresql"])
def old_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose databases have the first shape."""
    url = request.getfixturevalue("empty_postgres_url") if request.param == "postgresql" else ""
    app = create_app({"KIOSK_INSTANCE": str(tmp_path / "instance"), "KIOSK_DATABASE_URL": url})
    with app.app_context():
        engines = list(db.engines.values())
        upgrade("0001")
    yield app
    mode.use(mode.OFFICIAL)
    for engine in engines:
        engine.dispose()


FILLED = json.loads((ROOT / "tests" / "data" / "filled-0001.json").read_text())
"""Mode → table → rows: a day with something in every table, as the first shape had it; tables in the order of birth."""


def fill() -> None:
    """Put those rows into both databases, guards and foreign keys aside, as their back-up would."""
    for which in mode.MODES:
        mode.use(which)
        engine = store.engine()
        with engine.connect() as connection:
            sqlite = engine.dialect.name == "sqlite"
            connection.exec_driver_sql(
                "PRAGMA foreign_keys = OFF" if sqlite else "SET session_replication_role = replica"
            )
            connection.commit()
            if sqlite:
                for name in triggers_of(connection):
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            for table in inspect(connection).get_table_names():
                if table != "alembic_version":
                    connection.execute(text(f'DELETE FROM "{table}"'))
            for table, rows in FILLED[which].items():
                columns = ", ".join(f'"{name}"' for name in rows[0])
                values = ", ".join(f":{name}" for name in rows[0])
                into = text(f'INSERT INTO "{table}" ({columns}) VALUES ({values})')
                connection.execute(into, [{k: _moment(v, sqlite) for k, v in row.items()} for row in rows])
                if not sqlite and "id" in rows[0]:
                    _go_on_after(connection, table)
            if sqlite:
                raise_guards(connection)
            connection.commit()
            connection.exec_driver_sql(
                "PRAGMA foreign_keys = ON" if sqlite else "SET session_replication_role = DEFAULT"
            )
            connection.commit()
    mode.use(mode.OFFICIAL)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """On PostgreSQL the triggers too."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
    else:
        connection.exec_driver_sql(f"SET session_replication_role = {'DEFAULT' if on else 'replica'}")
    connection.commit()


def _moment(value: Any, sqlite: bool) -> Any:
    """SQLite keeps moments in UTC without saying so."""
    moment = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", value)
    return f"{value}+00" if moment and not sqlite else value


def _go_on_after(connection: Connection, table: str) -> None:
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:of, 'id')"), {"of": table})
    if sequence:
        connection.execute(text(f"SELECT setval('{sequence}', (SELECT MAX(id) FROM \"{table}\"))"))


def admit(village: Village, n: int) -> int:
    verifier = village.officer(Role.VERIFIER)
    answer = checkin.check_in(code=village.certificate(n), station=verifier.lane, by=verifier, at=now())
    assert answer.visit_id is not None, answer.finding
    return answer.visit_id


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    with store.reading_together() as connection:
        return {
            table: sorted((tuple(row) for row in connection.execute(text(f'SELECT * FROM "{table}"'))), key=repr)
            for table in inspect(connection).get_table_names()
            if table != "alembic_version"
        }


def shape_of(engine: Engine) -> Shape:
    """Table → what it is made of, as the database itself tells it."""
    inspector = inspect(engine)
    named: dict[str, Callable[[str], list[Any]]] = {
        "check": inspector.get_check_constraints,
        "unique": inspector.get_unique_constraints,
        "foreign": inspector.get_foreign_keys,
        "index": inspector.get_indexes,
    }
    shape: Shape = {}
    for table in set(inspector.get_table_names()) - {"alembic_version"}:
        parts: dict[str, Any] = {
            f"{kind} {one['name']}": {key: plain(value) for key, value in one.items() if key != "comment"}
            for kind, read in named.items()
            for one in read(table)
        }
        for column in inspector.get_columns(table):
            parts[f"column {column['name']}"] = (str(column["type"]), column["nullable"])
        shape[table] = parts | {"primary": inspector.get_pk_constraint(table)["constrained_columns"]}
    return shape


def plain(value: Any) -> Any:
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else str(value)


def only(columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row, of each table only those columns."""
    with store.reading_together() as connection:
        return {
            table: sorted(
                (
                    tuple(row)
                    for row in connection.execute(text(f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table)}"))
                ),
                key=repr,
            )
            for table, names in columns.items()
        }


def quoted(name: str) -> str:
    return f'"{name}"'


def columns_now() -> dict[str, list[str]]:
    inspector = inspect(store.engine())
    return {
        table: [column["name"] for column in inspector.get_columns(table)]
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


@pytest.mark.parametrize("which", mode.MODES)
def test_a_filled_database_is_migrated_and_nothing_is_lost(old_app: Flask, which: str) -> None:
    with old_app.app_context():
        fill()
        mode.use(which)
        columns = columns_now()
        rows, shape, was = only(columns), shape_of(store.engine()), head()
        assert [table for table, found in rows.items() if not found] == [], "a table the test leaves empty"
        upgrade()
        mode.use(which)
        after = only(columns)
        by_voter = [row for row in after["register_rows"] if row not in rows["register_rows"]]
        assert len(by_voter) == len(rows["voters"]), "whoever was on the roll has a row of the register behind it"
        after["register_rows"] = [row for row in after["register_rows"] if row not in by_voter]
        assert after == rows
        assert verify_journal(str(was)) == was
        now_ = shape_of(store.engine())
    changed = {(t, part) for t in shape for part in shape[t] if shape[t][part] != now_[t].get(part)}
    # PostgreSQL tells of a unique constraint twice.
    changed.discard(("voters", "index uq_voters_election_id_household_name_birth"))
    assert changed == {
        ("register_rows", "check ck_register_rows_outcome"),
        ("voters", "unique uq_voters_election_id_household_name_birth"),
        # A vote at home has no lane, a proxy or a mobile box claims too, and ballots are out with the box.
        ("visits", "column station_id"),
        ("visits", "column lane"),
        ("spoiled_ballots", "column visit_id"),
        ("check_ins", "check ck_check_ins_way"),
        ("ballot_stocks", "check ck_ballot_stocks_account"),
    }


def test_decisions_find_the_people_of_a_register_that_was_loaded_before(old_app: Flask) -> None:
    with old_app.app_context():
        fill()
        upgrade()
        keys = "SELECT household, name, birth, person_key FROM register_rows ORDER BY id"
        with store.reading() as connection:
            for household, name, birth, key in connection.execute(text(keys)):
                born = date.fromisoformat(birth) if isinstance(birth, str) else birth
                assert key == person_key(household, name, born)


LATE_VOTER = (
    "INSERT INTO voters SELECT 999, election_id, 999, group_id, household, 'other', sex, birth, 999, 1, '', NULL"
    " FROM voters WHERE id = 1"
)
REFUSED = [
    "UPDATE journal_entries SET act = 'other' WHERE seq = 2",
    "DELETE FROM journal_entries WHERE seq = 2",
    "UPDATE voters SET name = 'other' WHERE id = 1",
    "DELETE FROM voters",
    LATE_VOTER,
    "UPDATE rounds SET served_until = '15:00:00'",
    "DELETE FROM rounds",
    "UPDATE rounds SET election_id = 'nowhere'",
]
CHECK_IN_AGAIN = (
    "INSERT INTO check_ins (id, round_id, visit_id, voter_id, way, at)"
    " SELECT 1, round_id, visit_id, voter_id, way, at FROM check_ins WHERE undone_seq IS NULL LIMIT 1"
)
SECOND_CHECK_IN = r"uq_check_ins_once_a_round|UNIQUE constraint failed: check_ins.round_id, check_ins.voter_id"
REFUSED_ON_SQLITE = [
    "REPLACE INTO journal_personal SELECT seq, salt, '{}' FROM journal_personal WHERE seq = 2",
    "INSERT OR REPLACE INTO journal_entries SELECT * FROM journal_entries WHERE seq = 2",
]
REFUSED_ON_POSTGRESQL = [f"TRUNCATE {table} CASCADE" for table in ("journal_entries", "journal_head")]


def test_after_a_migration_the_database_still_has_the_last_word(old_app: Flask) -> None:
    with old_app.app_context():
        fill()
        upgrade()
        rows, sqlite = every_row(), store.engine().dialect.name == "sqlite"
        with store.engine().connect() as connection:
            assert triggers_of(connection) == set(SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS)
            if sqlite:
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        for statement in [*REFUSED, *(REFUSED_ON_SQLITE if sqlite else REFUSED_ON_POSTGRESQL)]:
            with pytest.raises(DBAPIError), store.engine().begin() as connection:
                connection.execute(text(statement))
        assert every_row() == rows
        admit(Village(ELECTION), 5)
        with pytest.raises(IntegrityError, match=SECOND_CHECK_IN), store.engine().begin() as connection:
            connection.execute(text(CHECK_IN_AGAIN))
        assert isinstance(verify_journal(), Head)


@pytest.mark.parametrize("which", mode.MODES)
def test_models_and_migrations_draw_the_same_database(app: Flask, which: str) -> None:
    with app.app_context():
        mode.use(which)
        assert is_current()
        with (engine := store.engine()).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        drawn = drawn_from_models(engine)
        try:
            # CHECKs too, which Alembic does not compare.
            assert shape_of(engine) == shape_of(drawn)
        finally:
            drawn.dispose()


def drawn_from_models(like: Engine) -> Engine:
    """A second database beside the one of the migrations, made from the models alone."""
    if like.dialect.name == "sqlite":
        engine = create_engine("sqlite:///" + str(like.url.database) + ".drawn")
    else:
        with like.begin() as connection:
            connection.execute(text("CREATE SCHEMA drawn"))
        engine = create_engine(like.url.set(query={"options": "-csearch_path=drawn"}))
    db.metadata.create_all(engine)
    return engine


def test_a_batch_with_foreign_keys_on_is_refused(sqlite_app: Flask) -> None:
    a_round("preparing")
    before = every_row()
    with sqlite_app.app_context(), store.engine().connect() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with pytest.raises(RuntimeError, match="foreign keys on"), guarded_batch(operations, "elections") as batch:
            batch.create_check_constraint("named", "village <> ''")
    assert every_row() == before


BROKEN = {
    "leaves rows that refer to nothing": "op.execute('DELETE FROM stations')",
    "stops half-way": "op.execute('DELETE FROM boxes'); raise RuntimeError('half-way')",
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_migration_that_fails_leaves_the_database_as_it_was(old_app: Flask, tmp_path: Path, how: str) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder)
    newest = max((ROOT / "migrations" / "versions").glob("[0-9]*.py")).name[:4]
    program = (
        f'from alembic import op\nrevision, down_revision = "9999", "{newest}"\ndef upgrade():\n    {BROKEN[how]}\n'
    )
    (folder / "versions" / "9999_broken.py").write_text(program)
    with old_app.app_context():
        fill()
        config = alembic_config(store.engine())
        config.set_main_option("script_location", str(folder))
        columns = columns_now()
        kept = only(columns)
        before, shape = every_row(), shape_of(store.engine())
        with pytest.raises((RuntimeError, IntegrityError)):
            command.upgrade(config, "head")
        assert (every_row(), shape_of(store.engine())) == (before, shape)
        if store.engine().dialect.name == "sqlite":
            with store.engine().connect() as connection:
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        upgrade()
        old = {table: names for table, names in columns.items() if table not in ("register_rows", "alembic_version")}
        assert (is_current(), only(old)) == (True, {table: kept[table] for table in old})
