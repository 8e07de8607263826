"""The monitor: pages over a database, for those who may see them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import Engine, make_url, text

from etl import ingest
from etl.monitor.app import create_app
from etl.settings import PROJECT_ROOT, Settings
from etl.store import engine as engines

pytestmark = pytest.mark.db

HOSTILE = "<script>alert('خبر')</script> & عنوان"


def stranger() -> None:
    raise HTTPException(401, "Not authenticated")


@pytest.fixture
def reader(database_url: str) -> Iterator[Engine]:
    engine = engines.connect(make_url(database_url), role=engines.READER, read_only=True, pool=False)
    yield engine
    engine.dispose()


@pytest.fixture
def pages(reader: Engine) -> TestClient:
    return TestClient(create_app(lambda: reader, lambda: None))


def test_an_empty_database_has_pages(pages: TestClient) -> None:
    assert "No run yet" in pages.get("/").text
    assert "No meeting yet" in pages.get("/meetings").text


def test_pages_show_what_was_published(pages: TestClient, settings: Settings, database: Engine) -> None:
    folder = str(Path(PROJECT_ROOT / "seeds" / "articles"))
    ingest.ingest_folder(folder, settings=settings, workers=1, on_step=lambda *_: None)
    assert "1 = 1 + 0 + 0 + 0 + 0 + 0" in pages.get("/").text
    listed = pages.get("/meetings").text
    assert "أسعد الشيباني – فاسيلي نيبينزيا" in listed
    with database.connect() as connection:
        key = connection.scalar(text("SELECT id FROM meetings WHERE place = 'أنقرة'"))
    told = pages.get(f"/meetings/{key}").text
    assert "أنه التقى نظيره السوري" in told
    assert 'lang="ar"' in told


def test_hostile_text_is_text(pages: TestClient, settings: Settings, database: Engine) -> None:
    folder = str(Path(PROJECT_ROOT / "seeds" / "articles"))
    ingest.ingest_folder(folder, settings=settings, workers=1, on_step=lambda *_: None)
    with database.begin() as connection:
        connection.execute(text("UPDATE articles SET title = :t"), {"t": HOSTILE})
        connection.execute(text("UPDATE sources SET name_ar = :t"), {"t": HOSTILE})
        key = connection.scalar(text("SELECT id FROM meetings LIMIT 1"))
    for address in ("/", "/meetings", f"/meetings/{key}"):
        answer = pages.get(address)
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000", "1' OR '1'='1"])
def test_unknown_meetings(pages: TestClient, key: str) -> None:
    answer = pages.get(f"/meetings/{key}")
    assert answer.status_code == 404
    assert "No such meeting" in answer.text


def test_strangers_see_nothing(reader: Engine) -> None:
    closed = TestClient(create_app(lambda: reader, stranger))
    assert {closed.get(address).status_code for address in ("/", "/meetings", "/meetings/x")} == {401}
    assert closed.get("/openapi.json").status_code == 404


def test_a_database_that_is_down_is_said_plainly() -> None:
    gone = engines.connect(make_url("postgresql+psycopg://nobody@localhost:1/x"), pool=False)
    answer = TestClient(create_app(lambda: gone, lambda: None), raise_server_exceptions=False).get("/")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
