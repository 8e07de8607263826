"""What resolution reads and writes: decisions on articles, entities, meetings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import sql
from sqlalchemy import Connection, text
from uuid6 import uuid7

from etl.records import EntityKind, KnownEntity, MeetingKind, MeetingStatus, ResolvedReport, Side, StagedEntity
from etl.store.bulk import copy_into, copy_rows
from etl.store.tables import staged_new_entities

# An input seen before keeps its article; else the canonical address tells, else the source's same text.
_DECIDE = (
    "UPDATE staging.articles SET decision = NULL, article_id = NULL, story_id = NULL WHERE run_id = :run",
    """
    UPDATE staging.articles s
       SET article_id = a.id,
           decision = CASE WHEN a.fingerprint = s.fingerprint AND a.title = s.title AND a.body = s.body
                                AND a.url IS NOT DISTINCT FROM s.url
                                AND a.published_at IS NOT DISTINCT FROM s.published_at
                                AND o.slug = s.source ->> 'slug' THEN 'unchanged' ELSE 'revised' END
      FROM public.articles a JOIN public.sources o ON o.id = a.source_id
     WHERE s.run_id = :run AND a.collection = :collection AND a.uri = s.uri
    """,
    """
    UPDATE staging.articles s
       SET article_id = a.id,
           decision = CASE WHEN a.fingerprint = s.fingerprint THEN 'duplicate' ELSE 'revised' END
      FROM public.articles a
     WHERE s.run_id = :run AND s.decision IS NULL AND a.url = s.url
    """,
    """
    UPDATE staging.articles s SET article_id = a.id, decision = 'duplicate'
      FROM public.articles a JOIN public.sources o ON o.id = a.source_id
     WHERE s.run_id = :run AND s.decision IS NULL AND o.slug = s.source ->> 'slug' AND a.fingerprint = s.fingerprint
    """,
    """
    UPDATE staging.articles s SET decision = 'duplicate'
      FROM (SELECT id, row_number() OVER (PARTITION BY article_id ORDER BY published_at DESC NULLS LAST, uri) AS place
              FROM staging.articles WHERE run_id = :run AND decision = 'revised') r
     WHERE s.id = r.id AND r.place > 1
    """,
    """
    UPDATE staging.articles s
       SET decision = CASE WHEN r.by_text = s.id AND r.by_url = s.id THEN 'new' ELSE 'duplicate' END,
           article_id = CASE WHEN r.by_text <> s.id THEN r.by_text ELSE r.by_url END
      FROM (SELECT id,
                   first_value(id) OVER (PARTITION BY coalesce(url, id::text)
                                         ORDER BY published_at DESC NULLS LAST, uri) AS by_url,
                   first_value(id) OVER (PARTITION BY source ->> 'slug', fingerprint
                                         ORDER BY published_at NULLS LAST, uri) AS by_text
              FROM staging.articles WHERE run_id = :run AND decision IS NULL) r
     WHERE s.id = r.id
    """,
    """
    UPDATE staging.inputs i SET outcome = s.decision
      FROM staging.articles s
     WHERE i.run_id = :run AND s.run_id = :run AND i.uri = s.uri AND i.outcome IS DISTINCT FROM 'quarantined'
    """,
    """
    UPDATE staging.articles s SET story_id = t.id FROM public.stories t
     WHERE s.run_id = :run AND s.decision IN ('new', 'revised') AND t.fingerprint = s.fingerprint
    """,
)
Key = Callable[[str], str]  # makes comparable keys: arabic.match_key
_SIGNATURE = "kind, key, coalesce(country, ''), coalesce(knowledge_id, '')"
_LIVE = """
  FROM staging.entities e JOIN staging.articles a ON a.id = e.staged_article_id
 WHERE e.run_id = :run AND a.run_id = :run AND a.decision IN ('new', 'revised')
"""


def decide_articles(connection: Connection, run_id: UUID, collection: str) -> None:
    """Mark each staged article new, revised, unchanged or duplicate, and give the first two their story."""
    for statement in _DECIDE:
        connection.execute(text(statement), {"run": run_id, "collection": collection})
    fingerprints = connection.scalars(
        text(
            "SELECT DISTINCT fingerprint FROM staging.articles "
            "WHERE run_id = :run AND story_id IS NULL AND decision IN ('new', 'revised') ORDER BY 1"
        ),
        {"run": run_id},
    ).all()
    _temporary(connection, "new_stories", "fingerprint text, id uuid")
    copy_into(connection, sql.Identifier("new_stories"), ("fingerprint", "id"), ((f, uuid7()) for f in fingerprints))
    connection.execute(
        text(
            "UPDATE staging.articles s SET story_id = n.id FROM new_stories n "
            "WHERE s.run_id = :run AND s.story_id IS NULL AND s.fingerprint = n.fingerprint "
            "AND s.decision IN ('new', 'revised')"
        ),
        {"run": run_id},
    )


def entity_signatures(connection: Connection, run_id: UUID) -> list[StagedEntity]:
    """One entity for all staged ones of the same kind, key, country and knowledge id, with the longest name."""
    rows = connection.execute(
        text(
            "SELECT min(e.id::text)::uuid AS id, e.kind, e.key, e.country, e.knowledge_id, "
            f"(array_agg(e.name ORDER BY length(e.name) DESC, e.name))[1] AS name {_LIVE} "
            "GROUP BY e.kind, e.key, e.country, e.knowledge_id"
        ),
        {"run": run_id},
    )
    return [
        StagedEntity(
            id=row.id,
            kind=EntityKind(row.kind),
            name=row.name,
            key=row.key,
            country=row.country,
            knowledge_id=row.knowledge_id,
        )
        for row in rows
    ]


def known_entities(connection: Connection, signatures: Sequence[StagedEntity]) -> list[KnownEntity]:
    """Published entities that share a knowledge id or a name with any of `signatures`."""
    rows = connection.execute(
        text(
            "SELECT e.id, e.kind, e.name_ar, e.country, e.knowledge_id, "
            "array_agg(DISTINCT k.key) AS keys FROM public.entities e "
            "JOIN LATERAL (SELECT e.key UNION SELECT l.key FROM public.entity_aliases l WHERE l.entity_id = e.id) k "
            "ON true "
            "WHERE e.knowledge_id = ANY(:ids) OR e.key = ANY(:keys) "
            "OR e.id IN (SELECT entity_id FROM public.entity_aliases WHERE key = ANY(:keys)) "
            "GROUP BY e.id"
        ),
        {
            "ids": [s.knowledge_id for s in signatures if s.knowledge_id],
            "keys": list({s.key for s in signatures}),
        },
    )
    return [
        KnownEntity(
            id=row.id,
            kind=EntityKind(row.kind),
            name=row.name_ar,
            keys=tuple(row.keys),
            country=row.country,
            knowledge_id=row.knowledge_id,
        )
        for row in rows
    ]


def write_entities(
    connection: Connection, run_id: UUID, entity_of: Mapping[UUID, UUID], created: Iterable[Sequence[Any]]
) -> None:
    """Give every staged entity its entity (by its signature), and stage those that are new.

    `created`: rows of (id, kind, name_ar, name_en, key, discriminator, country, knowledge_id).
    """
    _temporary(connection, "assigned", "staged uuid, entity uuid")
    copy_into(connection, sql.Identifier("assigned"), ("staged", "entity"), entity_of.items())
    connection.execute(
        text(
            "UPDATE staging.entities e SET entity_id = m.entity "
            f"FROM (SELECT {_SIGNATURE}, a.entity FROM assigned a JOIN staging.entities s ON s.id = a.staged) "
            "AS m(kind, key, country, knowledge_id, entity) "
            "WHERE e.run_id = :run AND e.kind = m.kind AND e.key = m.key "
            "AND coalesce(e.country, '') = m.country AND coalesce(e.knowledge_id, '') = m.knowledge_id"
        ),
        {"run": run_id},
    )
    connection.execute(text("DELETE FROM staging.new_entities WHERE run_id = :run"), {"run": run_id})
    columns = ("id", "kind", "name_ar", "name_en", "key", "discriminator", "country", "knowledge_id")
    copy_rows(connection, staged_new_entities, ("run_id", *columns), ((run_id, *row) for row in created))


_STAGED_REPORTS = """
SELECT r.id, r.meeting_id, a.article_id, NULL::uuid AS source_id, a.published_at, r.kind, r.status, r.place,
       pe.entity_id AS place_entity_id, r.occurred_edtf, r.earliest, r.latest, r.confidence, r.flags,
       (SELECT jsonb_agg(jsonb_build_object('entity', e.entity_id, 'descriptor', p.descriptor, 'role', p.role,
                                            'represents', p.represents) ORDER BY p.position)
          FROM staging.report_participants p LEFT JOIN staging.entities e ON e.id = p.staged_entity_id
         WHERE p.staged_report_id = r.id AND p.part = 'side') AS sides
  FROM staging.meeting_reports r
  JOIN staging.articles a ON a.id = r.staged_article_id
  LEFT JOIN staging.entities pe ON pe.id = r.place_staged_entity_id
 WHERE r.run_id = :run AND a.decision IN ('new', 'revised')
"""
_PUBLISHED_REPORTS = """
SELECT r.id, r.meeting_id, r.article_id, a.source_id, a.published_at, r.kind, r.status, r.place, r.place_entity_id,
       r.occurred_edtf, lower(r.occurred) AS earliest, (upper(r.occurred) - 1) AS latest, r.confidence, r.flags,
       (SELECT jsonb_agg(jsonb_build_object('entity', p.entity_id, 'descriptor', p.descriptor, 'role', p.role,
                                            'represents', p.represents) ORDER BY p.position)
          FROM public.meeting_report_participants p WHERE p.report_id = r.id AND p.part = 'side') AS sides
  FROM public.meeting_reports r JOIN public.articles a ON a.id = r.article_id
"""


def staged_resolved(
    connection: Connection, run_id: UUID, *, key: Key, publishable: bool = False
) -> list[ResolvedReport]:
    """The run's reports with their entities resolved; `publishable`: only of articles that passed the audit.

    `key` makes comparable keys of descriptors (arabic.match_key).
    """
    only = (
        " AND EXISTS (SELECT 1 FROM staging.inputs i WHERE i.run_id = :run AND i.uri = a.uri"
        " AND i.outcome IN ('new', 'revised'))"
        if publishable
        else ""
    )
    rows = connection.execute(text(_STAGED_REPORTS + only), {"run": run_id})
    return [_report(row, key) for row in rows]


def known_reports(connection: Connection, run_id: UUID, *, key: Key) -> list[ResolvedReport]:
    """Published reports that share a named side with the run's.

    The former reports of an article under revision stand for themselves, so that its new ones find their meeting.
    """
    rows = connection.execute(
        text(
            f"{_PUBLISHED_REPORTS} WHERE r.id IN (SELECT p.report_id FROM public.meeting_report_participants p "
            "WHERE p.entity_id IN (SELECT e.entity_id FROM staging.report_participants s "
            "JOIN staging.entities e ON e.id = s.staged_entity_id WHERE s.run_id = :run AND s.part = 'side'))"
        ),
        {"run": run_id},
    )
    revised = set(
        connection.scalars(
            text("SELECT article_id FROM staging.articles WHERE run_id = :run AND decision = 'revised'"),
            {"run": run_id},
        )
    )
    return [_report(row, key, article_id=row.id if row.article_id in revised else None) for row in rows]


def reports_of(connection: Connection, meetings: Iterable[UUID], *, key: Key) -> list[ResolvedReport]:
    """The published reports of some meetings."""
    rows = connection.execute(text(f"{_PUBLISHED_REPORTS} WHERE r.meeting_id = ANY(:ids)"), {"ids": list(meetings)})
    return [_report(row, key) for row in rows]


def write_meetings(connection: Connection, run_id: UUID, meeting_of: Mapping[UUID, UUID]) -> None:
    """Give every staged report its meeting."""
    _temporary(connection, "grouped", "report uuid, meeting uuid")
    copy_into(connection, sql.Identifier("grouped"), ("report", "meeting"), meeting_of.items())
    connection.execute(
        text(
            "UPDATE staging.meeting_reports r SET meeting_id = g.meeting FROM grouped g "
            "WHERE r.run_id = :run AND r.id = g.report"
        ),
        {"run": run_id},
    )


def _temporary(connection: Connection, name: str, columns: str) -> None:
    connection.execute(text(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns}) ON COMMIT DROP"))
    connection.execute(text(f"TRUNCATE {name}"))


def _report(row: Any, key: Key, article_id: UUID | None = None) -> ResolvedReport:
    return ResolvedReport(
        id=row.id,
        meeting_id=row.meeting_id,
        article_id=article_id or row.article_id,
        source_id=row.source_id,
        published_at=row.published_at,
        kind=MeetingKind(row.kind),
        status=MeetingStatus(row.status),
        sides=tuple(_side(side, key) for side in row.sides or ()),
        place=row.place,
        place_entity_id=row.place_entity_id,
        edtf=row.occurred_edtf,
        earliest=row.earliest,
        latest=row.latest,
        confidence=row.confidence,
        flags=tuple(row.flags),
    )


def _side(side: Mapping[str, Any], key: Key) -> Side:
    descriptor = side["descriptor"]
    return Side(
        entity_id=UUID(side["entity"]) if side["entity"] else None,
        descriptor=descriptor,
        key=key(descriptor) if descriptor else "",
        role=side["role"],
        represents=side["represents"],
    )
