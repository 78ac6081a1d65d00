"""Many rows at once, in the words of the driver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table

TOGETHER = 50
"""Rows of one statement: many in one take half the time of as many statements."""

STATEMENTS = 100
"""Run at once: not so many that a database which is asked over a network would take seconds for them."""

BATCH = 500
"""Rows looked up at once: below every database's limit of parameters."""


def all_rows(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    """All rows as the driver's plain tuples: at a start there may be millions."""
    cursor = connection.execute(query).cursor
    assert cursor is not None
    return cursor.fetchall()


def matching(connection: Connection, statement: str, values: Iterable[object], end: str = "") -> list[Any]:
    """Run a statement that ends with a column for all rows in which that is one of these values."""
    found: list[Any] = []
    rest = iter(values)
    while part := tuple(islice(rest, BATCH)):
        marks = ", ".join(_marks(connection.dialect.name, len(part)))
        result = connection.exec_driver_sql(f"{statement} IN ({marks}) {end}", part)
        if result.returns_rows:
            found += result.all()
    return found


def insert_rows(
    connection: Connection, table: Table, rows: Iterable[Sequence[object]], end: str = ""
) -> None:
    """New rows, in the columns' order; the statement may end with what becomes of one that is there."""
    values, width = list(chain.from_iterable(rows)), len(table.columns)
    whole = len(values) // (width * TOGETHER) * TOGETHER
    for together, start, stop in ((TOGETHER, 0, whole * width), (1, whole * width, len(values))):
        statement = f"{_insert(table, connection.dialect.name, together)} {end}"
        parts = (tuple(values[at : at + together * width]) for at in range(start, stop, together * width))
        while some := list(islice(parts, STATEMENTS)):
            connection.exec_driver_sql(statement, some)


@cache
def _insert(table: Table, dialect: str, rows: int) -> str:
    marks = iter(_marks(dialect, rows * len(table.columns)))
    places = ", ".join(f"({', '.join(islice(marks, len(table.columns)))})" for _ in range(rows))
    return f"INSERT INTO {table.name} ({', '.join(c.name for c in table.columns)}) VALUES {places}"


def _marks(dialect: str, count: int) -> list[str]:
    """For so many parameters."""
    return ["?"] * count if dialect == "sqlite" else [f"${number}" for number in range(1, count + 1)]


def upsert(connection: Connection, table: Table, rows: list[list[object]]) -> None:
    _send(connection, table, rows, "UPDATE")


def insert_new(connection: Connection, table: Table, rows: list[list[object]]) -> None:
    """What is there already stays as it is."""
    _send(connection, table, rows, "NOTHING")


def _send(connection: Connection, table: Table, rows: list[list[object]], otherwise: str) -> None:
    if rows:
        statement = _statement(table, connection.dialect.name, otherwise)
        connection.exec_driver_sql(statement, (msgspec.json.encode(rows).decode(),))


_PARAMETER = "CAST(CAST($1 AS varchar) AS json)"


@cache
def _statement(table: Table, dialect: str, otherwise: str) -> str:
    """``insert ... on conflict do`` from a JSON array of arrays in the columns' order, in the words of the
    driver: on this way every tenth of a millisecond counts."""
    columns = list(table.columns)
    picks = ", ".join(_pick(dialect, i, c.type.compile()) for i, c in enumerate(columns))
    source = "json_each(?)" if dialect == "sqlite" else f"json_array_elements({_PARAMETER}) AS value"
    key = ", ".join(c.name for c in columns if c.primary_key)
    changes = ", ".join(f"{c.name} = excluded.{c.name}" for c in columns if not c.primary_key)
    names = ", ".join(c.name for c in columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {picks} FROM {source} WHERE true "
        f"ON CONFLICT ({key}) DO {otherwise}{f' SET {changes}' if otherwise == 'UPDATE' else ''}"
    )


def _pick(dialect: str, index: int, sql_type: str) -> str:
    if dialect == "sqlite":
        return f"json_extract(value, '$[{index}]')"
    return f"CAST(value ->> {index} AS {sql_type})"
