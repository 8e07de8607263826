"""An annotator with the knowledge of the repository, made once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.annotate import Annotator, Document, Knowledge, load_knowledge

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "seeds" / "knowledge")


@pytest.fixture(scope="session")
def annotator(knowledge: Knowledge) -> Annotator:
    return Annotator(knowledge)


@pytest.fixture(scope="session")
def read(annotator: Annotator) -> Callable[..., Document]:
    """Reads a text as of a day (default 30 April 2025) and gives the whole document."""

    def _read(text: str, *, day: str = "2025-04-30", title: str = "") -> Document:
        published = datetime.fromisoformat(day).replace(tzinfo=UTC)
        return annotator.read(Document(text=text, title=title, published=published))

    return _read
