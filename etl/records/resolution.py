"""What resolution knows and makes: entities, reports and meetings across articles."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from etl.records.vocabulary import EntityKind, MeetingKind, MeetingStatus


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
