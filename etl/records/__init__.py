"""What travels between the stages: frozen, keyword-only, slotted records, with no behaviour but small derivations.

All offsets count Unicode code points of the text they point into, start inclusive, end exclusive.
"""

from etl.records.annotations import Annotation, Entity, Evidence, MeetingReport, Mention, Participant, TimeExpression
from etl.records.documents import Article, Counts, Declared, RawDocument, Rejection, RemovedSpan, Source, Span
from etl.records.resolution import KnownEntity, Meeting, ResolvedReport, Side, StagedEntity
from etl.records.vocabulary import EntityKind, MeetingKind, MeetingStatus, MentionForm, PublishedOrigin, TitleOrigin

__all__ = [
    "Annotation",
    "Article",
    "Counts",
    "Declared",
    "Entity",
    "EntityKind",
    "Evidence",
    "KnownEntity",
    "Meeting",
    "MeetingKind",
    "MeetingReport",
    "MeetingStatus",
    "Mention",
    "MentionForm",
    "Participant",
    "PublishedOrigin",
    "RawDocument",
    "Rejection",
    "RemovedSpan",
    "ResolvedReport",
    "Side",
    "Source",
    "Span",
    "StagedEntity",
    "TimeExpression",
    "TitleOrigin",
]
