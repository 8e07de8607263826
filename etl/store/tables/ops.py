"""`ops`: runs, what became of every input, quality, quarantine, feeds."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from etl.store.tables.base import key, metadata, moment, one_of, words

RUN_STATES = ("running", "audited", "published", "failed")
OUTCOMES = ("new", "revised", "unchanged", "duplicate", "quarantined", "rejected")
SEVERITIES = ("row", "batch", "warning")


def _count(name: str, comment: str) -> "Column[int]":
    return Column(name, Integer, nullable=False, server_default="0", comment=comment)


runs = Table(
    "runs",
    metadata,
    key(),
    words("dag", "The pipeline that ran: ingest_seeds, ingest_feeds", nullable=False),
    words("collection", "What was read: seeds, a folder's address", nullable=False),
    words("state", "running, audited, published or failed", nullable=False),
    moment("started_at", "Start", now=True),
    moment("resolved_at", "When its rows were last resolved against what was published"),
    moment("published_at", "When its rows became public"),
    moment("finished_at", "End"),
    _count("landed", "Inputs seen"),
    _count("published_new", "Inputs published as new articles"),
    _count("published_revised", "Inputs published as revisions"),
    _count("unchanged", "Inputs seen before and not changed"),
    _count("duplicate", "Inputs that repeat an article"),
    _count("quarantined", "Inputs held back by the audit"),
    _count("rejected", "Inputs that are no article"),
    words("error", "What ended a failed run"),
    words("data_docs", "Folder of the run's Data Docs"),
    Column("report", JSONB, comment="The run's report as shown"),
    one_of("state", RUN_STATES),
    CheckConstraint(
        "state <> 'published' OR landed = published_new + published_revised + unchanged + duplicate + quarantined"
        " + rejected",
        name="equation",
    ),
    Index("ix_runs_started_at", "started_at"),
    schema="ops",
    comment="A run of the pipeline; landed = new + revised + unchanged + duplicate + quarantined + rejected",
)

inputs = Table(
    "inputs",
    metadata,
    Column("collection", Text, primary_key=True, comment="Collection of the input"),
    Column("uri", Text, primary_key=True, comment="Address of the input within its collection"),
    words("sha256", "Digest of what was last settled", nullable=False),
    Column("document_id", Uuid, comment="Body last settled (raw.documents); null where none could be read"),
    words("outcome", "What became of it", nullable=False),
    words("reason", "Code of a rejection or quarantine"),
    words("detail", "The same in words"),
    Column("run_id", ForeignKey("ops.runs.id"), nullable=False, index=True, comment="Run that settled it"),
    moment("settled_at", "When it was settled", now=True),
    one_of("outcome", OUTCOMES),
    schema="ops",
    comment="What last became of every input ever seen",
)

seed_files = Table(
    "seed_files",
    metadata,
    Column("collection", Text, primary_key=True, comment="Folder"),
    Column("path", Text, primary_key=True, comment="Path below the folder"),
    words("sha256", "Digest of the file and its sidecar", nullable=False),
    Column("bytes", BigInteger, nullable=False, comment="Size"),
    Column("documents", Integer, nullable=False, comment="Inputs that it holds"),
    Column("run_id", ForeignKey("ops.runs.id"), nullable=False, index=True, comment="Run that settled it"),
    schema="ops",
    comment="A seed file already ingested: known again by its hash",
)

quality_results = Table(
    "quality_results",
    metadata,
    key(),
    Column("run_id", ForeignKey("ops.runs.id"), nullable=False, index=True, comment="The run"),
    words("suite", "articles, mentions, meetings or run", nullable=False),
    words("expectation", "Name of the expectation", nullable=False),
    words("column_name", "Column that it looks at"),
    words("severity", "row quarantines, batch stops publication, warning is recorded", nullable=False),
    words("protects", "What it protects, in a sentence", nullable=False),
    Column("success", Boolean, nullable=False, comment="Whether it held"),
    Column("element_count", Integer, comment="Rows looked at"),
    Column("unexpected_count", Integer, comment="Rows that failed it"),
    Column("observed", Float, comment="Observed figure, where there is one"),
    Column("details", JSONB, nullable=False, comment="Great Expectations' result, shortened"),
    moment("checked_at", "When it was checked", now=True),
    one_of("severity", SEVERITIES),
    schema="ops",
    comment="Outcome of an expectation on a run's rows",
)

quarantine = Table(
    "quarantine",
    metadata,
    key(),
    Column("run_id", ForeignKey("ops.runs.id"), nullable=False, index=True, comment="Run that held it back"),
    words("collection", "Collection of the input", nullable=False),
    words("uri", "Address of the input", nullable=False),
    Column("document_id", Uuid, nullable=False, comment="Body (raw.documents)"),
    words("expectation", "Expectation that failed", nullable=False),
    words("reason", "Why, in a sentence", nullable=False),
    Column("evidence", JSONB, nullable=False, comment="Values that failed"),
    words("state", "held, released or discarded", nullable=False),
    moment("quarantined_at", "When", now=True),
    moment("decided_at", "When it was released or discarded"),
    one_of("state", ("held", "released", "discarded")),
    Index("ix_quarantine_input", "collection", "uri"),
    schema="ops",
    comment="An article held back by the audit, with the reason",
)

feeds = Table(
    "feeds",
    metadata,
    key(),
    Column("url", Text, nullable=False, unique=True, comment="Address"),
    words("source_slug", "Outlet (public.sources.slug)", nullable=False),
    Column("interval_minutes", Integer, nullable=False, server_default="60", comment="Time between polls"),
    words("state", "active, paused or retired", nullable=False),
    words("etag", "ETag of the last answer"),
    words("last_modified", "Last-Modified of the last answer"),
    words("body_sha256", "Digest of the last body"),
    moment("polled_at", "Last poll"),
    moment("due_at", "Next poll"),
    Column("failures", Integer, nullable=False, server_default="0", comment="Failures in a row"),
    words("last_error", "Last error"),
    one_of("state", ("active", "paused", "retired")),
    schema="ops",
    comment="A feed and the state of its polling",
)
