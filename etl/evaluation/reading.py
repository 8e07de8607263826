"""One article of a file, read, cleaned and annotated as a run would, without a database: for a page about it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.clean import read_text, to_article
from etl.clean.published import parse_published
from etl.errors import RunError, SourceUnavailable
from etl.evaluation.explain import explain
from etl.records import EntityKind, RawDocument, Rejection
from etl.resources import annotator, entries
from etl.settings import Settings
from etl.sources import jsonstream, seeds
from etl.sources.inflate import open_bytes

_LINES = "application/jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which article of a file (by line or by id; the first by default), and a day of publication over the file's."""

    line: int | None = None
    identity: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page about one article, and the article's address."""

    uri: str
    html: str


def explain_file(path: Path, choice: Choice, *, settings: Settings, fetched_at: datetime) -> Page:
    """The page about the article of a file.

    Raises SourceUnavailable where there is no such article, RunError with the reason where it is rejected.
    """
    document = _document(path, choice, fetched_at=fetched_at, max_bytes=settings.max_document_bytes)
    article, read = to_article(document), read_text(document)
    if isinstance(article, Rejection):
        raise _rejected(article)
    names = entries(settings.seeds)
    html = explain(
        article,
        annotator(settings).annotate(article),
        text="" if isinstance(read, Rejection) else read.text,
        countries={key: name.name_ar for (kind, key), name in names.items() if kind is EntityKind.PLACE},
    )
    return Page(uri=document.uri, html=html)


@contextmanager
def text_on_disk(body: bytes) -> Iterator[Path]:
    """A text as a file that can be read as any other; gone with the block."""
    with TemporaryDirectory(prefix="rasd-") as folder:
        path = Path(folder) / "stdin.txt"
        path.write_bytes(body)
        yield path


def _document(path: Path, choice: Choice, *, fetched_at: datetime, max_bytes: int) -> RawDocument:
    if path.is_dir():
        raise SourceUnavailable(f"{path} is a folder: explain takes one file")
    (file,) = seeds.discover(path)
    if isinstance(file, Rejection):
        raise _rejected(file)
    skip = _documents_before(file, choice.line, max_bytes) if choice.line else 0
    found = islice(seeds.read(file, fetched_at=fetched_at, max_bytes=max_bytes), skip, None)
    if choice.identity is not None:
        found = islice((d for d in found if d.uri == f"{file.uri}#{choice.identity}"), 1)
    document = next(found, None)
    if document is None:
        wanted = f"the id {choice.identity!r}" if choice.identity is not None else f"number {choice.line}"
        raise SourceUnavailable(f"{file.uri} has no article of {wanted}")
    if isinstance(document, Rejection):
        raise _rejected(document)
    if choice.published is None:
        return document
    if parse_published(choice.published) is None:
        raise RunError(f"no date that can be read for certain: {choice.published!r}; write it as 2025-04-30")
    return replace(document, declared=replace(document.declared, published=choice.published))


def _documents_before(file: seeds.SeedFile, line: int, max_bytes: int) -> int:
    """How many documents of a JSON file stand before a line or element; blank lines hold none."""
    if not file.media_type.startswith("application/"):
        raise SourceUnavailable(f"{file.uri} is one article: --line is for .json and .jsonl")
    if file.media_type != _LINES:
        return line - 1
    stream, _ = open_bytes(file.path)
    with closing(stream):
        for before, value in enumerate(jsonstream.read_lines(stream, max_bytes=max_bytes)):
            if value.number == line:
                return before
            if value.number > line:
                break
    raise SourceUnavailable(f"{file.uri} has no article in line {line}")


def _rejected(rejection: Rejection) -> RunError:
    return RunError(f"{rejection.uri} is rejected: {rejection.reason}: {rejection.detail}")
