"""Publishing: a run's audited rows become public in one transaction, by set-based merges."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.range import DateRange
from sqlalchemy import Connection, text
from uuid6 import uuid7

from etl.records import Meeting
from etl.store.bulk import copy_into

_PASSED = (
    "CREATE TEMP TABLE passed ON COMMIT DROP AS "
    + """
SELECT a.*, CASE WHEN a.decision = 'revised' THEN p.revision + 1 ELSE 1 END AS revision
  FROM staging.articles a
  JOIN staging.inputs i ON i.run_id = a.run_id AND i.uri = a.uri AND i.outcome IN ('new', 'revised')
  LEFT JOIN public.articles p ON p.id = a.article_id
 WHERE a.run_id = :run
"""
)
_BEFORE_CHILDREN = (
    _PASSED,
    "CREATE UNIQUE INDEX ON passed (id)",
    "ANALYZE passed",
    """
    INSERT INTO public.stories (id, fingerprint)
    SELECT DISTINCT story_id, fingerprint FROM passed
        ON CONFLICT (fingerprint) DO NOTHING
    """,
    """
    INSERT INTO public.article_revisions
           (article_id, revision, document_id, title, body, url, published_at, fingerprint)
    SELECT a.id, a.revision, a.document_id, a.title, a.body, a.url, a.published_at, a.fingerprint
      FROM public.articles a JOIN passed p ON p.article_id = a.id AND p.decision = 'revised'
        ON CONFLICT (article_id, revision) DO NOTHING
    """,
    """
    CREATE TEMP TABLE touched_stories ON COMMIT DROP AS
    SELECT story_id AS id FROM passed
     UNION SELECT a.story_id FROM public.articles a JOIN passed p ON p.article_id = a.id AND p.decision = 'revised'
    """,
    """
    INSERT INTO public.articles
           (id, source_id, story_id, document_id, collection, uri, title, title_origin, body, url, published_at,
            published_origin, language, word_count, arabic_share, fingerprint, headings, revision, annotator_version,
            run_id)
    SELECT p.article_id, o.id, t.id, p.document_id, :collection, p.uri, p.title, p.title_origin, p.body, p.url,
           p.published_at, p.published_origin, p.language, p.word_count, p.arabic_share, p.fingerprint, p.headings,
           p.revision, p.annotator_version, :run
      FROM passed p
      JOIN public.sources o ON o.slug = p.source ->> 'slug'
      JOIN public.stories t ON t.fingerprint = p.fingerprint
        ON CONFLICT (id) DO UPDATE
       SET source_id = excluded.source_id, story_id = excluded.story_id, document_id = excluded.document_id,
           title = excluded.title, title_origin = excluded.title_origin, body = excluded.body, url = excluded.url,
           published_at = excluded.published_at, published_origin = excluded.published_origin,
           language = excluded.language, word_count = excluded.word_count, arabic_share = excluded.arabic_share,
           fingerprint = excluded.fingerprint, headings = excluded.headings, revision = excluded.revision,
           annotator_version = excluded.annotator_version, run_id = excluded.run_id, updated_at = now()
    """,
    """
    UPDATE public.stories t
       SET article_count = n.number, first_article_id = n.first
      FROM (SELECT s.id, count(a.id) AS number,
                   (array_agg(a.id ORDER BY a.published_at NULLS LAST, a.created_at, a.id))[1] AS first
              FROM touched_stories s LEFT JOIN public.articles a ON a.story_id = s.id GROUP BY s.id) n
     WHERE t.id = n.id
    """,
    "DELETE FROM public.stories t USING touched_stories s WHERE t.id = s.id AND t.article_count = 0",
    "DELETE FROM public.article_boilerplate b USING passed p WHERE b.article_id = p.article_id",
    "DELETE FROM public.entity_mentions m USING passed p WHERE m.article_id = p.article_id",
)
_CHILDREN = (
    """
    INSERT INTO public.article_boilerplate (article_id, position, rule, text, start_offset, end_offset)
    SELECT p.article_id, b.position, b.rule, b.text, b.start_offset, b.end_offset
      FROM staging.article_boilerplate b JOIN passed p ON p.id = b.staged_article_id
     WHERE b.run_id = :run
    """,
    """
    INSERT INTO public.entities (id, kind, name_ar, name_en, key, discriminator, country, knowledge_id, origin)
    SELECT n.id, n.kind, n.name_ar, n.name_en, n.key, n.discriminator, n.country, n.knowledge_id,
           CASE WHEN n.knowledge_id IS NULL THEN 'discovered' ELSE 'knowledge' END
      FROM staging.new_entities n
     WHERE n.run_id = :run AND EXISTS (SELECT 1 FROM staging.entities e JOIN passed p ON p.id = e.staged_article_id
                                        WHERE e.run_id = :run AND e.entity_id = n.id)
        ON CONFLICT (id) DO NOTHING
    """,
    """
    INSERT INTO public.entity_roles (entity_id, role, country, origin)
    SELECT DISTINCT ON (e.entity_id, r.role) e.entity_id, r.role, e.country, 'discovered'
      FROM staging.entities e JOIN passed p ON p.id = e.staged_article_id, unnest(e.roles) AS r(role)
     WHERE e.run_id = :run
     ORDER BY e.entity_id, r.role, e.country NULLS LAST
        ON CONFLICT (entity_id, role) DO NOTHING
    """,
    """
    INSERT INTO public.entity_mentions (article_id, start_offset, end_offset, entity_id, surface, form)
    SELECT DISTINCT ON (p.article_id, m.start_offset, m.end_offset)
           p.article_id, m.start_offset, m.end_offset, e.entity_id, m.surface, m.form
      FROM staging.entity_mentions m
      JOIN passed p ON p.id = m.staged_article_id
      JOIN staging.entities e ON e.id = m.staged_entity_id
     WHERE m.run_id = :run
    """,
)
_REPORTS = (
    """
    INSERT INTO public.meeting_reports
           (id, meeting_id, article_id, kind, status, place, place_entity_id, date_expression, occurred_edtf, occurred,
            date_implies, confidence, flags)
    SELECT r.id, r.meeting_id, p.article_id, r.kind, r.status, r.place, e.entity_id, r.date_expression, r.occurred_edtf,
           CASE WHEN r.earliest IS NOT NULL AND r.latest IS NOT NULL THEN daterange(r.earliest, r.latest, '[]') END,
           r.date_implies, r.confidence, r.flags
      FROM staging.meeting_reports r
      JOIN passed p ON p.id = r.staged_article_id
      LEFT JOIN staging.entities e ON e.id = r.place_staged_entity_id
     WHERE r.run_id = :run
    """,
    """
    INSERT INTO public.meeting_report_participants
           (report_id, position, part, entity_id, descriptor, role, represents)
    SELECT r.id, s.position, s.part, e.entity_id, s.descriptor, s.role, s.represents
      FROM staging.report_participants s
      JOIN staging.meeting_reports r ON r.id = s.staged_report_id
      JOIN passed p ON p.id = r.staged_article_id
      LEFT JOIN staging.entities e ON e.id = s.staged_entity_id
     WHERE s.run_id = :run
    """,
    """
    INSERT INTO public.meeting_evidence (report_id, position, start_offset, end_offset, sentence)
    SELECT r.id, v.position, v.start_offset, v.end_offset, v.sentence
      FROM staging.meeting_evidence v
      JOIN staging.meeting_reports r ON r.id = v.staged_report_id
      JOIN passed p ON p.id = r.staged_article_id
     WHERE v.run_id = :run
    """,
)
_SETTLE = (
    """
    INSERT INTO ops.inputs (collection, uri, sha256, document_id, outcome, reason, detail, run_id)
    SELECT :collection, uri, sha256, document_id, outcome, reason, detail, run_id
      FROM staging.inputs WHERE run_id = :run AND outcome <> 'unchanged'
        ON CONFLICT (collection, uri) DO UPDATE
       SET sha256 = excluded.sha256, document_id = excluded.document_id, outcome = excluded.outcome,
           reason = excluded.reason, detail = excluded.detail, run_id = excluded.run_id, settled_at = now()
    """,
    # An input changed in ways that leave its article as it was: the new digest is known now, the outcome stands.
    """
    UPDATE ops.inputs i SET sha256 = s.sha256, document_id = s.document_id, run_id = s.run_id, settled_at = now()
      FROM staging.inputs s
     WHERE s.run_id = :run AND s.outcome = 'unchanged' AND i.collection = :collection AND i.uri = s.uri
       AND i.sha256 <> s.sha256
    """,
    """
    INSERT INTO ops.seed_files (collection, path, sha256, bytes, documents, run_id)
    SELECT :collection, uri, sha256, bytes, documents, run_id
      FROM staging.files WHERE run_id = :run AND NOT unchanged
        ON CONFLICT (collection, path) DO UPDATE
       SET sha256 = excluded.sha256, bytes = excluded.bytes, documents = excluded.documents, run_id = excluded.run_id
    """,
)


def publish_articles(connection: Connection, run_id: UUID, collection: str, *, key: Callable[[str], str]) -> None:
    """Sources, stories, articles, entities and mentions of the run's rows that passed; `key` makes alias keys."""
    _publish_sources(connection, run_id)
    _execute(connection, _BEFORE_CHILDREN, run_id, collection)
    _execute(connection, _CHILDREN, run_id, collection)
    _publish_aliases(connection, run_id, key)


def replaced_meetings(connection: Connection) -> list[UUID]:
    """Meetings that lose reports because their articles are revised; removes these reports."""
    rows = connection.execute(
        text(
            "DELETE FROM public.meeting_reports r USING passed p WHERE r.article_id = p.article_id "
            "RETURNING r.meeting_id"
        )
    )
    return list({row.meeting_id for row in rows})


def publish_meetings(connection: Connection, run_id: UUID, meetings: Sequence[Meeting], gone: Iterable[UUID]) -> None:
    """Write derived meetings and the run's reports of them; remove meetings that no report is left of."""
    connection.execute(
        text(
            "CREATE TEMP TABLE derived (id uuid, kind text, status text, occurred daterange, occurred_edtf text, "
            "place text, place_entity_id uuid, report_count int, first_reported_at timestamptz, "
            "last_reported_at timestamptz, disputed boolean, flags text[]) ON COMMIT DROP"
        )
    )
    columns = (
        "id, kind, status, occurred, occurred_edtf, place, place_entity_id, report_count, first_reported_at, "
        "last_reported_at, disputed, flags"
    )
    names = columns.split(", ")
    copy_into(connection, sql.Identifier("derived"), names, map(_meeting, meetings))
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    connection.execute(
        text(
            f"INSERT INTO public.meetings ({columns}) SELECT {columns} FROM derived "
            f"ON CONFLICT (id) DO UPDATE SET {updates}"
        )
    )
    connection.execute(text("DELETE FROM public.meeting_participants m USING derived d WHERE m.meeting_id = d.id"))
    sides = (
        (m.id, position, s.entity_id, s.descriptor, s.role, s.represents)
        for m in meetings
        for position, s in enumerate(m.sides)
    )
    copy_into(
        connection,
        sql.Identifier("public", "meeting_participants"),
        ("meeting_id", "position", "entity_id", "descriptor", "role", "represents"),
        sides,
    )
    for statement in _REPORTS:
        connection.execute(text(statement), {"run": run_id})
    connection.execute(text("DELETE FROM public.meetings WHERE id = ANY(:ids)"), {"ids": list(gone)})


def settle(connection: Connection, run_id: UUID, collection: str) -> None:
    """Remember what became of every input and file, so that the next run knows them by their digests."""
    _execute(connection, _SETTLE, run_id, collection)


def _publish_sources(connection: Connection, run_id: UUID) -> None:
    slugs = connection.scalars(
        text(
            "SELECT DISTINCT a.source ->> 'slug' FROM staging.articles a WHERE a.run_id = :run "
            "AND NOT EXISTS (SELECT 1 FROM public.sources s WHERE s.slug = a.source ->> 'slug')"
        ),
        {"run": run_id},
    ).all()
    statement = text(
        "INSERT INTO public.sources (id, slug, name_ar, name_en, homepage, country, language) "
        "SELECT CAST(:id AS uuid), f.* FROM (SELECT DISTINCT ON (source ->> 'slug') source ->> 'slug', "
        "source ->> 'name_ar', source ->> 'name_en', source ->> 'homepage', source ->> 'country', "
        "source ->> 'language' FROM staging.articles WHERE run_id = :run AND source ->> 'slug' = :slug) f "
        "ON CONFLICT (slug) DO NOTHING"
    )
    rows = [{"id": uuid7(), "run": run_id, "slug": slug} for slug in slugs]
    if rows:
        connection.execute(statement, rows)


def _publish_aliases(connection: Connection, run_id: UUID, key: Callable[[str], str]) -> None:
    rows = connection.execute(
        text(
            "SELECT DISTINCT e.entity_id, a.name FROM staging.entities e "
            "JOIN passed p ON p.id = e.staged_article_id, unnest(e.aliases || e.name) AS a(name) "
            "WHERE e.run_id = :run"
        ),
        {"run": run_id},
    )
    connection.execute(text("CREATE TEMP TABLE spelled (entity_id uuid, key text, name text) ON COMMIT DROP"))
    spelled = [(entity, key(name), name) for entity, name in rows]
    copy_into(connection, sql.Identifier("spelled"), ("entity_id", "key", "name"), spelled)
    connection.execute(
        text(
            "INSERT INTO public.entity_aliases (entity_id, key, name, origin) "
            "SELECT DISTINCT ON (s.entity_id, s.key) s.entity_id, s.key, s.name, 'discovered' FROM spelled s "
            "JOIN public.entities e ON e.id = s.entity_id WHERE s.key <> '' AND s.key <> e.key "
            "ORDER BY s.entity_id, s.key, s.name ON CONFLICT (entity_id, key) DO NOTHING"
        )
    )


def _execute(connection: Connection, statements: Iterable[str], run_id: UUID, collection: str) -> None:
    for statement in statements:
        bound = {"run": run_id, "collection": collection}
        connection.execute(text(statement), {name: value for name, value in bound.items() if f":{name}" in statement})


def _meeting(meeting: Meeting) -> tuple[Any, ...]:
    occurred = DateRange(meeting.earliest, meeting.latest, "[]") if meeting.earliest and meeting.latest else None
    return (
        meeting.id,
        meeting.kind,
        meeting.status,
        occurred,
        meeting.edtf,
        meeting.place,
        meeting.place_entity_id,
        meeting.report_count,
        meeting.first_reported_at,
        meeting.last_reported_at,
        meeting.disputed,
        list(meeting.flags),
    )
