"""Triggers: the journal is append-only, the roll frozen, a certified round stands; migrations must not lose them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.operations import BatchOperations, Operations
from sqlalchemy import Connection, inspect
from sqlalchemy import text as text_of

APPEND_ONLY = ("journal_entries", "journal_personal")
CERTIFIED = (
    "visits",
    "check_ins",
    "ballot_issues",
    "spoiled_ballots",
    "ballot_stocks",
    "ballot_accounts",
    "signature_counts",
    "box_runs",
    "box_seals",
    "mobile_trips",
    "box_mixes",
    "tally_tables",
    "tally_batches",
    "tally_rulings",
    "tally_numbers",
    "round_posts",
    "candidacies",
    "round_results",
    "seats_taken",
    "result_holds",
)
"""What is said of a round: none of it changes once the round is certified."""
KEPT = "result_papers"
"""Papers are added, never changed."""


def _sqlite_triggers() -> dict[str, str]:
    triggers = {}
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            triggers[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        # REPLACE deletes without firing the trigger above unless the connection has recursive triggers on.
        name = f"{table}_no_replace"
        triggers[name] = (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    triggers["journal_entries_no_fork"] = (
        "CREATE TRIGGER journal_entries_no_fork BEFORE INSERT ON journal_entries "
        "WHEN NEW.seq <> (SELECT seq + 1 FROM journal_head) OR NEW.previous <> (SELECT hash FROM journal_head) "
        "BEGIN SELECT RAISE(ABORT, 'journal_entries continue the head'); END"
    )
    triggers["journal_head_no_delete"] = (
        "CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head "
        "BEGIN SELECT RAISE(ABORT, 'journal_head stays'); END"
    )
    triggers["journal_head_forward"] = (
        "CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head "
        "WHEN NOT EXISTS (SELECT 1 FROM journal_entries WHERE seq = NEW.seq AND hash = NEW.hash AND seq = OLD.seq + 1) "
        "BEGIN SELECT RAISE(ABORT, 'journal_head follows the entries'); END"
    )
    for verb, line in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        name = f"voters_frozen_{verb.lower()}"
        triggers[name] = (
            f"CREATE TRIGGER {name} BEFORE {verb} ON voters WHEN (SELECT phase FROM rounds "
            f"WHERE election_id = {line}.election_id ORDER BY number DESC LIMIT 1) <> 'preparing' "
            f"BEGIN SELECT RAISE(ABORT, 'the roll is frozen'); END"
        )
    for table in (*CERTIFIED, "batch_totals"):
        # A row of another round moved into it is a change of it, too.
        for verb, lines in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            name = f"{table}_certified_{verb.lower()}"
            touched = ", ".join(f"{line}.{'batch_id' if table == 'batch_totals' else 'round_id'}" for line in lines)
            if table == "batch_totals":
                touched = f"SELECT round_id FROM tally_batches WHERE id IN ({touched})"
            triggers[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"WHEN 'certified' IN (SELECT phase FROM rounds WHERE id IN ({touched})) "
                f"BEGIN SELECT RAISE(ABORT, 'the round is certified'); END"
            )
    for verb in ("UPDATE", "DELETE"):
        name = f"{KEPT}_no_{verb.lower()}"
        triggers[name] = (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {KEPT} BEGIN SELECT RAISE(ABORT, '{KEPT} are kept'); END"
        )
    triggers["rounds_certified_update"] = (
        "CREATE TRIGGER rounds_certified_update BEFORE UPDATE ON rounds WHEN OLD.phase = 'certified' "
        "AND NEW.phase <> 'counting' BEGIN SELECT RAISE(ABORT, 'the round is certified'); END"
    )
    triggers["rounds_certified_delete"] = (
        "CREATE TRIGGER rounds_certified_delete BEFORE DELETE ON rounds WHEN OLD.phase = 'certified' "
        "BEGIN SELECT RAISE(ABORT, 'the round is certified'); END"
    )
    return triggers


SQLITE_TRIGGERS = _sqlite_triggers()
"""Trigger name → its text."""

_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION kiosk_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE OR REPLACE FUNCTION kiosk_continue_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head RECORD; BEGIN
SELECT seq, hash INTO head FROM journal_head WHERE id = 1;
IF NEW.seq <> head.seq + 1 OR NEW.previous <> head.hash THEN
RAISE EXCEPTION 'journal_entries continue the head' USING ERRCODE = 'restrict_violation'; END IF;
RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION kiosk_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NOT EXISTS (SELECT 1 FROM journal_entries WHERE seq = NEW.seq AND hash = NEW.hash AND seq = OLD.seq + 1) THEN
RAISE EXCEPTION 'journal_head follows the entries' USING ERRCODE = 'restrict_violation'; END IF;
RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION kiosk_frozen_roll() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line RECORD; BEGIN
IF TG_OP = 'INSERT' THEN line := NEW; ELSE line := OLD; END IF;
IF (SELECT phase FROM rounds WHERE election_id = line.election_id ORDER BY number DESC LIMIT 1) <> 'preparing' THEN
RAISE EXCEPTION 'the roll is frozen' USING ERRCODE = 'restrict_violation'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION kiosk_certified() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched integer[]; BEGIN
IF TG_TABLE_NAME = 'batch_totals' THEN
SELECT array_agg(round_id) INTO touched FROM tally_batches WHERE id IN (OLD.batch_id, NEW.batch_id);
ELSE touched := ARRAY[OLD.round_id, NEW.round_id]; END IF;
IF EXISTS (SELECT 1 FROM rounds WHERE id = ANY (touched) AND phase = 'certified') THEN
RAISE EXCEPTION 'the round is certified' USING ERRCODE = 'restrict_violation'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION kiosk_round_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.phase = 'certified' AND (TG_OP = 'DELETE' OR NEW.phase <> 'counting') THEN
RAISE EXCEPTION 'the round is certified' USING ERRCODE = 'restrict_violation'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW; END $$""",
]


def _postgresql_triggers() -> dict[str, str]:
    triggers = {}
    for table in APPEND_ONLY:
        triggers[f"{table}_no_change"] = (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION kiosk_append_only()"
        )
    for table in (*APPEND_ONLY, "journal_head"):
        triggers[f"{table}_no_truncate"] = (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION kiosk_append_only()"
        )
    triggers["journal_entries_no_fork"] = (
        "CREATE TRIGGER journal_entries_no_fork BEFORE INSERT ON journal_entries "
        "FOR EACH ROW EXECUTE FUNCTION kiosk_continue_head()"
    )
    triggers["journal_head_no_delete"] = (
        "CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head "
        "FOR EACH ROW EXECUTE FUNCTION kiosk_append_only()"
    )
    triggers["journal_head_forward"] = (
        "CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head "
        "FOR EACH ROW EXECUTE FUNCTION kiosk_head_forward()"
    )
    triggers["voters_frozen"] = (
        "CREATE TRIGGER voters_frozen BEFORE INSERT OR UPDATE OR DELETE ON voters "
        "FOR EACH ROW EXECUTE FUNCTION kiosk_frozen_roll()"
    )
    for table in (*CERTIFIED, "batch_totals"):
        triggers[f"{table}_certified"] = (
            f"CREATE TRIGGER {table}_certified BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION kiosk_certified()"
        )
    triggers[f"{KEPT}_no_change"] = (
        f"CREATE TRIGGER {KEPT}_no_change BEFORE UPDATE OR DELETE ON {KEPT} "
        f"FOR EACH ROW EXECUTE FUNCTION kiosk_append_only()"
    )
    triggers["rounds_certified"] = (
        "CREATE TRIGGER rounds_certified BEFORE UPDATE OR DELETE ON rounds "
        "FOR EACH ROW EXECUTE FUNCTION kiosk_round_stands()"
    )
    return triggers


POSTGRESQL_TRIGGERS = _postgresql_triggers()
"""Trigger name → its text."""


def triggers_of(connection: Connection) -> set[str]:
    """The names of the triggers that stand in this database now."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        found = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
    return set(found.scalars())


def raise_guards(connection: Connection) -> None:
    """Make every trigger that is missing, on the tables that are there: a later migration makes the others."""
    standing, tables = triggers_of(connection), set(inspect(connection).get_table_names())
    if connection.dialect.name == "sqlite":
        wanted = SQLITE_TRIGGERS
    else:
        wanted = POSTGRESQL_TRIGGERS
        for function in _POSTGRESQL:
            connection.execute(text_of(function))
    for name, text in wanted.items():
        if name not in standing and _table_of(text) in tables:
            connection.exec_driver_sql(text)


def _table_of(trigger: str) -> str:
    return trigger.split(" ON ", 1)[1].split()[0]


@contextmanager
def guarded_batch(op: Operations, table: str) -> Iterator[BatchOperations]:
    """A batch migration of one table that ends with every trigger standing again.

    On SQLite the batch copies the table, which drops its triggers; env.py has switched foreign keys off, because
    with them on the copy would delete the rows that refer to this table.
    """
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        (on,) = connection.exec_driver_sql("PRAGMA foreign_keys").one()
        if on:
            raise RuntimeError("a batch migration with foreign keys on deletes the children")
        # A trigger that names the table being copied would stop its renaming.
        for name in triggers_of(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    with op.batch_alter_table(table) as batch:
        yield batch
    raise_guards(connection)
