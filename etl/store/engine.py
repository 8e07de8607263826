"""Connections: which server, which database, in which role.

The pipeline works as `rasd_writer` and readers as `rasd_reader` wherever these roles exist, whatever account the
address names: the role is set when a connection opens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, OperationalError

from etl.errors import SettingsError, StoreError
from etl.settings import Settings
from etl.store import server

WRITER = "rasd_writer"
READER = "rasd_reader"
MINIMUM_VERSION = 16
_DATABASE = "rasd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where Rasd's database and Airflow's own are, for the account that owns them."""

    owner: URL
    airflow: URL
    embedded: bool


def address(settings: Settings) -> Address:
    """The databases that `settings` name; starts the embedded server where that is the one.

    Raises SettingsError for an address that is none, StoreError for a server that does not start.
    """
    if settings.database_url is None:
        running = server.start(settings.home)
        owner, airflow = (make_url(running.url(name)) for name in (_DATABASE, "airflow"))
        return Address(owner=owner, airflow=airflow, embedded=True)
    try:
        url = make_url(settings.database_url)
    except ArgumentError as error:
        raise SettingsError("RASD_DATABASE_URL is no database address: postgresql://user@host/database") from error
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        raise SettingsError("RASD_DATABASE_URL must be postgresql://user@host/database, with the database's name")
    url = url.set(drivername="postgresql+psycopg")
    return Address(owner=url, airflow=url.set(database=f"{url.database}_airflow"), embedded=False)


def connect(url: URL, *, role: str | None = None, read_only: bool = False, pool: bool = True) -> Engine:
    """An engine whose sessions work in UTC and, where `role` is given, in that role."""
    options = ["-c timezone=UTC", "-c application_name=rasd"]
    if role:
        options.append(f"-c role={role}")
    if read_only:
        options.append("-c default_transaction_read_only=on")
    arguments: Mapping[str, object] = {"connect_args": {"options": " ".join(options), "connect_timeout": 10}}
    sizes: Mapping[str, object] = {"pool_size": 2, "max_overflow": 4, "pool_pre_ping": True} if pool else {}
    return create_engine(url, **arguments, **sizes)


def require(engine: Engine) -> None:
    """Check that the server answers and is new enough. Raises StoreError in words that help."""
    try:
        with engine.connect() as connection:
            info = connection.connection.dbapi_connection.info  # type: ignore[union-attr]
            version = int(info.server_version) // 10000
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[-1] if error.orig else str(error)
        shown = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"cannot reach the database {shown}: {reason}") from error
    if version < MINIMUM_VERSION:
        raise StoreError(f"PostgreSQL {version} is too old: Rasd needs {MINIMUM_VERSION} or newer")
