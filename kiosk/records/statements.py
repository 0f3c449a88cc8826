"""Statements compiled once, for what happens at every scan: binding them anew each time took a third of it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update

_BATCH = 2000


class Prepared:
    """An INSERT or UPDATE compiled once for each kind of database, for what every scan writes.

    A third of a scan's time went into binding the same five statements anew.
    """

    def __init__(self, statement: Insert | Update, *columns: str) -> None:
        self._statement, self._columns = statement, list(columns) or None
        self._compiled: dict[str, tuple[str, Sequence[str] | None, Mapping[str, Callable[[Any], Any]]]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute with these values, one for each parameter."""
        text, order, processors = self._for(connection)
        bound = {name: processors[name](value) if name in processors else value for name, value in values.items()}
        connection.exec_driver_sql(text, bound if order is None else tuple([bound[name] for name in order]))

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute for each of these rows, inside a transaction that has begun."""
        if connection.dialect.name != "sqlite":
            iterator = iter(rows)
            while batch := list(islice(iterator, _BATCH)):
                connection.execute(self._statement, batch)
            return
        # Everybody else waits while a register is written: the driver takes half the time.
        text, order, processors = self._for(connection)
        known = [(name, processors.get(name)) for name in order or ()]
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.executemany(
            text, (tuple([row[name] if p is None else p(row[name]) for name, p in known]) for row in rows)
        )

    def _for(self, connection: Connection) -> tuple[str, Sequence[str] | None, Mapping[str, Callable[[Any], Any]]]:
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            processors = {
                name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in compiled.binds.items()
            }
            known = {name: processor for name, processor in processors.items() if processor is not None}
            self._compiled[dialect.name] = (str(compiled), compiled.positiontup, known)
        return self._compiled[dialect.name]


class PreparedSelect:
    """A SELECT compiled once for each kind of database, for what every scan reads."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._row = namedtuple("Found", list(statement.selected_columns.keys()))  # type: ignore[misc]
        self._compiled: dict[
            str, tuple[str, Sequence[str] | None, list[Callable[[Any], Any] | None], Mapping[str, Any]]
        ] = {}

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """The first row, its columns by name; None when there is none."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Every row, its columns by name."""
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect)
            types = [column.type.dialect_impl(dialect) for column in self._statement.selected_columns]
            processors = [type.result_processor(dialect, None) for type in types]
            self._compiled[dialect.name] = (str(compiled), compiled.positiontup, processors, compiled.params)
        text, order, processors, fixed = self._compiled[dialect.name]
        bound = {**fixed, **values}
        found = connection.exec_driver_sql(text, bound if order is None else tuple([bound[name] for name in order]))
        return [
            self._row(*[x if p is None or x is None else p(x) for p, x in zip(processors, row, strict=True)])
            for row in found.fetchall()
        ]
