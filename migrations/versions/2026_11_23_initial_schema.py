# ruff: noqa: E501 - statements as Alembic words them
"""The first schema: raw, staging, public, ops, and two views in analytics.

Revision: 20261123_initial
Revises:
Created: 2026-11-23 18:03:55.508020+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_initial"
down_revision = None
branch_labels = None
depends_on = None

# Folding for search and comparison, as etl.arabic.normalise: marks and tatweel go, letter seats are made one.
_MARKS = "".join(chr(point) for point in (*range(0x064B, 0x0660), 0x0670, 0x0640, 0x200E, 0x200F))
_LETTERS = (
    ("\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}", "\N{ARABIC LETTER ALEF}"),
    ("\N{ARABIC LETTER ALEF WITH HAMZA BELOW}", "\N{ARABIC LETTER ALEF}"),
    ("\N{ARABIC LETTER ALEF WITH MADDA ABOVE}", "\N{ARABIC LETTER ALEF}"),
    ("\N{ARABIC LETTER ALEF WASLA}", "\N{ARABIC LETTER ALEF}"),
    ("\N{ARABIC LETTER ALEF MAKSURA}", "\N{ARABIC LETTER YEH}"),
    ("\N{ARABIC LETTER FARSI YEH}", "\N{ARABIC LETTER YEH}"),
    ("\N{ARABIC LETTER KEHEH}", "\N{ARABIC LETTER KAF}"),
    ("\N{ARABIC LETTER TEH MARBUTA}", "\N{ARABIC LETTER HEH}"),
    ("\N{ARABIC LETTER WAW WITH HAMZA ABOVE}", "\N{ARABIC LETTER WAW}"),
    ("\N{ARABIC LETTER YEH WITH HAMZA ABOVE}", "\N{ARABIC LETTER YEH}"),
    *((chr(0x0660 + digit), str(digit)) for digit in range(10)),
    *((chr(0x06F0 + digit), str(digit)) for digit in range(10)),
)
_FOLD = f"""
CREATE FUNCTION public.fold_arabic(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT translate(value, '{"".join(a for a, _ in _LETTERS)}{_MARKS}', '{"".join(b for _, b in _LETTERS)}')
$$
"""
_MEETINGS = """
CREATE VIEW analytics.meetings AS
SELECT m.id AS meeting_id, m.kind, m.status, m.place, m.occurred_edtf, m.occurred,
       (SELECT string_agg(coalesce(e.name_ar, p.descriptor), ' – ' ORDER BY p.position)
          FROM public.meeting_participants p LEFT JOIN public.entities e ON e.id = p.entity_id
         WHERE p.meeting_id = m.id) AS sides,
       (SELECT string_agg(DISTINCT r.date_expression, ' / ')
          FROM public.meeting_reports r WHERE r.meeting_id = m.id) AS date_expressions,
       (SELECT string_agg(DISTINCT coalesce(s.name_ar, s.name_en, s.slug), '، ')
          FROM public.meeting_reports r JOIN public.articles a ON a.id = r.article_id
          JOIN public.sources s ON s.id = a.source_id WHERE r.meeting_id = m.id) AS sources,
       m.report_count, m.first_reported_at, m.last_reported_at, m.disputed, m.flags
  FROM public.meetings m
"""
_CLAIMS = """
CREATE VIEW analytics.meeting_claims AS
SELECT r.meeting_id, r.id AS report_id, coalesce(s.name_ar, s.name_en, s.slug) AS source, a.id AS article_id, a.title,
       a.published_at, r.kind, r.status, r.place, r.date_expression, r.occurred_edtf, r.date_implies,
       v.position, v.sentence, v.start_offset, v.end_offset, r.confidence, r.flags
  FROM public.meeting_reports r
  JOIN public.articles a ON a.id = r.article_id
  JOIN public.sources s ON s.id = a.source_id
  LEFT JOIN public.meeting_evidence v ON v.report_id = r.id
"""
_VIEW_COMMENTS = (
    ("meetings", "Meetings, one a row, with their sides in words, dates as worded and the outlets that tell of them"),
    ("meeting_claims", "Who says so: each report of a meeting with its outlet, article and every sentence of evidence"),
)


def upgrade() -> None:
    for schema in ("raw", "staging", "ops", "analytics"):
        op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    op.execute(_FOLD)
    op.create_table(
        "entities",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("kind", sa.Text(), nullable=False, comment="person, organization or place"),
        sa.Column("name_ar", sa.Text(), nullable=False, comment="Usual name in Arabic"),
        sa.Column("name_en", sa.Text(), nullable=True, comment="Usual name in English"),
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="Comparable key of the name: marks, hamza seats and the like folded",
        ),
        sa.Column("discriminator", sa.Text(), server_default="", nullable=False, comment="Tells namesakes apart"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2"),
        sa.Column("wikidata_id", sa.Text(), nullable=True, comment="Only where verified"),
        sa.Column("knowledge_id", sa.Text(), nullable=True, comment="Row of seeds/knowledge it comes from"),
        sa.Column("origin", sa.Text(), nullable=False, comment="knowledge or discovered"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="First seen here",
        ),
        sa.CheckConstraint("kind IN ('person', 'organization', 'place')", name=op.f("ck_entities_kind_word")),
        sa.CheckConstraint("origin IN ('knowledge', 'discovered')", name=op.f("ck_entities_origin_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
        sa.UniqueConstraint("kind", "knowledge_id", name=op.f("uq_entities_kind_knowledge_id")),
        comment="A person, organization or place",
    )
    op.create_index("ix_entities_key", "entities", ["key"], unique=False)
    op.create_index(
        "uq_entities_discovered",
        "entities",
        ["kind", "key", "discriminator"],
        unique=True,
        postgresql_where=sa.text("origin = 'discovered'"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address"),
        sa.Column("source_slug", sa.Text(), nullable=False, comment="Outlet (public.sources.slug)"),
        sa.Column("interval_minutes", sa.Integer(), server_default="60", nullable=False, comment="Time between polls"),
        sa.Column("state", sa.Text(), nullable=False, comment="active, paused or retired"),
        sa.Column("etag", sa.Text(), nullable=True, comment="ETag of the last answer"),
        sa.Column("last_modified", sa.Text(), nullable=True, comment="Last-Modified of the last answer"),
        sa.Column("body_sha256", sa.Text(), nullable=True, comment="Digest of the last body"),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True, comment="Last poll"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True, comment="Next poll"),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="Failures in a row"),
        sa.Column("last_error", sa.Text(), nullable=True, comment="Last error"),
        sa.CheckConstraint("state IN ('active', 'paused', 'retired')", name=op.f("ck_feeds_state_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
        schema="ops",
        comment="A feed and the state of its polling",
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("dag", sa.Text(), nullable=False, comment="The pipeline that ran: ingest_seeds, ingest_feeds"),
        sa.Column("collection", sa.Text(), nullable=False, comment="What was read: seeds, a folder's address"),
        sa.Column("state", sa.Text(), nullable=False, comment="running, audited, published or failed"),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False, comment="Start"
        ),
        sa.Column(
            "resolved_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When its rows were last resolved against what was published",
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True, comment="When its rows became public"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="End"),
        sa.Column("landed", sa.Integer(), server_default="0", nullable=False, comment="Inputs seen"),
        sa.Column(
            "published_new",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Inputs published as new articles",
        ),
        sa.Column(
            "published_revised",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Inputs published as revisions",
        ),
        sa.Column(
            "unchanged", sa.Integer(), server_default="0", nullable=False, comment="Inputs seen before and not changed"
        ),
        sa.Column(
            "duplicate", sa.Integer(), server_default="0", nullable=False, comment="Inputs that repeat an article"
        ),
        sa.Column(
            "quarantined", sa.Integer(), server_default="0", nullable=False, comment="Inputs held back by the audit"
        ),
        sa.Column("rejected", sa.Integer(), server_default="0", nullable=False, comment="Inputs that are no article"),
        sa.Column("error", sa.Text(), nullable=True, comment="What ended a failed run"),
        sa.Column("data_docs", sa.Text(), nullable=True, comment="Folder of the run's Data Docs"),
        sa.Column(
            "report", postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment="The run's report as shown"
        ),
        sa.CheckConstraint(
            "state <> 'published' OR landed = published_new + published_revised + unchanged + duplicate + quarantined + rejected",
            name=op.f("ck_runs_equation"),
        ),
        sa.CheckConstraint("state IN ('running', 'audited', 'published', 'failed')", name=op.f("ck_runs_state_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        schema="ops",
        comment="A run of the pipeline; landed = new + revised + unchanged + duplicate + quarantined + rejected",
    )
    op.create_index("ix_runs_started_at", "runs", ["started_at"], unique=False, schema="ops")
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column(
            "collection", sa.Text(), nullable=False, comment="Where it was received from: seeds, another folder, a feed"
        ),
        sa.Column("uri", sa.Text(), nullable=False, comment="Stable address of the input within its collection"),
        sa.Column(
            "sha256", sa.Text(), nullable=False, comment="Digest of the body and of what was declared with it, hex"
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="Bytes as received"),
        sa.Column("media_type", sa.Text(), nullable=False, comment="text/plain, text/markdown or text/html"),
        sa.Column("charset", sa.Text(), nullable=True, comment="Charset as declared; null where none was"),
        sa.Column(
            "declared",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Title, source, url, published as declared, unverified",
        ),
        sa.Column(
            "http",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Status and headers, for bodies fetched over HTTP",
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, comment="When it was received"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="Run that landed it first (ops.runs)"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("collection", "uri", "sha256", name=op.f("uq_documents_collection_uri_sha256")),
        schema="raw",
        comment="A body received, append-only",
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("slug", sa.Text(), nullable=False, comment="Short stable name in Latin letters"),
        sa.Column("name_ar", sa.Text(), nullable=True, comment="Name in Arabic"),
        sa.Column("name_en", sa.Text(), nullable=True, comment="Name in English"),
        sa.Column("homepage", sa.Text(), nullable=True, comment="Address of the outlet's site"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2"),
        sa.Column("language", sa.Text(), server_default="ar", nullable=False, comment="ISO 639-1"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("slug", name=op.f("uq_sources_slug")),
        comment="An outlet",
    )
    op.create_table(
        "article_boilerplate",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("staged_article_id", sa.Uuid(), nullable=False, comment="Article (staging.articles)"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order"),
        sa.Column("rule", sa.Text(), nullable=True, comment="Rule"),
        sa.Column("text", sa.Text(), nullable=True, comment="What was removed"),
        sa.Column("start_offset", sa.Integer(), nullable=True, comment="Start in the decoded text"),
        sa.Column("end_offset", sa.Integer(), nullable=True, comment="End in the decoded text"),
        schema="staging",
        comment="Removed boilerplate of a run",
    )
    op.create_index(
        "ix_staged_boilerplate_run_batch", "article_boilerplate", ["run_id", "batch"], unique=False, schema="staging"
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Candidate key; a new article keeps it"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("uri", sa.Text(), nullable=False, comment="Address of the input"),
        sa.Column("document_id", sa.Uuid(), nullable=False, comment="Body (raw.documents)"),
        sa.Column(
            "source",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The outlet: slug, names, homepage, country, language",
        ),
        sa.Column("title", sa.Text(), nullable=True, comment="Title"),
        sa.Column("title_origin", sa.Text(), nullable=True, comment="Origin of the title"),
        sa.Column("body", sa.Text(), nullable=True, comment="Cleaned text"),
        sa.Column("url", sa.Text(), nullable=True, comment="Canonical address"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True, comment="Publication"),
        sa.Column("published_origin", sa.Text(), nullable=True, comment="Origin of the date"),
        sa.Column("language", sa.Text(), nullable=True, comment="ISO 639-1"),
        sa.Column("word_count", sa.Integer(), nullable=True, comment="Words of the body"),
        sa.Column("arabic_share", sa.Float(), nullable=True, comment="Share of letters in Arabic script"),
        sa.Column("fingerprint", sa.Text(), nullable=True, comment="Fingerprint of the body"),
        sa.Column(
            "headings",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Section headings as [start, end]",
        ),
        sa.Column("annotator_version", sa.Text(), nullable=True, comment="Version of the annotator"),
        sa.Column("decision", sa.Text(), nullable=True, comment="new, revised, unchanged or duplicate, by resolve"),
        sa.Column("article_id", sa.Uuid(), nullable=True, comment="Article it becomes or repeats, by resolve"),
        sa.Column("story_id", sa.Uuid(), nullable=True, comment="Story, by resolve"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        schema="staging",
        comment="An article of a run",
    )
    op.create_index("ix_staged_articles_run_batch", "articles", ["run_id", "batch"], unique=False, schema="staging")
    op.create_table(
        "entities",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Entity of one article"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("staged_article_id", sa.Uuid(), nullable=False, comment="Article (staging.articles)"),
        sa.Column("kind", sa.Text(), nullable=True, comment="person, organization or place"),
        sa.Column("name", sa.Text(), nullable=True, comment="Fullest form in the article"),
        sa.Column("key", sa.Text(), nullable=True, comment="Comparable key"),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=True, comment="Offices as worded"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2"),
        sa.Column("knowledge_id", sa.Text(), nullable=True, comment="Row of seeds/knowledge"),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=True, comment="Other names in the article"),
        sa.Column("conflict", sa.Text(), nullable=True, comment="Why its identity is in doubt"),
        sa.Column("entity_id", sa.Uuid(), nullable=True, comment="Entity it is, by resolve"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entities")),
        schema="staging",
        comment="An entity of an article of a run",
    )
    op.create_index("ix_staged_entities_run_batch", "entities", ["run_id", "batch"], unique=False, schema="staging")
    op.create_table(
        "entity_mentions",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("staged_article_id", sa.Uuid(), nullable=False, comment="Article (staging.articles)"),
        sa.Column("staged_entity_id", sa.Uuid(), nullable=False, comment="Entity (staging.entities)"),
        sa.Column("start_offset", sa.Integer(), nullable=True, comment="Start in body"),
        sa.Column("end_offset", sa.Integer(), nullable=True, comment="End in body"),
        sa.Column("surface", sa.Text(), nullable=True, comment="What stands there"),
        sa.Column("form", sa.Text(), nullable=True, comment="name, surname, role or reference"),
        schema="staging",
        comment="A mention of a run",
    )
    op.create_index(
        "ix_staged_mentions_run_batch", "entity_mentions", ["run_id", "batch"], unique=False, schema="staging"
    )
    op.create_table(
        "files",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("uri", sa.Text(), nullable=False, comment="Path below the folder"),
        sa.Column("path", sa.Text(), nullable=False, comment="Where it lies"),
        sa.Column("sidecar", sa.Text(), nullable=True, comment="Where its metadata lies"),
        sa.Column("media_type", sa.Text(), nullable=False, comment="What its suffix says it is"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Digest of the file and its sidecar"),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="Size"),
        sa.Column("unchanged", sa.Boolean(), nullable=False, comment="Whether its hash is known"),
        sa.Column("documents", sa.Integer(), nullable=False, comment="Inputs that it holds; known once it is landed"),
        sa.PrimaryKeyConstraint("run_id", "uri", name=op.f("pk_files")),
        schema="staging",
        comment="A file found by a run",
    )
    op.create_table(
        "inputs",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("uri", sa.Text(), nullable=False, comment="Address of the input"),
        sa.Column(
            "batch", sa.Integer(), nullable=True, comment="Batch that cleans it; null where there is nothing to clean"
        ),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Digest"),
        sa.Column("document_id", sa.Uuid(), nullable=True, comment="Body (raw.documents)"),
        sa.Column(
            "outcome",
            sa.Text(),
            nullable=True,
            comment="new, revised, unchanged, duplicate, quarantined, rejected; null until known",
        ),
        sa.Column("stage", sa.Text(), nullable=True, comment="Stage that rejected it"),
        sa.Column("reason", sa.Text(), nullable=True, comment="Code of a rejection or quarantine"),
        sa.Column("detail", sa.Text(), nullable=True, comment="The same in words"),
        sa.PrimaryKeyConstraint("run_id", "uri", name=op.f("pk_inputs")),
        schema="staging",
        comment="An input of a run: every one ends with one outcome",
    )
    op.create_index("ix_staged_inputs_run_batch", "inputs", ["run_id", "batch"], unique=False, schema="staging")
    op.create_table(
        "meeting_evidence",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("staged_report_id", sa.Uuid(), nullable=False, comment="Report (staging.meeting_reports)"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order"),
        sa.Column("start_offset", sa.Integer(), nullable=True, comment="Start in body"),
        sa.Column("end_offset", sa.Integer(), nullable=True, comment="End in body"),
        sa.Column("sentence", sa.Text(), nullable=True, comment="What stands there"),
        schema="staging",
        comment="A sentence that proves a report of a run",
    )
    op.create_index(
        "ix_staged_evidence_run_batch", "meeting_evidence", ["run_id", "batch"], unique=False, schema="staging"
    )
    op.create_table(
        "meeting_reports",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Candidate key; the report keeps it"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("staged_article_id", sa.Uuid(), nullable=False, comment="Article (staging.articles)"),
        sa.Column("kind", sa.Text(), nullable=True, comment="Kind"),
        sa.Column("status", sa.Text(), nullable=True, comment="Status"),
        sa.Column("place", sa.Text(), nullable=True, comment="Place as worded"),
        sa.Column("place_staged_entity_id", sa.Uuid(), nullable=True, comment="Place (staging.entities)"),
        sa.Column("date_expression", sa.Text(), nullable=True, comment="Time as worded"),
        sa.Column("occurred_edtf", sa.Text(), nullable=True, comment="Time as EDTF"),
        sa.Column("earliest", sa.Date(), nullable=True, comment="First day"),
        sa.Column("latest", sa.Date(), nullable=True, comment="Last day, inclusive"),
        sa.Column("date_implies", sa.Text(), nullable=True, comment="What an unresolved time implies"),
        sa.Column("confidence", sa.Float(), nullable=True, comment="0 to 1"),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=True, comment="Flags"),
        sa.Column("meeting_id", sa.Uuid(), nullable=True, comment="Meeting it tells of, by resolve"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reports")),
        schema="staging",
        comment="A meeting report of a run",
    )
    op.create_index(
        "ix_staged_reports_run_batch", "meeting_reports", ["run_id", "batch"], unique=False, schema="staging"
    )
    op.create_table(
        "new_entities",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("id", sa.Uuid(), nullable=False, comment="Key that it gets"),
        sa.Column("kind", sa.Text(), nullable=False, comment="person, organization or place"),
        sa.Column("name_ar", sa.Text(), nullable=False, comment="Usual name in Arabic"),
        sa.Column("name_en", sa.Text(), nullable=True, comment="Usual name in English"),
        sa.Column("key", sa.Text(), nullable=False, comment="Comparable key of the name"),
        sa.Column("discriminator", sa.Text(), nullable=False, comment="Tells namesakes apart"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2"),
        sa.Column("knowledge_id", sa.Text(), nullable=True, comment="Row of seeds/knowledge"),
        sa.PrimaryKeyConstraint("run_id", "id", name=op.f("pk_new_entities")),
        schema="staging",
        comment="An entity that resolve found to be new",
    )
    op.create_table(
        "report_participants",
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("batch", sa.Integer(), nullable=False, comment="Batch of the run"),
        sa.Column("staged_report_id", sa.Uuid(), nullable=False, comment="Report (staging.meeting_reports)"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order"),
        sa.Column("part", sa.Text(), nullable=True, comment="side or attendee"),
        sa.Column("staged_entity_id", sa.Uuid(), nullable=True, comment="Entity (staging.entities)"),
        sa.Column("descriptor", sa.Text(), nullable=True, comment="The side in words"),
        sa.Column("role", sa.Text(), nullable=True, comment="Role as worded"),
        sa.Column("represents", sa.Text(), nullable=True, comment="State or body"),
        schema="staging",
        comment="A side or attendee of a report of a run",
    )
    op.create_index(
        "ix_staged_participants_run_batch", "report_participants", ["run_id", "batch"], unique=False, schema="staging"
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="Fingerprint that its articles share"),
        sa.Column("first_article_id", sa.Uuid(), nullable=True, comment="The article seen first"),
        sa.Column("article_count", sa.Integer(), server_default="0", nullable=False, comment="Articles that tell it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_stories_fingerprint")),
        comment="The same text told by one or several outlets",
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("source_id", sa.Uuid(), nullable=False, comment="The outlet"),
        sa.Column("story_id", sa.Uuid(), nullable=False, comment="The text it shares with others"),
        sa.Column("document_id", sa.Uuid(), nullable=False, comment="Body it was made from"),
        sa.Column("collection", sa.Text(), nullable=False, comment="Collection of the input (raw.documents)"),
        sa.Column("uri", sa.Text(), nullable=False, comment="Address of the input (raw.documents)"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title"),
        sa.Column("title_origin", sa.Text(), nullable=False, comment="declared, heading, or derived from the lead"),
        sa.Column(
            "body",
            sa.Text(),
            nullable=False,
            comment="Text without boilerplate; a line is a paragraph or heading; never folded",
        ),
        sa.Column("url", sa.Text(), nullable=True, comment="Canonical address"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True, comment="Publication; null where unknown"),
        sa.Column("published_origin", sa.Text(), nullable=False, comment="Where the date of publication comes from"),
        sa.Column("language", sa.Text(), nullable=False, comment="ISO 639-1"),
        sa.Column("word_count", sa.Integer(), nullable=False, comment="Words of the body"),
        sa.Column("arabic_share", sa.Float(), nullable=False, comment="Share of letters in Arabic script, 0 to 1"),
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=False,
            comment="Equal for bodies that differ in marks, spacing and punctuation only",
        ),
        sa.Column(
            "headings",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Section headings, as [start, end] offsets of body",
        ),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="1 for the first text, counted up as the outlet edits it"
        ),
        sa.Column("annotator_version", sa.Text(), nullable=False, comment="Version of the annotator that read it"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="Run that published this revision"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="First published here",
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="This revision published here",
        ),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "(setweight(to_tsvector('arabic'::regconfig, fold_arabic(title)), 'A'::\"char\") || setweight(to_tsvector('arabic'::regconfig, fold_arabic(body)), 'B'::\"char\"))",
                persisted=True,
            ),
            nullable=True,
            comment="Full text, folded and stemmed",
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_origin = 'unknown')", name=op.f("ck_articles_published_has_origin")
        ),
        sa.CheckConstraint(
            "published_origin IN ('declared', 'body', 'unknown')", name=op.f("ck_articles_published_origin_word")
        ),
        sa.CheckConstraint(
            "title_origin IN ('declared', 'heading', 'lead')", name=op.f("ck_articles_title_origin_word")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_articles_revision_counts_from_1")),
        sa.ForeignKeyConstraint(["document_id"], ["raw.documents.id"], name=op.f("fk_articles_document_id")),
        sa.ForeignKeyConstraint(["run_id"], ["ops.runs.id"], name=op.f("fk_articles_run_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_articles_source_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_articles_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("collection", "uri", name=op.f("uq_articles_collection_uri")),
        comment="A cleaned article, in its latest revision",
    )
    op.create_index(op.f("ix_articles_document_id"), "articles", ["document_id"], unique=False)
    op.create_index("ix_articles_published_at", "articles", ["published_at"], unique=False)
    op.create_index(op.f("ix_articles_run_id"), "articles", ["run_id"], unique=False)
    op.create_index("ix_articles_search", "articles", ["search"], unique=False, postgresql_using="gin")
    op.create_index("ix_articles_source_fingerprint", "articles", ["source_id", "fingerprint"], unique=False)
    op.create_index(op.f("ix_articles_source_id"), "articles", ["source_id"], unique=False)
    op.create_index(op.f("ix_articles_story_id"), "articles", ["story_id"], unique=False)
    op.create_index("ix_articles_url", "articles", ["url"], unique=False)
    op.create_table(
        "entity_aliases",
        sa.Column("entity_id", sa.Uuid(), nullable=False, comment="The entity"),
        sa.Column("key", sa.Text(), nullable=False, comment="Comparable key of the spelling"),
        sa.Column("name", sa.Text(), nullable=False, comment="The spelling"),
        sa.Column("origin", sa.Text(), nullable=False, comment="knowledge or discovered"),
        sa.CheckConstraint("origin IN ('knowledge', 'discovered')", name=op.f("ck_entity_aliases_origin_word")),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entities.id"], name=op.f("fk_entity_aliases_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entity_id", "key", name=op.f("pk_entity_aliases")),
        comment="Another spelling or name of an entity",
    )
    op.create_index("ix_entity_aliases_key", "entity_aliases", ["key"], unique=False)
    op.create_table(
        "entity_roles",
        sa.Column("entity_id", sa.Uuid(), nullable=False, comment="The entity"),
        sa.Column("role", sa.Text(), nullable=False, comment="The office as worded"),
        sa.Column("country", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2 of the office"),
        sa.Column("held", postgresql.DATERANGE(), nullable=True, comment="Period in which it was held, where known"),
        sa.Column("origin", sa.Text(), nullable=False, comment="knowledge or discovered"),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="First run that saw it",
        ),
        sa.CheckConstraint("origin IN ('knowledge', 'discovered')", name=op.f("ck_entity_roles_origin_word")),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entities.id"], name=op.f("fk_entity_roles_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entity_id", "role", name=op.f("pk_entity_roles")),
        comment="An office that an entity held, with its period",
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="meeting, phone_call, visit, delegation_talks or conference_or_summit",
        ),
        sa.Column(
            "cameo_code",
            sa.Text(),
            sa.Computed(
                "CASE kind WHEN 'phone_call' THEN '041' WHEN 'visit' THEN '042' WHEN 'delegation_talks' THEN '046' ELSE '040' END",
                persisted=True,
            ),
            nullable=True,
            comment="CAMEO event code of the kind",
        ),
        sa.Column(
            "status", sa.Text(), nullable=False, comment="happened, planned, denied_or_cancelled or hypothetical"
        ),
        sa.Column(
            "occurred",
            postgresql.DATERANGE(),
            nullable=True,
            comment="Days within which it falls; null while unresolved",
        ),
        sa.Column(
            "occurred_edtf", sa.Text(), nullable=True, comment="The same as EDTF (ISO 8601-2), X for unknown digits"
        ),
        sa.Column("place", sa.Text(), nullable=True, comment="Place as worded by the best supported report"),
        sa.Column("place_entity_id", sa.Uuid(), nullable=True, comment="The place as an entity"),
        sa.Column("report_count", sa.Integer(), nullable=False, comment="Reports it is derived from"),
        sa.Column(
            "first_reported_at", sa.DateTime(timezone=True), nullable=True, comment="Publication of the first report"
        ),
        sa.Column(
            "last_reported_at", sa.DateTime(timezone=True), nullable=True, comment="Publication of the last report"
        ),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="Whether reports contradict one another"),
        sa.Column(
            "flags", sa.ARRAY(sa.Text()), nullable=False, comment="What to review: identity_conflict and the like"
        ),
        sa.CheckConstraint(
            "kind IN ('meeting', 'phone_call', 'visit', 'delegation_talks', 'conference_or_summit')",
            name=op.f("ck_meetings_kind_word"),
        ),
        sa.CheckConstraint(
            "status IN ('happened', 'planned', 'denied_or_cancelled', 'hypothetical')",
            name=op.f("ck_meetings_status_word"),
        ),
        sa.CheckConstraint("report_count >= 1", name=op.f("ck_meetings_has_a_report")),
        sa.ForeignKeyConstraint(["place_entity_id"], ["entities.id"], name=op.f("fk_meetings_place_entity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        comment="An encounter, derived from all reports of it",
    )
    op.create_index("ix_meetings_occurred", "meetings", ["occurred"], unique=False, postgresql_using="gist")
    op.create_index(op.f("ix_meetings_place_entity_id"), "meetings", ["place_entity_id"], unique=False)
    op.create_table(
        "inputs",
        sa.Column("collection", sa.Text(), nullable=False, comment="Collection of the input"),
        sa.Column("uri", sa.Text(), nullable=False, comment="Address of the input within its collection"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Digest of what was last settled"),
        sa.Column(
            "document_id",
            sa.Uuid(),
            nullable=True,
            comment="Body last settled (raw.documents); null where none could be read",
        ),
        sa.Column("outcome", sa.Text(), nullable=False, comment="What became of it"),
        sa.Column("reason", sa.Text(), nullable=True, comment="Code of a rejection or quarantine"),
        sa.Column("detail", sa.Text(), nullable=True, comment="The same in words"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="Run that settled it"),
        sa.Column(
            "settled_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was settled",
        ),
        sa.CheckConstraint(
            "outcome IN ('new', 'revised', 'unchanged', 'duplicate', 'quarantined', 'rejected')",
            name=op.f("ck_inputs_outcome_word"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["ops.runs.id"], name=op.f("fk_inputs_run_id")),
        sa.PrimaryKeyConstraint("collection", "uri", name=op.f("pk_inputs")),
        schema="ops",
        comment="What last became of every input ever seen",
    )
    op.create_index(op.f("ix_inputs_run_id"), "inputs", ["run_id"], unique=False, schema="ops")
    op.create_table(
        "quality_results",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The run"),
        sa.Column("suite", sa.Text(), nullable=False, comment="articles, mentions, meetings or run"),
        sa.Column("expectation", sa.Text(), nullable=False, comment="Name of the expectation"),
        sa.Column("column_name", sa.Text(), nullable=True, comment="Column that it looks at"),
        sa.Column(
            "severity",
            sa.Text(),
            nullable=False,
            comment="row quarantines, batch stops publication, warning is recorded",
        ),
        sa.Column("protects", sa.Text(), nullable=False, comment="What it protects, in a sentence"),
        sa.Column("success", sa.Boolean(), nullable=False, comment="Whether it held"),
        sa.Column("element_count", sa.Integer(), nullable=True, comment="Rows looked at"),
        sa.Column("unexpected_count", sa.Integer(), nullable=True, comment="Rows that failed it"),
        sa.Column("observed", sa.Float(), nullable=True, comment="Observed figure, where there is one"),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Great Expectations' result, shortened",
        ),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was checked",
        ),
        sa.CheckConstraint("severity IN ('row', 'batch', 'warning')", name=op.f("ck_quality_results_severity_word")),
        sa.ForeignKeyConstraint(["run_id"], ["ops.runs.id"], name=op.f("fk_quality_results_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_results")),
        schema="ops",
        comment="Outcome of an expectation on a run's rows",
    )
    op.create_index(op.f("ix_quality_results_run_id"), "quality_results", ["run_id"], unique=False, schema="ops")
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="Run that held it back"),
        sa.Column("collection", sa.Text(), nullable=False, comment="Collection of the input"),
        sa.Column("uri", sa.Text(), nullable=False, comment="Address of the input"),
        sa.Column("document_id", sa.Uuid(), nullable=False, comment="Body (raw.documents)"),
        sa.Column("expectation", sa.Text(), nullable=False, comment="Expectation that failed"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, in a sentence"),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="Values that failed"),
        sa.Column("state", sa.Text(), nullable=False, comment="held, released or discarded"),
        sa.Column(
            "quarantined_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When",
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="When it was released or discarded"),
        sa.CheckConstraint("state IN ('held', 'released', 'discarded')", name=op.f("ck_quarantine_state_word")),
        sa.ForeignKeyConstraint(["run_id"], ["ops.runs.id"], name=op.f("fk_quarantine_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        schema="ops",
        comment="An article held back by the audit, with the reason",
    )
    op.create_index("ix_quarantine_input", "quarantine", ["collection", "uri"], unique=False, schema="ops")
    op.create_index(op.f("ix_quarantine_run_id"), "quarantine", ["run_id"], unique=False, schema="ops")
    op.create_table(
        "seed_files",
        sa.Column("collection", sa.Text(), nullable=False, comment="Folder"),
        sa.Column("path", sa.Text(), nullable=False, comment="Path below the folder"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Digest of the file and its sidecar"),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="Size"),
        sa.Column("documents", sa.Integer(), nullable=False, comment="Inputs that it holds"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="Run that settled it"),
        sa.ForeignKeyConstraint(["run_id"], ["ops.runs.id"], name=op.f("fk_seed_files_run_id")),
        sa.PrimaryKeyConstraint("collection", "path", name=op.f("pk_seed_files")),
        schema="ops",
        comment="A seed file already ingested: known again by its hash",
    )
    op.create_index(op.f("ix_seed_files_run_id"), "seed_files", ["run_id"], unique=False, schema="ops")
    op.create_table(
        "article_boilerplate",
        sa.Column("article_id", sa.Uuid(), nullable=False, comment="The article"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Order in the text, from 0"),
        sa.Column("rule", sa.Text(), nullable=False, comment="Rule that removed it"),
        sa.Column("text", sa.Text(), nullable=False, comment="What was removed"),
        sa.Column("start_offset", sa.Integer(), nullable=False, comment="Start in the decoded text"),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="End in the decoded text, exclusive"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_boilerplate_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_boilerplate")),
        comment="A span removed from an article as boilerplate",
    )
    op.create_table(
        "article_revisions",
        sa.Column("article_id", sa.Uuid(), nullable=False, comment="The article"),
        sa.Column(
            "revision", sa.Integer(), autoincrement=False, nullable=False, comment="Number of this former revision"
        ),
        sa.Column("document_id", sa.Uuid(), nullable=False, comment="Body it was made from"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title then"),
        sa.Column("body", sa.Text(), nullable=False, comment="Body then"),
        sa.Column("url", sa.Text(), nullable=True, comment="Address then"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True, comment="Publication then"),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="Fingerprint then"),
        sa.Column(
            "replaced_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the next revision was published",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_revisions_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["raw.documents.id"], name=op.f("fk_article_revisions_document_id")),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_article_revisions")),
        comment="A former text of an article that its outlet changed",
    )
    op.create_table(
        "entity_mentions",
        sa.Column("article_id", sa.Uuid(), nullable=False, comment="The article"),
        sa.Column(
            "start_offset", sa.Integer(), autoincrement=False, nullable=False, comment="Start in body, code points"
        ),
        sa.Column("end_offset", sa.Integer(), autoincrement=False, nullable=False, comment="End in body, exclusive"),
        sa.Column("entity_id", sa.Uuid(), nullable=False, comment="Who or what is named"),
        sa.Column("surface", sa.Text(), nullable=False, comment="What stands there: substring of body"),
        sa.Column("form", sa.Text(), nullable=False, comment="name, surname, role or reference"),
        sa.CheckConstraint(
            "form IN ('name', 'surname', 'role', 'reference')", name=op.f("ck_entity_mentions_form_word")
        ),
        sa.CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name=op.f("ck_entity_mentions_span")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_entity_mentions_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_entity_mentions_entity_id")),
        sa.PrimaryKeyConstraint("article_id", "start_offset", "end_offset", name=op.f("pk_entity_mentions")),
        comment="An entity named in an article",
    )
    op.create_index(op.f("ix_entity_mentions_entity_id"), "entity_mentions", ["entity_id"], unique=False)
    op.create_table(
        "meeting_participants",
        sa.Column("meeting_id", sa.Uuid(), nullable=False, comment="The meeting"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Order, from 0"),
        sa.Column("entity_id", sa.Uuid(), nullable=True, comment="The side, where it has a name"),
        sa.Column("descriptor", sa.Text(), nullable=True, comment="The side in words, where it has no name"),
        sa.Column("role", sa.Text(), nullable=True, comment="Role at the time, as worded"),
        sa.Column(
            "represents", sa.Text(), nullable=True, comment="State (ISO 3166-1 alpha-2) or body that it stands for"
        ),
        sa.CheckConstraint(
            "entity_id IS NOT NULL OR descriptor IS NOT NULL", name=op.f("ck_meeting_participants_named_or_described")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_meeting_participants_entity_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_participants_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "position", name=op.f("pk_meeting_participants")),
        comment="A side of a meeting",
    )
    op.create_index(op.f("ix_meeting_participants_entity_id"), "meeting_participants", ["entity_id"], unique=False)
    op.create_table(
        "meeting_reports",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Surrogate key, UUIDv7: sorts by time of creation"),
        sa.Column("meeting_id", sa.Uuid(), nullable=False, comment="The event it tells of"),
        sa.Column("article_id", sa.Uuid(), nullable=False, comment="The article that tells it"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind by this report"),
        sa.Column("status", sa.Text(), nullable=False, comment="Status by this report"),
        sa.Column("place", sa.Text(), nullable=True, comment="Place as worded"),
        sa.Column("place_entity_id", sa.Uuid(), nullable=True, comment="The place as an entity"),
        sa.Column("date_expression", sa.Text(), nullable=True, comment="Time as worded"),
        sa.Column("occurred_edtf", sa.Text(), nullable=True, comment="Time as EDTF (ISO 8601-2)"),
        sa.Column(
            "occurred",
            postgresql.DATERANGE(),
            nullable=True,
            comment="Days within which it falls; null while unresolved",
        ),
        sa.Column(
            "date_implies",
            sa.Text(),
            nullable=True,
            comment="What an unresolved time implies, as published:weekday=wednesday",
        ),
        sa.Column("confidence", sa.Float(), nullable=False, comment="0 to 1"),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False, comment="identity_conflict, open_list and the like"),
        sa.CheckConstraint(
            "kind IN ('meeting', 'phone_call', 'visit', 'delegation_talks', 'conference_or_summit')",
            name=op.f("ck_meeting_reports_kind_word"),
        ),
        sa.CheckConstraint(
            "status IN ('happened', 'planned', 'denied_or_cancelled', 'hypothetical')",
            name=op.f("ck_meeting_reports_status_word"),
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_meeting_reports_confidence_share")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_meeting_reports_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_reports_meeting_id")),
        sa.ForeignKeyConstraint(["place_entity_id"], ["entities.id"], name=op.f("fk_meeting_reports_place_entity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reports")),
        comment="What one article says of one encounter",
    )
    op.create_index(op.f("ix_meeting_reports_article_id"), "meeting_reports", ["article_id"], unique=False)
    op.create_index(op.f("ix_meeting_reports_meeting_id"), "meeting_reports", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_meeting_reports_place_entity_id"), "meeting_reports", ["place_entity_id"], unique=False)
    op.create_table(
        "meeting_evidence",
        sa.Column("report_id", sa.Uuid(), nullable=False, comment="The report"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Order, best proof first"),
        sa.Column("start_offset", sa.Integer(), nullable=False, comment="Start in the article's body, code points"),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="End in the article's body, exclusive"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="What stands there: substring of body"),
        sa.CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name=op.f("ck_meeting_evidence_span")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["meeting_reports.id"], name=op.f("fk_meeting_evidence_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_meeting_evidence")),
        comment="A sentence that proves a report",
    )
    op.create_table(
        "meeting_report_participants",
        sa.Column("report_id", sa.Uuid(), nullable=False, comment="The report"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Order, from 0"),
        sa.Column("part", sa.Text(), nullable=False, comment="side, or attendee"),
        sa.Column("entity_id", sa.Uuid(), nullable=True, comment="Who, where there is a name"),
        sa.Column("descriptor", sa.Text(), nullable=True, comment="Who, in words, where there is no name"),
        sa.Column("role", sa.Text(), nullable=True, comment="Role as worded"),
        sa.Column("represents", sa.Text(), nullable=True, comment="State or body that it stands for"),
        sa.CheckConstraint("part IN ('side', 'attendee')", name=op.f("ck_meeting_report_participants_part_word")),
        sa.CheckConstraint(
            "entity_id IS NOT NULL OR descriptor IS NOT NULL",
            name=op.f("ck_meeting_report_participants_named_or_described"),
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_meeting_report_participants_entity_id")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["meeting_reports.id"],
            name=op.f("fk_meeting_report_participants_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_meeting_report_participants")),
        comment="A side or attendee as one report has it",
    )
    op.create_index(
        op.f("ix_meeting_report_participants_entity_id"), "meeting_report_participants", ["entity_id"], unique=False
    )
    op.execute(_MEETINGS)
    op.execute(_CLAIMS)
    for view, comment in _VIEW_COMMENTS:
        op.execute(f"COMMENT ON VIEW analytics.{view} IS '{comment}'")
    for schema, comment in (
        ("raw", "Bytes as received, append-only"),
        ("staging", "Rows of a run before they are audited and published"),
        ("ops", "Runs, inputs, quality, quarantine, feeds"),
        ("analytics", "Views to read"),
    ):
        op.execute(f"COMMENT ON SCHEMA {schema} IS '{comment}'")


def downgrade() -> None:
    op.execute("DROP VIEW analytics.meeting_claims")
    op.execute("DROP VIEW analytics.meetings")
    op.drop_index(op.f("ix_meeting_report_participants_entity_id"), table_name="meeting_report_participants")
    op.drop_table("meeting_report_participants")
    op.drop_table("meeting_evidence")
    op.drop_index(op.f("ix_meeting_reports_place_entity_id"), table_name="meeting_reports")
    op.drop_index(op.f("ix_meeting_reports_meeting_id"), table_name="meeting_reports")
    op.drop_index(op.f("ix_meeting_reports_article_id"), table_name="meeting_reports")
    op.drop_table("meeting_reports")
    op.drop_index(op.f("ix_meeting_participants_entity_id"), table_name="meeting_participants")
    op.drop_table("meeting_participants")
    op.drop_index(op.f("ix_entity_mentions_entity_id"), table_name="entity_mentions")
    op.drop_table("entity_mentions")
    op.drop_table("article_revisions")
    op.drop_table("article_boilerplate")
    op.drop_index(op.f("ix_seed_files_run_id"), table_name="seed_files", schema="ops")
    op.drop_table("seed_files", schema="ops")
    op.drop_index(op.f("ix_quarantine_run_id"), table_name="quarantine", schema="ops")
    op.drop_index("ix_quarantine_input", table_name="quarantine", schema="ops")
    op.drop_table("quarantine", schema="ops")
    op.drop_index(op.f("ix_quality_results_run_id"), table_name="quality_results", schema="ops")
    op.drop_table("quality_results", schema="ops")
    op.drop_index(op.f("ix_inputs_run_id"), table_name="inputs", schema="ops")
    op.drop_table("inputs", schema="ops")
    op.drop_index(op.f("ix_meetings_place_entity_id"), table_name="meetings")
    op.drop_index("ix_meetings_occurred", table_name="meetings", postgresql_using="gist")
    op.drop_table("meetings")
    op.drop_table("entity_roles")
    op.drop_index("ix_entity_aliases_key", table_name="entity_aliases")
    op.drop_table("entity_aliases")
    op.drop_index("ix_articles_url", table_name="articles")
    op.drop_index(op.f("ix_articles_story_id"), table_name="articles")
    op.drop_index(op.f("ix_articles_source_id"), table_name="articles")
    op.drop_index("ix_articles_source_fingerprint", table_name="articles")
    op.drop_index("ix_articles_search", table_name="articles", postgresql_using="gin")
    op.drop_index(op.f("ix_articles_run_id"), table_name="articles")
    op.drop_index("ix_articles_published_at", table_name="articles")
    op.drop_index(op.f("ix_articles_document_id"), table_name="articles")
    op.drop_table("articles")
    op.drop_table("stories")
    op.drop_index("ix_staged_participants_run_batch", table_name="report_participants", schema="staging")
    op.drop_table("new_entities", schema="staging")
    op.drop_table("report_participants", schema="staging")
    op.drop_index("ix_staged_reports_run_batch", table_name="meeting_reports", schema="staging")
    op.drop_table("meeting_reports", schema="staging")
    op.drop_index("ix_staged_evidence_run_batch", table_name="meeting_evidence", schema="staging")
    op.drop_table("meeting_evidence", schema="staging")
    op.drop_index("ix_staged_inputs_run_batch", table_name="inputs", schema="staging")
    op.drop_table("inputs", schema="staging")
    op.drop_table("files", schema="staging")
    op.drop_index("ix_staged_mentions_run_batch", table_name="entity_mentions", schema="staging")
    op.drop_table("entity_mentions", schema="staging")
    op.drop_index("ix_staged_entities_run_batch", table_name="entities", schema="staging")
    op.drop_table("entities", schema="staging")
    op.drop_index("ix_staged_articles_run_batch", table_name="articles", schema="staging")
    op.drop_table("articles", schema="staging")
    op.drop_index("ix_staged_boilerplate_run_batch", table_name="article_boilerplate", schema="staging")
    op.drop_table("article_boilerplate", schema="staging")
    op.drop_table("sources")
    op.drop_table("documents", schema="raw")
    op.drop_index("ix_runs_started_at", table_name="runs", schema="ops")
    op.drop_table("runs", schema="ops")
    op.drop_table("feeds", schema="ops")
    op.drop_index("uq_entities_discovered", table_name="entities", postgresql_where=sa.text("origin = 'discovered'"))
    op.drop_index("ix_entities_key", table_name="entities")
    op.drop_table("entities")
    op.execute("DROP FUNCTION public.fold_arabic(text)")
    for schema in ("analytics", "ops", "staging", "raw"):
        op.execute(f"DROP SCHEMA {schema}")
