"""Rows in bulk, by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table


def copy_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY `rows` into `columns` of `table`, within the connection's transaction; returns how many.

    JSON values go in as `psycopg.types.json.Jsonb`, lists as arrays.
    """
    name = sql.Identifier(table.schema or "public", table.name)
    return copy_into(connection, name, columns, rows)


def copy_into(
    connection: Connection, name: sql.Composable, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """The same for a table given by name, as a temporary one."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(name, sql.SQL(", ").join(map(sql.Identifier, columns)))
    count = 0
    driver = cast("psycopg.Connection", connection.connection.dbapi_connection)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
