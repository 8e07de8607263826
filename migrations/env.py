"""Alembic's environment: one connection, one advisory lock, bounded waits."""

from alembic import context
from sqlalchemy import Connection, text

from etl import settings
from etl.store import engine as engines
from etl.store.tables import metadata
from etl.store.tables.base import SCHEMAS

_LOCK = 0x72617364  # "rasd"


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Compare Rasd's own schemas only."""
    return kind != "schema" or name is None or name in SCHEMAS or name == "public"


def migrate(connection: Connection) -> None:
    """Run what was asked for on `connection`, one migration at a time on this database."""
    connection.execute(text("SET lock_timeout = '30s'"))
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_schemas=True,
        include_name=include_name,
        compare_type=True,
        compare_server_default=True,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
        connection.commit()


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=metadata, include_schemas=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
    else:
        owner = engines.connect(engines.address(settings.load()).owner, pool=False)
        with owner.connect() as opened:
            migrate(opened)
