"""What is received and what becomes of it: documents, articles, rejections, counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from etl.records.vocabulary import PublishedOrigin, TitleOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet."""

    slug: str
    name_ar: str | None = None
    name_en: str | None = None
    homepage: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    language: str = "ar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a file, sidecar, page or feed says of a document, as given and unverified."""

    title: str | None = None
    source: str | None = None  # a slug or a name in any script
    url: str | None = None
    published: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """A body as received, with what was said of it; `sha256` covers the body and the declared metadata."""

    uri: str  # stable address of the input: path below the folder, with #key for a line of a file, or a URL
    body: bytes
    sha256: str
    media_type: str  # text/plain, text/markdown, text/html
    charset: str | None = None  # as declared; None = to be detected
    declared: Declared = Declared()
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """An input that did not become an article, and why."""

    uri: str
    stage: str  # land, clean, annotate
    reason: str  # a stable code, as `empty_body`
    detail: str  # one line for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedSpan:
    """Text removed as boilerplate: by which rule, and where it stood in the decoded text."""

    rule: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned article; paragraphs and headings are the lines of `body`, which is never folded."""

    uri: str
    title: str
    title_origin: TitleOrigin
    body: str
    source: Source
    url: str | None = None
    published_at: datetime | None = None
    published_origin: PublishedOrigin = PublishedOrigin.UNKNOWN
    language: str = "ar"
    word_count: int
    arabic_share: float  # share of letters that are Arabic script, 0 to 1
    fingerprint: str  # hex; equal for bodies that differ in marks, spacing and punctuation only
    headings: tuple[Span, ...] = ()
    boilerplate: tuple[RemovedSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of a run's inputs. `adds_up` is the run's equation."""

    landed: int = 0
    published_new: int = 0
    published_revised: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: int = 0
    rejected: int = 0

    @property
    def accounted(self) -> int:
        """How many inputs have an outcome."""
        return (
            self.published_new
            + self.published_revised
            + self.unchanged
            + self.duplicate
            + self.quarantined
            + self.rejected
        )

    @property
    def adds_up(self) -> bool:
        """Whether every landed input has exactly one outcome."""
        return self.landed == self.accounted
