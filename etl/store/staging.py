"""Staging: the articles of a batch with all that was understood of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Table, delete, select, text, update
from uuid6 import uuid7

from etl.records import Annotation, Article, MeetingReport, Participant, Rejection
from etl.store.bulk import copy_rows
from etl.store.tables import (
    STAGED,
    staged_articles,
    staged_boilerplate,
    staged_entities,
    staged_evidence,
    staged_inputs,
    staged_mentions,
    staged_participants,
    staged_reports,
)

_ROWS_OF_A_BATCH = tuple(table for table in STAGED if "batch" in table.c and table is not staged_inputs)
_REJECT = text(
    "UPDATE staging.inputs SET outcome = 'rejected', stage = :stage, reason = :reason, detail = :detail "
    "WHERE run_id = :run AND uri = :uri"
)

Staged = tuple[UUID, Article, Annotation]  # key in raw.documents, article, annotation


def stage_batch(
    connection: Connection, run_id: UUID, batch: int, articles: Sequence[Staged], rejections: Iterable[Rejection]
) -> None:
    """Write a batch's rows, replacing those of an earlier try."""
    for table in _ROWS_OF_A_BATCH:
        connection.execute(delete(table).where(table.c.run_id == run_id, table.c.batch == batch))
    own = (staged_inputs.c.run_id == run_id) & (staged_inputs.c.batch == batch)
    connection.execute(update(staged_inputs).where(own).values(outcome=None, stage=None, reason=None, detail=None))
    rejected = [
        {"run": run_id, "uri": r.uri, "stage": r.stage, "reason": r.reason, "detail": r.detail} for r in rejections
    ]
    if rejected:
        connection.execute(_REJECT, rejected)
    _Batch(connection, run_id, batch).write(articles)


class _Batch:
    """The rows of one batch on their way to the tables."""

    def __init__(self, connection: Connection, run_id: UUID, batch: int) -> None:
        self._connection = connection
        self._mark = (run_id, batch)

    def write(self, staged: Sequence[Staged]) -> None:
        keyed = [(uuid7(), document_id, article, annotation) for document_id, article, annotation in staged]
        entities = [[uuid7() for _ in annotation.entities] for _, _, _, annotation in keyed]
        reports = [[uuid7() for _ in annotation.reports] for _, _, _, annotation in keyed]
        together = list(zip(keyed, entities, reports, strict=True))
        self._copy(staged_articles, (self._article(*k) for k in keyed))
        self._copy(
            staged_boilerplate,
            (
                (article_id, position, span.rule, span.text, span.start, span.end)
                for article_id, _, article, _ in keyed
                for position, span in enumerate(article.boilerplate)
            ),
        )
        self._copy(
            staged_entities,
            (
                (
                    key,
                    k[0],
                    e.kind,
                    e.name,
                    e.key,
                    list(e.roles),
                    e.country,
                    e.knowledge_id,
                    list(e.aliases),
                    e.conflict,
                )
                for k, keys, _ in together
                for key, e in zip(keys, k[3].entities, strict=True)
            ),
        )
        self._copy(
            staged_mentions,
            (
                (k[0], keys[m.entity], m.start, m.end, m.surface, m.form)
                for k, keys, _ in together
                for m in k[3].mentions
            ),
        )
        told = [(k, keys, key, r) for k, keys, ids in together for key, r in zip(ids, k[3].reports, strict=True)]
        self._copy(staged_reports, (_report(k[0], key, r, k[3], keys) for k, keys, key, r in told))
        self._copy(staged_participants, (row for _, keys, key, r in told for row in _participants(key, r, keys)))
        self._copy(
            staged_evidence,
            (
                (key, position, evidence.start, evidence.end, evidence.text)
                for _, _, key, r in told
                for position, evidence in enumerate(r.evidence)
            ),
        )

    def _copy(self, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        names = ("run_id", "batch", *_COLUMNS[table.name])
        copy_rows(self._connection, table, names, ((*self._mark, *row) for row in rows))

    @staticmethod
    def _article(article_id: UUID, document_id: UUID, article: Article, annotation: Annotation) -> tuple[Any, ...]:
        return (
            article_id,
            article.uri,
            document_id,
            Jsonb(asdict(article.source)),
            article.title,
            article.title_origin,
            article.body,
            article.url,
            article.published_at,
            article.published_origin,
            article.language,
            article.word_count,
            article.arabic_share,
            article.fingerprint,
            Jsonb([[heading.start, heading.end] for heading in article.headings]),
            annotation.version,
        )


_COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        "id",
        "uri",
        "document_id",
        "source",
        "title",
        "title_origin",
        "body",
        "url",
        "published_at",
        "published_origin",
        "language",
        "word_count",
        "arabic_share",
        "fingerprint",
        "headings",
        "annotator_version",
    ),
    "article_boilerplate": ("staged_article_id", "position", "rule", "text", "start_offset", "end_offset"),
    "entities": (
        "id",
        "staged_article_id",
        "kind",
        "name",
        "key",
        "roles",
        "country",
        "knowledge_id",
        "aliases",
        "conflict",
    ),
    "entity_mentions": ("staged_article_id", "staged_entity_id", "start_offset", "end_offset", "surface", "form"),
    "meeting_reports": (
        "id",
        "staged_article_id",
        "kind",
        "status",
        "place",
        "place_staged_entity_id",
        "date_expression",
        "occurred_edtf",
        "earliest",
        "latest",
        "date_implies",
        "confidence",
        "flags",
    ),
    "report_participants": (
        "staged_report_id",
        "position",
        "part",
        "staged_entity_id",
        "descriptor",
        "role",
        "represents",
    ),
    "meeting_evidence": ("staged_report_id", "position", "start_offset", "end_offset", "sentence"),
}


def _report(
    article_id: UUID, key: UUID, report: MeetingReport, annotation: Annotation, keys: Sequence[UUID]
) -> tuple[Any, ...]:
    when = report.when
    return (
        key,
        article_id,
        report.kind,
        report.status,
        report.place,
        _place_entity(report, annotation, keys),
        when.surface if when else None,
        when.edtf if when else None,
        when.earliest if when else None,
        when.latest if when else None,
        when.implies if when else None,
        report.confidence,
        list(report.flags),
    )


def _place_entity(report: MeetingReport, annotation: Annotation, keys: Sequence[UUID]) -> UUID | None:
    """The staged entity whose mention covers the place's span."""
    span = report.place_span
    if span is None:
        return None
    for mention in annotation.mentions:
        if mention.start < span.end and span.start < mention.end and mention.kind == "place":
            return keys[mention.entity]
    return None


def _participants(key: UUID, report: MeetingReport, keys: Sequence[UUID]) -> Iterator[tuple[Any, ...]]:
    parts = [("side", p) for p in report.participants] + [("attendee", p) for p in report.attendees]
    for position, (part, participant) in enumerate(parts):
        entity = keys[participant.entity] if participant.entity is not None else None
        yield key, position, part, entity, _descriptor(participant), participant.role, participant.represents


def _descriptor(participant: Participant) -> str | None:
    return None if participant.entity is not None else participant.name or participant.role


def batches(connection: Connection, run_id: UUID) -> list[int]:
    """The batches of a run."""
    query = select(staged_inputs.c.batch).where(staged_inputs.c.run_id == run_id, staged_inputs.c.batch.is_not(None))
    return sorted(connection.scalars(query.distinct()))


def clear(connection: Connection, run_id: UUID) -> None:
    """Remove a run's staged rows, once they are published."""
    for table in STAGED:
        connection.execute(delete(table).where(table.c.run_id == run_id))
