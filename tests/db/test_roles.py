"""Who may do what."""

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from etl import database as operator
from etl.errors import SettingsError, StoreError
from etl.settings import Settings
from etl.store import engine as engines
from etl.store import roles

pytestmark = pytest.mark.db


@pytest.mark.parametrize("table", ["public.articles", "analytics.meetings", "ops.runs"])
def test_the_reader_reads(database_url: str, table: str) -> None:
    reader = engines.connect(make_url(database_url), role=engines.READER, pool=False)
    with reader.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ops.runs (id, dag, collection, state) VALUES (gen_random_uuid(), 'x', 'x', 'running')",
        "DELETE FROM public.articles",
        "UPDATE public.meetings SET place = 'x'",
        "CREATE TABLE public.mine (a int)",
        "SELECT * FROM raw.documents",
        "SELECT * FROM staging.articles",
        "TRUNCATE public.entities",
    ],
)
def test_the_reader_changes_nothing(database_url: str, statement: str) -> None:
    reader = engines.connect(make_url(database_url), role=engines.READER, pool=False)
    with pytest.raises(DBAPIError, match="permission denied"), reader.begin() as connection:
        connection.execute(text(statement))


def test_the_writer_does_not_change_bytes_as_received(database_url: str) -> None:
    writer = engines.connect(make_url(database_url), role=engines.WRITER, pool=False)
    with pytest.raises(DBAPIError, match="permission denied"), writer.begin() as connection:
        connection.execute(text("UPDATE raw.documents SET body = 'x'"))


def test_a_server_that_refuses_roles_is_answered_with_what_to_grant(
    postgres, database: Engine, database_url: str
) -> None:
    with database.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS plain_account"))
        connection.execute(text("CREATE ROLE plain_account LOGIN"))
    plain = engines.connect(make_url(database_url).set(username="plain_account"), pool=False)
    with pytest.raises(StoreError, match="GRANT rasd_writer, rasd_reader TO plain_account"):
        roles.ensure_roles(plain, login=False)
    missing = make_url(postgres.url("nowhere", user="plain_account"))
    with pytest.raises(StoreError, match="CREATE DATABASE"):
        roles.ensure_database(missing)


def test_sql_for_readers(settings: Settings) -> None:
    answer = operator.ask("SELECT 'نعم 100%' AS a, 'x' LIKE '%x' AS b", settings=settings)
    assert (answer.columns, list(answer.rows), answer.cut) == (["a", "b"], [("نعم 100%", True)], False)
    assert operator.ask("SELECT generate_series(1, 9)", limit=3, settings=settings).cut
    with pytest.raises(StoreError, match=r"permission denied|read-only"):
        operator.ask("DELETE FROM public.articles", settings=settings)
    with pytest.raises(StoreError, match="syntax error"):
        operator.ask("SELEC 1", settings=settings)


def test_addresses_that_are_none() -> None:
    from pathlib import Path

    for wrong in ("nonsense", "mysql://localhost/x", "postgresql://localhost"):
        with pytest.raises(SettingsError):
            engines.address(Settings(home=Path("/nowhere"), seeds=Path("/nowhere"), database_url=wrong))


def test_a_server_that_is_not_there(settings: Settings) -> None:
    gone = engines.connect(make_url("postgresql+psycopg://nobody@localhost:1/x"), pool=False)
    with pytest.raises(StoreError, match="cannot reach the database"):
        engines.require(gone)
