"""What a process holds: connections, the annotator, the names of the knowledge. Each is made once.

RASD_TAGGER_MODEL=FOLDER puts an ONNX model in the place of the shipped tagger: see `etl.annotate.backends.onnx`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine

from etl.annotate import Annotator, extended_components
from etl.annotate.backends.onnx import OnnxTagger
from etl.annotate.entries import KnownName, load_entries
from etl.annotate.knowledge import load_knowledge
from etl.annotate.mentions import TagMentions
from etl.records import EntityKind
from etl.settings import Settings
from etl.store import engine as engines


@cache
def entries(seeds_folder: Path) -> Mapping[tuple[EntityKind, str], KnownName]:
    """What the knowledge of a seeds folder calls its entries."""
    return load_entries(seeds_folder / "knowledge")


def annotator(settings: Settings) -> Annotator:
    """The annotator of some settings, with the components that are installed; one a process.

    Raises ModelError where the settings name a tagger model that cannot be used.
    """
    return _annotator(settings.seeds, settings.tagger_model)


@cache
def _annotator(seeds_folder: Path, tagger_model: Path | None) -> Annotator:
    components = extended_components()
    if tagger_model is not None:
        named = TagMentions(OnnxTagger.load(tagger_model))
        components = tuple(named if isinstance(c, TagMentions) else c for c in components)
    return Annotator(load_knowledge(seeds_folder / "knowledge"), components=components)


_ENGINES: dict[Settings, Engine] = {}


def engine(settings: Settings) -> Engine:
    """Connections to the database of `settings`, as the writer."""
    if settings not in _ENGINES:
        _ENGINES[settings] = engines.connect(engines.address(settings).owner, role=engines.WRITER)
    return _ENGINES[settings]


@contextmanager
def begin(settings: Settings) -> Iterator[Connection]:
    """A transaction as the writer, committed at the end of the block."""
    with engine(settings).begin() as connection:
        yield connection


def close(settings: Settings) -> None:
    """Close the connections that this process holds for `settings`."""
    held = _ENGINES.pop(settings, None)
    if held is not None:
        held.dispose()
