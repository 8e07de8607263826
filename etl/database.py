"""What an operator does with the database: prepare it, find it, ask it. The stages of a run are in `pipeline`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from sqlalchemy.engine import URL

from etl import settings as settings_module
from etl.errors import StoreError
from etl.settings import Settings
from etl.store import engine as engines
from etl.store import migrate, roles, server

ROLES = ("reader", "writer", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows that a statement gave, and whether there were more than asked for."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    cut: bool


def prepare(settings: Settings | None = None) -> str:
    """Start the embedded server if that is in use, create databases and roles, migrate; returns the revision."""
    where = engines.address(settings or settings_module.load())
    for url in (where.owner, where.airflow):
        roles.ensure_database(url)
    owner = engines.connect(where.owner)
    try:
        engines.require(owner)
        if migrate.current(owner) != migrate.head():
            roles.ensure_roles(owner, login=where.embedded)
            migrate.upgrade(owner)
        return migrate.current(owner)
    finally:
        owner.dispose()


def airflow_database_url(settings: Settings | None = None) -> str:
    """SQLAlchemy address of Airflow's own metadata database, beside Rasd's."""
    return engines.address(settings or settings_module.load()).airflow.render_as_string(hide_password=False)


def client_url(role: str = "reader", settings: Settings | None = None) -> str:
    """Address for psql and other clients, as libpq reads it: as the reader, the writer, or the owner.

    On the embedded server each is an account of its own; elsewhere the account is the one of RASD_DATABASE_URL, and
    the role is set when a session opens.
    """
    where = engines.address(settings or settings_module.load())
    names = {"reader": engines.READER, "writer": engines.WRITER}
    url = where.owner.set(drivername="postgresql")
    if role not in names:
        return url.render_as_string(hide_password=False)
    if where.embedded:
        return url.set(username=names[role]).render_as_string(hide_password=False)
    with_role = url.update_query_dict({"options": f"-c role={names[role]}"})
    return with_role.render_as_string(hide_password=False).replace("+", "%20")


def ask(statement: str, *, limit: int | None = None, settings: Settings | None = None) -> Answer:
    """The rows of one statement, run as the reader, which can change nothing.

    Raises StoreError with the server's own words.
    """
    where = engines.address(settings or settings_module.load())
    url: URL = where.owner.set(username=engines.READER) if where.embedded else where.owner
    reader = engines.connect(url, role=None if where.embedded else engines.READER, read_only=True)
    try:
        with reader.connect() as connection:
            driver = cast("psycopg.Connection", connection.connection.dbapi_connection)
            # The driver's own cursor, without parameters: a % or a : in the statement is just that.
            with driver.cursor() as cursor:
                cursor.execute(statement.encode())
                if cursor.description is None:
                    return Answer(columns=(), rows=(), cut=False)
                rows = cursor.fetchmany(limit + 1) if limit is not None else cursor.fetchall()
                cut = limit is not None and len(rows) > limit
                return Answer(columns=[column.name for column in cursor.description], rows=rows[:limit], cut=cut)
    except psycopg.Error as error:
        raise StoreError(" ".join(str(error).split())) from error
    finally:
        reader.dispose()


def stop_database(settings: Settings | None = None) -> bool:
    """Stop the embedded server; False if it was not running or is not in use."""
    chosen = settings or settings_module.load()
    return chosen.database_url is None and server.stop(chosen.home)
