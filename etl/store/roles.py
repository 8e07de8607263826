"""Databases and roles: made where the account may, asked for in words where it may not."""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError, ProgrammingError

from etl.errors import StoreError
from etl.logs import get
from etl.store.engine import READER, WRITER, connect

log = get(__name__)

_READABLE = ("public", "analytics", "ops")
_WRITABLE = ("raw", "staging", "public", "ops", "analytics")


def ensure_database(url: URL) -> None:
    """Create the database of `url` if it is missing. Raises StoreError with the statement to run if that is refused."""
    try:
        with connect(url, pool=False).connect():
            return
    except OperationalError as error:
        if "does not exist" not in str(error):
            raise StoreError(_unreachable(url, error)) from error
    statement = f'CREATE DATABASE "{url.database}"'
    admin = connect(url.set(database="postgres"), pool=False)
    try:
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
    except ProgrammingError as error:
        if "already exists" in str(error):
            return
        raise StoreError(
            f"the database {url.database!r} does not exist and {url.username!r} may not create it; "
            f"ask an administrator for: {statement} OWNER {url.username}"
        ) from error
    except OperationalError as error:
        raise StoreError(_unreachable(url, error)) from error
    finally:
        admin.dispose()
    log.info("database_created", database=url.database)


def ensure_roles(engine: Engine, *, login: bool) -> None:
    """Create the writer and the reader if they are missing, and let the connected account act as either.

    `login` is for the embedded server, whose socket only its own user reaches; elsewhere they are group roles
    without login, to be granted to people. Raises StoreError with the statements to run if the account may not.
    """
    missing = [role for role in (WRITER, READER) if not _exists(engine, role)]
    kind = "LOGIN" if login else "NOLOGIN"
    try:
        with engine.begin() as connection:
            account = connection.scalar(text("SELECT current_user"))
            for role in missing:
                connection.execute(text(f"CREATE ROLE {role} {kind}"))
            for role in (WRITER, READER):
                if not connection.scalar(text("SELECT pg_has_role(current_user, :role, 'SET')"), {"role": role}):
                    connection.execute(text(f'GRANT {role} TO "{account}"'))
    except ProgrammingError as error:
        wanted = "; ".join(
            [*(f"CREATE ROLE {role} {kind}" for role in missing), f"GRANT {WRITER}, {READER} TO {engine.url.username}"]
        )
        raise StoreError(
            f"{engine.url.username!r} may not create roles on this server; ask an administrator to run: {wanted}; "
            "then run `rasd db upgrade` again"
        ) from error


def grant(connection: Connection) -> None:
    """Give the writer and the reader what they need on every schema; rerunnable, after each migration."""
    database = connection.scalar(text("SELECT current_database()"))
    connection.execute(text(f'GRANT CONNECT ON DATABASE "{database}" TO {WRITER}, {READER}'))
    for schema in _WRITABLE:
        connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {WRITER}"))
        tables = "SELECT, INSERT" if schema == "raw" else "SELECT, INSERT, UPDATE, DELETE"
        connection.execute(text(f"GRANT {tables} ON ALL TABLES IN SCHEMA {schema} TO {WRITER}"))
    for schema in _READABLE:
        connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {READER}"))
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER}"))
    connection.execute(text(f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {READER}"))


def _exists(engine: Engine, role: str) -> bool:
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    return found is not None


def _unreachable(url: URL, error: OperationalError) -> str:
    reason = str(error.orig).strip().splitlines()[-1] if error.orig else str(error)
    return f"cannot reach the database {url.render_as_string(hide_password=True)}: {reason}"
