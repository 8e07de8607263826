"""Fixtures: one embedded PostgreSQL a worker, one migrated database a test."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from etl.settings import PROJECT_ROOT, Settings
from etl.store import engine as engines
from etl.store import migrate, roles, server

_NUMBER = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Server]:
    """A running embedded server, in a folder of its own that ends with the session."""
    home = Path(tempfile.mkdtemp(prefix="rasd-test-"))
    home.chmod(0o755)
    try:
        yield server.start(home)
    finally:
        server.stop(home)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template(postgres: server.Server) -> str:
    """Name of a migrated, empty database to copy."""
    url = make_url(postgres.url("template_rasd"))
    roles.ensure_database(url)
    owner = engines.connect(url, pool=False)
    roles.ensure_roles(owner, login=True)
    migrate.upgrade(owner)
    owner.dispose()
    return "template_rasd"


@pytest.fixture
def database_url(postgres: server.Server, template: str) -> Iterator[str]:
    """Address of a fresh migrated database, dropped after the test."""
    name = f"test_{next(_NUMBER)}"
    admin = engines.connect(make_url(postgres.url("postgres")), pool=False)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield postgres.url(name)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh migrated database, as its owner."""
    engine = engines.connect(make_url(database_url), pool=False)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a project with a database and a state folder of its own, and the repository's seeds."""
    chosen = Settings(home=tmp_path / "home", seeds=PROJECT_ROOT / "seeds", database_url=database_url)
    yield chosen
    from etl import pipeline

    pipeline.close(chosen)
