"""Runs the migrations in one transaction, with foreign keys off on SQLite and checked at the end."""

from alembic import context
from flask import current_app

from kiosk import records  # noqa: F401  declares every table
from kiosk.extensions import db


def engine():
    """The engine handed in, or the official one for `flask db`."""
    given = context.config.attributes.get("engine")
    return given if given is not None else current_app.extensions["migrate"].db.engine


def run() -> None:
    with engine().connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite:
            # A batch migration copies its table; with foreign keys on that would delete the children.
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_as_batch=sqlite,
                compare_type=True,
                # SQLite rolls table changes back too; Alembic believes it does not, and would commit each migration.
                transactional_ddl=True,
                transaction_per_migration=False,
            )
            with context.begin_transaction():
                context.run_migrations()
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("a migration left rows that refer to nothing; nothing was changed")
            connection.commit()
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys = ON")


run()
