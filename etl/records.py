"""What travels between the stages: frozen, keyword-only, slotted records, with no behaviour but small derivations.

All offsets count Unicode code points of the text they point into, start inclusive, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class EntityKind(StrEnum):
    """What an entity is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


class MentionForm(StrEnum):
    """How a text names an entity: in full, by surname, by office, or by another reference (نظيره, a pronoun)."""

    NAME = "name"
    SURNAME = "surname"
    ROLE = "role"
    REFERENCE = "reference"


class MeetingKind(StrEnum):
    """What sort of encounter a meeting is."""

    MEETING = "meeting"
    PHONE_CALL = "phone_call"
    VISIT = "visit"
    DELEGATION_TALKS = "delegation_talks"
    CONFERENCE_OR_SUMMIT = "conference_or_summit"


class MeetingStatus(StrEnum):
    """Whether an encounter took place, as the text says it."""

    HAPPENED = "happened"
    PLANNED = "planned"
    DENIED_OR_CANCELLED = "denied_or_cancelled"
    HYPOTHETICAL = "hypothetical"


class TitleOrigin(StrEnum):
    """Where an article's title comes from."""

    DECLARED = "declared"  # metadata of the file, page or feed
    HEADING = "heading"  # the document's own first heading
    LEAD = "lead"  # derived from the first sentence


class PublishedOrigin(StrEnum):
    """Where an article's date of publication comes from."""

    DECLARED = "declared"
    BODY = "body"
    UNKNOWN = "unknown"


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
class TimeExpression:
    """A time named in a text. `edtf` is ISO 8601-2, with X for unknown digits, None where nothing can be said."""

    start: int
    end: int
    surface: str
    edtf: str | None = None
    earliest: date | None = None  # first and last day, both inclusive; None while unresolved
    latest: date | None = None
    anchor: str | None = None  # publication, reporting_verb, quote, absolute
    implies: str | None = None  # what an unresolved expression says of its anchor: published:weekday=wednesday
    conflict: bool = False  # a weekday that contradicts the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, organization or place of one document, after its mentions are brought together."""

    kind: EntityKind
    name: str  # the fullest form in the document, without titles
    key: str  # arabic.match_key(name)
    roles: tuple[str, ...] = ()  # offices as the text words them, fullest first
    country: str | None = None  # ISO 3166-1 alpha-2 that the roles or the knowledge imply
    knowledge_id: str | None = None  # id in seeds/knowledge
    aliases: tuple[str, ...] = ()  # other names in the document
    conflict: str | None = None  # why its identity is in doubt: same office and surname, another given name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One naming of an entity: `body[start:end] == surface`; `entity` indexes `Annotation.entities`."""

    start: int
    end: int
    surface: str
    kind: EntityKind
    form: MentionForm
    entity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A side of a meeting: an entity of the document, or a descriptor for a side without a name."""

    entity: int | None = None
    name: str | None = None
    role: str | None = None  # the role then, or the descriptor (مسؤول في الاستخبارات السورية)
    represents: str | None = None  # ISO 3166-1 alpha-2 of the state, or the body's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence that proves a report: `body[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReport:
    """What one article says of one encounter."""

    kind: MeetingKind
    status: MeetingStatus
    participants: tuple[Participant, ...]
    attendees: tuple[Participant, ...] = ()
    place: str | None = None
    place_span: Span | None = None
    when: TimeExpression | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    flags: tuple[str, ...] = ()  # identity_conflict, disputed, open_list …


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """All that was understood of one article, and by which version of the annotator."""

    version: str
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reports: tuple[MeetingReport, ...] = ()
    times: tuple[TimeExpression, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """An entity already published or known, as resolution needs it."""

    id: UUID
    kind: EntityKind
    name: str
    keys: tuple[str, ...]
    country: str | None = None
    knowledge_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedEntity:
    """An entity of one article on its way to be resolved."""

    id: UUID
    kind: EntityKind
    name: str
    key: str
    country: str | None = None
    knowledge_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side of a reported meeting after resolution: an entity, or a descriptor and its key."""

    entity_id: UUID | None = None
    descriptor: str | None = None
    key: str = ""  # comparable key of the descriptor
    role: str | None = None
    represents: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedReport:
    """A meeting report with its entities resolved, as grouping and deriving need it."""

    id: UUID
    meeting_id: UUID | None = None  # known already, or None
    article_id: UUID
    source_id: UUID | None = None
    published_at: datetime | None = None
    kind: MeetingKind
    status: MeetingStatus
    sides: tuple[Side, ...]
    place: str | None = None
    place_entity_id: UUID | None = None
    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    confidence: float = 1.0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An event, derived from all reports of it."""

    id: UUID
    kind: MeetingKind
    status: MeetingStatus
    sides: tuple[Side, ...]
    place: str | None = None
    place_entity_id: UUID | None = None
    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    report_count: int
    first_reported_at: datetime | None = None
    last_reported_at: datetime | None = None
    disputed: bool = False
    flags: tuple[str, ...] = ()
