"""What is understood of one article."""

from dataclasses import dataclass
from datetime import date

from etl.records.documents import Span
from etl.records.vocabulary import EntityKind, MeetingKind, MeetingStatus, MentionForm


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
