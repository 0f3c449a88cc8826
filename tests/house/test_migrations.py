"""A filled database is migrated: every row, trigger, constraint and index stands again, and works."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kiosk import create_app
from kiosk.acts import checkin, day, issue, roll, staff
from kiosk.acts.journal import note
from kiosk.config import ROOT
from kiosk.extensions import db
from kiosk.files.rehearsal import rehearsal_register
from kiosk.queries import mode
from kiosk.queries.journal import Head, head, verify_journal
from kiosk.queries.signatory import signatory_of
from kiosk.queries.staff import usual_lane
from kiosk.records import store
from kiosk.records.guards import POSTGRESQL_TRIGGERS, SQLITE_TRIGGERS, guarded_batch, triggers_of
from kiosk.records.upgrade import alembic_config, is_current, upgrade
from kiosk.rules.staff import Role
from tests.builders import ELECTION, Village, a_plan, a_round, now, pins_of, recorded
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


def fill(election: str) -> None:
    """A day with something in every table, through the acts."""
    village = a_round("preparing", voters=VOTERS, election=election)
    registrar, plan, at = village.officer(Role.REGISTRAR), a_plan(VOTERS), now()
    # Whoever is twenty ten years from now is a child today: these stay off the roll.
    children = rehearsal_register(4, plan.day.replace(year=plan.day.year + 10, day=1))
    rows = [*rehearsal_register(VOTERS, plan.day), *children]
    by = signatory_of(registrar.name, registrar.id)
    loaded = roll.load_roll(election_id=election, source="r", rows=rows, by=by, roles=registrar.roles, at=at)
    assert isinstance(loaded, roll.RollLoaded)
    assert loaded.left_out
    pins_of(village)
    head_, chief = village.officer(Role.COMMITTEE_HEAD), village.officer(Role.CHIEF_SCRUTINEER)
    recorded(day.choose_rules(choices={"roll_down": True}, by=head_, at=at))
    recorded(issue.unseal_ballots(ballots=VOTERS, by=chief, second=village.signs(Role.COMMITTEE_HEAD), at=at))
    recorded(day.open_polls(by=head_, second=village.signs(Role.CHIEF_SCRUTINEER), at=at))
    holder = village.signs(Role.VERIFIER)
    lane = usual_lane(holder)
    assert lane is not None
    staff.sign_in(holder=holder, lane=lane, tablet="tablet", address="127.0.0.1", at=at)
    note("refusal", "forged", at=at)
    recorded(roll.replace_certificate(voter_id=1, reason="lost", by=registrar, at=at))
    visits = [admit(village, n) for n in (2, 3, 4)]
    issuer, verifier = village.officer(Role.ISSUER), village.officer(Role.VERIFIER)
    for visit_id in visits[:2]:
        recorded(issue.issue_ballots(visit_id=visit_id, station=issuer.lane, by=issuer, at=now()))
    recorded(issue.replace_spoiled_ballot(visit_id=visits[0], station=issuer.lane, by=issuer, at=now()))
    second = village.signs(Role.SCRUTINEER)
    undone = {"visit_id": visits[2], "reason": "a mistake", "station": verifier.lane, "second": second, "at": now()}
    recorded(checkin.undo_check_in(by=verifier, **undone))  # type: ignore[arg-type]


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


@pytest.mark.parametrize("which", mode.MODES)
def test_a_filled_database_is_migrated_and_nothing_is_lost(old_app: Flask, which: str) -> None:
    with old_app.app_context():
        mode.use(which)
        fill("rehearsal" if which == mode.REHEARSAL else ELECTION)
        rows, shape, was = every_row(), shape_of(store.engine()), head()
        assert [table for table, found in rows.items() if not found] == [], "a table the test leaves empty"
        upgrade()
        mode.use(which)
        assert every_row() == rows
        assert verify_journal(str(was)) == was
        now_ = shape_of(store.engine())
    assert now_.keys() == shape.keys()
    added = {(table, part) for table in now_ for part in now_[table].keys() - shape[table].keys()}
    changed = {(t, part) for t in shape for part in shape[t] if shape[t][part] != now_[t].get(part)}
    assert (added, changed) == ({("rounds", "check ck_rounds_served_until")}, set())


REFUSED = [
    "UPDATE journal_entries SET act = 'other' WHERE seq = 2",
    "DELETE FROM journal_entries WHERE seq = 2",
    "UPDATE rounds SET served_until = '15:00:00'",
    "DELETE FROM rounds",
    "UPDATE rounds SET election_id = 'nowhere'",
]
CHECK_IN_AGAIN = (
    "INSERT INTO check_ins SELECT 1, round_id, visit_id, voter_id, way, at, NULL FROM check_ins"
    " WHERE undone_seq IS NULL LIMIT 1"
)
SECOND_CHECK_IN = r"uq_check_ins_once_a_round|UNIQUE constraint failed: check_ins.round_id, check_ins.voter_id"
REFUSED_ON_SQLITE = [
    "REPLACE INTO journal_personal SELECT seq, salt, '{}' FROM journal_personal WHERE seq = 2",
    "INSERT OR REPLACE INTO journal_entries SELECT * FROM journal_entries WHERE seq = 2",
]
REFUSED_ON_POSTGRESQL = [f"TRUNCATE {table} CASCADE" for table in ("journal_entries", "journal_head")]


def test_after_a_migration_the_database_still_has_the_last_word(old_app: Flask) -> None:
    with old_app.app_context():
        fill(ELECTION)
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
        a_round("preparing")
        config = alembic_config(store.engine())
        config.set_main_option("script_location", str(folder))
        before, shape = every_row(), shape_of(store.engine())
        with pytest.raises((RuntimeError, IntegrityError)):
            command.upgrade(config, "head")
        assert (every_row(), shape_of(store.engine())) == (before, shape)
        if store.engine().dialect.name == "sqlite":
            with store.engine().connect() as connection:
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        upgrade()
        assert (is_current(), every_row()) == (True, before)
