"""`raw` (bytes as received) and `public` (what analysts read)."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, TSVECTOR

from etl.records import EntityKind, MeetingKind, MeetingStatus, MentionForm, PublishedOrigin, TitleOrigin
from etl.store.tables.base import key, metadata, moment, one_of, words

# CAMEO event codes (Gerner and Schrodt 2012): 040 consult, 041 by telephone, 042 make a visit, 046 negotiate.
_CAMEO = (
    "CASE kind WHEN 'phone_call' THEN '041' WHEN 'visit' THEN '042' WHEN 'delegation_talks' THEN '046' ELSE '040' END"
)
_SEARCH = (  # as the server words it, so that `alembic check` can compare
    "(setweight(to_tsvector('arabic'::regconfig, fold_arabic(title)), 'A'::\"char\") || "
    "setweight(to_tsvector('arabic'::regconfig, fold_arabic(body)), 'B'::\"char\"))"
)

documents = Table(
    "documents",
    metadata,
    key(),
    words("collection", "Where it was received from: seeds, another folder, a feed", nullable=False),
    words("uri", "Stable address of the input within its collection", nullable=False),
    words("sha256", "Digest of the body and of what was declared with it, hex", nullable=False),
    Column("body", LargeBinary, nullable=False, comment="Bytes as received"),
    words("media_type", "text/plain, text/markdown or text/html", nullable=False),
    words("charset", "Charset as declared; null where none was"),
    Column("declared", JSONB, nullable=False, comment="Title, source, url, published as declared, unverified"),
    Column("http", JSONB, comment="Status and headers, for bodies fetched over HTTP"),
    moment("received_at", "When it was received", nullable=False),
    Column("run_id", Uuid, nullable=False, comment="Run that landed it first (ops.runs)"),
    UniqueConstraint("collection", "uri", "sha256"),
    schema="raw",
    comment="A body received, append-only",
)

sources = Table(
    "sources",
    metadata,
    key(),
    Column("slug", Text, nullable=False, unique=True, comment="Short stable name in Latin letters"),
    words("name_ar", "Name in Arabic"),
    words("name_en", "Name in English"),
    words("homepage", "Address of the outlet's site"),
    words("country", "ISO 3166-1 alpha-2"),
    Column("language", Text, nullable=False, server_default="ar", comment="ISO 639-1"),
    comment="An outlet",
)

stories = Table(
    "stories",
    metadata,
    key(),
    Column("fingerprint", Text, nullable=False, unique=True, comment="Fingerprint that its articles share"),
    Column("first_article_id", Uuid, comment="The article seen first"),
    Column("article_count", Integer, nullable=False, server_default="0", comment="Articles that tell it"),
    comment="The same text told by one or several outlets",
)

articles = Table(
    "articles",
    metadata,
    key(),
    Column("source_id", ForeignKey("sources.id"), nullable=False, index=True, comment="The outlet"),
    Column("story_id", ForeignKey("stories.id"), nullable=False, index=True, comment="The text it shares with others"),
    Column("document_id", ForeignKey("raw.documents.id"), nullable=False, index=True, comment="Body it was made from"),
    words("collection", "Collection of the input (raw.documents)", nullable=False),
    words("uri", "Address of the input (raw.documents)", nullable=False),
    words("title", "Title", nullable=False),
    words("title_origin", "declared, heading, or derived from the lead", nullable=False),
    words("body", "Text without boilerplate; a line is a paragraph or heading; never folded", nullable=False),
    words("url", "Canonical address"),
    moment("published_at", "Publication; null where unknown"),
    words("published_origin", "Where the date of publication comes from", nullable=False),
    words("language", "ISO 639-1", nullable=False),
    Column("word_count", Integer, nullable=False, comment="Words of the body"),
    Column("arabic_share", Float, nullable=False, comment="Share of letters in Arabic script, 0 to 1"),
    words("fingerprint", "Equal for bodies that differ in marks, spacing and punctuation only", nullable=False),
    Column("headings", JSONB, nullable=False, comment="Section headings, as [start, end] offsets of body"),
    Column("revision", Integer, nullable=False, comment="1 for the first text, counted up as the outlet edits it"),
    words("annotator_version", "Version of the annotator that read it", nullable=False),
    Column("run_id", ForeignKey("ops.runs.id"), nullable=False, index=True, comment="Run that published this revision"),
    moment("created_at", "First published here", now=True),
    moment("updated_at", "This revision published here", now=True),
    Column("search", TSVECTOR, Computed(_SEARCH, persisted=True), comment="Full text, folded and stemmed"),
    UniqueConstraint("collection", "uri"),
    one_of("title_origin", TitleOrigin),
    one_of("published_origin", PublishedOrigin),
    CheckConstraint("revision >= 1", name="revision_counts_from_1"),
    CheckConstraint("(published_at IS NULL) = (published_origin = 'unknown')", name="published_has_origin"),
    Index("ix_articles_published_at", "published_at"),
    Index("ix_articles_source_fingerprint", "source_id", "fingerprint"),
    Index("ix_articles_url", "url"),
    Index("ix_articles_search", "search", postgresql_using="gin"),
    comment="A cleaned article, in its latest revision",
)

article_revisions = Table(
    "article_revisions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, comment="The article"),
    Column("revision", Integer, primary_key=True, autoincrement=False, comment="Number of this former revision"),
    Column("document_id", ForeignKey("raw.documents.id"), nullable=False, comment="Body it was made from"),
    words("title", "Title then", nullable=False),
    words("body", "Body then", nullable=False),
    words("url", "Address then"),
    moment("published_at", "Publication then"),
    words("fingerprint", "Fingerprint then", nullable=False),
    moment("replaced_at", "When the next revision was published", now=True),
    comment="A former text of an article that its outlet changed",
)

article_boilerplate = Table(
    "article_boilerplate",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, comment="The article"),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="Order in the text, from 0"),
    words("rule", "Rule that removed it", nullable=False),
    words("text", "What was removed", nullable=False),
    Column("start_offset", Integer, nullable=False, comment="Start in the decoded text"),
    Column("end_offset", Integer, nullable=False, comment="End in the decoded text, exclusive"),
    comment="A span removed from an article as boilerplate",
)

entities = Table(
    "entities",
    metadata,
    key(),
    words("kind", "person, organization or place", nullable=False),
    words("name_ar", "Usual name in Arabic", nullable=False),
    words("name_en", "Usual name in English"),
    words("key", "Comparable key of the name: marks, hamza seats and the like folded", nullable=False),
    Column("discriminator", Text, nullable=False, server_default="", comment="Tells namesakes apart"),
    words("country", "ISO 3166-1 alpha-2"),
    words("wikidata_id", "Only where verified"),
    words("knowledge_id", "Row of seeds/knowledge it comes from"),
    words("origin", "knowledge or discovered", nullable=False),
    moment("created_at", "First seen here", now=True),
    UniqueConstraint("kind", "knowledge_id"),
    one_of("kind", EntityKind),
    one_of("origin", ("knowledge", "discovered")),
    Index(
        "uq_entities_discovered",
        "kind",
        "key",
        "discriminator",
        unique=True,
        postgresql_where=text("origin = 'discovered'"),
    ),
    Index("ix_entities_key", "key"),
    comment="A person, organization or place",
)

entity_aliases = Table(
    "entity_aliases",
    metadata,
    Column("entity_id", ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, comment="The entity"),
    Column("key", Text, primary_key=True, comment="Comparable key of the spelling"),
    words("name", "The spelling", nullable=False),
    words("origin", "knowledge or discovered", nullable=False),
    Index("ix_entity_aliases_key", "key"),
    one_of("origin", ("knowledge", "discovered")),
    comment="Another spelling or name of an entity",
)

entity_roles = Table(
    "entity_roles",
    metadata,
    Column("entity_id", ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, comment="The entity"),
    Column("role", Text, primary_key=True, comment="The office as worded"),
    words("country", "ISO 3166-1 alpha-2 of the office"),
    Column("held", DATERANGE, comment="Period in which it was held, where known"),
    words("origin", "knowledge or discovered", nullable=False),
    moment("first_seen_at", "First run that saw it", now=True),
    one_of("origin", ("knowledge", "discovered")),
    comment="An office that an entity held, with its period",
)

entity_mentions = Table(
    "entity_mentions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, comment="The article"),
    Column("start_offset", Integer, primary_key=True, autoincrement=False, comment="Start in body, code points"),
    Column("end_offset", Integer, primary_key=True, autoincrement=False, comment="End in body, exclusive"),
    Column("entity_id", ForeignKey("entities.id"), nullable=False, index=True, comment="Who or what is named"),
    words("surface", "What stands there: substring of body", nullable=False),
    words("form", "name, surname, role or reference", nullable=False),
    one_of("form", MentionForm),
    CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name="span"),
    comment="An entity named in an article",
)

meetings = Table(
    "meetings",
    metadata,
    key(),
    words("kind", "meeting, phone_call, visit, delegation_talks or conference_or_summit", nullable=False),
    Column("cameo_code", Text, Computed(_CAMEO, persisted=True), comment="CAMEO event code of the kind"),
    words("status", "happened, planned, denied_or_cancelled or hypothetical", nullable=False),
    Column("occurred", DATERANGE, comment="Days within which it falls; null while unresolved"),
    words("occurred_edtf", "The same as EDTF (ISO 8601-2), X for unknown digits"),
    words("place", "Place as worded by the best supported report"),
    Column("place_entity_id", ForeignKey("entities.id"), index=True, comment="The place as an entity"),
    Column("report_count", Integer, nullable=False, comment="Reports it is derived from"),
    moment("first_reported_at", "Publication of the first report"),
    moment("last_reported_at", "Publication of the last report"),
    Column("disputed", Boolean, nullable=False, comment="Whether reports contradict one another"),
    Column("flags", ARRAY(Text), nullable=False, comment="What to review: identity_conflict and the like"),
    one_of("kind", MeetingKind),
    one_of("status", MeetingStatus),
    CheckConstraint("report_count >= 1", name="has_a_report"),
    Index("ix_meetings_occurred", "occurred", postgresql_using="gist"),
    comment="An encounter, derived from all reports of it",
)

meeting_participants = Table(
    "meeting_participants",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, comment="The meeting"),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="Order, from 0"),
    Column("entity_id", ForeignKey("entities.id"), index=True, comment="The side, where it has a name"),
    words("descriptor", "The side in words, where it has no name"),
    words("role", "Role at the time, as worded"),
    words("represents", "State (ISO 3166-1 alpha-2) or body that it stands for"),
    CheckConstraint("entity_id IS NOT NULL OR descriptor IS NOT NULL", name="named_or_described"),
    comment="A side of a meeting",
)

meeting_reports = Table(
    "meeting_reports",
    metadata,
    key(),
    Column("meeting_id", ForeignKey("meetings.id"), nullable=False, index=True, comment="The event it tells of"),
    Column(
        "article_id",
        ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="The article that tells it",
    ),
    words("kind", "Kind by this report", nullable=False),
    words("status", "Status by this report", nullable=False),
    words("place", "Place as worded"),
    Column("place_entity_id", ForeignKey("entities.id"), index=True, comment="The place as an entity"),
    words("date_expression", "Time as worded"),
    words("occurred_edtf", "Time as EDTF (ISO 8601-2)"),
    Column("occurred", DATERANGE, comment="Days within which it falls; null while unresolved"),
    words("date_implies", "What an unresolved time implies, as published:weekday=wednesday"),
    Column("confidence", Float, nullable=False, comment="0 to 1"),
    Column("flags", ARRAY(Text), nullable=False, comment="identity_conflict, open_list and the like"),
    one_of("kind", MeetingKind),
    one_of("status", MeetingStatus),
    CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_share"),
    comment="What one article says of one encounter",
)

meeting_report_participants = Table(
    "meeting_report_participants",
    metadata,
    Column("report_id", ForeignKey("meeting_reports.id", ondelete="CASCADE"), primary_key=True, comment="The report"),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="Order, from 0"),
    words("part", "side, or attendee", nullable=False),
    Column("entity_id", ForeignKey("entities.id"), index=True, comment="Who, where there is a name"),
    words("descriptor", "Who, in words, where there is no name"),
    words("role", "Role as worded"),
    words("represents", "State or body that it stands for"),
    one_of("part", ("side", "attendee")),
    CheckConstraint("entity_id IS NOT NULL OR descriptor IS NOT NULL", name="named_or_described"),
    comment="A side or attendee as one report has it",
)

meeting_evidence = Table(
    "meeting_evidence",
    metadata,
    Column("report_id", ForeignKey("meeting_reports.id", ondelete="CASCADE"), primary_key=True, comment="The report"),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="Order, best proof first"),
    Column("start_offset", Integer, nullable=False, comment="Start in the article's body, code points"),
    Column("end_offset", Integer, nullable=False, comment="End in the article's body, exclusive"),
    words("sentence", "What stands there: substring of body", nullable=False),
    CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name="span"),
    comment="A sentence that proves a report",
)
