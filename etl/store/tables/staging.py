"""`staging`: one run's rows, before they are audited and published. No constraints beyond keys: the audit judges."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Float, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from etl.store.tables.base import key, metadata, moment, words

_STAGING: dict[str, Any] = {"schema": "staging"}


def _run() -> "Column[Any]":
    return Column("run_id", Uuid, nullable=False, comment="The run")


def _batch() -> "Column[Any]":
    return Column("batch", Integer, nullable=False, comment="Batch of the run")


def _at(table: str) -> Index:
    return Index(f"ix_staged_{table}_run_batch", "run_id", "batch")


staged_files = Table(
    "files",
    metadata,
    Column("run_id", Uuid, primary_key=True, comment="The run"),
    Column("uri", Text, primary_key=True, comment="Path below the folder"),
    words("path", "Where it lies", nullable=False),
    words("sidecar", "Where its metadata lies"),
    words("media_type", "What its suffix says it is", nullable=False),
    words("sha256", "Digest of the file and its sidecar", nullable=False),
    Column("bytes", BigInteger, nullable=False, comment="Size"),
    Column("unchanged", Boolean, nullable=False, comment="Whether its hash is known"),
    Column("documents", Integer, nullable=False, comment="Inputs that it holds; known once it is landed"),
    **_STAGING,
    comment="A file found by a run",
)

staged_inputs = Table(
    "inputs",
    metadata,
    Column("run_id", Uuid, primary_key=True, comment="The run"),
    Column("uri", Text, primary_key=True, comment="Address of the input"),
    Column("batch", Integer, comment="Batch that cleans it; null where there is nothing to clean"),
    words("sha256", "Digest", nullable=False),
    Column("document_id", Uuid, comment="Body (raw.documents)"),
    words("outcome", "new, revised, unchanged, duplicate, quarantined, rejected; null until known"),
    words("stage", "Stage that rejected it"),
    words("reason", "Code of a rejection or quarantine"),
    words("detail", "The same in words"),
    Index("ix_staged_inputs_run_batch", "run_id", "batch"),
    **_STAGING,
    comment="An input of a run: every one ends with one outcome",
)

staged_articles = Table(
    "articles",
    metadata,
    key("Candidate key; a new article keeps it"),
    _run(),
    _batch(),
    words("uri", "Address of the input", nullable=False),
    Column("document_id", Uuid, nullable=False, comment="Body (raw.documents)"),
    Column("source", JSONB, nullable=False, comment="The outlet: slug, names, homepage, country, language"),
    words("title", "Title"),
    words("title_origin", "Origin of the title"),
    words("body", "Cleaned text"),
    words("url", "Canonical address"),
    moment("published_at", "Publication"),
    words("published_origin", "Origin of the date"),
    words("language", "ISO 639-1"),
    Column("word_count", Integer, comment="Words of the body"),
    Column("arabic_share", Float, comment="Share of letters in Arabic script"),
    words("fingerprint", "Fingerprint of the body"),
    Column("headings", JSONB, comment="Section headings as [start, end]"),
    words("annotator_version", "Version of the annotator"),
    words("decision", "new, revised, unchanged or duplicate, by resolve"),
    Column("article_id", Uuid, comment="Article it becomes or repeats, by resolve"),
    Column("story_id", Uuid, comment="Story, by resolve"),
    _at("articles"),
    **_STAGING,
    comment="An article of a run",
)

staged_boilerplate = Table(
    "article_boilerplate",
    metadata,
    _run(),
    _batch(),
    Column("staged_article_id", Uuid, nullable=False, comment="Article (staging.articles)"),
    Column("position", Integer, nullable=False, comment="Order"),
    words("rule", "Rule"),
    words("text", "What was removed"),
    Column("start_offset", Integer, comment="Start in the decoded text"),
    Column("end_offset", Integer, comment="End in the decoded text"),
    _at("boilerplate"),
    **_STAGING,
    comment="Removed boilerplate of a run",
)

staged_entities = Table(
    "entities",
    metadata,
    key("Entity of one article"),
    _run(),
    _batch(),
    Column("staged_article_id", Uuid, nullable=False, comment="Article (staging.articles)"),
    words("kind", "person, organization or place"),
    words("name", "Fullest form in the article"),
    words("key", "Comparable key"),
    Column("roles", ARRAY(Text), comment="Offices as worded"),
    words("country", "ISO 3166-1 alpha-2"),
    words("knowledge_id", "Row of seeds/knowledge"),
    Column("aliases", ARRAY(Text), comment="Other names in the article"),
    words("conflict", "Why its identity is in doubt"),
    Column("entity_id", Uuid, comment="Entity it is, by resolve"),
    _at("entities"),
    **_STAGING,
    comment="An entity of an article of a run",
)

staged_new_entities = Table(
    "new_entities",
    metadata,
    Column("run_id", Uuid, primary_key=True, comment="The run"),
    Column("id", Uuid, primary_key=True, comment="Key that it gets"),
    words("kind", "person, organization or place", nullable=False),
    words("name_ar", "Usual name in Arabic", nullable=False),
    words("name_en", "Usual name in English"),
    words("key", "Comparable key of the name", nullable=False),
    words("discriminator", "Tells namesakes apart", nullable=False),
    words("country", "ISO 3166-1 alpha-2"),
    words("knowledge_id", "Row of seeds/knowledge"),
    **_STAGING,
    comment="An entity that resolve found to be new",
)

staged_mentions = Table(
    "entity_mentions",
    metadata,
    _run(),
    _batch(),
    Column("staged_article_id", Uuid, nullable=False, comment="Article (staging.articles)"),
    Column("staged_entity_id", Uuid, nullable=False, comment="Entity (staging.entities)"),
    Column("start_offset", Integer, comment="Start in body"),
    Column("end_offset", Integer, comment="End in body"),
    words("surface", "What stands there"),
    words("form", "name, surname, role or reference"),
    _at("mentions"),
    **_STAGING,
    comment="A mention of a run",
)

staged_reports = Table(
    "meeting_reports",
    metadata,
    key("Candidate key; the report keeps it"),
    _run(),
    _batch(),
    Column("staged_article_id", Uuid, nullable=False, comment="Article (staging.articles)"),
    words("kind", "Kind"),
    words("status", "Status"),
    words("place", "Place as worded"),
    Column("place_staged_entity_id", Uuid, comment="Place (staging.entities)"),
    words("date_expression", "Time as worded"),
    words("occurred_edtf", "Time as EDTF"),
    Column("earliest", Date, comment="First day"),
    Column("latest", Date, comment="Last day, inclusive"),
    words("date_implies", "What an unresolved time implies"),
    Column("confidence", Float, comment="0 to 1"),
    Column("flags", ARRAY(Text), comment="Flags"),
    Column("meeting_id", Uuid, comment="Meeting it tells of, by resolve"),
    _at("reports"),
    **_STAGING,
    comment="A meeting report of a run",
)

staged_participants = Table(
    "report_participants",
    metadata,
    _run(),
    _batch(),
    Column("staged_report_id", Uuid, nullable=False, comment="Report (staging.meeting_reports)"),
    Column("position", Integer, nullable=False, comment="Order"),
    words("part", "side or attendee"),
    Column("staged_entity_id", Uuid, comment="Entity (staging.entities)"),
    words("descriptor", "The side in words"),
    words("role", "Role as worded"),
    words("represents", "State or body"),
    _at("participants"),
    Index("ix_staged_participants_report", "staged_report_id"),
    **_STAGING,
    comment="A side or attendee of a report of a run",
)

staged_evidence = Table(
    "meeting_evidence",
    metadata,
    _run(),
    _batch(),
    Column("staged_report_id", Uuid, nullable=False, comment="Report (staging.meeting_reports)"),
    Column("position", Integer, nullable=False, comment="Order"),
    Column("start_offset", Integer, comment="Start in body"),
    Column("end_offset", Integer, comment="End in body"),
    words("sentence", "What stands there"),
    _at("evidence"),
    Index("ix_staged_evidence_report", "staged_report_id"),
    **_STAGING,
    comment="A sentence that proves a report of a run",
)
